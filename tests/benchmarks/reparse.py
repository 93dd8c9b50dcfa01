"""Re-parse: from a WARC file to committed rows in SQLite, against reading it with warcio and parsing it with lxml."""

from __future__ import annotations

import tempfile
import uuid
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import lxml.html
from warcio.archiveiterator import ArchiveIterator

from archive import discovery
from archive.home import Home
from archive.reparse import reparse_files
from archive.store import runs
from archive.store.engine import open_database, writing
from tests.benchmarks.figures import Figure, Target, interleave, middle, seconds
from tests.benchmarks.samples import copies, pangea_samples, write_warc

ROUNDS = 3
RESPONSES, QUICK_RESPONSES = 1_500, 200


def run(*, quick: bool) -> list[Figure]:
    samples, responses = pangea_samples(), QUICK_RESPONSES if quick else RESPONSES
    with tempfile.TemporaryDirectory(prefix="airchive-benchmark-") as folder:
        warc = write_warc(Path(folder), copies(samples, responses))
        homes = (Path(folder) / f"home-{turn}" for turn in count())
        taken, reference = interleave(
            1 if quick else ROUNDS,
            lambda: seconds(lambda: reparse_into(next(homes), warc, responses)),
            lambda: seconds(lambda: _read_with_warcio(warc, responses)),
        )
    mine, theirs = responses / middle(taken), responses / middle(reference)
    what = f"re-parse of {responses} responses ({samples.origin}) against warcio and lxml"
    return [Figure(what, f"{mine:.0f} pages/s", f"{theirs:.0f} pages/s", mine / theirs, Target(0.3, "at least"))]


def reparse_into(root: Path, warc: Path, responses: int) -> None:
    """A home with the rows of the file's responses; they must be so many."""
    home = Home(root)
    home.create()
    engine = open_database(f"sqlite:///{root / 'airchive.db'}")
    run_id, now = str(uuid.uuid4()), datetime.now(UTC)
    with writing(engine) as connection:
        discovery.make_sites_known(connection)
        runs.start(connection, run_id, kind="reparse", arguments={}, version="benchmark", now=now)
    report = reparse_files([warc], home, engine, run_id=run_id)
    engine.dispose()
    read = report.outcomes.total() - report.outcomes["no capture"]
    assert read == responses, report.outcomes


def _read_with_warcio(warc: Path, responses: int) -> None:
    read = 0
    with warc.open("rb") as file:
        for record in ArchiveIterator(file):
            if record.rec_type == "response" and "html" in record.http_headers.get_header("Content-Type", ""):
                lxml.html.document_fromstring(record.content_stream().read())
                read += 1
    assert read == responses, read
