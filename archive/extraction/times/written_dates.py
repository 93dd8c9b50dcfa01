"""Dates as pages print them: "July 16, 2013 7:36 PM", "2017年1月19日 22:49", "21:19 27.8.2017", "۱۵ اسفند ۱۴۰۲".

The answer is a reading of the page's own clock, returned as if it were of UTC: who knows the site's zone places it.
Only where the text names its zone ("15:04 GMT") is it an instant, with an offset.
"""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import datetime
from functools import cache

from archive.extraction import dates
from archive.extraction.dates import Moment
from archive.extraction.language.folding import fold
from archive.extraction.language.tags import primary
from archive.extraction.times.calendars import NAMED, day_of, with_our_years
from archive.extraction.times.clocks import find_clock, with_zones_after, without_clocks
from archive.extraction.times.date_words import date_words
from archive.extraction.times.months import month_names, month_pattern

#: "Aug 13 19:08:33 EDT 2010", as C and Java print it
_CLOCK_FIRST = re.compile(r"(?<!\d)(\d{1,2}) (\d{2}:\d{2}:\d{2}(?: [a-z]{3,4})?) (\d{4})(?!\d)")
_DIGIT = re.compile(r"\d")
#: No year is first that ends a date: what follows is a clock, in "03/11/2015 - 08.12". Mongolia writes words between.
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?<!\d[/.-]\d[/.-])(?<!\d[/.-]\d\d[/.-])(\d{4})"
    r"(?: ?[년年./-] ?(\d{1,2}) ?[월月./-] ?| оны (\d{1,2})(?:-р)? сарын )(\d{1,2})(?!\d)"
)
_NUMBERS = re.compile(
    r"(?<![\d.])(\d{1,2})(?P<mark>[/-]|\.(?: (?=\d{1,2}\. ?\d))?)(\d{1,2})(?P=mark)(\d{4}|\d{2}(?=[\s|,;]|$))(?!\d)"
)
_MONTH_FIRST_ENGLISH = ("us", "ph", "ca")
_AUSTRALIA = ("-AU", "_AU")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?")
_LONGEST_LABEL = 20  # letters
_FIRST_NUMBER = re.compile(r"\d+")
_LONGEST = 200
_EDGES = ".,:;|()-–—،"
#: "11:25 (in Mecca)"
_PLACE_OF_CLOCK = re.compile(r"(?<=[:.]\d\d)\s?\([^()\d]{1,30}\)")
#: "(2 hours ago)" where the date was
_AGO = re.compile(r"\s\([^()]*\d[^()]{1,40}\)")
#: "Published … updated …"
_MOST_DATES = 2
#: Between the parts of a date stand points, commas, "de", "г.", "gada", a second name of the month …
_GAP = r"[^\d]"
#: A day of the moon's calendar with its mark, after folding: "23/4/1433 هـ", "25 ربيع الآخر 1433 هـ". Iran marks the
#: sun's calendar with one more letter ("ه.ش").
_LUNAR_DAY = re.compile(
    r"(?<!\d)(?:\d{1,2}(?:[/.-]\d{1,2}[/.-]|[^\d]{3,24})1[34]\d\d|1[34]\d\d[/.-]\d{1,2}[/.-]\d{1,2})"
    r"\s?ه(?!\w|[. ]{0,2}ش)"
)
_LUNAR_MARK = "ه"


def parse_written(text: str, language: str | None = None) -> Moment | None:
    """The date, and the time where there is one, in a short text. None where no day can be read with certainty."""
    if not _may_hold_date(text):
        return None
    plain = _plain(text)
    found = _day(plain, language)
    if found is None:
        return None
    day, (start, end) = found
    clock = find_clock(plain[:start] + " " + plain[end:], language)
    if clock is None:
        return Moment(day, day_only=True)
    return clock.on(day, clock.may_be_american and _is_american(plain[start:end], day, language))


def date_share(text: str, language: str | None = None, labels: Container[str] = ()) -> float:
    """How much of a text is its dates and clocks, by letters and digits: 1 where it is nothing else, 0 without any.

    The days of the week belong to them, and the place whose clock it is, in brackets. Folded words among `labels`
    ("published", "updated") do not count.
    """
    if not _may_hold_date(text):
        return 0.0
    rest = plain = _plain(text)
    for _ in range(_MOST_DATES):
        found = _day(rest, language)
        if found is None:
            break
        _, (start, end) = found
        rest = rest[:start] + " " + rest[end:]
    if rest == plain:
        return 0.0
    if "(" in rest:
        rest = _PLACE_OF_CLOCK.sub("", _AGO.sub("", rest))
    said, beside = without_clocks(rest, language).split(), date_words(language)
    words = [word for word in said if word.strip(_EDGES) not in beside]
    unsaid = sum(_signs(word) for word in words if word.strip(_EDGES) in labels) if labels else 0
    whole = _signs(plain) - unsaid
    return 1 - (sum(map(_signs, words)) - unsaid) / whole if whole else 0.0


