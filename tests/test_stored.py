"""Stored captures: read from wherever their bytes are; what cannot be read is a failure with a name, never a crash."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from archive.capture import Capture
from archive.errors import DamagedRecord, MissingFile
from archive.home import Home
from archive.recovery import recover
from archive.reparse import reparse_stale
from archive.store import captures, runs
from archive.store.captures import Outcome
from archive.store.engine import reading, writing
from archive.stored import read_stored
from archive.warc.reader import Record
from tests.store.builders import NOON, make_capture
from tests.warc.samples import PAGE, archive

LOST = make_capture(77, warc_file="lost.warc.gz")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "data")
    home.create()
    return home


def read(home: Home, capture: Capture) -> Record:
    return read_stored(home, capture.warc_file, capture.warc_offset, capture.record_id)


def test_a_record_is_read_from_a_sealed_segment_and_from_an_open_one(home: Home) -> None:
    path, (_, capture) = archive(home.warc, PAGE, PAGE + b"again")
    assert read(home, capture).block == PAGE + b"again"
    path.rename(f"{path}.open")
    assert read(home, capture).block == PAGE + b"again"


def test_a_record_is_read_from_a_file_elsewhere_and_from_inside_a_wacz(home: Home, tmp_path: Path) -> None:
    path, (capture,) = archive(tmp_path / "elsewhere", PAGE)
    assert read_stored(home, str(path), capture.warc_offset, capture.record_id).block == PAGE
    package = tmp_path / "elsewhere" / "news.wacz"
    with zipfile.ZipFile(package, "w") as wacz:
        wacz.write(path, "archive/data.warc.gz")
    inside = f"{package}!archive/data.warc.gz"
    assert read_stored(home, inside, capture.warc_offset, capture.record_id).block == PAGE
    with pytest.raises(DamagedRecord, match=r"news.wacz!archive/none.warc.*no such file in it"):
        read_stored(home, f"{package}!archive/none.warc", 0, capture.record_id)


def test_a_file_that_is_not_there_is_named(home: Home) -> None:
    with pytest.raises(MissingFile, match=r"warc/lost\.warc\.gz: cannot be read \(No such file"):
        read(home, LOST)


def test_recovery_ingests_what_it_can_and_records_what_is_lost(home: Home, database: Engine) -> None:
    _, made = archive(home.warc, PAGE)
    with writing(database) as connection:
        captures.insert(connection, [LOST, *made], run_id=None)
    assert recover(home, database, lambda: datetime.now(UTC)).ingested == 2
    with reading(database) as connection:
        assert captures.pending(connection) == []
        lost, found = (captures.find_outcome(connection, one.record_id) for one in (LOST, *made))
    assert lost is not None
    assert (lost.state, lost.reason) == ("failed", "MissingFile")
    assert found is not None
    assert found.reason != "MissingFile"


def test_a_reparse_of_what_is_stale_names_what_is_lost_and_reads_the_rest(home: Home, database: Engine) -> None:
    path, made = archive(home.warc, PAGE)
    with writing(database) as connection:
        runs.start(connection, "run", kind="reparse", arguments={}, version="1", now=NOON)
        captures.insert(connection, [LOST, *made], run_id=None)
        outcomes = [Outcome(one.record_id, "not_article", extractor_version=0) for one in (LOST, *made)]
        captures.set_outcome(connection, outcomes)
    report = reparse_stale(home, database, run_id="run")
    assert report.failed
    damage = {file.path.name: file.damage.shown for file in report.files}
    assert [line.partition(" (")[0] for line in damage.pop("lost.warc.gz")] == [
        f"byte {LOST.warc_offset}: cannot be read"
    ]
    assert damage == {path.name: []}
    with reading(database) as connection:
        assert [one.capture for one in captures.stale(connection, 1)] == [LOST]
