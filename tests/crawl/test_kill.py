"""Whatever moment a crawl is killed at, the next one finishes its work and the archive is whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from _pytest.mark import ParameterSet

from archive.warc.reader import Record, read_archive
from tests.crawl.rows import Rows, contents, query
from tests.running import LONGEST, DemoCrawls, archivist_of, crawl, started, wait_for_requests
from tests.site.serve import Server

#: How many requests the server has seen when the crawl is killed, and how many milliseconds later the blow falls: from
#: before the first request to after the last (a crawl makes 170).
RANDOM = random.Random(20260711)
MOMENTS = [(count, RANDOM.randrange(0, 120)) for count in (0, *sorted(RANDOM.sample(range(1, 170), 8)), 170)]


def _sample(moments: list[tuple[int, int]], always: int) -> list[ParameterSet]:
    """One of the moments always, the others in the long tests."""
    return [
        pytest.param(*moment, marks=[] if number == always else pytest.mark.long)
        for number, moment in enumerate(moments)
    ]


def _database(home: Path) -> str:
    return f"sqlite:///{home / 'airchive.db'}"


def _recorded(home: Path) -> set[str]:
    """The ids of every capture in the WARC files, all of which must read without damage."""
    found = set()
    for path in sorted((home / "warc").glob("*.warc.gz*")):
        for entry in read_archive(path):
            assert isinstance(entry, Record), entry
            if entry.type in ("response", "revisit"):
                assert entry.record_id not in found
                found.add(entry.record_id)
    return found


def _kill_at(
    requests: int,
    delay: int,
    home: Path,
    server: Server,
    sign: signal.Signals = signal.SIGKILL,
    strike: Callable[[int, int], None] = os.killpg,
    **settings: str,
) -> int:
    """Start a crawl, and end it `delay` milliseconds after so many requests; its exit code."""
    seen = len(server.log)
    with started(home, server, **settings) as process:
        if requests == 0:
            time.sleep(0.6)
        wait_for_requests(server, seen + requests, process)
        time.sleep(delay / 1000)
        if process.poll() is None:
            strike(process.pid, sign)
        return process.wait()


def _check_whole(home: Path, undisturbed: dict[str, Rows], database: str | None = None) -> None:
    database = database or _database(home)
    rows = query(database, "SELECT record_id, ingest_state FROM capture")
    assert {row["record_id"] for row in rows} == _recorded(home)
    assert all(row["ingest_state"] != "pending" for row in rows)
    unfetched = (  # media are for those crawls that ask for them
        "SELECT url FROM page WHERE role NOT IN ('section', 'image', 'audio', 'video') AND fetched_at IS NULL"
        " AND last_error IS DISTINCT FROM 'robots'"
    )
    assert query(database, unfetched) == []
    assert query(database, "SELECT url FROM page WHERE claimed_by IS NOT NULL") == []
    assert contents(database) == undisturbed
    assert not list((home / "warc").glob("*.open"))


@pytest.mark.parametrize(("requests", "delay"), _sample(MOMENTS, 5))
def test_after_a_kill_the_next_crawl_makes_it_whole(
    requests: int, delay: int, tmp_path: Path, undisturbed: dict[str, Rows]
) -> None:
    with Server(edition=1) as server:
        _kill_at(requests, delay, tmp_path, server)
        crawl(tmp_path, server)
    _check_whole(tmp_path, undisturbed)


@pytest.mark.parametrize(("requests", "delay"), _sample([(40, 0), (1, 0), (15, 25), (62, 10), (90, 35)], 0))
def test_a_kill_of_the_crawls_process_alone_ends_its_archivist_and_frees_the_home(
    requests: int, delay: int, tmp_path: Path, undisturbed: dict[str, Rows]
) -> None:
    with Server(edition=1) as server:
        _kill_at(requests, delay, tmp_path, server, strike=os.kill)
        crawl(tmp_path, server)  # at once, while the archivist may still be ending
    _check_whole(tmp_path, undisturbed)


def test_the_home_is_not_free_while_a_killed_runs_archivist_lives(tmp_path: Path, undisturbed: dict[str, Rows]) -> None:
    """The second run has a server of its own: what the first asked for last may come to its server after its death."""
    with Server(edition=1) as server, Server(edition=1) as other, started(tmp_path, server) as first:
        wait_for_requests(server, 40, first)
        archivist = archivist_of(first)
        archivist.suspend()
        first.kill()
        first.wait()
        with started(tmp_path, other) as second:
            while not _has_open(second, tmp_path / "lock"):
                time.sleep(0.01)
            time.sleep(1)
            waits = second.poll() is None  # for the first is gone, and its archivist must follow
            archivist.resume()
            assert waits
            assert other.log == []
            printed, said = second.communicate(timeout=LONGEST)
        assert second.returncode == 0, said
        assert "recovered" in printed
    _check_whole(tmp_path, undisturbed)


def _has_open(process: subprocess.Popen[str], file: Path) -> bool:
    return process.poll() is not None or any(one.path == str(file) for one in psutil.Process(process.pid).open_files())


@pytest.mark.parametrize("requests", [33, *(pytest.param(count, marks=pytest.mark.long) for count in (1, 80))])
def test_without_its_archivist_a_crawl_stops_with_4_and_the_next_one_makes_it_whole(
    requests: int, tmp_path: Path, undisturbed: dict[str, Rows]
) -> None:
    with Server(edition=1, slow=0.02) as server:
        with started(tmp_path, server) as process:
            wait_for_requests(server, requests, process)
            archivist_of(process).kill()
            printed, said = process.communicate(timeout=LONGEST)
        assert process.returncode == 4, said
        assert "the archivist's process ended by signal 9" in said
        assert printed.startswith("stopped: the archivist's process ended by signal 9")
        server.slow = 0
        crawl(tmp_path, server)
    _check_whole(tmp_path, undisturbed)


@pytest.fixture(scope="module")
def killed_again_and_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of four crawls that were killed and one that came to its end. Read it, do not change it."""
    home = tmp_path_factory.mktemp("killed")
    with Server(edition=1) as server:
        for requests, delay in ((30, 5), (12, 40), (0, 0), (25, 60)):
            _kill_at(requests, delay, home, server)
        crawl(home, server)
    return home


