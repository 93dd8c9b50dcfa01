"""Clock times in the texts of pages: "7:36 PM", "14h07", "kl. 14.07", "下午3:07", "14時07分" (words: clocks.toml)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from archive.extraction import dates
from archive.extraction.data_files import read_table
from archive.extraction.dates import Moment
from archive.extraction.language.folding import fold
from archive.extraction.language.tags import primary
from archive.extraction.text import word_set

_GREENWICH_NAMES = ("غرينتش", "غرينيتش", "جرينتش")
_GREENWICH = "|".join(map(fold, _GREENWICH_NAMES))
#: "Time of" before it.
_TIME_OF = f"(?:{fold('ب')}?{fold('توقيت')}\\s)?"
#: Zones that an abbreviation names without doubt, and how far they are from UTC; "EST" is also Australia's.
_ZONES: dict[str, float] = {
    **dict.fromkeys(("gmt", "utc", *map(fold, _GREENWICH_NAMES)), 0),
    **dict.fromkeys(("cet", "mez"), 1),
    **dict.fromkeys(("cest", "mesz", "eet"), 2),
    "eest": 3,
    "ndt": -2.5,
    "nst": -3.5,
    "adt": -3,
    "edt": -4,
    "cdt": -5,
    "mdt": -6,
    "pdt": -7,
    "pst": -8,
    "akdt": -8,
    "akst": -9,
    "hst": -10,
    **dict.fromkeys(("eat", "trt"), 3),
    "wat": 1,
    "sast": 2,
    "pkt": 5,
    "wib": 7,
    **dict.fromkeys(("hkt", "sgt", "myt", "pht", "wita", "awst", "bjt"), 8),
    **dict.fromkeys(("jst", "kst"), 9),
    "aest": 10,
    "aedt": 11,
    "nzst": 12,
    "nzdt": 13,
}
#: Australia, China and Malaysia have zones of these names too: America's are told by how the rest is written.
_AMERICAN_WINTER = {"est": -5, "cst": -6, "mst": -7}
#: American pages name the zone without the season, British ones the country; Moscow's time has changed twice.
_PLACES = {
    "us/eastern": "America/New_York",
    "us/central": "America/Chicago",
    "us/mountain": "America/Denver",
    "us/pacific": "America/Los_Angeles",
    "uk": "Europe/London",
    "et": "America/New_York",
    "ct": "America/Chicago",
    "mt": "America/Denver",
    "pt": "America/Los_Angeles",
    **dict.fromkeys(("msk", "мск"), "Europe/Moscow"),
}
_ZONE_FIRST = re.compile(rf"(?<=\d )({'|'.join(_ZONES)}) (\d{{1,2}}:\d{{2}}(?::\d{{2}})?)(?! ?[ap]\.?m|\w)")
#: "(gmt+08:00) 2010-10-05 15:30:14", as China Radio International prints it.
_ZONE_IN_BRACKETS = re.compile(r"^\((gmt|utc)([+-]\d{1,2}:?\d{2})\) ?([^()]*\d:\d{2}(?::\d{2})?)$")
#: "14 January 2015 KSA 10:30 - GMT 07:30", as Al Arabiya prints it.
_TWO_ZONES_FIRST = re.compile(r"(?<!\w)[a-z]{3} \d{1,2}:\d{2} - (gmt) (\d{1,2}:\d{2})(?!\d)")
_ANY_CLOCK = re.compile(r"\d[:.h]\d{2}")
#: Between hours and minutes a point may stand where one of these says that it is a clock.
_MARK = re.compile(r"(?<!\w)(?:kl|klo|kell|ore|alle|pukul|pkl|jam|godz|ob|saat|เวลา)\.?\s$")
#: What an abbreviation means by the language of the page, or by its country: that of India, of Israel, of Ireland.
_BY_LANGUAGE = {
    "ist": {
        word_set("as bn gu hi kn ml mr or pa sa ta te IN"): "asia/kolkata",
        word_set("he IL"): "asia/jerusalem",
        word_set("ga IE"): "europe/dublin",
    }
}
#: Between one time in two zones.
_PLACE_OF_TIME = re.compile(r" ?(?:[a-z ]{2,20} time|\([^()\d]{2,24}\))[,،;]? ?")
#: "11:42 Mecca time, 08:42 GMT", as Al Jazeera printed it.
_PLACE_OF_CLOCK = re.compile(r"\b[a-z]{3,12} time\b")
_DAY = timedelta(days=1)
_LONGEST_BEFORE = 12
_DIGIT = re.compile(r"\d")
_LONGEST_CLOCK = 30
_LONGEST_AT = 3  # letters
#: Words of no language, which are zones after a comma too: "17:41, UK, Tuesday".
_AFTER_COMMA = r"uk|gmt|utc"
#: Parts of the world by which the names of time zones begin: "Asia/Dhaka".
_AREAS = "africa|america|asia|atlantic|australia|europe|indian|pacific|us"
_PARTS = ("minute", "sign", "sign_minute", "point_minute", "joined_minute", "latin")
_AFTER_POINT = r"uhr|uur|น|hrs"
_HALVES = ("morning", "afternoon", "noon", "night")
#: In Arabic such a word stands after the clock; before it stands "2015م", the year of our era.
_LAST_ARABIC = "\u06ff"
_NOON_BEGINS, _NIGHT_BEGINS = 10, 5


class Clock(NamedTuple):
    """What a text says of the time of the day."""

    hour: int
    minute: int
    zone: str  #: an abbreviation, or "us/eastern", "asia/dhaka"; case folded
    shift: str  #: "+4" after it
    counts_to_twelve: bool = False  #: with "a.m." and "p.m."
    second: int = 0

    @property
    def may_be_american(self) -> bool:
        """Whether its zone is one of America's, if the day beside it is written as Americans do."""
        return self.counts_to_twelve and self.zone in _AMERICAN_WINTER

    def on(self, day: datetime, is_american: bool = False) -> Moment:
        """The time on a day: an instant where the zone is named; else a reading, as if of UTC. The day for no time.

        `is_american` says that the zone is America's (`may_be_american`).
        """
        if self.hour > 23 or self.minute > 59:
            return Moment(day, day_only=True)
        reading = day.replace(hour=self.hour, minute=self.minute, second=self.second)
        hours = _ZONES.get(self.zone)
        if hours is None and is_american:
            hours = _AMERICAN_WINTER.get(self.zone)
        distance = timedelta(hours=hours or 0) + _distance(self.shift)
        if hours is not None and abs(distance) < _DAY:
            return Moment(reading - distance, offset=distance)
        place = _PLACES.get(self.zone) or ("/" in self.zone and _named_zones().get(self.zone)) or None
        return dates.in_zone(reading, place) or Moment(reading)


