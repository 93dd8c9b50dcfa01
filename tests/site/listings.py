"""What tells a crawler which pages there are: robots.txt, sitemaps in gzipped shards, a feed."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from xml.sax.saxutils import escape

from tests.site.story import Site, Story

_URLSET = '<?xml version="1.0" encoding="utf-8"?><urlset{spaces} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
_NEWS = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
_VIDEO = ' xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a sitemap: an address and when the CMS last touched it (None: the row has no lastmod)."""

    url: str
    lastmod: datetime | None


def robots(site: Site, disallowed: Iterable[str]) -> bytes:
    """robots.txt"""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in disallowed),
        "",
        f"Sitemap: {site.root}/sitemap.xml",
        "",
    ]
    return "\r\n".join(lines).encode()


def sitemap_index(site: Site, shards: dict[str, datetime]) -> bytes:
    """`/sitemap.xml`: the paths of the shards and their last change."""
    rows = "".join(
        f"<sitemap><loc>{site.root}{path}</loc><lastmod>{stamp(moment)}</lastmod></sitemap>"
        for path, moment in shards.items()
    )
    head = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{head}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'.encode()


def url_shard(rows: Iterable[Listed]) -> bytes:
    """A gzipped shard of plain rows."""
    return _pack(
        "".join(f"<url>{_row(row)}<changefreq>hourly</changefreq><priority>0.8</priority></url>" for row in rows)
    )


def news_shard(stories: Iterable[Story]) -> bytes:
    """A gzipped shard of rows with Google's news tags; the publication date is in UTC."""
    rows = "".join(
        f"<url><loc>{escape(story.url)}</loc><news:news><news:publication><news:name>{escape(story.site.name)}</news:name>"
        f"<news:language>{story.language}</news:language></news:publication><news:publication_date>"
        f"{stamp(story.published)}</news:publication_date><news:title>{escape(story.title)}</news:title></news:news></url>"
        for story in stories
    )
    return _pack(rows, _NEWS)


def video_shard(stories: Iterable[Story]) -> bytes:
    """A gzipped shard of rows with Google's video tags; the publication date has the offset +02:00."""
    east = timezone(timedelta(hours=2))
    rows = "".join(
        f"<url><loc>{escape(story.url)}</loc><video:video><video:thumbnail_loc>{story.image_url()}</video:thumbnail_loc>"
        f"<video:title>{escape(story.title)}</video:title><video:content_loc>{story.media[0].url}</video:content_loc>"
        f"<video:publication_date>{story.published.astimezone(east).isoformat()}</video:publication_date></video:video></url>"
        for story in stories
    )
    return _pack(rows, _VIDEO)


def feed(site: Site, stories: Iterable[Story]) -> bytes:
    """`/api/feed.rss`"""
    items = "".join(
        f"<item><title>{escape(story.title)}</title><link>{escape(story.url)}</link><guid>{escape(story.url)}</guid>"
        f"<pubDate>{format_datetime(story.published)}</pubDate><category>{escape(story.section)}</category></item>\n"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(site.name)}</title><link>{site.root}/</link><language>{site.culture}</language>\n{items}"
        "</channel></rss>"
    ).encode()


def stamp(moment: datetime) -> str:
    """2026-10-30T08:12:44.107Z: as many decimals as there are, and none where there is none."""
    text = f"{moment:%Y-%m-%dT%H:%M:%S}"
    decimals = f"{moment.microsecond:06d}".rstrip("0")
    return f"{text}.{decimals}Z" if decimals else f"{text}Z"


def _row(row: Listed) -> str:
    lastmod = f"<lastmod>{stamp(row.lastmod)}</lastmod>" if row.lastmod else ""
    return f"<loc>{escape(row.url)}</loc>{lastmod}"


def _pack(rows: str, spaces: str = "") -> bytes:
    return gzip.compress(_URLSET.format(spaces=spaces, rows=rows).encode(), mtime=0)
