"""SIGTERM: within ten seconds the file is sealed and the crawl gone, whatever servers, readers and the disk do.

The ten seconds are the promise itself; nothing else here is about time.
"""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from tests.crawl.rows import contents, query
from tests.running import LONGEST, archivist_of, crawl, started, wait_for_requests
from tests.site.serve import Server

PAGE = "www.newsroom.example/a/28510203.html"
PROMISED = 10.0


def _terminate(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Send SIGTERM; exit code and words of a crawl that must be gone within the promised time."""
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=LONGEST)
    assert time.monotonic() - start < PROMISED
    return process.returncode, said


def _database(home: Path) -> str:
    return f"sqlite:///{home / 'airchive.db'}"


def _check_orderly(home: Path) -> None:
    assert not list((home / "warc").glob("*.open"))
    assert query(_database(home), "SELECT outcome, exit_code FROM run") == [
        {"outcome": "stopped by a signal", "exit_code": 0}
    ]
    failed = "attempts > 0 AND last_error <> 'robots'"
    assert query(_database(home), f"SELECT url FROM page WHERE claimed_by IS NOT NULL OR {failed}") == []


@pytest.mark.long
def test_a_server_that_never_answers_holds_nobody(tmp_path: Path) -> None:
    with Server(edition=1) as server, started(tmp_path, server) as process:
        wait_for_requests(server, 20, process)
        server.slow = 300
        time.sleep(0.5)  # by then all connections wait
        assert _terminate(process)[0] == 0
    _check_orderly(tmp_path)


@pytest.mark.long
def test_a_robots_txt_that_never_comes_is_no_answer_and_no_failure(tmp_path: Path) -> None:
    with Server(edition=1, slow=300) as server, started(tmp_path, server) as process:
        wait_for_requests(server, 1, process)
        assert _terminate(process)[0] == 0
    assert query(_database(tmp_path), "SELECT url FROM page WHERE last_error IS NOT NULL") == []


@pytest.mark.long
def test_of_an_answer_that_hangs_the_archive_keeps_what_came(
    tmp_path: Path, undisturbed: dict[str, list[dict[str, object]]]
) -> None:
    with Server(edition=1, faults={PAGE: "hang"}) as server:
        with started(tmp_path, server) as process:
            while not any(request.key == PAGE for request in server.log):
                time.sleep(0.02)
            assert _terminate(process)[0] == 0
        _check_orderly(tmp_path)
        sql = f"SELECT truncated FROM captures WHERE url = 'http://{PAGE}'"
        assert query(_database(tmp_path), sql) == [{"truncated": "unspecified"}]
        server.faults = {}
        crawl(tmp_path, server)
    assert contents(_database(tmp_path)) == undisturbed


def test_a_page_that_is_read_without_end_is_left_to_the_next_run(
    tmp_path: Path, undisturbed: dict[str, list[dict[str, object]]]
) -> None:
    with Server(edition=1) as server:
        with started(tmp_path, server) as process:
            wait_for_requests(server, 30, process)
            for reader in archivist_of(process).children():
                reader.suspend()  # it reads on and on
            pending = "SELECT count(*) AS n FROM capture WHERE ingest_state = 'pending'"
            while not query(_database(tmp_path), pending)[0]["n"]:
                assert process.poll() is None
                time.sleep(0.05)
            assert _terminate(process)[0] == 0
        assert not list((tmp_path / "warc").glob("*.open"))
        assert query(_database(tmp_path), pending)[0]["n"]
        crawl(tmp_path, server)
    assert contents(_database(tmp_path)) == undisturbed


@pytest.mark.long
def test_a_database_that_another_program_holds_ends_the_run_with_4_and_loses_nothing(
    tmp_path: Path, undisturbed: dict[str, list[dict[str, object]]]
) -> None:
    with Server(edition=1, slow=0.05) as server:
        with started(tmp_path, server) as process:
            wait_for_requests(server, 30, process)
            other = sqlite3.connect(tmp_path / "airchive.db", timeout=60)
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.5)
            code, said = _terminate(process)
            other.close()
        assert code == 4
        assert "did not answer" in said
        server.slow = 0
        assert "recovered" in crawl(tmp_path, server)
    assert contents(_database(tmp_path)) == undisturbed


@pytest.mark.long
def test_a_host_with_a_long_delay_is_not_waited_for(tmp_path: Path) -> None:
    sites = tmp_path / "sites"
    sites.mkdir()
    (sites / "patient.toml").write_text(_PATIENT)
    home = tmp_path / "data"
    with Server(edition=1) as server, started(home, server, spider="patient", AIRCHIVE_SITES=str(sites)) as process:
        wait_for_requests(server, 1, process)
        time.sleep(0.5)  # by then its pages wait in line
        assert _terminate(process)[0] == 0
    _check_orderly(home)


_PATIENT = """
[broadcaster]
key = "patient"
name = "The Patient Broadcaster"
platform = "pangea"

[broadcaster.defaults]
scheme = "http"
delay = 30
concurrency = 1

[[site]]
key = "patient"
name = "Patient"
host = "patient.newsroom.example"
language = "en"
"""
