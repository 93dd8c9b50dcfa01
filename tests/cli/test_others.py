"""`airchive sites`, `runs`, `db upgrade`, and what all commands share."""

from __future__ import annotations

import json
from pathlib import Path

from tests.running import airchive


def test_sites_lists_every_site_and_those_of_one_broadcaster() -> None:
    everything = json.loads(airchive("sites", "--format", "json").stdout)
    assert len(everything) > 100
    demo = json.loads(airchive("sites", "demo", "--format", "json").stdout)
    assert {site["broadcaster"] for site in demo} == {"demo"}
    assert {site["key"] for site in demo} < {site["key"] for site in everything}


def test_an_unknown_broadcaster_is_wrong_usage() -> None:
    assert "rferl" in airchive("sites", "rfrel", code=2).stderr


def test_runs_is_the_ledger_newest_first(demo_home: Path) -> None:
    runs = json.loads(airchive("runs", "--format", "json", home=demo_home).stdout)
    assert [run["kind"] for run in runs] == ["crawl", "crawl"]
    assert runs[0]["started_at"] > runs[1]["started_at"]
    assert [run["exit_code"] for run in runs] == [0, 0]
    assert runs[1]["counts"]["new"] == 44
    assert [run["outcome"] for run in runs] == ["done", "done"]
    assert "demo" in airchive("runs", home=demo_home).stdout


def test_db_upgrade_makes_a_database_and_may_be_repeated(tmp_path: Path) -> None:
    for _ in range(2):
        assert "schema" in airchive("db", "upgrade", home=tmp_path / "data").stderr
    assert (tmp_path / "data" / "airchive.db").exists()


def test_no_command_and_wrong_options_are_wrong_usage() -> None:
    assert "usage: airchive" in airchive(code=2).stderr
    assert "--limit" in airchive("crawl", "demo", "--limit", "none", code=2).stderr
    assert "no spider 'bbc5'" in airchive("crawl", "bbc5", code=2).stderr
    assert "belongs to demo, not to the spider rferl" in airchive("crawl", "rferl", "--site", "demo", code=2).stderr


def test_a_password_in_a_database_url_never_shows(tmp_path: Path) -> None:
    url = "postgresql://user:opensesame@127.0.0.1:1/none"
    done = airchive("query", "SELECT 1", "--database", url, home=tmp_path, code=4)
    assert "opensesame" not in done.stderr + done.stdout
