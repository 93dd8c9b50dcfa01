"""Visits read from files: pages hear of them, in a few statements for many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, text

from archive import visits
from archive.store import captures, pages
from archive.store.engine import writing
from archive.store.listings import PageListing, SiteRow, list_pages, upsert_sites
from tests.store.builders import NOON, at, make_capture
from tests.store.plans import explained


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    with writing(database) as connection:
        upsert_sites(connection, [SiteRow("news", "news", "news.example")])
        yield connection


def put(connection: Connection, *numbers: int) -> None:
    """Captures of stories with these numbers, which a listing names as well."""
    made = [make_capture(number) for number in numbers]
    list_pages(connection, [PageListing(one.url, "news", "article") for one in made], NOON)
    captures.insert(connection, made, run_id=None)


def test_a_page_hears_of_the_captures_that_came_before_it(connection: Connection) -> None:
    put(connection, 1, 2)
    captures.insert(
        connection, [make_capture(3, url="https://news.example/unlisted"), make_capture(4, url="no url")], run_id=None
    )
    after: str | None = ""
    while after is not None:
        after = visits.link_pages(connection, after, limit=2)
    linked = connection.execute(text("SELECT page_url FROM capture ORDER BY record_id")).scalars().all()
    assert linked == [make_capture(1).url, make_capture(2).url, None, None]
    page = pages.find(connection, make_capture(2).url)
    assert page is not None
    assert (page["fetched_at"], page["record_id"]) == (at(2), make_capture(2).record_id)


def test_many_captures_take_no_more_statements_than_few(connection: Connection) -> None:
    put(connection, *range(1, 4))
    with explained(connection) as few:
        visits.link_pages(connection)
    put(connection, *range(4, 300))
    with explained(connection) as many:
        visits.link_pages(connection, make_capture(3).record_id)
    assert len(many) == len(few) > 0
