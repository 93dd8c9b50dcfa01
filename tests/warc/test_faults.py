"""A disk that fails: what was acknowledged reads, what was not is gone, and nobody is told otherwise."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from archive.capture import Capture
from archive.errors import WriteFailed
from archive.warc.manifest import read_manifest
from archive.warc.reader import Record, read_archive
from archive.warc.recovery import recover
from archive.warc.writer import ArchiveWriter
from tests.warc.judges import assert_approved
from tests.warc.samples import PAGE, FailingFiles, clock, exchange, records, writer


def open_records(folder: Path) -> list[str]:
    """Ids of the responses in the open segment, which must hold nothing but whole records."""
    return [record.record_id for record in records(next(folder.glob("*.open"))) if record.type == "response"]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EDQUOT], ids=["full", "broken", "over quota"])
@pytest.mark.parametrize("bytes_left", [0, 1, 300, 900, 1300])
def test_a_failed_write_is_cut_back_and_the_segment_goes_on(tmp_path: Path, bytes_left: int, error: int) -> None:
    files = FailingFiles()
    archive_writer = writer(tmp_path, files)
    [first] = archive_writer.write([(exchange(), None)])
    size = next(tmp_path.glob("*.open")).stat().st_size
    files.bytes_left, files.error = bytes_left, error
    with pytest.raises(WriteFailed) as failure:
        archive_writer.write([(exchange(), None), (exchange(PAGE * 3), None)])
    assert isinstance(failure.value.__cause__, OSError)
    assert next(tmp_path.glob("*.open")).stat().st_size == size
    assert open_records(tmp_path) == [first.record_id]
    files.mend()
    [later] = archive_writer.write([(exchange(), None)])
    archive_writer.close()
    assert_approved(tmp_path / first.warc_file)
    read = [record.capture() for record in records(tmp_path / first.warc_file, first.warc_file)]
    assert [capture for capture in read if capture] == [first, later]


def test_short_writes_are_carried_on(tmp_path: Path) -> None:
    files = FailingFiles()
    files.step = 7
    with writer(tmp_path, files) as archive_writer:
        [capture] = archive_writer.write([(exchange(), None)])
    assert files.calls.count("write") > 50
    assert_approved(tmp_path / capture.warc_file)


def test_a_write_that_takes_nothing_is_an_error_and_no_endless_loop(tmp_path: Path) -> None:
    files = FailingFiles()
    files.step = 0
    with pytest.raises(WriteFailed, match="the system took 0"):
        writer(tmp_path, files).write([(exchange(), None)])


def test_after_a_failed_sync_everything_is_refused_and_recovery_finds_what_was_acknowledged(tmp_path: Path) -> None:
    files = FailingFiles()
    archive_writer = writer(tmp_path, files)
    [first] = archive_writer.write([(exchange(), None)])
    files.failing = {"sync"}
    with pytest.raises(WriteFailed, match="a sync failed"):
        archive_writer.write([(exchange(), None)])
    files.mend()
    with pytest.raises(WriteFailed, match="nothing more is written"):
        archive_writer.write([(exchange(), None)])
    with pytest.raises(WriteFailed, match="nothing more is written"):
        archive_writer.close()
    assert read_manifest(tmp_path) == {}
    [recovered] = recover(tmp_path, clock=clock())
    assert first in recovered.captures


def test_a_failed_cut_makes_the_segment_refuse_everything(tmp_path: Path) -> None:
    files = FailingFiles()
    archive_writer = writer(tmp_path, files)
    [first] = archive_writer.write([(exchange(), None)])
    files.bytes_left, files.failing = 100, {"truncate"}
    with pytest.raises(WriteFailed):
        archive_writer.write([(exchange(), None)])
    files.mend()
    with pytest.raises(WriteFailed, match="could not be cut back"):
        archive_writer.write([(exchange(), None)])
    archive_writer.abandon()
    [recovered] = recover(tmp_path, clock=clock())
    assert recovered.captures == (first,)
    assert recovered.cut == 100


@pytest.mark.parametrize("operation", ["rename", "sync_folder"])
def test_a_failed_seal_is_said_and_recovery_finishes_it(tmp_path: Path, operation: str) -> None:
    files = FailingFiles()
    archive_writer = writer(tmp_path, files)
    [capture] = archive_writer.write([(exchange(), None)])
    files.failing = {operation}
    with pytest.raises(WriteFailed, match="could not be sealed"):
        archive_writer.close()
    [recovered] = recover(tmp_path, clock=clock())
    assert recovered.captures == (capture,)
    assert list(read_manifest(tmp_path)) == [capture.warc_file]
    assert_approved(tmp_path / capture.warc_file)


def test_a_full_disk_at_the_manifest_leaves_no_half_line(tmp_path: Path) -> None:
    files = FailingFiles()
    archive_writer = writer(tmp_path, files)
    [capture] = archive_writer.write([(exchange(), None)])
    files.bytes_left = 20
    with pytest.raises(WriteFailed, match="manifest"):
        archive_writer.close()
    assert (tmp_path / "manifest.jsonl").read_bytes() == b""
    assert [one.file for one in recover(tmp_path, clock=clock())] == [capture.warc_file]


def test_a_segment_that_cannot_be_begun_is_an_error(tmp_path: Path) -> None:
    files = FailingFiles()
    files.bytes_left = 50
    with pytest.raises(WriteFailed):
        writer(tmp_path, files).write([(exchange(), None)])
    files.mend()
    files.failing = {"sync_folder"}
    with pytest.raises(WriteFailed, match="durable"):
        writer(tmp_path, files, run_id="feed").write([(exchange(), None)])


def test_every_acknowledged_record_reads_whenever_the_disk_fills_up(tmp_path: Path) -> None:
    """The disk takes `size` bytes and no more, for many sizes; what was returned must be in the file."""
    for size in range(0, 9000, 450):
        folder = tmp_path / str(size)
        files = FailingFiles()
        files.bytes_left = size
        archive_writer = writer(folder, files)
        acknowledged = write_until_it_fails(archive_writer)
        archive_writer.abandon()
        if acknowledged:
            path = next(folder.glob("*.open"))
            found = {entry.record_id for entry in read_archive(path) if isinstance(entry, Record)}
            assert {capture.record_id for capture in acknowledged} <= found


def write_until_it_fails(archive_writer: ArchiveWriter) -> list[Capture]:
    acknowledged: list[Capture] = []
    for _ in range(12):
        try:
            acknowledged += archive_writer.write([(exchange(), None), (exchange(PAGE * 2), None)])
        except WriteFailed:
            return acknowledged
    pytest.fail("the disk was to fill up")
