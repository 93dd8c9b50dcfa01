"""A plan of faults: at which file operation or commit which fault strikes; and the disk and the steps that obey it.

A point is an operation and its place ("write records", "sync manifest", "commit: recording captures"); with the number
of its pass in the process it names one moment of a run. Plans are handed to the program as its `files` and `steps`.
"""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from sqlalchemy.exc import OperationalError

from archive.warc.files import SystemFiles

Kind = Literal["kill", "term", "full", "broken", "short", "torn", "scarce"]
#: Before a commit, and after it while nobody has been told.
BEFORE, AFTER = "commit: ", "committed: "
_ERRORS = {"full": errno.ENOSPC, "short": errno.ENOSPC, "broken": errno.EIO}


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens at the n-th (from 1) pass of a point.

    kill, term: the process gets the signal; full, broken: the operation fails with ENOSPC, EIO; short: half of a write
    is taken, the rest fails with ENOSPC; torn: half of a write is taken, then the process is killed; scarce: from this
    look at the free space on there is none.
    """

    kind: Kind
    point: str
    occurrence: int = 1

    def __str__(self) -> str:
        return f"{self.kind} at {self.point} {self.occurrence}"


class Listener(Protocol):
    """Who is told of points, each before it is passed."""

    def __call__(self, point: str, occurrence: int) -> None: ...


def _nobody(point: str, occurrence: int) -> None:
    pass


@dataclass
class Trouble:
    """The fault of a run, and how often each point was passed."""

    fault: Fault | None = None
    tell: Listener = _nobody
    kill_at: int = 0  #: killed when so many points of any kind are passed
    passed: Counter[str] = field(default_factory=Counter)

    def meet(self, point: str) -> Kind | None:
        """Pass a point: nothing, a signal, an error, or the kind of fault that the caller must make itself."""
        self.passed[point] += 1
        self.tell(point, self.passed[point])
        if self.kill_at and self.passed.total() == self.kill_at:
            self.kill()
        fault = self.fault
        if fault is None or (point, self.passed[point]) != (fault.point, fault.occurrence):
            return None
        match fault.kind:
            case "kill":
                self.kill()
            case "term":
                os.kill(os.getpid(), signal.SIGTERM)
                return None
            case "full" | "broken":
                raise OSError(_ERRORS[fault.kind], os.strerror(_ERRORS[fault.kind]))
        return fault.kind

    def kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class FaultyFiles(SystemFiles):
    """A disk on which the fault strikes."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._places: dict[int, str] = {}  # by descriptor
        self._begun: set[int] = set()  # segments that hold their warcinfo
        self._failing = False  # the rest of a short write is refused
        self._scarce = False

    def create(self, path: Path) -> int:
        self._trouble.meet(f"create {_place(path)}")
        return self._opened(path, super().create(path))

    def open(self, path: Path) -> int:
        self._trouble.meet(f"open {_place(path)}")
        return self._opened(path, super().open(path))

    def take(self, path: Path) -> int | None:
        self._trouble.meet(f"take {_place(path)}")
        descriptor = super().take(path)
        if descriptor is not None:
            self._opened(path, descriptor)
            self._begun.add(descriptor)
        return descriptor

    def _opened(self, path: Path, descriptor: int) -> int:
        self._places[descriptor] = _place(path)
        self._begun.discard(descriptor)
        return descriptor

    def write(self, descriptor: int, data: bytes) -> int:
        if self._failing:
            self._failing = False
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        kind = self._trouble.meet(f"write {self._content(descriptor)}")
        if kind is None:
            return super().write(descriptor, data)
        taken = super().write(descriptor, data[: len(data) // 2])
        if kind == "torn":
            self._trouble.kill()
        self._failing = True
        return taken

    def sync(self, descriptor: int) -> None:
        if descriptor in self._places:  # else it is a part of `take`
            self._trouble.meet(f"sync {self._content(descriptor)}")
            self._begun.add(descriptor)
        super().sync(descriptor)

    def _content(self, descriptor: int) -> str:
        place = self._places[descriptor]
        return place if place != "segment" else "records" if descriptor in self._begun else "warcinfo"

    def truncate(self, descriptor: int, size: int) -> None:
        self._trouble.meet(f"truncate {self._places[descriptor]}")
        super().truncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        self._trouble.meet(f"rename {_place(source)}")
        super().rename(source, target)

    def link(self, source: Path, target: Path) -> None:
        self._trouble.meet(f"link {_place(target)}")
        super().link(source, target)

    def sync_path(self, path: Path) -> None:
        self._trouble.meet(f"sync all of {_place(path)}")
        super().sync_path(path)

    def replace(self, source: Path, target: Path) -> None:
        self._trouble.meet(f"replace {_place(target)}")
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        self._trouble.meet(f"remove {_place(path)}")
        super().remove(path)

    def make_folder(self, path: Path) -> None:
        self._trouble.meet(f"make {_folder(path)}")
        super().make_folder(path)

    def sync_folder(self, folder: Path) -> None:
        self._trouble.meet(f"sync {_folder(folder)}")
        super().sync_folder(folder)

    def close(self, descriptor: int) -> None:
        self._trouble.meet(f"close {self._places.pop(descriptor)}")
        super().close(descriptor)

    def free(self, folder: Path) -> int:
        self._scarce |= self._trouble.meet("look at free space") == "scarce"
        return 0 if self._scarce else super().free(folder)


def _place(path: Path) -> str:
    if path.parent.name == "quarantine":
        return "tail"
    if path.parent.name == "imported":
        return "import"
    return {".jsonl": "manifest", ".new": "new manifest", ".open": "segment"}.get(path.suffix, "sealed segment")


def _folder(path: Path) -> str:
    return f"folder {path.name}"


class FaultySteps:
    """Commits at which the fault strikes. A database that fails is what SQLAlchemy makes of it: an OperationalError."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble

    def committing(self, doing: str) -> None:
        self._meet(BEFORE, doing)

    def committed(self, doing: str) -> None:
        self._meet(AFTER, doing)

    def _meet(self, moment: str, doing: str) -> None:
        try:
            for one in doing.split(" and "):
                self._trouble.meet(moment + one)
        except OSError as error:
            cause = sqlite3.OperationalError("database or disk is full" if error.errno == errno.ENOSPC else "I/O error")
            raise OperationalError("COMMIT", {}, cause) from error
