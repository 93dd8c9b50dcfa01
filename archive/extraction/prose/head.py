"""The head of a text: what stands between the headline and the first sentence is the headline's company."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from archive.article import TEXT_KINDS, Block
from archive.extraction.prose.context import LONGEST_FRAME_LINE, Context
from archive.extraction.prose.promos import LONGEST_LABEL
from archive.extraction.text import comparable, ends_line, letters
from archive.extraction.times.written_dates import date_share

_DASHES = ("—", "–", "--", " -")
_HALF = 40
_LONGEST_BYLINE = 80
_BESIDE_NAME = 30
_MOST_FRAME_LINES = 5
#: A line of which this share is its date is nothing else; after the title once more it may name the author too.
_DATED = 0.5
_DATED_AFTER_TITLE = 0.3
_MOST_ABOVE = 15
_SHORTEST_NAME = 6
#: "[앵커]", "<리포트>", "◀ 앵커 ▶": a broadcast as it was spoken.
_SPEAKER = re.compile(r"([\[<◀【〈])\s?\w[\w ]{0,12}\s?[\]>▶】〉]")
_PRINTED_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d{2}\b")


def without_head(blocks: Sequence[Block], context: Context) -> list[Block]:
    """Without what stands between headline and first sentence: dates, bylines, sections, the title once more."""
    title = letters(context.title)
    names = {comparable(name) for name in (*context.names, *context.authors)}
    authors = [said for name in context.authors if len(said := letters(name)) >= _SHORTEST_NAME]
    texts = [number for number, block in enumerate(blocks) if block.kind in TEXT_KINDS]
    texts = texts[_above_text(blocks, texts, title) :]
    first = None
    for number, following in zip_longest(texts, texts[1:]):
        is_frame = _is_frame_line(blocks[number], title, names, authors) or _is_head(blocks[number], context)
        goes_on = _goes_on(blocks, number, following) or _greets(blocks, number, following)
        if not is_frame or goes_on or _opens_part(blocks, number):
            first = number
            break
    if first is None or texts.index(first) > _MOST_FRAME_LINES:
        return list(blocks)
    bylines = {
        number
        for number in texts[:_MOST_FRAME_LINES]
        if _is_short_line(blocks[number]) and _is_byline_or_date(blocks[number].text, authors, context.language)
    }
    return [
        block
        for number, block in enumerate(blocks)
        if block.kind not in TEXT_KINDS or (number >= first and number not in bylines)
    ]


def _above_text(blocks: Sequence[Block], texts: Sequence[int], title: str) -> int:
    """How many lines stand above the text with its headline, none of them a sentence; 0 where there is no headline."""
    for place, number in enumerate(texts[:_MOST_ABOVE]):
        if title and letters(blocks[number].text) == title:
            return place + 1
        if len(blocks[number].text) > LONGEST_FRAME_LINE and ends_line(blocks[number].text):
            break
    return 0


def with_dateline(blocks: list[Block]) -> list[Block]:
    """With a dateline that is set in an element of its own ("VARN —") as the beginning of the paragraph after it."""
    if len(blocks) < 2 or not blocks[0].text.endswith(_DASHES) or len(blocks[0].text) > LONGEST_FRAME_LINE:
        return blocks
    place, following = blocks[:2]
    if place.kind != "paragraph" or following.kind != "paragraph":
        return blocks
    return [following._replace(text=f"{place.text} {following.text}"), *blocks[2:]]


def _goes_on(blocks: Sequence[Block], number: int, following: int | None) -> bool:
    """Whether a line is the first half of a sentence, of a text whose every line is a paragraph."""
    if following is None or blocks[number].kind == "heading":
        return False
    return len(blocks[number].text) >= _HALF and blocks[following].text[:1].islower()


def _greets(blocks: Sequence[Block], number: int, following: int | None) -> bool:
    """Whether a line addresses those to whom the text speaks: "Dear readers,"."""
    if following is None or not blocks[number].text.endswith(","):
        return False
    return len(blocks[following].text) > LONGEST_FRAME_LINE and ends_line(blocks[following].text)


def _opens_part(blocks: Sequence[Block], number: int) -> bool:
    """Whether a line says who speaks, and another does so in the same way: "[앵커]" and "[기자]"."""
    label = _SPEAKER.fullmatch(blocks[number].text)
    return label is not None and any(
        (other := _SPEAKER.fullmatch(block.text)) is not None and other[1] == label[1] for block in blocks[number + 1 :]
    )


def _is_short_line(block: Block) -> bool:
    """Whether a block is a line no longer than an author line, and no sentence."""
    return block.kind == "paragraph" and len(block.text) <= _LONGEST_BYLINE and not ends_line(block.text)


def _is_byline_or_date(text: str, authors: Sequence[str], language: str | None) -> bool:
    """Whether a line below the introduction is an author's name, or the date, and little more."""
    said = letters(text)
    named = any(author in said and len(said) - len(author) <= _BESIDE_NAME for author in authors)
    return named or date_share(text, language) >= _DATED


def _is_head(block: Block, context: Context) -> bool:
    """Whether a line is the title, the date and the author, run together for want of blocks."""
    title, text = context.title, block.text
    if not title or len(text) - len(title) > _LONGEST_BYLINE or not text.startswith(title):
        return False
    return date_share(text[len(title) :], context.language) >= _DATED_AFTER_TITLE


def _is_frame_line(block: Block, title: str, names: set[str], authors: Sequence[str]) -> bool:
    said = letters(block.text)
    if not said:
        return True
    if title and (said in title or (title in said and len(said) < 2 * len(title))):
        return True
    if len(block.text) > LONGEST_FRAME_LINE or block.kind == "quote":
        return False
    if any(author in said for author in authors):
        return True
    if block.kind == "heading":
        return comparable(block.text) in names
    if block.text.rstrip().endswith(_DASHES):
        return False  # "VARN —": the dateline of the text that follows
    return not ends_line(block.text) or bool(_PRINTED_TIME.search(block.text) and len(block.text) < LONGEST_LABEL)
