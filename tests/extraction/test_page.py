from __future__ import annotations

import pytest

from archive.errors import NotAnArticle, UnreadablePage
from archive.extraction.page import MAX_BYTES, read_page

URL = "http://www.newsroom.example/a/some-story/1234567.html"


@pytest.mark.parametrize(
    "data",
    [b"", b" \n", b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n", b"plain words", b'{"json": true}', b"\x00\x01\x02\x03<p>"],
)
def test_bytes_that_are_no_page_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePage):
        read_page(data, URL)


def test_a_page_beyond_the_limit_is_refused() -> None:
    with pytest.raises(UnreadablePage, match="limit"):
        read_page(b"<p>" + b" " * MAX_BYTES, URL)


@pytest.mark.parametrize("root", [b"<rss version='2.0'>", b"<?xml version='1.0'?>\n<urlset>", b"<feed xmlns='x'>"])
def test_a_feed_or_sitemap_is_something_else(root: bytes) -> None:
    with pytest.raises(NotAnArticle):
        read_page(root + b"</x>", URL)


def test_addresses_are_made_absolute_on_the_page() -> None:
    page = read_page(b"<head><base href='/z/'></head><body><p>x", URL)
    assert page.absolute("a b.html") == "http://www.newsroom.example/z/ab.html"
    assert page.absolute("//cdn.example/x.js") == "http://cdn.example/x.js"
    assert [page.absolute(odd) for odd in ("javascript:x", "data:x", "#top", "", None, "http://[x", "mailto:x")][
        :5
    ] == [None] * 5
    assert page.absolute("mailto:x") is None


def test_comments_are_no_content() -> None:
    assert "".join(read_page(b"<p>a<!-- x -->b", URL).body.itertext()) == "ab"


def test_replaced_bytes_are_flagged() -> None:
    assert read_page(("<p>" + "слово " * 60).encode() + b"\xd0", URL).flags == ("charset_replaced",)


def test_nul_does_not_end_the_page() -> None:
    assert "".join(read_page(b"<p>before\x00after</p><p>end</p>", URL).body.itertext()) == "beforeafterend"
