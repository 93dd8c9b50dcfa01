"""No written form of an inner address is contacted, by whatever way it comes into a crawl: all of both."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest

from archive.store.engine import open_database, writing
from archive.store.listings import PageListing, SiteRow, list_pages, upsert_sites
from tests.crawl.rows import query
from tests.crawl.trap import BROADCASTER
from tests.crawler.odd_server import OddServer, Script
from tests.running import airchive

SITE = """
[[site]]
key = "trap"
name = "The Trap"
host = "www.trap.example"
language = "en"
sitemaps = ["/sitemap.xml", "/index.xml"]
feeds = ["/feed.rss"]
"""
LOOPBACK, METADATA, NETWORK = "loopback address", "cloud metadata address", "name of a local network"
#: What stands between `http://` and the port, and why it is refused.
FORMS = {
    "127.0.0.1": LOOPBACK,
    "127.1": LOOPBACK,
    "127.0.1": LOOPBACK,
    "127.0.0.1.": LOOPBACK,
    "2130706433": LOOPBACK,
    "0x7f000001": LOOPBACK,
    "0X7F.0x0.0x0.0x1": LOOPBACK,
    "0x7f.1": LOOPBACK,
    "0177.0.0.1": LOOPBACK,
    "017700000001": LOOPBACK,
    "0177.0x0.1": LOOPBACK,
    "%31%32%37.0.0.1": LOOPBACK,
    "１２７.0.0.1": LOOPBACK,
    "127。0。0。1": LOOPBACK,
    "①②⑦.0.0.1": LOOPBACK,
    "12\u00ad7.0.0.1": LOOPBACK,
    "[::1]": LOOPBACK,
    "[0:0:0:0:0:0:0:1]": LOOPBACK,
    "[::127.0.0.1]": LOOPBACK,
    "[::ffff:127.0.0.1]": LOOPBACK,
    "[::FFFF:7F00:1]": LOOPBACK,
    "[64:ff9b::127.0.0.1]": LOOPBACK,
    "[2002:7f00:1::]": LOOPBACK,
    "[2001:0:4136:e378:8000:63bf:80ff:fffe]": LOOPBACK,
    "www.trap.example@127.0.0.1": LOOPBACK,
    "www.trap.example%40127.0.0.1:80@127.1": LOOPBACK,
    "127.255.255.254": LOOPBACK,
    "localhost": "loopback name",
    "LocalHost.": "loopback name",
    "www.localhost": "loopback name",
    "localhost.localdomain": "loopback name",
    "0.0.0.0": "unspecified address",
    "0": "unspecified address",
    "[::]": "unspecified address",
    "169.254.169.254": METADATA,
    "0xa9fea9fe": METADATA,
    "[::ffff:169.254.169.254]": METADATA,
    "[fd00:ec2::254]": METADATA,
    "[fe80::1]": "link-local address",
    "10.0.0.1": "private address",
    "192.168.1": "private address",
    "metadata.google.internal": NETWORK,
    "intranet": NETWORK,
}
TEXT = "<article><h1>A story</h1>" + "".join(
    f"<p>The harbour of Varn opened again at dawn on day {day}, and the first ferry left soon.</p>" for day in range(9)
)


@dataclass(frozen=True)
class Crawled:
    database: str
    printed: str
    inner: OddServer
    outer: OddServer

    def reason(self, url: str) -> str:
        (row,) = query(self.database, f"SELECT ingest_reason FROM captures WHERE url = 'http://www.trap.example{url}'")
        return str(row["ingest_reason"])

    def refusals(self, url: str) -> int:
        """How many entries of a listing were refused."""
        return sum(map(int, re.findall(r"(\d+) skipped: refused:", self.reason(url))))


def _response(body: str, kind: str, *lines: str, status: str = "200 OK") -> Script:
    data = body.encode()
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(data)}", *lines]
    return ("\r\n".join(head).encode() + b"\r\n\r\n" + data,)


def _ascii(url: str) -> str:
    return "".join(letter if letter.isascii() else quote(letter) for letter in url)


def _scripts(urls: list[str]) -> dict[str, list[Script]]:
    own = [f"http://www.trap.example/{way}/{n}" for way in ("redirect", "refresh", "link") for n in range(len(urls))]
    pages = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in [*urls, *own])
    index = "".join(f"<sitemap><loc>{escape(url)}</loc></sitemap>" for url in urls)
    items = "".join(f"<item><title>x</title><link>{escape(url)}</link></item>" for url in urls)
    scripts = {
        "/sitemap.xml": _response(f"<urlset xmlns='{_SITEMAPS}'>{pages}</urlset>", "text/xml"),
        "/index.xml": _response(f"<sitemapindex xmlns='{_SITEMAPS}'>{index}</sitemapindex>", "text/xml"),
        "/feed.rss": _response(f"<rss version='2.0'><channel>{items}</channel></rss>", "application/rss+xml"),
    }
    for number, url in enumerate(urls):
        linked = f"<base href='{url}'><link rel='canonical' href='{url}'><link rel='amphtml' href='{url}'>"
        inner = f"<a href='{url}'>x</a><img src='{url}'><iframe src='{url}'></iframe>{TEXT}"
        scripts[f"/redirect/{number}"] = _response("", "text/html", f"Location: {_ascii(url)}", status="302 Found")
        scripts[f"/refresh/{number}"] = _response(
            f"<html><meta http-equiv='refresh' content='0; url={url}'>{TEXT}", "text/html", f"Refresh: 0; url={url}"
        )
        scripts[f"/link/{number}"] = _response(f"<html><head>{linked}</head><body>{inner}", "text/html")
    return {path: [script] for path, script in scripts.items()}


_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _seed(database: str, urls: list[str]) -> None:
    """Page rows as no version of the program would make them."""
    engine = open_database(database)
    with writing(engine) as connection:
        upsert_sites(connection, [SiteRow("trap", "trap", "www.trap.example")])
        rows = [PageListing(url=url, site="trap", role="article", listed_in=None) for url in urls]
        list_pages(connection, rows, datetime.now(UTC) - timedelta(minutes=1))
    engine.dispose()


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    home = tmp_path_factory.mktemp("inner")
    (home / "sites").mkdir()
    (home / "sites" / "trap.toml").write_text(BROADCASTER + SITE, encoding="utf-8")
    database = f"sqlite:///{home / 'airchive.db'}"
    with OddServer({}) as inner:
        urls = [f"http://{form}:{inner.port}/{number}" for number, form in enumerate(FORMS)]
        _seed(database, urls)
        with OddServer(_scripts(urls)) as outer:
            settings = {
                "AIRCHIVE_SITES": str(home / "sites"),
                "AIRCHIVE_CONNECT_TO": f"www.trap.example:80=127.0.0.1:{outer.port}",
            }
            done = airchive("crawl", "trap", home=home, **settings)
            yield Crawled(database, done.stdout, inner, outer)


def test_there_are_many_forms() -> None:
    assert len(FORMS) >= 30


def test_nothing_inside_is_connected_to(crawled: Crawled) -> None:
    assert crawled.inner.accepted == []


def test_everything_outside_was_fetched(crawled: Crawled) -> None:
    asked = {path for path, requests in crawled.outer.requests.items() if requests}
    assert {f"/{way}/{n}" for way in ("redirect", "refresh", "link") for n in range(len(FORMS))} < asked


@pytest.mark.parametrize("number", range(len(FORMS)), ids=list(FORMS))
def test_a_page_row_that_is_inside_is_refused_with_its_reason(crawled: Crawled, number: int) -> None:
    url, reason = f"http://%/{number}", list(FORMS.values())[number]
    sql = f"SELECT last_error, fetched_at FROM page WHERE listed_in IS NULL AND url LIKE '{url}'"
    assert query(crawled.database, sql) == [{"last_error": f"refused: {reason}", "fetched_at": None}]


@pytest.mark.parametrize("number", range(len(FORMS)), ids=list(FORMS))
def test_a_redirect_to_the_inside_is_refused_with_its_reason(crawled: Crawled, number: int) -> None:
    reason = list(FORMS.values())[number]
    assert crawled.reason(f"/redirect/{number}") == f"status 302; 1 skipped: refused: {reason}"


@pytest.mark.parametrize("listing", ["/sitemap.xml", "/index.xml", "/feed.rss"])
def test_a_listing_of_the_inside_is_refused_entry_by_entry(crawled: Crawled, listing: str) -> None:
    assert crawled.refusals(listing) == len(FORMS)


def test_links_and_meta_refreshes_lead_nowhere(crawled: Crawled) -> None:
    """Articles are read; where they link to is text, and no page is made of it."""
    sql = "SELECT url FROM page WHERE listed_in IS NOT NULL AND url NOT LIKE 'http://www.trap.example/%'"
    assert query(crawled.database, sql) == []


def test_the_summary_counts_what_was_refused(crawled: Crawled) -> None:
    (skipped,) = (line for line in crawled.printed.splitlines() if "skipped" in line)
    counted = sum(int(count) for count in re.findall(r"refused: [^(]*\((\d+)\)", skipped))
    assert counted == len(FORMS) * 5  # page rows, redirects, sitemap, index, feed
