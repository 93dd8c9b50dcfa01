"""Captures: inserted once, found again, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import IntegrityError

from archive.capture import Capture
from archive.store import captures, failures, runs
from archive.store.captures import Judged, Outcome
from archive.store.engine import writing
from tests.store.builders import at, make_capture
from tests.store.plans import assert_by_index, explained

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
    assert captures.find_outcome(connection, "none") is None


def put_judged(connection: Connection, versions: dict[int, int], *more: Capture) -> list[Capture]:
    """Captures by number, judged by extractors of these versions, and others that were judged by none."""
    made = [make_capture(number) for number in versions]
    put(connection, *made, *more)
    judged = zip(made, versions.values(), strict=True)
    captures.set_outcome(connection, [Outcome(one.record_id, "ingested", extractor_version=v) for one, v in judged])
    return made


def test_captures_of_older_extractors_come_by_version_the_oldest_first(connection: Connection) -> None:
    one, _, three, four = put_judged(connection, {1: 2, 2: 3, 3: 1, 4: 2}, make_capture(9))
    judged = captures.stale(connection, 3)
    assert judged == [Judged(three, 1), Judged(one, 2), Judged(four, 2)]
    assert captures.stale(connection, 3, judged[0]) == judged[1:]
    assert captures.stale(connection, 3, judged[0], limit=1) == judged[1:2]
    assert captures.stale(connection, 1) == []


def test_revisits_of_an_older_extractor_are_reopened_and_never_stale(connection: Connection) -> None:
    revisits = [make_capture(n, record_type="revisit") for n in (5, 6, 7)]
    put_judged(connection, {1: 1}, *revisits)
    versions = {5: 1, 6: 2}
    outcomes = [Outcome(make_capture(n).record_id, "ingested", extractor_version=v) for n, v in versions.items()]
    captures.set_outcome(connection, [*outcomes, Outcome(revisits[2].record_id, "listing")])
    assert captures.stale(connection, 2) == [Judged(make_capture(1), 1)]
    assert captures.reopen_revisits(connection, 2) == 1
    assert captures.pending(connection) == revisits[:1]


def test_finding_stale_captures_is_a_look_up_in_an_index(database: Engine) -> None:
    """The plan of the statement itself, from the start and further on, over a table that is almost all up to date."""
    with writing(database) as connection:
        put_judged(connection, {number: 2 if number > 50 else 1 for number in range(5000)})
        connection.execute(text("ANALYZE"))
    with writing(database) as connection, explained(connection) as plans:
        first = captures.stale(connection, 2, limit=10)
        captures.stale(connection, 2, first[-1], limit=10)
        captures.reopen_revisits(connection, 2)
    assert len(plans) == 3
    for plan in plans:
        assert_by_index(plan, "capture", "capture_judged")


def test_captures_are_linked_to_their_pages_afterwards(connection: Connection) -> None:
    made = [make_capture(n) for n in (1, 2, 3)]
    captures.insert(connection, made, run_id=None, page_urls={made[1].record_id: URL})
    assert captures.without_page(connection, "", 5) == [made[0], made[2]]
    captures.set_pages(connection, {made[2].record_id: URL})
    assert captures.without_page(connection, "", 5) == [made[0]]
    assert captures.without_page(connection, made[0].record_id, 5) == []
    assert connection.execute(text("SELECT page_url FROM capture ORDER BY record_id")).scalars().all() == [
        None,
        URL,
        URL,
    ]


def test_the_records_of_a_file_are_known(connection: Connection) -> None:
    put(connection, make_capture(1), make_capture(2), make_capture(3, warc_file="other.warc"))
    assert captures.record_ids_in(connection, "demo-1.warc.gz") == {make_capture(n).record_id for n in (1, 2)}


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
    runs.finish(connection, "run-1", counts={"pages": 3}, exit_code=1, outcome="done", now=at(5))
    assert runs.unfinished(connection) == {"run-2"}
    assert runs.started_first(connection, ["run-1", "run-2"]) == at(1)
    assert runs.end_killed(connection, ["run-1", "run-2"], at(6)) == 1
    newest, oldest = runs.recent(connection)
    assert (newest.outcome, newest.exit_code, newest.finished_at) == ("killed", None, at(6))
    assert (oldest.counts, oldest.exit_code, oldest.arguments) == ({"pages": 3}, 1, {"spider": "demo", "limit": 1})
    assert runs.recent(connection, 1) == [newest]
