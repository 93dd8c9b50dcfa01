"""Repair: whatever was done to an archive, afterwards it is in order, or says what is lost; no byte is thrown away."""

from __future__ import annotations

import contextlib
import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from archive.capture import Capture
from archive.errors import MissingFile
from archive.repair import Step, propose, repair
from archive.store import captures as capture_rows
from archive.store import claims, pages, runs
from archive.store.engine import reading, writing
from archive.stored import read_stored
from archive.warc.digests import check_digests
from archive.warc.manifest import MANIFEST_NAME, inspect_manifest
from archive.warc.reader import Record, read_archive
from tests.homes import SITE, SmallHome, files_below, page, small_home, sqlite_home
from tests.store.builders import make_capture
from tests.warc.samples import NOON, clock, exchange, members, warc_record, writer


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> SmallHome:
    return sqlite_home(tmp_path_factory.mktemp("template"))


@pytest.fixture
def small(tmp_path: Path, template: SmallHome) -> Iterator[SmallHome]:
    with template.copied(tmp_path / "data") as copied:
        yield copied


def mend(small: SmallHome) -> tuple[list[Step], list[tuple[Capture, bool]]]:
    """Repair it; what was done, and what was lost. Doing it again must do nothing."""
    steps: list[Step] = []
    lost: list[tuple[Capture, bool]] = []
    repair(small.home, small.engine, clock(), steps.append, lambda capture, due: lost.append((capture, due)))
    before = dict(files_below(small.home.warc))
    repair(small.home, small.engine, clock(), _refuse, _refuse)
    assert dict(files_below(small.home.warc)) == before
    return steps, lost


def assert_kept(small: SmallHome, before: list[bytes]) -> None:
    """Every file is still there, whole, or in two: what stayed in its place, and what is in the quarantine."""
    after = dict(files_below(small.home.warc))
    kept = [content for name, content in after.items() if name.parts[0] == "quarantine"]
    stayed = [content for name, content in after.items() if name.parts[0] != "quarantine"]
    for content in before:
        whole = content in kept or any(one.startswith(content) for one in stayed)
        assert whole or any(one + tail == content for one in stayed for tail in kept)


def _refuse(*what: object) -> None:
    raise AssertionError(f"done twice: {what}")


def cut(small: SmallHome) -> None:
    path = small.files[1]
    path.write_bytes(path.read_bytes()[:-30])


def append_garbage(small: SmallHome) -> None:
    with small.files[0].open("ab") as file:
        file.write(b"garbage of a disk" * 100)


def append_records(small: SmallHome) -> None:
    with small.files[0].open("ab") as file:
        file.write(members(warc_record(page(9), number=900)))


def flip(small: SmallHome) -> None:
    small.damage(small.captures[0][1])


def flip_a_header_byte(small: SmallHome) -> None:
    """The time in a gzip header: no record changes, the SHA-256 of the file does."""
    data = bytearray(small.files[0].read_bytes())
    data[5] ^= 0xFF
    small.files[0].write_bytes(data)


def change_and_repack(small: SmallHome) -> None:
    one = small.captures[0][1]
    data = small.files[0].read_bytes()
    changed = gzip.decompress(data[small.bytes_of(one)]).replace(b"bridge opens", b"bridge shuts")
    packed = gzip.compress(changed, mtime=0)
    small.files[0].write_bytes(data[: one.warc_offset] + packed + data[one.warc_offset + one.warc_length :])


def overwrite(small: SmallHome) -> None:
    small.files[0].write_bytes(b"\0" * small.files[0].stat().st_size)


def overwrite_the_beginning(small: SmallHome) -> None:
    with small.files[0].open("r+b") as file:
        file.write(bytes(16))


def remove(small: SmallHome) -> None:
    small.files[0].unlink()


def unlist(small: SmallHome) -> None:
    path = small.home.warc / MANIFEST_NAME
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])


