"""Turns: of the large responses one goes on, and each of the others gets its turn."""

from __future__ import annotations

from crawler.turns import Turns


class _Transport:
    paused = False

    def pauseProducing(self) -> None:  # noqa: N802
        self.paused = True

    def resumeProducing(self) -> None:  # noqa: N802
        self.paused = False


def test_one_goes_on_and_the_others_follow_in_their_order() -> None:
    turns, transports = Turns(), {name: _Transport() for name in "abc"}
    for name, transport in transports.items():
        turns.enter(name, transport)
        turns.enter(name, transport)
    assert [transport.paused for transport in transports.values()] == [False, True, True]
    turns.leave("a")
    assert [transport.paused for transport in transports.values()] == [False, False, True]
    turns.leave("b")
    assert [transport.paused for transport in transports.values()] == [False, False, False]


def test_one_that_ends_while_it_waits_is_passed_over() -> None:
    turns, transports = Turns(), {name: _Transport() for name in "abc"}
    for name, transport in transports.items():
        turns.enter(name, transport)
    turns.leave("b")
    turns.leave("never large")
    turns.leave("a")
    assert [transport.paused for transport in transports.values()] == [False, True, False]
    turns.leave("c")
    turns.enter("d", late := _Transport())
    assert not late.paused
