"""Windows: the hours of the day in which a site may be crawled, by its own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageError
from archive.sites.window import Window

PRAGUE = "Europe/Prague"


def _at(written: str, zone: str = PRAGUE) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("window", "moment", "is_open"),
    [
        ("01:00-06:00", "2026-11-26T00:59:59", False),
        ("01:00-06:00", "2026-11-26T01:00:00", True),
        ("01:00-06:00", "2026-11-26T05:59:59", True),
        ("01:00-06:00", "2026-11-26T06:00:00", False),
        ("22:00-05:00", "2026-11-26T23:00:00", True),
        ("22:00-05:00", "2026-11-26T04:59:00", True),
        ("22:00-05:00", "2026-11-26T05:00:00", False),
        ("22:00-05:00", "2026-11-26T21:59:00", False),
        ("01:00-06:00", "2026-07-01T01:00:00", True),  # an hour earlier in UTC than in winter
    ],
)
def test_the_clock_is_the_site_s(window: str, moment: str, is_open: bool) -> None:
    assert Window.parse(window).is_open(_at(moment), PRAGUE) is is_open


@pytest.mark.parametrize(
    ("window", "moment", "opens"),
    [
        ("01:00-06:00", "2026-11-26T00:30:00", "2026-11-26T01:00:00"),
        ("01:00-06:00", "2026-11-26T03:00:00", "2026-11-26T03:00:00"),
        ("01:00-06:00", "2026-11-26T07:00:00", "2026-11-27T01:00:00"),
        ("22:00-05:00", "2026-11-26T12:00:00", "2026-11-26T22:00:00"),
        ("01:00-06:00", "2026-10-24T12:00:00", "2026-10-25T01:00:00"),  # the night with an hour more
    ],
)
def test_when_it_opens(window: str, moment: str, opens: str) -> None:
    assert Window.parse(window).opens_at(_at(moment), PRAGUE) == _at(opens)


@pytest.mark.parametrize("written", ["", "1-6", "01:00", "24:00-25:00", "01:00-06:60", "01:00 - 06:00", "03:00-03:00"])
def test_what_is_no_window_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="window"):
        Window.parse(written)


_TIMES = st.times().map(lambda time: time.strftime("%H:%M"))
_MOMENTS = st.integers(0, 10 * 366 * 86_400).map(lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=n))


@given(_TIMES, _TIMES, _MOMENTS, st.sampled_from([PRAGUE, "Asia/Kathmandu", "America/New_York", "UTC"]))
def test_it_opens_within_a_day_and_is_written_as_it_is_read(start: str, end: str, now: datetime, zone: str) -> None:
    if start == end:
        return
    window = Window.parse(f"{start}-{end}")
    assert str(window) == f"{start}-{end}"
    opens = window.opens_at(now, zone)
    assert now <= opens < now + timedelta(hours=25, minutes=1)
    assert window.is_open(now, zone) is (opens == now)
