"""Room: large responses share it; who finds none waits until another has ended."""

from __future__ import annotations

from crawler.room import LARGE, Room


class _Transport:
    paused = False

    def pauseProducing(self) -> None:  # noqa: N802
        self.paused = True

    def resumeProducing(self) -> None:  # noqa: N802
        self.paused = False


def test_beyond_the_room_only_the_first_goes_on_and_the_others_follow_when_it_has_ended() -> None:
    room, a, b, c = Room(size=10), _Transport(), _Transport(), _Transport()
    room.enter("first", 4, a)
    room.enter("second", 4, b)
    room.enter("third", 4, c)
    room.enter("first", 9, a)
    assert (a.paused, b.paused, c.paused) == (False, False, True)
    room.enter("second", 5, b)
    assert (a.paused, b.paused, c.paused) == (False, True, True)
    room.leave("first")
    assert (a.paused, b.paused, c.paused) == (False, False, False)
    room.enter("third", 6, c)
    assert (b.paused, c.paused) == (False, True)
    room.leave("third")
    room.leave("second")
    room.enter("fourth", 99, a)
    assert not a.paused


def test_a_slow_response_that_holds_little_keeps_nobody_waiting() -> None:
    room, slow, others = Room(size=10), _Transport(), [_Transport() for _ in range(20)]
    room.enter("slow", 2, slow)
    for number, other in enumerate(others):
        room.enter(number, 7, other)
        assert not other.paused
        room.leave(number)


def test_the_end_of_a_small_response_wakes_nobody() -> None:
    room, a, b = Room(size=10), _Transport(), _Transport()
    room.enter("first", 9, a)
    room.enter("second", 9, b)
    room.leave("never large")
    assert b.paused


def test_what_is_being_archived_takes_twice_its_room_until_it_has_left() -> None:
    room, a = Room(size=8 * LARGE), _Transport()
    room.hold("small", LARGE)
    room.enter("next", 3 * LARGE, a)
    room.hold("large", 3 * LARGE)
    room.enter("next", 4 * LARGE, a)
    assert a.paused
    room.leave("large")
    assert not a.paused
