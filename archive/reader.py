"""Reader: the process that reads pages, one after the other, within bounds that the kernel enforces.

A page is hostile until proven otherwise: it may cost a parser minutes or gigabytes, or crash it, in C code that no
Python can interrupt. So each page gets so much processor time, after which SIGPROF ends the process, and the process
gets so much address space, beyond which allocations fail. archive.pool starts readers and replaces those that ended.
"""

from __future__ import annotations

import errno
import os
import pickle
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from archive.capture import Capture
from archive.heap import collect_seldom, give_memory_back
from archive.reading import Reading

#: Seconds of processor time for one page. An ordinary one takes hundredths of a second.
CPU_SECONDS = 5.0
#: Bytes of address space for a reader.
ADDRESS_SPACE = 1024**3
#: What a reader ends with where that was not enough.
OUT_OF_MEMORY = errno.ENOMEM
#: Resident bytes beyond which a reader ends after an answer, with exit code 0: what large pages left in its heap in
#: pieces would stay there as long as it lives. Looked at every so many pages, for a new one takes a second to start.
LARGE = 112 * 1024 * 1024
_LOOK_EVERY = 20

Read = Callable[[Capture, bytes], Reading]


def serve(stream: Connection, read: Read) -> None:
    """Say that it is ready, by an empty message, then answer each pickled capture and the block that follows it with a
    pickled Reading, until the stream ends.

    It ends by itself when it has grown large.
    """
    give_memory_back()
    collect_seldom()
    _bound()
    try:
        stream.send_bytes(b"")
        while not _is_large():
            for _ in range(_LOOK_EVERY):
                _answer(stream, read)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # at once: what is left of the memory may be in pieces
    except (EOFError, OSError):
        return  # the parent has closed the stream, or is gone


def _answer(stream: Connection, read: Read) -> None:
    order, block = stream.recv_bytes(), stream.recv_bytes()
    # It counts the time in user and in kernel mode. Its signal, which nobody takes, ends the process.
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    capture: Capture = pickle.loads(order)  # noqa: S301  # both ends are this program
    answer = pickle.dumps(read(capture, block), pickle.HIGHEST_PROTOCOL)
    signal.setitimer(signal.ITIMER_PROF, 0)
    stream.send_bytes(answer)


def _is_large() -> bool:
    try:
        resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:  # no Linux
        return False
    return resident * resource.getpagesize() > LARGE


def _bound() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGPROF})
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    bound = ADDRESS_SPACE if hard == resource.RLIM_INFINITY else min(ADDRESS_SPACE, hard)
    with suppress(ValueError, OSError):  # macOS has no such bound
        resource.setrlimit(resource.RLIMIT_AS, (bound, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a page that crashes it must not fill the disk
