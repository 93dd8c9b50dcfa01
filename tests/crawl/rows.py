"""Rows of an archive, as plain values that can be compared."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import text

from archive.store.engine import open_read_only, reading

#: Everything that a re-parse rebuilds. `run_id` is the run's own.
REBUILT = (
    "articles",
    "article_history",
    "captures",
    "article",
    "revision",
    "person",
    "article_person",
    "tag",
    "article_tag",
    "media",
    "image",
    "link",
    "failure",
    "signal",
    "opt_outs",
)
RUNS_OWN = frozenset({"run_id"})
#: Where and when a page was captured: differs from crawl to crawl.
CIRCUMSTANCES = frozenset(
    {"record_id", "warc_file", "warc_offset", "warc_length", "first_seen_at", "last_seen_at", "removed_at"}
    | {"located_at", "located_record_id", "first_record_id", "since", "run_id", "payload_digest"}
)

Rows = list[dict[str, Any]]


def rows(database: str, table: str, *, without: Collection[str] = RUNS_OWN) -> Rows:
    """The rows of a table or view, in an order of their own."""
    return query(database, f"SELECT * FROM {table}", without=without)


def query(database: str, sql: str, *, without: Collection[str] = ()) -> Rows:
    engine = open_read_only(database)
    try:
        with reading(engine) as connection:
            found = [dict(row) for row in connection.execute(text(sql)).mappings()]
    finally:
        engine.dispose()
    return sorted(({name: row[name] for name in row if name not in without} for row in found), key=repr)


def rebuilt(database: str) -> dict[str, Rows]:
    """Every table and view that a re-parse rebuilds."""
    return {table: rows(database, table) for table in REBUILT}


def contents(database: str) -> dict[str, Rows]:
    """What was found, whenever and wherever it was captured."""
    tables = ("articles", "article_history", "article_person", "article_tag", "media", "image", "link", "failure")
    return {table: rows(database, table, without=CIRCUMSTANCES) for table in tables}