def break_chain(small: SmallHome) -> None:
    path = small.home.warc / MANIFEST_NAME
    path.write_bytes(b"".join(reversed(path.read_bytes().splitlines(keepends=True))))


def edit_manifest(small: SmallHome) -> None:
    path = small.home.warc / MANIFEST_NAME
    listed = inspect_manifest(small.home.warc).segments[small.files[0].name]
    path.write_bytes(path.read_bytes().replace(listed.sha256.encode(), b"0" * 64))


def spoil_manifest(small: SmallHome) -> None:
    (small.home.warc / MANIFEST_NAME).write_bytes(b"\xff\xfe no line\n{}\n")


def tear_manifest(small: SmallHome) -> None:
    path = small.home.warc / MANIFEST_NAME
    path.write_bytes(path.read_bytes() + b'{"file": "airch')


def drop_rows(small: SmallHome) -> None:
    small.execute("DELETE FROM capture WHERE warc_file = :file", file=small.files[0].name)


def move_rows(small: SmallHome) -> None:
    small.execute("UPDATE capture SET warc_offset = warc_offset + 7, warc_length = 1")


def change_rows(small: SmallHome) -> None:
    small.execute("UPDATE capture SET url = 'http://www.newsroom.example/other'")


def row_of_nothing(small: SmallHome) -> None:
    row = make_capture(4711, warc_file=small.files[0].name, warc_offset=3)
    with writing(small.engine) as connection:
        capture_rows.insert(connection, [row], run_id=None)


def file_of_nothing(small: SmallHome) -> None:
    with writing(small.engine) as connection:
        capture_rows.insert(connection, [make_capture(1, warc_file="/nowhere/x.warc.gz")], run_id=None)


def leave_open(small: SmallHome) -> None:
    archive_writer = writer(small.home.warc, run_id="ffffffff-0000-4000-8000-000000000000", new_id=lambda: "f" * 36)
    archive_writer.write([(exchange(page(99), f"{SITE}/b.html"), None)])
    archive_writer.abandon()


def everything(small: SmallHome) -> None:
    for harm in (leave_open, flip, append_garbage, break_chain, cut, row_of_nothing):
        harm(small)


#: What is done to the archive, what repair does about it, and how many captures are lost.
HARM: dict[Callable[[SmallHome], None], tuple[list[str], int]] = {
    cut: (["cut", "list", "lose"], 1),
    append_garbage: (["cut"], 0),
    append_records: (["cut"], 0),
    flip: (["list", "lose"], 1),
    flip_a_header_byte: (["list"], 0),
    change_and_repack: (["list", "lose"], 1),
    overwrite: (["set_aside", "list_lost", "lose"], 3),
    overwrite_the_beginning: (["list"], 0),
    remove: (["list_lost", "lose"], 3),
    unlist: (["recover"], 0),
    break_chain: (["manifest"], 0),
    edit_manifest: (["manifest", "list"], 0),
    spoil_manifest: (["manifest", "recover", "recover"], 0),
    tear_manifest: (["manifest"], 0),
    drop_rows: (["index"], 0),
    move_rows: (["index", "index"], 0),
    change_rows: (["index", "index"], 0),
    row_of_nothing: (["lose"], 1),
    file_of_nothing: (["lose"], 1),
    leave_open: (["recover"], 0),
    everything: (["manifest", "recover", "cut", "list", "cut", "list", "lose", "lose"], 3),
}


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_after_repair_the_archive_is_in_order_or_says_what_is_lost(small: SmallHome, harm: Callable[..., None]) -> None:
    harm(small)
    actions, count = HARM[harm]
    bytes_before = [content for _, content in files_below(small.home.warc)]
    steps, lost = mend(small)
    assert [step.action for step in steps] == actions
    assert len(lost) == count
    assert_kept(small, bytes_before)
    report, findings = small.verify()
    assert report.damage == 0, findings
    assert report.findings["lost"] == count
    assert sum(one.kind == "lost" and one.url is not None for one in findings) == count
    assert small.rows("SELECT count(*) FROM capture WHERE lost_at IS NOT NULL") == [(count,)]


