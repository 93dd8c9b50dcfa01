"""Dates as pages print them: "July 16, 2013 7:36 PM", "2017年1月19日 22:49", "21:19 27.8.2017", "۱۵ اسفند ۱۴۰۲".

The answer is a reading of the page's own clock, returned as if it were of UTC: who knows the site's zone places it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

from persiantools.jdatetime import JalaliDate

from archive.extraction.dates import Moment

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
#: The solar year's months in Iran and in Afghanistan.
_SOLAR_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "فروردین حمل",
            "اردیبهشت ثور",
            "خرداد جوزا",
            "تیر سرطان",
            "مرداد اسد",
            "شهریور سنبله",
            "مهر میزان",
            "آبان عقرب",
            "آذر قوس",
            "دی جدی",
            "بهمن دلو",
            "اسفند حوت",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{2})(?::\d{2})?(?!\d)\s*(?:([ap])\.?m\b)?", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\.? ([^\W\d_]{2,9})\.?,? (\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4}) ?[年./-] ?(\d{1,2}) ?[月./-] ?(\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)")
_LONGEST = 200


def parse_written(text: str) -> Moment | None:
    """The date, and the time where there is one, in a short text. None where no day can be read with certainty."""
    if len(text) > _LONGEST:
        return None
    plain = " ".join(_western_digits(text).split())
    day = _day(plain)
    if day is None:
        return None
    clock = _clock(plain)
    return Moment(day.replace(hour=clock[0], minute=clock[1])) if clock else Moment(day, day_only=True)


def _day(text: str) -> datetime | None:
    if match := _YEAR_FIRST.search(text):
        return _date(*(int(part) for part in match.groups()))
    if match := _MONTH_FIRST.search(text):
        return _date(int(match.group(3)), _MONTHS.get(match.group(1).casefold(), 0), int(match.group(2)))
    if match := _DAY_FIRST.search(text):
        return _named_day(int(match.group(3)), match.group(2).casefold(), int(match.group(1)))
    if match := _NUMBERS.search(text):
        first, second, year = (int(part) for part in match.groups())
        # 07/16/2013 has no sixteenth month, 16/07/2013 has; where both could be, no day is certain unless dots say so
        if "." in match.group() or first > 12:
            return _date(year, second, first)
        return _date(year, first, second) if second > 12 or first == second else None
    return None


def _named_day(year: int, month: str, day: int) -> datetime | None:
    if month in _SOLAR_MONTHS:
        return _solar(year, _SOLAR_MONTHS[month], day)
    return _date(year, _MONTHS.get(month, 0), day)


def _solar(year: int, month: int, day: int) -> datetime | None:
    try:
        date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError:
        return None
    return datetime(date.year, date.month, date.day, tzinfo=UTC)


def _date(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=UTC) if 1900 <= year < 2200 else None
    except ValueError:
        return None


def _clock(text: str) -> tuple[int, int] | None:
    match = _CLOCK.search(text)
    if match is None:
        return None
    hour, minute, half = int(match.group(1)), int(match.group(2)), (match.group(3) or "").casefold()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def _western_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char, char)) if char.isdigit() else char for char in text)
