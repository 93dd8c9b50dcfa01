"""From the blocks of an article's region to those of its text: what a reader would not read out is put aside.

Each rule looks at blocks, not at markup: a line that is nothing but a link leads elsewhere; a line that repeats another
is a pull quote; what stands before the first sentence is a heading's company; what follows the last is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.article import TEXT_KINDS, Block, Link
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.text import comparable, letters

_ENDS = tuple(".!?…。！？।۔؟։។:;၊။")
_CLOSING = "\"'”’»“)]›』」* \xa0"
#: A line that is made of links by this share leads elsewhere, one by the lesser share if a label stands before them.
_LINKED = 0.85
_LINKED_LABELLED = 0.4
_LABEL_ENDS = tuple(":|>›»–—：")
_LONGEST_LABEL = 45
#: A linked line that is as long and ends with a full stop is a sentence; headlines have none.
_SENTENCE = 60
_FULL_STOPS = (".", "。", "।", "۔", "։", "።")
_DASHES = ("—", "–", "--")
_BLANK = " \ufeff\u200b\u200e\u200f"
#: A block shorter than this says too little to be found again in another.
_SHORTEST_REPEAT = 20
_SHORTEST_TWIN = 60
_MOST_QUOTES = 200  # each is looked for in all the text: together they cost their number squared
_AROUND_WORDS = " \"'“”‘’«»„‟‹›「」『』.,…–—-"
_QUOTES = ('"', "'", "“", "‘", "«", "„", "”", "»", "「", "『")
_LONGEST_FRAME_LINE = 60
_MOST_FRAME_LINES = 5
_SHORTEST_NAME = 6
_LONGEST_TAIL_LINE = 140
_LONGEST_BIO = 420
_LONGEST_ADDRESS_LINE = 260
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]{2,}|(?<![\w/])@\w{3,}|(?:twitter|facebook|instagram|t)\.(?:com|me)/\w")
_PRINTED_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class Context:
    """What else the page says, by which a block of its frame is told."""

    title: str = ""
    names: tuple[str, ...] = ()  #: of the section, the site
    authors: tuple[str, ...] = ()


def trim(
    blocks: Sequence[Block], context: Context, vocabulary: Vocabulary, *, ends: bool = True
) -> tuple[tuple[Block, ...], tuple[Link, ...]]:
    """The blocks that are the article's, and the links of those that led to other stories.

    `ends` says whether the first and the last lines are looked at: not where the element holds the text alone.
    """
    kept, related = _without_promos([block for block in blocks if not _asks(block, vocabulary)])
    kept = _without_repeats(kept)
    if ends:
        kept = _without_head(kept, context)
        kept = _without_tail(kept, context, vocabulary)
    return tuple(kept), tuple(dict.fromkeys(related))


def _without_promos(blocks: Sequence[Block]) -> tuple[list[Block], list[Link]]:
    kept: list[Block] = []
    related: list[Link] = []
    for block in blocks:
        if block.kind not in TEXT_KINDS or not _is_promo(block):
            kept.append(block)
            continue
        related.extend(block.links)
        if block.kind == "list" and kept and _heads_links(kept[-1]):
            kept.pop()
    return kept, related


def _asks(block: Block, vocabulary: Vocabulary) -> bool:
    return block.kind in ("paragraph", "heading") and vocabulary.is_ask(block.text)


def _heads_links(block: Block) -> bool:
    """Whether a block is the heading of a list of links: "Related stories", "More about lost cities:"."""
    if block.kind == "heading":
        return True
    return block.kind == "paragraph" and len(block.text) <= _LONGEST_LABEL and block.text.endswith(_LABEL_ENDS)


def _is_promo(block: Block) -> bool:
    """Whether a block is made of links to other stories, with or without a label ("READ MORE: …")."""
    linked = sum(len(link.text) for link in block.links)
    if not linked:
        return False
    share = linked / max(len(block.text), 1)
    if share >= _LINKED:
        return not (len(block.text) >= _SENTENCE and block.text.rstrip(_CLOSING).endswith(_FULL_STOPS))
    if share < _LINKED_LABELLED or block.kind == "list":
        return False
    label = block.text[: max(block.text.find(block.links[0].text), 0)].strip(_BLANK)
    return 0 < len(label) <= _LONGEST_LABEL and label.endswith(_LABEL_ENDS) and not _ends(block.text)


def _without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Without pull quotes, whose words stand in the text as well, and without what is printed twice."""
    quoted = [block for block in blocks if _is_quoted(block)][:_MOST_QUOTES]
    pulled = _pull_quotes(quoted, blocks) if quoted else set()
    kept: list[Block] = []
    seen: set[str] = set()
    for block in blocks:
        is_twin = len(block.text) >= _SHORTEST_TWIN and block.kind in TEXT_KINDS and block.text in seen
        if not is_twin and id(block) not in pulled:
            kept.append(block)
            seen.add(block.text)
    return kept


