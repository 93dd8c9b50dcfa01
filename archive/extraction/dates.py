"""Times of publication: an instant, aware and in UTC; or a day, as its midnight in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: "2020-06-22T09:30:00.1234567+0200", "2024-04-28 07:00:00Z", "2024/04/28", "20200622T0930Z", "20200622".
_ISO = re.compile(
    r"(\d{4})([-/]?)(\d{2})\2(\d{2})(?!\d)"
    r"(?:[T ]+(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,12}))?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_RFC = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC|Z)")
_YEARS = range(1900, 2200)
#: Where clocks start that nobody set: of Unix, of old spreadsheets and databases.
_ZEROS = frozenset(date(*parts) for parts in ((1969, 12, 31), (1970, 1, 1), (1900, 1, 1), (1980, 1, 1)))


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published: an instant, or only the day.

    `offset` is what the source says of its clock; None where it says nothing, or writes UTC, as machines do. 0 is
    Greenwich's: London's in winter, but printed by newsrooms of other clocks too.
    """

    at: datetime
    day_only: bool = False
    offset: timedelta | None = None

    @property
    def is_plausible(self) -> bool:
        """Whether the time is more than the zero of a clock."""
        return self.at.date() not in _ZEROS

    def falls_on(self, day: Moment) -> bool:
        """Whether the instant can lie on a day: on its source's clock or that of UTC; for none somewhere on earth.

        Some systems put stories in folders by the day of UTC.
        """
        distance = self.at - day.at
        if self.offset is not None:
            return any(timedelta(0) <= there < timedelta(days=1) for there in (distance + self.offset, distance))
        return timedelta(hours=-14) <= distance < timedelta(hours=36)

    def is_long_after(self, other: Moment) -> bool:
        """Whether this lies more than a week after the other.

        Within a week it says little: what is written ahead is changed before it appears.
        """
        return self.at - other.at > timedelta(days=7)

    def local(self, zone: str | None = None) -> str | None:
        """The instant on the source's own clock, else on that of a time zone: ISO 8601; None where neither is known.

        Greenwich's is not taken for its own.
        """
        if self.day_only:
            return None
        place = timezone(self.offset) if self.offset else _place(zone)
        return self.at.astimezone(place).isoformat() if place else None


def parse_iso(text: str | None, zone: str | None = None) -> Moment | None:
    """ISO 8601 as pages write it, RFC 2822, or seconds since 1970.

    A time without an offset is one of `zone`; without a zone only its day is known.
    """
    if not text:
        return None
    text = text.strip()
    match = _ISO.match(text)
    if match is None or (not match.group(2) and len(match.group()) < len(text)):
        return _parse_epoch(text) or _parse_rfc(text)
    year, _, month, day, hour, minute, second, fraction, offset = match.groups()
    moment = _build(*(int(part or 0) for part in (year, month, day, hour, minute, second)))
    if moment is None:
        return None
    if hour is None:
        return Moment(moment, day_only=True)
    if fraction:
        moment = moment.replace(microsecond=int(fraction[:6].ljust(6, "0")))
    if offset:
        distance = _offset(offset)
        return Moment(moment - distance, offset=distance or None) if distance is not None else None
    return in_zone(moment, zone) or day_of(moment)


def day_of(moment: datetime) -> Moment:
    """The day of a clock reading, for readings that nobody can place."""
    return Moment(moment.replace(hour=0, minute=0, second=0, microsecond=0), day_only=True)


def in_zone(local: datetime, zone: str | None) -> Moment | None:
    """The instant of a clock reading (`local`, whatever zone it carries) in a time zone; None for an unknown zone.

    A reading that clocks show twice, in autumn, is the first; one that they leave out, in spring, lies an hour later.
    """
    place = _place(zone)
    if place is None:
        return None
    at = local.replace(tzinfo=place).astimezone(UTC)
    return Moment(at, offset=at.astimezone(place).utcoffset())


