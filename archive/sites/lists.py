"""ListRules: which pages of a site list its stories for readers, and which of them hold the older ones.

A list is a section or a programme: a path, whose older parts are pages with a number (`?p=3`) or days of an archive
(`/z/17/2024/04/28`). Only these are followed, each time to what is older, so that no calendar and no menu leads astray.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

#: No list is followed to a page with a greater number.
MAX_PAGES = 500
#: Nothing on the web is older.
_EARLIEST = date(1991, 8, 6)
_NEVER = re.compile(r"(?!)")


class ListPart(NamedTuple):
    """A page of a list: of which path, of which day of its archive (None: the newest), and with which number."""

    path: str
    day: date | None = None
    number: int = 0

    @property
    def is_first(self) -> bool:
        return self.day is None and self.number == 0

    def is_older_than(self, other: ListPart) -> bool:
        """Whether this page of the same list is further back. To its days leads the newest page, or a later day."""
        if self.path != other.path:
            return False
        if self.day == other.day:
            return self.number > other.number
        if self.day is None or self.number:
            return False
        return other.is_first if other.day is None else self.day < other.day


@dataclass(frozen=True, slots=True)
class ListRules:
    """The rules of one site. Paths are those of canonical URLs."""

    sections: re.Pattern[str] = _NEVER
    days: tuple[re.Pattern[str], ...] = ()  #: with groups `section`, `year`, `month`, `day`
    page_parameters: frozenset[str] = frozenset()

    def part(self, path: str, query: str, today: date) -> ListPart | None:
        """The page of a list that an address names; None for any other, and for days that have not come."""
        number = self._number(query)
        if number is None:
            return None
        if self.sections.fullmatch(path):
            return ListPart(path, None, number)
        for pattern in self.days:
            if match := pattern.fullmatch(path):
                day = _day(match)
                return ListPart(match["section"], day, number) if day and _EARLIEST <= day <= today else None
        return None

    def _number(self, query: str) -> int | None:
        if not query:
            return 0
        name, _, written = query.partition("=")
        if name not in self.page_parameters or not re.fullmatch("[0-9]{1,4}", written):
            return None
        return int(written) if int(written) <= MAX_PAGES else None


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None
