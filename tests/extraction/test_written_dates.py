from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archive.extraction.written_dates import parse_written


@pytest.mark.parametrize(
    ("text", "reading", "day_only"),
    [
        ("Last updated on: July 16, 2013 7:36 PM", datetime(2013, 7, 16, 19, 36, tzinfo=UTC), False),
        ("March 05, 2014 12:05 a.m.", datetime(2014, 3, 5, 0, 5, tzinfo=UTC), False),
        ("May 15, 2013", datetime(2013, 5, 15, tzinfo=UTC), True),
        ("2017年1月19日 22:49", datetime(2017, 1, 19, 22, 49, tzinfo=UTC), False),
        ("21:19 27.8.2017", datetime(2017, 8, 27, 21, 19, tzinfo=UTC), False),
        ("Thứ Tư, 16/04/2014", datetime(2014, 4, 16, tzinfo=UTC), True),
        ("۱۵ اسفند ۱۴۰۲", datetime(2024, 3, 5, tzinfo=UTC), True),
        ("چهارشنبه ۱۴ خرداد ۱۳۹۹ ایران ۲۱:۴۸", datetime(2020, 6, 3, 21, 48, tzinfo=UTC), False),
        ("28 April 2024", datetime(2024, 4, 28, tzinfo=UTC), True),
    ],
)
def test_dates_as_pages_print_them(text: str, reading: datetime, day_only: bool) -> None:
    moment = parse_written(text)
    assert moment is not None
    assert (moment.at, moment.day_only) == (reading, day_only)


@pytest.mark.parametrize("text", ["", "28 minutes ago", "05/04/2014", "Smarch 13, 2013", "31.02.2014", "x" * 300])
def test_what_is_no_certain_day_is_none(text: str) -> None:
    assert parse_written(text) is None
