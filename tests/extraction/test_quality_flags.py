"""What a row says of its own quality, and where a title comes from when the page has none."""

from __future__ import annotations

import pytest

from archive.extraction.addresses import title_in_path
from archive.extraction.extract import extract
from tests.extraction.texts import SENTENCES, SIX_PARAGRAPHS

_SENTENCE = f"<p>{SENTENCES[0]}</p>"
_LD = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-06T07:00:00Z"}</script>'
_DAY = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-06"}</script>'
_UNDATED = '<script type="application/ld+json">{"@type":"NewsArticle"}</script>'
_H1 = "<h1>A ferry leaves the harbor</h1>"
_CASES = {
    "nothing to say": ((), _LD, _H1, SIX_PARAGRAPHS),
    "no date": (("no_date",), _UNDATED, _H1, SIX_PARAGRAPHS),
    "a day": (("published_day_only",), _DAY, _H1, SIX_PARAGRAPHS),
    "a short body": (("short_body",), _LD, _H1, _SENTENCE),
    "no body": (("no_body",), _LD, _H1, ""),
    "no title": (("title_from_url",), _LD, "", SIX_PARAGRAPHS),
    "several": (("no_date", "short_body", "title_from_url"), _UNDATED, "", _SENTENCE),
}


@pytest.mark.parametrize(("flags", "head", "title", "text"), _CASES.values(), ids=_CASES)
def test_flags(flags: tuple[str, ...], head: str, title: str, text: str) -> None:
    page = f"<html lang='en'><head>{head}</head><body><article>{title}{text}</article></body></html>"
    assert (
        extract(page.encode(), "https://lakeside.example/news/ferry-leaves-harbor-1234567.html").quality_flags == flags
    )


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/news/ferry-leaves-harbor-1234567.html", "Ferry leaves harbor"),
        ("/news/2024/ferry_leaves_harbor/", "Ferry leaves harbor"),
        (
            "/a/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC-%D0%B2%D1%8B%D1%88%D0%B5%D0%BB-%D1%80%D0%B0%D0%BD%D0%BE/123.html",
            "Паром вышел рано",
        ),
        ("/news/ferry/1234567.html", None),
        ("/", None),
        ("", None),
    ],
)
def test_the_words_of_an_address(path: str, title: str | None) -> None:
    assert title_in_path(path) == title
