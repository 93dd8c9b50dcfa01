"""Gaps of coverage: days that were listed and not fetched, and days on which a site fell silent."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive.coverage import MANY, NEIGHBOURS, Day, with_silent_days

FIRST = date(2026, 11, 1)


def days(*listed: int, site: str = "news") -> list[Day]:
    """Consecutive days with so many pages, all fetched; those with none have no row."""
    made = [Day(site, FIRST + timedelta(days=n), count, count) for n, count in enumerate(listed)]
    return [one for one in made if one.listed]


def silent(known: list[Day], until: date = date(2026, 11, 20)) -> list[int]:
    """The silent days, as days of November."""
    return [one.day.day for one in with_silent_days(known, until) if one.gap() == "nothing listed"]


def test_a_day_without_a_story_is_a_gap_where_its_neighbours_have_many() -> None:
    assert silent(days(9, 8, 0, 7, 9, 9), until=date(2026, 11, 7)) == [3]
    assert silent(days(1, 2, 0, 1, 1, 2), until=date(2026, 11, 7)) == []


def test_a_site_that_falls_silent_is_reported_until_silence_is_usual() -> None:
    assert silent(days(*[9] * 8)) == [9, 10, 11, 12]
    assert silent(days(*[9] * 8), until=date(2026, 11, 9)) == []  # today may still bring something


def test_a_newsroom_may_rest_on_sundays() -> None:
    week = [9, 9, 9, 9, 9, 9, 0]
    assert silent(days(*week, *week, *week), until=date(2026, 11, 22)) == []
    assert silent(days(*week, *week, 9, 9, 0, 9, 9, 9, 0), until=date(2026, 11, 22)) == [17]


def test_sites_are_judged_each_by_itself() -> None:
    known = days(9, 9, 0, 9, 9, site="busy") + days(1, 0, 1, site="calm")
    assert silent(known, until=date(2026, 11, 6)) == [3]


def test_pages_that_were_listed_and_not_fetched_are_a_gap() -> None:
    assert Day("news", FIRST, listed=7, fetched=5).gap() == "2 not fetched"
    assert Day("news", FIRST, listed=7, fetched=7, failed=3).gap() is None
    refused = {"robots": 1, "refused: not a public address": 1}
    assert Day("news", FIRST, listed=7, fetched=5, reasons=refused).gap() is None
    assert Day("news", FIRST, listed=7, fetched=4, reasons=refused).gap() == "1 not fetched"


@given(counts=st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_every_day_is_told_once_in_order_and_only_silent_ones_are_added(counts: list[int]) -> None:
    known = days(*counts)
    told = list(with_silent_days(known, FIRST + timedelta(days=len(counts))))
    assert [one.day for one in told] == sorted({one.day for one in told})
    assert [one for one in told if one.listed] == known
    for one in told:
        if not one.listed:
            near = [other.listed for other in known if abs(other.day - one.day) <= NEIGHBOURS]
            assert max(near) >= MANY
