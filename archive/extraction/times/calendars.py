"""Days of other calendars as ours: the solar years of Iran and Nepal, the Buddhist era, those of Japan and Taiwan."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import nepali_datetime
from persiantools.jdatetime import JalaliDate

from archive.extraction.language.tags import primary

_BUDDHIST = range(2480, 2700)
_SOLAR = range(1300, 1500)
#: Earlier ones are years of ours as well.
_BIKRAM = range(2060, 2101)
#: There 1445 is a year of the moon's calendar, whose months begin when they are seen to.
_LUNAR = ("ar", "ur")
_NEPAL = ("ne",)
#: What stands before the year, and the year before its first.
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
_YEAR_OF_ERA = re.compile(rf"(?:中華|中华)?({'|'.join(_ERAS)}) ?(\d{{1,3}}|元) ?年")

#: Calendars whose months have names of their own, and how a year of each looks in a text.
NAMED = {"solar": re.compile(r"(?<!\d)1[34]\d\d(?!\d)"), "bikram": re.compile(r"(?<!\d)20[6-9]\d(?!\d)")}


def day_of(year: int, month: int, day: int, language: str | None, calendar: str | None = None) -> datetime | None:
    """A day of one of the `NAMED` calendars, else of the one that its year tells on a page of that language.

    None where that calendar has no such day.
    """
    if calendar in NAMED:
        return _ours(_READ[calendar], year, month, day)
    if year in _SOLAR:
        return None if primary(language) in _LUNAR else _ours(_solar, year, month, day)
    if year in _BIKRAM and primary(language) in _NEPAL:
        return _ours(_bikram, year, month, day)
    return _ours(date, year - 543 if year in _BUDDHIST else year, month, day)


def with_our_years(text: str) -> str:
    """A text in which the years of an era are ours: 令和6年 is 2024年, 民國113年 as well."""
    if "年" not in text:
        return text
    return _YEAR_OF_ERA.sub(lambda era: f"{_ERAS[era[1]] + (1 if era[2] == '元' else int(era[2]))}年", text)


def _ours(read: Callable[[int, int, int], date], year: int, month: int, day: int) -> datetime | None:
    try:
        found = read(year, month, day)
    except ValueError:
        return None
    return datetime(found.year, found.month, found.day, tzinfo=UTC) if 1900 <= found.year < 2200 else None


def _solar(year: int, month: int, day: int) -> date:
    return JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]


def _bikram(year: int, month: int, day: int) -> date:
    found: date = nepali_datetime.date(year, month, day).to_datetime_date()
    return found


_READ: dict[str, Callable[[int, int, int], date]] = {"solar": _solar, "bikram": _bikram}
