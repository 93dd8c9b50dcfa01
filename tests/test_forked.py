"""A forked command does what one in a new interpreter does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.running import COMMAND, ROOT, DemoCrawls, airchive, environment


@pytest.mark.parametrize(
    ("words", "text_in", "code"),
    [
        (("sites", "demo", "--format", "csv"), None, 0),
        (("query", "-"), "SELECT title, body FROM articles ORDER BY url", 0),
        (("crawl", "demo", "--limit", "none"), None, 2),
        (("verify", "--json", "nowhere.warc.gz"), None, 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_it_is_told_and_tells_the_same(
    words: tuple[str, ...], text_in: str | None, code: int, demo_once: DemoCrawls
) -> None:
    forked = airchive(*words, home=demo_once.home, code=code, text_in=text_in)
    command, clean = [*COMMAND, *words], environment(demo_once.home)
    done = subprocess.run(command, cwd=ROOT, env=clean, input=text_in, capture_output=True, text=True, timeout=600)
    assert (done.returncode, done.stdout, done.stderr) == (forked.returncode, forked.stdout, forked.stderr)


def test_nothing_of_one_is_left_to_the_next(tmp_path: Path) -> None:
    airchive("db", "upgrade", home=tmp_path)
    assert "no article" in airchive("show", "https://www.newsroom.example/a/1.html", home=tmp_path, code=2).stderr
    assert "no database at" in airchive("query", "SELECT 1", home=tmp_path / "other", code=4).stderr
