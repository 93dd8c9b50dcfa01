"""Visits read from files: pages hear of them, in a few statements for many."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Engine, text

from archive import schedule, visits
from archive.store import articles, captures, pages
from archive.store.engine import writing
from archive.store.listings import PageListing, SiteRow, list_pages, upsert_sites
from tests.store.builders import NOON, at, make_article, make_capture
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


def test_a_change_and_an_absence_bring_the_next_visit_forward(connection: Connection) -> None:
    old = make_capture(1, captured_at=NOON + timedelta(days=1000))
    list_pages(connection, [PageListing(old.url, "news", "article", "1", published_at=NOON)], NOON)
    visits.record(connection, visits.visits_of(connection, [old]), run_id=None)
    assert due(connection, old.url) == old.captured_at + schedule.LATEST
    visits.learn(connection, old, revised=False, missing="an article that nobody saw")
    assert due(connection, old.url) == old.captured_at + schedule.UNKNOWN_AGE
    articles.upsert(connection, [(make_article(1), old)])
    visits.learn(connection, old, revised=False, missing=articles.key_of(make_article(1)))
    assert due(connection, old.url) == old.captured_at + schedule.SECOND_LOOK
    visits.learn(connection, old, revised=True, missing=None)
    page = pages.find(connection, old.url)
    assert page is not None
    assert (page["changes"], page["changed_at"]) == (1, old.captured_at)
    assert page["due_at"] == old.captured_at + schedule.SOONEST


def test_a_visit_after_a_change_is_timed_by_it(connection: Connection) -> None:
    old = make_capture(1, captured_at=NOON + timedelta(days=1000))
    list_pages(connection, [PageListing(old.url, "news", "article", "1", published_at=NOON)], NOON)
    visits.record(connection, visits.visits_of(connection, [old]), run_id=None)
    visits.learn(connection, old, revised=True, missing=None)
    again = make_capture(1, record_id=make_capture(2).record_id, captured_at=old.captured_at + timedelta(hours=3))
    visits.record(connection, visits.visits_of(connection, [again]), run_id=None)
    assert due(connection, old.url) == again.captured_at + timedelta(hours=3)


def test_what_an_earlier_visit_told_moves_nothing(connection: Connection) -> None:
    first, second = make_capture(1), make_capture(1, record_id=make_capture(2).record_id, captured_at=at(500))
    list_pages(connection, [PageListing(first.url, "news", "article", "1", published_at=NOON)], NOON)
    for capture in (first, second):
        visits.record(connection, visits.visits_of(connection, [capture]), run_id=None)
    before = pages.find(connection, first.url)
    visits.learn(connection, first, revised=True, missing=None)
    assert pages.find(connection, first.url) == before


def due(connection: Connection, url: str) -> object:
    page = pages.find(connection, url)
    assert page is not None
    return page["due_at"]
