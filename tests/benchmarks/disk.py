"""Disk: what a page takes of it, in the WARC files and in the database. For information; there is no target."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from archive import discovery
from archive.store.engine import open_database, reading, writing
from archive.store.listings import PageListing, list_pages
from tests.benchmarks.figures import Figure
from tests.benchmarks.reparse import reparse_into
from tests.benchmarks.samples import Samples, broadcasters_samples, copies, pangea_samples, write_warc

PAGES, QUICK_PAGES = 3_000, 300
LISTED, QUICK_LISTED = 100_000, 10_000
_NOW = datetime(2026, 11, 1, tzinfo=UTC)


def run(*, quick: bool) -> list[Figure]:
    pages, listed = (QUICK_PAGES, QUICK_LISTED) if quick else (PAGES, LISTED)
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="airchive-benchmark-")))
        return [
            *_files(folder / "all", broadcasters_samples(), pages),
            *_files(folder / "pangea", pangea_samples(), pages),
            *_rows(folder, pages),
            Figure(f"a page that is listed and not yet fetched ({listed} of them)", _bytes(_list(folder, listed))),
        ]


def _files(folder: Path, samples: Samples, pages: int) -> list[Figure]:
    sizes = []
    for coded in (True, False):
        segments = folder / ("coded" if coded else "plain")
        segments.mkdir(parents=True)
        sizes.append(write_warc(segments, copies(samples, pages), coded=coded).stat().st_size / pages)
    html = sum(len(page.html) for page in copies(samples, pages)) / pages
    return [
        Figure(f"a page, unpacked ({samples.origin}, {pages} in turn)", _bytes(html)),
        Figure("  its request and response in a WARC file, where the server packs", _bytes(sizes[0])),
        Figure("  the same where it does not", _bytes(sizes[1])),
    ]


def _rows(folder: Path, pages: int) -> list[Figure]:
    [warc] = (folder / "pangea" / "coded").glob("*.warc.gz")
    reparse_into(folder / "home", warc, pages)
    database = folder / "home" / "airchive.db"
    size, articles = database.stat().st_size, _articles(database)
    return [Figure(f"  its rows in SQLite, for each of {articles} articles", _bytes(size / articles))]


def _bytes(count: float) -> str:
    return f"{count:,.0f} bytes"


def _articles(path: Path) -> int:
    engine = open_database(f"sqlite:///{path}")
    with reading(engine) as connection:
        count = int(connection.execute(text("SELECT count(*) FROM article")).scalar_one())
    engine.dispose()
    return count


def _list(folder: Path, count: int) -> float:
    """Bytes of the database for each listed page."""
    path = folder / "listed.db"
    engine = open_database(f"sqlite:///{path}")
    with writing(engine) as connection:
        discovery.make_sites_known(connection)
    empty = path.stat().st_size
    for place in range(0, count, 2_000):
        listed = [
            PageListing(
                url=f"https://www.rferl.org/a/{30_000_000 + n}.html", site="rferl", role="article", lastmod=_NOW
            )
            for n in range(place, min(place + 2_000, count))
        ]
        with writing(engine) as connection:
            list_pages(connection, listed, _NOW)
    engine.dispose()
    return (path.stat().st_size - empty) / count
