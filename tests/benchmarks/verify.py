"""Verify: reading a WARC file, and a whole archive, with every digest compared, against FastWARC doing the same."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

from fastwarc.warc import ArchiveIterator

from archive.home import Home
from archive.parallel import in_order
from archive.processes import usable_processors
from archive.verification import verify
from archive.warc.digests import check_digests
from archive.warc.entry import Record
from archive.warc.reader import read_archive
from archive.warc.verify import FileCheck, Finding
from tests.benchmarks.figures import Figure, Target, clocked, interleave, middle, seconds
from tests.benchmarks.samples import copies, pangea_samples, write_warc

ROUNDS, QUICK_ROUNDS = 15, 3
RESPONSES, QUICK_RESPONSES = 1_500, 300
#: Files that several processes verify, and how often each holds the responses: a segment has up to a gigabyte.
SEGMENTS, COPIED = 4, 16
CLOCKED_ROUNDS = 7
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
            if coded:
                figures += _measure_archive(warc, responses, quick=quick)
    return figures


def _measure(warc: Path, responses: int, rounds: int, what: str) -> list[Figure]:
    size = warc.stat().st_size / _MB
    ours, theirs = interleave(
        rounds,
        lambda: seconds(lambda: _read(warc, _digests(responses))),
        lambda: seconds(lambda: _read_with_fastwarc(warc, _digests(responses))),
    )
    whole = [seconds(lambda: _verify(warc, responses)) for _ in range(rounds)]
    return [
        Figure(
            f"reading with all digests compared, {what}, against FastWARC",
            *_rates(size, ours, theirs),
            Target(0.8, "at least"),
        ),
        Figure("the same with the SHA-256 of the file and its captures", f"{size / middle(whole):.0f} MB/s"),
    ]


def _measure_archive(warc: Path, responses: int, *, quick: bool) -> list[Figure]:
    """Files read by a process for each processor, against FastWARC, file after file in one; and `airchive verify`."""
    rounds = QUICK_ROUNDS if quick else CLOCKED_ROUNDS
    segments = [warc.with_name(f"segment-{number}.warc.gz") for number in range(SEGMENTS)]
    for path in segments:
        with path.open("wb") as segment:
            segment.writelines(repeat(warc.read_bytes(), COPIED))  # members of gzip may follow each other
    size = SEGMENTS * segments[0].stat().st_size / _MB
    home, digests, workers = Home(warc.parent), COPIED * _digests(responses), usable_processors()

    def read_all() -> None:
        assert [found for _, found in in_order(count_agreeing, segments, workers)] == SEGMENTS * [digests]

    def read_all_with_fastwarc() -> None:
        for path in segments:
            _read_with_fastwarc(path, digests)

    def verify_all() -> None:
        report = verify(home, None, _now, _fail, files=segments, workers=workers)
        assert report.digests == {"agrees": SEGMENTS * digests}

    ours, theirs = interleave(rounds, lambda: clocked(read_all), lambda: clocked(read_all_with_fastwarc))
    whole = [clocked(verify_all) for _ in range(rounds)]
    for path in segments:
        path.unlink()
    what = f"{SEGMENTS} such files of {size / SEGMENTS:.0f} MB, {workers} processes, by the clock"
    return [
        Figure(f"reading {what}, against FastWARC in one", *_rates(size, ours, theirs), Target(0.8, "at least")),
        Figure("verifying them, their SHA-256 with them", f"{size / middle(whole):.0f} MB/s"),
    ]


def count_agreeing(warc: Path) -> Iterator[int]:
    """How many digests of a file agree, once it is read."""
    agreed = 0
    for entry in read_archive(warc):
        assert isinstance(entry, Record)
        agreed += sum(check.state == "agrees" for check in check_digests(entry))
    yield agreed


def _now() -> datetime:
    return datetime.now(UTC)


def _fail(finding: Finding) -> None:
    raise AssertionError(finding)


def _rates(size: float, ours: Sequence[float], theirs: Sequence[float]) -> tuple[str, str, float]:
    mine, reference = size / middle(ours), size / middle(theirs)
    return f"{mine:.0f} MB/s", f"{reference:.0f} MB/s", mine / reference


def _read(warc: Path, digests: int) -> None:
    assert list(count_agreeing(warc)) == [digests]


def _read_with_fastwarc(warc: Path, digests: int) -> None:
    """FastWARC compares block digests as it reads; payload digests record by record."""
    agreed = 0
    with warc.open("rb") as file:
        for record in ArchiveIterator(file, verify_digests=True):
            agreed += 1
            if "WARC-Payload-Digest" in record.headers:
                agreed += record.verify_payload_digest()
    assert agreed == digests


def _verify(warc: Path, responses: int) -> None:
    check = FileCheck(warc, warc.name)
    for entry in check.entries():
        assert isinstance(entry, Record)
        entry.capture()
    assert check.digests["agrees"] == _digests(responses)


def _digests(responses: int) -> int:
    return 1 + 4 * responses  # a warcinfo's block; block and payload of each request and response
