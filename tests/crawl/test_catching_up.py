"""After days without a run one run does what fell due on each of them, once; what falls due meanwhile is the next's."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import select, update

from archive.store.engine import open_database, writing
from archive.store.schema import page
from tests.crawl.rows import Rows, contents, query
from tests.crawl.watchful import Watch, routed_to, site_file, watching
from tests.running import LONGEST, ROOT, DemoCrawls, environment


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


def test_a_run_ends_although_its_stories_fall_due_again_while_it_goes_on(tmp_path: Path) -> None:
    """Here at once, as in an hour of a long crawl on a slow machine. The next run begins with them."""
    stories = [f"/a/story/{100 + number}.html" for number in range(3)]
    settings = site_file(tmp_path / "sites", "a", more="delay = 0")
    command = [sys.executable, "-m", "tests.crawl.restless", "crawl", "polite", "--max-time", "2m"]
    with watching(Watch()) as watch:
        clean = environment(tmp_path / "data", **settings, **routed_to(watch))
        for run in (1, 2):
            done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, timeout=LONGEST)
            assert done.stdout.startswith("done after"), done.stdout + done.stderr
            asked = Counter(watch.paths("a"))
            assert {path: asked[path] for path in stories} == dict.fromkeys(stories, run)
