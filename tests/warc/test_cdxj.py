"""The index: what cdxj-indexer writes of the same files, line by line, and lines that lead to their records."""

from __future__ import annotations

import gzip
import io
import json
from datetime import timedelta
from pathlib import Path

import pytest

from archive.warc.cdxj import index_line
from archive.warc.reader import read_record
from archive.warc.zipnum import BLOCK_LINES, SortedLines, write_blocks
from tests.warc.judges import run_tool
from tests.warc.samples import NOON, NOT_MODIFIED, PAGE, exchange, records, warc_record, writer

ODD_ANSWERS = (
    PAGE,
    PAGE.replace(b"text/html; charset=utf-8", b"TEXT/HTML ;x"),
    b"HTTP/1.1 301 Moved\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200\r\nContent-type:\r\n\r\nbody",
    b"HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n",
    b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Type: text/plain\r\n\r\ngone",
)


def our_lines(path: Path) -> list[str]:
    return sorted(line for record in records(path) if (line := index_line(record, path.name)))


def lines_of_cdxj_indexer(path: Path) -> list[str]:
    done = run_tool("cdxj-indexer", "--sort", path)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(keepends=True)


def is_answered_304(line: str) -> bool:
    return json.loads(line.split(" ", 2)[2]).get("status") == "304"


def test_the_lines_of_a_crawl_are_those_of_cdxj_indexer(demo_home: Path) -> None:
    for path in sorted((demo_home / "warc").glob("*.warc.gz")):
        expected = lines_of_cdxj_indexer(path)
        assert our_lines(path) == [line for line in expected if not is_answered_304(line)]
        assert len(expected) > 40


def test_the_lines_of_odd_answers_and_revisits_are_those_of_cdxj_indexer(tmp_path: Path) -> None:
    with writer(tmp_path) as archive:
        urls = [f"https://www.news.example/{number}/?b=2&a=%41" for number in range(len(ODD_ANSWERS))]
        captures = archive.write([(exchange(one, url), None) for one, url in zip(ODD_ANSWERS, urls, strict=True)])
        again = exchange(PAGE, urls[0], started_at=NOON + timedelta(hours=1))
        captures += archive.write([(again, captures[0])])
    path = tmp_path / captures[0].warc_file
    assert [capture.record_type for capture in captures] == ["response"] * len(ODD_ANSWERS) + ["revisit"]
    assert our_lines(path) == lines_of_cdxj_indexer(path)


def test_a_not_modified_answer_has_no_line(tmp_path: Path) -> None:
    with writer(tmp_path) as archive:
        [first] = archive.write([(exchange(), None)])
        archive.write([(exchange(NOT_MODIFIED, started_at=NOON + timedelta(hours=1)), first)])
    assert len(our_lines(tmp_path / first.warc_file)) == 1


@pytest.mark.parametrize(
    ("block", "content_type", "record_type"),
    [
        (b"<p>", "text/html", "resource"),
        (b"a: b\r\n", "application/warc-fields", "metadata"),
        (b"{}", "x/y", "metadata"),
    ],
)
def test_records_of_other_types_have_the_lines_of_cdxj_indexer(
    tmp_path: Path, block: bytes, content_type: str, record_type: str
) -> None:
    path = tmp_path / "other.warc"
    record = warc_record(block, record_type=record_type)
    path.write_bytes(record.replace(b"application/http;msgtype=response", content_type.encode()))
    without_digest = [_without_digest(line) for line in lines_of_cdxj_indexer(path)]
    assert [_without_digest(line) for line in our_lines(path)] == without_digest


def _without_digest(line: str) -> tuple[str, str, dict[str, str]]:
    """cdxj-indexer computes SHA-1 where a record states none, we compute SHA-256."""
    key, timestamp, fields = line.split(" ", 2)
    return key, timestamp, {name: value for name, value in json.loads(fields).items() if name != "digest"}


def test_a_line_leads_to_its_record(demo_home: Path) -> None:
    for path in sorted((demo_home / "warc").glob("*.warc.gz")):
        for line in our_lines(path):
            fields = json.loads(line.split(" ", 2)[2])
            record = read_record(path.with_name(fields["filename"]), int(fields["offset"]))
            assert (record.url, record.length) == (fields["url"], int(fields["length"]))
            assert record.get("WARC-Payload-Digest") == fields["digest"]


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 35])
def test_lines_come_back_sorted_however_few_fit_into_memory(tmp_path: Path, count: int) -> None:
    added = [f"{number * 7919 % 1000:03d})/ x\n" for number in range(count)]
    lines = SortedLines(tmp_path, run_lines=10)
    for line in added:
        lines.add(line)
    assert list(lines) == sorted(added)
    assert lines.count == count
    assert len(list(tmp_path.iterdir())) == count // 10


def test_a_block_can_be_read_by_itself(tmp_path: Path) -> None:
    lines = [f'{number:06d})/ 20260101000000 {{"n": {number}}}\n' for number in range(BLOCK_LINES * 2 + 1)]
    out = io.BytesIO()
    head, *entries = write_blocks(lines, out, "index.cdx.gz").splitlines()
    assert head == '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}'
    assert len(entries) == 3
    for number, entry in enumerate(entries):
        key, timestamp, place = entry.split(" ", 2)
        offset, length = json.loads(place)["offset"], json.loads(place)["length"]
        block = gzip.decompress(out.getvalue()[offset : offset + length]).decode().splitlines(keepends=True)
        assert block == lines[number * BLOCK_LINES : (number + 1) * BLOCK_LINES]
        assert block[0].startswith(f"{key} {timestamp} {{")
    assert gzip.decompress(out.getvalue()).decode() == "".join(lines)
