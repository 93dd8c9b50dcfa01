"""Declared languages: their tags, the words they share, and what to read a page with whose template says another."""

from __future__ import annotations

import pytest

from archive.extraction.extract import extract
from archive.extraction.language.tags import codes, language_tag, primary
from tests.extraction.texts import SIX_PARAGRAPHS


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("ru", "ru"),
        ("RU", "ru"),
        ("en_us", "en-US"),
        (" pt-br ", "pt-BR"),
        ("uz-CYRL-uz", "uz-Cyrl-UZ"),
        ("kmr-Latn", "kmr-Latn"),
        ("ru-RU-x-news", "ru-RU-x-news"),
        ("ru, en", "ru"),
        ("es-419", "es-419"),
        ("und", None),
        ("mul", None),
        ("x-default", None),
        ("english", None),
        ("рус", None),
        ("en us", None),
        ("", None),
        (None, None),
    ],
)
def test_a_declared_language_as_a_tag(declared: str | None, tag: str | None) -> None:
    assert language_tag(declared) == tag


def test_the_codes_under_which_words_stand() -> None:
    assert codes("sr-Latn") == ("sr", "bs", "hr", "sh", "cnr")
    assert codes("nn-NO")[:2] == ("nn", "nb")
    assert codes("ua") == ("ua", "uk")
    assert codes("ka-GE") == ("ka", "ge")
    assert codes("en_GB") == ("en",)
    assert codes(None) == ()
    assert (primary("uz-Cyrl-UZ"), primary(None)) == ("uz", "")


def _article(head: str, html: str = "", body: str = "") -> dict[str, object]:
    page = f"""<html {html}><head><title>Паром вышел из гавани утром</title>{head}</head><body {body}><article>
    <h1>Паром вышел из гавани утром</h1><p>Автор: Анна Примерова</p><p>5 мая 2024, 14:07</p>{SIX_PARAGRAPHS}
    </article></body></html>"""
    article = extract(page.encode(), "https://lakeside.example/news/ferry")
    day = article.published_at.date().isoformat() if article.published_at else None
    return {"language": article.language, "day": day, "authors": article.authors}


_LD = '<script type="application/ld+json">{"@type":"Article","inLanguage":{"alternateName":"ru"}}</script>'
_DESCRIPTION = '<meta name=description content="На борту было одиннадцать человек и собака, которая громко лаяла.">'


@pytest.mark.parametrize(
    ("language", "page"),
    [
        ("ru", {"head": "", "html": "xml:lang=ru"}),
        ("ru", {"head": "", "body": "lang=ru"}),
        ("ru", {"head": "<meta name=language content=ru>"}),
        ("ru", {"head": _LD}),
        (None, {"head": _DESCRIPTION}),
        (None, {"head": _DESCRIPTION, "html": "lang=und"}),
        ("en", {"head": _DESCRIPTION, "html": "lang=en"}),
    ],
)  # fmt: skip
def test_a_page_is_read_with_the_words_of_its_language(language: str | None, page: dict[str, str]) -> None:
    assert _article(**page) == {"language": language, "day": "2024-05-05", "authors": ("Анна Примерова",)}


def test_a_declared_language_that_may_be_that_of_the_text_is_not_doubted() -> None:
    assert _article(_DESCRIPTION, "lang=de")["authors"] == ()
