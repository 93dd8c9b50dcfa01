"""Disks that fail or fill up under a true crawl: it stops with 4 and says why, and the next one makes it whole."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.rows import Rows, contents, query
from tests.faults.plan import Fault
from tests.faults.trial import recorded
from tests.running import LONGEST, ROOT, airchive, crawl, environment, routed
from tests.site.serve import Server

SYNC = Fault("broken", "sync records", 4)
FULL = Fault("full", "write records", 30)
FAULTS = [
    SYNC,
    FULL,
    Fault("short", "write records", 17),
    Fault("kill", "write records", 40),
    Fault("torn", "write records", 25),
    Fault("broken", "create segment"),
    Fault("full", "write warcinfo"),
    Fault("full", "commit: recording captures", 3),
    Fault("broken", "committed: recording captures", 2),
    Fault("kill", "committed: recording captures", 3),
    Fault("full", "commit: ingesting", 2),
    Fault("full", "commit: listing pages", 5),
    Fault("kill", "commit: claiming pages", 2),
    Fault("broken", "rename segment"),
    Fault("full", "write manifest"),
    Fault("kill", "sync manifest"),
    Fault("full", "commit: noting the run's start"),
    Fault("full", "commit: noting the run's end"),
]


def _database(home: Path) -> str:
    return f"sqlite:///{home / 'airchive.db'}"


def _crawl_with(fault: Fault, home: Path, server: Server) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.faults.crawl", fault.kind, fault.point, str(fault.occurrence)],
        cwd=ROOT,
        env=environment(home, **routed(server)),
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )


def _check_whole(home: Path, undisturbed: dict[str, Rows]) -> None:
    rows = query(_database(home), "SELECT record_id, ingest_state FROM capture")
    assert {row["record_id"] for row in rows} == recorded(home / "warc")
    assert all(row["ingest_state"] != "pending" for row in rows)
    assert contents(_database(home)) == undisturbed


@pytest.mark.parametrize(
    "fault", [pytest.param(one, id=str(one), marks=[pytest.mark.long] * (one != SYNC)) for one in FAULTS]
)
def test_a_crawl_that_a_fault_strikes_ends_with_4_and_the_next_one_makes_it_whole(
    fault: Fault, tmp_path: Path, undisturbed: dict[str, Rows]
) -> None:
    with Server(edition=1) as server:
        done = _crawl_with(fault, tmp_path, server)
        assert done.returncode == 4, done.stdout + done.stderr
        if fault == SYNC:
            assert "a sync failed" in done.stdout
        crawl(tmp_path, server)
    _check_whole(tmp_path, undisturbed)


def test_a_disk_that_is_nearly_full_ends_the_run_in_good_order(tmp_path: Path, undisturbed: dict[str, Rows]) -> None:
    with Server(edition=1) as server:
        done = _crawl_with(Fault("scarce", "look at free space", 12), tmp_path, server)
        assert done.returncode == 4, done.stderr
        assert done.stdout.startswith("disk nearly full (0 MiB free at ")
        assert recorded(tmp_path / "warc") == {
            row["record_id"] for row in query(_database(tmp_path), "SELECT record_id FROM capture")
        }
        assert query(_database(tmp_path), "SELECT url FROM page WHERE claimed_by IS NOT NULL") == []
        # what a busy machine has not read within the grace is the next run's
        waiting = query(_database(tmp_path), "SELECT record_id FROM capture WHERE ingest_state = 'pending'")
        (run,) = query(_database(tmp_path), "SELECT outcome, exit_code FROM run")
        assert run["outcome"].startswith("disk nearly full")
        assert run["exit_code"] == 4
        assert ("recovered" in crawl(tmp_path, server)) == bool(waiting)
    _check_whole(tmp_path, undisturbed)


def test_the_floor_is_an_option_and_a_setting(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        done = airchive("crawl", "demo", "--min-free", "9000T", home=tmp_path, code=4, **routed(server))
        assert done.stdout.startswith("disk nearly full")
        assert "the floor is 9437184000 MiB" in done.stdout
        assert server.log == [], "nothing is asked for that there is no room for"
        airchive("crawl", "demo", home=tmp_path, code=4, **routed(server), AIRCHIVE_MIN_FREE="9000T")
        assert "disk nearly full" in airchive("runs", home=tmp_path).stdout
    assert "no size" in airchive("crawl", "demo", "--min-free", "much", home=tmp_path, code=2).stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MiB, where one may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, text=True) if os.geteuid() == 0 else None
    if mounted is None or mounted.returncode != 0:
        pytest.skip("only root may mount a small file system" if mounted is None else mounted.stderr.strip())
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.long
def test_a_disk_that_is_really_full_loses_nothing(small_disk: Path, undisturbed: dict[str, Rows]) -> None:
    with Server(edition=1) as server:
        crawl(small_disk, server, "--site", "demo-ka", "--min-free", "1M")
        filler = small_disk / "filler"
        filler.write_bytes(bytes(os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize - 200_000))
        done = airchive("crawl", "demo", "--min-free", "1M", home=small_disk, code=4, **routed(server))
        assert done.stdout.startswith("disk nearly full")
        done = airchive("crawl", "demo", "--min-free", "0", home=small_disk, code=4, **routed(server))
        assert done.stdout.startswith("stopped: ")
        filler.unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        crawl(small_disk, server)
    _check_whole(small_disk, undisturbed)
