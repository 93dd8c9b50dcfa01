"""Coverage: what of each site and day is in the archive, and which days are gaps. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from statistics import median

#: A day's neighbours: so many days before it, and as many after.
NEIGHBOURS = timedelta(days=7)
#: A day without a story is a gap where half its neighbours, on either side, have at least so many.
MANY = 3


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a site: numbers of story pages, as the view `coverage` counts them."""

    site: str
    day: date
    listed: int = 0
    fetched: int = 0
    archived: int = 0
    ingested: int = 0
    failed: int = 0
    reasons: dict[str, int] = field(default_factory=dict)  #: of pages that gave no article

    def gap(self) -> str | None:
        """What is wanting, in a few words."""
        if self.listed == 0:
            return "nothing listed"
        missing = self.listed - self.fetched - sum(self.reasons[why] for why in self.reasons if _is_by_rule(why))
        return f"{missing} not fetched" if missing else None


def _is_by_rule(reason: str) -> bool:
    """Whether a page was left alone because a rule says so: that is no gap."""
    return reason == "robots" or reason.startswith("refused: ")


def with_silent_days(days: Iterable[Day], until: date) -> Iterator[Day]:
    """The days, in their order, and those before `until` on which a site fell silent, with nothing but zeros.

    `days` are sorted by site and day. A site is silent on a day without any story when the days before it or after it
    have many, unless it had none a week before and a week after: some newsrooms rest on Sundays.
    """
    for site, known in groupby(days, lambda one: one.site):
        listed = {one.day: one for one in known}
        for day in _days(min(listed), max(*listed, until - timedelta(days=1))):
            if day in listed:
                yield listed[day]
            elif day < until and _is_silent(listed, day, until):
                yield Day(site, day)


def _is_silent(listed: dict[date, Day], day: date, until: date) -> bool:
    first, last = min(listed), max(*listed, until - timedelta(days=1))

    def counts(start: date, end: date) -> list[int]:
        return [listed[one].listed if one in listed else 0 for one in _days(max(start, first), min(end, last))]

    one_day = timedelta(days=1)
    sides = counts(day - NEIGHBOURS, day - one_day), counts(day + one_day, day + NEIGHBOURS)
    weekly = [*counts(day - NEIGHBOURS, day - NEIGHBOURS), *counts(day + NEIGHBOURS, day + NEIGHBOURS)]
    return any(side and median(side) >= MANY for side in sides) and (any(weekly) or not weekly)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
