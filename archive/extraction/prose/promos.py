"""Promos: the blocks of a text that are nothing but links to other stories, and the labels before them.

READ MORE: Ferry sinks off Ostrel      a label and a link
Notícias relacionadas:                 a label before a list of links
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.article import TEXT_KINDS, Block, Link
from archive.extraction.body import BOLD_LEVEL
from archive.extraction.text import CLOSING_SIGNS, FULL_STOPS, SENTENCE_ENDS, ends_line

#: A line that is made of links by this share leads elsewhere, one by the lesser share if a label stands before them.
_LINKED = 0.85
_LINKED_LABELLED = 0.4
_LINKED_BARE = 0.7
_LONGEST_BARE_LABEL = 24
LABEL_ENDS = tuple(":|>›»–—：፦៖")
LONGEST_LABEL = 45
_SHORT_LABEL = 14
#: A heading of this rank or a lower one may be a label.
_LOW_LEVEL = 4
#: "LIRE AUSSI", before a question.
_LABEL_IN_CAPITALS = re.compile(r"[^\W\d_]{2,12}(?: [^\W\d_]{2,12}){1,3} ?:?")
_ASKS = ("?", "!", "？", "؟")
#: ">>> Read also:": what follows leads elsewhere, and may be a question.
_POINTERS = (">", "»", "►", "▶", "→", "➡", "👉", "☞")
#: "Read too- ": the hyphen of a label stands right after it.
_HYPHENED = re.compile(r"[^\s–—-]-$")
_LONGEST_SOURCE = 40
_AROUND_LINK = " .,:;|·•–—-"
#: A linked line that is as long and ends with a full stop is a sentence; headlines have none.
_SENTENCE = 60
_BLANK = " \ufeff\u200b\u200e\u200f"


def without_promos(blocks: Sequence[Block]) -> tuple[list[Block], list[Link]]:
    """The blocks without them, and their links."""
    kept: list[Block] = []
    related: list[Link] = []
    for block in blocks:
        if not block.links or block.kind not in TEXT_KINDS or not _is_promo(block):
            kept.append(block)
            continue
        related.extend(block.links)
        if kept and ((block.kind == "list" and _heads_links(kept[-1])) or _is_bare_label(kept[-1], block)):
            kept.pop()
    return kept, related


def labelled_link(block: Block, *, in_capitals: bool = True) -> Link | None:
    """The link of a line that is a label, in capitals, and a headline: what an editor put into the text by hand."""
    is_line = block.kind == "paragraph" or (block.kind == "heading" and block.level == BOLD_LEVEL)
    if not is_line or len(block.links) != 1 or not block.text.endswith(block.links[0].text):
        return None
    label, _, rest = block.text.partition(":")
    is_whole = len(block.links[0].text) in (len(rest.strip(_BLANK)), len(block.text))
    is_label = label.isupper() and _LABEL_IN_CAPITALS.fullmatch(label) is not None
    if not in_capitals:
        is_headline = not block.links[0].text[:1].islower()  # else the line goes on: "He added: we will stay"
        is_label = is_headline and len(label) <= LONGEST_LABEL and not block.links[0].text.startswith(label)
    is_sentence = block.text.rstrip(CLOSING_SIGNS).endswith(FULL_STOPS)
    return block.links[0] if rest and is_whole and is_label and not is_sentence else None


def _heads_links(block: Block) -> bool:
    """Whether a block is the heading of a list of links: "Related stories", "More about lost cities:"."""
    if block.kind == "heading":
        return True
    is_short = block.kind in ("paragraph", "quote") and len(block.text) <= LONGEST_LABEL
    return is_short and (block.text.endswith(LABEL_ENDS) or (block.kind == "paragraph" and not ends_line(block.text)))


def _is_bare_label(block: Block, link: Block) -> bool:
    """Whether a line before a link to another story is no more than a word for it: "Read also", "Read more:"."""
    if block.kind == "heading" and block.text.endswith(LABEL_ENDS) and (block.level or 0) >= _LOW_LEVEL:
        return len(block.text) <= LONGEST_LABEL
    is_bold = block.kind == "heading" and block.level == BOLD_LEVEL
    is_line = block.kind == "paragraph" or (is_bold and not ends_line(link.text))
    is_label = (block.text.endswith(LABEL_ENDS) and len(block.text) <= _SHORT_LABEL) or not ends_line(block.text)
    return is_line and len(block.text) <= _LONGEST_BARE_LABEL and is_label


def _is_promo(block: Block) -> bool:
    """Whether a block is made of links to other stories, with or without a label ("READ MORE: …")."""
    linked = sum(len(link.text) for link in block.links)
    share = linked / max(len(block.text), 1)
    if share >= _LINKED and block.kind != "list":
        return not (len(block.text) >= _SENTENCE and block.text.rstrip(CLOSING_SIGNS).endswith(FULL_STOPS))
    if share < _LINKED_LABELLED:
        return False
    if block.kind == "list":
        return share >= _LINKED or _lists_links(block)
    label = block.text[: max(block.text.find(block.links[0].text), 0)].strip(_BLANK)
    runs_to_end = block.text.endswith(block.links[-1].text)
    if runs_to_end and label.isupper() and _LABEL_IN_CAPITALS.fullmatch(label) and block.text.endswith(_ASKS):
        return True
    if runs_to_end and label.startswith(_POINTERS) and label.endswith(LABEL_ENDS):
        return len(label) <= LONGEST_LABEL
    if (
        runs_to_end
        and (label.endswith(LABEL_ENDS) or _HYPHENED.search(label))
        and not block.text.rstrip(CLOSING_SIGNS).endswith(SENTENCE_ENDS)
    ):
        return len(label) <= LONGEST_LABEL  # in Thai a headline is as long as a sentence, and ends like one
    if not label or ends_line(block.text):
        return False
    if block.kind == "paragraph" or block.level == BOLD_LEVEL:
        is_row = block.kind == "paragraph" and len(block.links) > 1
        if is_row and linked + len(label) + 2 * len(block.links) >= len(block.text):
            return len(label) <= LONGEST_LABEL  # and a row of links, with nothing between them
        if share >= _LINKED_BARE and runs_to_end:
            return len(label) <= _LONGEST_BARE_LABEL  # "Lire aussi", set apart by its type alone
    return len(label) <= LONGEST_LABEL and label.endswith(LABEL_ENDS)


def _lists_links(block: Block) -> bool:
    """Whether each entry of a list is one link, with its label before it, or its source in brackets after it."""
    if len(block.links) != len(block.items):
        return False
    return all(_is_link(item, link.text) for item, link in zip(block.items, block.links, strict=True))


def _is_link(item: str, linked: str) -> bool:
    label, found, rest = item.partition(linked)
    label, rest = label.strip(_BLANK), rest.strip(_AROUND_LINK)
    is_source = rest[:1] == "(" and rest[-1:] == ")" and len(rest) <= _LONGEST_SOURCE
    if not found or (rest and not is_source):
        return False
    return not label.strip(_AROUND_LINK) or (len(label) <= _LONGEST_BARE_LABEL and label.endswith(LABEL_ENDS))
