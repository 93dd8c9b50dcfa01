"""Several runs at once on one PostgreSQL, each with a home of its own or with one folder for the WARC files."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.crawl.rows import Rows, contents, query
from tests.faults.trial import recorded
from tests.running import LONGEST, crawl, started, wait_for_requests
from tests.site.serve import Server


def _homes(folder: Path, count: int, *, one_folder: bool) -> list[Path]:
    homes = [folder / f"worker-{number}" for number in range(count)]
    for home in homes if one_folder else ():
        home.mkdir()
        (folder / "warc").mkdir(exist_ok=True)
        (home / "warc").symlink_to(folder / "warc")
    return homes


def _crawl_together(homes: list[Path], server: Server, database: str) -> None:
    with ExitStack() as stack:
        crawls = [stack.enter_context(started(home, server, AIRCHIVE_DATABASE_URL=database)) for home in homes]
        for process in crawls:
            _, said = process.communicate(timeout=LONGEST)
            assert process.returncode == 0, said


def _check(homes: list[Path], database: str, undisturbed: dict[str, Rows]) -> None:
    found = [recorded(folder) for folder in {(home / "warc").resolve() for home in homes} if folder.exists()]
    rows = query(database, "SELECT record_id, ingest_state FROM capture")
    assert sum(map(len, found)) == len(rows)
    assert set().union(*found) == {row["record_id"] for row in rows}
    assert [row for row in rows if row["ingest_state"] in ("pending", "failed")] == []
    assert contents(database) == undisturbed


@pytest.mark.parametrize(
    ("count", "one_folder"),
    [
        pytest.param(2, True),
        pytest.param(3, True, marks=pytest.mark.long),
        pytest.param(2, False, marks=pytest.mark.long),
        pytest.param(4, False, marks=pytest.mark.long),
        pytest.param(8, True, marks=pytest.mark.long),
    ],
)
def test_workers_fetch_every_page_once(
    count: int, one_folder: bool, tmp_path: Path, postgres_url: str, undisturbed: dict[str, Rows]
) -> None:
    homes = _homes(tmp_path, count, one_folder=one_folder)
    with Server(edition=1, slow=0.2) as server:
        _crawl_together(homes, server, postgres_url)
        asked = Counter(request.host + request.target for request in server.log if request.path != "/robots.txt")
    assert {address: times for address, times in asked.items() if times > 1} == {}
    _check(homes, postgres_url, undisturbed)


@pytest.mark.long
def test_a_worker_that_starts_leaves_the_others_work_alone_and_mends_the_dead_ones(
    tmp_path: Path, postgres_url: str, undisturbed: dict[str, Rows]
) -> None:
    """One is killed, one is at work; a third starts, frees what the first had claimed and nothing of the second's."""
    dead, busy, new = homes = _homes(tmp_path, 3, one_folder=False)
    with Server(edition=1, slow=1.5) as server:
        settings = {"AIRCHIVE_DATABASE_URL": postgres_url}
        with started(dead, server, **settings) as first:
            wait_for_requests(server, 1, first)  # the hosts are its own
            with started(busy, server, **settings) as second:
                while query(postgres_url, "SELECT count(*) AS runs FROM run") != [{"runs": 2}]:
                    time.sleep(0.05)
                wait_for_requests(server, 20, first)
                assert first.poll() is None
                first.kill()
                first.wait()
                crawl(new, server, **settings)
                _, said = second.communicate(timeout=LONGEST)
                assert second.returncode == 0, said
        crawl(dead, server, **settings)  # its own captures are its own to mend
    outcomes = sorted(row["outcome"] for row in query(postgres_url, "SELECT outcome FROM run"))
    assert outcomes == ["done", "done", "done but for hosts held by another run", "killed"]
    _check(homes, postgres_url, undisturbed)
