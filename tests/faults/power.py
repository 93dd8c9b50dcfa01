"""A disk that remembers in which order it was written to and synced, and what it may hold after a power cut.

What POSIX promises is all that is kept: the content of a file as of its last sync, the names in a folder as of the
folder's last sync. Of everything since then any part may be there: bytes, zeros, rubbish, or nothing. (Here a rename
that is lost leaves the old name.) The database's commits count as durable: SQLite's own syncs are not looked into.
"""

from __future__ import annotations

import os
import random
from dataclasses import dataclass, field
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Literal

from archive.errors import AirchiveError
from archive.warc.files import SystemFiles
from tests.faults.child import Task, run
from tests.faults.plan import AFTER, Trouble

_PAGE = 4096
#: What is left of bytes that were not synced.
Loss = Literal["kept", "cut", "zeroed", "garbage", "scattered", "dropped"]
LOSSES: tuple[Loss, ...] = ("kept", "cut", "zeroed", "garbage", "scattered", "dropped")


@dataclass(frozen=True, slots=True)
class Event:
    """One operation. `file` numbers an inode; `data` is what was written, or the database after a commit."""

    what: Literal["make", "name", "write", "sync", "truncate", "rename", "remove", "folder", "commit", "ack"]
    path: str = ""
    target: str = ""
    file: int = -1
    size: int = 0
    data: bytes = b""


class RecordingFiles(SystemFiles):
    """The real disk, and a log of what was done to it."""

    def __init__(self, log: list[Event]) -> None:
        self._log = log
        self._files: dict[int, int] = {}  # inode by descriptor

    def create(self, path: Path) -> int:
        return self._named(path, super().create(path))

    def open(self, path: Path) -> int:
        return self._named(path, super().open(path))

    def _named(self, path: Path, descriptor: int) -> int:
        self._files[descriptor] = os.fstat(descriptor).st_ino
        self._log.append(Event("name", str(path), file=self._files[descriptor]))
        return descriptor

    def take(self, path: Path) -> int | None:
        descriptor = super().take(path)
        if descriptor is not None:
            self._named(path, descriptor)
            self._log.append(Event("sync", file=self._files[descriptor]))
        return descriptor

    def write(self, descriptor: int, data: bytes) -> int:
        taken = super().write(descriptor, data)
        self._log.append(Event("write", file=self._files[descriptor], data=data[:taken]))
        return taken

    def sync(self, descriptor: int) -> None:
        super().sync(descriptor)
        if descriptor in self._files:
            self._log.append(Event("sync", file=self._files[descriptor]))

    def truncate(self, descriptor: int, size: int) -> None:
        super().truncate(descriptor, size)
        self._log.append(Event("truncate", file=self._files[descriptor], size=size))

    def rename(self, source: Path, target: Path) -> None:
        super().rename(source, target)
        self._log.append(Event("rename", str(source), str(target)))

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self._log.append(Event("rename", str(source), str(target)))

    def remove(self, path: Path) -> None:
        super().remove(path)
        self._log.append(Event("remove", str(path)))

    def make_folder(self, path: Path) -> None:
        super().make_folder(path)
        self._log.append(Event("make", str(path)))

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self._log.append(Event("folder", str(folder)))

    def close(self, descriptor: int) -> None:
        self._files.pop(descriptor)
        super().close(descriptor)


def record(task: Task, pipe: Pipe) -> None:
    """The process of a run that is recorded: tells ("begun", the home's files), ("log", events)."""
    log: list[Event] = []
    database = task.home / "airchive.db"
    pipe.send(("begun", _files_of(task.home)))

    def tell(point: str, _: int) -> None:
        if point.startswith(AFTER):
            log.append(Event("commit", data=database.read_bytes()))

    files = RecordingFiles(log)
    try:
        run(task, Trouble(tell=tell), lambda one: log.append(Event("ack", one.record_id)), files)
    except AirchiveError as error:
        pipe.send(("failed", str(error)))
    pipe.send(("log", log))


