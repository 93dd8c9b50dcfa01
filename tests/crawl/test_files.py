"""The WARC files of a crawl, read by others and against the rows."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.checker import Checker

from archive.warc.reader import Record, read_archive, read_record
from tests.crawl.rows import query
from tests.running import DemoCrawls


@pytest.fixture(scope="module")
def files(demo: DemoCrawls) -> list[Path]:
    found = sorted((demo.home / "warc").glob("*.warc.gz"))
    assert len(found) == 2
    return found


def test_nothing_is_left_open(demo: DemoCrawls) -> None:
    assert {path.suffix for path in (demo.home / "warc").iterdir() if path.is_file()} == {".gz", ".jsonl"}


def test_the_manifest_holds_every_file_with_its_digest(files: list[Path]) -> None:
    lines = [json.loads(line) for line in (files[0].parent / "manifest.jsonl").read_text().splitlines()]
    assert {line["file"]: line["sha256"] for line in lines} == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def test_gzip_passes_them(files: list[Path]) -> None:
    assert subprocess.run(["gzip", "-t", *files]).returncode == 0


def test_warcio_passes_them(files: list[Path]) -> None:
    checker = Checker(Namespace(inputs=[str(path) for path in files], verbose=False))
    checker.process_all()
    assert checker.exit_value == 0


def test_fastwarc_verifies_every_block(files: list[Path]) -> None:
    for path in files:
        with path.open("rb") as stream:
            digests = [record.verify_block_digest() for record in FastIterator(stream, parse_http=False)]
        assert digests
        assert all(digests)


def test_cdxj_indexer_indexes_them(files: list[Path]) -> None:
    command = [sys.executable, "-m", "cdxj_indexer.main", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    indexed = [json.loads(line.split(" ", 2)[2]) for line in done.stdout.splitlines() if line.strip()]
    records = [record for path in files for record in read_archive(path) if isinstance(record, Record)]
    captured = [record for record in records if record.type in ("response", "revisit")]
    assert {(one["filename"], int(one["offset"])) for one in indexed} >= {
        (Path(record.file).name, record.offset) for record in captured
    }


def test_every_row_leads_to_its_record_and_every_record_to_its_row(demo: DemoCrawls, files: list[Path]) -> None:
    sql = "SELECT record_id, warc_file, warc_offset, warc_length, payload_digest, status FROM captures"
    rows = query(demo.database, sql)
    for row in rows:
        record = read_record(demo.home / "warc" / row["warc_file"], row["warc_offset"], record_id=row["record_id"])
        response = record.response()
        assert response is not None
        assert (record.length, record.get("WARC-Payload-Digest")) == (row["warc_length"], row["payload_digest"])
        assert response.status == row["status"]
    captured = {
        record.record_id
        for path in files
        for record in read_archive(path)
        if isinstance(record, Record) and record.type in ("response", "revisit")
    }
    assert captured == {row["record_id"] for row in rows}


def test_no_request_record_holds_a_secret(files: list[Path]) -> None:
    for path in files:
        for record in read_archive(path):
            if isinstance(record, Record) and record.type == "request":
                assert b"cookie" not in record.block.lower()
                assert b"authorization" not in record.block.lower()
