"""A new folder outlives a power cut: its name is synced in the folder around it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from archive.folders import make_folder


def test_every_new_folder_is_synced_into_the_one_around_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    sync = os.fsync

    def watched(descriptor: int) -> None:
        synced.extend(path for path in (tmp_path, *tmp_path.rglob("*")) if _is_open_as(path, descriptor))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    make_folder(tmp_path / "a" / "b" / "c")
    assert synced[-3:] == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]
    synced.clear()
    make_folder(tmp_path / "a" / "b" / "c")  # of a run that was killed before it synced what it had made
    assert synced == [tmp_path / "a" / "b"]


def _is_open_as(path: Path, descriptor: int) -> bool:
    return os.path.samestat(path.stat(), os.fstat(descriptor))
