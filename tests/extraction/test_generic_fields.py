"""Section, tags and language of a page of no known platform."""

from __future__ import annotations

import json

import pytest

from archive.article import Article
from archive.extraction.extract import extract
from tests.extraction.texts import SIX_PARAGRAPHS


def read(head: str = "", lang: str = "") -> Article:
    title = "<h1>A ferry leaves the harbor</h1>"
    page = f"<html{lang}><head>{head}</head><body><article>{title}{SIX_PARAGRAPHS}</article></body></html>"
    return extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")


def ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def trail(*names: str) -> str:
    steps = [{"@type": "ListItem", "position": n, "item": {"name": name}} for n, name in enumerate(names)]
    value = {"@type": "BreadcrumbList", "itemListElement": steps[::-1]}
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def meta(name: str, *contents: str) -> str:
    return "".join(f'<meta property="{name}" content="{content}">' for content in contents)


_SECTIONS = {
    "declared": ("Travel", "json_ld.articleSection", ld(articleSection=["Travel", "Lakes"])),
    "meta": ("Travel", "meta.article:section", meta("article:section", "Travel")),
    "breadcrumb": ("Ferries", "json_ld.breadcrumb", trail("Home", "Travel", "Ferries", "A ferry leaves the harbor")),
    "the front page alone": (None, None, trail("Home", "A ferry leaves the harbor")),
    "no name": (None, None, meta("section", "All that is written about ferries, lakes and harbors " * 2)),
}


@pytest.mark.parametrize(("section", "rule", "head"), _SECTIONS.values(), ids=_SECTIONS)
def test_section(section: str | None, rule: str | None, head: str) -> None:
    article = read(head)
    assert (article.section, dict(article.provenance).get("section")) == (section, rule)


_TAGS = {
    "declared list": (("ferry", "dog"), "json_ld.keywords", ld(keywords=["ferry", "dog"])),
    "declared text": (("ferry", "dog"), "json_ld.keywords", ld(keywords="ferry, dog, ferry")),
    "text in a list": (("ferry", "dog"), "json_ld.keywords", ld(keywords=["ferry, dog"])),
    "meta, repeated": (("ferry", "dog"), "meta.article:tag", meta("article:tag", "ferry", "dog")),
    "meta": (("ferry", "dog"), "meta.keywords", meta("keywords", "ferry,dog;[NAME]")),
    "Arabic commas": (("عبارة", "كلب"), "meta.keywords", meta("keywords", "عبارة، كلب")),
    "a sentence": ((), None, meta("keywords", "Read everything about ferries on the large lake and its harbors here")),
}


@pytest.mark.parametrize(("tags", "rule", "head"), _TAGS.values(), ids=_TAGS)
def test_tags(tags: tuple[str, ...], rule: str | None, head: str) -> None:
    article = read(head)
    assert (article.tags, dict(article.provenance).get("tags")) == (tags, rule)


_LANGUAGES = {
    "html": ("en-GB", "html.lang", ' lang="en-GB"', ""),
    "underscore": ("pt-BR", "html.lang", ' lang="pt_BR"', ""),
    "no language": ("fr", "meta.og:locale", ' lang="lakes"', meta("og:locale", "fr")),
    "Dublin Core": ("en", "meta.dc.language", "", meta("dc.language", "en")),
    "JSON-LD": ("en", "json_ld.inLanguage", "", ld(inLanguage="en")),
    "nothing": (None, None, "", ""),
}


@pytest.mark.parametrize(("language", "rule", "lang", "head"), _LANGUAGES.values(), ids=_LANGUAGES)
def test_declared_language(language: str | None, rule: str | None, lang: str, head: str) -> None:
    article = read(head, lang)
    assert (article.language, dict(article.provenance).get("language")) == (language, rule)
