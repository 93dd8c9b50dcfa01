"""The floor: sizes as people write them, and what counts as nearly full."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path

import pytest

from archive.errors import DiskNearlyFull, UsageError
from archive.floor import Floor, parse_size
from archive.warc.files import SystemFiles


class _Disk(SystemFiles):
    def __init__(self, free: int) -> None:
        self._free = free

    def free(self, folder: Path) -> int:
        return self._free


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("0", 0),
        ("700", 700),
        ("500M", 500 * 2**20),
        ("2G", 2**31),
        ("1.5 GiB", 3 * 2**29),
        ("10kB", 10240),
        ("1t", 2**40),
    ],
)
def test_a_size_is_read_as_people_write_it(written: str, size: int) -> None:
    assert parse_size(written) == size


@pytest.mark.parametrize("written", ["", "G", "-1G", "1 elephant", "1e9", "0x10"])
def test_what_is_no_size_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="no size"):
        parse_size(written)


def test_less_than_the_floor_is_nearly_full(tmp_path: Path) -> None:
    Floor((tmp_path,), 1000).check(_Disk(1000))
    with pytest.raises(DiskNearlyFull, match="disk nearly full"):
        Floor((tmp_path,), 1000).check(_Disk(999))


def test_without_a_word_it_is_a_hundredth_of_the_disk_and_a_gibibyte_at_most(tmp_path: Path) -> None:
    usual = min(shutil.disk_usage(tmp_path).total // 100, 2**30)
    Floor((tmp_path,)).check(_Disk(usual))
    with pytest.raises(DiskNearlyFull) as told:
        Floor((tmp_path,)).check(_Disk(usual - 1))
    assert told.value.least == usual


def test_the_error_crosses_the_border_of_a_process(tmp_path: Path) -> None:
    error = DiskNearlyFull(tmp_path, 1, 2)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