def test_kill_after_kill_comes_to_the_same(killed_again_and_again: Path, undisturbed: dict[str, Rows]) -> None:
    _check_whole(killed_again_and_again, undisturbed)


def test_the_runs_that_were_killed_are_marked_in_the_ledger(killed_again_and_again: Path) -> None:
    runs = query(_database(killed_again_and_again), "SELECT outcome, exit_code FROM run")
    assert runs.count({"outcome": "killed", "exit_code": None}) == len(runs) - 1 >= 3  # one may die before it begins
    assert runs.count({"outcome": "done", "exit_code": 0}) == 1


@pytest.mark.parametrize(("requests", "delay"), _sample([(9, 30), (38, 10)], 0))
def test_a_second_crawl_may_be_killed_as_well(
    requests: int, delay: int, tmp_path: Path, demo_once: DemoCrawls, demo: DemoCrawls
) -> None:
    """Some 44 requests, most of them answered with 304 and kept as revisits."""
    home = demo_once.copied(tmp_path / "data").home
    with Server(edition=2) as server:
        _kill_at(requests, delay, home, server)
        crawl(home, server)
    _check_whole(home, contents(demo.database))


def test_a_crawl_into_postgresql_may_be_killed_and_finds_the_same(
    tmp_path: Path, postgres_url: str, undisturbed: dict[str, Rows]
) -> None:
    with Server(edition=1) as server:
        _kill_at(55, 20, tmp_path, server, AIRCHIVE_DATABASE_URL=postgres_url)
        crawl(tmp_path, server, AIRCHIVE_DATABASE_URL=postgres_url)
    _check_whole(tmp_path, undisturbed, postgres_url)


@pytest.mark.parametrize("sign", [pytest.param(signal.SIGTERM, marks=pytest.mark.long), signal.SIGINT])
def test_a_polite_signal_seals_the_file_and_frees_the_pages(
    sign: signal.Signals, tmp_path: Path, undisturbed: dict[str, Rows]
) -> None:
    with Server(edition=1, slow=0.05) as server:
        assert _kill_at(20, 0, tmp_path, server, sign) == 0
        assert not list((tmp_path / "warc").glob("*.open"))
        assert query(_database(tmp_path), "SELECT url FROM page WHERE claimed_by IS NOT NULL") == []
        assert query(_database(tmp_path), "SELECT outcome FROM run") == [{"outcome": "stopped by a signal"}]
        server.slow = 0
        crawl(tmp_path, server)
    _check_whole(tmp_path, undisturbed)
