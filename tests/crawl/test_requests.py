"""What a crawl asks of a server, seen from the server's side."""

from __future__ import annotations

import collections
from itertools import pairwise
from pathlib import Path

from archive.extraction.listing import read_listing
from archive.urls import is_deep_sitemap
from crawler.frontier import LISTINGS_OUT
from tests.crawl.rows import query
from tests.running import DemoCrawls, airchive, crawl, routed
from tests.site import newsroom
from tests.site.serve import Server


def test_a_page_is_asked_for_once_in_a_crawl(demo: DemoCrawls) -> None:
    asked = collections.Counter((request.host, request.target) for request in demo.requests[0])
    assert {key for key, count in asked.items() if count > 1} == set()


def test_robots_txt_comes_first_on_every_host_and_is_obeyed(demo: DemoCrawls) -> None:
    first = {}
    for request in demo.requests[0]:
        first.setdefault(request.host, request.path)
    assert set(first.values()) == {"/robots.txt"}
    assert not any("/a/internal-style-guide/" in request.path for asked in demo.requests for request in asked)


def test_the_user_agent_names_the_program(demo: DemoCrawls) -> None:
    agents = {request.header("user-agent") for request in demo.requests[0]}
    assert len(agents) == 1
    assert next(iter(agents) or "").startswith("airchive/")


def test_a_second_crawl_fetches_only_what_is_new_or_changed(demo: DemoCrawls) -> None:
    stories = {request.path.rsplit("/", 1)[1] for request in demo.requests[1] if request.path.startswith("/a/")}
    # changed, only its site clock changed, withdrawn, new
    assert stories == {"75810301.html", "75810302.html", "75810309.html", "75810308.html"}


def test_a_second_crawl_asks_whether_sitemaps_changed(demo: DemoCrawls) -> None:
    sitemaps = [request for request in demo.requests[1] if "sitemap" in request.path]
    assert sitemaps
    assert all(request.header("if-none-match") or request.header("if-modified-since") for request in sitemaps)


def test_an_unchanged_answer_is_a_revisit_of_a_committed_capture(demo: DemoCrawls) -> None:
    sql = "SELECT refers_to_id, refers_to_url, url FROM captures WHERE record_type = 'revisit'"
    revisits = query(demo.database, sql)
    assert len(revisits) > 10
    known = {row["record_id"]: row["url"] for row in query(demo.database, "SELECT record_id, url FROM captures")}
    assert all(known[row["refers_to_id"]] == row["refers_to_url"] == row["url"] for row in revisits)


def test_the_contact_of_the_operator_is_in_the_user_agent_and_a_proxy_of_the_environment_is_not_used(
    tmp_path: Path,
) -> None:
    settings = {"AIRCHIVE_CONTACT": "mailto:desk@newsroom.example", "http_proxy": "http://127.0.0.1:9"}
    with Server(edition=1) as server:
        crawl(tmp_path, server, "--site", "demo-ka", "--limit", "1", **settings)
        assert server.log
        assert all("mailto:desk@newsroom.example" in (one.header("user-agent") or "") for one in server.log)


