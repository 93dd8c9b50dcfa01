"""After days without a run one run does what fell due on each of them, once; nothing has to be told to it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import select, update

from archive.store.engine import open_database, writing
from archive.store.schema import page
from tests.crawl.rows import Rows, contents, query
from tests.running import DemoCrawls


def _miss_runs(database: str) -> set[str]:
    """Let a story have fallen due on each of the last days; which those are, without their scheme."""
    now = datetime.now(UTC)
    engine = open_database(database)
    with writing(engine) as connection:
        stories = connection.scalars(select(page.c.url).where(page.c.role == "article", page.c.status == 200)).all()
        for days, url in enumerate(stories, start=1):
            connection.execute(update(page).where(page.c.url == url).values(due_at=now - timedelta(days=days)))
    engine.dispose()
    return {unquote(url).partition("://")[2] for url in stories}


def test_missed_runs_are_made_up_for_by_one(
    tmp_path: Path, demo_once: DemoCrawls, undisturbed: dict[str, Rows]
) -> None:
    archive = demo_once.copied(tmp_path / "data")
    missed = _miss_runs(archive.database)
    again = archive.crawled(1)
    asked = Counter(unquote(request.key) for request in again.requests[1])
    assert len(missed) > 40
    assert {key: asked[key] for key in missed} == dict.fromkeys(missed, 1)
    assert contents(archive.database)["articles"] == undisturbed["articles"]
    due = f"SELECT url FROM page WHERE role = 'article' AND due_at < '{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}'"
    assert query(archive.database, due) == []
