"""What a page for readers lists."""

from __future__ import annotations

import pytest

from archive.errors import UnreadablePage
from archive.extraction.section import MAX_LINKS, read_section

URL = "https://www.news.example/z/7"


def test_links_are_absolute_and_listed_once_with_their_longest_text() -> None:
    page = b"""<html><head><base href="/z/"></head><body>
      <a href="/a/1.html#top"><img alt=""></a> <a href="/a/1.html">The  river
      rose</a> <a href="/a/1.html">more</a>
      <a href="8?p=1">Next</a> <a href="javascript:load()">Load</a> <a href="mailto:a@b.example">Write</a> <a>no</a>
      <a href="//[broken/">x</a>
      <a href="//m.news.example/a/2.html" title="Ferries &amp; fares">Read</a></body></html>"""
    listing = read_section(page, URL)
    assert (listing.kind, listing.complete, listing.feeds) == ("page", True, ())
    assert [(entry.url, entry.title) for entry in listing.entries] == [
        ("https://www.news.example/a/1.html", "The river rose"),
        ("https://www.news.example/z/8?p=1", "Next"),
        ("https://m.news.example/a/2.html", "Ferries & fares"),
    ]


def test_feeds_that_the_head_names_are_told_apart_from_other_alternates() -> None:
    page = b"""<head><link rel="alternate" type="application/rss+xml" title="All" href="/api/all">
      <link rel="ALTERNATE home" type="Application/Atom+XML; charset=utf-8" href="https://x.example/atom">
      <link rel="alternate" hreflang="ru" href="/ru/">
      <link rel="stylesheet" type="application/rss+xml" href="/no"></head>"""
    feeds = read_section(page, URL).feeds
    assert [(feed.url, feed.title) for feed in feeds] == [
        ("https://www.news.example/api/all", "All"),
        ("https://x.example/atom", None),
    ]


def test_a_page_of_links_without_end_is_cut_and_says_so() -> None:
    page = b"".join(b"<a href=/a/%d.html>x</a>" % number for number in range(MAX_LINKS + 10))
    listing = read_section(page, URL)
    assert (len(listing.entries), listing.complete) == (MAX_LINKS, False)


def test_bytes_that_are_no_page_are_an_error() -> None:
    with pytest.raises(UnreadablePage):
        read_section(b"\x89PNG\r\n", URL)
