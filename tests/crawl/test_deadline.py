"""`--max-time`: a crawl ends in good order when its time is up, and the next one goes on."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

import pytest

from archive.cli import parse_duration
from tests.crawl.rows import Rows, contents, query
from tests.running import airchive, crawl, routed
from tests.site.serve import Server


@pytest.mark.parametrize(
    ("written", "seconds"), [("90s", 90), ("50m", 3000), ("2h", 7200), ("1h30m", 5400), (" 1h0m5s ", 3605)]
)
def test_a_time_is_written_in_hours_minutes_and_seconds(written: str, seconds: int) -> None:
    assert parse_duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "written", ["", "50", "m", "0m", "-5m", "5 m", "30m1h", "1.5h", "9999999999999999h", "99999999h"]
)
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="write 90s"):
        parse_duration(written)


def test_a_crawl_whose_time_is_up_seals_and_the_next_goes_on(tmp_path: Path, undisturbed: dict[str, Rows]) -> None:
    database = f"sqlite:///{tmp_path / 'home' / 'airchive.db'}"
    with Server(edition=1, slow=0.5) as server:
        done = airchive("crawl", "demo", "--max-time", "3s", home=tmp_path / "home", **routed(server))
        assert done.stdout.startswith("time is up after ")
        assert not list((tmp_path / "home" / "warc").glob("*.open"))
        assert query(database, "SELECT outcome, exit_code FROM run") == [{"outcome": "time is up", "exit_code": 0}]
        assert query(database, "SELECT url FROM page WHERE claimed_by IS NOT NULL") == []
        assert query(database, "SELECT count(*) AS n FROM articles")[0]["n"] < 44
        server.slow = 0
        crawl(tmp_path / "home", server)
    assert contents(database) == undisturbed
    airchive("verify", home=tmp_path / "home")
