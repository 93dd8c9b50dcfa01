"""A trial: faulty runs on one home, one after the other, then an undisturbed one; and what must be true of the end.

Runs are forked from a process that has imported everything (multiprocessing's forkserver): hundreds take minutes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from archive.home import Home
from archive.stored import read_stored
from archive.warc.manifest import read_manifest
from archive.warc.reader import Record, read_archive
from tests.crawl.rows import Rows, contents, query
from tests.faults.child import Task, serve
from tests.faults.plan import Fault, Trouble

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.faults.warm"])
#: A run counts as hung that says nothing during so many looks, each of so many seconds: only ever by a fault in the
#: program. A machine that is suspended, or busy with others, takes one look for long and not for many.
_LOOKS, _LOOK = 120, 5.0


@dataclass
class Ended:
    """How a run ended, and what it had said."""

    exit_code: int | None  #: of the process; negative: the signal that killed it
    acknowledged: set[str] = field(default_factory=set)
    struck: bool = False
    code: int | None = None  #: exit code that the command would have
    message: str = ""


@dataclass
class Trial:
    """The runs on one home, and everything that was acknowledged in them."""

    home: Path
    database: str
    acknowledged: set[str] = field(default_factory=set)
    work: Callable[[Task, Trouble], None] | None = None  #: of its runs, as Task has it

    def run(self, fault: Fault | None = None, *, kill_after: float | None = None, kill_at: int = 0) -> Ended:
        """One run to its end. It is killed after so many seconds, or so many points, if it still runs."""
        ours, theirs = _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(
            target=serve, args=(Task(self.home, self.database, fault, kill_at, self.work), theirs)
        )
        process.start()
        theirs.close()
        with ours:
            if kill_after is not None:
                process.join(kill_after)
                process.kill()
            ended = _listen(ours, process)
        self.acknowledged |= ended.acknowledged
        return ended

    def run_through(self, faults: Sequence[Fault]) -> None:
        """The faulty runs, each of which must end as its fault wants it, and one that must come to its end."""
        for fault in faults:
            ended = self.run(fault)
            assert ended.struck, f"no {fault}: the run ended with {ended}"
            assert _is_fitting(fault, ended), f"{fault}: {ended}"
        self.finish()

    def finish(self) -> None:
        ended = self.run()
        assert (ended.exit_code, ended.code) == (0, 0), ended

    def check(self, undisturbed: dict[str, Rows]) -> None:
        """Nothing acknowledged is lost, rows and records are one to one, and the rows are an undisturbed run's."""
        rows = query(self.database, "SELECT record_id, warc_file, warc_offset, ingest_state FROM capture")
        known = {row["record_id"] for row in rows}
        assert self.acknowledged <= known
        assert [row for row in rows if row["ingest_state"] == "pending"] == []
        assert known == recorded(self.home / "warc")
        home = Home(self.home)
        for row in rows:
            read_stored(home, row["warc_file"], row["warc_offset"], row["record_id"])
        assert query(self.database, "SELECT url FROM page WHERE claimed_by IS NOT NULL") == []
        assert contents(self.database) == undisturbed
        outcomes = query(self.database, "SELECT outcome FROM run WHERE outcome = 'done' OR finished_at IS NULL")
        assert {"outcome": "done"} in outcomes
        assert {"outcome": None} not in outcomes


def _listen(pipe: object, process: BaseProcess) -> Ended:
    ended = Ended(None)
    while True:
        try:
            assert any(pipe.poll(_LOOK) for _ in range(_LOOKS)), f"nothing was said for {_LOOKS * _LOOK} s"  # type: ignore[attr-defined]
            what, about = pipe.recv()  # type: ignore[attr-defined]
        except EOFError:
            break
        match what:
            case "ack":
                ended.acknowledged.add(about)
            case "struck":
                ended.struck = True
            case "end":
                ended.code, ended.message = about
    process.join()
    ended.exit_code = process.exitcode
    return ended


def _is_fitting(fault: Fault, ended: Ended) -> bool:
    match fault.kind:
        case "kill" | "torn":
            return ended.exit_code == -9
        case "term":  # before anything is claimed it ends at once, and then in good order
            return ended.exit_code == -15 or (ended.exit_code, ended.code) == (0, 0)
    return (ended.exit_code, ended.code) == (0, 4)


def recorded(folder: Path) -> set[str]:
    """The ids of all captures in sealed segments; every byte must be sound, and the manifest must say the same."""
    found: set[str] = set()
    assert list(folder.glob("*.open")) == []
    listed = read_manifest(folder)
    for path in sorted(folder.glob("*.warc.gz")):
        for entry in read_archive(path):
            assert isinstance(entry, Record), entry
            if entry.type in ("response", "revisit"):
                assert entry.record_id not in found
                found.add(entry.record_id)
        line = listed.pop(path.name)
        assert (line.bytes, line.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    assert listed == {}
    return found


def recorded_run(target: Any, task: Task) -> tuple[Any, Any]:
    """A run of `tests.faults.power.record`: the files that were there when it began, and its log."""
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=target, args=(task, theirs))
    process.start()
    theirs.close()
    with ours:
        said = dict(ours.recv() for _ in range(2))
    process.join()
    return said["begun"], said["log"]
