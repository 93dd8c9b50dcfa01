"""`--quiet`: cron mails what a command prints, so it prints nothing where all is well, else what failed."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.home import Home
from tests.running import airchive, routed, started, wait_for_requests
from tests.site.serve import Server

CRAWL = ("crawl", "demo", "--quiet")


def test_a_crawl_that_went_well_says_nothing(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        done = airchive(*CRAWL, "--site", "demo-ka", home=tmp_path, **routed(server))
    assert done.stdout == done.stderr == ""


def test_a_crawl_with_failures_names_them_and_why(tmp_path: Path) -> None:
    with Server(edition=1, faults={"ka.newsroom.example/robots.txt": "unavailable"}) as server:
        done = airchive(*CRAWL, "--site", "demo-ka", home=tmp_path, code=1, **routed(server))
    assert done.stderr == ""
    assert "  failures   " in done.stdout
    assert "http://ka.newsroom.example/" in done.stdout
    assert "robots.txt unreachable" in done.stdout


def test_an_error_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = airchive(*CRAWL, home=tmp_path / "file", code=4)
    assert done.stderr.startswith("airchive: ")


def test_another_run_at_work_is_no_news_and_still_exits_with_3(tmp_path: Path) -> None:
    with Server(edition=1, slow=2) as server, started(tmp_path, server) as first:
        wait_for_requests(server, 1, first)
        done = airchive(*CRAWL, home=tmp_path, code=3, **routed(server))
    assert done.stdout == done.stderr == ""
    assert "ERROR ended by LockHeld: " in (tmp_path / "logs" / "airchive.log").read_text()


def test_that_another_run_is_at_work_is_said_before_scrapy_is_imported(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    program = "import sys; from crawler.cli import main; print(main(sys.argv[1:]), 'scrapy' in sys.modules)"
    with home.locked("airchive crawl demo", datetime.now(UTC)):
        done = subprocess.run(
            [sys.executable, "-c", program, *CRAWL, "--home", tmp_path], capture_output=True, text=True, check=True
        )
    assert (done.stdout, done.stderr) == ("3 False\n", "")
    assert "ERROR ended by LockHeld: " in (tmp_path / "logs" / "airchive.log").read_text()


def test_one_that_has_been_at_work_for_more_than_a_day_may_hang_and_is_news(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.create()
    with home.locked("airchive crawl demo", datetime.now(UTC) - timedelta(days=2)):
        done = airchive(*CRAWL, home=tmp_path, code=3)
    assert "is at work here" in done.stderr


def test_verify_and_reparse_speak_only_of_what_is_not_well(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        airchive(*CRAWL, "--site", "demo-ka", home=tmp_path, **routed(server))
    for command in (("verify",), ("reparse",)):
        done = airchive(*command, "--quiet", home=tmp_path)
        assert done.stdout == done.stderr == ""
    [segment] = (tmp_path / "warc").glob("*.warc.gz")
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    assert segment.name in airchive("verify", "--quiet", home=tmp_path, code=4).stderr
    assert segment.name in airchive("reparse", "--quiet", home=tmp_path, code=1).stderr
