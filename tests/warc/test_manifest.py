"""The chain of the manifest: no line can be taken out, changed, moved or put in unnoticed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.warc.manifest import (
    CHAIN_START,
    MANIFEST_NAME,
    SealedSegment,
    append_to_manifest,
    inspect_manifest,
    read_manifest,
)
from archive.warc.recovery import recover
from tests.warc.samples import clock

Lines = list[bytes]


def segment(number: int) -> SealedSegment:
    return SealedSegment(f"{number}.warc.gz", number * 10, f"{number:064x}", number, None, None, "2026-03-01T12:00:00Z")


def manifest(folder: Path, count: int = 4) -> Path:
    for number in range(1, count + 1):
        append_to_manifest(folder, segment(number))
    return folder / MANIFEST_NAME


def test_each_line_names_the_one_before_and_the_head_the_last(tmp_path: Path) -> None:
    manifest(tmp_path)
    read = inspect_manifest(tmp_path)
    assert (read.problems, read.unchained) == ((), 0)
    assert [one.previous for one in read.segments.values()] == [CHAIN_START, *read.digests[:-1]]
    assert read.head == read.digests[-1]
    assert read_manifest(tmp_path) == read.segments


def test_a_manifest_that_is_not_there_has_the_fixed_head(tmp_path: Path) -> None:
    assert inspect_manifest(tmp_path).head == CHAIN_START


def _edited(lines: Lines) -> Lines:
    return [lines[0], lines[1].replace(b'"records": 2', b'"records": 3'), *lines[2:]]


TAMPERED: dict[str, tuple[Callable[[Lines], Lines], list[int]]] = {
    "the first line is missing": (lambda lines: lines[1:], [1]),
    "a line is missing": (lambda lines: [lines[0], *lines[2:]], [2]),
    "a line is there twice": (lambda lines: [lines[0], lines[0], *lines[1:]], [2]),
    "two lines are exchanged": (lambda lines: [lines[0], lines[2], lines[1], lines[3]], [2, 3, 4]),
    "a line is edited": (_edited, [3]),
    "a line is no JSON": (lambda lines: [lines[0], b"{", *lines[2:]], [2, 3]),
    "a line is of something else": (lambda lines: [*lines, b'{"file": 1}'], [5]),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_a_line_is_noticed_and_located(tmp_path: Path, how: str) -> None:
    tamper, expected = TAMPERED[how]
    path = manifest(tmp_path)
    path.write_bytes(b"\n".join([*tamper(path.read_bytes().splitlines()), b""]))
    assert [number for number, _ in inspect_manifest(tmp_path).problems] == expected


def test_every_flipped_byte_of_every_line_but_the_last_is_noticed(tmp_path: Path) -> None:
    path = manifest(tmp_path, 3)
    data = path.read_bytes()
    for position in range(data.rfind(b"\n", 0, -1)):
        path.write_bytes(data[:position] + bytes([data[position] ^ 0x01]) + data[position + 1 :])
        assert inspect_manifest(tmp_path).problems, position


def test_lines_cut_off_the_end_change_the_head(tmp_path: Path) -> None:
    path = manifest(tmp_path)
    head = inspect_manifest(tmp_path).head
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert inspect_manifest(tmp_path).problems == ()
    assert head not in inspect_manifest(tmp_path).digests


def test_a_torn_last_line_is_a_problem_until_the_next_one_is_written(tmp_path: Path) -> None:
    path = manifest(tmp_path)
    path.write_bytes(path.read_bytes()[:-9])
    assert [number for number, _ in inspect_manifest(tmp_path).problems] == [4]
    append_to_manifest(tmp_path, segment(4))
    assert inspect_manifest(tmp_path).problems == ()


def test_lines_of_an_older_program_are_read_and_the_chain_goes_on_from_them(tmp_path: Path) -> None:
    old = {"file": "old.warc.gz", "bytes": 1, "sha256": "0" * 64, "records": 1, "first_date": None, "last_date": None}
    lines = [
        json.dumps(old | {"file": f"{number}.warc.gz", "sealed_at": "2026-03-01T12:00:00Z"}).encode()
        for number in (1, 2)
    ]
    (tmp_path / MANIFEST_NAME).write_bytes(b"\n".join([*lines, b""]))
    append_to_manifest(tmp_path, segment(3))
    read = inspect_manifest(tmp_path)
    assert (read.unchained, read.problems, len(read.segments)) == (2, (), 3)
    assert read.segments["3.warc.gz"].previous == read.digests[1]


def test_a_line_without_its_link_after_chained_ones_is_noticed(tmp_path: Path) -> None:
    path = manifest(tmp_path)
    line = json.loads(path.read_bytes().splitlines()[-1])
    del line["previous"]
    path.write_bytes(path.read_bytes() + json.dumps(line).encode() + b"\n")
    assert [number for number, _ in inspect_manifest(tmp_path).problems] == [5]


#: What no program wrote, and a disk or a person may leave in a line.
IMPOSSIBLE: dict[str, object] = {
    "file": [["x"], 5, None, "", ".", "..", "../1.warc.gz", "/etc/passwd", "imported/", "a/b", "imported/../b", "a\0b"],
    "bytes": ["1", None, -1, 1.5],
    "sha256": [None, 5, "00", "0" * 63 + "G"],
    "records": ["1", None, -1],
    "sealed_at": [None, 5, "yesterday", "2026-03-01T12:00:00"],
    "first_date": [5, "yesterday"],
    "original": [5, ["x"]],
    "damaged": [5, None, [1], [[1]], [["a", "b"]], [[1, 2, 3]]],
    "other": [1],
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_a_line_that_says_what_it_cannot_is_a_problem_and_never_believed(tmp_path: Path, name: str) -> None:
    values = IMPOSSIBLE[name]
    assert isinstance(values, list)
    for value in [*values, "a" * 256] if name == "file" else values:
        path = manifest(tmp_path, 2)
        first, second = path.read_bytes().splitlines()
        path.write_bytes(b"\n".join([first, json.dumps(json.loads(second) | {name: value}).encode(), b""]))
        read = inspect_manifest(tmp_path)
        assert [number for number, _ in read.problems] == [2], value
        assert list(read.segments) == ["1.warc.gz"]
        with pytest.raises(ArchiveError, match="line 2 is no line of a manifest"):
            read_manifest(tmp_path)
        path.unlink()


@pytest.mark.parametrize("line", [b"[" * 100_000, b'{"bytes": ' + b"9" * 5000 + b"}", b'"sha256"', b"\xef\xbb\xbf{}"])
def test_a_line_that_is_no_object_is_a_problem(tmp_path: Path, line: bytes) -> None:
    path = manifest(tmp_path, 1)
    path.write_bytes(path.read_bytes() + line + b"\n")
    assert [number for number, _ in inspect_manifest(tmp_path).problems] == [2]
    recover(tmp_path, clock=clock())
    assert inspect_manifest(tmp_path).problems == (), "what stands behind the last line goes to the quarantine"


def test_a_manifest_that_the_system_refuses_is_named(tmp_path: Path) -> None:
    (tmp_path / MANIFEST_NAME).mkdir()
    for read in (inspect_manifest, read_manifest):
        with pytest.raises(ArchiveError, match="the manifest cannot be read"):
            read(tmp_path)
