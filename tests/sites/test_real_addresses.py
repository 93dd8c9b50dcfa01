"""The address rules against the sitemaps of 44 real sites (May 2025): every URL that they list."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.sites.registry import site_for
from archive.urls import canonical, is_deep_sitemap, page_kind, source_id

SITEMAPS = Path(__file__).resolve().parents[3] / "shared" / "data" / "sitemaps"
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")


#: Every so many of the stories in the shards always, all of them in the long tests.
STEPS = [10, pytest.param(1, marks=pytest.mark.long)]


@pytest.fixture(scope="module", params=STEPS)
def step(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


@pytest.fixture(scope="module")
def listed(step: int) -> dict[str, list[str]]:
    """URLs by what lists them: "index", "shard", "latest", "news", "sections", "videos"."""
    if not SITEMAPS.is_dir():
        pytest.skip("../shared/data/sitemaps is not at hand")
    found: dict[str, list[str]] = {}
    for path in sorted(SITEMAPS.glob("*/*")):
        listing = _listing(path)
        found.setdefault(listing, []).extend(islice(_iter_locations(path), 0, None, step if listing == "shard" else 1))
    return found


def _listing(path: Path) -> str:
    name = path.name.removesuffix(".gz").removesuffix(".xml").rpartition("_")[2]
    return "index" if name == "sitemap" else "shard" if name.isdigit() else name


def _iter_locations(path: Path) -> Iterator[str]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode("utf-8")
    return (unescape(location) for location in _LOCATION.findall(text))


def test_every_listed_story_has_a_number_of_its_own_among_all_sites_of_the_broadcaster(
    listed: dict[str, list[str]], step: int
) -> None:
    stories = dict.fromkeys(url for listing in ("shard", "latest", "news", "videos") for url in listed[listing])
    numbers = {url: source_id(url) for url in stories}
    assert [url for url, number in numbers.items() if number is None] == []
    # Neither two sites nor two slugs have a number in common.
    assert len(set(numbers.values())) == len(stories) > 650_000 / step


def test_every_listed_address_is_canonical_but_for_the_case_of_its_percent_signs(listed: dict[str, list[str]]) -> None:
    urls = [url for listing in listed.values() for url in listing]
    changed = [(url, canonical(url)) for url in urls if canonical(url) != url]
    assert 0 < len(changed) < len(urls) / 100
    assert [url for url, normal in changed if url.lower() != normal.lower() and url.isascii()] == []
    assert [normal for _, normal in changed if canonical(normal) != normal] == []


def test_what_the_section_sitemaps_list_is_no_story(listed: dict[str, list[str]]) -> None:
    kinds = Counter(page_kind(url) for url in listed["sections"])
    assert kinds["listing"] == len(listed["sections"]) > 5_000


def test_indexes_list_deep_shards_and_shallow_ones(listed: dict[str, list[str]]) -> None:
    deep = Counter(is_deep_sitemap(url) for url in listed["index"])
    assert deep[True] > deep[False] > 0
    shallow = {urlsplit(url).path.rpartition("_")[2] for url in listed["index"] if not is_deep_sitemap(url)}
    assert shallow == {"latest.xml.gz", "news.xml.gz", "sections.xml.gz", "videos.xml.gz"}


def test_every_listed_host_is_described(listed: dict[str, list[str]]) -> None:
    hosts = {url.split("/", 3)[2] for listing in listed.values() for url in listing}
    assert len(hosts) >= 43
    assert [host for host in hosts if site_for(host) is None] == []
