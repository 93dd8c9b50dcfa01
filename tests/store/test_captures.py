"""Captures: inserted once, found again, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from archive.capture import Capture
from archive.store import captures, failures, runs
from archive.store.captures import Outcome
from archive.store.engine import writing
from tests.store.builders import NOON, at, make_capture

URL = "https://news.example/a/1.html"
DIGEST = "sha256:same"


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    with writing(database) as connection:
        yield connection


def put(connection: Connection, *made: Capture, **states: captures.IngestState) -> None:
    captures.insert(connection, made, run_id=None, states=states)


def test_a_capture_comes_back_as_it_was(connection: Connection) -> None:
    full = make_capture(
        1,
        captured_at=at(1).replace(microsecond=123_000),
        record_type="revisit",
        etag='"é"',
        last_modified="Mon, 23 Nov 2026 12:00:00 GMT",
        location="https://news.example/b",
        ip_address="2001:db8::1",
        truncated="time",
        refers_to_url="https://news.example/c",
        refers_to_date=at(-1),
        refers_to_id="urn:other",
        warc_offset=2**40,
    )
    bare = make_capture(2, status=None, mime_type=None, payload_digest=None, block_digest=None)
    put(connection, full, bare)
    assert captures.find(connection, full.record_id) == full
    assert captures.find(connection, bare.record_id) == bare
    assert captures.find(connection, "none") is None


def test_a_record_is_inserted_once(connection: Connection) -> None:
    assert captures.insert(connection, [make_capture(1), make_capture(2)], run_id=None) == 2
    again = [make_capture(2, status=500), make_capture(3), make_capture(3)]
    assert captures.insert(connection, again, run_id=None) == 1
    found = captures.find(connection, make_capture(2).record_id)
    assert found is not None
    assert found.status == 200
    assert captures.insert(connection, [], run_id=None) == 0


def test_a_capture_of_an_unknown_run_is_refused(connection: Connection) -> None:
    with pytest.raises(IntegrityError):
        captures.insert(connection, [make_capture(1)], run_id="never started")


def test_the_original_of_a_revisit_is_the_newest_whole_response_with_that_payload(connection: Connection) -> None:
    same = {"url": URL, "payload_digest": DIGEST}
    put(
        connection,
        make_capture(1, **same),
        make_capture(2, **same),
        make_capture(3, **same, record_type="revisit"),
        make_capture(4, **same, truncated="length"),
        make_capture(5, url=URL),
        make_capture(6, payload_digest=DIGEST),
    )
    assert captures.find_original(connection, URL, DIGEST) == make_capture(2, **same)
    assert captures.find_original(connection, URL, "sha256:other") is None


def test_very_long_urls_are_told_apart(connection: Connection) -> None:
    stem = "https://news.example/?q=" + "ж" * 5000
    put(connection, make_capture(1, url=stem + "1", payload_digest=DIGEST), make_capture(2, url=stem + "2"))
    found = captures.find_original(connection, stem + "1", DIGEST)
    assert found is not None
    assert found.record_id == make_capture(1).record_id


def test_a_304_speaks_of_the_newest_200_of_its_page(connection: Connection) -> None:
    made = [make_capture(1), make_capture(2), make_capture(3, status=404), make_capture(4, record_type="revisit")]
    captures.insert(connection, made, run_id=None, page_urls={capture.record_id: URL for capture in made})
    assert captures.find_latest_of_page(connection, URL) == made[1]


def test_a_revisit_finds_its_original_by_id_or_by_url_and_date_or_by_payload(connection: Connection) -> None:
    original = make_capture(1, url=URL, payload_digest=DIGEST)
    put(connection, original, make_capture(2, url=URL))
    revisit = make_capture(9, record_type="revisit", url=URL, payload_digest=DIGEST)
    assert captures.find_revisited(connection, revisit) == original
    by_id = replace(revisit, payload_digest=None, refers_to_id=original.record_id)
    assert captures.find_revisited(connection, by_id) == original
    by_date = replace(revisit, url="https://news.example/", refers_to_url=URL, refers_to_date=original.captured_at)
    assert captures.find_revisited(connection, by_date) == original
    assert captures.find_revisited(connection, replace(by_date, refers_to_date=at(55))) is None
    assert captures.find_revisited(connection, replace(revisit, payload_digest=None)) is None


def test_pending_captures_come_oldest_first_in_portions(connection: Connection) -> None:
    late, early = make_capture(1, captured_at=at(9)), make_capture(2, captured_at=at(1))
    same_time = make_capture(3, captured_at=at(1))
    put(connection, late, early, same_time, make_capture(4), **{make_capture(4).record_id: "none"})
    first = captures.pending(connection, limit=2)
    assert first == [early, same_time]
    assert captures.pending(connection, first[-1]) == [late]
    assert captures.pending(connection, late) == []
    captures.set_outcome(connection, [Outcome(early.record_id, "ingested", None, "a", "r", 3)])
    assert captures.pending(connection) == [same_time, late]
    assert captures.find_outcome(connection, early.record_id) == Outcome(early.record_id, "ingested", None, "a", "r", 3)
    assert set(captures.find_outcomes(connection, [early.record_id, late.record_id, "none"])) == {
        early.record_id,
        late.record_id,
    }


def test_captures_of_an_older_extractor_come_oldest_first(connection: Connection) -> None:
    made = [make_capture(n) for n in (1, 2, 3, 4)] + [make_capture(5, record_type="revisit")]
    put(connection, *made)
    versions = {1: 1, 2: 2, 3: 1, 5: 1}
    outcomes = [Outcome(make_capture(n).record_id, "ingested", extractor_version=v) for n, v in versions.items()]
    captures.set_outcome(connection, outcomes)
    assert captures.stale(connection, 2) == [made[0], made[2]]
    assert captures.stale(connection, 2, made[0]) == [made[2]]
    assert captures.stale(connection, 1) == []


def test_captures_are_linked_to_their_pages_afterwards(connection: Connection) -> None:
    made = [make_capture(n) for n in (1, 2, 3)]
    captures.insert(connection, made, run_id=None, page_urls={made[1].record_id: URL})
    assert captures.without_page(connection, "", 5) == [made[0], made[2]]
    captures.set_pages(connection, {made[2].record_id: URL})
    assert captures.without_page(connection, "", 5) == [made[0]]
    assert captures.without_page(connection, made[0].record_id, 5) == []
    assert captures.find_latest_of_page(connection, URL) == made[2]


def test_the_records_of_a_file_are_known(connection: Connection) -> None:
    put(connection, make_capture(1), make_capture(2), make_capture(3, warc_file="other.warc"))
    assert captures.record_ids_in(connection, "demo-1.warc.gz") == {make_capture(n).record_id for n in (1, 2)}


def test_a_runs_captures_are_summed_up(connection: Connection) -> None:
    runs.start(connection, "run-1", kind="crawl", arguments={}, version="1", now=NOON)
    captures.insert(connection, [make_capture(n) for n in (1, 2, 3)], run_id="run-1")
    captures.insert(connection, [make_capture(4)], run_id=None)
    captures.set_outcome(connection, [Outcome(make_capture(n).record_id, "failed", "MissingField") for n in (1, 2)])
    assert captures.count_outcomes(connection, "run-1") == {("failed", "MissingField"): 2, ("pending", None): 1}
    assert captures.count_bytes(connection, "run-1") == (3, 2700)
    assert captures.count_bytes(connection, "run-2") == (0, 0)


def test_a_failure_stands_once_until_it_is_cleared(connection: Connection) -> None:
    put(connection, make_capture(1))
    record_id = make_capture(1).record_id
    failures.record(connection, record_id, "MissingField", "no title", 1)
    failures.record(connection, record_id, "UnreadablePage", "b\x00d \ud800", 2)
    rows = connection.execute(text("SELECT error, message, extractor_version FROM failure")).all()
    assert [tuple(row) for row in rows] == [("UnreadablePage", "b\ufffdd \ufffd", 2)]
    failures.clear(connection, [record_id, "none"])
    assert connection.execute(text("SELECT count(*) FROM failure")).scalar_one() == 0


def test_a_run_is_noted_from_start_to_end(connection: Connection) -> None:
    for number in (1, 2):
        arguments = {"spider": "demo", "limit": number}
        runs.start(connection, f"run-{number}", kind="crawl", arguments=arguments, version="1", now=at(number), pid=7)
    assert [run.run_id for run in runs.unfinished(connection)] == ["run-1", "run-2"]
    assert not runs.has_finished(connection, kind="crawl", spider="demo")
    runs.finish(connection, "run-1", counts={"pages": 3}, exit_code=1, outcome="done", now=at(5))
    assert runs.end_killed(connection, at(6)) == 1
    assert runs.has_finished(connection, kind="crawl", spider="demo")
    assert not runs.has_finished(connection, kind="crawl", spider="voa")
    newest, oldest = runs.recent(connection)
    assert (newest.outcome, newest.exit_code, newest.finished_at) == ("killed", None, at(6))
    assert (oldest.counts, oldest.exit_code, oldest.arguments) == ({"pages": 3}, 1, {"spider": "demo", "limit": 1})
    assert runs.find(connection, "run-1") == oldest
    assert runs.recent(connection, 1) == [newest]
