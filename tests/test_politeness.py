"""The rules by which a host is treated: when it is left alone, how slowly it is asked, how that passes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import politeness
from archive.politeness import Answer, HostState, Outcome, after, outcome_of

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _answers(
    *outcomes: Outcome, floor: float = 1.0, latency: float = 0.1, retry_after: timedelta | None = None
) -> list[HostState]:
    """The states after answers that come as soon as the host may be asked, 0.1 s after each request."""
    states, now = [HostState("a.example")], NOW
    for outcome in outcomes:
        now = max(now + SECOND, states[-1].not_before or now)
        answer = Answer(outcome, now, now + SECOND / 10, latency, retry_after, outcome)
        states.append(after(states[-1], answer, floor))
    return states[1:]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(200, "fine"), (304, "fine"), (404, "fine"), (429, "busy"), (503, "busy"), (500, "failing"), (504, "failing")],
)
def test_what_a_status_says_of_the_host(status: int, outcome: Outcome) -> None:
    assert outcome_of(status) == outcome


def test_a_host_that_answers_well_is_asked_at_its_floor() -> None:
    assert _answers("fine", "fine")[-1].delay_with(1.0) == 1.0


def test_each_refusal_doubles_the_delay_and_the_back_off() -> None:
    states = _answers(*["busy"] * 4)
    assert [state.delay for state in states] == [2, 4, 8, 16]
    waits = [state.not_before - state.last_request_at for state in states if state.not_before and state.last_request_at]
    assert waits == [SECOND * seconds + SECOND / 10 for seconds in (2, 4, 8, 16)]
    assert [state.refusals for state in states] == [1, 2, 3, 4]


def test_neither_grows_without_end() -> None:
    last = _answers(*["busy"] * 40)[-1]
    assert last.delay == politeness.LONGEST_DELAY
    assert last.not_before is not None
    assert last.last_request_at is not None
    assert last.not_before - last.last_request_at < politeness.LONGEST_BACK_OFF + SECOND


def test_retry_after_is_kept_where_it_is_the_longer_one() -> None:
    [state] = _answers("busy", retry_after=timedelta(hours=3))
    assert state.not_before == NOW + SECOND + SECOND / 10 + timedelta(hours=3)
    [state] = _answers("busy", retry_after=timedelta(0))
    assert state.not_before == NOW + SECOND + SECOND / 10 + politeness.FIRST_BACK_OFF


def test_what_was_asked_before_the_refusal_tells_nothing_new() -> None:
    [refused] = _answers("busy")
    for outcome in ("fine", "busy", "failing"):
        late = after(refused, Answer(outcome, NOW, NOW + SECOND, 0.1), 1.0)
        assert (late.refusals, late.delay, late.not_before) == (1, refused.delay, refused.not_before)
    longer = after(refused, Answer("busy", NOW, NOW + SECOND, 0.1, timedelta(minutes=5)), 1.0)
    assert longer.not_before == NOW + SECOND + timedelta(minutes=5)


def test_failures_are_a_page_s_until_they_come_in_a_row() -> None:
    states = _answers("failing", "failing", "failing")
    assert [state.not_before is None for state in states] == [True, True, False]
    assert _answers("failing", "failing", "fine", "failing")[-1].not_before is None


def test_a_slow_host_rests_longer_than_it_works() -> None:
    assert _answers("fine", latency=5.0)[-1].delay == 10.0
    assert _answers("fine", latency=1.0)[-1].delay_with(1.0) == 1.0


def test_recovery_takes_a_tenth_at_a_time() -> None:
    states = _answers("busy", "busy", *["fine"] * 20)
    delays = [state.delay_with(1.0) for state in states]
    assert delays[2] == pytest.approx(3.6)
    assert all(later == 1.0 or later == pytest.approx(earlier * 0.9) for earlier, later in pairwise(delays[1:]))
    assert delays[-1] == 1.0


_ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["fine", "busy", "failing"]),
        st.floats(0, 100),
        st.none() | st.timedeltas(timedelta(0), timedelta(days=2)),
        st.integers(0, 10_000),
    ),
    max_size=30,
)


@given(_ANSWERS, st.floats(0, 3600))
def test_whatever_a_host_answers_it_is_never_asked_faster_than_its_floor(
    answers: list[tuple[Outcome, float, timedelta | None, int]], floor: float
) -> None:
    state, now = HostState("a.example"), NOW
    for outcome, latency, wait, later in answers:
        before = state.not_before
        now += timedelta(seconds=later)
        state = after(state, Answer(outcome, now - SECOND, now, latency, wait, "x"), floor)
        assert floor <= state.delay_with(floor) <= max(floor, politeness.LONGEST_DELAY)
        assert before is None or (state.not_before or NOW) >= before
        assert state.last_request_at is not None
