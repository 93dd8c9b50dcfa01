"""Turns: large responses share a room; who finds none waits until another has ended."""

from __future__ import annotations

from crawler.turns import Turns


class _Transport:
    paused = False

    def pauseProducing(self) -> None:  # noqa: N802
        self.paused = True

    def resumeProducing(self) -> None:  # noqa: N802
        self.paused = False


def test_beyond_the_room_only_the_first_goes_on_and_the_others_follow_when_it_has_ended() -> None:
    turns, a, b, c = Turns(room=10), _Transport(), _Transport(), _Transport()
    turns.enter("first", 4, a)
    turns.enter("second", 4, b)
    turns.enter("third", 4, c)
    turns.enter("first", 9, a)
    assert (a.paused, b.paused, c.paused) == (False, False, True)
    turns.enter("second", 5, b)
    assert (a.paused, b.paused, c.paused) == (False, True, True)
    turns.leave("first")
    assert (a.paused, b.paused, c.paused) == (False, False, False)
    turns.enter("third", 6, c)
    assert (b.paused, c.paused) == (False, True)
    turns.leave("third")
    turns.leave("second")
    turns.enter("fourth", 99, a)
    assert not a.paused


def test_a_slow_response_that_holds_little_keeps_nobody_waiting() -> None:
    turns, slow, others = Turns(room=10), _Transport(), [_Transport() for _ in range(20)]
    turns.enter("slow", 2, slow)
    for number, other in enumerate(others):
        turns.enter(number, 7, other)
        assert not other.paused
        turns.leave(number)


def test_the_end_of_a_small_response_wakes_nobody() -> None:
    turns, a, b = Turns(room=10), _Transport(), _Transport()
    turns.enter("first", 9, a)
    turns.enter("second", 9, b)
    turns.leave("never large")
    assert b.paused
