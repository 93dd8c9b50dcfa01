"""The frontier: listing, claiming, finishing, and being quick about it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from archive.schedule import RETRY_WAITS
from archive.store import claims, pages
from archive.store.engine import open_database, writing
from archive.store.listings import LONGEST_URL, ListingCounts, PageListing, SiteRow, list_pages, upsert_sites
from archive.store.pages import PageVisit
from archive.store.schema import RETRIED
from tests.store.builders import NOON, at
from tests.store.plans import assert_by_index, explained

SITE = "demo-en"
LATER = timedelta(days=1)


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    with writing(database) as connection:
        upsert_sites(connection, [SiteRow(SITE, "demo", "news.example"), SiteRow("demo-ru", "demo", "ru.news.example")])
        yield connection


def story(number: int, **facts: object) -> PageListing:
    listing = PageListing(f"https://news.example/a/{number}.html", SITE, "article", str(number))
    return listing._replace(**facts)


def visit(number: int, fetched_at: datetime, due_at: datetime | None = None, **facts: object) -> PageVisit:
    url = f"https://news.example/a/{number}.html"
    return replace(PageVisit(url, fetched_at, 200, f"record-{number}", "sha256:1", due_at, etag='"1"'), **facts)


def claim_urls(connection: Connection, limit: int = 100, now: datetime = NOON, **choice: object) -> list[str]:
    claimed = claims.claim(connection, site=SITE, limit=limit, run_id="run", now=now, **choice)  # type: ignore[arg-type]
    return [page.url.removeprefix("https://news.example") for page in claimed]


def next_due(connection: Connection, until: datetime) -> datetime | None:
    return claims.next_due(connection, [SITE], roles=pages.ROLES, until=until)


def test_a_new_page_is_due_at_once_and_a_known_one_is_counted_as_known(connection: Connection) -> None:
    assert list_pages(connection, [story(1), story(2), story(1)], NOON) == ListingCounts(new=2, known=1)
    assert list_pages(connection, [story(1)], at(1)) == ListingCounts(known=1)
    assert claims.count_due(connection, [SITE], NOON, most=100) == 2
    assert claims.count_due(connection, ["demo-ru"], NOON, most=100) == 0


def test_thousands_are_listed_in_one_call(connection: Connection) -> None:
    many = [story(number) for number in range(2500)]
    assert list_pages(connection, many, NOON).new == 2500
    assert list_pages(connection, iter(many), NOON) == ListingCounts(known=2500)


def test_the_newest_listed_is_claimed_first_and_listings_before_stories(connection: Connection) -> None:
    listed = [
        story(1, published_at=at(-300)),
        story(2, lastmod=at(-100)),
        story(3),  # first listed now: the newest
        story(4, published_at=at(-400), lastmod=at(-1)),
        PageListing("https://news.example/sitemap.xml", SITE, "sitemap"),
        PageListing("https://news.example/robots.txt", SITE, "robots"),
    ]
    list_pages(connection, listed, NOON)
    assert claim_urls(connection, 3) == ["/robots.txt", "/sitemap.xml", "/a/3.html"]
    assert claim_urls(connection) == ["/a/2.html", "/a/1.html", "/a/4.html"]
    assert claim_urls(connection) == []


def test_roles_and_age_narrow_a_claim(connection: Connection) -> None:
    feed = PageListing("https://news.example/feed", SITE, "feed")
    list_pages(connection, [story(1, published_at=at(-300)), story(2, published_at=at(-10)), feed], NOON)
    assert claims.count_due(connection, [SITE], NOON, most=100, roles=("article",), since=at(-60)) == 1
    assert claim_urls(connection, roles=("article",), since=at(-60)) == ["/a/2.html"]
    assert claim_urls(connection, roles=("feed",)) == ["/feed"]
    assert claim_urls(connection) == ["/a/1.html"]


def test_a_page_listed_as_changed_since_its_visit_is_due_again(connection: Connection) -> None:
    list_pages(connection, [story(1, lastmod=at(-60))], NOON)
    assert claim_urls(connection) == ["/a/1.html"]
    pages.finish(connection, [visit(1, at(1), at(1) + LATER)])
    assert list_pages(connection, [story(1, lastmod=at(-60))], at(2)) == ListingCounts(known=1)
    assert claim_urls(connection, now=at(3)) == []
    assert list_pages(connection, [story(1, lastmod=at(4))], at(5)) == ListingCounts(changed=1)
    assert claim_urls(connection, now=at(5)) == ["/a/1.html"]


def test_a_page_listed_as_changed_before_its_visit_is_not_due(connection: Connection) -> None:
    list_pages(connection, [story(1)], NOON)
    claim_urls(connection)
    pages.finish(connection, [visit(1, at(10))])
    assert list_pages(connection, [story(1, lastmod=at(5))], at(11)).changed == 1
    assert claim_urls(connection, now=at(12)) == []


def test_a_date_in_the_future_does_not_make_a_page_due_at_every_listing(connection: Connection) -> None:
    list_pages(connection, [story(1, lastmod=at(100))], NOON)
    claim_urls(connection)
    pages.finish(connection, [visit(1, at(1))])
    list_pages(connection, [story(1, lastmod=at(100))], at(2))
    assert claim_urls(connection, now=at(3)) == []
    list_pages(connection, [story(1, lastmod=at(100))], at(101))
    assert claim_urls(connection, now=at(101)) == ["/a/1.html"]


def test_fractions_of_a_second_are_no_change(connection: Connection) -> None:
    moment = at(-1).replace(microsecond=1234)
    list_pages(connection, [story(1, lastmod=moment)], NOON)
    assert list_pages(connection, [story(1, lastmod=moment)], NOON) == ListingCounts(known=1)


def test_a_listing_with_less_to_say_takes_nothing_away(connection: Connection) -> None:
    list_pages(connection, [story(1, title="Flood", lastmod=at(-10))], NOON)
    list_pages(connection, [story(1), story(1, title="Old", published_at=at(-20), lastmod=at(-20))], NOON)
    row = pages.find(connection, "https://news.example/a/1.html")
    assert row is not None
    assert (row["listed_title"], row["listed_lastmod"], row["listed_published_at"]) == ("Flood", at(-10), at(-20))


def test_urls_that_no_index_can_hold_are_refused_and_counted(connection: Connection) -> None:
    too_long = "https://news.example/" + "я" * (LONGEST_URL // 2)
    listed = [story(1)._replace(url=too_long), story(1)._replace(url=""), story(2)]
    assert list_pages(connection, listed, NOON) == ListingCounts(new=1, refused=2)


def test_a_claimed_page_carries_the_validators_of_its_last_visit(connection: Connection) -> None:
    list_pages(connection, [story(1, published_at=at(-5))], NOON)
    claim_urls(connection)
    pages.finish(connection, [visit(1, at(1), at(2), attempts=2, error="status 503", last_modified="Mon")])
    [page] = claims.claim(connection, site=SITE, limit=5, run_id="run", now=at(2))
    assert (page.etag, page.last_modified, page.record_id, page.payload_digest, page.attempts) == (
        '"1"',
        "Mon",
        "record-1",
        "sha256:1",
        2,
    )
    assert page.listed_published_at == at(-5)
    assert pages.find_due(connection, [page.url, page.url, "https://news.example/none"]) == {page.url: page}


def test_an_older_visit_changes_nothing(connection: Connection) -> None:
    list_pages(connection, [story(1)], NOON)
    pages.finish(connection, [visit(1, at(5), etag='"new"')])
    before = pages.find(connection, "https://news.example/a/1.html")
    pages.finish(connection, [visit(1, at(4), at(6), etag='"old"')])
    assert pages.find(connection, "https://news.example/a/1.html") == before


def test_a_failed_attempt_is_counted_and_tried_again_when_it_is_due(connection: Connection) -> None:
    list_pages(connection, [story(1)], NOON)
    claim_urls(connection)
    pages.defer(connection, "https://news.example/a/1.html", due_at=at(2), error="timeout")
    assert claim_urls(connection, now=at(1)) == []
    assert next_due(connection, at(1)) is None
    assert next_due(connection, at(2)) == at(2)
    failed = pages.find(connection, "https://news.example/a/1.html")
    assert failed is not None
    assert (failed["last_error"], failed["fetched_at"], failed["claimed_by"]) == ("timeout", None, None)
    [page] = claims.claim(connection, site=SITE, limit=5, run_id="run", now=at(2))
    assert page.attempts == 1
    pages.finish(connection, [visit(1, at(3))])
    fetched = pages.find(connection, page.url)
    assert fetched is not None
    assert (fetched["last_error"], fetched["fetched_at"], fetched["attempts"]) == (None, at(3), 0)
    assert next_due(connection, at(60)) is None


def test_a_run_gets_what_was_due_when_it_began_and_what_failed_but_nothing_that_fell_due_since(
    connection: Connection,
) -> None:
    list_pages(connection, [story(number) for number in range(1, 6)], NOON)
    claim_urls(connection)
    error = "status 503"
    pages.finish(connection, [visit(1, at(1), at(10)), visit(2, at(1), at(11))])
    pages.finish(connection, [visit(3, at(9), at(11), attempts=3, error=error)])
    pages.finish(connection, [visit(4, at(9), at(11), attempts=4, error=error)])  # tomorrow's, had it been today
    pages.defer(connection, story(5).url, due_at=at(11), error="timeout")
    list_pages(connection, [story(6)], at(12))
    run: dict[str, Any] = {"begun": at(10)}
    assert claims.count_due(connection, [SITE], at(20), most=100, **run) == 4
    assert claims.next_due(connection, [SITE], roles=["article"], until=at(20), **run) == at(10)
    assert claim_urls(connection, 3, at(20), **run) == ["/a/3.html", "/a/6.html", "/a/5.html"]
    assert claim_urls(connection, 3, at(20), **run) == ["/a/1.html"]
    assert claims.count_due(connection, [SITE], at(20), most=100, **run) == 0
    assert claims.next_due(connection, [SITE], roles=["article"], until=at(20), **run) is None
    assert claim_urls(connection, now=at(20), begun=at(20)) == ["/a/2.html", "/a/4.html"]


def test_a_page_that_is_listed_as_changed_is_of_the_run_that_has_not_visited_it_yet(connection: Connection) -> None:
    list_pages(connection, [story(1), story(2)], NOON)
    claim_urls(connection)
    pages.finish(connection, [visit(1, at(1), at(1) + LATER), visit(2, at(11), at(26))])  # 2 by the run begun at 10
    changed = [story(number, lastmod=at(12)) for number in (1, 2)]
    assert list_pages(connection, changed, at(13)) == ListingCounts(changed=2)
    assert claim_urls(connection, now=at(40), begun=at(10)) == ["/a/1.html"]
    assert claim_urls(connection, now=at(40), begun=at(14)) == ["/a/2.html"]


def test_a_page_that_fell_due_since_a_run_began_is_its_own_once_a_listing_shows_it_as_changed(
    connection: Connection,
) -> None:
    list_pages(connection, [story(1)], NOON)
    claim_urls(connection)
    pages.finish(connection, [visit(1, at(1), at(11))])
    assert claim_urls(connection, now=at(20), begun=at(10)) == []
    list_pages(connection, [story(1, lastmod=at(5))], at(20))
    assert claim_urls(connection, now=at(20), begun=at(10)) == ["/a/1.html"]


def test_a_page_that_was_not_asked_for_is_due_as_it_was(connection: Connection) -> None:
    list_pages(connection, [story(1), story(2)], NOON)
    pages.finish(connection, [visit(2, at(1), at(2))])
    for _ in range(2):
        assert set(claim_urls(connection, now=at(5), begun=at(2))) == {"/a/1.html", "/a/2.html"}
        for number in (1, 2):
            claims.give_back(connection, "another run", story(number).url)
        assert claim_urls(connection, now=at(5)) == []
        for number in (1, 2):
            claims.give_back(connection, "run", story(number).url)


def test_as_many_failures_are_tried_again_soon_as_the_index_holds() -> None:
    assert str(RETRIED.compile()).endswith(f"page.attempts BETWEEN 1 AND {len(RETRY_WAITS)}")


def test_what_a_run_left_unfinished_is_released_and_only_that(connection: Connection) -> None:
    list_pages(connection, [story(number) for number in range(6)], NOON)
    for run in ("dead", "alive", "ended"):
        assert len(claims.claim(connection, site=SITE, limit=2, run_id=run, now=NOON)) == 2
    assert (
        claims.claimants(connection) == claims.claimants(connection, [SITE], ["article"]) == {"dead", "alive", "ended"}
    )
    assert claims.claimants(connection, [SITE], ["sitemap"]) == set()
    assert claims.release(connection, ["ended", "dead"]) == 4
    assert claims.count_due(connection, [SITE], NOON, most=100) == 4
    assert claims.count_due(connection, [SITE], NOON, most=3) == 3
    assert claim_urls(connection) == ["/a/0.html", "/a/1.html", "/a/4.html", "/a/5.html"]
    assert claims.release(connection, claims.claimants(connection)) == 6


def test_an_article_is_known_by_its_number_under_the_url_listed_first(connection: Connection) -> None:
    slug = story(1)._replace(url="https://news.example/a/flood/1.html")
    list_pages(connection, [slug], NOON)
    list_pages(connection, [story(1), story(2)], at(1))
    wanted = {(SITE, "1"), (SITE, "2"), (SITE, "3"), ("demo-ru", "1")}
    assert pages.urls_by_source_id(connection, wanted) == {(SITE, "1"): slug.url, (SITE, "2"): story(2).url}
    pages.finish(connection, [replace(visit(1, at(2)), url=slug.url, status=301)])
    assert pages.urls_by_source_id(connection, wanted)[SITE, "1"] == story(1).url


def test_two_runs_never_claim_the_same_page(database: Engine) -> None:
    with writing(database) as connection:
        upsert_sites(connection, [SiteRow(SITE, "demo", "news.example")])
        list_pages(connection, [story(number) for number in range(300)], NOON)
    claimed: dict[str, list[str]] = {"a": [], "b": [], "c": []}

    def work(run: str) -> None:
        while True:
            with writing(database) as connection:
                batch = claims.claim(connection, site=SITE, limit=7, run_id=run, now=NOON)
            if not batch:
                return
            claimed[run] += [page.url for page in batch]

    threads = [threading.Thread(target=work, args=(run,)) for run in claimed]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = [url for urls in claimed.values() for url in urls]
    assert len(together) == len(set(together)) == 300


def test_a_claim_that_is_not_committed_holds_up_nobody_on_postgresql(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    with writing(engine) as connection:
        upsert_sites(connection, [SiteRow(SITE, "demo", "news.example")])
        list_pages(connection, [story(number) for number in range(4)], NOON)
    with writing(engine) as first, writing(engine) as second:
        one = {page.url for page in claims.claim(first, site=SITE, limit=3, run_id="a", now=NOON)}
        other = {page.url for page in claims.claim(second, site=SITE, limit=3, run_id="b", now=NOON)}
    assert (len(one), len(other), one & other) == (3, 1, set())
    engine.dispose()


def test_old_stories_of_the_archive_are_given_again_beside_the_young_ones(connection: Connection) -> None:
    """Those that were visited, the longest due first, beside new ones; never old ones that no backfill has come to."""
    since = at(-10)
    list_pages(connection, [story(number, lastmod=at(-50 + number)) for number in range(6)], NOON)
    claims.claim(connection, site=SITE, limit=100, run_id="backfill", now=NOON)
    for number, due_at in enumerate([at(5), at(3), at(4), at(90)]):
        pages.finish(connection, [visit(number, at(1), due_at)])
    claims.release(connection, ["backfill"])  # 4 and 5 were not reached
    list_pages(connection, [story(number, lastmod=at(-number)) for number in (7, 8)], NOON)
    assert claim_urls(connection, now=at(10), since=since) == ["/a/7.html", "/a/8.html"]
    claims.release(connection, ["run"])
    wanted: dict[str, object] = {"roles": ("article",), "since": since, "again": True}
    assert claims.count_due(connection, [SITE], at(10), most=100, **wanted) == 5  # type: ignore[arg-type]
    assert claim_urls(connection, 3, at(10), **wanted) == ["/a/1.html", "/a/7.html", "/a/8.html"]
    assert claims.next_due(connection, [SITE], until=at(10), **wanted) == at(4)  # type: ignore[arg-type]
    assert claims.count_due(connection, [SITE], at(10), most=100, **wanted) == 2  # type: ignore[arg-type]
    assert claim_urls(connection, now=at(10), **wanted) == ["/a/2.html", "/a/0.html"]
    claims.release(connection, ["run"])  # after a crash they wait as they did
    assert claim_urls(connection, 1, at(10), since=at(60), again=True) == ["/a/1.html"]
    assert set(claim_urls(connection, now=at(10), since=at(60), again=True)) == {"/a/2.html", "/a/0.html"}
    wanted["since"] = at(60)
    assert claims.next_due(connection, [SITE], until=at(80), **wanted) is None  # type: ignore[arg-type]
    assert claims.next_due(connection, [SITE], until=at(99), **wanted) == at(90)  # type: ignore[arg-type]


def test_choosing_the_next_page_is_a_look_up_in_an_index(database: Engine) -> None:
    """The plans of the statements, where a scan is the worse choice: pages in the queue, waiting, failed, visited."""
    now = NOON + LATER / 2
    with writing(database) as connection:
        upsert_sites(connection, [SiteRow(SITE, "demo", "news.example"), SiteRow("demo-ru", "demo", "ru.news.example")])
        list_pages(connection, [story(number, lastmod=at(-number)) for number in range(9_000)], NOON)
        list_pages(connection, [story(number, site="demo-ru") for number in range(9_000, 12_000)], NOON)
        visited = claims.claim(connection, site=SITE, limit=6_000, run_id="first", now=NOON, roles=["article"])
        again = [(page.url, at(1) + LATER if place % 2 else None) for place, page in enumerate(visited)]
        visits = [PageVisit(url, at(1), 200, None, None, due_at) for url, due_at in again]
        pages.finish(connection, [replace(one, attempts=place % 6 == 1) for place, one in enumerate(visits)])
        connection.execute(text("ANALYZE"))
    with writing(database) as connection, explained(connection) as plans:
        assert claim_urls(connection, 1, now, roles=["article"], since=at(-50_000)) == ["/a/6000.html"]
        roles, until = ["sitemap", "article"], now + LATER
        assert claims.next_due(connection, [SITE], roles=roles, until=until, since=at(-50_000)) == NOON
        assert claim_urls(connection, 1, now, roles=["article"], since=at(1), again=True) == []
        claims.next_due(connection, [SITE], roles=["article"], until=until, since=at(1), again=True)
    indexes = ["page_queue", *["page_queue", "page_retried", "page_waiting"] * 4]
    for plan, index in zip(plans, indexes, strict=True):
        assert_by_index(plan, "page", index)
