"""Captures by their place: read in the order of the file, by index; lost ones marked, and their pages due."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text

from archive.store import captures, places
from archive.store.engine import reading, writing
from tests.store.builders import at, make_capture
from tests.store.plans import assert_by_index, explained

FILE = "demo-1.warc.gz"


def put(connection: Connection, *numbers: int) -> None:
    captures.insert(connection, [make_capture(number) for number in numbers], run_id=None)


def test_the_rows_of_a_file_come_in_its_order_a_page_at_a_time(database: Engine) -> None:
    with writing(database) as connection:
        put(connection, 5, 1, 4, 2, 3)
        same_place = [make_capture(number, warc_offset=3000) for number in (9, 8)]
        captures.insert(connection, [*same_place, make_capture(7, warc_file="other.warc.gz")], run_id=None)
    found: list[places.Placed] = []
    with reading(database) as connection:
        while page := places.placed_in(connection, FILE, found[-1] if found else None, 2):
            found += page
        assert list(places.iter_files(connection)) == [FILE, "other.warc.gz"]
    assert [int(one.capture.record_id[-4:]) for one in found] == [1, 2, 3, 8, 9, 4, 5]
    assert found[0] == places.Placed(make_capture(1), None, None)


def test_pages_of_rows_and_the_files_are_looked_up_by_index(database: Engine) -> None:
    with writing(database) as connection:
        put(connection, *range(1, 500))
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE capture"))
            connection.execute(text("SET enable_seqscan = off"))  # so few rows are read fastest from end to end
    with reading(database) as connection:
        first = places.placed_in(connection, FILE, None, 3)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))
        with explained(connection) as plans:
            places.placed_in(connection, FILE, first[-1], 3)
            list(places.iter_files(connection))
    assert len(plans) == 3
    for plan in plans:
        assert_by_index(plan, "nothing", "capture_place")


def test_a_row_follows_its_record_and_is_lost_no_longer(database: Engine) -> None:
    with writing(database) as connection:
        put(connection, 1, 2)
        [one, _] = places.placed_in(connection, FILE, None, 9)
        assert places.mark_lost(connection, [one], at(9)) == 0  # no page is known
    with reading(database) as connection:
        assert [row.lost_at for row in places.placed_in(connection, FILE, None, 9)] == [at(9), None]
        assert connection.execute(text("SELECT lost_at IS NOT NULL FROM captures ORDER BY record_id")).all() != []
    moved = make_capture(1, warc_file="moved.warc.gz", warc_offset=7)
    with writing(database) as connection:
        places.replace(connection, [moved])
    with reading(database) as connection:
        assert places.find_placed(connection, [moved.record_id, "none"]) == {
            moved.record_id: places.Placed(moved, None, None)
        }


def test_captures_without_their_bytes_are_not_judged_anew(database: Engine) -> None:
    with writing(database) as connection:
        put(connection, 1, 2)
        connection.execute(text("UPDATE capture SET extractor_version = 1, ingest_state = 'ingested'"))
        places.mark_lost(connection, places.placed_in(connection, FILE, None, 1), at(9))
        assert [one.capture for one in captures.stale(connection, 2)] == [make_capture(2)]