@lru_cache(maxsize=512)
def _place(zone: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def parse_compact(text: str | None) -> datetime | None:
    """`20130716193619`, a clock reading of an unknown zone, returned as if of UTC."""
    if not text or not text.isascii() or not text.isdigit() or len(text) not in (12, 14):
        return None
    return _build(
        int(text[:4]), *(int(text[start : start + 2]) for start in range(4, 14, 2) if text[start : start + 2])
    )


def from_parts(year: str, month: str, day: str, hour: str = "", minute: str = "") -> datetime | None:
    """A time from its parts as texts; None where they are no time."""
    parts = (year, month, day, hour or "0", minute or "0")
    if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):
        return None
    return _build(*(int(part) for part in parts))


def resolve_twelve_hours(reading: datetime, witness: datetime | None, zone: str | None) -> Moment:
    """The instant of a UTC clock that counts to twelve without saying am or pm (Pangea until 2014).

    `witness` is a reading of the same moment on a clock of 24 hours: that of the site, or of UTC. The half of the day
    which lies the site's own offset, none, or else the smaller offset away from it is the right one:

        reading 11:36, witness 19:36, New York (-4)  ->  23:36     reading 06:54, witness 06:54  ->  06:54

    Without a witness only the day is known.
    """
    if reading.hour == 0 or reading.hour > 12:
        return Moment(reading)  # a clock of 24 hours after all
    if witness is None:
        return Moment(reading.replace(hour=0, minute=0), day_only=True)
    morning = reading.replace(hour=reading.hour % 12)
    halves = (morning, morning + timedelta(hours=12))
    witness = witness.replace(second=0)
    placed = in_zone(witness, zone)
    if placed is not None and placed.at in halves:
        return Moment(placed.at)
    return Moment(min(halves, key=lambda half: abs(witness - half)))


def _build(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime | None:
    if year not in _YEARS:
        return None
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def _offset(text: str) -> timedelta | None:
    """The distance from UTC; None for one that no clock on earth has."""
    if text[0] not in "+-":
        return timedelta(0)
    digits = text[1:].replace(":", "")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return None if distance > timedelta(hours=15) else distance if text[0] == "+" else -distance


def _parse_epoch(text: str) -> Moment | None:
    """Seconds, or thousandths of them, since 1970, of this century."""
    if not text.isascii() or not text.isdigit() or len(text) not in (10, 13) or text < "1":
        return None
    seconds, thousandths = divmod(int(text), 1000) if len(text) == 13 else (int(text), 0)
    return Moment(datetime.fromtimestamp(seconds, UTC).replace(microsecond=thousandths * 1000))


_ADDRESS_DAY = re.compile(
    r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|$)"
    r"|-((?:19|20)\d{2})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?=[/.]|$)"
    r"|/((?:19|20)\d{2})/(?:[a-z_.-]+/){0,2}(1[0-2]|0?[1-9]|[a-z]{3})/([12]\d|3[01]|0?[1-9])(?=/|$)",
    re.IGNORECASE,
)
_ADDRESS_DAY_FIRST = re.compile(r"/(1[3-9]|2\d|3[01])-(0[1-9]|1[0-2])-((?:19|20)\d{2})(?=/|$)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_in_path(path: str) -> Moment | None:
    """The day in the path of an address: /2024/05/06/, /2010/WORLD/08/13/, /2013/may/27/, /20240506_7/, -2013-04-22.

    It may also begin with the day, where that can be no month: /26-05-2024/.
    """
    match = _ADDRESS_DAY.search(path) or _ADDRESS_DAY_FIRST.search(path)
    if match is None:
        return None
    year, month, day = (part for part in match.groups() if part is not None)
    if len(day) == len("2024"):
        year, day = day, year
    named = month.casefold() in _MONTHS
    if not (named or month.isdigit()):
        return None
    moment = _build(int(year), _MONTHS.index(month.casefold()) + 1 if named else int(month), int(day))
    return Moment(moment, day_only=True) if moment else None


def folder_day(path: str) -> Moment | None:
    """The same where it is a folder, in which stories are put on the day they appear; what a slug names may be any."""
    match = _ADDRESS_DAY.search(path) if "/20" in path or "/19" in path else None
    is_folder = match is not None and match.group().startswith("/") and path[match.end() :][:1] in ("", "/")
    return day_in_path(path) if is_folder else None


def _parse_rfc(text: str) -> Moment | None:
    if not _RFC.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None or moment.year not in _YEARS:
        return None
    return Moment(moment.astimezone(UTC), offset=moment.utcoffset() or None)
