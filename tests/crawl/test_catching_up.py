"""After days without a run one run does what fell due on each of them, once; nothing has to be told to it."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import select, update

from archive.store.engine import open_database, writing
from archive.store.schema import page
from tests.crawl.rows import contents, query
from tests.running import crawl
from tests.site.serve import Server


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


def test_missed_runs_are_made_up_for_by_one(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'airchive.db'}"
    with Server(edition=1) as server:
        crawl(tmp_path, server)
        before = contents(database)["articles"]
        missed = _miss_runs(database)
        asked_before = len(server.log)
        crawl(tmp_path, server)
        asked = Counter(unquote(request.key) for request in server.log[asked_before:])
    assert len(missed) > 40
    assert {key: asked[key] for key in missed} == dict.fromkeys(missed, 1)
    assert contents(database)["articles"] == before
    due = f"SELECT url FROM page WHERE role = 'article' AND due_at < '{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}'"
    assert query(database, due) == []
