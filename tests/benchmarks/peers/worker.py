"""`python -m tests.benchmarks.peers.worker READER ROUNDS`: read pages with one extractor, and time it.

That many rounds, and of a quick reader up to fifteen: the least of three is a matter of luck.

In:  a page a line, as JSON: sha256, file (gzip), url.
Out: an answer a line, as JSON: sha256, what the reader found, `cpu` and `floor` (seconds of processor time: the
reader's, and lxml.html.document_fromstring's on the same bytes), `failed` where the reader raised. Last a line with the
memory that the process held at most and, where it has one, the reader's version.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from math import inf
from pathlib import Path
from typing import Any

import lxml.html

from archive.heap import collect_seldom
from tests.benchmarks.peers.catalogue import READERS
from tests.benchmarks.peers.readers import Reader

#: Seconds.
_LONG_ENOUGH = 30
_MOST_ROUNDS = 15

Row = dict[str, Any]


def main() -> None:
    answers = _keep_stdout()
    _refuse_network()
    chosen = READERS[sys.argv[1]]
    read = chosen.load()
    for answer in _answers(read, int(sys.argv[2])):
        answers.write(json.dumps(answer) + "\n")
    answers.write(json.dumps({"peak": _peak(), "version": chosen.version()}) + "\n")
    answers.flush()


def _answers(read: Reader, rounds: int) -> Iterator[Row]:
    pages = [json.loads(line) for line in sys.stdin]
    reader, parser = partial(_try, read), _parse
    answers = [json.dumps(_row(reader, page)) for page in pages]  # as text, which the collector of garbage passes by
    collect_seldom()  # as a process that reads pages does; for every reader alike
    best = [(inf, inf)] * len(pages)
    for _ in _rounds(rounds):
        turn = zip([_seconds(reader, page) for page in pages], [_seconds(parser, page) for page in pages], strict=True)
        best = [(min(old[0], cpu), min(old[1], floor)) for old, (cpu, floor) in zip(best, turn, strict=True)]
    for page, answer, (cpu, floor) in zip(pages, answers, best, strict=True):
        yield json.loads(answer) | {"sha256": page["sha256"], "cpu": cpu, "floor": floor}


def _rounds(least: int) -> Iterator[int]:
    """So many, and of a quick reader as many more as half a minute holds; one alone is a first look."""
    began = time.monotonic()
    for number in range(_MOST_ROUNDS if least > 1 else least):
        if number >= least and time.monotonic() - began > _LONG_ENOUGH:
            return
        yield number


def _row(read: Reader, page: Row) -> Row:
    found = read(_html(page), page["url"])
    return found() if callable(found) else found


def _seconds(work: Reader, page: Row) -> float:
    """How long the work takes. The page comes fresh each time, so that no work finds it warmer than another."""
    html = _html(page)
    start = time.process_time()
    work(html, page["url"])
    return time.process_time() - start


def _html(page: Row) -> bytes:
    return gzip.decompress(Path(page["file"]).read_bytes())


def _parse(html: bytes, url: str) -> Row:
    lxml.html.document_fromstring(html)
    return {}


def _try(read: Reader, html: bytes, url: str) -> Row | Callable[[], Row]:
    try:
        return read(html, url)
    except Exception as error:  # noqa: BLE001  # whatever a peer raises is its failure on this page, and is counted
        return {"failed": f"{type(error).__name__}: {error}"[:200]}


def _keep_stdout() -> Any:
    """The way to the caller; what readers print goes to stderr."""
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return kept


def _refuse_network() -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no network in a benchmark")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse  # type: ignore[assignment]


def _peak() -> int:
    """Bytes. On Linux of this program alone: `ru_maxrss` remembers what the process was forked from."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