def _pull_quotes(quoted: Sequence[Block], blocks: Sequence[Block]) -> set[int]:
    """The `id` of those whose words stand inside a longer block."""
    texts = [block.text.casefold() for block in blocks if block.kind in TEXT_KINDS]
    whole = "\n".join(texts)
    found = set[int]()
    for block in quoted:
        said = block.text.casefold().strip(_AROUND_WORDS)
        if len(said) < _SHORTEST_REPEAT or whole.count(said) < 2:  # its own words are one
            continue
        if any(said in text and len(text) > len(block.text) for text in texts):
            found.add(id(block))
    return found


def _is_quoted(block: Block) -> bool:
    return block.kind == "quote" or (block.kind == "paragraph" and block.text.startswith(_QUOTES))


def _ends(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_ENDS)


def _without_head(blocks: Sequence[Block], context: Context) -> list[Block]:
    """Without what stands between headline and first sentence: dates, bylines, sections, the title once more."""
    title = letters(context.title)
    names = {comparable(name) for name in (*context.names, *context.authors)}
    authors = [said for name in context.authors if len(said := letters(name)) >= _SHORTEST_NAME]
    texts = [number for number, block in enumerate(blocks) if block.kind in TEXT_KINDS]
    first = next((number for number in texts if not _is_frame_line(blocks[number], title, names, authors)), None)
    if first is None or texts.index(first) > _MOST_FRAME_LINES:
        return list(blocks)
    return [block for block in blocks[:first] if block.kind not in TEXT_KINDS] + list(blocks[first:])


def _is_frame_line(block: Block, title: str, names: set[str], authors: Sequence[str]) -> bool:
    said = letters(block.text)
    if not said:
        return True
    if title and (said in title or (title in said and len(said) < 2 * len(title))):
        return True
    if len(block.text) > _LONGEST_FRAME_LINE or block.kind == "quote":
        return False
    if any(author in said for author in authors):
        return True
    if block.kind == "heading":
        return comparable(block.text) in names
    if block.text.rstrip().endswith(_DASHES):
        return False  # "VARN —": the dateline of the text that follows
    return not _ends(block.text) or bool(_PRINTED_TIME.search(block.text) and len(block.text) < _LONGEST_LABEL)


def _without_tail(blocks: Sequence[Block], context: Context, vocabulary: Vocabulary) -> list[Block]:
    """Without what follows the last sentence: who the author is and how to reach him, sources, labels."""
    kept = list(blocks)
    people = tuple(name for name in context.authors if len(name) > 4)
    while kept:
        last = next((number for number in range(len(kept) - 1, -1, -1) if kept[number].kind in TEXT_KINDS), None)
        if last is None or not any(block.kind in TEXT_KINDS for block in kept[:last]):
            break
        if not _is_tail_line(kept[last], people, vocabulary):
            break
        del kept[last]
    return kept


def _is_tail_line(block: Block, people: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    text = block.text
    if vocabulary.is_credit(text) or block.kind == "list":
        return False
    if block.kind == "heading":
        return True
    if len(text) <= _LONGEST_BIO and text.startswith(people):
        return True
    if len(text) <= _LONGEST_TAIL_LINE and text.endswith(_LABEL_ENDS):
        return True  # what it announces was put aside
    if len(text) <= _LONGEST_ADDRESS_LINE and ("@" in text or "/" in text) and _ADDRESS.search(text):
        return True
    return block.kind == "paragraph" and len(text) <= _LONGEST_TAIL_LINE and not _ends(text)
