"""Times of publication: an instant, aware and in UTC; or a day, as its midnight in UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: "2020-06-22T09:30:00.1234567+0200", "2024-04-28 07:00:00Z", "2024-04-28".
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:[T ]+(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,12})?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_RFC = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|GMT|UTC|Z)")
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was published: an instant, or only the day."""

    at: datetime
    day_only: bool = False


def parse_iso(text: str | None, zone: str | None = None) -> Moment | None:
    """ISO 8601 as pages write it. A time without an offset is one of `zone`; without a zone only its day is known."""
    match = _ISO.match(text.strip()) if text else None
    if match is None:
        return _parse_rfc(text.strip()) if text else None
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in match.groups()[:6])
    moment = _build(year, month, day, hour, minute, second)
    if moment is None:
        return None
    if match.group(4) is None:
        return Moment(moment, day_only=True)
    if match.group(7):
        return Moment(moment - _offset(match.group(7)))
    return in_zone(moment, zone) or Moment(moment.replace(hour=0, minute=0, second=0), day_only=True)


def in_zone(local: datetime, zone: str | None) -> Moment | None:
    """The instant of a clock reading (`local`, whatever zone it carries) in a time zone; None for an unknown zone."""
    try:
        place = ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return Moment(local.replace(tzinfo=place).astimezone(UTC)) if place else None


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
    return Moment(min(halves, key=lambda half: _strangeness(half, witness.replace(second=0), zone)))


def _strangeness(half: datetime, witness: datetime, zone: str | None) -> timedelta:
    offset = witness - half
    placed = in_zone(witness, zone)
    if offset == timedelta(0) or (placed is not None and placed.at == half):
        return timedelta(0)
    return abs(offset)


def _build(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime | None:
    if year not in _YEARS:
        return None
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return None


def _offset(text: str) -> timedelta:
    if text[0] not in "+-":
        return timedelta(0)
    digits = text[1:].replace(":", "")
    distance = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return distance if text[0] == "+" else -distance


def _parse_rfc(text: str) -> Moment | None:
    if not _RFC.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return Moment(moment.astimezone(UTC)) if moment.tzinfo and moment.year in _YEARS else None
