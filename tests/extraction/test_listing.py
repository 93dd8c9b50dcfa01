from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from archive.errors import PayloadError
from archive.extraction import listing
from archive.extraction.listing import ListedPage, read_listing

URL = "https://www.newsroom.example/sitemap_1_1.xml.gz"
PLAIN = b"""\xef\xbb\xbf<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://www.newsroom.example/a/1.html </loc><lastmod>2025-05-01T10:00:00.1234567Z</lastmod></url>
<url><loc>/a/2.html</loc><lastmod>2025-05-01</lastmod><changefreq>daily</changefreq></url>
<url><loc>https://www.newsroom.example/a/3.html?x=1&amp;y=2</loc><lastmod>soon</lastmod></url>
<url><loc>javascript:x</loc></url><url/>
</urlset>"""
NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:v="http://www.google.com/schemas/sitemap-video/1.1">
<url><loc>https://x.example/1</loc><n:news><n:publication><n:name>X</n:name><n:language>tat</n:language></n:publication>
<n:publication_date>2025-05-01T10:00:00Z</n:publication_date><n:title>A &amp; B</n:title></n:news></url>
<url><loc>https://x.example/2</loc><v:video><v:title>Film</v:title><v:publication_date>2025-05-01T12:00:00+02:00</v:publication_date>
</v:video></url></urlset>"""
FEED = b"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title><link>https://x.example/</link>
<language>en</language><item><title>One &amp; only</title><link>/a/1.html</link>
<pubDate>Sun, 28 Apr 2024 09:00:00 +0200</pubDate>
</item><item><title>No link</title></item></channel></rss>"""
MOMENT = datetime(2025, 5, 1, 10, tzinfo=UTC)


def test_a_sitemap() -> None:
    found = read_listing(PLAIN, URL)
    assert found is not None
    assert (found.kind, found.complete) == ("sitemap", True)
    assert found.entries == (
        ListedPage("https://www.newsroom.example/a/1.html", datetime(2025, 5, 1, 10, 0, 0, 123456, tzinfo=UTC)),
        ListedPage("https://www.newsroom.example/a/2.html", datetime(2025, 5, 1, tzinfo=UTC)),
        ListedPage("https://www.newsroom.example/a/3.html?x=1&y=2"),
    )


def test_a_gzipped_sitemap_in_two_members() -> None:
    assert read_listing(gzip.compress(PLAIN[:300]) + gzip.compress(PLAIN[300:]), URL) == read_listing(PLAIN, URL)


def test_an_index() -> None:
    found = read_listing(b"<sitemapindex><sitemap><loc>https://x.example/s.xml</loc></sitemap></sitemapindex>", URL)
    assert found == listing.Listing("sitemapindex", (ListedPage("https://x.example/s.xml"),))


def test_news_and_video_tags() -> None:
    found = read_listing(NEWS, URL)
    assert found is not None
    assert found.kind == "news_sitemap"
    assert found.entries == (
        ListedPage("https://x.example/1", None, "A & B", MOMENT, "tat"),
        ListedPage("https://x.example/2", None, "Film", MOMENT),
    )


def test_a_feed() -> None:
    found = read_listing(FEED, "https://x.example/api/")
    assert found is not None
    assert (found.kind, found.complete) == ("feed", True)
    assert found.entries == (
        ListedPage("https://x.example/a/1.html", None, "One & only", datetime(2024, 4, 28, 7, tzinfo=UTC), "en"),
    )


def test_an_atom_feed() -> None:
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><link href="https://x.example/1"/>
    <published>2025-05-01T10:00:00Z</published><updated>2025-05-01T10:00:00Z</updated></entry></feed>"""
    found = read_listing(atom, URL)
    assert found is not None
    assert found.entries == (ListedPage("https://x.example/1", MOMENT, "T", MOMENT),)


@pytest.mark.parametrize("cut", [200, 330, len(PLAIN) - 8])
def test_what_was_read_before_a_break_is_kept(cut: int) -> None:
    whole = read_listing(PLAIN, URL)
    found = read_listing(PLAIN[:cut], URL)
    assert whole is not None
    assert found is not None
    assert not found.complete
    assert found.entries == whole.entries[: len(found.entries)]


def test_a_torn_gzip_member_is_read_as_far_as_it_goes() -> None:
    many = b"<urlset>" + b"".join(b"<url><loc>https://x.example/%d</loc></url>" % n for n in range(2000)) + b"</urlset>"
    packed = gzip.compress(many)
    found = read_listing(packed[: len(packed) // 2], URL)
    assert found is not None
    assert not found.complete
    assert 0 < len(found.entries) < 2000


@pytest.mark.parametrize(
    "data", [b"", b"<html><body><rss></rss>", b"plain", b"\x1f\x8bbroken", b"<!DOCTYPE html><urlset>", b'{"a": 1}']
)
def test_anything_else_is_no_listing(data: bytes) -> None:
    assert read_listing(data, URL) is None


def test_entities_are_not_resolved() -> None:
    evil = b"""<!DOCTYPE u [<!ENTITY f SYSTEM "file:///etc/hostname">]>
    <urlset><url><loc>https://x.example/&f;</loc></url></urlset>"""
    found = read_listing(evil, URL)
    assert found is not None
    assert all(entry.url == "https://x.example/" for entry in found.entries)


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "MAX_BYTES", 10_000)
    with pytest.raises(PayloadError):
        read_listing(gzip.compress(b"<urlset>" + b" " * 20_000), URL)
    with pytest.raises(PayloadError):
        read_listing(b"<urlset>" + b" " * 20_000, URL)
