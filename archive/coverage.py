"""Coverage: what of each site and day is in the archive, and which days are gaps. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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
    media: int = 0  #: pictures, sound and film that the day's stories lead to
    media_archived: int = 0
    media_reasons: dict[str, int] = field(default_factory=dict)  #: of files that are not archived

    def gap(self) -> str | None:
        """What is wanting, in a few words."""
        if self.listed == 0:  # a story that was read from elsewhere has no page
            return None if self.media else "nothing listed"
        missing = self.listed - self.fetched - sum(self.reasons[why] for why in self.reasons if _is_by_rule(why))
        return f"{missing} not fetched" if missing else None


def _is_by_rule(reason: str) -> bool:
    """Whether a page was left alone because a rule says so: that is no gap."""
    return reason == "robots" or reason.startswith("refused: ")


def with_media(days: Iterable[Day], files: Mapping[tuple[str, date], Mapping[str | None, int]]) -> list[Day]:
    """The days with what became of their files, by the reason that they are not archived for (None: they are).

    So are days of which only files are known. Sorted by site and day.
    """
    known = {(one.site, one.day): one for one in days}
    for key, counts in files.items():
        reasons = {reason: count for reason, count in counts.items() if reason is not None}
        known[key] = replace(
            known.get(key, Day(*key)),
            media=sum(counts.values()),
            media_archived=counts.get(None, 0),
            media_reasons=reasons,
        )
    return [known[key] for key in sorted(known)]


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
