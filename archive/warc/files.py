"""The file operations that durability hangs on, behind one small seam: tests hand in a disk that fails."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sys
from pathlib import Path
from typing import Protocol


class Files(Protocol):
    """What segments, manifest and recovery do to a disk. Every method raises OSError as the system does."""

    def create(self, path: Path) -> int:
        """A new file, opened for writing and locked; FileExistsError where the name is taken."""

    def write(self, descriptor: int, data: bytes) -> int:
        """Write at the end; the number of bytes taken, which may be less than all."""

    def sync(self, descriptor: int) -> None:
        """Make the data, and the size, of a file durable."""

    def truncate(self, descriptor: int, size: int) -> None: ...

    def rename(self, source: Path, target: Path) -> None:
        """Give a file its final name; FileExistsError where that is taken."""

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder durable."""

    def close(self, descriptor: int) -> None: ...


class SystemFiles:
    """The real disk (POSIX)."""

    def create(self, path: Path) -> int:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return descriptor

    def write(self, descriptor: int, data: bytes) -> int:
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        if sys.platform == "darwin":  # it has no fdatasync, and its fsync leaves the bytes in the drive's cache
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fdatasync(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        os.ftruncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        # The name was taken exclusively while it still ended in `.open`, so nobody else can be about to use it.
        if target.exists():
            raise FileExistsError(f"{target} exists")
        source.rename(target)

    def sync_folder(self, folder: Path) -> None:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)


def open_locked(path: Path) -> int | None:
    """An existing file, opened for appending and locked; None where a living process holds its lock."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC)
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return descriptor
    os.close(descriptor)
    return None


def write_all(files: Files, descriptor: int, data: bytes) -> None:
    """Write all of `data`, however little the system takes at a time."""
    view = memoryview(data)
    while view:
        taken = files.write(descriptor, bytes(view))
        if taken <= 0:
            raise OSError(f"the system took {taken} of {len(view)} bytes")
        view = view[taken:]
