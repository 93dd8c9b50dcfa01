"""From the blocks of an article's region to those of its text: what a reader would not read out is put aside.

Each rule looks at blocks, not at markup: a line that is nothing but a link leads elsewhere; a line that repeats another
is a pull quote; what stands before the first sentence is a heading's company; what follows the last is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from archive.article import Block, Link
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.prose.context import LONGEST_FRAME_LINE, Context
from archive.extraction.prose.head import with_dateline, without_head
from archive.extraction.prose.promos import without_promos
from archive.extraction.prose.repeats import without_repeats
from archive.extraction.prose.tail import leads_to_profiles, without_tail
from archive.extraction.times.written_dates import date_share

_LONGEST_STAMP = 50
_FEWEST_STAMPS = 2
_ALL_STAMP = 0.9
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
_YEAR_IN = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[./]\d{1,2}[./]\d\d(?!\d)")


class Trimmed(NamedTuple):
    """The blocks that are the article's, the links of those that led to other stories, the lines put aside below it."""

    blocks: tuple[Block, ...]
    related: tuple[Link, ...]
    below: tuple[str, ...]


def trim(
    blocks: Sequence[Block], context: Context, vocabulary: Vocabulary, *, head: bool = True, tail: bool = True
) -> Trimmed:
    """What of the blocks is the article's own.

    `head` and `tail` say whether the first and the last lines are looked at: not those of an element that holds the
    text alone.
    """
    own = [block for block in blocks if not asks(block, vocabulary, context.sites) and says(block)]
    kept, related = without_promos(own)
    kept = _without_stamps(without_repeats(kept), context.language)
    below: list[str] = []
    if head:
        kept = with_dateline(without_head(kept, context))
    if tail:
        kept, below = without_tail(kept, context, vocabulary)
    return Trimmed(tuple(kept), tuple(dict.fromkeys(related)), tuple(below))


def asks(block: Block, vocabulary: Vocabulary, sites: Sequence[str]) -> bool:
    """Whether a line asks the reader for something; `sites` are what the page's site is called."""
    if block.kind not in ("paragraph", "heading"):
        return False
    return vocabulary.is_ask(block.text, sites) or (len(block.links) > 1 and leads_to_profiles(block))


def says(block: Block) -> bool:
    """Whether a block is more than a line drawn in signs ("* * *")."""
    return block.kind not in ("paragraph", "heading") or any(map(str.isalnum, block.text))


def _without_stamps(blocks: list[Block], language: str | None) -> list[Block]:
    """Without the lines that say when each post of a live blog was written: "14.02.2023 • 16:20 Uhr"."""
    stamps = {id(block) for block, after in pairwise(blocks) if _is_stamp(block, language) and _may_be_post(after)}
    return blocks if len(stamps) < _FEWEST_STAMPS else [block for block in blocks if id(block) not in stamps]


def _is_stamp(block: Block, language: str | None) -> bool:
    """Whether a line is a day with its clock and nothing else."""
    text = block.text
    if block.kind != "paragraph" or len(text) > _LONGEST_STAMP or not _CLOCK.search(text):
        return False
    return _YEAR_IN.search(text) is not None and date_share(text, language) >= _ALL_STAMP


def _may_be_post(block: Block) -> bool:
    return block.kind == "heading" or len(block.text) > LONGEST_FRAME_LINE