def test_pages_of_lost_captures_are_due_again_and_forget_their_validators(tmp_path: Path, database: Engine) -> None:
    """A 304 would bring nothing back, and a revisit would refer to a record that is gone."""
    small = small_home(tmp_path / "data", database)
    one = small.captures[0][1]
    small.damage(one)
    steps: list[Step] = []
    repair(small.home, small.engine, clock(), steps.append, lambda capture, due: None)
    with reading(database) as connection:
        page_row = pages.find(connection, one.url)
        other = pages.find(connection, small.captures[0][0].url)
        due = pages.find_due(connection, [one.url])[one.url]
    assert page_row is not None
    assert other is not None
    assert page_row["due_at"] - NOON < timedelta(minutes=1)
    assert page_row["attempts"] == 0
    assert (due.record_id, due.payload_digest, due.etag, due.last_modified) == (None, None, None, None)
    assert other["due_at"] - NOON > timedelta(minutes=1)
    assert other["etag"] == '"0"'
    with writing(database) as connection:
        claimed = claims.claim(connection, site="demo", limit=9, run_id=_run(connection), now=page_row["due_at"])
    assert one.url in [page.url for page in claimed]


def _run(connection: Connection) -> str:
    runs.start(connection, "a-run", kind="crawl", arguments={}, version="test", now=NOON)
    return "a-run"


def test_a_page_whose_last_payload_is_whole_keeps_its_validators(small: SmallHome) -> None:
    one = small.captures[0][1]
    small.execute("UPDATE page SET record_id = 'a later one' WHERE url = :url", url=one.url)
    small.damage(one)
    mend(small)
    with reading(small.engine) as connection:
        due = pages.find_due(connection, [one.url])[one.url]
    assert (due.record_id, due.etag) == ("a later one", '"1"')


def test_sound_records_stay_where_rows_lead_to_them(small: SmallHome) -> None:
    small.damage(small.captures[0][1])
    cut(small)
    mend(small)
    for capture in (small.captures[0][0], small.captures[0][2], *small.captures[1][:2]):
        record = read_stored(small.home, capture.warc_file, capture.warc_offset, capture.record_id)
        assert [check.state for check in check_digests(record)] == ["agrees", "agrees"]
        assert (record.url, record.get("WARC-Payload-Digest")) == (capture.url, capture.payload_digest)


def test_damage_that_stays_is_noted_in_the_manifest_and_new_damage_is_still_found(small: SmallHome) -> None:
    one, other, _ = small.captures[0]
    small.damage(one)
    mend(small)
    listed = inspect_manifest(small.home.warc).segments[small.files[0].name]
    assert listed.damaged == ((one.warc_offset, one.warc_offset + one.warc_length),)
    assert Counter(small.kinds()) == {"known_damage": 1, "lost": 1}
    small.damage(other)
    _, findings = small.verify()
    damaged = [finding for finding in findings if finding.kind == "row_without_record"]
    assert [finding.record_id for finding in damaged] == [other.record_id]
    mend(small)
    assert Counter(small.kinds()) == {"known_damage": 2, "lost": 2}


def test_what_comes_back_is_lost_no_longer(small: SmallHome) -> None:
    """A backup turns up after the repair."""
    whole = small.files[0].read_bytes()
    remove(small)
    mend(small)
    assert Counter(small.kinds()) == {"lost": 3}
    small.files[0].write_bytes(whole)
    assert Counter(small.kinds()) == {"changed": 1, "found": 3}
    mend(small)
    assert small.kinds() == []
    assert inspect_manifest(small.home.warc).segments[small.files[0].name].lost is False


