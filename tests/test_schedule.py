"""When a page is due again: a pure function, with what has to hold of it for any page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.schedule import LATEST, RETRY_LATER, SOONEST, UNKNOWN_AGE, History, after_answer, wait

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ages = st.timedeltas(timedelta(days=-2), timedelta(days=20 * 365))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """What may be known of a page at NOW: no change is later than the last visit."""
    dated = draw(st.none() | ages.map(lambda age: NOW - age))
    changes = draw(st.integers(0, 50))
    ago = draw(st.timedeltas(timedelta(0), timedelta(days=3000)))
    return History(dated, changes, NOW - ago if changes else None)


@given(history=histories())
def test_every_wait_is_bounded(history: History) -> None:
    assert SOONEST <= wait(NOW, history) <= LATEST


@given(history=histories(), later=st.timedeltas(timedelta(0), timedelta(days=3000)))
def test_the_older_a_text_the_longer_it_rests(history: History, later: timedelta) -> None:
    assert wait(NOW + later, history) >= wait(NOW, history)
    if history.dated is not None:
        assert wait(NOW, replace(history, dated=history.dated - later)) >= wait(NOW, history)


@given(history=histories(), more=st.integers(1, 9), ago=st.timedeltas(timedelta(0), timedelta(days=300)))
def test_every_change_that_was_seen_shortens_the_wait(history: History, more: int, ago: timedelta) -> None:
    last = NOW - ago if history.changed_at is None else max(NOW - ago, history.changed_at)
    changed = replace(history, changes=history.changes + more, changed_at=last)
    assert wait(NOW, changed) <= wait(NOW, history)


def test_a_text_that_has_come_to_rest_is_looked_at_less_and_less() -> None:
    """After a change the waits double, until the age of the story says more than the change."""
    history = History(NOW - 300 * DAY, changes=1, changed_at=NOW)
    moment, waits = NOW + SOONEST, []
    for _ in range(12):
        waits.append(wait(moment, history))
        moment += waits[-1]
    assert waits == sorted(waits)
    assert waits[:4] == [SOONEST, 2 * SOONEST, 4 * SOONEST, 8 * SOONEST]
    assert waits[-1] < moment - NOW


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(minutes=3), SOONEST),
        (timedelta(hours=8), timedelta(hours=4)),
        (10 * DAY, 5 * DAY),
        (3000 * DAY, LATEST),
        (None, UNKNOWN_AGE),
    ],
)
def test_a_story_that_never_changed_rests_half_its_age(age: timedelta | None, expected: timedelta) -> None:
    assert wait(NOW, History(None if age is None else NOW - age)) == expected


def test_an_answer_that_is_no_text_says_when_to_come_again() -> None:
    history = History(NOW - DAY, changes=5, changed_at=NOW)
    assert after_answer(304, NOW, replace(history, changed_at=NOW - DAY), attempts=0).due_at == NOW + DAY / 12
    assert after_answer(404, NOW, history, attempts=0).due_at == NOW + UNKNOWN_AGE
    busy = after_answer(503, NOW, history, attempts=3)
    assert (busy.failed, busy.due_at) == (True, NOW + RETRY_LATER)
