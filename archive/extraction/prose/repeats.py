"""Lines of a text that repeat others: pull quotes, whose words stand in the text, and what is printed twice."""

from __future__ import annotations

from collections.abc import Sequence

from archive.article import TEXT_KINDS, Block
from archive.extraction.text import ends_line

#: A block shorter than this says too little to be found again in another.
_SHORTEST_REPEAT = 20
_SHORTEST_TWIN = 60
_LONGEST_ATTRIBUTION = 100
_MOST_QUOTES = 200  # each is looked for in all the text: together they cost their number squared
_AROUND_WORDS = " \"'“”‘’«»„‟‹›「」『』.,…–—-"
_QUOTES = ('"', "'", "“", "‘", "«", "„", "”", "»", "「", "『")


def without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Without pull quotes, whose words stand in the text as well, and without what is printed twice."""
    quoted = [block for block in blocks if _is_quoted(block)][:_MOST_QUOTES]
    pulled = _pull_quotes(quoted, blocks) if quoted else set()
    if not pulled and len({block.text for block in blocks}) == len(blocks):
        return list(blocks)
    kept: list[Block] = []
    seen: set[str] = set()
    was_pulled = False
    for block in blocks:
        is_twin = len(block.text) >= _SHORTEST_TWIN and block.kind in TEXT_KINDS and block.text in seen
        is_pulled = id(block) in pulled
        if not (is_twin or is_pulled or (was_pulled and _is_attribution(block))):
            kept.append(block)
            seen.add(block.text)
        was_pulled = is_pulled
    return kept


def _is_attribution(block: Block) -> bool:
    """Whether a block after a pull quote says whose words they are."""
    if block.kind not in ("paragraph", "quote") or (block.kind == "paragraph" and _is_quoted(block)):
        return False
    return len(block.text) <= _LONGEST_ATTRIBUTION and not ends_line(block.text)


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
