"""A small archive in a home: segments with their rows, and what can be done to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

from archive import discovery, visits
from archive.capture import Capture
from archive.home import Home
from archive.store import captures, listings
from archive.store.engine import database_url, open_database, reading, writing
from archive.store.listings import PageListing
from archive.verification import Verification, verify
from archive.warc.verify import Finding
from tests.store.builders import make_capture
from tests.warc.samples import NOON, clock, exchange, ids, members, warc_record, writer

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
        return [self.home.warc / written[0].warc_file for written in self.captures]

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

    @contextmanager
    def copied(self, folder: Path) -> Iterator[SmallHome]:
        """The same elsewhere, where its database is SQLite and in its home."""
        shutil.copytree(self.home.root, folder)
        engine = open_database(database_url(folder))
        try:
            yield SmallHome(Home(folder), engine, self.captures)
        finally:
            engine.dispose()


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
            written = archive_writer.write(answers)
        with writing(engine) as connection:
            visits.record(connection, visits.visits_of(connection, written), run_id=None)
        made.captures.append(written)
    made.execute("UPDATE capture SET ingest_state = 'not_article'")
    return made


def sqlite_home(folder: Path, segments: int = 2) -> SmallHome:
    """One whose database is in the home, where commands look for it."""
    made = small_home(folder, open_database(database_url(folder)), segments)
    made.engine.dispose()
    return made


#: Findings of one file that `haunt` makes: more than streams between processes hold.
FINDINGS = 2_500
_NO_RECORD = 10**6  #: above the numbers of all records' ids
#: The other kinds of findings that it makes.
HARM = {"changed", "damaged", "row_differs", "record_without_row", "missing_file", "foreign_damage", "other_file"}


def harm(small: SmallHome, elsewhere: Path) -> None:
    """Something wrong with each of six segments, with their folder, and with a file of others."""
    small.damage(small.captures[0][1])
    small.execute("DELETE FROM capture WHERE warc_file = :file", file=small.files[1].name)
    change = "UPDATE capture SET url = 'http://news.example/b', warc_length = 9 WHERE warc_file = :file"
    small.execute(change, file=small.files[2].name)
    small.files[3].unlink()
    os.truncate(small.files[4], small.captures[4][2].warc_offset + 30)
    small.files[5].write_bytes(small.files[4].read_bytes())
    (small.home.warc / "notes.txt").write_text("by hand")
    elsewhere.write_bytes(members(*(warc_record(page(number), number=number + 100) for number in range(3)))[:-20])
    with writing(small.engine) as connection:
        captures.insert(connection, [make_capture(_NO_RECORD - 1, warc_file=str(elsewhere))], run_id=None)
    haunt(small)


def haunt(small: SmallHome) -> None:
    """Rows that name the beginning of the first file, so that they are told in the middle of its records."""
    name = small.files[0].name
    ghosts = [make_capture(_NO_RECORD + number, warc_file=name, warc_offset=0) for number in range(FINDINGS)]
    with writing(small.engine) as connection:
        captures.insert(connection, ghosts, run_id=None)


def files_below(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of a folder with its content."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder), path.read_bytes()
