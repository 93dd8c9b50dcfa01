"""The written forms of text, times and lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.article import format_instant
from archive.store.types import compact_json, format_capture_time, parse_time, storable


def test_capture_times_always_have_three_decimals_and_end_in_z() -> None:
    assert format_capture_time(datetime(2026, 11, 23, 23, 9, 17, tzinfo=UTC)) == "2026-11-23T23:09:17.000Z"
    east = datetime(2026, 11, 24, 2, 9, 17, 123999, tzinfo=timezone(timedelta(hours=3)))
    assert format_capture_time(east) == "2026-11-23T23:09:17.123Z"


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="without a zone"):
        format_capture_time(naive)


_EARLIEST = datetime(1000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # hypothesis adds the zone


@given(st.lists(st.datetimes(min_value=_EARLIEST, timezones=st.just(UTC)), min_size=2))
def test_written_capture_times_sort_as_the_times_do(times: list[datetime]) -> None:
    whole = [time.replace(microsecond=time.microsecond // 1000 * 1000) for time in times]
    assert [parse_time(text) for text in sorted(map(format_capture_time, whole))] == sorted(whole)


@given(st.datetimes(min_value=_EARLIEST, timezones=st.just(UTC)))
def test_a_publishers_time_comes_back_as_finely_as_it_was(time: datetime) -> None:
    written = format_instant(time)
    assert written is not None
    assert parse_time(written) == time


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_becomes_storable_and_storable_text_stays(text: str) -> None:
    stored = storable(text)
    assert "\x00" not in stored
    assert stored.encode().decode() == stored
    assert storable(stored) == stored
    assert len(stored) == len(text)


def test_lists_are_compact_json_with_sorted_keys_and_plain_letters() -> None:
    assert compact_json([{"b": "Ж", "a": None}]) == '[{"a":null,"b":"Ж"}]'


def test_json_holds_no_escaped_nul_and_keeps_a_backslash_that_only_looks_like_one() -> None:
    assert compact_json(["a\x00b", "\\u0000"]) == '["a\N{REPLACEMENT CHARACTER}b","\\\\u0000"]'
