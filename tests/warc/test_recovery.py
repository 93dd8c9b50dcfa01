"""After a crash: torn tails are saved and cut, segments sealed, and doing it twice changes nothing."""

from __future__ import annotations

import hashlib
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.capture import Capture
from archive.warc.manifest import read_manifest
from archive.warc.recovery import recover
from tests.warc.judges import assert_approved
from tests.warc.samples import PAGE, archive, clock, exchange, member_bounds, records, writer


def crashed(folder: Path, count: int = 3) -> tuple[Path, list[Capture]]:
    """An open segment whose writer is gone."""
    archive_writer = writer(folder)
    captures = archive_writer.write([(exchange(PAGE + b"%d" % number), None) for number in range(count)])
    archive_writer.abandon()
    return next(folder.glob("*.open")), captures


def test_a_whole_open_segment_is_sealed_as_it_is(tmp_path: Path) -> None:
    path, captures = crashed(tmp_path)
    data = path.read_bytes()
    [recovered] = recover(tmp_path, clock=clock())
    assert recovered.captures == tuple(captures)
    assert (recovered.cut, recovered.saved_tail, recovered.damage) == (0, None, ())
    sealed = tmp_path / captures[0].warc_file
    assert sealed.read_bytes() == data
    assert not path.exists()
    line = read_manifest(tmp_path)[sealed.name]
    assert (line.records, line.sha256) == (7, hashlib.sha256(data).hexdigest())
    assert recovered.sealed == line


def test_a_torn_tail_is_cut_and_saved(tmp_path: Path) -> None:
    path, captures = crashed(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    [recovered] = recover(tmp_path, clock=clock())
    request = list(member_bounds(tmp_path / captures[0].warc_file))[-1][1]
    assert recovered.captures == tuple(captures[:2])
    assert recovered.saved_tail == tmp_path / "quarantine" / f"{captures[0].warc_file}.tail-{request}"
    assert recovered.saved_tail.read_bytes() == whole[request:-30], "the lone request goes with its torn response"
    assert recovered.cut == len(whole) - 30 - request
    assert_approved(tmp_path / captures[0].warc_file)


def test_recovery_at_random_cuts_keeps_every_whole_exchange(tmp_path: Path) -> None:
    path, captures = crashed(tmp_path / "whole", 6)
    whole, name = path.read_bytes(), path.name
    ends = {capture.record_id: capture.warc_offset + capture.warc_length for capture in captures}
    for cut in random.Random(11).sample(range(len(whole)), 60):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / name).write_bytes(whole[:cut])
        [recovered] = recover(folder, clock=clock())
        expected = [capture for capture in captures if ends[capture.record_id] <= cut]
        assert list(recovered.captures) == expected
        tail = recovered.saved_tail.read_bytes() if recovered.saved_tail else b""
        sealed = folder / recovered.file
        assert (sealed.read_bytes() if sealed.exists() else b"") + tail == whole[:cut], "no byte is lost"
        assert recover(folder, clock=clock()) == []


@dataclass
class KnownRows:
    """A store that has rows of the first captures of a segment."""

    known: list[Capture]
    given: tuple[Capture, ...] = ()

    def end(self, name: str) -> int:
        return max((one.warc_offset + one.warc_length for one in self.known), default=0)

    def keep(self, name: str, captures: tuple[Capture, ...]) -> None:
        self.given = captures