def _files_of(home: Path) -> dict[str, tuple[int, bytes]]:
    """Path, inode and content of what is in the home at the beginning: all of it is durable."""
    paths = [path for path in home.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path): (path.stat().st_ino, path.read_bytes()) for path in paths}


@dataclass
class _File:
    durable: bytes = b""
    since: list[Event] = field(default_factory=list)  # writes and truncations that no sync followed


@dataclass
class Crash:
    """The state of the disk when the power fails after so many events, and what had been acknowledged."""

    files: dict[int, _File] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)  # durable
    since: list[Event] = field(
        default_factory=list
    )  # namings, renames and removals that no sync of the folder followed
    database: bytes = b""
    acknowledged: set[str] = field(default_factory=set)

    @classmethod
    def after(cls, begun: dict[str, tuple[int, bytes]], log: list[Event], count: int) -> Crash:
        crash = cls()
        for path, (file, content) in begun.items():
            crash.names[path] = file
            crash.files[file] = _File(content)
            if path.endswith("airchive.db"):
                crash.database = content
        for event in log[:count]:
            crash._pass(event)
        return crash

    def _pass(self, event: Event) -> None:
        match event.what:
            case "name":
                self.files.setdefault(event.file, _File())
                if self._names_now().get(event.path) != event.file:
                    self.since.append(event)
            case "rename" | "remove":
                self.since.append(event)
            case "folder":
                settled = [one for one in self.since if Path(one.path).parent == Path(event.path)]
                self.names = _renamed(self.names, settled)
                self.since = [one for one in self.since if one not in settled]
            case "write" | "truncate":
                self.files[event.file].since.append(event)
            case "sync":
                file = self.files[event.file]
                file.durable, file.since = _written(file.durable, file.since), []
            case "commit":
                self.database = event.data
            case "ack":
                self.acknowledged.add(event.path)

    def _names_now(self) -> dict[str, int]:
        return _renamed(self.names, self.since)

    def image(self, old: Path, new: Path, loss: Loss, chance: random.Random) -> None:
        """Write to `new` what the disk may hold of `old`."""
        kept = [one for one in self.since if loss == "kept" or chance.random() < 0.5]
        for path, file in _renamed(self.names, kept).items():
            target = new / Path(path).relative_to(old)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_left(self.files[file], loss, chance))
        (new / "airchive.db").write_bytes(self.database)


def _renamed(names: dict[str, int], events: list[Event]) -> dict[str, int]:
    names = dict(names)
    for event in events:
        match event.what:
            case "name":
                names[event.path] = event.file
            case "rename" if event.path in names:
                names[event.target] = names.pop(event.path)
            case "remove":
                names.pop(event.path, None)
    return names


def _written(content: bytes, events: list[Event]) -> bytes:
    for event in events:
        content = content + event.data if event.what == "write" else content[: event.size]
    return content


def _left(file: _File, loss: Loss, chance: random.Random) -> bytes:
    """What is left of a file: the synced bytes always, but for a truncation that may or may not be there."""
    whole = _written(file.durable, file.since)
    same = min([len(file.durable), *(event.size for event in file.since if event.what == "truncate")])
    fresh = whole[same:]
    if loss == "kept":
        return whole
    if not fresh or loss == "dropped":
        return chance.choice([file.durable, whole]) if not fresh else file.durable
    cut = chance.randrange(len(fresh) + 1)
    match loss:
        case "cut":
            return whole[:same] + fresh[:cut]
        case "zeroed":
            return whole[:same] + fresh[:cut] + bytes(len(fresh) - cut)
        case "garbage":
            return whole[:same] + fresh[:cut] + chance.randbytes(len(fresh) - cut)
    return whole[:same] + _scattered(fresh, same, chance)


def _scattered(fresh: bytes, start: int, chance: random.Random) -> bytes:
    """Pages of a file reach the disk in any order: some are there, the others still zeros."""
    left = bytearray(fresh)
    step = min(_PAGE, max(len(fresh) // 8, 1))  # small files have several pages as well
    for page in range(0, len(fresh), step):
        if chance.random() < 0.5:
            left[page : page + step] = bytes(len(left[page : page + step]))
    return bytes(left)
