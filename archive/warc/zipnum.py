"""An index of any size: its lines sorted, in gzip members of some lines each, and an index of these members (ZipNum).

A reader finds a line by a search in the second index and one fetch: what WACZ calls `index.cdx.gz` and `index.idx`.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Protocol

#: Lines in one gzip member.
BLOCK_LINES = 1024
#: Lines that are sorted in memory, some 40 MB of them; what is beyond is sorted in files.
RUN_LINES = 100_000


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object: ...


class SortedLines:
    """Lines of ASCII, added in any order and number, given back in the order of their bytes.

    A full run of them waits in a file of `folder`, which belongs to the caller.
    """

    def __init__(self, folder: Path, run_lines: int = RUN_LINES) -> None:
        self._folder = folder
        self._run_lines = run_lines
        self._lines: list[str] = []
        self._runs: list[Path] = []
        self.count = 0

    def add(self, line: str) -> None:
        """Add a line with its line end."""
        self._lines.append(line)
        self.count += 1
        if len(self._lines) == self._run_lines:
            run = self._folder / f"run-{len(self._runs)}"
            run.write_text("".join(sorted(self._lines)), encoding="ascii", newline="")
            self._runs.append(run)
            self._lines = []

    def __iter__(self) -> Iterator[str]:
        with ExitStack() as stack:
            runs = [stack.enter_context(run.open(encoding="ascii", newline="\n")) for run in self._runs]
            yield from heapq.merge(*runs, sorted(self._lines))


def write_blocks(lines: Iterable[str], out: Sink, name: str) -> str:
    """Write sorted lines to `out`, a gzip member for each block; the text of the index over `out`, called `name`."""
    entries = ["!meta 0 " + json.dumps({"format": "cdxj-gzip-1.0", "filename": name}) + "\n"]
    offset = 0
    rest = iter(lines)
    while block := list(islice(rest, BLOCK_LINES)):
        member = _gzip("".join(block).encode("ascii"))
        out.write(member)
        place = {"offset": offset, "length": len(member), "digest": f"sha256:{hashlib.sha256(member).hexdigest()}"}
        entries.append(f"{block[0].partition('{')[0]}{json.dumps(place)}\n")
        offset += len(member)
    return "".join(entries)


def _gzip(data: bytes) -> bytes:
    """One member without a time in its head: the same lines give the same bytes."""
    coder = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return coder.compress(data) + coder.flush()
