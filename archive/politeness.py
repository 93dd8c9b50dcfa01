"""Politeness: how a host is treated, from how it answers. Pure rules over a HostState; the clock is the caller's.

The delay between two requests is never shorter than the floor (the site's row, or Crawl-delay). It grows where the host
is slow, busy or failing, at once and by factors, and comes back a tenth at a time. A host that says "not now" (429,
503) or has given no sound answer three times in a row is left alone for a while: as long as it asks (Retry-After), and
twice as long each time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

#: fine: any answer that is no sign of load; busy: 429 and 503; failing: other 5xx, timeouts, broken connections.
Outcome = Literal["fine", "busy", "failing"]

BUSY_STATUSES = frozenset({429, 503})
FAILING_STATUSES = frozenset({500, 502, 504})

#: Answers that take longer than so many seconds on average are a sign of load: the host rests longer than it works.
SLOW = 2.0
REST_PER_LATENCY = 2.0
#: Weight of the newest answer in the average.
NEWEST_WEIGHT = 0.2

#: What a bad answer does to the delay, what a good one does, and between which bounds (seconds).
SLOW_DOWN, SPEED_UP = 2.0, 0.9
LEAST_STEP, LONGEST_DELAY = 0.5, 60.0

#: The first back-off; each next one is twice as long.
FIRST_BACK_OFF, LONGEST_BACK_OFF = timedelta(seconds=2), timedelta(hours=1)
#: So many failures in a row are the host's, not a page's.
FAILURES_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class HostState:
    """What is known of a host's patience. Times are aware, in UTC; durations are seconds."""

    host: str  #: name as in URLs, lower case
    delay: float = 0.0  #: what throttling asks for; the floor may ask for more
    latency: float = 0.0  #: moving average of the time to the head of an answer
    not_before: datetime | None = None  #: left alone until then
    refusals: int = 0  #: busy or failing answers in a row
    reason: str | None = None  #: why it is left alone, or was last
    last_request_at: datetime | None = None

    def delay_with(self, floor: float) -> float:
        """The delay in force."""
        return max(self.delay, floor)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a host answered one request. `latency` is None where it did not; `retry_after` is what it asked for."""

    outcome: Outcome
    asked_at: datetime
    answered_at: datetime
    latency: float | None = None
    retry_after: timedelta | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """What a robots.txt says of a URL."""

    allowed: bool
    rule: str | None = None  #: the rule that decides, with the number of its line; None: no rule speaks of it
    record_id: str | None = None  #: of the capture that holds the robots.txt; None: it could not be had


def outcome_of(status: int) -> Outcome:
    """What a status says of the host."""
    if status in BUSY_STATUSES:
        return "busy"
    return "failing" if status in FAILING_STATUSES else "fine"


def after(state: HostState, answer: Answer, floor: float) -> HostState:
    """The host's state after an answer; `floor` is the delay that it was asked with at least, in seconds."""
    asked = max(state.last_request_at or answer.asked_at, answer.asked_at)
    state = replace(state, last_request_at=asked, latency=_average(state.latency, answer.latency))
    if state.not_before is not None and answer.asked_at < state.not_before:
        return _longer(state, answer)  # asked before the host had said "not now": no new sign of how it is
    if answer.outcome == "fine":
        return replace(state, delay=_quicker(state, floor), refusals=0)
    refusals = state.refusals + 1
    slower = min(max(state.delay, floor, LEAST_STEP / SLOW_DOWN) * SLOW_DOWN, max(LONGEST_DELAY, floor))
    state = replace(state, delay=slower, refusals=refusals, reason=answer.reason)
    if answer.outcome == "failing" and refusals < FAILURES_IN_A_ROW:
        return _longer(state, answer)
    return _longer(state, replace(answer, retry_after=max(answer.retry_after or _NOTHING, _back_off(refusals))))


_NOTHING = timedelta(0)


def _average(known: float, newest: float | None) -> float:
    if newest is None:
        return known
    return newest if known == 0 else known + NEWEST_WEIGHT * (newest - known)


def _quicker(state: HostState, floor: float) -> float:
    """A tenth less, down to what the host's slowness asks for; none where that is no more than the floor."""
    slowness = min(REST_PER_LATENCY * state.latency, LONGEST_DELAY) if state.latency > SLOW else 0.0
    delay = max(state.delay * SPEED_UP, slowness)
    return delay if delay > max(floor, LEAST_STEP / 10) else 0.0


def _longer(state: HostState, answer: Answer) -> HostState:
    if not answer.retry_after:
        return state
    until = answer.answered_at + answer.retry_after
    return replace(state, not_before=max(state.not_before or until, until), reason=answer.reason)


def _back_off(refusals: int) -> timedelta:
    doubled: timedelta = FIRST_BACK_OFF * 2 ** min(refusals - 1, 20)
    return min(doubled, LONGEST_BACK_OFF)
