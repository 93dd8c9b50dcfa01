"""Whatever the bytes, extraction gives an article or one of its own errors, and the same one each time."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.provisional import urls as sound_urls

from archive.errors import ExtractionError, PayloadError
from archive.extraction.extract import extract, extract_text
from archive.extraction.listing import read_listing
from tests.extraction.mangling import MANGLERS, Mangler
from tests.extraction.totality import (
    ADDRESSES,
    PIECES,
    Kept,
    addresses,
    assert_total,
    kept_pages,
    newsroom_pages,
)

relaxed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
pages = st.sampled_from((*kept_pages(), *newsroom_pages()))
urls = st.sampled_from(addresses())
seeds = st.integers(0, 2**32 - 1)


@relaxed
@given(st.binary(max_size=400), urls)
def test_any_bytes(data: bytes, url: str) -> None:
    assert_total(data, url)


@relaxed
@given(st.lists(st.sampled_from(PIECES), max_size=40), urls)
def test_any_heap_of_markup(pieces: list[str], url: str) -> None:
    assert_total("".join(pieces).encode(), url)


@relaxed
@given(st.data())
def test_a_page_with_bytes_cut_out_or_put_in(data: st.DataObject) -> None:
    page = data.draw(pages)
    html = page.html
    start = data.draw(st.integers(0, len(html)))
    end = data.draw(st.integers(start, min(len(html), start + 2000)))
    assert_total(html[:start] + data.draw(st.binary(max_size=30)) + html[end:], page.url)


@pytest.mark.parametrize("mangler", MANGLERS, ids=lambda mangler: mangler.__name__)
def test_a_page_spoilt_in_one_way(mangler: Mangler) -> None:
    @settings(relaxed, max_examples=25)
    @given(pages, seeds)
    def check(page: Kept, seed: int) -> None:
        assert_total(mangler(page.html, Random(seed)), page.url)

    check()


@relaxed
@given(pages, st.lists(st.sampled_from(MANGLERS), min_size=2, max_size=5), urls, seeds)
def test_a_page_spoilt_in_several_ways(page: Kept, manglers: list[Mangler], url: str, seed: int) -> None:
    html, random = page.html, Random(seed)
    for mangler in manglers:
        html = mangler(html, random)[:300_000]
    assert_total(html, url)


@relaxed
@given(
    pages,
    st.one_of(st.text(max_size=80), sound_urls(), st.text(max_size=60).map("https://www.newsroom.example/".__add__)),
)
def test_any_address(page: Kept, url: str) -> None:
    assert_total(page.html, url)


@relaxed
@given(pages, st.one_of(st.text(max_size=20), st.sampled_from(["utf-16", "rot13", "idna", "zlib", "base64", "UTF-8 "])))
def test_any_charset_in_the_header(page: Kept, charset: str) -> None:
    assert_total(page.html, page.url, charset)
    assert_total(page.html + b"\xff\xfe", page.url, charset)


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
