"""SystemFiles: what is written is made durable in the same way, whoever wrote it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from archive.warc import files
from archive.warc.files import SystemFiles


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_a_file_is_synced_as_the_system_needs_it(
    platform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS is played: it has no fdatasync, and a plain fsync would leave the bytes in the drive's cache."""
    synced: list[tuple[Any, ...]] = []
    monkeypatch.setattr(files, "sys", SimpleNamespace(platform=platform))
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda descriptor, what: synced.append((what, os.fstat(descriptor).st_ino)))
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: synced.append(("data", os.fstat(descriptor).st_ino)))
    path = tmp_path / "a.warc.gz"
    disk = SystemFiles()
    descriptor = disk.create(path)
    disk.sync(descriptor)
    disk.close(descriptor)
    disk.sync_path(path)
    assert synced == [("data" if platform == "linux" else 51, path.stat().st_ino)] * 2
