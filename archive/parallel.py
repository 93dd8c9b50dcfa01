"""Work on many items in several processes, which say what they find as they go; it is told in the order of the items.

What is said of an item whose turn has not come waits: here up to a bound, beyond it in the worker, which then cannot go
on. So memory is bounded, however much there is to say of one item. A worker that dies costs the item it was at.

(concurrent.futures knows neither: there a result comes whole, and one process that dies breaks its pool and every
result that is under way, without a word at which it died.)
"""

from __future__ import annotations

import errno
import os
import pickle
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from threading import Thread
from typing import Any, Generic, NoReturn, TypeVar

from archive.errors import AirchiveError
from archive.processes import how_it_ended, signals_held, start_child

T = TypeVar("T")
R = TypeVar("R")

#: Bytes of what was said ahead of its turn that wait in this process; each worker's stream holds some 200 KB more.
_WAITING = 8 * 1024 * 1024
#: What follows the last thing that a worker says of an item.
_END = b""
#: What a worker ends with where it gets no memory, and the seconds that one may take to end that has closed its stream.
_OUT_OF_MEMORY, _PATIENCE = errno.ENOMEM, 10.0


@dataclass(frozen=True, slots=True)
class Died:
    """The end of an item at which its worker died: `how`, in words."""

    how: str


def in_order(
    work: Callable[[T], Iterable[R]], items: Sequence[T], workers: int
) -> Generator[tuple[T, R | Died], None, None]:
    """What `work` gives of each item, beside the item, in the order of the items; to be closed.

    For more than one worker `work`, the items and what is found must survive pickling; for one no process is started.
    An AirchiveError of `work` is raised here in its turn. Raises AirchiveError where no process can be started.
    """
    if workers <= 1 or len(items) <= 1:
        for item in items:
            for found in work(item):
                yield item, found
        return
    with closing(_Crew(work, items, min(workers, len(items)))) as crew:
        crew.begin()
        for number, item in enumerate(items):
            for said in crew.said_of(number):
                if isinstance(said, AirchiveError):
                    raise said
                yield item, said


class _Worker(Generic[T]):
    """A place where one process at a time works; a new one is started where the last has died."""

    def __init__(self, work: bytes) -> None:
        self.number: int | None = None  #: of the item that it is at
        self._work = work
        self._running: tuple[SpawnProcess, Connection] | None = None

    @property
    def stream(self) -> Connection:
        assert self._running is not None
        return self._running[1]

    def begin(self, number: int, item: T) -> None:
        """Have it work on an item. Raises OSError where the system has no room for a process."""
        if self._running is None or self.stream.poll():  # one that is not at work says nothing: it has ended
            self.end()
            self._start()
        self.number = number
        with suppress(OSError):  # it has just died, which the next look into its stream tells
            self.stream.send_bytes(pickle.dumps(item))

    def _start(self) -> None:
        with signals_held():
            self._running = start_child(_serve, self._work, name="worker")

    def end(self, patience: float = 0.0) -> str:
        """End the process, which holds nothing that its end could harm; how it ended, where it did so in time."""
        if self._running is None:
            return ""
        (process, stream), self._running = self._running, None
        process.join(patience)
        process.kill()
        process.join()
        stream.close()
        code = process.exitcode or 0
        return "for want of memory" if code == _OUT_OF_MEMORY else how_it_ended(code)


class _Crew(Generic[T, R]):
    """The workers, and what they have said that is not told yet."""

    def __init__(self, work: Callable[[T], Iterable[R]], items: Iterable[T], workers: int) -> None:
        self._todo = deque(enumerate(items))
        self._workers = [_Worker[T](pickle.dumps(work)) for _ in range(workers)]
        self._said: defaultdict[int, deque[bytes]] = defaultdict(deque)  # by item
        self._waiting = 0  # bytes of it

    def begin(self) -> None:
        for worker in self._workers:
            self._employ(worker)

    def close(self) -> None:
        for worker in self._workers:
            worker.end()

    def said_of(self, number: int) -> Iterator[R | Died | AirchiveError]:
        """All that is said of the item whose turn it is."""
        said = self._said[number]
        while True:
            while not said:
                self._listen(number)
            message = said.popleft()
            self._waiting -= len(message)
            if message == _END:
                del self._said[number]
                return
            found: R | Died | AirchiveError = pickle.loads(message)  # noqa: S301  # both ends are this program
            yield found

    def _listen(self, turn: int) -> None:
        """Wait for what comes next: of any item, or where much waits already, of the one whose turn it is."""
        heard = {
            worker.stream: worker
            for worker in self._workers
            if worker.number is not None and (worker.number == turn or self._waiting < _WAITING)
        }
        for stream in wait(list(heard)):
            assert isinstance(stream, Connection)
            self._hear(heard[stream])

    def _hear(self, worker: _Worker[T]) -> None:
        assert worker.number is not None
        try:
            messages = [worker.stream.recv_bytes()]
        except (EOFError, OSError):
            messages = [pickle.dumps(Died(worker.end(patience=_PATIENCE))), _END]
        self._said[worker.number].extend(messages)
        self._waiting += sum(map(len, messages))
        if messages[-1] == _END:
            self._employ(worker)

    def _employ(self, worker: _Worker[T]) -> None:
        """Give a worker the next item, if there is one."""
        worker.number = None
        if not self._todo:
            return
        try:
            worker.begin(*self._todo[0])
        except OSError as error:
            if any(other.number is not None for other in self._workers):
                return  # they do it without this one
            raise AirchiveError(f"no process can be started: {error}") from error
        self._todo.popleft()


def _serve(stream: Connection, work: bytes) -> None:
    """The process of a worker."""
    orders: SimpleQueue[bytes] = SimpleQueue()
    Thread(target=_take_orders, args=(stream, orders), name="orders", daemon=True).start()
    do: Callable[[Any], Iterable[Any]] | None = None
    while True:
        order = orders.get()
        try:
            do = do or pickle.loads(work)  # noqa: S301  # as above
            for found in do(pickle.loads(order)):  # noqa: S301
                _say(stream, pickle.dumps(found, pickle.HIGHEST_PROTOCOL))
        except AirchiveError as error:
            _say(stream, pickle.dumps(error))
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)  # at once: nothing more can be had
        _say(stream, _END)


def _take_orders(stream: Connection, orders: SimpleQueue[bytes]) -> None:
    with suppress(EOFError, OSError):
        while True:
            orders.put(stream.recv_bytes())
    _die_with_parent()


def _say(stream: Connection, message: bytes) -> None:
    try:
        stream.send_bytes(message)
    except OSError:
        _die_with_parent()


def _die_with_parent() -> NoReturn:
    """The parent is gone, or wants no more: nobody would hear the rest."""
    os._exit(1)
