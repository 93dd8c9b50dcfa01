"""What two crawls of the newsroom leave in the store, against what its stories were written to say."""

from __future__ import annotations

import json

import pytest

from archive.article import format_instant
from archive.urls import canonical
from tests.crawl.rows import query, rows
from tests.running import DemoCrawls
from tests.site import newsroom
from tests.site.story import Story


def _articles(demo: DemoCrawls) -> dict[tuple[str, str], dict[str, object]]:
    return {(row["site"], row["source_id"]): row for row in rows(demo.database, "articles")}


def _host_articles(demo: DemoCrawls) -> dict[tuple[str, str], dict[str, object]]:
    sql = "SELECT a.*, s.host FROM articles AS a JOIN site AS s ON s.key = a.site"
    return {(row["host"], row["source_id"]): row for row in query(demo.database, sql)}


def _expected() -> list[Story]:
    """Every story that some edition shows; of a changed one its last state, of a withdrawn one its only one."""
    latest = {(story.site.host, story.id): story for story in newsroom.stories(1)}
    latest |= {(story.site.host, story.id): story for story in newsroom.stories(2)}
    return list(latest.values())


@pytest.mark.parametrize("story", _expected(), ids=lambda story: f"{story.site.host}-{story.id}")
def test_each_story_is_one_article_that_says_what_the_story_says(story: Story, demo: DemoCrawls) -> None:
    article = _host_articles(demo)[story.site.host, str(story.id)]
    assert article["title"] == story.title
    assert article["kind"] == story.kind
    assert article["language"] == story.language
    assert article["body"] == "\n\n".join(text for text in story.paragraphs if text)
    assert json.loads(str(article["tags"])) == list(story.tags)
    assert json.loads(str(article["authors"])) == list(story.authors)
    assert article["published_at"] == format_instant(story.published)
    assert json.loads(str(article["wire_credits"])) == list(story.wire_credits)
    assert canonical(str(article["canonical_url"])) == canonical(story.url)


def test_there_is_an_article_for_each_story_and_none_besides(demo: DemoCrawls) -> None:
    expected = {(story.site.host, str(story.id)) for story in _expected()}
    assert set(_host_articles(demo)) == expected


def test_no_furniture_is_left_in_any_body(demo: DemoCrawls) -> None:
    for row in rows(demo.database, "articles"):
        for furniture in ("please wait", "No media source currently available", "0:00", "16x9", "Embed", "XS SM MD"):
            assert furniture not in row["body"], row["url"]


def test_the_changed_page_has_one_revision_more_and_the_site_clock_none(demo: DemoCrawls) -> None:
    revised = {key: row["revision_count"] for key, row in _articles(demo).items() if row["revision_count"] != 1}
    assert revised == {("demo", "75810301"): 2}
    sql = "SELECT number, reason FROM article_history WHERE source_id = '75810301'"
    assert query(demo.database, sql) == [{"number": 1, "reason": "first seen"}, {"number": 2, "reason": "page changed"}]
    sql = "SELECT count(*) AS seen FROM captures WHERE url LIKE '%/75810302.html' AND ingest_state = 'ingested'"
    assert query(demo.database, sql) == [{"seen": 2}]  # the page with the site clock was looked at twice


def test_a_story_found_gone_once_is_not_called_removed_yet(demo: DemoCrawls) -> None:
    assert {row["removed_at"] for row in _articles(demo).values()} == {None}
    sql = "SELECT status, article_id FROM captures WHERE url LIKE '%/75810309.html' ORDER BY captured_at"
    answers = query(demo.database, sql)
    assert {answer["status"] for answer in answers} == {200, 410}
    assert {answer["article_id"] for answer in answers} == {_articles(demo)["demo", "75810309"]["article_id"]}


def test_what_is_no_article_is_recorded_with_its_reason(demo: DemoCrawls) -> None:
    states = "('not_article', 'failed', 'pending')"
    sql = f"SELECT url, ingest_state, ingest_reason FROM captures WHERE ingest_state IN {states}"
    found = query(demo.database, sql)
    assert [row["ingest_state"] for row in found] == ["not_article"]
    assert "/a/mislaid/" in found[0]["url"]
    assert found[0]["ingest_reason"]


def test_redirects_are_followed_as_pages_and_not_off_the_site(demo: DemoCrawls) -> None:
    sql = "SELECT url, location, ingest_reason FROM captures WHERE status IN (301, 302)"
    hops = {row["url"].rsplit("/", 2)[1]: row for row in query(demo.database, sql)}
    assert {"moved-for-good", "moved-for-a-day", "moved-twice", "moved-once-more", "moved-off-the-site"} <= set(hops)
    outside = hops["moved-off-the-site"]["location"]
    assert query(demo.database, f"SELECT url FROM captures WHERE url = '{outside}'") == []
    for name in ("moved-for-good", "moved-twice", "moved-once-more"):
        target = canonical(hops[name]["location"])
        assert query(demo.database, f"SELECT count(*) AS n FROM captures WHERE page_url = '{target}'")[0]["n"] >= 1


def test_coverage_adds_up(demo: DemoCrawls) -> None:
    for row in rows(demo.database, "coverage"):
        assert row["listed"] >= row["fetched"] >= row["ingested"]
        assert row["fetched"] == row["archived"]
        assert sum(json.loads(row["reasons"]).values()) == row["listed"] - row["ingested"]
