"""Writing: what stands in the file, who approves of it, and when the caller is told."""

from __future__ import annotations

import gzip
import hashlib
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.errors import RefusedRecord, WriteFailed
from archive.warc.manifest import read_manifest
from archive.warc.reader import read_record
from archive.warc.segment import segment_name
from archive.warc.writer import ArchiveWriter
from tests.warc.judges import assert_approved, cdxj_lines, run_tool
from tests.warc.samples import NOON, NOT_MODIFIED, PAGE, RUN_ID, FailingFiles, archive, exchange, records, writer

ODD_RESPONSES = {
    "duplicate fields": b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\r\nx",
    "latin-1": b"HTTP/1.1 200 caf\xe9\r\nX-City: M\xfcnchen\r\n\r\nx",
    "utf-8": "HTTP/1.1 200 OK\r\nX-City: Ереван\r\n\r\nx".encode(),
    "folded": b"HTTP/1.1 200 OK\r\nX-Long: one\r\n two\r\n\r\nx",
    "no reason": b"HTTP/1.1 200\r\nA: b\r\n\r\nx",
    "chunked with extensions": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\n\r\n",
    "gzip": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"<p>x", mtime=0),
    "bare LF": b"HTTP/1.1 200 OK\nA: b\n\n<p>x",
    "mixed line ends": b"HTTP/1.1 200 OK\r\nA: b\n\r\nxyz",
    "a blank line of blanks": b"HTTP/1.1 200 OK\r\nA: b\r\n \r\nC: d\r\n\r\nx",
    "a line of NEL": b"HTTP/1.1 200 OK\r\nA: b\r\n\x85\r\nC: d\r\n\r\nx",
    "no colon": b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\nx",
    "no content": b"HTTP/1.1 204 No Content\r\n\r\n",
    "head cut off": b"HTTP/1.1 200 OK\r\nA: b",
    "no head": b"<html>from the days of HTTP/0.9</html>",
    "nothing": b"",
    "huge head": b"HTTP/1.1 200 OK\r\n" + b"X: %s\r\n" % (b"y" * 1000) * 60 + b"\r\nx",
    "binary": b"HTTP/1.1 200 OK\r\n\r\n" + bytes(range(256)) * 4,
}


@pytest.mark.parametrize("response", ODD_RESPONSES.values(), ids=ODD_RESPONSES.keys())
def test_an_odd_response_is_kept_byte_for_byte_and_others_approve(tmp_path: Path, response: bytes) -> None:
    path, [capture] = archive(tmp_path, response)
    assert read_record(path, capture.warc_offset).block == response
    assert_approved(path)


def test_a_written_capture_equals_the_one_that_is_read_back(tmp_path: Path) -> None:
    path, captures = archive(tmp_path, *ODD_RESPONSES.values())
    read = [record.capture() for record in records(path, path.name)]
    assert [capture for capture in read if capture] == captures


def test_the_command_line_tools_of_others_accept_a_file(tmp_path: Path) -> None:
    path, captures = archive(tmp_path, PAGE, b"HTTP/1.1 404 Not Found\r\n\r\nno")
    assert run_tool("warcio", "check", path).returncode == 0
    assert run_tool("fastwarc", "check", "-q", "--verify-payloads", path).returncode == 0
    lines = cdxj_lines(path)
    assert [(line["status"], int(line["offset"]), int(line["length"])) for line in lines] == [
        (str(capture.status), capture.warc_offset, capture.warc_length) for capture in captures
    ]
    assert [line["digest"] for line in lines] == [capture.payload_digest for capture in captures]


def test_the_file_is_byte_exact_for_a_fixed_clock_and_ids(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, PAGE)
    assert path.name == "airchive-20260301T120000250Z-00001-0f1e2d3c.warc.gz"
    golden = Path(__file__).with_name("golden.warc").read_bytes()
    assert gzip.decompress(path.read_bytes()) == golden


