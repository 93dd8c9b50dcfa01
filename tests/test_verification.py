"""Files against the manifest, rows against records and records against rows; samples; what a living run is writing."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tracemalloc
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from archive import parallel
from archive.capture import Capture
from archive.matching import PAGE
from archive.processes import usable_processors
from archive.store import captures, segments
from archive.store.engine import reading, writing
from archive.survey import Target
from archive.verification import _usual_workers, verify
from archive.warc.entry import Entry, Record
from archive.warc.manifest import MANIFEST_NAME, inspect_manifest
from archive.warc.reader import read_archive
from tests.homes import FINDINGS, HARM, SmallHome, harm, page, small_home, sqlite_home
from tests.store.builders import make_capture
from tests.warc.samples import NOON, archive, clock, exchange, members, warc_record, writer


@pytest.fixture
def small(tmp_path: Path, database: Engine) -> SmallHome:
    return small_home(tmp_path / "data", database)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> SmallHome:
    """One with SQLite, to be copied where the database makes no difference."""
    return sqlite_home(tmp_path_factory.mktemp("template"))


@pytest.fixture
def lite(tmp_path: Path, template: SmallHome) -> Iterator[SmallHome]:
    with template.copied(tmp_path / "data") as copied:
        yield copied


def test_a_whole_archive_has_no_finding(small: SmallHome) -> None:
    report, findings = small.verify()
    assert findings == []
    assert (report.files, report.records, report.rows, report.damage) == (2, 14, 6, 0)
    assert report.bytes == sum(path.stat().st_size for path in small.files)
    assert report.digests == {"agrees": 26}
    assert report.manifest_head == inspect_manifest(small.home.warc).head


def test_damage_names_its_place_and_the_capture_that_it_costs(small: SmallHome) -> None:
    lost = small.captures[1][1]
    small.damage(lost)
    _, [changed, damaged, row] = small.verify()
    assert [one.kind for one in (changed, damaged, row)] == ["changed", "damaged", "row_without_record"]
    assert (damaged.file, damaged.offset, damaged.end) == (
        lost.warc_file,
        lost.warc_offset,
        lost.warc_offset + lost.warc_length,
    )
    assert (row.record_id, row.url, row.offset) == (lost.record_id, lost.url, lost.warc_offset)


def test_a_missing_file_and_each_of_its_captures_are_named(lite: SmallHome) -> None:
    lite.files[0].unlink()
    _, findings = lite.verify()
    assert Counter(one.kind for one in findings) == {"missing_file": 1, "row_without_record": 3}
    assert {one.file for one in findings} == {lite.files[0].name}


def test_a_file_that_is_in_no_line_is_named(lite: SmallHome) -> None:
    path = lite.home.warc / MANIFEST_NAME
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert lite.kinds() == ["not_listed"]


def test_a_file_that_was_exchanged_for_another_sound_one_is_found(lite: SmallHome) -> None:
    """Every record of it is in order; the manifest and the rows tell."""
    first, second = lite.files
    second.write_bytes(first.read_bytes())
    assert Counter(lite.kinds()) == {"changed": 1, "row_without_record": 3}


def test_a_broken_chain_is_found_and_an_anchor_tells_of_lines_cut_off(lite: SmallHome) -> None:
    head = lite.verify()[0].manifest_head
    assert lite.kinds(anchor=head) == lite.kinds(anchor=head.upper()) == []
    path = lite.home.warc / MANIFEST_NAME
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0])
    assert lite.kinds(anchor=head) == ["manifest", "not_listed"]
    path.write_bytes(lines[1])
    assert lite.kinds() == ["manifest", "not_listed"]
    path.write_bytes(lines[0].replace(b'"records": 7', b'"records": 8') + lines[1])
    [finding] = lite.verify()[1]
    assert (finding.kind, finding.file) == ("manifest", MANIFEST_NAME)
    assert "line 2" in finding.words


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ("url = 'http://www.newsroom.example/other'", "url"),
        ("warc_length = warc_length + 1", "warc_length"),
        ("captured_at = '2026-03-01T12:00:00.251Z'", "captured_at"),
        ("record_type = 'resource'", "record_type"),
    ],
)
def test_a_row_that_says_something_else_than_its_record_is_found(lite: SmallHome, change: str, word: str) -> None:
    one = lite.captures[0][1]
    lite.execute(f"UPDATE capture SET {change} WHERE record_id = '{one.record_id}'")
    [finding] = lite.verify()[1]
    assert (finding.kind, finding.record_id) == ("row_differs", one.record_id)
    assert f"the row's {word} is " in finding.words


@pytest.mark.parametrize("name", ["block_digest", "payload_digest"])
def test_a_record_with_other_bytes_in_the_place_of_the_rows_is_none_of_its(lite: SmallHome, name: str) -> None:
    one = lite.captures[0][1]
    lite.execute(f"UPDATE capture SET {name} = 'sha256:00' WHERE record_id = '{one.record_id}'")
    [finding] = lite.verify()[1]
    assert (finding.kind, finding.record_id) == ("row_without_record", one.record_id)
    assert "other bytes" in finding.words


@pytest.mark.parametrize("shift", [-1, 1, 1_000_000])
def test_a_row_with_a_wrong_offset_is_found_with_the_place_of_its_record(small: SmallHome, shift: int) -> None:
    one = small.captures[0][1]
    small.execute(f"UPDATE capture SET warc_offset = warc_offset + {shift} WHERE record_id = '{one.record_id}'")
    findings = small.verify()[1]
    [differs] = [finding for finding in findings if finding.kind == "row_differs"]
    assert differs.offset == one.warc_offset
    assert f"its row names byte {one.warc_offset + shift:,}" in differs.words
    assert {finding.record_id for finding in findings} == {one.record_id}


def test_records_without_rows_are_found(small: SmallHome) -> None:
    small.execute("DELETE FROM capture WHERE warc_file = :file", file=small.files[1].name)
    _, findings = small.verify()
    assert [(one.kind, one.record_id) for one in findings] == [
        ("record_without_row", capture.record_id) for capture in small.captures[1]
    ]


def test_a_copy_of_a_file_whose_rows_name_the_other_is_in_order(lite: SmallHome, tmp_path: Path) -> None:
    copy = tmp_path / "copy.warc.gz"
    copy.write_bytes(lite.files[0].read_bytes())
    assert lite.kinds(files=[copy]) == []
    lite.files[0].unlink()
    assert lite.kinds(files=[copy]) == ["row_differs"] * 3, "the rows name a file that is gone"


def test_more_rows_and_records_than_a_page_are_met_in_order(lite: SmallHome, tmp_path: Path) -> None:
    count = 2 * PAGE + 7
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(members(*(warc_record(page(number), number=number + 1000) for number in range(count))))
    report, findings = lite.verify(files=[path])
    assert (report.records, report.rows, findings) == (count, 0, []), "the archive never took it in"
    ghosts = [make_capture(n, warc_file=str(path), warc_offset=n * 3 + 1) for n in range(50_000, 50_000 + count)]
    with writing(lite.engine) as connection:
        captures.insert(connection, ghosts, run_id=None)
    report, findings = lite.verify(files=[path])
    assert Counter(one.kind for one in findings) == {"record_without_row": count, "row_without_record": count}
    assert report.rows == count
    found = [one for one in findings if one.kind == "record_without_row"]
    assert [one.offset for one in found] == sorted(one.offset or 0 for one in found)


def test_several_records_in_one_member_meet_their_rows(lite: SmallHome, tmp_path: Path) -> None:
    path = tmp_path / "packed.warc.gz"
    path.write_bytes(members(b"".join(warc_record(page(number), number=number + 100) for number in range(5))))
    made = [capture for capture in map(_capture_of, read_archive(path)) if capture is not None]
    with writing(lite.engine) as connection:
        captures.insert(connection, made[:4], run_id=None)
    findings = [one for one in lite.verify(files=[path])[1] if one.is_damage]
    assert [(one.kind, one.record_id) for one in findings] == [("record_without_row", made[4].record_id)]


def test_the_files_of_a_wacz_meet_their_own_rows(lite: SmallHome, tmp_path: Path) -> None:
    from tests.warc.test_reader import wacz

    path = tmp_path / "news.wacz"
    path.write_bytes(wacz())
    _, findings = lite.verify(files=[path])
    assert Counter(one.kind for one in findings)["skipped"] == 1
    assert not [one for one in findings if one.is_damage and one.kind != "record_without_row"]


def test_a_segment_that_a_living_process_writes_is_said_to_be_so(lite: SmallHome) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, lite.home.warc], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        path = next(lite.home.warc.glob("*.open"))
        with writing(lite.engine) as connection:  # acknowledged, and not to be looked for in a sealed file
            row = make_capture(77, warc_file=path.name.removesuffix(".open"))
            captures.insert(connection, [row], run_id=None)
        report, findings = lite.verify()
        assert [(one.kind, one.file) for one in findings] == [("open", path.name)]
        assert report.damage == 0
        holder.stdin.close()


def test_what_a_crash_left_open_is_a_note_unless_it_lacks_what_was_acknowledged(lite: SmallHome) -> None:
    archive_writer = writer(lite.home.warc, run_id="ffffffff-0000-4000-8000-000000000000", new_id=_id_from(500))
    made = archive_writer.write([(exchange(page(n), f"http://www.newsroom.example/b/{n}"), None) for n in range(3)])
    archive_writer.abandon()
    with writing(lite.engine) as connection:
        captures.insert(connection, made[:2], run_id=None)
    assert lite.kinds() == ["unsealed"], "the third was written and never acknowledged"
    path = next(lite.home.warc.glob("*.open"))
    path.write_bytes(path.read_bytes()[: made[1].warc_offset + 20])
    _, [unsealed, row] = lite.verify()
    assert (unsealed.kind, row.kind, row.record_id) == ("unsealed", "row_without_record", made[1].record_id)


def test_other_files_among_the_segments_are_named(lite: SmallHome) -> None:
    (lite.home.warc / "notes.txt").write_text("by hand")
    (lite.home.warc / "quarantine").mkdir()
    (lite.home.warc / "folder.warc.gz").mkdir()
    os.mkfifo(lite.home.warc / "pipe.warc.gz")
    (lite.home.warc / "nowhere.warc.gz").symlink_to("nothing")
    report, findings = lite.verify()
    assert {one.kind for one in findings} == {"other_file"}
    assert [one.file for one in findings] == ["folder.warc.gz", "notes.txt", "nowhere.warc.gz", "pipe.warc.gz"]
    assert report.damage == 0


def test_a_file_that_cannot_be_read_is_named_and_its_rows_are_not_judged(lite: SmallHome) -> None:
    lite.files[0].unlink()
    lite.files[0].mkdir()
    _, findings = lite.verify()
    assert [one.kind for one in findings] == ["unreadable"]


def test_damage_in_a_file_of_others_counts_where_a_row_leads_there(lite: SmallHome, tmp_path: Path) -> None:
    path = tmp_path / "foreign.warc.gz"
    data = members(*(warc_record(page(number), number=number + 100) for number in range(3)))
    path.write_bytes(data)
    [_, second, third] = [entry for entry in read_archive(path) if isinstance(entry, Record)]
    broken = bytearray(data)
    broken[second.offset + 50] ^= 0xFF
    path.write_bytes(broken)
    row = make_capture(1, record_id=third.record_id, warc_file=str(path), warc_offset=third.offset)
    with writing(lite.engine) as connection:
        captures.insert(connection, [replace(row, url="http://news.example/x")], run_id=None)
    kinds = Counter(lite.kinds())
    assert kinds["foreign_damage"] == 1
    assert "damaged" not in kinds
    assert "damaged" in lite.kinds(files=[path]), "who names the file asks after it"


def test_a_sample_takes_what_was_verified_longest_ago(tmp_path: Path, database: Engine) -> None:
    small = small_home(tmp_path / "data", database, segments=5)
    taken = []
    for day in range(10):
        names: list[str] = []
        verify(
            small.home,
            small.engine,
            lambda day=day: NOON + timedelta(days=day),  # type: ignore[misc]
            lambda finding: None,
            sample=0.2,
            checked=lambda target, check, names=names: names.append(target.name),  # type: ignore[misc]
        )
        assert 1 <= len(names) <= 2  # they are not all of one size
        taken += names
    everything = [path.name for path in small.files]
    assert taken[:5] == everything
    assert set(taken[5:10]) == set(everything)


def test_a_sample_still_notices_a_missing_file_and_says_what_it_left_out(lite: SmallHome) -> None:
    lite.files[1].unlink()
    report, findings = lite.verify(sample=0.01)
    assert Counter(one.kind for one in findings) == {"missing_file": 1, "row_without_record": 3}
    assert (report.files, report.left_out) == (1, 0)


def test_each_segment_keeps_when_it_was_verified_and_what_came_of_it(small: SmallHome) -> None:
    small.damage(small.captures[1][0])
    small.verify()
    with reading(small.engine) as connection:
        known = segments.known(connection)
    manifest = inspect_manifest(small.home.warc).segments
    assert {name: state.outcome for name, state in known.items()} == {
        small.files[0].name: "whole",
        small.files[1].name: "damaged",
    }
    first = known[small.files[0].name]
    listed = manifest[first.file]
    assert (first.bytes, first.sha256) == (listed.bytes, listed.sha256)
    assert first.sealed_at is not None
    assert first.sealed_at.isoformat(timespec="milliseconds") == listed.sealed_at.replace("Z", "+00:00")


def test_a_file_that_only_an_earlier_verification_knows_is_missed(lite: SmallHome) -> None:
    """Its rows, its line and itself are gone: somebody made it disappear."""
    lite.verify()
    name = lite.files[1].name
    lite.files[1].unlink()
    lite.execute("DELETE FROM capture WHERE warc_file = :file", file=name)
    manifest = lite.home.warc / MANIFEST_NAME
    manifest.write_bytes(manifest.read_bytes().splitlines(keepends=True)[0])
    assert [(one.kind, one.file) for one in lite.verify()[1]] == [("missing_file", name)]


def test_an_open_segment_that_is_named_is_judged_as_one(lite: SmallHome) -> None:
    archive_writer = writer(lite.home.warc, run_id="ffffffff-0000-4000-8000-000000000000", new_id=_id_from(500))
    archive_writer.write([(exchange(page(1), "http://www.newsroom.example/b/1"), None)])
    path = next(lite.home.warc.glob("*.open"))
    assert lite.kinds(files=[path]) == ["open"]
    archive_writer.abandon()
    assert lite.kinds(files=[path]) == ["unsealed"]


def test_without_a_database_files_and_records_are_verified(lite: SmallHome) -> None:
    lite.damage(lite.captures[0][0])
    findings: list[str] = []
    report = verify(lite.home, None, clock(), lambda finding: findings.append(finding.kind))
    assert (findings, report.rows, report.files) == (["changed", "damaged"], 0, 2)


@pytest.mark.parametrize(
    ("database", "waiting"),
    [
        ("sqlite", 1),
        ("postgresql", 8 * 1024 * 1024),
        pytest.param("sqlite", 8 * 1024 * 1024, marks=pytest.mark.long),
        pytest.param("postgresql", 1, marks=pytest.mark.long),
    ],
    indirect=["database"],
)
def test_more_processes_say_the_same_in_the_same_order(
    tmp_path: Path, database: Engine, waiting: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where hardly anything may be said before its turn, and one file has thousands of findings."""
    monkeypatch.setattr(parallel, "_WAITING", waiting)
    small = small_home(tmp_path / "data", database, segments=6)
    harm(small, tmp_path / "foreign.warc.gz")
    told = []
    for workers in (1, 3):
        concluded: list[object] = []
        report, findings = small.verify(
            workers=workers,
            checked=lambda target, checked, concluded=concluded: concluded.append((target, checked)),
        )
        told.append((report, findings, concluded, small.rows("SELECT * FROM segment")))
        small.execute("DELETE FROM segment")
    assert told[0] == told[1]
    assert len(told[0][2]) == 6
    counts = Counter(one.kind for one in told[0][1])
    assert counts.pop("row_without_record") > FINDINGS
    assert set(counts) == HARM


