"""ReadingPool: reads captures in worker processes, and survives a page that kills its reader."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Lock, Thread

from archive.capture import Capture
from archive.reading import Reading, failed_reading, read_capture


def _set_up_worker() -> None:
    """Let the parent alone decide when a worker ends: not Ctrl-C, which reaches the whole process group, but its death.

    A worker waits for work on a pipe that it holds the other end of as well: of a killed parent it would not hear.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _nothing() -> None:
    """Work for a worker that only has to exist."""


def _make_pool(workers: int) -> ProcessPoolExecutor:
    # spawn: a fork of a process with threads and a database connection carries both over broken.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_set_up_worker)


class ReadingPool:
    """`read_capture` in other processes. A capture whose reader dies gives a failed Reading, and harms no other.

    `read` takes its place in tests; it has to be a function of a module, for it goes to the workers by name.
    """

    def __init__(self, workers: int, read: Callable[[Capture, bytes], Reading] = read_capture) -> None:
        self.workers = workers
        self._read = read
        self._pool = _make_pool(workers)
        self._isolation = Lock()
        self._alone: ProcessPoolExecutor | None = None
        self._under_way: set[Future[Reading]] = set()
        self._closed = False

    def warm(self) -> None:
        """Start the workers now, so that the first page does not wait for their imports."""
        for _ in range(self.workers):
            self._pool.submit(_nothing)

    def submit(self, capture: Capture, block: bytes) -> Future[Reading]:
        try:
            future = self._pool.submit(self._read, capture, block)
        except BrokenProcessPool:
            self._renew()
            future = self._pool.submit(self._read, capture, block)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def read_then(self, capture: Capture, block: bytes, then: Callable[[Reading], None]) -> None:
        """Read a capture and hand the Reading on, in a thread of the pool's. The caller does not wait."""

        def ended(future: Future[Reading]) -> None:
            if self._closed or future.cancelled():
                return
            error = future.exception()
            if isinstance(error, BrokenProcessPool):
                # Not in this thread: it is the broken pool's own.
                Thread(target=lambda: then(self.read_alone(capture, block)), name="read alone", daemon=True).start()
            elif error is not None:
                then(failed_reading(capture, type(error).__name__, f"{capture.url}: fault of the reader: {error}"))
            else:
                then(future.result())

        self.submit(capture, block).add_done_callback(ended)

    def read_alone(self, capture: Capture, block: bytes) -> Reading:
        """Read one capture in a process of its own: who of several at work killed the pool cannot be told otherwise."""
        with self._isolation, _make_pool(1) as pool:
            self._alone = pool
            future = pool.submit(self._read, capture, block)
            self._under_way.add(future)
            try:
                return future.result()
            except BrokenProcessPool:
                return failed_reading(capture, "ReaderDied", "the process that read this page died")
            finally:
                self._under_way.discard(future)
                self._alone = None

    def result(self, future: Future[Reading], capture: Capture, block: bytes) -> Reading:
        """The Reading of a submitted capture; waits for it."""
        try:
            return future.result()
        except BrokenProcessPool:
            return self.read_alone(capture, block)

    def _renew(self) -> None:
        self._pool.shutdown(wait=False)
        self._pool = _make_pool(self.workers)

    def close(self) -> None:
        """End the workers, and kill those that are still reading: nobody waits for what they would say."""
        self._closed = True
        for pool in (self._pool, self._alone):
            if pool is not None:
                _end(pool, at_once=bool(self._under_way))


def _end(pool: ProcessPoolExecutor, *, at_once: bool) -> None:
    workers = list((pool._processes or {}).values())  # private; Python 3.14 has kill_workers() instead
    pool.shutdown(wait=not at_once, cancel_futures=True)
    for worker in workers if at_once else ():
        worker.kill()
