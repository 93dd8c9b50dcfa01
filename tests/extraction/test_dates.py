from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archive.extraction.dates import Moment, from_parts, in_zone, parse_compact, parse_iso, resolve_twelve_hours


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-04-28 07:00:00Z", Moment(at(2024, 4, 28, 7))),
        ("2024-04-28T03:00:00-04:00", Moment(at(2024, 4, 28, 7))),
        ("2024-04-28T03:00:00.1234567-0400", Moment(at(2024, 4, 28, 7))),
        ("2024-04-28T12:30+05", Moment(at(2024, 4, 28, 7, 30))),
        ("2024-04-28", Moment(at(2024, 4, 28), day_only=True)),
        ("2024-04-28T12:30:00", Moment(at(2024, 4, 28), day_only=True)),
        ("Sun, 28 Apr 2024 09:00:00 +0200", Moment(at(2024, 4, 28, 7))),
        ("0001-01-01T00:00:00Z", None),
        ("2024-02-30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_iso_as_pages_write_it(text: str | None, moment: Moment | None) -> None:
    assert parse_iso(text) == moment


def test_a_time_without_offset_is_one_of_the_zone() -> None:
    assert parse_iso("2024-07-01T12:00", "America/New_York") == Moment(at(2024, 7, 1, 16))
    assert in_zone(at(2024, 7, 1, 12), "No/Where") is None


def test_parts_and_compact_readings() -> None:
    assert from_parts("2024", "04", "28", "07", "00") == at(2024, 4, 28, 7)
    assert from_parts("2024", "04", "28") == at(2024, 4, 28)
    assert from_parts("2024", "13", "28") is None
    assert from_parts("", "", "") is None
    assert parse_compact("20130716193619") == at(2013, 7, 16, 19, 36, 19)
    assert parse_compact("2013071619xx") is None


@pytest.mark.parametrize(
    ("reading", "witness", "zone", "instant"),
    [
        (at(2013, 7, 16, 11, 36), at(2013, 7, 16, 19, 36, 19), "America/New_York", at(2013, 7, 16, 23, 36)),
        (at(2013, 7, 16, 11, 36), at(2013, 7, 16, 19, 36, 19), None, at(2013, 7, 16, 23, 36)),
        (at(2013, 7, 19, 6, 54), at(2013, 7, 19, 6, 54, 22), "Europe/Prague", at(2013, 7, 19, 6, 54)),
        (at(2013, 7, 19, 12, 5), at(2013, 7, 19, 0, 5), None, at(2013, 7, 19, 0, 5)),
        (at(2013, 7, 19, 6, 54), at(2013, 7, 19, 18, 54), None, at(2013, 7, 19, 18, 54)),
        (at(2013, 7, 19, 9, 30), at(2013, 7, 19, 14, 0), "Asia/Kabul", at(2013, 7, 19, 9, 30)),
        (at(2013, 7, 19, 15, 30), None, None, at(2013, 7, 19, 15, 30)),
    ],
)
def test_a_witness_tells_the_half_of_the_day(
    reading: datetime, witness: datetime | None, zone: str | None, instant: datetime
) -> None:
    assert resolve_twelve_hours(reading, witness, zone) == Moment(instant)


def test_without_a_witness_only_the_day_is_known() -> None:
    assert resolve_twelve_hours(at(2013, 7, 16, 11, 36), None, None) == Moment(at(2013, 7, 16), day_only=True)
