"""Whatever the bytes, extraction gives an article or one of its own errors, and the same one each time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.article import article_columns
from archive.errors import ExtractionError, PayloadError
from archive.extraction.extract import extract, extract_text
from archive.extraction.listing import read_listing

PAGES = Path(__file__).resolve().parent.parent / "pages"
ADDRESSES = (
    "http://www.newsroom.example/a/some-story/75910001.html",
    "http://fa.newsroom.example/amp/a/75912001.html",
    "https://mercury.lakeside.example/news/1",
    "http://[broken",
    "unknown:",
    "",
)
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
#: Pieces that parsers stumble on: half tags, entities out of range, odd attributes, JSON of the wrong shape.
PIECES = st.sampled_from(
    r"""
<div id='content'>
<div class='wsw'>
<h1 class='pg-title'>
</h1>
<p>
</p>
</div>
<br>
<ul><li>
</ul>
<table><tr><td>
<a href='http://[x'>
<a href='//x'>
</a>
<figure><img src='data:x'>
</figure>
<video data-sources='[1,{"Src":2},{"Src":"//["}]' src='/a.mp4'>
<audio data-sources='{'>
&#0;
&#xd800;
&#1114112;
<!--
-->
<![CDATA[
<script>var utag_data={pub_year:"0",pub_month:"99",a:
<script>var utag_data={PublicationYear:"2013",PublicationMonth:"07",PublicationDay:"16",PublicationHour:"11"};
</script>
<script type='application/ld+json'>[{"@type":[1,"NewsArticle"],"author":[[{}],5,{"name":["x",1]}],"headline":7}]
<script type='application/ld+json'>{"@type":"NewsArticle","datePublished":"0001-01-01T00:00:00+14:00","keywords":{}}
<time datetime='9999-12-31T23:59:59-14:00'>
<time datetime='2024-02-30T25:61'>
<meta property='og:title' content='T'>
<link rel=canonical href='http://x:y/'>
<base href='http://['>
<html lang='\u00e9'>
<span class='dateline'>
</span>
<blockquote class='twitter-tweet'>
<iframe src='?'>
<strong>
</strong>
1:00
words of a text that is long enough to look like the sentence of an article, more or less.
""".strip().splitlines()
)


def outcome(html: bytes, url: str) -> str:
    """The article as text, or the class of the refusal."""
    try:
        article = extract(html, url)
    except ExtractionError as error:
        return type(error).__name__
    columns = article_columns(article)
    assert article.title.strip()
    assert "\x00" not in str(columns)
    str(columns).encode()  # no lone surrogate
    return str(columns)


@cache
def kept_pages() -> list[bytes]:
    return [page.read_bytes() for page in sorted(PAGES.glob("*/*.html"))]


@relaxed
@given(st.binary(max_size=400), st.sampled_from(ADDRESSES))
def test_any_bytes(data: bytes, url: str) -> None:
    assert outcome(data, url) == outcome(data, url)


@relaxed
@given(st.lists(PIECES, max_size=40), st.sampled_from(ADDRESSES))
def test_any_heap_of_markup(pieces: list[str], url: str) -> None:
    html = "".join(pieces).encode()
    assert outcome(html, url) == outcome(html, url)


@relaxed
@given(st.data())
def test_a_page_with_bytes_cut_out_or_put_in(data: st.DataObject) -> None:
    page = data.draw(st.sampled_from(kept_pages()))
    start = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(start, min(len(page), start + 2000)))
    patched = page[:start] + data.draw(st.binary(max_size=30)) + page[end:]
    assert outcome(patched, ADDRESSES[0]) == outcome(patched, ADDRESSES[0])


@relaxed
@given(st.text(max_size=600), st.sampled_from(["en", "ru", "x-odd", None]))
def test_any_text_dump(text: str, language: str | None) -> None:
    try:
        article = extract_text(text, language=language)
    except ExtractionError:
        return
    assert article.title
    assert article.body


@relaxed
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"<urlset><url><loc>http://x/</loc>", b"<rss><channel><item>", b"\x1f\x8b\x08\x00"]),
)
def test_any_listing(data: bytes, start: bytes) -> None:
    try:
        listing = read_listing(start + data, "http://www.newsroom.example/sitemap.xml")
    except PayloadError:
        return
    assert listing is None or all(entry.url.startswith("http") for entry in listing.entries)


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul><li", "span", "table><tr><td", "b"])
@pytest.mark.parametrize("depth", [255, 600])
def test_deep_nesting_loses_nothing(tag: str, depth: int) -> None:
    deep = f"<{tag}>" * depth + "words at the bottom"
    html = f"<div id='content'><h1>T</h1><div class='wsw'><p>above</p>{deep}".encode()
    article = extract(html, ADDRESSES[0])
    assert "words at the bottom" in article.body
    assert "parse_incomplete" not in article.quality_flags


def test_a_page_too_deep_for_the_parser_says_that_it_was_cut() -> None:
    html = b"<div id='content'><h1>T</h1><div class='wsw'><p>above</p>" + b"<div>" * 5000 + b"words"
    assert "parse_incomplete" in extract(html, ADDRESSES[0]).quality_flags
