"""Stories that go away: a second look confirms it, a return takes it back, and other texts are looked at again soon."""

from __future__ import annotations

from pathlib import Path

from tests.ageing import age
from tests.crawl.rows import query
from tests.running import crawl
from tests.site import newsroom
from tests.site.serve import FaultKind, Server

AWAY: tuple[FaultKind, ...] = ("missing", "gone", "soft_404", "front")


def test_what_is_gone_counts_as_removed_after_a_second_look_until_it_returns(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'airchive.db'}"
    stories = [story for story in newsroom.stories() if story.site.language == "ka"][: len(AWAY)]
    with Server() as server:
        crawl(tmp_path, server, "--site", "demo-ka")
        server.faults = {story.path: kind for story, kind in zip(stories, AWAY, strict=True)}
        age(database, 400)
        crawl(tmp_path, server, "--site", "demo-ka")
        assert removed(database) == {}
        age(database, 1.1)  # the second look is due after a day, for these alone
        before = len(server.log)
        crawl(tmp_path, server, "--site", "demo-ka")
        asked = {request.path for request in server.log[before:] if "/a/" in request.path}
        assert asked == {story.path for story in stories}
        tombstones = removed(database)
        assert set(tombstones) == {str(story.id) for story in stories}
        server.faults = {}
        age(database, 40)
        crawl(tmp_path, server, "--site", "demo-ka")
        assert removed(database) == {}
    sql = "SELECT status, record_id FROM captures WHERE article_id IS NOT NULL AND revision_id IS NULL"
    absences = {row["record_id"]: row["status"] for row in query(database, sql)}
    assert sorted(absences[record] for record in tombstones.values()) == [200, 302, 404, 410]
    assert len(absences) == 2 * len(AWAY)


def removed(database: str) -> dict[str, str]:
    """The record of each tombstone, by the number of the story."""
    sql = "SELECT source_id, removed_record_id FROM articles WHERE removed_at IS NOT NULL"
    return {row["source_id"]: row["removed_record_id"] for row in query(database, sql)}
