"""The zip file of a package while it is written: entries one after another, each hashed as it passes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

#: The earliest that a zip file can say.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


class ZipPackage:
    """An open zip file; `resources` is what `datapackage.json` says of the entries written."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.resources: list[dict[str, str | int]] = []

    @contextmanager
    def entry(self, path: str, *, packed: bool, size: int | None = None) -> Iterator[PackageEntry]:
        """An entry at `path`; `packed`: compressed. `size`: bytes that it will have at most, where that is known."""
        info = zipfile.ZipInfo(path, _NO_TIME)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.create_system = 3  # Unix, whose rights follow
        info.external_attr = 0o644 << 16
        info.file_size = self._bound if size is None else size  # beyond 2 GiB an entry needs another form of head
        with self._archive.open(info, "w") as out:
            entry = PackageEntry(out)
            yield entry
        hash_ = f"sha256:{entry.sha256.hexdigest()}"
        self.resources.append({"name": Path(path).name.lower(), "path": path, "hash": hash_, "bytes": entry.bytes})
        if entry.description:
            self.resources[-1]["description"] = entry.description

    @property
    def _bound(self) -> int:
        """More than what is written about the segments can come to: text is smaller than the compressed page."""
        return 8 * sum(int(resource["bytes"]) for resource in self.resources)

    def add(self, path: str, content: str) -> None:
        with self.entry(path, packed=True, size=len(content) * 4) as out:
            out.write(content.encode())


class PackageEntry:
    """One entry, being written."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.sha256 = hashlib.sha256()
        self.bytes = 0
        self.description = ""  #: what a reader of the package should know of it

    def write(self, data: bytes) -> None:
        self._out.write(data)
        self.sha256.update(data)
        self.bytes += len(data)