def find_clock(folded: str, language: str | None) -> Clock | None:
    """The first clock time in a folded text; of one time in two zones that in a zone that is known."""
    words = _words(primary(language))
    matches = [match for match in words.pattern.finditer(folded) if _read(match, words)]
    clocks = [_read(match, words) for match in matches[:2]]
    clocks = [clock and _placed(clock, language) for clock in clocks]
    if len(clocks) < 2:
        return clocks[0] if clocks else None
    first, second = clocks
    between = folded[matches[0].end("minute") : matches[1].start()]
    is_same = (
        first and second and first.minute == second.minute and second.zone in _ZONES and not _names_zone(first.zone)
    )
    return second if is_same and _PLACE_OF_TIME.fullmatch(between) else first  # "14:22 Mecca time, 11:22 GMT"


def _placed(clock: Clock, language: str | None) -> Clock:
    """A clock with the zone that its abbreviation names where the language is spoken, if it names others elsewhere."""
    places = _BY_LANGUAGE.get(clock.zone)
    if places is None:
        return clock
    region = (language or "").rpartition("-")[2]
    place = next((place for spoken, place in places.items() if primary(language) in spoken or region in spoken), None)
    return clock._replace(zone=place) if place else clock


def is_zoned_clock(text: str, language: str | None) -> bool:
    """Whether a short text is the time of a named zone and no more than "at": the day stands in the text beside it."""
    if len(text) > _LONGEST_CLOCK or not _DIGIT.search(text):
        return False
    folded = fold(text)
    clock = find_clock(folded, language)
    if clock is None or not (_names_zone(clock.zone) or clock.may_be_american):
        return False
    rest = _PLACE_OF_CLOCK.sub("", without_clocks(folded, language))
    return sum(map(str.isalnum, rest)) <= _LONGEST_AT


def with_zones_after(folded: str) -> str:
    """A folded text in which zones stand after their clocks: "2016-05-17 hkt 16:08" has it before."""
    if folded.startswith("(") and (bracketed := _ZONE_IN_BRACKETS.match(folded)):
        return f"{bracketed[3]} {bracketed[1]}{bracketed[2]}"
    folded = _TWO_ZONES_FIRST.sub(r"\2 \1", folded)
    found = _ZONE_FIRST.search(folded)
    if found is None or _ANY_CLOCK.search(folded, 0, found.start()):
        return folded
    return f"{folded[: found.start()]}{found[2]} {found[1]}{folded[found.end() :]}"


