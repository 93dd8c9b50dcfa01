"""The log in the home: what it says, that it is bounded, and what happens where it cannot be written."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from crawler import log
from tests.running import airchive, crawl, routed
from tests.site.serve import Server

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ([0-9a-f]{8}) (DEBUG|INFO|WARNING|ERROR) (.*)")
GEORGIAN = ("crawl", "demo", "--site", "demo-ka")


def _lines(home: Path) -> list[tuple[str, str, str]]:
    lines = (home / "logs" / "airchive.log").read_text(encoding="utf-8").splitlines()
    found = [LINE.fullmatch(line) for line in lines]
    assert None not in found, lines
    return [(match[1], match[2], match[3]) for match in found if match]


def test_every_line_names_its_run_and_the_failed_pages_are_there(tmp_path: Path) -> None:
    with Server(edition=1, faults={"ka.newsroom.example/robots.txt": "unavailable"}) as server:
        airchive(*GEORGIAN, home=tmp_path, code=1, **routed(server))
        airchive(*GEORGIAN, home=tmp_path, code=0, **routed(server))
    runs = json.loads(airchive("runs", "--format", "json", home=tmp_path).stdout)
    lines = _lines(tmp_path)
    assert list(dict.fromkeys(run for run, _, _ in lines)) == [run["run_id"][:8] for run in reversed(runs)]
    words = [text for run, _, text in lines if run == runs[1]["run_id"][:8]]
    assert words[0].startswith(f"run {runs[1]['run_id']} of airchive ")
    assert words[-1].startswith("run ended: done but for hosts backing off: status 503, exit code 1: {")
    assert any(re.fullmatch(r"failed: http://ka\.newsroom\.example/\S+: robots\.txt unreachable", one) for one in words)


@pytest.mark.long
def test_at_debug_every_request_is_told_and_at_error_nothing(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        crawl(tmp_path / "loud", server, "--site", "demo-ka", "--log-level", "debug")
        crawl(tmp_path / "still", server, "--site", "demo-ka", "--log-level", "error")
    asked = [text for _, level, text in _lines(tmp_path / "loud") if level == "DEBUG" and "Crawled (200)" in text]
    assert len(asked) > 3
    assert (tmp_path / "still" / "logs" / "airchive.log").read_text() == ""


def test_a_run_that_finds_the_lock_held_leaves_a_line(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), log.run_log(tmp_path, "0123456789"):
        raise RuntimeError("a\nb \x1b[2J")
    [line] = (tmp_path / "airchive.log").read_text().splitlines()
    assert line.endswith(r" 01234567 ERROR ended by RuntimeError: a\nb \x1b[2J")


def test_the_files_are_bounded_and_no_line_is_lost_before_its_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "FILE_BYTES", 5_000)
    with log.run_log(tmp_path, "0123456789"):
        for number in range(2_000):
            logging.getLogger("crawler.test").info("line %d", number)
    files = sorted(tmp_path.iterdir(), key=lambda path: int(path.suffix[1:]) if path.suffix != ".log" else 0)
    assert [path.name for path in files] == ["airchive.log", *(f"airchive.log.{n}" for n in range(1, log.OLDER + 1))]
    assert all(path.stat().st_size <= 5_000 for path in files)
    kept = [int(line.split()[-1]) for path in reversed(files) for line in path.read_text().splitlines()]
    assert kept == list(range(kept[0], 2_000))


def test_a_log_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "airchive.log").mkdir()
    with pytest.raises(ArchiveError, match=r"airchive\.log: the log cannot be opened"), log.run_log(tmp_path, "0" * 8):
        pass


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_log_that_the_disk_does_not_take_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "airchive.log").symlink_to("/dev/full")
    with log.run_log(tmp_path, "0123456789"):
        for _ in range(3):
            logging.getLogger("crawler.test").info("words")
    assert capsys.readouterr().err.count("cannot be written: [Errno 28]") == 1