@pytest.mark.parametrize(
    ("files", "size", "most"), [(0, 0, 1), (1, 1 << 30, 1), (9, 1 << 20, 1), (3, 1 << 30, 3), (1000, 1 << 26, 1000)]
)
def test_as_many_processes_as_processors_where_there_is_enough_to_read(
    tmp_path: Path, files: int, size: int, most: int
) -> None:
    path = tmp_path / "x.warc.gz"
    path.touch()
    os.truncate(path, size)  # a hole: it takes no room on the disk
    targets = [Target(path.name, path, None)] * files
    assert _usual_workers(targets) == min(most, usable_processors())


def test_memory_does_not_grow_with_the_number_of_rows(lite: SmallHome) -> None:
    peaks = []
    for count in (1_000, 8_000):
        with writing(lite.engine) as connection:
            ghosts = [make_capture(n + 10**6, warc_file=lite.files[0].name) for n in range(count)]
            captures.insert(connection, ghosts, run_id=None)
        del ghosts
        tracemalloc.start()
        report = verify(lite.home, lite.engine, clock(), lambda finding: None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert report.findings["row_without_record"] == count
    assert peaks[1] < peaks[0] + 1_500_000  # the ids of the rows without a record: 100 bytes each


def test_a_foreign_archive_is_verified_by_itself(tmp_path: Path, lite: SmallHome) -> None:
    path, _ = archive(tmp_path / "elsewhere", b"HTTP/1.1 200 OK\r\n\r\nx")
    os.truncate(path, path.stat().st_size - 3)
    _, findings = lite.verify(files=[path])
    assert "damaged" in [one.kind for one in findings]


def _capture_of(entry: Entry) -> Capture | None:
    return entry.capture() if isinstance(entry, Record) else None


def _id_from(first: int) -> Callable[[], str]:
    numbers = itertools.count(first)
    return lambda: str(uuid.UUID(int=next(numbers)))


_HOLD = """
import sys
from pathlib import Path
from tests.warc.samples import exchange, writer
archive_writer = writer(Path(sys.argv[1]), run_id="eeeeeeee-0000-4000-8000-000000000000")
archive_writer.write([(exchange(), None)])
print("open", flush=True)
sys.stdin.read()
"""