def test_rows_of_records_that_had_none_are_those_of_the_crawl(small: SmallHome) -> None:
    wanted = "SELECT record_id, url, warc_file, warc_offset, warc_length, page_url, payload_digest FROM capture"
    before = small.rows(wanted)
    drop_rows(small)
    mend(small)
    assert small.rows(wanted) == before
    assert small.rows("SELECT count(*) FROM capture WHERE ingest_state = 'pending'") == [(0,)]


def test_a_file_that_cannot_be_read_is_left_to_a_person(small: SmallHome) -> None:
    """A disk that is not there today must not cost rows."""
    small.files[0].unlink()
    small.files[0].mkdir()
    steps, lost = mend(small)
    assert (steps, lost) == ([], [])
    assert small.kinds() == ["unreadable"]


def test_an_archive_whose_disk_is_not_there_is_not_given_up(small: SmallHome) -> None:
    for path in (*small.files, small.home.warc / MANIFEST_NAME):
        path.unlink()
    with pytest.raises(MissingFile, match="mounted"):
        repair(small.home, small.engine, clock(), _refuse, _refuse)
    assert small.rows("SELECT count(*) FROM capture WHERE lost_at IS NOT NULL") == [(0,)]


def test_a_file_of_others_is_never_touched_and_what_it_lost_is_noted(small: SmallHome, tmp_path: Path) -> None:
    path = tmp_path / "foreign.warc.gz"
    path.write_bytes(members(*(warc_record(page(number), number=number + 100) for number in range(3))))
    found = [one.capture() for one in read_archive(path) if isinstance(one, Record)]
    with writing(small.engine) as connection:
        capture_rows.insert(connection, [one for one in found if one is not None], run_id=None)
    broken = bytearray(path.read_bytes())
    assert found[1] is not None
    broken[found[1].warc_offset + 50] ^= 0xFF
    path.write_bytes(broken)
    steps, lost = mend(small)
    assert [step.action for step in steps] == ["lose"]
    assert [(capture.record_id, due) for capture, due in lost] == [(found[1].record_id, False)]
    assert path.read_bytes() == broken
    assert Counter(small.kinds()) == {"foreign_damage": 1, "lost": 1}


def test_an_archive_that_was_moved_has_its_rows_led_there(small: SmallHome) -> None:
    """Rows that name a path which is gone follow their records to where those are."""
    small.execute("UPDATE capture SET warc_file = '/old/place/' || warc_file")
    steps, lost = mend(small)
    assert lost == []
    assert {step.action for step in steps} == {"index"}
    assert small.kinds() == []


def test_a_proposal_says_what_would_be_done_and_changes_nothing(small: SmallHome) -> None:
    everything(small)
    before = dict(files_below(small.home.root))
    rows = small.rows("SELECT * FROM capture")
    heard: list[str] = []
    steps = propose(small.home, small.engine, clock(), lambda finding: heard.append(finding.kind))
    actions = [step.action for step in steps]
    assert actions[:2] == ["manifest", "recover"]
    assert {"cut", "list", "lose"} <= set(actions)
    assert "row_without_record" in heard
    assert {name: content for name, content in files_below(small.home.root) if name.suffix != ".db"} == {
        name: content for name, content in before.items() if name.suffix != ".db"
    }
    assert small.rows("SELECT * FROM capture") == rows


def test_a_repair_that_was_broken_off_is_finished_by_the_next(small: SmallHome) -> None:
    """Broken off after each of its steps in turn."""
    everything(small)
    for stop in range(1, 8):
        done = 0

        def break_off(step: Step, stop: int = stop) -> None:
            nonlocal done
            done += 1
            if done == stop:
                raise KeyboardInterrupt

        with contextlib.suppress(KeyboardInterrupt):
            repair(small.home, small.engine, clock(), break_off, lambda capture, due: None)
    mend(small)
    report, _ = small.verify()
    assert (report.damage, report.findings["lost"]) == (0, 3)
