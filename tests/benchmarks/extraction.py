"""Extraction: a whole article from a page's bytes, against parsing the same bytes with lxml and nothing more."""

from __future__ import annotations

from functools import partial

import lxml.html

from archive.errors import ExtractionError
from archive.extraction.extract import extract
from archive.heap import collect_seldom
from tests.benchmarks.figures import Figure, Target, interleave, middle, seconds
from tests.benchmarks.samples import Sample, Samples, broadcasters_samples, pangea_samples

ROUNDS = 15
#: How many times the parse an article may cost: of the real pages of all broadcasters, of those of Pangea.
_MOST, _MOST_PANGEA = 2.5, 2.0


def run(*, quick: bool) -> list[Figure]:
    pangea, every = pangea_samples(), broadcasters_samples()
    figures = [_compared(pangea, _MOST_PANGEA, quick=quick)]
    if every != pangea:  # without ../shared both are pages of the newsroom
        figures.append(_compared(every, _MOST, quick=quick))
    return figures


def _compared(samples: Samples, most: float, *, quick: bool) -> Figure:
    ours, lxml_alone = partial(_extract_all, samples), partial(_parse_all, samples)
    ours(), lxml_alone()  # what is read once and kept (vocabularies, sites) is read now
    collect_seldom()  # as in the processes that read pages (archive.reader)
    taken, reference = interleave(3 if quick else ROUNDS, lambda: seconds(ours), lambda: seconds(lxml_alone))
    count = len(samples.pages)
    mine, theirs = 1000 * middle(taken) / count, 1000 * middle(reference) / count
    what = f"extraction against lxml.html alone, {samples.origin}"
    return Figure(what, f"{mine:.2f} ms/page", f"{theirs:.2f} ms/page", mine / theirs, Target(most, "at most"))


def _extract_all(samples: Samples) -> None:
    for page in samples.pages:
        _extract(page)


def _extract(page: Sample) -> None:
    try:
        extract(page.html, page.url)
    except ExtractionError:
        return  # a page without an article costs its reading all the same


def _parse_all(samples: Samples) -> None:
    for page in samples.pages:
        lxml.html.document_fromstring(page.html)
