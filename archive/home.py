"""The home: one folder that holds an archive, and the lock that lets one run at a time work on it.

data/
├── airchive.db          the article store, unless --database names another
├── warc/                sealed segments, the open one (`.open`), manifest.jsonl
│   ├── imported/        files of other programs, as they came
│   └── quarantine/      what recovery cut off torn segments
├── logs/                airchive.log and the older ones: what the crawls did, line by line
├── contact              the operator's, as it was asked for (crawler/contact.py)
└── lock                 held by the run at work and its archivist; its text says who and since when
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import TextIO

from archive.errors import ArchiveError, LockHeld
from archive.folders import make_folder

#: Seconds that a lock is waited for: those that the child of a killed run usually needs, and those it may need at most.
_USUAL_END, _LONGEST_END = 0.4, 20.0
_LOOK_EVERY = 0.02
#: The folder of imported files inside that of the segments.
IMPORTED = "imported"
_PROCESS = re.compile(r"\(process (\d+),")
_SINCE = re.compile(r", since (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC\)")


def is_imported(file: str) -> bool:
    """Whether a file, as the manifest and captures name it, was imported."""
    return file.startswith(f"{IMPORTED}/")


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one archive. Nothing is made on disk before `create`."""

    root: Path

    @property
    def warc(self) -> Path:
        return self.root / "warc"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def contact_file(self) -> Path:
        return self.root / "contact"

    @property
    def lock_file(self) -> Path:
        return self.root / "lock"

    def locate(self, warc_file: str) -> Path:
        """Where a capture's file is: inside the home, or the absolute path of one that was read from elsewhere."""
        return self.warc / warc_file  # joining with an absolute path gives that path

    def name_of(self, path: Path) -> str:
        """What captures call a WARC file: its name inside the home, else its absolute path."""
        resolved, warc = path.resolve(), self.warc.resolve()
        inside = resolved.parent in (warc, warc / IMPORTED)
        return resolved.relative_to(warc).as_posix() if inside else str(resolved)

    def holds(self, warc_file: str) -> bool:
        """Whether a capture's file is one of the home's own."""
        return not Path(warc_file).is_absolute()

    def archives(self) -> list[Path]:
        """The sealed segments, then the imported files, each in the order of their names."""
        imported = (path for path in (self.warc / IMPORTED).glob("*") if not path.name.startswith("."))
        return sorted(self.warc.glob("*.warc.gz")) + sorted(imported)

    def create(self) -> None:
        """Make the folders. Raises ArchiveError where the disk or the rights do not allow it."""
        try:
            for folder in (self.root, self.warc, self.logs):
                make_folder(folder)
        except OSError as error:
            raise ArchiveError(f"the home cannot be made ({error.strerror})", self.root) from error

    @contextmanager
    def locked(self, purpose: str, now: datetime) -> Iterator[int]:
        """Hold the home's lock; its descriptor, for a child process to share.

        The kernel frees the lock when the last process that shares it ends, however it ends. Raises LockHeld, naming
        the holder, within a second where another run works here; ArchiveError where nothing can be written here.
        """
        with self._open_lock() as lock:
            self._demand(lock)
            lock.seek(0)
            lock.truncate()
            lock.write(f"{purpose} (process {os.getpid()}, since {now:%Y-%m-%d %H:%M:%S} UTC)\n")
            lock.flush()
            try:
                yield lock.fileno()
            finally:
                lock.seek(0)
                lock.truncate()
                lock.flush()

    def demand_free(self) -> None:
        """Raise what `locked` would raise now."""
        with self._open_lock() as lock:
            self._demand(lock)

    def _demand(self, lock: TextIO) -> None:
        if not _take(lock):
            holder = _read_holder(lock)
            words = f"{self.root}: {holder} is at work here; try again when it has ended"
            raise LockHeld(words, _since(holder))

    def _open_lock(self) -> TextIO:
        try:
            return self.lock_file.open("a+", encoding="utf-8")
        except OSError as error:
            raise ArchiveError(f"the home cannot be locked ({error.strerror})", self.root) from error


def _take(lock: TextIO) -> bool:
    """Take the lock, or wait a moment for it: a killed run's child may need some milliseconds to end.

    Where the process that took it is gone the wait is longer, for then it is sure that the lock will be free: its child
    ends with the write that a slow disk keeps it in.
    """
    start = monotonic()
    while not _take_now(lock):
        waited = monotonic() - start
        if waited >= (_LONGEST_END if _holder_is_gone(_read_holder(lock)) else _USUAL_END):
            return False
        sleep(_LOOK_EVERY)
    return True


def _take_now(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_holder(lock: TextIO) -> str:
    lock.seek(0)
    return lock.read().strip() or "another run"


def _since(holder: str) -> datetime | None:
    """When the run began that the lock's text names."""
    named = _SINCE.search(holder)
    return None if named is None else datetime.fromisoformat(named[1]).replace(tzinfo=UTC)


def _holder_is_gone(holder: str) -> bool:
    """Whether the process that the lock's text names has ended; of a text that names none nothing is known."""
    named = _PROCESS.search(holder)
    return named is not None and is_gone(int(named[1]))


def is_gone(pid: int) -> bool:
    """Whether no process of this machine has the number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # it is there, and another user's
    return False
