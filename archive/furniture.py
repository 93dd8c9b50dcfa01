"""Furniture learned from the archive: lines that stand on a large share of a site's articles.

The texts of a site are read twice, one article at a time. The first reading counts every line in two arrays of fixed
size (32 MB together), at two places that a hash of the line names: neither place can say less than the line's own
count, so a line that one of them counts too seldom is out. The second reading counts exactly, and only what is left,
of which there may be MOST_LINES; where it meets lines that only seemed frequent, as others share their places, there
is a third. What is needed in memory does not grow with the archive.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from archive.article import TEXT_KINDS
from archive.errors import UsageError
from archive.extraction.boilerplate import vocabulary
from archive.extraction.learned import Part, Place, lines_of, near
from archive.extraction.notes import find_notes
from archive.extraction.text import comparable
from archive.store.texts import SiteText

Key = tuple[Part, str]

#: Lines that are counted exactly: if all were as long as a line may be they would take some 25 MB.
MOST_LINES = 5_000
_PLACES = 1 << 22
#: A text longer than this is an article's, whatever it repeats.
_LONGEST_LINE = 1_000
#: The first or last blocks hold a line that stands among them on so many of its articles.
_MOSTLY = 0.98
_KINDS = TEXT_KINDS | {"caption"}


@dataclass(frozen=True, slots=True)
class FurnitureLine:
    """A line that stands on many articles of a site, and the evidence."""

    part: Part
    text: str  #: as it is printed
    articles: int  #: that it stands on
    of: int  #: articles of the site
    place: Place  #: the blocks of the article that hold it
    first: str  #: day of the earliest article
    last: str  #: day of the latest article
    examples: tuple[str, ...]  #: article ids

    @property
    def share(self) -> float:
        return round(self.articles / self.of, 4)

    @property
    def key(self) -> Key:
        return self.part, comparable(self.text)


@dataclass(slots=True)
class _Seen:
    """What is known of a line so far. Its text and examples are those of the least article ids, whatever the order."""

    articles: int = 0
    in_first: int = 0
    in_last: int = 0
    days: tuple[str, str] = ("9", "0")
    text: str = ""
    examples: list[str] = field(default_factory=list)

    def add(self, text: SiteText, line: str, *, in_first: bool, in_last: bool) -> None:
        self.articles += 1
        self.in_first += in_first
        self.in_last += in_last
        self.days = (min(self.days[0], text.day), max(self.days[1], text.day))
        self.examples = sorted([*self.examples, text.article_id])[:2]
        if self.examples[0] == text.article_id:
            self.text = line


def find_furniture(read: Callable[[], Iterable[SiteText]], *, share: float, least: int) -> list[FurnitureLine]:
    """The lines on at least this share of the articles, and at least so many of them; the most frequent first.

    `read` gives the texts, the same each time. Raises UsageError where more than MOST_LINES lines would be counted.
    """
    counts = _Counts()
    total = sum(counts.add(text) for text in read())
    needed = max(least, share * total)
    seen, of = _count_exactly(read(), counts, needed)
    if rare := {key for key, one in seen.items() if key[0] == "whole" and one.articles < needed}:
        counts.rule_out(rare)  # they hid their parts
        seen, of = _count_exactly(read(), counts, needed)
    found = [_line(key, one, of) for key, one in seen.items() if one.articles >= max(least, share * of)]
    return sorted(found, key=lambda line: (-line.articles, line.key))


def without_notes(lines: Iterable[FurnitureLine], language: str | None) -> list[FurnitureLine]:
    """The lines that say nothing of the article: no credits of agencies, no beginnings of corrections and notes.

    Many articles share those too, but their columns are read from them.
    """
    words = vocabulary(language)
    return [line for line in lines if not (words.is_credit(line.text) or find_notes([line.text], language))]


class _Counts:
    """For every line a number of articles that is never too small."""

    def __init__(self) -> None:
        self._first = array("I", [0]) * _PLACES
        self._second = array("I", [0]) * _PLACES
        self._ruled_out: set[Key] = set()

    def add(self, text: SiteText) -> int:
        for key in {line.key for lines in _blocks(text.blocks) for line in lines}:
            first, second = _places(key)
            self._first[first] += 1
            self._second[second] += 1
        return 1

    def may_reach(self, key: Key, needed: float) -> bool:
        first, second = _places(key)
        reached = self._first[first] >= needed and self._second[second] >= needed
        return reached and key not in self._ruled_out

    def rule_out(self, keys: Iterable[Key]) -> None:
        """Note lines that are known to be rarer than their places say."""
        self._ruled_out.update(keys)


def _places(key: Key) -> tuple[int, int]:
    number = int.from_bytes(blake2b("\0".join(key).encode(), digest_size=8).digest())
    return number % _PLACES, (number >> 32) % _PLACES


@dataclass(frozen=True, slots=True)
class _Line:
    key: Key
    text: str
    in_first: bool
    in_last: bool


def _blocks(blocks: Sequence[Mapping[str, Any]]) -> Iterator[list[_Line]]:
    """The lines of each block, and of each item of a list, the whole first."""
    texts = [block for block in blocks if block["kind"] in _KINDS]
    some = near(len(texts))
    for number, block in enumerate(texts):
        for text in block.get("items") or [block["text"]]:
            if 0 < len(text) <= _LONGEST_LINE:
                yield [
                    _Line((part, line), raw, number < some, number >= len(texts) - some)
                    for part, raw in lines_of(text)
                    if (line := comparable(raw))
                ]


def _count_exactly(texts: Iterable[SiteText], counts: _Counts, needed: float) -> tuple[dict[Key, _Seen], int]:
    seen: dict[Key, _Seen] = {}
    of = 0
    for text in texts:
        of += 1
        for line in _candidates(text, counts, needed).values():
            if line.key not in seen and len(seen) == MOST_LINES:
                raise UsageError(f"more than {MOST_LINES} lines are as frequent; ask for a greater --share or --least")
            one = seen.setdefault(line.key, _Seen())
            one.add(text, line.text, in_first=line.in_first, in_last=line.in_last)
    return seen, of


def _candidates(text: SiteText, counts: _Counts, needed: float) -> dict[Key, _Line]:
    """The lines of an article that may be frequent, each once; no part of a block that is such a line as a whole."""
    found: dict[Key, _Line] = {}
    for lines in _blocks(text.blocks):
        for line in lines:
            if counts.may_reach(line.key, needed):
                before = found.get(line.key, line)
                found[line.key] = _Line(
                    line.key, before.text, before.in_first or line.in_first, before.in_last or line.in_last
                )
                if line.key[0] == "whole":
                    break
    return found


def _line(key: Key, seen: _Seen, of: int) -> FurnitureLine:
    return FurnitureLine(
        part=key[0],
        text=seen.text,
        articles=seen.articles,
        of=of,
        place=_place(seen),
        first=seen.days[0],
        last=seen.days[1],
        examples=tuple(seen.examples),
    )


def _place(seen: _Seen) -> Place:
    if seen.in_first >= _MOSTLY * seen.articles:
        return "first"
    return "last" if seen.in_last >= _MOSTLY * seen.articles else "anywhere"
