"""Nothing damaged is silent: every cut, every flipped byte, everything appended to a file is found and located."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.capture import Capture
from archive.warc.manifest import SealedSegment, read_manifest
from archive.warc.reader import Damage, Record, read_archive, read_record
from archive.warc.verify import FileCheck, Finding, is_held
from tests.warc.packing import bzip2_members, gzip_members, lz4_frames, zstd_frames
from tests.warc.samples import PAGE, archive, member_bounds, members, records, warc_record

PAGES = [PAGE + b"<p>%d</p>" % number * 9 for number in range(3)]
#: Bytes of a gzip header that say nothing of the content, and may be anything: MTIME, XFL, OS (RFC 1952, 2.3.1).
FREE_HEADER = range(4, 10)
#: The flag that the content is probably text: a reader is to ignore it.
FTEXT = (3, 0x01)
#: A trailer holds the checksum and the size; the byte before it may end in bits that belong to nothing.
TRAILER = 8


def check(path: Path, listed: SealedSegment | None = None) -> tuple[FileCheck, list[Finding], list[Capture]]:
    one = FileCheck(path, path.name, listed)
    entries = list(one.entries())
    findings = [entry for entry in entries if isinstance(entry, Finding)]
    captures = [entry.capture() for entry in entries if isinstance(entry, Record)]
    return one, findings, [capture for capture in captures if capture is not None]


def damage(path: Path, listed: SealedSegment | None = None) -> list[Finding]:
    return [finding for finding in check(path, listed)[1] if finding.is_damage]


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, list[Capture], SealedSegment]:
    path, captures = archive(tmp_path, *PAGES)
    return path, captures, read_manifest(tmp_path)[path.name]


Sealed = tuple[Path, list[Capture], SealedSegment]


def test_a_whole_file_has_no_finding_and_gives_its_captures(sealed: Sealed) -> None:
    path, captures, listed = sealed
    one, findings, found = check(path, listed)
    assert (findings, found) == ([], captures)
    assert (one.bytes, one.sha256, one.records) == (listed.bytes, listed.sha256, listed.records)
    assert one.digests == {"agrees": 13}  # a warcinfo has no payload digest
    assert one.stretches == []


def test_every_cut_of_the_last_member_is_found_and_located(sealed: Sealed) -> None:
    path, captures, listed = sealed
    data = path.read_bytes()
    start = captures[-1].warc_offset
    for cut in range(start + 1, len(data)):
        path.write_bytes(data[:cut])
        one, findings, found = check(path, listed)
        assert [finding.kind for finding in findings] == ["changed", "damaged"], cut
        assert (findings[1].offset, findings[1].end) == (start, cut)
        assert "nothing after it can be read" in findings[1].words
        assert (found, one.torn_at) == (captures[:-1], start)
    path.write_bytes(data[:start])  # between two records only the manifest can tell
    assert [finding.kind for finding in damage(path, listed)] == ["changed"]


@pytest.mark.parametrize("mask", [0x01, 0x10, 0x80, 0xFF])
def test_every_flipped_byte_of_a_member_is_found_and_located(sealed: Sealed, mask: int) -> None:
    """Those that change no byte of a record are found by the SHA-256 of the file, and by nothing else."""
    path, captures, listed = sealed
    data = path.read_bytes()
    start, end = captures[1].warc_offset, captures[1].warc_offset + captures[1].warc_length
    silent = []
    for position in range(start, end):
        path.write_bytes(data[:position] + bytes([data[position] ^ mask]) + data[position + 1 :])
        _, findings, found = check(path, listed)
        assert "changed" in {finding.kind for finding in findings}
        located = [finding for finding in findings if finding.kind in ("damaged", "digest")]
        if located:
            assert (located[0].offset, located[-1].end) == (start, end), position
            assert found == [captures[0], captures[2]], position
        else:
            assert found == captures
            silent.append(position - start)
    padding = end - start - TRAILER - 1
    assert [position for position in silent if position != padding] == [
        position for position in range(10) if position in FREE_HEADER or (position, mask) == FTEXT
    ]
    if padding in silent:  # another reader gets the very same bytes
        member = bytearray(data[start:end])
        member[padding] ^= mask
        assert gzip.decompress(member) == gzip.decompress(data[start:end])


@pytest.mark.parametrize(
    "garbage", [b"\0", b"\x1f", b"\x1f\x8b\x08", b"\0" * 4096, b"WARC/1.1\r\n", b"\r\n", gzip.compress(b"", mtime=0)]
)
def test_whatever_is_appended_is_found(sealed: Sealed, garbage: bytes) -> None:
    path, captures, listed = sealed
    with path.open("ab") as file:
        file.write(garbage)
    one, findings, found = check(path, listed)
    assert findings[0].kind == "changed"
    assert found == captures
    [other] = findings[1:]
    assert other.offset == listed.bytes
    if other.kind != "skipped":  # a sound and empty member is no damage by itself
        assert (other.kind, other.end, one.torn_at) == ("damaged", one.bytes, listed.bytes)


@pytest.mark.parametrize("pack", [gzip_members, zstd_frames, lz4_frames, bzip2_members])
@pytest.mark.parametrize(
    "harm", [lambda data: bytes(8) + data[8:], lambda data: data[2:], lambda data: b"garbage" + data]
)
def test_a_damaged_beginning_costs_no_more_than_its_record(
    tmp_path: Path, pack: Callable[[list[bytes]], bytes], harm: Callable[[bytes], bytes]
) -> None:
    path = tmp_path / "news"
    path.write_bytes(harm(pack([warc_record(PAGE, number=number) for number in range(1, 4)])))
    damage, *rest = read_archive(path)
    assert isinstance(damage, Damage)
    assert damage.offset == 0
    assert damage.resumed_at == rest[0].offset
    assert [one.url for one in rest if isinstance(one, Record)][-2:] == [
        "http://news.example/2",
        "http://news.example/3",
    ]
    assert read_record(path, rest[-1].offset).block == PAGE


def test_overlapping_writes_are_found_and_what_is_readable_after_them(sealed: Sealed) -> None:
    """Two writers on one file: the second one's member begins inside the first one's."""
    path, captures, _ = sealed
    data = path.read_bytes()
    first, second, third = captures
    overlap = first.warc_offset + first.warc_length // 2
    following = data[second.warc_offset :]
    path.write_bytes(data[:overlap] + following)
    [finding] = damage(path)
    assert (finding.kind, finding.offset, finding.end) == ("damaged", first.warc_offset, overlap)
    assert f"reading goes on at byte {overlap:,}" in finding.words
    assert [one.record_id for one in check(path)[2]] == [second.record_id, third.record_id]


def test_a_record_written_over_is_found(sealed: Sealed) -> None:
    path, captures, _ = sealed
    data = bytearray(path.read_bytes())
    place = captures[1].warc_offset
    data[place : place + 64] = bytes(64)
    path.write_bytes(data)
    [finding] = damage(path)
    assert finding.offset == place


def test_bytes_that_are_not_those_of_their_digest_are_found_in_any_form(tmp_path: Path) -> None:
    """Repacked after it was changed, a record has a sound checksum: its digest tells."""
    path, captures = archive(tmp_path, *PAGES)
    whole = path.read_bytes()
    place = slice(captures[1].warc_offset, captures[1].warc_offset + captures[1].warc_length)
    changed = gzip.decompress(whole[place]).replace(b"Bridge opens", b"Bridge shuts")
    packed = gzip.compress(changed, mtime=0)
    for data in (whole[: place.start] + packed + whole[place.stop :], gzip.decompress(whole[: place.start]) + changed):
        path.write_bytes(data)
        findings = damage(path)
        assert [finding.kind for finding in findings] == ["digest", "digest"]  # of the block, and of the payload
        assert {finding.record_id for finding in findings} == {captures[1].record_id}
        assert captures[1].block_digest is not None
        assert captures[1].block_digest in findings[0].words


def test_every_flipped_byte_of_a_plain_block_is_found_by_its_digest(tmp_path: Path) -> None:
    path, captures = archive(tmp_path, *PAGES)
    data = gzip.decompress(path.read_bytes())
    plain = tmp_path / "plain.warc"
    plain.write_bytes(data)
    start = data.index(PAGES[1])
    for position in range(start, start + len(PAGES[1])):
        plain.write_bytes(data[:position] + bytes([data[position] ^ 0x20]) + data[position + 1 :])
        assert {finding.record_id for finding in damage(plain)} == {captures[1].record_id}, position


def test_a_wrong_digest_in_a_file_that_is_as_it_was_sealed_is_how_the_record_was_made(tmp_path: Path) -> None:
    record = warc_record(PAGE).replace(
        b"Content-Length", b"WARC-Block-Digest: sha1:" + b"A" * 32 + b"\r\nContent-Length"
    )
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(members(record))
    one, findings, found = check(path)
    assert [finding.kind for finding in findings] == ["digest"]
    listed = SealedSegment(path.name, one.bytes, one.sha256, 1, None, None, "2026-03-01T12:00:00Z")
    _, findings, again = check(path, listed)
    assert [finding.kind for finding in findings] == ["problem"]
    assert len(found) == len(again) == 1


def test_damage_that_the_manifest_knows_is_a_note(sealed: Sealed) -> None:
    path, captures, _ = sealed
    data = bytearray(path.read_bytes())
    data[captures[1].warc_offset + 60] ^= 0xFF
    path.write_bytes(data)
    one, _, _ = check(path)
    listed = SealedSegment(
        path.name, one.bytes, one.sha256, 6, None, None, "2026-03-01T12:00:00Z", damaged=tuple(one.stretches)
    )
    assert [finding.kind for finding in check(path, listed)[1]] == ["known_damage"]
    data[captures[2].warc_offset + 60] ^= 0xFF
    path.write_bytes(data)
    assert [finding.kind for finding in damage(path, listed)] == ["changed", "damaged", "damaged"]


def test_digests_that_cannot_be_compared_are_counted_by_name(tmp_path: Path) -> None:
    record = warc_record(PAGE).replace(b"Content-Length", b"WARC-Block-Digest: blake9:00\r\nContent-Length")
    path = tmp_path / "odd.warc.gz"
    path.write_bytes(members(record, warc_record(PAGE, number=2)))
    one, findings, _ = check(path)
    assert findings == []
    assert one.digests == {"unknown: blake9": 1, "none stated": 1}


@pytest.mark.parametrize("content", [b"", b"a letter to the editor"])
def test_what_is_no_archive_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(content)
    one, findings, _ = check(path)
    assert [finding.kind for finding in findings] == ["unreadable"]
    assert (one.records, one.failed) == (0, False)


def test_a_file_that_the_system_refuses_is_unreadable_and_nothing_is_known_of_it(tmp_path: Path) -> None:
    one, findings, _ = check(tmp_path)  # a folder: it opens, and cannot be read
    assert [finding.kind for finding in findings] == ["unreadable"]
    assert one.failed


def test_a_sealed_file_is_held_by_nobody_and_an_open_one_by_its_writer(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, PAGE)
    assert not is_held(path)
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert is_held(path)
        holder.stdin.close()
    assert not is_held(path)


def test_the_members_of_a_file_meet_without_a_gap(sealed: Sealed) -> None:
    """Ends and lengths: each member begins where the one before ends, and the last one ends the file."""
    path, _, _ = sealed
    bounds = list(member_bounds(path))
    assert [start for start, _ in bounds[1:]] == [end for _, end in bounds[:-1]]
    assert bounds[-1][1] == path.stat().st_size
    assert len(records(path)) == len([entry for entry in read_archive(path) if isinstance(entry, Record)]) == 7


_HOLD = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""
