"""Loads sitemaps into a database the way a crawl does, but for the network.

    python -m tests.benchmarks.loading URL FOLDER

The archivist (archive.archivist) claims sitemaps, archives their bytes, has them read in another process and lists the
pages. FOLDER holds a folder of files for each pass, at `HOST/PATH`; what a later pass lacks an earlier one has. Prints
a line of JSON for each pass, and one for the claims of stories after the last.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from statistics import median
from threading import Thread
from typing import Any
from uuid import uuid4

from archive import discovery
from archive.archivist import Answer, Archivist, Claim, Visited
from archive.capture import Capture, Exchange
from archive.ingest import Change
from archive.pool import ReadingPool
from archive.sites.registry import load
from archive.sites.site import Site
from archive.store import claims, pages, runs
from archive.store.engine import Engine, open_database, writing
from archive.store.listings import list_pages
from archive.store.pages import DuePage, PageVisit
from archive.warc.writer import ArchiveWriter
from crawler.frontier import DEEP_DISCOVERY, LISTINGS_OUT, STORIES

START = datetime(2026, 11, 1, tzinfo=UTC)
#: Stories claimed, one site after another, and those of them that are then visited.
CLAIMS, BATCH = 1_000, 64


class _Crawl:
    """One pass of a crawl over sitemaps: what it asks the archivist for, and what it learns."""

    def __init__(self, engine: Engine, folder: Path, passes: list[Path], run_id: str, now: datetime) -> None:
        self._files = passes
        self._now = now
        self._answers: SimpleQueue[list[Answer]] = SimpleQueue()
        self._numbers = count()
        self._writer = ArchiveWriter(
            folder, run_id=run_id, software="airchive-benchmark", clock=lambda: now, new_id=lambda: str(uuid4())
        )
        self._engine, self._run_id = engine, run_id
        self._claimed: deque[DuePage] = deque()
        self._claims: set[int] = set()
        self._out: set[int] = set()
        self.fetched = self.listings = self.listed = 0

    def run(self, sites: list[Site], pool: ReadingPool) -> None:
        self._archivist = Archivist(
            self._engine, self._writer, pool, run_id=self._run_id, clock=lambda: self._now, answer=self._answers.put
        )
        feeder = Thread(target=self._feed, args=(sites,), name="feeder")
        feeder.start()
        self._archivist.run()
        feeder.join()

    def _feed(self, sites: list[Site]) -> None:
        """Claim from every site, fetch a few listings at a time, and claim anew where a listing brought pages."""
        for site in sites:
            self._claim(site.key)
        while self._claims or self._claimed or self._out:
            while self._claimed and len(self._out) < LISTINGS_OUT:
                page = self._claimed.popleft()
                self._out.add(self._give(Visited(self._exchange(page.url), page)))
            for number, answer in self._answers.get():
                self._hear(number, answer)
        self._archivist.finish()

    def _claim(self, site: str) -> None:
        self._claims.add(self._give(Claim(site, self._now, DEEP_DISCOVERY, BATCH, (), 0, None)))

    def _hear(self, number: int, answer: object) -> None:
        match answer:
            case list():
                self._claims.discard(number)
                self._claimed.extend(answer)
            case Change():
                self._out.discard(number)
                self.fetched += 1
                self.listings += answer.outcome == "listing"
                self.listed += answer.listed
                for site in answer.replenished:
                    self._claim(site)
            case Capture():
                """Archived: its Change comes later."""
            case _:
                raise RuntimeError(f"unforeseen answer: {answer!r}")

    def _give(self, work: Any) -> int:
        number = next(self._numbers)
        self._archivist.take([(number, work)])
        return number

    def _exchange(self, url: str) -> Exchange:
        host, _, path = url.removeprefix("https://").partition("/")
        places = (folder / host / path for folder in reversed(self._files))
        file = next((place for place in places if place.is_file()), None)
        status = "200 OK" if file else "404 Not Found"  # a site's declaration also names sections and feeds
        body = file.read_bytes() if file else b""
        kind = "application/x-gzip" if path.endswith(".gz") else "text/xml"
        head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        request = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        return Exchange(url, request.encode(), head.encode() + body, self._now, ip_address="192.0.2.1")


def main() -> None:
    url, folder = sys.argv[1], Path(sys.argv[2])
    passes = sorted(path for path in folder.iterdir() if path.name.startswith("pass"))
    sites = [site for site in load().sites if (passes[0] / site.host).is_dir()]
    engine = open_database(url)
    with closing(ReadingPool(1)) as pool:
        for turn in range(len(passes)):
            now = START + timedelta(days=turn)
            print(json.dumps(_pass(engine, folder / "warc", passes[: turn + 1], sites, pool, now)), flush=True)
    print(json.dumps(_claims(engine, sites, START + timedelta(days=len(passes)))))
    engine.dispose()


def _pass(
    engine: Engine, folder: Path, passes: list[Path], sites: list[Site], pool: ReadingPool, now: datetime
) -> dict[str, float]:
    run_id = str(uuid4())
    with writing(engine) as connection:
        discovery.make_sites_known(connection)
        runs.start(connection, run_id, kind="crawl", arguments={}, version="benchmark", now=now)
        list_pages(connection, discovery.seeds(sites), now)
        claims.make_due(connection, [site.key for site in sites], ("sitemap", "feed"), now)
    crawl = _Crawl(engine, folder, passes, run_id, now)
    start, cpu = time.perf_counter(), _processor_time()
    crawl.run(sites, pool)
    return {
        "seconds": time.perf_counter() - start,
        "cpu": _processor_time() - cpu,
        "fetched": crawl.fetched,
        "read": crawl.listings,
        "listed": crawl.listed,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _processor_time() -> float:
    """Of this process, in seconds: its reader has a processor of its own where there are two."""
    return time.process_time()


def _claims(engine: Engine, sites: list[Site], now: datetime) -> dict[str, float]:
    """How long choosing takes, in ms, while pages are visited or fail, and wait for their next visit, as in a crawl."""
    chosen, committed = [], []
    run_begun = now
    for turn, site in zip(range(CLAIMS), _rounds(sites), strict=False):
        with writing(engine) as connection:  # what a crawl had out, it has visited
            found = claims.claim(
                connection, site=site.key, limit=BATCH, run_id="visits", now=now, begun=run_begun, roles=STORIES
            )
            rest = timedelta(seconds=turn % 7)  # all are due again while this goes on, and some for this run
            visited = [
                PageVisit(page.url, now, 200, None, None, now + rest, attempts=place % 8 == 0)
                for place, page in enumerate(found)
            ]
            pages.finish(connection, visited)
        start = time.perf_counter()
        with writing(engine) as connection:
            begun = time.perf_counter()
            found = claims.claim(
                connection, site=site.key, limit=1, run_id="claims", now=now, begun=run_begun, roles=STORIES
            )
            chosen.append(1000 * (time.perf_counter() - begun))
        committed.append(1000 * (time.perf_counter() - start))
        now += timedelta(seconds=1)
    return {"median": median(chosen), "most": max(chosen), "committed": median(committed), "claims": len(chosen)}


def _rounds(sites: list[Site]) -> Iterator[Site]:
    while True:
        yield from sites


if __name__ == "__main__":
    main()
