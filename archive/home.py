"""The home: one folder that holds an archive, and the lock that lets one run at a time work on it.

data/
├── airchive.db          the article store, unless --database names another
├── warc/                sealed segments, the open one (`.open`), manifest.jsonl
│   └── quarantine/      what recovery cut off torn segments
├── logs/
└── lock                 held by the run at work; its text says who and since when
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.errors import ArchiveError, LockHeld


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
    def lock_file(self) -> Path:
        return self.root / "lock"

    def locate(self, warc_file: str) -> Path:
        """Where a capture's file is: inside the home, or the absolute path of one that was read from elsewhere."""
        return self.warc / warc_file  # joining with an absolute path gives that path

    def name_of(self, path: Path) -> str:
        """What captures call a WARC file: its name inside the home, else its absolute path."""
        resolved = path.resolve()
        return resolved.name if resolved.parent == self.warc.resolve() else str(resolved)

    def create(self) -> None:
        """Make the folders. Raises ArchiveError where the disk or the rights do not allow it."""
        try:
            for folder in (self.root, self.warc, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ArchiveError(f"the home cannot be made ({error.strerror})", self.root) from error

    @contextmanager
    def locked(self, purpose: str, now: datetime) -> Iterator[None]:
        """Hold the home's lock; the kernel frees it when the process ends, however it ends.

        Raises LockHeld, naming the holder, at once where another run works here.
        """
        with self.lock_file.open("a+", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                holder = lock.read().strip() or "another run"
                raise LockHeld(f"{self.root}: {holder} is at work here; try again when it has ended") from None
            lock.seek(0)
            lock.truncate()
            lock.write(f"{purpose} (process {os.getpid()}, since {now:%Y-%m-%d %H:%M:%S} UTC)\n")
            lock.flush()
            try:
                yield
            finally:
                lock.seek(0)
                lock.truncate()
                lock.flush()
