"""Which of the articles that a page declares is its own."""

from __future__ import annotations

import json

import pytest

from archive.article import Article
from archive.errors import NotAnArticle
from archive.extraction.extract import extract
from tests.extraction.texts import SENTENCES, SIX_PARAGRAPHS

_URL = "https://www.lakeside.example/news/ferry"
_TITLE = "A ferry leaves the harbor"
_OWN = {"@type": "NewsArticle", "headline": _TITLE, "datePublished": "2024-05-06T07:30:00Z", "author": "Jane Doe"}
_OTHER = {
    "@type": "NewsArticle",
    "headline": "Geese come back to the lake",
    "url": "https://www.lakeside.example/news/geese",
    "datePublished": "2021-01-02T03:04:00Z",
    "author": "John Roe",
    "articleBody": "The geese are back. " * 40,
}


def declared(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)


def read(head: str) -> Article:
    title = f"<title>{_TITLE} | Lakeside News</title>"
    page = f"<html lang=en><head>{title}{head}</head><body><h1>{_TITLE}</h1><div>{SIX_PARAGRAPHS}</div></body></html>"
    return extract(page.encode(), _URL)


_PLACES = {
    "its address": {"url": _URL + "?from=front", "headline": "Ship goes"},
    "a path": {"url": "/news/ferry/", "headline": "Ship goes"},
    "the page it is the main thing of": {
        "mainEntityOfPage": {"@type": "WebPage", "@id": _URL},
        "headline": "Ship goes",
    },
    "one of its addresses": {"url": ["https://short.example/x", _URL], "headline": "Ship goes"},
    "its identifier": {"@id": _URL + "#article", "headline": "Ship goes"},
    "its title": {"url": "https://short.example/x"},
    "nothing": {},
}


@pytest.mark.parametrize("place", _PLACES.values(), ids=_PLACES)
def test_the_pages_own_article_is_told_from_another_by(place: dict[str, object]) -> None:
    article = read(declared([_OTHER, {**_OWN, **place}]))
    assert (article.title, article.authors) == (_TITLE, ("Jane Doe",))
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-05-06T07:30:00+00:00"


def test_an_article_that_stands_elsewhere_under_another_title_says_nothing_of_the_page() -> None:
    article = read(declared(_OTHER))
    assert (article.published_at, article.authors, article.body) == (None, (), "\n\n".join(SENTENCES))


def test_where_the_page_has_no_title_of_its_own_the_declared_article_is_believed() -> None:
    page = f"<html lang=en><head>{declared(_OTHER)}</head><body></body></html>"
    assert extract(page.encode(), _URL).title == "Geese come back to the lake"


def test_a_page_declares_itself_for_want_of_an_article() -> None:
    page = {"@type": "WebPage", "name": _TITLE, "datePublished": "2024-05-06T07:30:00Z"}
    assert dict(read(declared(page)).provenance)["published_at"] == "json_ld.page.datePublished"
    article = read(declared({**_OWN, "@type": "WebPage"}))
    assert (article.authors, dict(article.provenance)["published_at"]) == (("Jane Doe",), "json_ld.datePublished")


_PUBLISHED = "<meta property='article:published_time' content='2024-05-06T10:00:00Z'>"


def test_of_several_stories_each_marked_that_with_the_title_is_read() -> None:
    story = "<li><article><{0}>{1}</{0}><div itemprop=articleBody><p>{2}</p></div></article></li>"
    stories = story.format("h1", "A ferry leaves", SENTENCES[0]) + "".join(
        story.format("h2", f"Story {number}", text) for number, text in enumerate(SENTENCES[1:])
    )
    head = f"<head><title>A ferry leaves</title>{_PUBLISHED}</head>"
    page = f"<html lang=en>{head}<body><main><ol>{stories}</ol></main></body></html>"
    assert extract(page.encode(), "https://www.lakeside.example/news/latest/a-ferry-leaves").body == SENTENCES[0]


def test_a_marked_summary_is_not_the_text() -> None:
    rest = f"<div class=rest>{SIX_PARAGRAPHS}</div>"
    story = f"<article><h1>A ferry leaves</h1><div itemprop=articleBody><p>{SENTENCES[0]}</p></div>{rest}</article>"
    other = f"<article><h2>Another</h2><div itemprop=articleBody><p>{SENTENCES[1]}</p></div></article>"
    page = f"<html lang=en><head><title>A ferry leaves</title>{_PUBLISHED}</head><body>{story}{other}</body></html>"
    assert SENTENCES[5] in extract(page.encode(), "https://www.lakeside.example/news/a-ferry-leaves").body


def test_a_front_page_is_none_of_the_articles_that_it_declares() -> None:
    stories = [{**_OTHER, "headline": f"Story {n} of the lake", "url": f"{_URL}/{n}"} for n in range(9)]
    said = "".join(
        f"<div><h2>{story['headline']}</h2><p>{SENTENCES[0]} {n}</p></div>" for n, story in enumerate(stories)
    )
    page = f"<html lang=en><head><title>Lakeside</title>{declared(stories)}</head><body>{said}</body></html>"
    with pytest.raises(NotAnArticle, match="front page"):
        extract(page.encode(), "https://www.lakeside.example/")


def test_the_type_of_its_script_is_written_in_any_case() -> None:
    assert read(declared(_OWN).replace("application/ld+json", "Application/LD+JSON; charset=utf-8")).authors == (
        "Jane Doe",
    )


@pytest.mark.parametrize("name", ["{{author}}", "https://www.lakeside.example/jane", "jane@lakeside.example"])
def test_what_is_no_name_is_no_author(name: str) -> None:
    assert read(declared({**_OWN, "author": {"@type": "Person", "name": name}})).authors == ()


def test_a_name_on_the_page_is_better_than_that_of_an_account() -> None:
    account = declared({**_OWN, "author": {"name": "webdesk2"}})
    assert read(account).authors == ("webdesk2",)
    assert read(account + "<meta name=author content='Jane Doe'>").authors == ("Jane Doe",)
