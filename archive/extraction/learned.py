"""Furniture that was learned from the archive, site by site: `boilerplate/sites/<site key>.toml`, reviewed data.

A line is a piece of a block that can be furniture by itself:

    whole   the block, or an item of a list
    label   what its colon ends, at the beginning: "READ ALSO: …"; the block goes with it
    start   its first sentence: "Follow us on the air. The river rose …"; the rest stays
    end     its last sentence: "… said the mayor. Follow us on the air."

`airchive furniture learn` finds such lines with the same `lines_of`, so that what it finds is what is taken away here.
A line whose `place` is "first" or "last" is taken away where it was found to stand, among the first or the last blocks:
elsewhere the same words are the article's.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from archive.article import Block
from archive.extraction.text import comparable

Part = Literal["whole", "label", "start", "end"]
Place = Literal["first", "last", "anywhere"]

#: Under the package `archive`.
FOLDER = "extraction/boilerplate/sites"
_LONGEST_LABEL = 45
#: Of the blocks of an article so many are the first, and the last.
_NEAR = 3
_NO_LINES: frozenset[str] = frozenset()
_KEPT = ("embed", "table")
#: Shorter than this the beginning of a block is an abbreviation rather than a sentence ("Mr.", "U.S.").
_SHORTEST_SENTENCE = 12
_SHORTEST_SPACELESS = 5
_LABEL = re.compile(rf"(.{{2,{_LONGEST_LABEL}}}?)(?::(?=\s)|：)")
#: After these a sentence is over: where white space follows, and in scripts without spaces at once.
_SENTENCE_END = re.compile(
    r"(?:[.!?…।॥۔؟։።။။៕།]+[\"'”’»)\]]*(?=\s)|[。！？]+[」』”’）]*)",
)


@dataclass(frozen=True, slots=True)
class Lines:
    """Learned lines, in the comparable form."""

    whole: frozenset[str] = _NO_LINES
    label: frozenset[str] = _NO_LINES
    start: frozenset[str] = _NO_LINES
    end: frozenset[str] = _NO_LINES

    def is_leftover(self, text: str) -> bool:
        """Whether a block is furniture, as a whole or by its label."""
        return comparable(text) in self.whole or (bool(self.label) and comparable(label_of(text)) in self.label)

    def cut(self, text: str) -> str:
        """The text without a learned first or last sentence."""
        if self.start and comparable(found := first_sentence(text)) in self.start:
            text = text[len(found) :].lstrip()
        if self.end and comparable(found := last_sentence(text)) in self.end:
            text = text[: len(text) - len(found)].rstrip()
        return text


@dataclass(frozen=True, slots=True)
class Learned:
    """The learned lines of a site, by where they are furniture."""

    anywhere: Lines = Lines()
    first: Lines = Lines()
    last: Lines = Lines()


def near(count: int) -> int:
    """How many of the texts of an article are its first, and how many its last."""
    return max(1, min(_NEAR, count // 2))


def without_learned(blocks: Sequence[Block], learned: Learned | None) -> tuple[Block, ...]:
    """The blocks without the learned furniture; embeds and tables stay as they are."""
    if learned is None:
        return tuple(blocks)
    total = sum(block.kind not in _KEPT for block in blocks)
    kept: list[Block | None] = []
    number = 0
    for block in blocks:
        if block.kind in _KEPT:
            kept.append(block)
            continue
        kept.append(_without(block, _lines_at(number, total, learned)))
        number += 1
    return tuple(block for block in kept if block is not None)


def _lines_at(number: int, total: int, learned: Learned) -> list[Lines]:
    """The lines that are furniture in a text by its number among all."""
    lines = [learned.anywhere]
    if number < near(total):
        lines.append(learned.first)
    if number >= total - near(total):
        lines.append(learned.last)
    return lines


def _without(block: Block, lines: Sequence[Lines]) -> Block | None:
    if block.kind == "list":
        depths = block.depths or (1,) * len(block.items)
        kept = [(cut, depth) for item, depth in zip(block.items, depths, strict=True) if (cut := _cut(item, lines))]
        items = tuple(item for item, _ in kept)
        shortened = _shortened(block, "\n".join(items), items)
        return shortened and shortened._replace(depths=tuple(depth for _, depth in kept) if block.depths else ())
    return _shortened(block, _cut(block.text, lines), ())


def _cut(text: str, lines: Sequence[Lines]) -> str:
    for one in lines:
        text = "" if one.is_leftover(text) else one.cut(text)
    return text


def _shortened(block: Block, text: str, items: tuple[str, ...]) -> Block | None:
    if text == block.text:
        return block
    links = tuple(link for link in block.links if link.text in text)
    return block._replace(text=text, items=items, links=links) if text else None


def lines_of(text: str) -> Iterator[tuple[Part, str]]:
    """The lines of a block's text, the whole first."""
    yield "whole", text
    if label := label_of(text):
        yield "label", label
    if start := first_sentence(text):
        yield "start", start
    if end := last_sentence(text):
        yield "end", end


def label_of(text: str) -> str:
    """What a colon ends at the beginning of a text; "" where there is none, or nothing follows it."""
    found = _LABEL.match(text)
    return found[0] if found is not None and found.end() < len(text) else ""


def first_sentence(text: str) -> str:
    """The first of several sentences; "" where there is but one."""
    for found in _SENTENCE_END.finditer(text):
        if _is_sentence(text[: found.end()]):
            return text[: found.end()] if text[found.end() :].strip() else ""
    return ""


def last_sentence(text: str) -> str:
    """The last of several sentences; "" where there is but one."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    for end in reversed(ends):
        if _is_sentence(rest := text[end:].lstrip()):
            return rest
    return ""


def _is_sentence(text: str) -> bool:
    line = comparable(text)
    shortest = _SHORTEST_SENTENCE if " " in line or line.isascii() else _SHORTEST_SPACELESS
    return len(line) >= shortest


@cache
def learned(site_key: str) -> Learned | None:
    """The learned lines of a site; None where it has no file."""
    if site_key not in _sites():
        return None
    file = resources.files("archive").joinpath(f"{FOLDER}/{site_key}.toml")
    return learned_of(tomllib.loads(file.read_text(encoding="utf-8"))["line"])


def learned_of(lines: Iterable[Mapping[str, Any]]) -> Learned:
    """The learned lines of the entries of a file; those without a place stand anywhere."""
    found: dict[str, dict[str, set[str]]] = {
        place: {part: set() for part in get_args(Part)} for place in get_args(Place)
    }
    for line in lines:
        found[line.get("place", "anywhere")][line["part"]].add(comparable(line["text"]))
    return Learned(
        **{place: Lines(**{part: frozenset(texts) for part, texts in parts.items()}) for place, parts in found.items()}
    )


def has_learned(site_key: str | None) -> bool:
    """Whether a site has a file of learned lines."""
    return site_key in _sites()


@cache
def _sites() -> frozenset[str]:
    folder = resources.files("archive").joinpath(FOLDER)
    if not folder.is_dir():
        return frozenset()
    return frozenset(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))
