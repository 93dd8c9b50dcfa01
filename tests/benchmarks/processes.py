"""Programs run and measured from outside: time, processor time, memory, their children included."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

ROOT = Path(__file__).resolve().parents[2]
_SAMPLE_EVERY = 0.1  #: seconds


@dataclass(frozen=True, slots=True)
class Measured:
    """What a program took. `memory` are samples of the resident bytes of it and its children, evenly over its time."""

    output: str
    wall: float  #: seconds
    cpu: float  #: seconds of processor time, user and system, of it and its children
    memory: tuple[int, ...]

    @property
    def peak(self) -> int:
        return max(self.memory, default=0)

    def memory_at(self, share: float) -> float:
        """The resident bytes about that share of the run: the median over a twentieth of it on either side."""
        count = len(self.memory)
        window = self.memory[max(0, int((share - 0.05) * count)) : int((share + 0.05) * count) + 1]
        return float(median(window)) if window else 0.0


def run_python(
    arguments: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    codes: Sequence[int] = (0,),
    memory: bool = True,
) -> Measured:
    """Run `python ARGUMENTS` in the checkout. Raises RuntimeError where it ends with none of the codes.

    Without `memory` it is left alone: a look at its memory makes a program wait, the more so the more processes it has.
    """
    start = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=os.environ | dict(env or {}), stdout=subprocess.PIPE, text=True
    )
    samples = tuple(_watch(process.pid)) if memory else ()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    assert process.stdout is not None
    with process.stdout as out:
        output = out.read()
    if process.returncode not in codes:
        raise RuntimeError(f"python {' '.join(arguments)} ended with {process.returncode}")
    return Measured(output, wall, usage.ru_utime + usage.ru_stime, samples)


def _watch(pid: int) -> Iterator[int]:
    """Samples of the memory until the process has ended (and waits to be waited for)."""
    process = psutil.Process(pid)
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        yield _resident(process)
        time.sleep(_SAMPLE_EVERY)


def _resident(process: psutil.Process) -> int:
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += _share(one)
        except psutil.NoSuchProcess:  # it ended between the two calls
            continue
    return total


def _share(process: psutil.Process) -> int:
    """What a process has in memory; what several share is divided among them, where the system can tell (Linux)."""
    memory = process.memory_full_info()
    return int(getattr(memory, "pss", memory.rss))


@contextmanager
def newsroom(copies: int, *, large: bool = False) -> Iterator[int]:
    """The demo newsroom with that many stories, served on a loopback port by a process of its own.

    `large`: pages as heavy as real ones (tests/benchmarks/large_pages.py), and nothing but stories.
    """
    program = ["tests.benchmarks.large_pages"] if large else ["tests.site.serve", "--port", "0"]
    command = [sys.executable, "-m", *program, "--copies", str(copies)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline().rpartition(":")[2])
        finally:
            server.terminate()
