"""What a replay does, with warcio alone: the index leads to records, a revisit to its payload."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.timeutils import iso_date_to_timestamp

from archive.warc.reader import Record, read_archive, read_record
from tests.replay.packages import OTHER_URL, URL, package_revisits
from tests.running import airchive
from tests.warc.samples import PAGE


@dataclass(frozen=True)
class Line:
    timestamp: str
    fields: dict[str, str]


class Replay:
    """A package opened by its index."""

    def __init__(self, package: Path) -> None:
        self._zip = zipfile.ZipFile(package)
        text = gzip.decompress(self._zip.read("indexes/index.cdx.gz")).decode()
        parts = [line.split(" ", 2) for line in text.splitlines()]
        self.lines = [Line(timestamp, json.loads(fields)) for _, timestamp, fields in parts]

    def record(self, line: Line) -> ArcWarcRecord:
        start, length = int(line.fields["offset"]), int(line.fields["length"])
        with self._zip.open(f"archive/{line.fields['filename']}") as file:
            file.seek(start)
            member = file.read(length)
        record = next(ArchiveIterator(io.BytesIO(member)))
        assert record.rec_headers.get_header("WARC-Target-URI") == line.fields["url"]
        record.payload = record.content_stream().read()
        return record

    def payload(self, line: Line) -> bytes:
        """The body that the line's capture showed: its own, or that of the record that a revisit names."""
        record = self.record(line)
        if record.rec_type != "revisit":
            return bytes(record.payload)
        url, date = (record.rec_headers.get_header(f"WARC-Refers-To-{name}") for name in ("Target-URI", "Date"))
        [original] = [
            other
            for other in self.lines
            if (other.fields["url"], other.timestamp) == (url, iso_date_to_timestamp(date))
            and other.fields["mime"] != "warc/revisit"
        ]
        assert original.fields["digest"] == line.fields["digest"]
        return self.payload(original)


def responses(package: Path) -> Iterator[Record]:
    for entry in read_archive(package):
        if isinstance(entry, Record) and entry.type == "response":
            yield entry


def test_every_answer_of_two_crawls_is_found_by_the_index(demo_home: Path, tmp_path: Path) -> None:
    airchive("package", "--to", tmp_path / "demo.wacz", home=demo_home)
    replay = Replay(tmp_path / "demo.wacz")
    found = sorted((line.fields["url"], line.timestamp, replay.payload(line)) for line in replay.lines)
    assert found == sorted(
        (str(one.url), f"{one.date:%Y%m%d%H%M%S}", one.payload()) for one in responses(tmp_path / "demo.wacz")
    )
    assert len(found) > 100


def test_a_revisit_is_found_and_leads_to_its_payload(tmp_path: Path) -> None:
    replay = Replay(package_revisits(tmp_path))
    assert [(line.fields["url"], line.fields["mime"]) for line in replay.lines] == [
        (URL, "text/html"),
        (URL, "warc/revisit"),
        (OTHER_URL, "warc/revisit"),
    ]
    assert {replay.payload(line) for line in replay.lines} == {PAGE.partition(b"\r\n\r\n")[2]}


def test_a_revisit_names_an_earlier_committed_response_and_has_its_validator(demo_home: Path) -> None:
    revisits = "SELECT record_id, warc_file, warc_offset FROM captures WHERE record_type = 'revisit'"
    committed = (
        "SELECT record_id, warc_file, warc_offset, url, captured_at FROM captures WHERE record_type = 'response'"
    )
    originals = {row["record_id"]: row for row in query(demo_home, committed)}
    found = query(demo_home, revisits)
    assert len(found) > 20
    for row in found:
        revisit = read_record(demo_home / "warc" / row["warc_file"], row["warc_offset"], record_id=row["record_id"])
        capture = revisit.capture()
        assert capture is not None
        original = originals[str(capture.refers_to_id)]
        assert capture.refers_to_url == original["url"]
        assert capture.refers_to_date == datetime.fromisoformat(original["captured_at"]) < capture.captured_at
        response = read_record(demo_home / "warc" / original["warc_file"], original["warc_offset"]).capture()
        assert response is not None
        assert (response.etag, response.last_modified) == (capture.etag, capture.last_modified) != (None, None)


def query(home: Path, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(airchive("query", sql, "--format", "json", home=home).stdout)
    return rows
