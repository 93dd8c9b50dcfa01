"""Invented captures and articles for the tests of the store."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from archive.article import Article, Block, Image, Link, Media, Note
from archive.capture import Capture

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """That many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def make_capture(number: int, **changes: Any) -> Capture:
    """Capture number N, made N minutes after noon."""
    values: dict[str, Any] = {
        "record_id": str(uuid.UUID(int=number)),
        "record_type": "response",
        "url": f"https://news.example/a/{number}.html",
        "captured_at": at(number),
        "status": 200,
        "mime_type": "text/html",
        "payload_digest": f"sha256:{number:064x}",
        "block_digest": f"sha256:{number + 1:064x}",
        "warc_file": "demo-1.warc.gz",
        "warc_offset": number * 1000,
        "warc_length": 900,
    }
    return Capture(**values | changes)


def make_article(number: int = 1, text: str = "The river rose by a metre.", **changes: Any) -> Article:
    """Article number N, with something in every field."""
    url = f"https://news.example/a/{number}.html"
    link = Link("https://weather.example/", "forecast")
    values: dict[str, Any] = {
        "url": url,
        "canonical_url": url,
        "broadcaster": "demo",
        "site": "demo-en",
        "source_id": str(number),
        "kind": "article",
        "title": f"Flood No {number}: река",
        "extractor": "pangea",
        "extractor_version": 1,
        "language": "en",
        "detected_language": "en",
        "subtitle": "A wet week",
        "lede": "Rain.",
        "byline": "By Ann Writer and Bo Reporter",
        "authors": ("Ann Writer", "Bo Reporter"),
        "published_at": datetime(2026, 11, 20, 7, 0, 0, 250_000, tzinfo=UTC),
        "published_local": "2026-11-20T11:00:00.25+04:00",
        "modified_at": datetime(2026, 11, 20, 8, tzinfo=UTC),
        "section": "Weather",
        "tags": ("floods", "rivers"),
        "dateline": "RIVERTON",
        "blocks": (
            Block("paragraph", text, links=(link,)),
            Block("heading", "Next", level=2),
            Block("table", "Day Metres\n1 2.5", rows=(("Day", "Metres"), ("1", "2.5"))),
        ),
        "wire_credits": ("Reuters",),
        "media": (Media("video", "https://media.example/1.mp4", "video/mp4", "The flood", 61),),
        "images": (Image("https://media.example/1.jpg", "The bridge", "A. Photographer", 800, 600),),
        "related": (Link("https://news.example/a/rain.html", "Rain on the way"), link),
        "notes": (Note("correction", "The river is the Upper, not the Lower."),),
        "quality_flags": ("alternate", "published_day_only"),
        "provenance": (("published_at", "json_ld.datePublished"), ("title", "pangea.h1")),
    }
    return Article(**values | changes)