def _signs(text: str) -> int:
    return sum(map(str.isalnum, text))


def either_day(text: str) -> frozenset[datetime]:
    """The two days that a date of numbers may mean, of which either may be the month; none for any other text."""
    plain = _plain(text) if _may_hold_date(text) else ""
    match = _NUMBERS.search(plain)
    if match is None or len(match[4]) < 4:
        return frozenset()
    beside = _CLOCK.sub("", plain[: match.start()] + plain[match.end() :])
    if _DIGIT.search(beside) or _signs(beside) > _LONGEST_LABEL:
        return frozenset()  # it says more than when
    year, first, second = _year(match[4]), int(match[1]), int(match[3])
    days = (day_of(year, second, first, None), day_of(year, first, second, None))
    return frozenset(day for day in days if day is not None)


def placed(moment: Moment | None, zone: str | None) -> Moment | None:
    """A written date as an instant, where its text or the site says the zone; else as a day."""
    if moment is None or moment.day_only or moment.offset is not None:
        return moment
    return dates.in_zone(moment.at, zone) or dates.day_of(moment.at)


def _may_hold_date(text: str) -> bool:
    return len(text) <= _LONGEST and _DIGIT.search(text) is not None


Found = tuple[datetime, tuple[int, int]]


def _day(text: str, language: str | None) -> Found | None:
    """The first certain day, and where it stands in the folded text."""
    if match := _YEAR_FIRST.search(text):
        year, month, number = (int(part) for part in match.groups() if part)
        if found := _found(day_of(year, month, number, language), match):
            return found  # "13. 5. 2014 - 17.00" has no seventeenth month
    if found := _named(text, primary(language) or None, "gregorian"):
        return found
    for calendar, year_in in NAMED.items():
        if year_in.search(text) and (found := _named(text, None, calendar)):
            return found
    return _numbered(text, language)


def _numbered(text: str, language: str | None) -> Found | None:
    match = _NUMBERS.search(text)
    if match is None:
        return None
    first, mark, second, digits = match.groups()
    if len(digits) == 2 and mark in "/-":
        return None
    # 07/16/2013 has no sixteenth month, 16/07/2013 has; where both could be, dots or the language must say so
    year, day, month = _year(digits), int(first), int(second)
    if mark in "/-" and day <= 12 and not _day_comes_first(language):
        if month <= 12 and day != month:
            return None
        day, month = month, day
    return _found(day_of(year, month, day, language), match)


def _year(digits: str) -> int:
    """A year of four digits or two: 69 is 1969, 68 is 2068, as in POSIX."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year > 68 else 2000)


def _day_comes_first(language: str | None) -> bool:
    """Whether the readers of a language write the day before the month: all but Americans and Filipinos.

    English of no country may be American, and is that of Canada, where both are written.
    """
    spoken = primary(language) or "en"
    if spoken == "en":
        region = (language or "").replace("_", "-").casefold().split("-")[-1]
        return region not in _MONTH_FIRST_ENGLISH and len(region) == 2 and region != spoken
    return spoken not in ("fil", "tl", "mul", "und")


def _is_american(written: str, day: datetime, language: str | None) -> bool:
    """Whether a date, as it is written, has its month first and is none of Australia: "feb 09, 2014", "2/19/2014"."""
    number = _FIRST_NUMBER.match(written)
    month_first = number is None or (day.day != day.month == int(number[0]))
    return month_first and not (language or "").upper().endswith(_AUSTRALIA)


def _named(text: str, language: str | None, calendar: str) -> Found | None:
    """A day whose month is written as a name."""
    names = month_names(language, calendar)
    for order, pattern in _patterns(language, calendar):
        for match in pattern.finditer(text):
            parts = dict(zip(order, match.groups(), strict=True))
            month, year, day = names[parts["m"]], int(parts["y"]), int(parts["d"])
            if found := _found(day_of(year, month, day, language, calendar), match):
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


def _plain(text: str) -> str:
    """The text folded, with single spaces, the year before the clock, without days of the moon's calendar."""
    folded = with_our_years(_CLOCK_FIRST.sub(r"\1 \3 \2", with_zones_after(" ".join(fold(text).split()))))
    return _LUNAR_DAY.sub(" ", folded) if _LUNAR_MARK in folded else folded
