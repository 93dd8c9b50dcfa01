"""Acceptance on real input beside the project: pages with gold, sitemaps, and the text dump it began with."""

from __future__ import annotations

import gzip
import re
from datetime import datetime
from typing import Any

import pytest

from archive.errors import NotAnArticle
from archive.extraction.extract import extract, extract_text
from archive.extraction.listing import read_listing
from tests.scoring import SHARED, gold, metric, missing, page_bytes, prediction

needs_pages = pytest.mark.skipif(missing() is not None, reason=str(missing()))
needs_seed = pytest.mark.skipif(not (SHARED / "seed").is_dir(), reason="../shared/seed is not at hand")
needs_sitemaps = pytest.mark.skipif(not (SHARED / "data" / "sitemaps").is_dir(), reason="../shared/data is not at hand")


def pangea() -> list[Any]:
    return [pytest.param(page, id=page["file"][6:-8]) for page in gold() if page["family"].startswith("pangea")]


@needs_pages
@pytest.mark.parametrize("page", pangea())
def test_a_real_pangea_page_gives_what_gold_says(page: dict[str, Any]) -> None:
    marks = metric()["score_page"](page, prediction(page))
    assert marks.pop("furniture", 0.0) == 0.0
    assert marks.pop("notext", 0.0) == 0.0
    assert marks.pop("missing") == 0.0
    assert marks.pop("empty", 0.0) == 0.0
    assert {name: value for name, value in marks.items() if value < 1.0} == {}


@needs_pages
def test_the_soft_404_is_refused() -> None:
    page = next(page for page in gold() if page["page_kind"] == "soft-404")
    with pytest.raises(NotAnArticle):
        extract(page_bytes(page), page["url"])


@needs_pages
def test_the_twelve_hour_clock_of_2013_is_resolved() -> None:
    page = next(page for page in gold() if page["url"].endswith("/1661774.html"))
    assert (
        prediction(page)["published_at"] == "2013-05-15T19:35:00Z"
    )  # the analytics say 07:35, the tracker 15:35 in Washington


@needs_seed
def test_the_text_dump_that_the_project_began_with() -> None:
    text = next((SHARED / "seed").glob("*.txt")).read_text(encoding="utf-8")
    article = extract_text(text)
    assert article.title == "Putin: Trump Seemed To 'Agree' With Denial Of Russian Election Meddling"
    assert article.body.startswith("Russian President Vladimir Putin says")
    assert article.body.endswith("she said.")
    assert [block.text for block in article.blocks if block.kind == "heading"] == ["'Tremendous Meeting'"]
    assert article.wire_credits == ("Reuters", "AP", "AFP", "TASS", "Interfax")
    for furniture in (
        "Accessibility",
        "Breaking News",
        "please wait",
        "No media",
        "0:01:37",
        "WATCH",
        "16x9",
        "RFE/RL journalists",
    ):
        assert furniture not in article.body


@needs_sitemaps
def test_every_real_sitemap_is_read_to_its_end() -> None:
    for file in sorted((SHARED / "data" / "sitemaps").glob("*/sitemap*")):
        data = file.read_bytes()
        if len(data) > 300_000:
            continue  # the shards of tens of thousands of addresses say nothing that the smaller do not
        listing = read_listing(data, f"https://{file.parent.name}/{file.name}")
        assert listing is not None, file
        assert listing.complete, file
        unpacked = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        assert len(listing.entries) == len(re.findall(rb"<loc>", unpacked)), file
        assert all(isinstance(entry.lastmod, datetime) or entry.lastmod is None for entry in listing.entries)
        assert listing.kind == "sitemapindex" if file.name == "sitemap.xml" else listing.kind != "sitemapindex"
