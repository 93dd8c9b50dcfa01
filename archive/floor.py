"""The floor: how much of a disk stays free. Below it a crawl stops while it still can seal, commit and say so."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from archive.errors import DiskNearlyFull, UsageError
from archive.warc.files import Files

#: Where nothing is said: a hundredth of the disk, this at most.
_MOST = 2**30
_UNITS = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Floor:
    """Folders on whose disks so many bytes stay free; None: a hundredth of each, 1 GiB at most."""

    folders: tuple[Path, ...]
    least: int | None = None

    def check(self, files: Files) -> None:
        """Raise DiskNearlyFull where less is free."""
        for folder in self.folders:
            least = _usual(folder) if self.least is None else self.least
            free = files.free(folder)
            if free < least:
                raise DiskNearlyFull(folder, free, least)


def _usual(folder: Path) -> int:
    return min(_MOST, shutil.disk_usage(folder).total // 100)


def parse_size(written: str) -> int:
    """Bytes: `0`, `500M`, `2G`, `1.5 GiB` (units are powers of 1,024). Raises UsageError."""
    size = _SIZE.fullmatch(written.strip())
    if size is None:
        raise UsageError(f"{written!r} is no size; write 500M or 2G")
    return int(float(size[1]) * _UNITS[size[2].lower()])
