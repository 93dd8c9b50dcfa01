"""The dates that a page prints around its headline, each as a text of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from archive.extraction.notes import is_change
from archive.extraction.platforms.clues import Clues, between_parts
from archive.extraction.times.clocks import is_zoned_clock
from archive.extraction.times.written_dates import date_share, either_day

#: A text is a date where this share of its letters and digits is.
_DATE_SHARE = 0.45
_DATE_SHARE_BESIDE_NAMES = 0.25
#: "Updated: May 6, 2024 | Published: May 4, 2024": a mark, or a comma before a word that a colon ends.
BETWEEN_DATES = re.compile(r"\s*[|;•·]\s*|,\s*(?=[^\W\d]{3,30}:)")
_DIGIT = re.compile(r"\d")


def dates_around(clues: Clues) -> Iterator[str]:
    """The texts around the title that are dates, one by one where "Updated …" and "Published …" stand in one."""
    labels = clues.bylines.words_before_dates
    for text in _with_labels(clues):
        least = _DATE_SHARE_BESIDE_NAMES if clues.from_label(text) else _DATE_SHARE
        share = date_share(text, clues.language, labels)
        if share >= least:
            yield from BETWEEN_DATES.split(text) if is_change(text, clues.language) else (text,)
        elif not share and either_day(text):
            yield text
        elif share and len(parts := between_parts(text)) > 1:
            yield from (part for part in parts if date_share(part, clues.language, labels) >= _DATE_SHARE)


def _with_labels(clues: Clues) -> Iterator[str]:
    """The texts around the title, a date with its label before it or its clock beside it, each in its own element.

    A clock must name its zone: without one it may be the length of a film.
    """
    before = taken = ""
    around = clues.nearest
    for text, after in zip_longest(around, around[1:], fillvalue=""):
        line = text
        if _DIGIT.search(text) and not is_zoned_clock(text, clues.language):
            if before and clues.bylines.is_date_label(before):
                line = f"{before} {text}"
            if is_zoned_clock(after, clues.language):
                line, taken = f"{line} {after}", after
            elif is_zoned_clock(before, clues.language):
                line = f"{text} {before}"
        yield line
        before = text if text != taken else ""