def without_clocks(folded: str, language: str | None) -> str:
    """A folded text without its clock times; the words before them stay."""
    words = _words(primary(language))
    return words.pattern.sub(lambda match: "" if _read(match, words) else match[0], folded)


class _Words(NamedTuple):
    pattern: re.Pattern[str]
    halves: dict[str, str]  #: a word for the half of the day: which
    ahead: re.Pattern[
        str
    ]  #: signs of the East, which stand before the clock with nothing between; at the end of a text


@cache
def _words(language: str) -> _Words:
    halves = _halves(language)
    longest_first = sorted(halves, key=len, reverse=True)
    half = "|".join(rf"{re.escape(word)}(?!\w)" for word in longest_first)
    return _Words(
        re.compile(
            r"(?<![\d:.])(?P<hour>\d{1,2})"
            r"(?:(?:\s?h\s?|:)(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
            r"|\s?(?P<sign>[时時点點시])(?:\s?(?P<sign_minute>\d{1,2})\s?[分분]|(?=\s|$))"
            r"|\.(?P<point_minute>\d{2})(?!\.?\d)|(?P<joined_minute>\d{2})(?=\s(?:gmt|utc)\b))?(?!\d)"
            rf"\s*(?P<half>(?P<latin>[ap])(?:\.\s?)?m\b\.?|{half})?"
            rf"(?:\s*(?P<unit>(?:{_AFTER_POINT})(?!\w)\.?))?"
            rf"(?:(?:\s*|,\s(?=(?:{_AFTER_COMMA})\b))\(?{_TIME_OF}(?P<zone>(?:{_AREAS})/[a-z_]{{3,20}}\b|{_GREENWICH}|[^\W\d_]{{2,4}}\b)"
            r"(?P<shift>[+-]\d{1,2}(?::?\d{2})?(?!\d))?)?"
        ),
        halves,
        re.compile(rf"({'|'.join(re.escape(word) for word in longest_first if word > _LAST_ARABIC)})\s?$"),
    )


def _read(match: re.Match[str], words: _Words) -> Clock | None:
    """A number and what stands around it as a clock time; None for a number alone."""
    minute, sign, sign_minute, point_minute, joined_minute, latin = match.group(*_PARTS)
    if not (minute or sign or point_minute or joined_minute or latin):
        return None
    before = match.string[max(0, match.start() - _LONGEST_BEFORE) : match.start()]
    ahead = None if before.isascii() else words.ahead.search(before)
    if point_minute and not (latin or match["half"] or match["unit"] or _names_zone(match["zone"])):
        if not _MARK.search(before):
            return None
    elif sign and not (sign_minute or ahead):
        return None
    half = {"a": "morning", "p": "afternoon"}.get(latin or "") or words.halves.get(
        ahead[1] if ahead else match["half"] or ""
    )
    said = minute or sign_minute or point_minute or joined_minute or "0"
    hour, second = _hour(int(match["hour"]), half), int(match["second"] or 0) % 60
    return Clock(hour, int(said), match["zone"] or "", match["shift"] or "", bool(latin), second)


@cache
def _named_zones() -> dict[str, str]:
    """The names of time zones by their folded forms."""
    return {name.casefold(): name for name in available_timezones()}


def _names_zone(word: str | None) -> bool:
    return word in _ZONES or word in _PLACES


def _hour(hour: int, half: str | None) -> int:
    """The hour of 24 for one of twelve."""
    if half is None or hour > 12:
        return hour
    is_later = (
        half == "afternoon"
        or (half == "noon" and not _NOON_BEGINS <= hour < 12)
        or (half == "night" and _NIGHT_BEGINS <= hour < 12)
    )
    return hour % 12 + 12 * is_later


def _distance(shift: str) -> timedelta:
    """ "+4", "-03:30", "+0400": how far from UTC."""
    digits = shift[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    distance = timedelta(hours=int(hours or 0), minutes=int(minutes))
    return -distance if shift.startswith("-") else distance


def _halves(language: str) -> dict[str, str]:
    """The folded words of every script but Latin, and those of the language."""
    tables = _tables()
    return {
        folded: half
        for half in _HALVES
        for written, words in tables[half].items()
        for word in words
        if not (folded := fold(word)).isascii() or written == language
    }


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return read_table("times/clocks")