@pytest.mark.parametrize(("known", "kept"), [(0, 1), (1, 1), (2, 3), (3, 3)])
def test_damage_is_cut_behind_what_was_acknowledged_and_left_before_it(tmp_path: Path, known: int, kept: int) -> None:
    """A disk may write the last pages before the first: what stands behind the damage was promised to nobody."""
    path, captures = crashed(tmp_path)
    data = bytearray(path.read_bytes())
    data[captures[1].warc_offset + captures[1].warc_length // 2] ^= 0xFF
    path.write_bytes(data)
    rows = KnownRows(captures[:known])
    [recovered] = recover(tmp_path, clock=clock(), rows=rows)
    assert list(rows.given) == list(recovered.captures) == [captures[number] for number in range(kept) if number != 1]
    assert len(recovered.damage) == (kept == 3)
    tail = recovered.saved_tail.read_bytes() if recovered.saved_tail else b""
    assert (tmp_path / recovered.file).read_bytes() + tail == data


def test_recovery_is_idempotent(tmp_path: Path) -> None:
    crashed(tmp_path)
    assert len(recover(tmp_path, clock=clock())) == 1
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert recover(tmp_path, clock=clock()) == []
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b\x08", b"\x00" * 4096], ids=["empty", "torn", "zeros"])
def test_an_open_segment_with_nothing_whole_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "airchive-x.warc.gz.open"
    path.write_bytes(content)
    [recovered] = recover(tmp_path, clock=clock())
    assert (recovered.captures, recovered.sealed, recovered.cut) == ((), None, len(content))
    assert not path.exists()
    if content:
        assert recovered.saved_tail is not None
        assert recovered.saved_tail.read_bytes() == content
    assert recover(tmp_path, clock=clock()) == []


def test_a_segment_renamed_but_not_listed_is_listed(tmp_path: Path) -> None:
    path, captures = archive(tmp_path, PAGE)
    line = read_manifest(tmp_path)[path.name]
    (tmp_path / "manifest.jsonl").unlink()
    [recovered] = recover(tmp_path, clock=clock())
    assert recovered.captures == tuple(captures)
    listed = read_manifest(tmp_path)[path.name]
    assert (listed.sha256, listed.bytes, listed.records) == (line.sha256, line.bytes, line.records)


def test_a_torn_line_of_the_manifest_is_written_anew(tmp_path: Path) -> None:
    first, _ = archive(tmp_path, PAGE)
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-25])
    assert [one.file for one in recover(tmp_path, clock=clock())] == [first.name]
    assert list(read_manifest(tmp_path)) == [first.name]


def test_damage_before_the_last_whole_record_is_told_and_stays(tmp_path: Path) -> None:
    path, captures = crashed(tmp_path)
    data = bytearray(path.read_bytes())
    data[captures[0].warc_offset + 100] ^= 0xFF
    path.write_bytes(data)
    [recovered] = recover(tmp_path, clock=clock())
    assert recovered.captures == tuple(captures[1:])
    assert [damage.offset for damage in recovered.damage] == [captures[0].warc_offset]
    assert (recovered.cut, (tmp_path / recovered.file).read_bytes()) == (0, bytes(data))


def test_a_segment_of_a_living_process_is_left_alone(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        path = next(tmp_path.glob("*.open"))
        before = path.read_bytes()
        assert recover(tmp_path, clock=clock()) == []
        assert path.read_bytes() == before
        holder.kill()
    assert len(recover(tmp_path, clock=clock())) == 1


def test_nothing_acknowledged_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    moments = random.Random(7)
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITE_ON, tmp_path], stdout=subprocess.PIPE, text=True
        ) as writing:
            assert writing.stdout is not None
            lines = [writing.stdout.readline() for _ in range(moments.randrange(1, 200))]
            writing.kill()
            lines += writing.stdout.read().splitlines(keepends=True)
        acknowledged |= {line.strip() for line in lines if line.endswith("\n")}
        recover(tmp_path, clock=clock())
    files = sorted(tmp_path.glob("airchive-*"))
    found = [record.record_id for path in files for record in records(path) if record.type == "response"]
    assert len(acknowledged) > 4
    assert acknowledged <= set(found)
    assert len(set(found)) == len(found)
    assert sorted(read_manifest(tmp_path)) == [path.name for path in files]


def test_a_folder_that_is_not_there_needs_no_recovery(tmp_path: Path) -> None:
    assert recover(tmp_path / "none", clock=clock()) == []


def test_recovered_captures_are_those_that_a_reader_finds(tmp_path: Path) -> None:
    _, captures = crashed(tmp_path)
    [recovered] = recover(tmp_path, clock=clock())
    read = [record.capture() for record in records(tmp_path / recovered.file, recovered.file)]
    assert [capture for capture in read if capture] == captures


_HOLD = """
import sys
from pathlib import Path
from tests.warc.samples import exchange, writer
archive_writer = writer(Path(sys.argv[1]))
archive_writer.write([(exchange(), None)])
print("open", flush=True)
sys.stdin.read()
"""

_WRITE_ON = """
import itertools, sys, uuid
from datetime import UTC, datetime
from pathlib import Path
from tests.warc.samples import PAGE, exchange, writer
options = {"new_id": lambda: str(uuid.uuid4()), "clock": lambda: datetime.now(UTC), "max_segment_bytes": 30_000}
archive_writer = writer(Path(sys.argv[1]), **options)
for number in itertools.count():
    for capture in archive_writer.write([(exchange(PAGE * (number % 50 + 1)), None)] * (number % 7 + 1)):
        print(capture.record_id, flush=True)
"""
