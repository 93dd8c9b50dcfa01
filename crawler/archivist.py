"""Archivist: the crawl's way to the archivist's process (archive.archivist_process), for Scrapy's event loop.

Orders given in one turn of the loop leave together and answers come back together, so a busy crawl crosses the border a
few times a second instead of several times a page. No thread is needed for it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from multiprocessing.context import SpawnProcess
from typing import Any, overload

from archive.archivist_process import Assignment, start_archivist
from archive.capture import Capture
from archive.errands import Errand, FindRobots, GiveBack, KeepRobots, LeaseHosts
from archive.errors import AirchiveError, ArchiveError, RefusedRecord
from archive.frames import Unpacker, pack
from archive.ingest import Change
from archive.orders import Answer, Claim, Missed, Order, Visited, Work
from archive.politeness import HostState
from archive.processes import how_it_ended
from archive.store.pages import DuePage
from archive.store.robots import RobotsFile

logger = logging.getLogger(__name__)

_RECEIVED = 256 * 1024
#: What came of a capture, where nobody waits to hear it.
_UNKNOWN = Change("pending", "the run was stopped")


@dataclass(frozen=True, slots=True)
class Archived:
    """What becomes of an exchange: its capture, once that is durable, and later what ingesting it changed.

    Both raise ArchiveError or StoreError where nothing more can be written.
    """

    capture: asyncio.Future[Capture]
    change: asyncio.Future[Change]


class Archivist:
    """Starts the process; takes exchanges, misses and claims in the thread of the event loop, answers with futures."""

    def __init__(self, assignment: Assignment, lock: int) -> None:
        self._process: SpawnProcess
        self._process, self._socket = start_archivist(assignment, lock)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._numbers = count()
        self._orders: list[Order] = []  # of this turn of the loop
        self._outbox: deque[memoryview] = deque()
        self._inbox = Unpacker()
        self._waiting: dict[int, tuple[asyncio.Future[Any], ...]] = {}
        self._files: dict[str, None] = {}
        self._error: AirchiveError | None = None
        self._ended = False  # its last frame has come
        self._gave_up = False

    def archive(self, visited: Visited) -> Archived:
        """Make the exchange durable and its page done, and ingest it."""
        capture, change = self._give(visited, 2)
        return Archived(capture, change)

    def miss(self, missed: Missed) -> asyncio.Future[None]:
        (done,) = self._give(missed, 1)
        return done

    def claim(self, wanted: Claim) -> asyncio.Future[list[DuePage]]:
        """Give due pages to this run, as archive.store.claims.claim does."""
        (found,) = self._give(wanted, 1)
        return found

    def give_up_changes(self) -> None:
        """Wait no longer for what comes of durable captures: if not this run, the next one ingests them."""
        self._gave_up = True
        for capture, *change in self._waiting.values():
            if change and capture.done():
                _answer(change[0], _UNKNOWN)

    @property
    def pid(self) -> int | None:
        """The process's number; None once it has ended."""
        return self._process.pid if self._process.is_alive() else None

    @overload
    def run(self, errand: LeaseHosts) -> asyncio.Future[dict[str, HostState]]: ...
    @overload
    def run(self, errand: FindRobots) -> asyncio.Future[tuple[RobotsFile | None, DuePage | None]]: ...
    @overload
    def run(self, errand: KeepRobots | GiveBack) -> asyncio.Future[None]: ...
    def run(self, errand: Errand) -> asyncio.Future[Any]:
        """What an errand gives."""
        (given,) = self._give(errand, 1)
        return given

    @property
    def files(self) -> tuple[str, ...]:
        """The segments that captures of this run stand in, in order."""
        return tuple(self._files)

    def close(self) -> None:
        """Let the process finish what it was given and seal the segment, and wait for its end; the loop may be gone.

        Raises the error that stopped the writing, if one did.
        """
        self._socket.setblocking(True)
        self._outbox.append(memoryview(pack(self._orders) + pack(None)))
        with suppress(OSError):  # a process that is gone has left its last words in the stream
            while self._outbox:
                self._socket.sendall(self._outbox.popleft())
        while not self._ended:
            self._receive()
        self._process.join()
        if self._error is not None:
            raise self._error

    def abandon(self) -> None:
        """End the process where it still runs: as a crash would, for recovery to mend."""
        self._socket.close()
        self._process.join()

    def _give(self, work: Work, answers: int) -> tuple[asyncio.Future[Any], ...]:
        loop = self._attached()
        futures = tuple(loop.create_future() for _ in range(answers))
        if self._error is not None:
            _fail(futures, self._error)
            return futures
        if not self._orders:
            loop.call_soon(self._send)
        number = next(self._numbers)
        self._waiting[number] = futures
        self._orders.append((number, work))
        return futures

    def _attached(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._socket.setblocking(False)
            self._loop.add_reader(self._socket, self._receive)
        return self._loop

    def _send(self) -> None:
        orders, self._orders = self._orders, []
        if orders:
            self._outbox.append(memoryview(pack(orders)))
            self._flush()

    def _flush(self) -> None:
        """Write as much as the stream takes now, and the rest when it takes more."""
        assert self._loop is not None
        self._loop.remove_writer(self._socket)
        try:
            while self._outbox:
                first = self._outbox[0]
                sent = self._socket.send(first)
                self._outbox[0] = first[sent:]
                if sent == len(first):
                    self._outbox.popleft()
        except BlockingIOError:
            self._loop.add_writer(self._socket, self._flush)
        except OSError:  # it is gone; its last words, or that there are none, tell why
            self._outbox.clear()

    def _receive(self) -> None:
        try:
            data = self._socket.recv(_RECEIVED)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._receive_nothing()
        for answers in self._inbox.feed(data):
            if isinstance(answers, list):
                self._settle(answers)
            else:
                self._end(answers)

    def _receive_nothing(self) -> None:
        """The stream broke off: the process has died without its last word."""
        if self._ended:
            return
        self._process.join()
        how = how_it_ended(self._process.exitcode or 0)
        self._end(ArchiveError(f"the archivist's process ended {how}; the next run recovers what it had written"))

    def _end(self, error: AirchiveError | None) -> None:
        self._ended = True
        self._outbox.clear()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
            self._loop.remove_writer(self._socket)
        if error is not None:
            self._stop(error)
        for number in list(self._waiting):
            _fail(self._waiting.pop(number), self._error or ArchiveError("the archivist's process has ended"))

    def _stop(self, error: AirchiveError) -> None:
        if self._error is None:
            self._error = error
            logger.error("nothing more is written: %s", error)

    def _settle(self, answers: list[Answer]) -> None:
        for number, answer in answers:
            if isinstance(answer, AirchiveError):
                if not isinstance(answer, RefusedRecord):
                    self._stop(answer)
                _fail(self._waiting.pop(number, ()), answer)
            elif isinstance(answer, Capture):
                self._files[answer.warc_file] = None
                capture, change = self._waiting[number]
                _answer(capture, answer)
                if self._gave_up:
                    _answer(change, _UNKNOWN)
            else:
                _answer(self._waiting.pop(number)[-1], answer)


def _answer(future: asyncio.Future[Any], answer: object) -> None:
    if not future.done() and not future.get_loop().is_closed():
        future.set_result(answer)


def _fail(futures: tuple[asyncio.Future[Any], ...], error: AirchiveError) -> None:
    for future in futures:
        if not future.done() and not future.get_loop().is_closed():
            future.set_exception(error)
            future.exception()  # seen: whoever does not wait for it is told by another
