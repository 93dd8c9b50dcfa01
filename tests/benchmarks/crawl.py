"""Crawl: the demo newsroom with everything on, against plain Scrapy which keeps nothing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from archive.store.engine import open_database, reading
from tests.benchmarks.figures import Figure, Target, interleave, middle
from tests.benchmarks.processes import Measured, newsroom, run_python

ROUNDS = 3
PAGES, QUICK_PAGES = 2_000, 300


@dataclass(frozen=True, slots=True)
class Crawled:
    """One crawl: its pages, the seconds from the first to the last of them, and what the process took."""

    pages: int
    seconds: float
    measured: Measured

    @property
    def rate(self) -> float:
        return self.pages / self.seconds


@contextmanager
def crawled_home(port: int, *, memory: bool = True) -> Iterator[tuple[Path, Measured]]:
    """A home that `airchive crawl demo` has just filled from the newsroom at that port."""
    with tempfile.TemporaryDirectory(prefix="airchive-benchmark-") as folder:
        # Exit 1: the newsroom has pages that fail by design, and they are recorded.
        measured = run_python(
            ["-m", "crawler.cli", "crawl", "demo", "--home", folder],
            env={"AIRCHIVE_CONNECT_TO": f"*.newsroom.example:80=127.0.0.1:{port}"},
            codes=(0, 1),
            memory=memory,
        )
        yield Path(folder), measured


def crawl_ours(port: int) -> Crawled:
    with crawled_home(port, memory=False) as (home, measured):
        engine = open_database(f"sqlite:///{home / 'airchive.db'}", create=False)
        with reading(engine) as connection:
            span = "julianday(max(captured_at)) - julianday(min(captured_at))"
            counted = text(f"SELECT count(*), ({span}) * 86400 FROM capture WHERE url NOT LIKE '%/robots.txt'")
            pages, elapsed = connection.execute(counted).one()
        engine.dispose()
    return Crawled(pages, elapsed, measured)


def crawl_plain(port: int) -> Crawled:
    measured = run_python(["-m", "tests.benchmarks.plain_spider", str(port)], memory=False)
    said = json.loads(measured.output)
    return Crawled(said["pages"], said["seconds"], measured)


def run(*, quick: bool, small: bool = False) -> list[Figure]:
    """Pages a second from the first page to the last; processor time of a page; wall time with start and end.

    Pages are as heavy as real ones, or (`small`) the newsroom's own.
    """
    with newsroom(QUICK_PAGES if quick else PAGES, large=not small) as port:
        if small:
            crawl_plain(port)  # the server renders each page once
        ours, plain = interleave(1 if quick else ROUNDS, lambda: crawl_ours(port), lambda: crawl_plain(port))
    rate, reference = middle([one.rate for one in ours]), middle([one.rate for one in plain])
    return [
        Figure(
            f"crawl of {ours[0].pages} pages against plain Scrapy ({plain[0].pages} pages)",
            f"{rate:.0f} pages/s",
            f"{reference:.0f} pages/s",
            rate / reference,
            Target(0.8, "at least"),
        ),
        _costs("  processor time", [1000 * one.measured.cpu / one.pages for one in ours], plain, 1000),
        Figure(
            "  from start to end of the program",
            f"{middle([one.measured.wall for one in ours]):.1f} s",
            f"{middle([one.measured.wall for one in plain]):.1f} s",
        ),
    ]


def _costs(what: str, ours: list[float], plain: list[Crawled], factor: float) -> Figure:
    reference = middle([factor * one.measured.cpu / one.pages for one in plain])
    return Figure(what, f"{middle(ours):.1f} ms/page", f"{reference:.1f} ms/page", middle(ours) / reference)
