"""Processes that the program starts beside its own: what stops a run must not end them, and how one has ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker

#: Ctrl-C reaches the whole group, and a supervisor's SIGTERM every process: what they mean the parent decides.
STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def signals_held() -> Iterator[None]:
    """Let stopping signals wait, in this process to the end of the block, in one started there until it takes them."""
    resource_tracker.ensure_running()  # as starting a process would, which lets blocked signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def how_it_ended(code: int) -> str:
    """The exit code of a process, in words that follow "it ended"."""
    return f"by signal {-code}" if code < 0 else f"with exit code {code}"


def usable_processors() -> int:
    """How many processors this process may use at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
