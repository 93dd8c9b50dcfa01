"""The archivist's process: beside the crawl's own, so that neither waits for the other's interpreter.

It shares the description of the home's lock, so the lock is free only when both are gone. It lives for its parent: an
end of the stream that was not announced means that the parent was killed, and ends it at once, as if killed itself.
Signals that stop a run reach the whole process group; what they mean to it the parent decides.
"""

from __future__ import annotations

import os
import signal
import socket
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context, reduction
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Thread
from typing import Any, BinaryIO, NoReturn

from archive.archivist import Archivist
from archive.errors import AirchiveError, ArchiveError
from archive.floor import Floor
from archive.frames import pack, read_frame
from archive.heap import collect_seldom, give_memory_back
from archive.orders import Answer
from archive.pool import ReadingPool
from archive.processes import STOPPING, signals_held
from archive.store.engine import Steps, open_database
from archive.warc.files import Files, SystemFiles
from archive.warc.record import Software
from archive.warc.writer import ArchiveWriter


@dataclass(frozen=True, slots=True)
class Assignment:
    """What an archivist works on, in which run's name."""

    database: str
    folder: Path  #: where the segments go
    run_id: str
    software: Software
    workers: int  #: reader processes
    floor: Floor
    files: Files = field(default_factory=SystemFiles)
    steps: Steps | None = None


class _Inherited:
    """A file descriptor that the process to be spawned gets as well."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        return _receive, (reduction.DupFd(self.descriptor),)


def _receive(passed: Any) -> _Inherited:
    return _Inherited(passed.detach())


def start_archivist(assignment: Assignment, lock: int) -> tuple[SpawnProcess, socket.socket]:
    """Start the process, which keeps `lock` (a descriptor) open while it lives; also the stream to it.

    Frames of orders go in, frames of answers come out. None as the last frame asks it to finish; its last frame is the
    error that it ends with, or None.
    """
    ours, theirs = socket.socketpair()
    # spawn: a fork of a process with threads and a database connection carries both over broken.
    process = get_context("spawn").Process(
        target=_serve, args=(assignment, theirs, _Inherited(lock)), name="archivist", daemon=False
    )
    with theirs, signals_held():
        process.start()
    return process, ours


def _serve(assignment: Assignment, stream: socket.socket, lock: _Inherited) -> None:
    """The process: an Archivist between the two ends of the stream."""
    for number in STOPPING:
        signal.signal(number, lambda *_: None)  # not SIG_IGN, which the readers would inherit
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    give_memory_back()
    collect_seldom()
    with stream, closing(ReadingPool(assignment.workers)) as pool:
        try:
            _archive(assignment, stream, pool)
        except AirchiveError as error:
            stream.sendall(pack(error))
        else:
            stream.sendall(pack(None))


def _archive(assignment: Assignment, stream: socket.socket, pool: ReadingPool) -> None:
    engine = open_database(assignment.database, create=False, steps=assignment.steps)
    writer = ArchiveWriter(
        assignment.folder,
        run_id=assignment.run_id,
        software=assignment.software,
        clock=_now,
        new_id=lambda: str(uuid.uuid4()),
        files=assignment.files,
    )

    def answer(answers: list[Answer]) -> None:
        try:
            stream.sendall(pack(answers))
        except OSError:
            _die_with_parent()

    archivist = Archivist(
        engine,
        writer,
        pool,
        run_id=assignment.run_id,
        clock=_now,
        answer=answer,
        check_room=lambda: assignment.floor.check(assignment.files),
    )
    Thread(target=_take_orders, args=(stream.makefile("rb"), archivist), name="orders", daemon=True).start()
    try:
        archivist.run()
    finally:
        engine.dispose()


def _take_orders(stream: BinaryIO, archivist: Archivist) -> None:
    try:
        while (orders := read_frame(stream)) is not None:
            archivist.take(orders)
    except (EOFError, OSError):
        _die_with_parent()
    except Exception as error:  # noqa: BLE001  # who waits for an answer must get one, and the error its name
        archivist.fail(ArchiveError(f"fault of the archivist: {error!r}"))
    archivist.finish()


def _die_with_parent() -> NoReturn:
    """The parent is gone, and with it the right to write: the next run may be waiting for the lock."""
    os._exit(1)


def _now() -> datetime:
    return datetime.now(UTC)
