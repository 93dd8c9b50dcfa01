"""What is measured: real pages where they are at hand, else the newsroom's; and WARC files of our own made of them."""

from __future__ import annotations

import gzip
import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from archive.capture import Exchange
from archive.urls import source_id
from archive.warc.writer import ArchiveWriter
from tests.benchmarks.processes import ROOT
from tests.site import newsroom

DATA = ROOT.parent / "shared" / "data"
_START = datetime(2026, 11, 1, tzinfo=UTC)
_GROUP = 50  #: exchanges written at once


@dataclass(frozen=True, slots=True)
class Sample:
    """A page as it was sent, decoded, and its address."""

    url: str
    html: bytes


@dataclass(frozen=True, slots=True)
class Samples:
    """Some pages, and where they come from, for the table."""

    pages: tuple[Sample, ...]
    origin: str


def pangea_samples() -> Samples:
    """The real Pangea pages of ../shared/data where they are, else one of each kind of page in the newsroom."""
    real = tuple(_real_pages("pangea"))
    if real:
        return Samples(real, f"{len(real)} real Pangea pages")
    own = tuple(_newsroom_pages())
    return Samples(own, f"{len(own)} pages of the newsroom")


def broadcasters_samples() -> Samples:
    """The real pages of all broadcasters in ../shared/data whose address is known, else the newsroom's."""
    real = tuple(page for page in _real_pages("") if page.url.startswith("http"))
    return Samples(real, f"{len(real)} real pages of broadcasters") if real else pangea_samples()


def _real_pages(family: str) -> Iterator[Sample]:
    gold = DATA / "gold.jsonl"
    if not gold.is_file():
        return
    for line in gold.read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        if page["family"].startswith(family):
            yield Sample(page["url"], gzip.decompress((DATA / page["file"]).read_bytes()))


def _newsroom_pages() -> Iterator[Sample]:
    pages = newsroom.pages(1)
    for key in pages:
        page = pages[key]
        if page.role == "story":
            yield Sample(f"http://{key}", page.body)


def copies(samples: Samples, count: int) -> Iterator[Sample]:
    """That many pages: the samples in turn, each time with other numbers of their articles."""
    pages = [page for page in samples.pages if page.url.startswith("http")]  # of some real ones it is not known
    for turn in range(count):
        sample = pages[turn % len(pages)]
        number = source_id(sample.url)
        if number is None:
            yield Sample(f"{sample.url}?copy={turn}", sample.html)
            continue
        other = str(90_000_000 + turn)
        yield Sample(
            sample.url.replace(number, other), re.sub(rb"\b%b\b" % number.encode(), other.encode(), sample.html)
        )


def write_warc(folder: Path, pages: Iterator[Sample], *, coded: bool = True) -> Path:
    """A segment with a request and a response for each page, gzipped by the server or (with `coded` false) as it is."""
    writer = ArchiveWriter(
        folder,
        run_id=str(uuid.uuid4()),
        software="airchive-benchmark",
        clock=lambda: _START,
        new_id=lambda: str(uuid.uuid4()),
        max_segment_bytes=1 << 40,
    )
    with writer:
        turn = 0
        while group := list(islice(pages, _GROUP)):
            writer.write([(_exchange(page, turn + place, coded=coded), None) for place, page in enumerate(group)])
            turn += len(group)
    return next(folder.glob("*.warc.gz"))


def _exchange(page: Sample, turn: int, *, coded: bool) -> Exchange:
    host, _, path = page.url.partition("://")[2].partition("/")
    body = gzip.compress(page.html, compresslevel=4, mtime=0) if coded else page.html
    coding = "Content-Encoding: gzip\r\n" if coded else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{coding}Content-Length: {len(body)}\r\n\r\n"
    return Exchange(
        url=page.url,
        request=f"GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode(),
        response=head.encode() + body,
        started_at=_START + timedelta(seconds=turn),
        ip_address="192.0.2.1",
    )
