"""Scale: ten million addresses of sitemaps listed in a database, and the next due page chosen among them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from archive.store.engine import open_database, reading
from tests.benchmarks.figures import Figure, Target
from tests.benchmarks.processes import run_python
from tests.benchmarks.sitemaps import sitemaps, sizes
from tests.benchmarks.store import postgres

URLS, QUICK_URLS = 10_000_000, 200_000
_RATES = {"SQLite": 20_000, "PostgreSQL": 10_000}
_MB = 1024 * 1024
_MADE, _MADE_AGAIN = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)


def run(*, quick: bool, urls: int | None = None) -> list[Figure]:
    """Memory is that of the program and its reader, together; a PostgreSQL server's own is not counted."""
    urls = urls or (QUICK_URLS if quick else URLS)
    with ExitStack() as cleanup:
        folder = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="airchive-benchmark-")))
        make(folder, urls)
        databases = [("SQLite", f"sqlite:///{folder / 'airchive.db'}")]
        databases += [("PostgreSQL", url) for url in postgres(folder, cleanup)]
        return [figure for name, url in databases for figure in _measure(name, url, folder)]


def make(folder: Path, urls: int) -> None:
    """The files of three passes: all; then nothing new; then indexes that call every unchanged shard newer."""
    (folder / "pass2").mkdir()
    for site in sizes(urls):
        _write(folder / "pass1", sitemaps(site, made_at=_MADE))
        _write(folder / "pass3", [next(sitemaps(site, made_at=_MADE_AGAIN))])


def _write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    for url, data in files:
        path = folder / url.removeprefix("https://")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _measure(name: str, url: str, folder: Path) -> list[Figure]:
    measured = run_python(["-m", "tests.benchmarks.loading", url, str(folder)])
    *passes, claims = (json.loads(line) for line in measured.output.splitlines())
    first = passes[0]
    listed, seconds = first["listed"], first["seconds"]
    peak = measured.peak / _MB
    return [
        Figure(
            f"{name}: {listed / 1e6:.2f} million pages listed, a second",
            f"{listed / seconds:.0f} URLs/s",
            f"{1e6 * first['cpu'] / listed:.0f} µs each",
            listed / seconds,
            Target(_RATES[name], "at least", " URLs/s"),
        ),
        Figure("  memory, reader included", f"{peak:.0f} MB", "", peak, Target(300, "at most", " MB")),
        *(_again(label, one, first) for label, one in zip(("same", "said to be new"), passes[1:], strict=True)),
        Figure(
            f"  next due page chosen, the longest of {claims['claims']} times",
            f"{claims['most']:.1f} ms",
            f"median {claims['median']:.1f} ms",
            claims["most"],
            Target(5, "at most", " ms"),
        ),
        Figure("  database", _size(url), f"{claims['committed']:.0f} ms with commit"),
    ]


def _again(label: str, one: dict[str, Any], first: dict[str, Any]) -> Figure:
    return Figure(
        f"  once more, sitemaps {label}: {one['fetched']} fetched, {one['read']} read",
        f"{one['seconds']:.1f} s",
        f"{first['seconds']:.1f} s",
        one["seconds"] / first["seconds"],
        Target(0.1, "at most"),
    )


def _size(url: str) -> str:
    """What the database takes on disk."""
    sized = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    engine = open_database(url, create=False)
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            sized = "SELECT pg_database_size(current_database())"
        size = int(connection.execute(text(sized)).scalar_one())
    engine.dispose()
    return f"{size / _MB:.0f} MB"
