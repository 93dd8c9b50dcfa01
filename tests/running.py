"""The `airchive` command as a user runs it, a process of its own, and crawls of the demo newsroom."""

from __future__ import annotations

import atexit
import fcntl
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from tests.forked import Forks
from tests.site.answers import Request
from tests.site.serve import FaultKind, Server

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "crawler.cli"]

#: Seconds after which a command counts as hung: far more than any takes, for the machine may be busy with others.
LONGEST = 1800


def environment(home: Path | None = None, **settings: str) -> dict[str, str]:
    """The environment of a command: nothing of the machine's own settings, and what is given."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AIRCHIVE_")}
    return clean | settings | ({} if home is None else {"AIRCHIVE_HOME": str(home)})


def children_after(
    command: Sequence[str | Path], end: Callable[[subprocess.Popen[bytes]], None], **settings: str
) -> tuple[int, list[psutil.Process]]:
    """How many processes a program has started when it prints a line, and those of them that outlive it.

    `end` ends the program after that line. What lives on is killed.
    """
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | settings) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        children = psutil.Process(parent.pid).children()
        end(parent)
    _, alive = psutil.wait_procs(children, timeout=30)
    for child in alive:
        child.kill()
    return len(children), alive


def airchive(
    *words: str | Path, home: Path | None = None, code: int = 0, text_in: str | None = None, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run `airchive` with these words; the exit code must be `code`.

    In a process forked from one that is warm, but for settings that a starting interpreter reads, or may.
    """
    command, clean = list(map(str, words)), environment(home, **settings)
    if all(name.startswith("AIRCHIVE_") for name in settings):
        done = _forks().run(command, clean, text_in, LONGEST)
    else:
        done = subprocess.run(
            [*COMMAND, *command], cwd=ROOT, env=clean, input=text_in, capture_output=True, text=True, timeout=LONGEST
        )
    assert done.returncode == code, f"exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
    return done


@cache
def _forks() -> Forks:
    forks = Forks()
    atexit.register(forks.end)
    return forks


def routed(server: Server) -> dict[str, str]:
    """The setting that lets a crawl find the newsroom at this server."""
    return {"AIRCHIVE_CONNECT_TO": f"*.newsroom.example:80=127.0.0.1:{server.port}"}


def crawl(home: Path, server: Server, *words: str, code: int = 0, **settings: str) -> str:
    """Crawl the newsroom that `server` serves; what the command printed."""
    return airchive("crawl", "demo", *words, home=home, code=code, **routed(server), **settings).stdout


@contextmanager
def started(
    home: Path, server: Server, *, spider: str = "demo", words: Sequence[str] = (), **settings: str
) -> Iterator[subprocess.Popen[str]]:
    """A crawl under way, in a process group of its own; killed at the end of the block if it still runs."""
    process = subprocess.Popen(
        [*COMMAND, "crawl", spider, *words],
        cwd=ROOT,
        env=environment(home, **routed(server), **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, 9)
        process.communicate()


def wait_for_requests(server: Server, count: int, process: subprocess.Popen[str]) -> None:
    """Wait until so many requests have come, or the crawl has ended."""
    while len(server.log) < count and process.poll() is None:
        time.sleep(0.005)


def archivist_of(crawling: subprocess.Popen[str]) -> psutil.Process:
    """The archivist's process of a crawl under way: the child that has children, the readers."""
    while True:
        for child in psutil.Process(crawling.pid).children():
            if child.children():
                return child
        time.sleep(0.005)


@dataclass(frozen=True)
class DemoCrawls:
    """Crawls into one home, one after the other: what they printed, and the requests that reached the server."""

    home: Path
    printed: tuple[str, ...] = ()
    requests: tuple[tuple[Request, ...], ...] = ()

    @property
    def database(self) -> str:
        return f"sqlite:///{self.home / 'airchive.db'}"

    def crawled(self, edition: int) -> DemoCrawls:
        """The same after one more crawl, of this edition of the newsroom."""
        with Server(edition=edition) as server:
            printed = crawl(self.home, server)
        return DemoCrawls(self.home, (*self.printed, printed), (*self.requests, tuple(server.log)))

    def copied(self, home: Path) -> DemoCrawls:
        """The same in another home, which may be changed."""
        return DemoCrawls(shutil.copytree(self.home, home), self.printed, self.requests)


def made_once(folder: Path, make: Callable[[Path], DemoCrawls]) -> DemoCrawls:
    """What `make` makes of a new home: by the first process that asks, for all that test side by side.

    Nobody opens it. Each process copies it: a database's journal comes and goes while others copy.
    """
    folder.mkdir(exist_ok=True)
    with (folder / "made.pickle").open("a+b") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)  # until it is closed
        if not kept.seek(0, os.SEEK_END):
            pickle.dump(make(folder / "data"), kept)
        kept.seek(0)
        made: DemoCrawls = pickle.load(kept)
        return made


class Once(dict[str, FaultKind]):
    """Faults each of which happens once."""

    def get(self, key: str, default: Any = None) -> Any:
        return self.pop(key, default)
