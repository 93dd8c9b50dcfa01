"""An import, a repair and a verification of a damaged home, for faults to strike."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from archive.home import Home
from archive.imports import import_files
from archive.repair import repair
from archive.store import runs
from archive.store.engine import open_database, writing
from archive.verification import verify
from archive.warc.manifest import MANIFEST_NAME
from archive.warc.verify import Finding
from tests.faults.child import Task
from tests.faults.plan import FaultyFiles, FaultySteps, Trouble
from tests.homes import SmallHome, page, sqlite_home
from tests.warc.samples import members, warc_record

RUN_ID = "5f1e2d3c-0000-4000-8000-000000000000"


def damaged_home(folder: Path) -> SmallHome:
    """Five segments: one gone, one without rows, one torn, one overwritten, one whole; and a bad line in the manifest.

    Two files to import lie beside, one of them to be linked.
    """
    made = sqlite_home(folder, segments=5)
    _, rowless, torn, _, _ = made.captures
    gone, _, _, overwritten, _ = made.files
    gone.unlink()
    os.truncate(made.files[2], torn[2].warc_offset + 30)
    overwritten.write_bytes(b"\0" * overwritten.stat().st_size)
    with (made.home.warc / MANIFEST_NAME).open("ab") as manifest:
        manifest.write(b"no line\n")
    for capture in rowless:
        made.execute("UPDATE page SET record_id = NULL WHERE record_id = :id", id=capture.record_id)
        made.execute("DELETE FROM capture WHERE record_id = :id", id=capture.record_id)
    with writing(made.engine, "preparing a trial") as connection:
        runs.start(connection, RUN_ID, kind="import", arguments={}, version="1", now=_now())
    made.engine.dispose()
    _foreign(folder).write_bytes(members(warc_record(page(99), number=900), warc_record(page(98), number=901)))
    _linked(folder).write_bytes(members(warc_record(page(97), number=902)))
    return made


def _foreign(home: Path) -> Path:
    return home.with_name("foreign.warc.gz")


def _linked(home: Path) -> Path:
    return home.with_name("linked.warc.gz")


def maintain(task: Task, trouble: Trouble) -> None:
    """The work. Raises the error that ends it; the home is in order where it does not."""
    home = Home(task.home)
    found: list[Finding] = []
    engine = open_database(task.database, steps=FaultySteps(trouble))
    try:
        with home.locked("a trial", _now()):
            files = FaultyFiles(trouble)
            repair(home, engine, _now, lambda step: None, lambda capture, due: None, files)
            for path, link in ((_foreign(task.home), False), (_linked(task.home), True)):
                import_files([path], home, engine, run_id=RUN_ID, clock=_now, link=link, files=files)
            verify(home, engine, _now, found.append)
    finally:
        engine.dispose()
    assert not any(finding.is_damage for finding in found), found


def _now() -> datetime:
    return datetime.now(UTC)
