"""ReaderProcess: the process of a reader (archive.reader) as its pool has it, and how one ended."""

from __future__ import annotations

import pickle
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from archive.errors import ArchiveError
from archive.processes import how_it_ended, start_child
from archive.reader import ADDRESS_SPACE, CPU_SECONDS, OUT_OF_MEMORY, Read, serve
from archive.reading import Reading

#: Seconds that a page may take by the clock, for a reader that hangs without using the processor.
CLOCK_SECONDS = 120.0


class ReaderEnded(Exception):
    """A reader ended before it answered. `error` is the class of the failure; None where it ended of its own accord."""

    def __init__(self, error: str | None, message: str) -> None:
        super().__init__(message)
        self.error = error


class ReaderProcess:
    """A process that reads; a new one is started where the last has ended."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._running: tuple[SpawnProcess, Connection] | None = None

    def start(self) -> tuple[SpawnProcess, Connection]:
        """The process, which is ready to read. Raises ArchiveError where none can be had."""
        if self._running is None:
            try:
                self._running = start_child(serve, self._read, name="reader")
            except OSError as error:
                raise ArchiveError(f"no process can be started to read pages: {error}") from error
            self._await()
        return self._running

    def _await(self) -> None:
        """Hear that the process has begun: until then no page can be to blame for its end."""
        assert self._running is not None
        process, stream = self._running
        with suppress(EOFError, OSError):
            if stream.poll(CLOCK_SECONDS):
                stream.recv_bytes()
                return
            process.kill()
        code = _awaited(process)
        self.end()
        raise ArchiveError(f"a process to read pages ended {how_it_ended(code)} before it had begun")

    def send(self, *messages: bytes) -> None:
        with suppress(OSError):  # it has ended: `receive` tells how
            for message in messages:
                self.start()[1].send_bytes(message)

    def receive(self) -> Reading:
        """The next answer. Raises ReaderEnded."""
        process, stream = self.start()
        hangs = False
        with suppress(EOFError, OSError):
            if stream.poll(CLOCK_SECONDS):
                answer: Reading = pickle.loads(stream.recv_bytes())  # noqa: S301  # both ends are this program
                return answer
            hangs = True
            process.kill()
        code = _awaited(process)
        self.end()
        raise _how_it_ended(code, hangs=hangs)

    def kill(self) -> None:
        """End the process now; for any thread."""
        if (running := self._running) is not None:
            with suppress(ValueError):  # it has just ended
                running[0].kill()

    def end(self) -> None:
        """Let the process end, by the end of its stream."""
        if self._running is not None:
            process, stream = self._running
            stream.close()
            process.join()
            process.close()
            self._running = None


def _awaited(process: SpawnProcess) -> int:
    """The exit code of a process, once it has ended."""
    process.join()
    return -signal.SIGKILL if process.exitcode is None else process.exitcode


def _how_it_ended(code: int, *, hangs: bool) -> ReaderEnded:
    if hangs:
        return ReaderEnded("ReaderTimeout", f"reading it took more than {CLOCK_SECONDS:.0f} s")
    if code == 0:
        return ReaderEnded(None, "it has grown large")
    if code == -signal.SIGPROF:
        return ReaderEnded("ReaderTimeout", f"reading it took more than {CPU_SECONDS:.0f} s of processor time")
    if code == OUT_OF_MEMORY:
        return ReaderEnded("ReaderOutOfMemory", f"reading it took more than {ADDRESS_SPACE // 2**20} MiB")
    return ReaderEnded("ReaderDied", f"two processes that read it ended, the second {how_it_ended(code)}")
