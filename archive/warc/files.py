"""The file operations that durability hangs on, behind one small seam: tests hand in a disk that fails."""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
from pathlib import Path
from typing import Protocol

from archive import folders

#: Bytes that are in memory while a file is copied.
_PIECE = 1024 * 1024


class Files(Protocol):
    """What segments, manifest and recovery do to a disk. Every method raises OSError as the system does.

    It goes to the archivist's process, and so must survive pickling.
    """

    def create(self, path: Path) -> int:
        """A new file, opened for appending and locked; FileExistsError where the name is taken."""

    def open(self, path: Path) -> int:
        """A file opened for appending and locked, made where it is missing; waits for another process's lock."""

    def take(self, path: Path) -> int | None:
        """A file that a crash may have left, opened for appending and locked, its content as the disk has it.

        None where a living process holds its lock, or has just given it another name.
        """

    def write(self, descriptor: int, data: bytes) -> int:
        """Write at the end; the number of bytes taken, which may be less than all."""

    def sync(self, descriptor: int) -> None:
        """Make the data, and the size, of a file durable."""

    def truncate(self, descriptor: int, size: int) -> None: ...

    def rename(self, source: Path, target: Path) -> None:
        """Give a file its final name; FileExistsError where that is taken."""

    def link(self, source: Path, target: Path) -> None:
        """Give a file one more name; FileExistsError where that is taken."""

    def sync_path(self, path: Path) -> None:
        """Make the data of a file durable that need not be ours to write."""

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in the place of another, at one blow."""

    def remove(self, path: Path) -> None: ...

    def make_folder(self, path: Path) -> None:
        """Make a folder, and those around it, where they are missing; durable on return."""

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder durable."""

    def close(self, descriptor: int) -> None: ...

    def free(self, folder: Path) -> int:
        """Bytes that may still be written to the disk of a folder."""


class SystemFiles:
    """The real disk (POSIX)."""

    def create(self, path: Path) -> int:
        return _open_locked(path, os.O_CREAT | os.O_EXCL, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def open(self, path: Path) -> int:
        return _open_locked(path, os.O_CREAT, fcntl.LOCK_EX)

    def take(self, path: Path) -> int | None:
        try:
            descriptor = _open_locked(path, 0, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, FileNotFoundError):
            return None
        try:
            if _has_name(descriptor, path):
                self.sync(descriptor)
                _forget(descriptor)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        return None

    def write(self, descriptor: int, data: bytes) -> int:
        return os.write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        sync_data(descriptor)

    def truncate(self, descriptor: int, size: int) -> None:
        os.ftruncate(descriptor, size)

    def rename(self, source: Path, target: Path) -> None:
        # The name was taken exclusively while it still ended in `.open`, so nobody else can be about to use it.
        if target.exists():
            raise FileExistsError(f"{target} exists")
        source.rename(target)

    def link(self, source: Path, target: Path) -> None:
        os.link(source, target)

    def sync_path(self, path: Path) -> None:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            sync_data(descriptor)
        finally:
            os.close(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)

    def remove(self, path: Path) -> None:
        path.unlink()

    def make_folder(self, path: Path) -> None:
        folders.make_folder(path)

    def sync_folder(self, folder: Path) -> None:
        folders.sync_folder(folder)

    def close(self, descriptor: int) -> None:
        os.close(descriptor)

    def free(self, folder: Path) -> int:
        return shutil.disk_usage(folder).free


def sync_data(descriptor: int) -> None:
    """Make the data, and the size, of a file durable. Raises OSError."""
    if sys.platform == "darwin":  # it has no fdatasync, and its fsync leaves the bytes in the drive's cache
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fdatasync(descriptor)


def _open_locked(path: Path, flags: int, lock: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | flags, 0o644)
    try:
        fcntl.flock(descriptor, lock)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _has_name(descriptor: int, path: Path) -> bool:
    """Whether the path still leads to the open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _forget(descriptor: int) -> None:
    """Drop what memory holds of a file that is in sync.

    After a failed sync the kernel may show bytes that the disk never got, until it needs the memory; recovery must
    not give rows to those.
    """
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def copy_rest(files: Files, source: Path, offset: int, descriptor: int) -> None:
    """Write what a file holds from `offset` on to the end, and sync it."""
    with source.open("rb") as file:
        file.seek(offset)
        while data := file.read(_PIECE):
            write_all(files, descriptor, data)
    files.sync(descriptor)


def write_all(files: Files, descriptor: int, data: bytes) -> None:
    """Write all of `data`, however little the system takes at a time."""
    view = memoryview(data)
    while view:
        taken = files.write(descriptor, bytes(view))
        if taken <= 0:
            raise OSError(f"the system took {taken} of {len(view)} bytes")
        view = view[taken:]