def test_limit_counts_stories_and_takes_the_newest(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        printed = crawl(tmp_path, server, "--site", "demo-ru", "--limit", "2")
        assert "articles   2 new" in printed
        assert {request.host for request in server.log} == {"ru.newsroom.example"}
    sql = "SELECT url, coalesce(listed_published_at, listed_lastmod) AS day FROM page WHERE role = 'article'"
    days = query(f"sqlite:///{tmp_path / 'airchive.db'}", sql)
    fetched = query(f"sqlite:///{tmp_path / 'airchive.db'}", sql + " AND fetched_at IS NOT NULL")
    assert sorted(row["day"] for row in fetched) == sorted(row["day"] for row in days)[-2:]


def test_since_leaves_out_what_is_older(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        crawl(tmp_path, server, "--site", "demo-fa", "--since", "2024-01-01")
    sql = "SELECT coalesce(listed_published_at, listed_lastmod) AS day, fetched_at FROM page WHERE role = 'article'"
    pages = query(f"sqlite:///{tmp_path / 'airchive.db'}", sql)
    assert {row["fetched_at"] is not None for row in pages} == {True, False}
    assert all((row["fetched_at"] is not None) == (row["day"] >= "2024") for row in pages)


def test_a_backfill_goes_on_run_by_run_within_its_budget_and_no_further_back_than_asked(tmp_path: Path) -> None:
    def fetched() -> dict[str, str]:
        sql = "SELECT url, coalesce(listed_published_at, listed_lastmod) AS day FROM page WHERE role = 'article'"
        found = query(f"sqlite:///{tmp_path / 'airchive.db'}", sql + " AND fetched_at IS NOT NULL")
        return {row["url"]: row["day"] for row in found}

    asked = ("--site", "demo-ru", "--backfill", "--until", "2024-01-01", "--budget", "16")
    runs: list[dict[str, str]] = [{}]
    with Server(edition=1) as server:
        printed = ""
        while not printed.startswith("done after"):
            before = len(server.log)
            printed = crawl(tmp_path, server, *asked)
            pages = [request for request in server.log[before:] if request.path != "/robots.txt"]
            assert len(pages) == 16 if printed.startswith("budget spent after") else len(pages) < 16
            runs.append({url: day for url, day in fetched().items() if all(url not in run for run in runs)})
    found = [sorted(run.values()) for run in runs if run]
    assert len(found) > 1
    assert all(later[-1] <= earlier[0] for earlier, later in pairwise(found))
    assert all(day >= "2024" for days in found for day in days)


def test_until_is_for_a_backfill(tmp_path: Path) -> None:
    done = airchive(
        "crawl", "rferl", "--until", "2024-01-01", home=tmp_path, code=2, AIRCHIVE_CONTACT="mailto:d@x.example"
    )
    assert "it needs --backfill" in done.stderr


SITE = """
[broadcaster]
key = "slowpaper"
name = "The Slow Paper"
platform = "pangea"

[broadcaster.defaults]
scheme = "http"
delay = 0.3

[[site]]
key = "slowpaper"
name = "The Slow Paper"
host = "slow.newsroom.example"
language = "hy"
"""


def test_the_delay_of_a_site_is_kept_between_any_two_requests(tmp_path: Path) -> None:
    """The server answers under a name it does not know with 404s: they are asked for as politely as anything."""
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "slowpaper.toml").write_text(SITE.replace("[[site]]", PAGES + "[[site]]"), encoding="utf-8")
    with Server(edition=1) as server:
        sites = {"AIRCHIVE_SITES": str(tmp_path / "sites")}
        airchive("crawl", "slowpaper", "--backfill", home=tmp_path / "data", **routed(server), **sites)
        times = [request.time for request in server.log]
    assert len(times) >= 6
    # Measured on the server's side: what the network adds to one answer it may take from the next gap.
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.25


PAGES = 'sitemaps = ["/sitemap.xml", "/b.xml", "/c.xml", "/d.xml", "/e.xml"]\n\n'


def test_a_shard_whose_lastmod_stands_in_its_index_is_not_even_asked_for(demo: DemoCrawls) -> None:
    editions = [_shards(edition) for edition in (1, 2)]
    same = {shard for shard, lastmod in editions[0].items() if editions[1].get(shard) == lastmod}
    moved = set(editions[1]) - same
    asked = [{request.key for request in crawl} & (same | moved) for crawl in demo.requests]
    assert (asked[0], asked[1]) == (set(editions[0]), moved)
    assert same
    assert moved


def _shards(edition: int) -> dict[str, object]:
    """The numbered sitemaps by host and path, with the `lastmod` that their index gives."""
    pages = newsroom.pages(edition)
    indexes = [(key, pages[key].body) for key in pages if key.endswith("/sitemap.xml")]
    listings = [read_listing(body, f"http://{key}") for key, body in indexes]
    entries = [entry for listing in listings if listing is not None for entry in listing.entries]
    return {entry.url.removeprefix("http://"): entry.lastmod for entry in entries if is_deep_sitemap(entry.url)}


def test_few_listings_are_out_at_a_time_over_all_sites(tmp_path: Path) -> None:
    with Server(edition=1, slow=0.2) as server:
        crawl(tmp_path, server, "--limit", "1")
    asked = [request.time for request in server.log if "sitemap" in request.path or "feed" in request.path]
    # Each answer takes 0.2 seconds, so one more than may be out comes later than that.
    assert len(asked) > 3 * LISTINGS_OUT
    assert all(later - first >= 0.2 for first, later in zip(asked, asked[LISTINGS_OUT:], strict=False))
