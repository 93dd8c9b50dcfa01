"""Column types: one written form for text, times and lists, the same bytes in SQLite and in PostgreSQL.

Every type is TEXT and sorts by its bytes (collation "C" in PostgreSQL, as SQLite does), so `ORDER BY`, `min` and `max`
give the same answer in both.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

from archive.article import format_instant

#: SQLite would keep NUL (and then report a length of 1), PostgreSQL refuses it; lone surrogates fail in both.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def storable(text: str) -> str:
    """The text with NUL and lone surrogates replaced by U+FFFD: what both databases can keep."""
    if text.isascii() and "\x00" not in text:  # nearly every URL: a fifth of the time
        return text
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def format_capture_time(moment: datetime) -> str:
    """`2026-11-23T23:09:17.123Z`: always three decimals, so that the written form sorts. Refuses a naive time."""
    return _in_utc(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse_time(text: str) -> datetime:
    """The aware UTC time that `format_capture_time` or `format_instant` wrote."""
    return datetime.fromisoformat(text)


def compact_json(value: Any) -> str:
    """JSON as the store writes it: no spaces, sorted keys, letters of every script as they are."""
    written = _dump(value)
    return _dump(_without_nul(value)) if "\\u0000" in written else written


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _without_nul(value: Any) -> Any:
    # NUL would hide in the JSON as an escape, which PostgreSQL's jsonb refuses to read.
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nul(item) for item in value]
    return value


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    return moment.astimezone(UTC)


def _text_type(dialect: Dialect) -> TypeEngine[Any]:
    return postgresql.TEXT(collation="C") if dialect.name == "postgresql" else Text()


class CleanText(TypeDecorator[str]):
    """Text that both databases can keep: NUL and lone surrogates become U+FFFD on the way in."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _text_type(dialect)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class CaptureTime(TypeDecorator[datetime]):
    """A time of the archive's own, to the millisecond."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _text_type(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else format_capture_time(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else parse_time(value)


class PublishedTime(TypeDecorator[datetime]):
    """A publisher's time, to the second, or as finely as the page says it."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _text_type(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else format_instant(_in_utc(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else parse_time(value)


class JsonText(TypeDecorator[Any]):
    """A list or an object as compact JSON text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return _text_type(dialect)

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else storable(compact_json(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)
