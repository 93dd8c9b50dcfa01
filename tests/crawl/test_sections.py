"""Discovery without sitemaps: fronts, sections, programmes, a dated archive and a feed that a page names."""

from __future__ import annotations

import re
from pathlib import Path

from tests.ageing import age
from tests.crawl.rows import query
from tests.running import airchive, routed
from tests.site import paper
from tests.site.serve import Server

SITE = """
[broadcaster]
key = "paper"
name = "The Paper"
platform = "pangea"

[broadcaster.defaults]
scheme = "http"
delay = 0
concurrency = 8

[[site]]
key = "paper"
name = "The Paper"
host = "paper.newsroom.example"
language = "en"
sitemaps = []
"""


def test_everything_that_its_pages_lead_to_is_found_and_nothing_else_is_asked_for(tmp_path: Path) -> None:
    home, sites = tmp_path / "data", tmp_path / "sites"
    database = f"sqlite:///{home / 'airchive.db'}"
    sites.mkdir()
    (sites / "paper.toml").write_text(SITE, encoding="utf-8")
    contact = {"AIRCHIVE_CONTACT": "mailto:desk@newsroom.example", "AIRCHIVE_SITES": str(sites)}

    def crawl(*words: str) -> list[str]:
        """Crawl; what was asked for, but for what says what may be done with the site."""
        before = len(server.log)
        airchive("crawl", "paper", *words, home=home, **routed(server), **contact)
        asked = [request.target for request in server.log[before:] if request.host == paper.HOST]
        return [target for target in asked if not target.endswith((".txt", ".json"))]

    with Server() as server:
        first = crawl("--backfill")
        second = crawl("--backfill")
        news = crawl()
        age(database, 400)
        since = crawl("--since", "2030-01-01")
        again = crawl()
    assert len(first) == len(set(first))
    assert {target for target in first if target.startswith("/a/")} == paper.paths()
    numbers = {int(number) for number in re.findall(r"/z/7\?p=(\d+)", " ".join(first))}
    assert numbers == {1, 2, 3, 4, 5}  # the fifth brought nothing new
    days = {target for target in first if target.startswith("/z/7/")}
    assert days == {"/z/7/2026/11/20", "/z/7/2026/11/19"}  # the second brought nothing new
    others = {target for target in first if not target.startswith(("/a/", "/z/7/", "/z/7?"))}
    assert others == {"/", "/z/7", "/p/31.html", "/p/31.html?p=1", "/api/zone7"}
    assert sorted(second) == ["/", "/api/zone7", "/p/31.html", "/z/7"]
    assert news == since == ["/api/zone7"]
    assert set(again) == {"/api/zone7", *paper.paths()}  # what the archive has is looked at again, of whatever age

    rows = query(database, "SELECT url, role, listed_in, listed_title FROM pages WHERE site = 'paper'")
    pages = {row["url"].removeprefix(paper.ROOT): row for row in rows}
    assert pages["/api/zone7"]["role"] == "feed"
    assert pages[paper.path(9)]["listed_title"] == paper.title(9)
    assert pages[paper.path(paper.ONLY_PROGRAMME)]["listed_in"] == paper.ROOT + "/p/31.html"
    sql = "SELECT DISTINCT ingest_state FROM captures WHERE page_url LIKE '%/z/7%' AND record_type = 'response'"
    assert query(database, sql) == [{"ingest_state": "listing"}]
    assert query(database, "SELECT count(*) AS n FROM articles")[0]["n"] == len(paper.paths())
