"""A small archive in a home: segments with their rows, and what can be done to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

from archive import discovery, visits
from archive.capture import Capture
from archive.home import Home
from archive.store import listings
from archive.store.engine import database_url, open_database, reading, writing
from archive.store.listings import PageListing
from archive.verification import Verification, verify
from archive.warc.verify import Finding
from tests.warc.samples import NOON, clock, exchange, ids, writer

SITE = "http://www.newsroom.example"


def page(number: int) -> bytes:
    """A response with an article that the demo's parser reads not: only its bytes matter here."""
    return b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nETag: "%d"\r\n\r\nStory %d: the bridge opens' % (
        number,
        number,
    )


@dataclass
class SmallHome:
    """Segments of three stories each, all with rows and pages."""

    home: Home
    engine: Engine
    captures: list[list[Capture]] = field(default_factory=list)  #: by segment

    @property
    def files(self) -> list[Path]:
        return [self.home.warc / captures[0].warc_file for captures in self.captures]

    def bytes_of(self, capture: Capture) -> slice:
        return slice(capture.warc_offset, capture.warc_offset + capture.warc_length)

    def damage(self, capture: Capture) -> None:
        """Flip a byte in the middle of a capture's record."""
        path = self.home.warc / capture.warc_file
        data = bytearray(path.read_bytes())
        data[capture.warc_offset + capture.warc_length // 2] ^= 0xFF
        path.write_bytes(data)

    def execute(self, sql: str, **values: object) -> None:
        with writing(self.engine) as connection:
            connection.execute(text(sql), values)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        with reading(self.engine) as connection:
            return sorted((tuple(row) for row in connection.execute(text(sql))), key=repr)

    def verify(self, **options: object) -> tuple[Verification, list[Finding]]:
        findings: list[Finding] = []
        report = verify(self.home, self.engine, clock(), findings.append, **options)  # type: ignore[arg-type]
        return report, findings

    def kinds(self, **options: object) -> list[str]:
        """The kinds of what is found, in order."""
        return [finding.kind for finding in self.verify(**options)[1]]

    def copied(self, folder: Path) -> SmallHome:
        """The same elsewhere, where its database is SQLite and in its home."""
        shutil.copytree(self.home.root, folder)
        return SmallHome(Home(folder), open_database(database_url(folder)), self.captures)


def small_home(folder: Path, engine: Engine, segments: int = 2) -> SmallHome:
    """A home with so many segments of three stories; the pages are known and visited."""
    made = SmallHome(Home(folder), engine)
    made.home.create()
    new_id = ids()
    with writing(engine) as connection:
        discovery.make_sites_known(connection)
    for number in range(segments):
        urls = [f"{SITE}/a/{number * 3 + story}.html" for story in range(1, 4)]
        with writing(engine) as connection:
            listings.list_pages(connection, [PageListing(url, "demo", "article") for url in urls], NOON)
        run_id = f"{number:08x}-0000-4000-8000-000000000000"
        with writer(made.home.warc, run_id=run_id, new_id=new_id) as archive_writer:
            answers = [(exchange(page(number * 3 + story), url), None) for story, url in enumerate(urls)]
            captures = archive_writer.write(answers)
        with writing(engine) as connection:
            visits.record(connection, visits.visits_of(connection, captures), run_id=None)
        made.captures.append(captures)
    made.execute("UPDATE capture SET ingest_state = 'not_article'")
    return made


def sqlite_home(folder: Path) -> SmallHome:
    """One whose database is in the home, where commands look for it."""
    made = small_home(folder, open_database(database_url(folder)))
    made.engine.dispose()
    return made


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of a folder with its content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder), path.read_bytes()
