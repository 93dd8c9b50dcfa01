"""docs/data-dictionary.md says what the database holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine

from archive.store import articles, captures
from archive.store.engine import reading, writing
from archive.store.query import run_query
from archive.store.schema import metadata
from archive.store.views import VIEWS
from tests.store.builders import make_article, make_capture
from tests.store.dumps import view_columns

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "data-dictionary.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    with reading(database) as connection:
        yield connection


def section(title: str) -> str:
    """The text under the heading of that name, up to the next heading of its rank."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found is not None, f"docs/data-dictionary.md has no section {title!r}"
    return found[1]


def described(view: str) -> list[str]:
    """The columns in the first cell of the view's table."""
    return re.findall(r"^\| `(\w+)` \|", section(f"View `{view}`"), re.MULTILINE)


@pytest.mark.parametrize("view", [view for view in VIEWS if view != "article_history"])
def test_every_column_of_a_view_is_described_in_its_order(connection: Connection, view: str) -> None:
    assert described(view) == view_columns(connection, view)


def test_the_columns_that_the_history_adds_are_described(connection: Connection) -> None:
    added = [name for name in view_columns(connection, "article_history") if name not in described("articles")]
    assert described("article_history") == ["first_seen_at", "last_seen_at", *added]


def test_every_table_is_described() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", section("Tables"), re.MULTILINE)) == set(metadata.tables)


QUERIES = re.findall(r"```sql\n(.*?)```", section("Queries to start from"), re.DOTALL)


def test_there_are_eight_queries_to_start_from() -> None:
    assert len(QUERIES) >= 8


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: "-".join(query.split()[:4]))
def test_every_query_of_the_document_runs(database: Engine, query: str) -> None:
    if _meant_for(query) in ("", database.dialect.name):
        assert _asked(database, query) == []


def _asked(database: Engine, query: str) -> list[tuple[Any, ...]]:
    with run_query(database, query) as (columns, rows):
        assert columns
        return [tuple(row) for row in rows]


def _meant_for(query: str) -> str:
    """The database that a query is written for; "" for either."""
    marked = re.match(r"-- (\w+)\n", query)
    return marked[1].lower() if marked else ""


def test_a_query_for_one_database_has_a_twin_for_the_other() -> None:
    meant = [_meant_for(query) for query in QUERIES if _meant_for(query)]
    assert meant
    assert meant == ["sqlite", "postgresql"] * (len(meant) // 2)


def test_the_twins_find_the_same(database: Engine) -> None:
    """Over one article that says something in every column."""
    dated = make_article(1, site="rferl", provenance=(("published_at", "url.day"), ("title", "pangea.h1")))
    with writing(database) as connection:
        captures.insert(connection, [make_capture(1)], run_id=None)
        articles.upsert(connection, [(dated, make_capture(1))])
    mine = [query for query in QUERIES if _meant_for(query) == database.dialect.name]
    assert [_asked(database, query) for query in mine] == [
        [("rferl", "alternate", 1), ("rferl", "published_day_only", 1)],
        [("2026-11-20T07:00:00.25Z", dated.url)],
        [("pangea.h1", 1)],
    ]
