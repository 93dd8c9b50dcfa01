"""An import, a repair and a verification of a damaged home, for faults to strike."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from archive.home import Home
from archive.imports import import_files
from archive.repair import repair
from archive.store import runs
from archive.store.engine import open_database, writing
from archive.verification import verify
from archive.warc.verify import Finding
from tests.faults.child import Task
from tests.faults.plan import FaultySteps, Trouble
from tests.homes import SmallHome, page, sqlite_home
from tests.warc.samples import members, warc_record

RUN_ID = "5f1e2d3c-0000-4000-8000-000000000000"


def damaged_home(folder: Path) -> SmallHome:
    """Three segments: of one the rows are gone, of one the file, and one is whole. A file to import lies beside."""
    made = sqlite_home(folder, segments=3)
    _, rowless, _ = made.captures
    made.files[0].unlink()
    for capture in rowless:
        made.execute("UPDATE page SET record_id = NULL WHERE record_id = :id", id=capture.record_id)
        made.execute("DELETE FROM capture WHERE record_id = :id", id=capture.record_id)
    with writing(made.engine, "preparing a trial") as connection:
        runs.start(connection, RUN_ID, kind="import", arguments={}, version="1", now=_now())
    made.engine.dispose()
    _foreign(folder).write_bytes(members(warc_record(page(9), number=900), warc_record(page(8), number=901)))
    return made


def _foreign(home: Path) -> Path:
    return home.with_name("foreign.warc.gz")


def maintain(task: Task, trouble: Trouble) -> None:
    """The work. Raises the error that ends it; the home is in order where it does not."""
    home = Home(task.home)
    found: list[Finding] = []
    engine = open_database(task.database, steps=FaultySteps(trouble))
    try:
        with home.locked("a trial", _now()):
            import_files([_foreign(task.home)], home, engine, run_id=RUN_ID, clock=_now)
            repair(home, engine, _now, lambda step: None, lambda capture, due: None)
            verify(home, engine, _now, found.append)
    finally:
        engine.dispose()
    assert not any(finding.is_damage for finding in found), found


def _now() -> datetime:
    return datetime.now(UTC)
