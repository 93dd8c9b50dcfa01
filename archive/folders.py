"""Folders whose names last: a new folder is there after a power cut only when the folder around it was synced."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def make_folder(path: Path) -> None:
    """Make a folder, and those around it, where they are missing; durable on return. Raises OSError.

    One that is there is synced as well: whoever made it may have been killed before it could.
    """
    if path.is_dir():
        _sync_where_it_can_be(path.parent)
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync_folder(path.parent)


def _sync_where_it_can_be(path: Path) -> None:
    """Sync a folder but where others own it and let nobody list it, and on a disk for reading alone."""
    try:
        sync_folder(path)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL):
            raise


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
