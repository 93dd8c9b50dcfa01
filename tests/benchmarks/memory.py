"""Memory: the most that a crawl and a re-parse hold, children included, and whether it grows with their length."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.crawl import PAGES, QUICK_PAGES, crawled_home
from tests.benchmarks.figures import Figure, Target
from tests.benchmarks.processes import Measured, newsroom, run_python
from tests.benchmarks.samples import copies, pangea_samples, write_warc

RECORDS, QUICK_RECORDS = 20_000, 2_000
_MB = 1024 * 1024


def run(*, quick: bool, pages: int | None = None) -> list[Figure]:
    """Resident memory, summed over processes; what several share is divided among them.

    With `pages` only the crawl, of so many pages, is measured, and from 10 % of its time on.
    """
    crawled = pages or (QUICK_PAGES if quick else PAGES)
    with newsroom(crawled, large=True) as port, crawled_home(port) as (_, measured):
        pass
    figures = _figures(f"memory of a crawl of {crawled} pages", measured, early=0.1 if pages else 0.25)
    if pages:
        return figures
    records = QUICK_RECORDS if quick else RECORDS
    return figures + _figures(f"memory of a re-parse of {records} records", _reparse(records))


def _reparse(records: int) -> Measured:
    samples = pangea_samples()
    with tempfile.TemporaryDirectory(prefix="airchive-benchmark-") as folder:
        warc = write_warc(Path(folder), copies(samples, records // 2))  # a request and a response for each page
        command = ["-m", "crawler.cli", "reparse", str(warc), "--home", str(Path(folder) / "home"), "--workers", "1"]
        return run_python(command, codes=(0, 1))


def _figures(what: str, measured: Measured, *, early: float = 0.25) -> list[Figure]:
    before, after = measured.memory_at(early), measured.memory_at(0.95)
    growth = after / before if before else None
    return [
        Figure(what, f"{measured.peak / _MB:.0f} MB at most", "", measured.peak / _MB, Target(300, "at most", " MB")),
        Figure(
            f"  after 95 % of its time against {early:.0%}",
            f"{after / _MB:.0f} MB",
            f"{before / _MB:.0f} MB",
            growth,
            Target(1.15, "at most"),
        ),
    ]
