"""Heap: how a process keeps its memory.

Memory goes back to the system when it is freed, as far as the C library lets it: glibc gives a large block back until
the first such block has been freed; from then on it takes blocks of that size from its heap, which stays as large as it
ever was, and each thread has a heap of its own. A process that now and then handles one page of many megabytes would
keep them for good, several times over.
"""

from __future__ import annotations

import ctypes
import gc

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8  # malloc.h
_LARGE = 256 * 1024  # bytes
#: New objects after which Python looks for those that only hold each other; it begins with 700, which one page makes.
_SELDOM = 10_000


def give_memory_back() -> None:
    """For this process, from now on; best before it starts a thread. Does nothing where the C library cannot."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
        mallopt(_M_ARENA_MAX, 1)  # Python's lock lets one thread allocate at a time anyway


def collect_seldom() -> None:
    """For a process that works for long, once it has imported what it needs: let Python look for garbage seldom.

    It looks for objects that hold each other in a circle, among all there are. Code and vocabularies never die, and a
    page that is read leaves no such circle behind; to look through them after every other page takes a twentieth of the
    time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_SELDOM)
