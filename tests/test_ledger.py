"""What the ledger says of a run that an error ends."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from archive.errors import ArchiveError
from archive.ledger import noted_end
from archive.store import captures, runs
from archive.store.engine import reading, writing
from tests.store.builders import make_capture

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def _start(engine: Engine) -> None:
    with writing(engine) as connection:
        versions = {"airchive": "1", "extractor": "3"}
        runs.start(connection, "run", kind="verify", arguments={}, version="1", now=NOON, versions=versions)


@pytest.mark.parametrize(
    ("error", "outcome", "exit_code"),
    [
        (ArchiveError("no room", "a.warc.gz", 7), "stopped: a.warc.gz at byte 7: no room", 4),
        (KeyboardInterrupt(), "stopped by a signal", 130),
        (ZeroDivisionError("division by zero"), "broke off: ZeroDivisionError: division by zero", 1),
    ],
)
def test_the_error_that_ends_a_run_is_its_outcome_and_goes_on(
    database: Engine, error: BaseException, outcome: str, exit_code: int
) -> None:
    _start(database)
    with pytest.raises(type(error)), noted_end(database, "run", lambda: NOON):
        raise error
    with reading(database) as connection:
        [run] = runs.recent(connection)
    assert (run.outcome, run.exit_code, run.finished_at) == (outcome, exit_code, NOON)
    assert run.versions == {"airchive": "1", "extractor": "3"}


def test_a_run_that_ends_by_itself_is_left_to_note_its_end(database: Engine) -> None:
    _start(database)
    with noted_end(database, "run", lambda: NOON):
        pass
    with reading(database) as connection:
        assert runs.recent(connection)[0].finished_at is None


def test_runs_are_found_by_the_beginning_of_their_ids_and_by_nothing_else(database: Engine) -> None:
    with writing(database) as connection:
        for number, run_id in enumerate(("ab1", "ab2", "b%")):
            now = NOON + timedelta(hours=number)
            runs.start(connection, run_id, kind="crawl", arguments={}, version="1", now=now)
        captures.insert(connection, [make_capture(1), make_capture(2)], run_id="ab1")
    with reading(database) as connection:
        found = {beginning: [run.run_id for run in runs.find(connection, beginning)] for beginning in ("ab", "b%", "%")}
        length = sum(make_capture(number).warc_length for number in (1, 2))
        assert runs.captured(connection, "ab1") == runs.Captured(2, length)
        assert runs.captured(connection, "ab2") == runs.Captured(0, 0)
    assert found == {"ab": ["ab2", "ab1"], "b%": ["b%"], "%": []}
