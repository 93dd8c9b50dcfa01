"""Processes that the program starts beside its own: what stops a run must not end them, and how one has ended."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

#: Ctrl-C reaches the whole group, and a supervisor's SIGTERM every process: what they mean the parent decides.
STOPPING = (signal.SIGINT, signal.SIGTERM)


def start_child(target: Callable[..., None], *arguments: object, name: str) -> tuple[SpawnProcess, Connection]:
    """Start a process that calls `target` with its end of a stream, and the arguments; the process, and our end.

    It ends with this one. Raises OSError where the system has no room for it.
    """
    # spawn: a fork of a process with threads and a database connection carries both over broken.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs, *arguments), name=name, daemon=True)
    with theirs:
        process.start()
    return process, ours


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
