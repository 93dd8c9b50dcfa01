"""Dates as pages print them: "July 16, 2013 7:36 PM", "2017年1月19日 22:49", "21:19 27.8.2017", "۱۵ اسفند ۱۴۰۲".

The answer is a reading of the page's own clock, returned as if it were of UTC: who knows the site's zone places it.
Only where the text names its zone ("15:04 GMT") is it an instant, with an offset.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import cache

from persiantools.jdatetime import JalaliDate

from archive.extraction import dates
from archive.extraction.dates import Moment
from archive.extraction.months import month_names, month_pattern

_CLOCK = re.compile(
    r"(?<![\d:.])(?P<before>(?:上午|下午|오전|오후)\s?)?(?P<hour>\d{1,2})(?::|h(?=\d))(?P<minute>\d{2})(?::\d{2})?(?!\d)"
    r"\s*(?:(?P<after>[ap])\.?m\b\.?)?(?:\s*(?:Uhr\s)?\(?(?P<zone>[A-Z]{2,4}\b)(?P<shift>[+-]\d{1,2}(?::?\d{2})?(?!\d))?)?",
    re.IGNORECASE,
)
_AFTERNOON = ("p", "下午", "오후")
#: "Aug 13 19:08:33 EDT 2010", as C and Java print it
_CLOCK_FIRST = re.compile(r"(?<!\d)(\d{1,2}) (\d{2}:\d{2}:\d{2}(?: [a-z]{3,4})?) (\d{4})(?!\d)")
_DIGIT = re.compile(r"\d")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4}) ?[년年./-] ?(\d{1,2}) ?[월月./-] ?(\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<![\d.])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2}(?=[\s|,;]|$))(?!\d)")
#: Zones that an abbreviation names without doubt, and how far they are from UTC; "EST" is also Australia's.
_ZONES = {
    **dict.fromkeys(("GMT", "UTC"), 0),
    **dict.fromkeys(("CET", "MEZ"), 1),
    **dict.fromkeys(("CEST", "MESZ", "EET"), 2),
    **dict.fromkeys(("EEST", "MSK"), 3),
    "EDT": -4,
    "CDT": -5,
    "MDT": -6,
    "PDT": -7,
    "PST": -8,
    **dict.fromkeys(("EAT", "TRT"), 3),
    "WAT": 1,
    "SAST": 2,
    "PKT": 5,
    "WIB": 7,
    **dict.fromkeys(("HKT", "SGT", "MYT", "PHT", "WITA", "AWST"), 8),
    **dict.fromkeys(("JST", "KST"), 9),
    "AEST": 10,
    "AEDT": 11,
}
#: American pages name the zone without the season.
_PLACES = {"ET": "America/New_York", "PT": "America/Los_Angeles"}
_DAY_FIRST_ENGLISH = ("en-gb", "en-au", "en-ie", "en-nz", "en-in")
_LONGEST = 200
#: "Published … updated …"
_MOST_DATES = 2
#: Between the parts of a date stand points, commas, "de", "г.", "gada", a second name of the month …
_GAP = r"[^\d]"
_BUDDHIST = range(2480, 2700)
_SOLAR = range(1300, 1500)
_SOLAR_YEAR = re.compile(r"(?<!\d)1[34]\d\d(?!\d)")


def parse_written(text: str, language: str | None = None) -> Moment | None:
    """The date, and the time where there is one, in a short text. None where no day can be read with certainty."""
    if len(text) > _LONGEST:
        return None
    plain = _plain(text)
    found = _day(plain, language)
    if found is None:
        return None
    day, (start, end) = found
    return _at(day, plain[:start] + " " + plain[end:])


def date_share(text: str, language: str | None = None) -> float:
    """How much of a text is its dates and clocks, by letters and digits: 1 where it is nothing else, 0 without any."""
    rest = plain = _plain(text)
    for _ in range(_MOST_DATES):
        found = _day(rest, language) if len(text) <= _LONGEST else None
        if found is None:
            break
        _, (start, end) = found
        rest = rest[:start] + " " + rest[end:]
    if rest == plain:
        return 0.0
    rest = _CLOCK.sub("", rest)
    signs = sum(char.isalnum() for char in rest)
    whole = sum(char.isalnum() for char in plain)
    return 1 - signs / whole if whole else 0.0


def placed(moment: Moment | None, zone: str | None) -> Moment | None:
    """A written date as an instant, where its text or the site says the zone; else as a day."""
    if moment is None or moment.day_only or moment.offset is not None:
        return moment
    return dates.in_zone(moment.at, zone) or dates.day_of(moment.at)


def _at(day: datetime, rest: str) -> Moment:
    """The day with the clock that stands in the rest of the text."""
    match = _CLOCK.search(rest)
    hour, minute = (int(match["hour"]), int(match["minute"])) if match else (24, 0)
    if match and (half := (match["before"] or match["after"] or "").strip().casefold()):
        hour = hour % 12 + (12 if half in _AFTERNOON else 0)
    if match is None or hour > 23 or minute > 59:
        return Moment(day, day_only=True)
    reading = day.replace(hour=hour, minute=minute)
    zone, shift = (match["zone"] or "").upper(), match["shift"] or ""
    if zone in _ZONES:
        distance = timedelta(hours=_ZONES[zone]) + _distance(shift)
        return Moment(reading - distance, offset=distance)
    return dates.in_zone(reading, _PLACES.get(zone)) or Moment(reading)


def _distance(shift: str) -> timedelta:
    """ "+4", "-03:30", "+0400": how far from UTC."""
    digits = shift[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    distance = timedelta(hours=int(hours or 0), minutes=int(minutes))
    return -distance if shift.startswith("-") else distance


Found = tuple[datetime, tuple[int, int]]


def _day(text: str, language: str | None) -> Found | None:
    """The first certain day, and where it stands in the text (case folded)."""
    if not _DIGIT.search(text):
        return None
    if match := _YEAR_FIRST.search(text):
        return _found(_date(*(int(part) for part in match.groups())), match)
    if found := _named(text, (language or "").replace("_", "-").split("-")[0].casefold() or None, "gregorian"):
        return found
    if _SOLAR_YEAR.search(text) and (found := _named(text, None, "solar")):
        return found
    return _numbered(text, language)


def _numbered(text: str, language: str | None) -> Found | None:
    match = _NUMBERS.search(text)
    if match is None:
        return None
    first, second, year = int(match.group(1)), int(match.group(3)), int(match.group(4))
    if year < 100:
        if match.group(2) != ".":
            return None
        year += 2000
    # 07/16/2013 has no sixteenth month, 16/07/2013 has; where both could be, dots or the language must say so
    if match.group(2) == "." or first > 12 or _day_comes_first(language):
        return _found(_date(year, second, first), match)
    return _found(_date(year, first, second), match) if second > 12 or first == second else None


def _day_comes_first(language: str | None) -> bool:
    """Whether the readers of a language write the day before the month: all but Americans and Filipinos."""
    tag = (language or "en").replace("_", "-").casefold()
    return tag.split("-")[0] not in ("en", "fil", "tl", "mul", "und") or tag in (
        "en-gb",
        "en-au",
        "en-ie",
        "en-nz",
        "en-in",
    )


def _named(text: str, language: str | None, calendar: str) -> Found | None:
    """A day whose month is written as a name."""
    names = month_names(language, calendar)
    for order, pattern in _patterns(language, calendar):
        for match in pattern.finditer(text):
            parts = dict(zip(order, match.groups(), strict=True))
            month, year, day = names[parts["m"]], int(parts["y"]), int(parts["d"])
            if found := _found(_solar(year, month, day) if calendar == "solar" else _date(year, month, day), match):
                return found
    return None


@cache
def _patterns(language: str | None, calendar: str) -> list[tuple[str, re.Pattern[str]]]:
    month = f"({month_pattern(language, calendar)})"
    day, year = r"(?<!\d)(\d{1,2})(?!\d)", r"(?<!\d)(\d{4})(?!\d)"
    return [
        ("dmy", re.compile(rf"{day}{_GAP}{{0,8}}?(?<!\w){month}{_GAP}{{0,14}}?{year}")),
        ("mdy", re.compile(rf"(?<!\w){month}{_GAP}{{0,4}}?{day}{_GAP}{{1,8}}?{year}")),
        ("ymd", re.compile(rf"{year}{_GAP}{{1,10}}?(?<!\w){month}{_GAP}{{0,4}}?{day}")),
        ("ydm", re.compile(rf"{year}{_GAP}{{1,8}}?{day}{_GAP}{{0,4}}?(?<!\w){month}")),
    ]


def _found(day: datetime | None, match: re.Match[str]) -> Found | None:
    return (day, match.span()) if day else None


def _date(year: int, month: int, day: int) -> datetime | None:
    if year in _SOLAR:
        return _solar(year, month, day)
    if year in _BUDDHIST:
        year -= 543
    try:
        return datetime(year, month, day, tzinfo=UTC) if 1900 <= year < 2200 else None
    except ValueError:
        return None


def _solar(year: int, month: int, day: int) -> datetime | None:
    try:
        date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    except ValueError:
        return None
    return datetime(date.year, date.month, date.day, tzinfo=UTC) if 1900 <= date.year < 2200 else None


def _plain(text: str) -> str:
    """The text case folded, with western digits and single spaces, the year before the clock."""
    return _CLOCK_FIRST.sub(r"\1 \3 \2", " ".join(_western_digits(text).casefold().split()))


def _western_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(char, 0)) if char.isdigit() and not char.isascii() else char
        for char in unicodedata.normalize("NFC", text)
    )
