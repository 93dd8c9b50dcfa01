"""Every field that has a value has a rule that names where it came from, whoever read the page."""

from __future__ import annotations

from typing import Any

import pytest

from archive.article import Article, article_columns
from archive.errors import ExtractionError
from archive.extraction.extract import extract, extract_text
from tests import scoring
from tests.extraction.test_golden import columns, golden, names
from tests.extraction.texts import SENTENCES, SIX_PARAGRAPHS

#: What is made of other fields, or says who read the page; broadcaster and site are those of its site's row or host.
_DERIVED = {
    *("article_id", "broadcaster", "site", "url", "word_count", "content_hash", "blocks", "published_local"),
    *("quality_flags", "provenance", "extractor", "extractor_version"),
}


def without_rule(row: dict[str, Any]) -> set[str]:
    given = {name for name, value in row.items() if value not in (None, [], "", {})}
    return given - _DERIVED - set(row["provenance"])


def without_value(row: dict[str, Any]) -> set[str]:
    """Fields that have a rule and no value; a body of captions and embeds stands in `blocks` alone."""
    return {name for name in row["provenance"] if not row[name] and not (name == "body" and row["blocks"])}


@pytest.mark.parametrize("name", [name for name in names() if "article" in golden(name)])
def test_a_kept_page(name: str) -> None:
    assert not without_rule(columns(name))
    assert not without_value(columns(name))


def test_every_real_page() -> None:
    if why := scoring.missing():
        pytest.skip(why)
    for page in scoring.gold():
        try:
            row = article_columns(extract(scoring.page_bytes(page), page["url"]))
        except ExtractionError:
            continue
        assert (page["file"], without_rule(row), without_value(row)) == (page["file"], set(), set())


def test_a_dump_of_text() -> None:
    text = f"A ferry leaves the harbor\n{' '.join(SENTENCES)}\nWith reporting by Reuters and AP\n"
    article = extract_text(text, "https://www.rferl.org/a/1234567.html", language="en")
    assert dict(article.provenance) == {
        "body": "text.paragraphs",
        "canonical_url": "url",
        "detected_language": "body.language",
        "kind": "default",
        "language": "record.language",
        "source_id": "url.number",
        "title": "text.line",
        "wire_credits": "vocabulary.agencies",
    }
    assert not without_rule(article_columns(article))


def _read(head: str = "", text: str = SIX_PARAGRAPHS, url: str = "https://www.lakeside.example/news/ferry") -> Article:
    marked = "<meta property='article:published_time' content='2024-05-06T07:00:00Z'>"
    return extract(f"<head>{marked}{head}</head><main><h1>A ferry</h1>{text}</main>".encode(), url)


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        ("<link rel='canonical' href='/news/ferry'>", "html.canonical"),
        ("<meta property='og:url' content='/news/ferry'>", "meta.og:url"),
        ("<link rel='canonical' href='/'>", "url"),
        ("", "url"),
    ],
)
def test_the_canonical_address(head: str, rule: str) -> None:
    assert dict(_read(head).provenance)["canonical_url"] == rule


def test_an_introduction_found_below_the_headline_has_a_rule() -> None:
    article = _read(
        text=f"<p class='standfirst'>It left in the morning, and nobody was late.</p><div>{SIX_PARAGRAPHS}</div>"
    )
    assert article.lede == "It left in the morning, and nobody was late."
    assert dict(article.provenance)["lede"] == "generic.standfirst"
