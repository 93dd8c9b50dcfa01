"""What holds for every page there can be: an article or a refusal with a name, and the same one each time."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from archive.article import article_columns
from archive.errors import ExtractionError
from archive.extraction.extract import extract
from tests.site import newsroom

PAGES = Path(__file__).resolve().parent.parent / "pages"
ADDRESSES = (
    "http://www.newsroom.example/a/some-story/75910001.html",
    "http://fa.newsroom.example/amp/a/75912001.html",
    "https://mercury.lakeside.example/news/1",
    "https://archive.ph/abcde",
    "http://74.125.39.104/search?q=cache:Xw0b2rPq7vEJ:www.lakeside.example/news+ferry",
    "https://web.archive.org/web/20240601120000/http://www.newsroom.example/a/75910001.html",
    "http://[broken",
    "unknown:",
    "",
)
#: Pieces that parsers stumble on: half tags, entities out of range, odd attributes, JSON of the wrong shape.
PIECES = r"""
<div id='content'>
<div id='HEADER'>
<div id='CONTENT'>
<link rel='bookmark' href='http://archive.today/20240601120000/https://x.example/a'>
<base href='https://x.example/a'>
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
<div class='related-video'><iframe src='http://[x'></iframe></div>
<div class='flourish-embed' data-src='//[x'></div>
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
<script type='application/ld+json'>{"@graph":[{"@type":"NewsArticle","author":{"name":null},"image":[[]]}],"video":[
<time datetime='9999-12-31T23:59:59-14:00'>
<time datetime='2024-02-30T25:61'>
<meta property='og:title' content='T'>
<meta name='author' content='By A, B and C'>
<div itemprop='articleBody'>
<link rel=canonical href='http://x:y/'>
<base href='http://['>
<html lang='\u00e9'>
<span class='dateline'>
</span>
<blockquote class='twitter-tweet'>
<iframe src='?'>
<strong>
</strong>
<svg><title>
<template>
<noscript>
<plaintext>
1:00
words of a text that is long enough to look like the sentence of an article, more or less.
""".strip().splitlines()


def outcome(html: bytes, url: str, charset: str | None = None) -> str:
    """The article as text, or the refusal. Anything else that happens is a fault of the extractor."""
    try:
        article = extract(html, url, charset=charset)
    except ExtractionError as error:
        return f"{type(error).__name__}: {error.reason}"
    columns = article_columns(article)
    assert article.title.strip()
    assert "\x00" not in str(columns)
    str(columns).encode()  # no lone surrogate
    return str(columns)


def assert_total(html: bytes, url: str, charset: str | None = None) -> str:
    """That the page has an outcome, and the same one twice; the outcome."""
    found = outcome(html, url, charset)
    assert outcome(html, url, charset) == found
    return found


@dataclass(frozen=True, slots=True)
class Kept:
    """A page of the project, and where it says that it stands."""

    html: bytes = field(repr=False)
    url: str


@cache
def kept_pages() -> tuple[Kept, ...]:
    """The golden pages: of every platform one at least."""
    files = sorted(PAGES.glob("*/*.html"))
    return tuple(
        Kept(file.read_bytes(), json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["url"])
        for file in files
    )


@cache
def newsroom_pages() -> tuple[Kept, ...]:
    """The pages that the demo newsroom serves to readers."""
    pages = newsroom.pages(2).items()
    return tuple(
        Kept(page.body, f"http://{key}")
        for key, page in pages
        if page.content_type.startswith("text/html") and page.body
    )


@cache
def addresses() -> tuple[str, ...]:
    """An address of each platform and of none, sound and broken: it decides which parser reads a page."""
    return (*ADDRESSES, *sorted({page.url for page in kept_pages()} - set(ADDRESSES)))
