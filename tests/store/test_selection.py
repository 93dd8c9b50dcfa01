"""What is handed on: captures of some sites, from some moment on, with what their revisits rest on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, insert

from archive.capture import Capture
from archive.store import articles, captures
from archive.store.engine import reading, writing
from archive.store.schema import page, site
from archive.store.selection import ArticlePage, Selection, iter_pages, record_ids_in
from tests.store.builders import NOON, at, make_article, make_capture

FILE = "demo-1.warc.gz"


def revisit_of(original: Capture, number: int, **changes: Any) -> Capture:
    values = {"record_type": "revisit", "status": 304, "url": original.url, "refers_to_id": original.record_id}
    return make_capture(number, **(values | changes))


@pytest.fixture
def archived(database: Engine) -> Engine:
    """Two sites. Of the first a page at minute 1, its revisit at 10; of the second a page at 2; robots.txt at 3."""
    one, two, robots = make_capture(1), make_capture(2), make_capture(3, url="https://news.example/robots.txt")
    again = revisit_of(one, 10, warc_file="demo-2.warc.gz")
    page_urls = {one.record_id: one.url, again.record_id: one.url, two.record_id: two.url}
    with writing(database) as connection:
        for number, key in ((1, "demo-en"), (2, "demo-ru")):
            connection.execute(insert(site).values(key=key, broadcaster="demo", host=f"{key}.example"))
            connection.execute(
                insert(page).values(
                    url=make_capture(number).url, site=key, role="article", first_listed_at=NOON, attempts=0
                )
            )
        captures.insert(connection, [one, two, robots, again], run_id=None, page_urls=page_urls)
        articles.upsert(connection, [(make_article(number), make_capture(number)) for number in (1, 2)])
    return database


def numbers(engine: Engine, selection: Selection, file: str = FILE) -> list[int]:
    with reading(engine) as connection:
        return sorted(int(record_id[-2:], 16) for record_id in record_ids_in(connection, file, selection))


@pytest.mark.parametrize(
    ("selection", "first_file", "second_file"),
    [
        (Selection(), [1, 2, 3], [10]),
        (Selection(("demo-en",)), [1], [10]),
        (Selection(("demo-ru",)), [2], []),
        (Selection(("demo-en", "demo-ru")), [1, 2], [10]),
        (Selection(since=at(2)), [1, 2, 3], [10]),
        (Selection(since=at(3)), [1, 3], [10]),
        (Selection(("demo-ru",), since=at(3)), [], []),
        (Selection(("demo-en",), since=at(10)), [1], [10]),
        (Selection(since=at(11)), [], []),
    ],
    ids=["all", "en", "ru", "both", "since 2", "since 3", "ru since 3", "en since 10", "since 11"],
)
def test_captures_are_selected_with_the_originals_of_revisits(
    archived: Engine, selection: Selection, first_file: list[int], second_file: list[int]
) -> None:
    assert numbers(archived, selection) == first_file
    assert numbers(archived, selection, "demo-2.warc.gz") == second_file


@pytest.mark.parametrize(
    ("selection", "expected"),
    [(Selection(), [1, 2]), (Selection(("demo-ru",)), [2]), (Selection(since=at(3)), [1])],
    ids=["all", "ru", "since 3"],
)
def test_articles_are_listed_where_their_bytes_are_selected(
    archived: Engine, selection: Selection, expected: list[int]
) -> None:
    with reading(archived) as connection:
        listed = list(iter_pages(connection, selection, text=False))
    assert [(one.url, one.captured_at, one.text) for one in listed] == [
        (make_capture(number).url, at(number), None) for number in expected
    ]


def test_a_page_comes_with_its_text_where_it_is_asked_for(archived: Engine) -> None:
    with reading(archived) as connection:
        [first, _] = iter_pages(connection, Selection(), text=True)
    article = make_article(1)
    assert first == ArticlePage(first.article_id, article.url, at(1), FILE, article.title, article.body)
