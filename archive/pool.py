"""ReadingPool: reads captures in processes that can be killed (archive.reader).

A page that takes too long or too much memory, or kills its reader, is a failed Reading, and costs no other page
anything: the reader is replaced, and what was sent to it already is sent again. Where no reader can be had, no page is
to blame: everyone who waits for a reading gets the error.
"""

from __future__ import annotations

import pickle
import signal
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from queue import Empty, SimpleQueue
from threading import Thread

from archive.capture import Capture
from archive.errors import ArchiveError
from archive.processes import STOPPING
from archive.reader import Read
from archive.reader_process import ReaderEnded, ReaderProcess
from archive.reading import Reading, failed_reading, read_capture

#: A reader has its next page waiting in its stream, so that it never waits for this process. Only a small one, which
#: the stream's buffer takes whole: else each might wait for the other to take what it sends.
_AHEAD = 2
_SENT_AHEAD = 64 * 1024


#: The bytes of a record, or where to get them when their turn comes.
Block = bytes | Callable[[], bytes]


@dataclass(slots=True)
class _Job:
    capture: Capture
    block: Block
    future: Future[Reading] = field(default_factory=Future)
    has_killed: bool = False  #: a reader died with it: perhaps for a reason of its own


class ReadingPool:
    """`read_capture` in `workers` processes, which are started at once.

    `read` takes its place in tests; it has to be a function of a module, for it goes to the readers by name.
    """

    def __init__(self, workers: int, read: Read = read_capture) -> None:
        self.workers = workers
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        resource_tracker.ensure_running()  # as starting a process would, which lets blocked signals through again
        self._desks = [_Desk(self._jobs, read) for _ in range(workers)]
        self._threads = [Thread(target=desk.run, name="reader", daemon=True) for desk in self._desks]
        for thread in self._threads:
            thread.start()

    def submit(self, capture: Capture, block: Block) -> Future[Reading]:
        """Have a capture read. The future comes to a Reading, to ArchiveError where there is nobody to read it, or is
        cancelled, where the pool is closed before.

        A `block` that is a function is asked for the bytes in another thread, when a reader is free for them. It may
        raise ArchiveError.
        """
        job = _Job(capture, block)
        self._jobs.put(job)
        return job.future

    def read_then(self, capture: Capture, block: Block, then: Callable[[Reading | ArchiveError], None]) -> None:
        """Read a capture and hand on what `submit` gives, in a thread of the pool's. The caller does not wait."""

        def done(future: Future[Reading]) -> None:
            if not future.cancelled():
                error = future.exception()
                assert error is None or isinstance(error, ArchiveError)
                then(future.result() if error is None else error)

        self.submit(capture, block).add_done_callback(done)

    def close(self) -> None:
        """End the readers, and kill those that still read: nobody waits for what they would say. It is cancelled."""
        with suppress(Empty):
            while (job := self._jobs.get_nowait()) is not None:
                job.future.cancel()
        for desk in self._desks:
            desk.abandon()
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()


class _Desk:
    """One reader and the pages on their way to it and back, in a thread of their own."""

    def __init__(self, jobs: SimpleQueue[_Job | None], read: Read) -> None:
        self._jobs = jobs
        self._reader = ReaderProcess(read)
        self._todo: deque[_Job] = deque()  # taken from the queue, not sent (or not answered by a reader that ended)
        self._sent: deque[_Job] = deque()
        self._closing = False
        self._abandoned = False

    def abandon(self) -> None:
        """Have `run` come to its end now; for another thread."""
        self._abandoned = True
        self._reader.kill()

    def run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)  # readers inherit it: nobody but this process ends them
        try:
            self._work()
        except ArchiveError as error:
            self._give_up(error)
        except Exception as error:  # noqa: BLE001  # who waits for a reading must hear of it, and the error get a name
            self._give_up(ArchiveError(f"fault of the readers' pool: {error!r}"))
        self._reader.end()

    def _work(self) -> None:
        self._reader.start()
        while True:
            self._take()
            while self._may_send():
                self._send()
                self._take()
            if self._sent:
                self._receive()
            elif self._closing and not self._todo:
                return
            if self._abandoned:
                self._cancel()

    def _give_up(self, error: ArchiveError) -> None:
        """Say to everyone who waits, now or later, that nobody reads; the pool's other desks may take a page yet."""
        self._reader.kill()
        if self._abandoned:
            self._cancel()
        for page in (*self._sent, *self._todo):
            page.future.set_exception(error)
        while not self._closing and (job := self._jobs.get()) is not None:
            job.future.set_exception(error)

    def _cancel(self) -> None:
        for page in (*self._sent, *self._todo):
            page.future.cancel()
        self._sent.clear()
        self._todo.clear()

    def _take(self) -> None:
        """Have something to send, if there is; wait for it where nothing is under way."""
        if self._todo or self._closing or len(self._sent) >= _AHEAD:
            return
        try:
            job = self._jobs.get(block=not self._sent)
        except Empty:
            return
        if job is None:
            self._closing = True
        else:
            self._todo.append(job)

    def _may_send(self) -> bool:
        if not self._todo or len(self._sent) >= _AHEAD:
            return False
        block = self._todo[0].block
        return not self._sent or (isinstance(block, bytes) and len(block) <= _SENT_AHEAD)

    def _send(self) -> None:
        page = self._todo[0]
        try:
            block = page.block if isinstance(page.block, bytes) else page.block()
        except (ArchiveError, OSError) as error:
            self._todo.popleft()
            page.future.set_result(failed_reading(page.capture, type(error).__name__, str(error)))
            return
        self._reader.send(pickle.dumps(page.capture, pickle.HIGHEST_PROTOCOL), block)
        self._sent.append(self._todo.popleft())
        if self._abandoned:  # `abandon` may have looked for it too early
            self._reader.kill()

    def _receive(self) -> None:
        """Settle the page that the reader is at."""
        try:
            reading = self._reader.receive()
        except ReaderEnded as ended:
            page = self._sent[0]
            self._todo.extendleft(reversed(self._sent))
            self._sent.clear()
            if ended.error is not None and not self._abandoned:
                self._todo.popleft()
                self._blame(page, ended, ended.error)
        else:
            self._sent.popleft().future.set_result(reading)

    def _blame(self, page: _Job, ended: ReaderEnded, error: str) -> None:
        """The page that a reader ended at has failed. One that it died at is read once more: others kill as well."""
        if error == "ReaderDied" and not page.has_killed:
            page.has_killed = True
            self._todo.appendleft(page)
        else:
            page.future.set_result(failed_reading(page.capture, error, f"{page.capture.url}: {ended}"))
