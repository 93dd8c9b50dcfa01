"""Verify: reading a WARC file with every digest compared, against FastWARC doing the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from archive.warc.digests import check_digests
from archive.warc.entry import Record
from archive.warc.reader import read_archive
from archive.warc.verify import FileCheck, Finding
from tests.benchmarks.figures import Figure, Target, interleave, middle, seconds
from tests.benchmarks.samples import copies, pangea_samples, write_warc

ROUNDS, QUICK_ROUNDS = 15, 3
RESPONSES, QUICK_RESPONSES = 1_500, 300
_MB = 1024 * 1024


def run(*, quick: bool) -> list[Figure]:
    samples, responses = pangea_samples(), QUICK_RESPONSES if quick else RESPONSES
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="airchive-benchmark-") as folder:
        figures = []
        for coded in (True, False):
            place = Path(folder) / str(coded)
            place.mkdir()
            warc = write_warc(place, copies(samples, responses), coded=coded)
            what = f"{responses} {'gzipped ' if coded else ''}responses ({samples.origin})"
            figures += _measure(warc, responses, rounds, what)
    return figures


def _measure(warc: Path, responses: int, rounds: int, what: str) -> list[Figure]:
    size = warc.stat().st_size / _MB
    ours, theirs = interleave(
        rounds,
        lambda: seconds(lambda: _read(warc, responses)),
        lambda: seconds(lambda: _read_with_fastwarc(warc, responses)),
    )
    whole = [seconds(lambda: _verify(warc, responses)) for _ in range(rounds)]
    mine, reference = size / middle(ours), size / middle(theirs)
    return [
        Figure(
            f"reading with all digests compared, {what}, against FastWARC",
            f"{mine:.0f} MB/s",
            f"{reference:.0f} MB/s",
            mine / reference,
            Target(0.8, "at least"),
        ),
        Figure("the same with the SHA-256 of the file and its captures", f"{size / middle(whole):.0f} MB/s"),
    ]


def _read(warc: Path, responses: int) -> None:
    agreed = 0
    for entry in read_archive(warc):
        assert isinstance(entry, Record)
        agreed += sum(check.state == "agrees" for check in check_digests(entry))
    assert agreed == _digests(responses)


def _read_with_fastwarc(warc: Path, responses: int) -> None:
    """FastWARC compares block digests as it reads; payload digests record by record."""
    agreed = 0
    with warc.open("rb") as file:
        for record in ArchiveIterator(file, verify_digests=True):
            agreed += 1
            if "WARC-Payload-Digest" in record.headers:
                agreed += record.verify_payload_digest()
    assert agreed == _digests(responses)


def _verify(warc: Path, responses: int) -> None:
    check = FileCheck(warc, warc.name)
    assert not any(isinstance(entry, Finding) for entry in check.entries())
    assert check.digests["agrees"] == _digests(responses)


def _digests(responses: int) -> int:
    return 1 + 4 * responses  # a warcinfo's block; block and payload of each request and response
