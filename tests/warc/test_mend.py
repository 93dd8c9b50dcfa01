"""What repair does to files, on a disk that fails at any step: nothing is lost, and the next try completes it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from archive.errors import WriteFailed
from archive.warc.files import Files, SystemFiles
from archive.warc.manifest import MANIFEST_NAME, inspect_manifest, read_manifest
from archive.warc.mend import cut_tail, list_anew, list_lost, renew_manifest, set_aside
from tests.homes import files_below
from tests.warc.samples import PAGE, archive, clock


class BreakingFiles(SystemFiles):
    """A disk whose operation number `at` fails; `met` is how many there were."""

    def __init__(self, at: int) -> None:
        self._at = at
        self.met = 0

    def __getattribute__(self, name: str) -> Any:
        operation = super().__getattribute__(name)
        if name.startswith("_") or name in ("met", "close"):
            return operation
        self.met += 1
        if self.met - 1 == self._at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return operation


TAIL = b"what a crash left"


def _cut(path: Path, files: Files | None) -> None:
    size = read_manifest(path.parent)[path.name].bytes
    if path.stat().st_size > size:
        assert cut_tail(path.parent, path.name, size, files).read_bytes() == TAIL


def _set_aside(path: Path, files: Files | None) -> None:
    if path.exists():
        assert set_aside(path.parent, path.name, files).read_bytes().endswith(TAIL)


def _renew(path: Path, files: Files | None) -> None:
    manifest = path.with_name(MANIFEST_NAME)
    before = manifest.read_bytes()
    assert renew_manifest(path.parent, inspect_manifest(path.parent), files).read_bytes() == before


def _list_anew(path: Path, files: Files | None) -> None:
    sealed = read_manifest(path.parent)[path.name]
    list_anew(path.parent, path.name, sealed, clock(), files)
    line = read_manifest(path.parent)[path.name]
    assert line.bytes == path.stat().st_size
    assert sealed.first_date is not None
    assert (line.first_date, line.last_date) == (sealed.first_date, sealed.last_date)


def _list_lost(path: Path, files: Files | None) -> None:
    list_lost(path.parent, path.name, clock(), files)
    assert read_manifest(path.parent)[path.name].lost


@pytest.mark.parametrize("step", [_cut, _set_aside, _renew, _list_anew, _list_lost])
def test_a_step_of_repair_that_any_fault_breaks_off_loses_nothing_and_is_done_again(
    tmp_path: Path, step: Callable[[Path, Files | None], None]
) -> None:
    for at in count():
        folder = tmp_path / str(at)
        path, _ = archive(folder, PAGE)
        with path.open("ab") as file:
            file.write(TAIL)
        whole, lines = path.read_bytes(), (folder / MANIFEST_NAME).read_bytes()
        files = BreakingFiles(at)
        try:
            step(path, files)
        except WriteFailed:
            pass
        else:
            assert files.met == at > 3, "every operation has failed once"
            return
        kept = [content for _, content in files_below(folder)]
        assert any(one.startswith(lines) for one in kept)
        assert any(one == whole or (one + TAIL == whole and TAIL in kept) for one in kept)
        step(path, None)