def test_each_record_is_a_gzip_member_without_a_time(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, PAGE, PAGE)
    data = path.read_bytes()
    for record in records(path):
        member = data[record.offset : record.offset + record.length]
        assert member[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
        assert gzip.decompress(member).startswith(b"WARC/1.1\r\n")


def test_an_unchanged_payload_becomes_a_revisit_of_its_head(tmp_path: Path) -> None:
    with writer(tmp_path) as archive_writer:
        [first] = archive_writer.write([(exchange(), None)])
        later = exchange(started_at=NOON + timedelta(hours=1))
        [again] = archive_writer.write([(later, first)])
        [third] = archive_writer.write([(replace(later, url="https://news.example/other"), again)])
    record = read_record(tmp_path / again.warc_file, again.warc_offset)
    assert record.type == "revisit"
    assert record.block == PAGE.partition(b"<h1>")[0]
    assert record.get("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert (record.get("WARC-Truncated"), again.truncated) == ("length", None), "the payload is left out, not lost"
    assert (again.refers_to_id, again.refers_to_url) == (first.record_id, first.url)
    assert (again.refers_to_date, again.payload_digest) == (first.captured_at, first.payload_digest)
    assert third.refers_to_id == first.record_id, "a revisit of a revisit points at the payload"
    assert_approved(tmp_path / again.warc_file)
    assert [line["mime"] for line in cdxj_lines(tmp_path / again.warc_file)] == ["text/html"] + ["warc/revisit"] * 2


def test_a_304_becomes_a_revisit_only_against_a_capture(tmp_path: Path) -> None:
    with writer(tmp_path) as archive_writer:
        [first] = archive_writer.write([(exchange(), None)])
        revisit, lone = archive_writer.write([(exchange(NOT_MODIFIED), first), (exchange(NOT_MODIFIED), None)])
    record = read_record(tmp_path / revisit.warc_file, revisit.warc_offset)
    assert record.get("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert (record.block, revisit.status, revisit.payload_digest) == (NOT_MODIFIED, 304, None)
    assert (revisit.record_type, lone.record_type) == ("revisit", "response")
    assert_approved(tmp_path / revisit.warc_file)


@pytest.mark.parametrize(
    "changed",
    [exchange(PAGE + b"!"), exchange(truncated="time"), exchange(PAGE.replace(b"<h1>Bridge opens</h1>", b""))],
    ids=["another payload", "a broken body", "no payload"],
)
def test_what_is_not_proved_equal_is_written_in_full(tmp_path: Path, changed: object) -> None:
    with writer(tmp_path) as archive_writer:
        [first] = archive_writer.write([(exchange(), None)])
        [second] = archive_writer.write([(changed, first)])  # type: ignore[list-item]
    assert second.record_type == "response"


def test_a_truncated_response_says_why(tmp_path: Path) -> None:
    with writer(tmp_path) as archive_writer:
        captures = archive_writer.write([(exchange(truncated=why), None) for why in ("time", "length", "disconnect")])
    assert [capture.truncated for capture in captures] == ["time", "length", "disconnect"]
    record = read_record(tmp_path / captures[0].warc_file, captures[0].warc_offset)
    assert record.get("WARC-Truncated") == "time"


@pytest.mark.parametrize(
    "url",
    [
        "http://e.example/\r\nWARC-Type: warcinfo",
        "http://e.example/\n",
        "http://e.example/\x00",
        "http://e.example/a b",
        "http://e.example/\u2028",
        "http://e.example/\ud800",
        "file:///etc/passwd",
        "",
    ],
)
def test_a_url_that_would_break_the_header_is_refused_and_nothing_is_written(tmp_path: Path, url: str) -> None:
    with writer(tmp_path) as archive_writer:
        [before] = archive_writer.write([(exchange(), None)])
        size = next(tmp_path.glob("*.open")).stat().st_size
        with pytest.raises(RefusedRecord):
            archive_writer.write([(exchange(), None), (exchange(url=url), None)])
        assert next(tmp_path.glob("*.open")).stat().st_size == size
    assert len(records(tmp_path / before.warc_file)) == 3


def test_a_false_ip_address_or_run_id_is_refused(tmp_path: Path) -> None:
    with writer(tmp_path) as archive_writer, pytest.raises(RefusedRecord):
        archive_writer.write([(exchange(ip_address="1.2.3.4\r\nX: y"), None)])
    with pytest.raises(RefusedRecord):
        writer(tmp_path, run_id="a\r\nb").write([(exchange(), None)])


def test_a_segment_is_locked_open_and_taken_exclusively(tmp_path: Path) -> None:
    archive_writer = writer(tmp_path)
    [capture] = archive_writer.write([(exchange(), None)])
    assert [path.name for path in tmp_path.iterdir()] == [capture.warc_file + ".open"]
    with pytest.raises(WriteFailed, match="could not be created"):
        writer(tmp_path).write([(exchange(), None)])  # the same clock and run give the same name
    archive_writer.close()
    with pytest.raises(WriteFailed, match="a sealed segment has this name"):
        writer(tmp_path).write([(exchange(), None)])


def test_sealing_lists_the_file_with_its_digest_in_the_manifest(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, PAGE, PAGE)
    line = read_manifest(tmp_path)[path.name]
    assert line.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (line.bytes, line.records) == (path.stat().st_size, 5)
    assert (line.first_date, line.last_date) == ("2026-03-01T12:00:00.250Z", "2026-03-01T12:00:00.250Z")


def test_a_full_segment_is_sealed_and_the_next_one_begun(tmp_path: Path) -> None:
    with writer(tmp_path, max_segment_bytes=1000) as archive_writer:
        captures = [archive_writer.write([(exchange(), None)])[0] for _ in range(4)]
    names = [capture.warc_file for capture in captures]
    assert len(set(names)) == 4
    assert sorted(read_manifest(tmp_path)) == sorted(names)
    for name in names:
        assert_approved(tmp_path / name)


def test_a_group_shares_one_sync(tmp_path: Path) -> None:
    files = FailingFiles()
    with writer(tmp_path, files) as archive_writer:
        archive_writer.write([(exchange(), None)])
        before = files.calls.count("sync")
        archive_writer.write([(exchange(), None)] * 20)
        assert files.calls.count("sync") == before + 1


def test_a_name_comes_from_the_program_alone() -> None:
    assert segment_name(NOON, 7, "../../etc/passwd") == "airchive-20260301T120000250Z-00007-0000ecad.warc.gz"
    assert segment_name(NOON, 7, RUN_ID).endswith("-00007-0f1e2d3c.warc.gz")


def test_nothing_is_created_until_something_is_written(tmp_path: Path) -> None:
    with writer(tmp_path / "warc") as archive_writer:
        assert archive_writer.write([]) == []
    assert not (tmp_path / "warc").exists()


def test_an_error_inside_the_block_leaves_the_segment_to_recovery(tmp_path: Path) -> None:
    def fail(archive_writer: ArchiveWriter) -> None:
        with archive_writer:
            archive_writer.write([(exchange(), None)])
            raise KeyError("a bug elsewhere")

    with pytest.raises(KeyError):
        fail(writer(tmp_path))
    assert [path.suffix for path in tmp_path.iterdir()] == [".open"]


def test_a_body_that_is_compressed_already_is_stored_and_others_approve(tmp_path: Path) -> None:
    """Each record is still one gzip member; deflating a coded body once more would gain a few bytes in a thousand."""
    noise = random.Random(1).randbytes(90_000)  # longer than a stored block of deflate (RFC 1951, 3.2.4)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nX-Long: %s\r\n\r\n" % (b"y" * 3_000)
    coded = head + gzip.compress(noise, mtime=0)
    headless = random.Random(2).randbytes(20_000).replace(b"\n", b" ")
    plain = b"HTTP/1.1 200 OK\r\n\r\n" + b"<p>Bridge opens</p>" * 5_000
    path, captures = archive(tmp_path, coded, headless, plain)
    assert [read_record(path, capture.warc_offset).block for capture in captures] == [coded, headless, plain]
    assert_approved(path)
    lengths = [capture.warc_length for capture in captures]
    assert len(gzip.compress(noise)) < lengths[0] < len(gzip.compress(noise)) + 1_000  # the head is deflated
    assert lengths[2] < 2_000
