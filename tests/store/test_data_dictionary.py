"""docs/data-dictionary.md says what the database holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, text

from archive.store.engine import reading
from archive.store.schema import metadata
from archive.store.views import VIEWS
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


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split()[1])
def test_every_query_of_the_document_runs(connection: Connection, query: str) -> None:
    result = connection.execute(text(query))
    assert result.returns_rows
    result.all()
