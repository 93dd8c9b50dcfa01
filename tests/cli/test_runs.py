"""`airchive runs`: every run with what it was asked, what it did and why it ended."""

from __future__ import annotations

import csv
import json
import signal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from archive.commands.runs import words_of
from tests.running import airchive, crawl, started, wait_for_requests
from tests.site.serve import Server


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crawl that was killed, one that was not, a verification and a re-parse."""
    home = tmp_path_factory.mktemp("runs")
    with Server(edition=1, slow=0.05) as server:
        with started(home, server) as process:
            wait_for_requests(server, 40, process)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        server.slow = 0
        crawl(home, server, "--limit", "5", "--site", "demo-ka", "--max-time", "1h30m")
    airchive("verify", home=home)
    airchive("reparse", home=home)
    return home


@pytest.fixture(scope="module")
def ledger(home: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(airchive("runs", "--format", "json", home=home).stdout)
    return found


def test_each_run_says_why_it_ended(ledger: list[dict[str, Any]]) -> None:
    found = [(run["kind"], run["outcome"], run["exit_code"]) for run in reversed(ledger)]
    assert found[:3] == [("crawl", "killed", None), ("crawl", "done", 0), ("verify", "whole", 0)]
    assert found[3][:2] == ("reparse", "done")


def test_the_table_and_csv_have_the_same_columns(home: Path) -> None:
    table = airchive("runs", home=home).stdout
    rows = list(csv.DictReader(StringIO(airchive("runs", "--format", "csv", home=home).stdout)))
    assert table.splitlines()[0].split() == list(rows[0])
    [row] = [row for row in rows if row["kind"] == "crawl" and row["outcome"] == "done"]
    assert row["arguments"] == "demo --backfill --limit 5 --max-time 5400s (sites: demo-ka)"
    assert int(row["bytes"]) > 0
    assert int(row["fetched"]) > 0
    assert row["duration"].isdecimal()
    assert f"\n{row['run'][:8]} " in table


def test_a_run_in_full_is_found_by_the_beginning_of_its_id(home: Path, ledger: list[dict[str, Any]]) -> None:
    run = ledger[2]
    whole = json.loads(airchive("runs", run["run_id"][:6], "--format", "json", home=home).stdout)
    assert whole.items() >= run.items()
    assert whole["versions"].keys() >= {"airchive", "extractor", "Python", "Scrapy", "lxml", "SQLite"}
    assert whole["captures"] == run["counts"]["archived"]
    assert whole["warc_bytes"] > 0
    shown = airchive("runs", run["run_id"], home=home).stdout
    assert "counts: archived" in shown
    assert "versions: extractor" in shown


def test_of_a_killed_run_the_archive_tells_what_it_captured(home: Path, ledger: list[dict[str, Any]]) -> None:
    [killed] = [run for run in ledger if run["outcome"] == "killed"]
    whole = json.loads(airchive("runs", killed["run_id"], "--format", "json", home=home).stdout)
    assert whole["counts"] is None
    assert whole["captures"] > 10


@pytest.mark.parametrize("limit", ["0", "-1", "many", "9" * 20])
def test_a_limit_counts_something(limit: str, home: Path) -> None:
    assert f"{limit!r} is no positive number" in airchive("runs", f"--limit={limit}", home=home, code=2).stderr


def test_an_id_that_no_run_has_or_several_have_is_refused(home: Path) -> None:
    assert "no run 'x%'" in airchive("runs", "x%", home=home, code=2).stderr
    assert "4 runs begin with ''" in airchive("runs", "", home=home, code=2).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, ""),
        ({"spider": "rferl", "limit": None, "backfill": False, "sites": []}, "rferl"),
        ({"backfill": True, "spider": "rferl", "max_time": "300s"}, "rferl --backfill --max-time 300s"),
        ({"files": ["a b", "c", "d", "e"], "stale_only": True}, "(files: a b, c, d, … 4) --stale-only"),
        ({"sample": 0.05}, "--sample 0.05"),
    ],
)
def test_arguments_are_shown_nearly_as_they_were_typed(arguments: dict[str, object], words: str) -> None:
    assert words_of(arguments) == words
