from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.extraction.dates import (
    Moment,
    day_in_path,
    from_parts,
    in_zone,
    parse_compact,
    parse_iso,
    resolve_twelve_hours,
)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-04-28 07:00:00Z", Moment(at(2024, 4, 28, 7))),
        ("2024-04-28T03:00:00-04:00", Moment(at(2024, 4, 28, 7), offset=hours(-4))),
        ("2024-04-28T03:00:00.1234567-0400", Moment(at(2024, 4, 28, 7, 0, 0, 123456), offset=hours(-4))),
        ("2024-04-28T07:00:00.5+00:00", Moment(at(2024, 4, 28, 7, 0, 0, 500000))),
        ("2024-04-28T12:30+05", Moment(at(2024, 4, 28, 7, 30), offset=hours(5))),
        ("2024/04/28 07:00:00 GMT", Moment(at(2024, 4, 28, 7))),
        ("20240428T070000Z", Moment(at(2024, 4, 28, 7))),
        ("20240428", Moment(at(2024, 4, 28), day_only=True)),
        ("1714287600", Moment(at(2024, 4, 28, 7))),
        ("1714287600123", Moment(at(2024, 4, 28, 7, 0, 0, 123000))),
        ("2024-04-28", Moment(at(2024, 4, 28), day_only=True)),
        ("2024-04-28T12:30:00", Moment(at(2024, 4, 28), day_only=True)),
        ("Sun, 28 Apr 2024 09:00:00 +0200", Moment(at(2024, 4, 28, 7), offset=hours(2))),
        ("2024-04-28T09:00:00+99:00", None),
        ("20240428123", None),
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
    assert parse_iso("2024-07-01T12:00", "America/New_York") == Moment(at(2024, 7, 1, 16), offset=hours(-4))
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


@pytest.mark.parametrize(
    ("text", "zone", "local"),
    [
        ("2024-07-01T12:00:00-04:00", None, "2024-07-01T12:00:00-04:00"),
        ("2024-07-01T12:00:00-04:00", "Europe/Prague", "2024-07-01T12:00:00-04:00"),
        ("2024-07-01T12:00:00Z", "Europe/Prague", "2024-07-01T14:00:00+02:00"),
        ("2024-07-01T12:00:00", "Europe/Prague", "2024-07-01T12:00:00+02:00"),
        ("2024-07-01T12:00:00Z", None, None),
        ("2024-07-01", "Europe/Prague", None),
    ],
)
def test_the_clock_of_the_newsroom(text: str, zone: str | None, local: str | None) -> None:
    moment = parse_iso(text, zone)
    assert moment is not None
    assert moment.local(zone) == local


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/news/2024/05/06/ferry", at(2024, 5, 6)),
        ("/news/2024-05-06/ferry/123", at(2024, 5, 6)),
        ("/20240506/ferry", at(2024, 5, 6)),
        ("/2010/POLITICS/08/13/ferry/index.html", at(2010, 8, 13)),
        ("/2013/middle_east/8/3/ferry", at(2013, 8, 3)),
        ("/shows/ferry/2013/may/27/", at(2013, 5, 27)),
        ("/news/26-05-2024/ferry/", at(2024, 5, 26)),
        ("/news/06-05-2024/ferry/", None),
        ("/2024/ferry/12", None),
        ("/2024/xyz/12/", None),
        ("/a/20241399/", None),
        ("", None),
    ],
)
def test_the_day_in_an_address(path: str, day: datetime | None) -> None:
    assert day_in_path(path) == (Moment(day, day_only=True) if day else None)


@pytest.mark.parametrize(
    ("instant", "falls"),
    [
        ("2024-05-06T12:00:00Z", True),
        ("2024-05-07T03:00:00-05:00", False),
        ("2024-05-06T23:00:00-05:00", True),
        ("2024-05-05T22:00:00-05:00", True),  # by the day of UTC
        ("2024-05-07T03:00:00+05:00", True),
        ("2024-05-05T18:00:00-05:00", False),
        ("2024-05-07T04:00:00Z", True),
        ("2024-05-08T04:00:00Z", False),
    ],
)
def test_whether_an_instant_falls_on_a_day(instant: str, falls: bool) -> None:
    moment, day = parse_iso(instant), parse_iso("2024-05-06")
    assert moment is not None
    assert day is not None
    assert moment.falls_on(day) is falls


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "1969-12-31T19:00:00-05:00", "1900-01-01"])
def test_the_zero_of_a_clock_is_no_time(text: str) -> None:
    moment = parse_iso(text)
    assert moment is not None
    assert not moment.is_plausible


@pytest.mark.parametrize(
    ("zone", "reading", "local"),
    [
        ("Europe/Prague", (2024, 10, 27, 2, 30), "2024-10-27T02:30:00+02:00"),  # twice: the first
        ("Europe/Prague", (2024, 3, 31, 2, 30), "2024-03-31T03:30:00+02:00"),  # never
        ("Europe/Moscow", (2012, 1, 5, 12, 0), "2012-01-05T12:00:00+04:00"),
        ("Europe/Moscow", (2020, 1, 5, 12, 0), "2020-01-05T12:00:00+03:00"),
        ("Asia/Tehran", (2021, 7, 5, 12, 0), "2021-07-05T12:00:00+04:30"),
        ("Asia/Tehran", (2023, 7, 5, 12, 0), "2023-07-05T12:00:00+03:30"),
        ("Asia/Kabul", (2023, 7, 5, 12, 0), "2023-07-05T12:00:00+04:30"),
    ],
)
def test_readings_in_a_zone_whose_clocks_are_changed(zone: str, reading: tuple[int, ...], local: str) -> None:
    moment = in_zone(at(*reading), zone)
    assert moment is not None
    assert moment.local(zone) == moment.local() == local


def test_the_winter_of_london_is_an_offset_of_nothing() -> None:
    moment = in_zone(at(2024, 1, 9, 8, 13), "Europe/London")
    assert moment == Moment(at(2024, 1, 9, 8, 13), offset=hours(0))
    assert moment.local("Europe/London") == "2024-01-09T08:13:00+00:00"
