"""`airchive verify` and `airchive repair`, as a person and as cron run them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import Engine

from archive.cli import main
from archive.store.engine import database_url, open_database
from archive.warc.reader import Record, read_archive
from tests.crawl.rows import query
from tests.homes import FINDINGS, SmallHome, files_below, harm, haunt, small_home
from tests.running import (
    COMMAND,
    ROOT,
    DemoCrawls,
    airchive,
    crawl,
    environment,
    started,
    wait_for_requests,
)
from tests.site.serve import Server


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the crawled home, to be harmed."""
    return shutil.copytree(demo_home, tmp_path / "data")


def _segments(home: Path) -> list[Path]:
    return sorted((home / "warc").glob("*.warc.gz"))


def _lines(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def _harm_a_story(home: Path) -> Record:
    """Flip a byte in the record of a story; the record as it was."""
    path = _segments(home)[0]
    current = query(f"sqlite:///{home / 'airchive.db'}", "SELECT record_id FROM articles WHERE removed_at IS NULL")
    stories = {row["record_id"] for row in current}
    story = next(one for one in read_archive(path) if isinstance(one, Record) and one.record_id in stories)
    data = bytearray(path.read_bytes())
    data[story.offset + story.length // 2] ^= 0x01
    path.write_bytes(data)
    return story


def test_a_crawled_archive_is_whole(home: Path) -> None:
    done = airchive("verify", "--json", home=home)
    [summary] = _lines(done.stdout)
    assert (summary["kind"], summary["damage"], summary["failures"], summary["left_out"]) == ("summary", 0, {}, 0)
    assert summary["rows"] == query(f"sqlite:///{home / 'airchive.db'}", "SELECT count(*) AS n FROM capture")[0]["n"]
    assert set(summary["digests"]) <= {"agrees", "elsewhere"}
    assert "damage    none" in done.stderr
    assert summary["manifest_head"] in done.stderr
    assert airchive("verify", "--anchor", summary["manifest_head"], home=home).stdout == ""
    assert "no line has the SHA-256" in airchive("verify", "--anchor", "ab" * 32, home=home, code=4).stderr


def test_damage_is_told_in_words_and_in_json_and_ends_with_4(home: Path) -> None:
    story = _harm_a_story(home)
    done = airchive("verify", "--json", home=home, code=4)
    *findings, summary = _lines(done.stdout)
    assert [one["kind"] for one in findings] == ["changed", "damaged", "row_without_record"]
    assert all(one["damage"] for one in findings)
    assert (findings[1]["offset"], findings[1]["end"]) == (story.offset, story.offset + story.length)
    assert (findings[2]["url"], findings[2]["record_id"]) == (story.url, story.record_id)
    assert summary["failures"] == {"changed": 1, "damaged": 1, "row_without_record": 1}
    assert f"byte {story.offset:,}" in done.stderr
    assert story.url is not None
    assert story.url in done.stderr
    [run] = [
        one for one in json.loads(airchive("runs", "--format", "json", home=home).stdout) if one["kind"] == "verify"
    ]
    assert (run["exit_code"], run["outcome"]) == (4, "damaged")
    assert run["counts"]["failures"] == summary["failures"]
    assert "damaged" in airchive("runs", home=home).stdout


def test_a_named_file_is_verified_alone_with_no_archive_around_it(home: Path, tmp_path: Path) -> None:
    _harm_a_story(home)
    harmed, whole = _segments(home)
    assert airchive("verify", whole, home=home).returncode == 0
    alone = tmp_path / "alone.warc.gz"
    alone.write_bytes(harmed.read_bytes())
    done = airchive("verify", alone, home=tmp_path / "none", code=4)
    assert "no database in the home: rows are not compared" in done.stderr
    assert not (tmp_path / "none").exists()


def _read_only(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command where the home is on a disk for reading alone: a mount that the command and its children see."""
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" || exit 99; exec "$@"'
    within = ["unshare", "--mount", "--map-root-user", "sh", "-c", script, str(home)]
    command = [*within, *COMMAND, *words]
    return subprocess.run(command, cwd=ROOT, env=environment(home), capture_output=True, text=True)


@pytest.mark.skipif(not shutil.which("unshare"), reason="no unshare here, which mounts the home for reading alone")
def test_an_archive_on_a_disk_for_reading_alone_is_verified_and_left_alone(home: Path) -> None:
    if _read_only(home, "--help").returncode:
        pytest.skip("this system lets nobody mount a folder for reading alone")
    before = dict(files_below(home))
    done = _read_only(home, "verify", "--workers", "2")
    assert "damage    none" in done.stderr
    assert "the database cannot be written" in done.stderr
    _harm_a_story(home)
    assert _read_only(home, "verify").returncode == 4
    assert {name for name, content in files_below(home) if content != before[name]} == {
        Path("warc") / _segments(home)[0].name
    }
    refused = _read_only(home, "repair")
    assert refused.returncode == 4
    assert f"airchive: {home}: the home cannot be locked (Read-only file system)" in refused.stderr


def test_a_sample_rotates_through_the_segments(home: Path) -> None:
    names = []
    for _ in range(2):
        done = airchive("verify", "--sample", "5%", home=home)
        assert "not in this sample  1 files" in done.stderr
        names.append(done.stderr.partition(":")[0])
    assert names == [path.name for path in _segments(home)]


def test_wrong_usage_is_told(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*words: str | Path, code: int = 2, at: Path = home) -> str:
        assert main([*map(str, words), "--home", str(at)]) == code
        return capsys.readouterr().err

    for share in ("5", "0%", "200%", "-5%", "all"):
        assert "like 5%" in said("verify", f"--sample={share}")
    assert "no such file" in said("verify", tmp_path / "x.warc.gz")
    assert "name none" in said("verify", _segments(home)[0], "--sample", "5%")
    for command in ("verify", "repair"):
        assert "no archive here" in said(command, code=4, at=tmp_path / "none")
    (home / "airchive.db").unlink()
    assert "needs the database" in said("verify", "--sample", "5%")


def test_many_findings_of_a_kind_are_counted_and_json_names_each(home: Path) -> None:
    _segments(home)[0].unlink()
    done = airchive("verify", "--json", home=home, code=4)
    *findings, summary = _lines(done.stdout)
    count = summary["failures"]["row_without_record"]
    assert count > 90
    assert len(findings) == count + 1
    assert len(done.stderr.splitlines()) < 40
    assert f"row without record {count}" in done.stderr


def test_a_repair_proposes_then_mends_and_the_next_crawl_fetches_what_was_lost(home: Path) -> None:
    story = _harm_a_story(home)
    whole = [path.read_bytes() for path in _segments(home)]
    done = airchive("repair", "--json", home=home, code=4)
    proposed = _lines(done.stdout)
    assert {one["kind"] for one in proposed} == {"refetch", "step"}
    assert [one["url"] for one in proposed if one["kind"] == "refetch"] == [story.url]
    assert "nothing was changed; --apply does it" in done.stderr
    assert [path.read_bytes() for path in _segments(home)] == whole

    done = airchive("repair", "--apply", home=home)
    assert f"lost: {story.url}" in done.stderr
    assert "damage    none" in done.stderr
    assert "known damage 1" in done.stderr
    assert "nothing to repair" in airchive("repair", home=home).stderr
    assert "lost 1" in airchive("verify", home=home).stderr
    packaged = airchive("package", "--to", home.parent / "sound.wacz", home=home).stderr
    assert "left out   1 damaged stretches of segments" in packaged
    assert "left out   1 articles whose bytes are lost" in packaged

    with Server(edition=2) as server:
        crawl(home, server)
        asked = {f"http://{one.host}{one.path}" for one in server.log}
    assert story.url in asked
    airchive("verify", home=home)
    captured = f"SELECT record_type, lost_at IS NULL AS there FROM captures WHERE url = '{story.url}'"
    rows = query(f"sqlite:///{home / 'airchive.db'}", captured)
    assert {"record_type": "response", "there": 1} in rows, (
        "its bytes are in the archive again, not a reference to lost ones"
    )
    assert {"record_type": "response", "there": 0} in rows


def test_a_repair_without_a_database_rebuilds_the_rows(home: Path, demo: DemoCrawls) -> None:
    (home / "airchive.db").unlink()
    assert "nothing to repair" in airchive("repair", home=home).stderr
    airchive("repair", "--apply", home=home)
    ids = "SELECT record_id, warc_file, warc_offset, ingest_state FROM capture"
    assert query(f"sqlite:///{home / 'airchive.db'}", ids) == query(demo.database, ids)


def _suspend(crawling: subprocess.Popen[str], database: Path) -> None:
    """Stop all processes of a crawl, at a moment when none of them holds the database's lock."""
    while True:
        os.killpg(crawling.pid, signal.SIGSTOP)
        with closing(sqlite3.connect(database, timeout=0)) as connection, suppress(sqlite3.OperationalError):
            connection.execute("BEGIN EXCLUSIVE")
            return
        os.killpg(crawling.pid, signal.SIGCONT)
        time.sleep(0.01)


def test_what_a_living_crawl_writes_is_no_damage_and_repair_waits_for_its_end(tmp_path: Path) -> None:
    home = tmp_path / "data"
    with Server(edition=1, slow=0.05) as server, started(home, server) as crawling:
        wait_for_requests(server, 25, crawling)
        while not list((home / "warc").glob("*.open")):
            assert crawling.poll() is None
        _suspend(crawling, home / "airchive.db")
        done = airchive("verify", "--json", home=home)
        assert [one["kind"] for one in _lines(done.stdout)] == ["open", "summary"]
        assert "a living run is writing it" in done.stderr
        assert "is at work here" in airchive("repair", home=home, code=3).stderr
        os.killpg(crawling.pid, signal.SIGKILL)
    done = airchive("verify", "--json", home=home)
    assert [one["kind"] for one in _lines(done.stdout)] == ["unsealed", "summary"]
    airchive("repair", "--apply", home=home)
    assert [one["kind"] for one in _lines(airchive("verify", "--json", home=home).stdout)] == ["summary"]


def test_any_number_of_workers_prints_the_same(tmp_path: Path, database: Engine) -> None:
    """Byte for byte, in words and in JSON, with SQLite and with PostgreSQL."""
    small = small_home(tmp_path / "data", database, segments=6)
    harm(small, tmp_path / "foreign.warc.gz")
    url = database.url.render_as_string(hide_password=False)
    printed = []
    for workers in ("1", "3"):
        words = ("verify", "--json", "--workers", workers, "--database", url)
        done = airchive(*words, home=small.home.root, code=4)
        printed.append((done.stdout, done.stderr))
    assert printed[0] == printed[1]
    assert len(printed[0][0].splitlines()) > FINDINGS


@contextmanager
def _held_up(folder: Path) -> Iterator[tuple[subprocess.Popen[str], SmallHome, psutil.Process]]:
    """A verification, its home, and its worker that is in the middle of the first file.

    It has more to say of that file than streams hold, and nobody takes it.
    """
    small = small_home(folder, open_database(database_url(folder)), segments=4)
    haunt(small)
    small.damage(small.captures[2][1])
    small.engine.dispose()
    first = small.files[0].resolve()
    with subprocess.Popen(
        [*COMMAND, "verify", "--json", "--workers", "2"],
        cwd=ROOT,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as verifying:
        try:
            assert verifying.stdout is not None
            assert first.name in verifying.stdout.readline()
            children = psutil.Process(verifying.pid).children()
            [worker] = [one for one in children if str(first) in {file.path for file in one.open_files()}]
            yield verifying, small, worker
        finally:
            with suppress(ProcessLookupError):
                os.killpg(verifying.pid, signal.SIGKILL)


def _rest(verifying: subprocess.Popen[str]) -> tuple[str, str]:
    """What is printed from now on; on stderr it is little."""
    assert verifying.stdout is not None
    assert verifying.stderr is not None
    return verifying.stdout.read(), verifying.stderr.read()


def test_a_worker_that_is_killed_is_a_failure_of_its_file_alone(tmp_path: Path) -> None:
    with _held_up(tmp_path / "data") as (verifying, small, worker):
        worker.kill()
        printed, said = _rest(verifying)
    assert verifying.returncode == 4
    found, name, words = _lines(printed), small.files[0].name, "the process that read it ended by signal 9"
    assert [(one["file"], one["words"]) for one in found if one["kind"] == "unreadable"] == [(name, words)]
    assert f"unreadable: {name}: {words}" in said
    assert "Traceback" not in said
    told = 1 + sum(one["file"] == name for one in found if one["kind"] == "row_without_record")
    assert told < FINDINGS
    assert found[-1]["failures"]["row_without_record"] == told + 1, "one is of the damaged record"
    assert [one["file"] for one in found if one["kind"] == "damaged"] == [small.files[2].name]
    assert found[-1]["files"] == 4
    [state] = query(f"sqlite:///{tmp_path / 'data' / 'airchive.db'}", f"SELECT * FROM segment WHERE file = '{name}'")
    assert state["outcome"] == "damaged"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_of_a_verification_at_once(tmp_path: Path, number: signal.Signals) -> None:
    with _held_up(tmp_path / "data") as (verifying, _, _):
        children = psutil.Process(verifying.pid).children()
        os.killpg(verifying.pid, number)
        _, said = _rest(verifying)
        _, alive = psutil.wait_procs(children, timeout=60)
    assert alive == []
    assert verifying.returncode == (130 if number == signal.SIGINT else -number)
    assert "Traceback" not in said
    assert ("airchive: stopped by a signal" in said) is (number == signal.SIGINT)
