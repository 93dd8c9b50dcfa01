"""What is gathered of one block while the walk goes through it: its texts, its links, what is bold or a button."""

from __future__ import annotations

from typing import NamedTuple

from archive.article import Link
from archive.extraction.text import clean, clean_or_none, ends_sentence

#: Unicode's own sign for a single break, until it is known what that means; cleaning makes a space of it.
_LINE_BREAK = "\u2028"
#: Lines that end as sentences, so many and so long on average, are paragraphs.
_LEAST_LINES = 3
_LINE_OF_TEXT = 60


class Taken(NamedTuple):
    """The text of a block as it was gathered, how many of its letters are buttons, and whether some are not bold."""

    text: str
    controls: int
    is_plain: bool


class Gathered:
    """Of the block that is open. Links stay until they are taken: those of a list are of several blocks."""

    __slots__ = ("_breaks", "_controls", "_is_plain", "_link", "_links", "_parts", "after_break", "bold")

    def __init__(self) -> None:
        self.after_break = False  #: a single break is the last that was gathered
        self.bold = 0  #: how many `b` and `strong` elements are open
        self._parts: list[str] = []
        self._links: list[tuple[int, Link]] = []  #: with how many single breaks stand before each in its block
        self._breaks = 0
        self._link: tuple[str, int] | None = None  #: the open one: its address, "" of a button, and where it began
        self._is_plain = False
        self._controls = 0

    def add(self, text: str) -> None:
        if not text.isspace():
            self.after_break = False
            self._is_plain = self._is_plain or not self.bold
        elif not self._parts:
            return  # what stands between the elements of blocks, nearly always
        self._parts.append(text)

    def add_break(self) -> None:
        self._parts.append(_LINE_BREAK)
        self._breaks += 1
        self.after_break = True

    def open_link(self, url: str | None) -> None:
        """Begin a link: "" for one that is a button, None for one that leads nowhere and is text."""
        self._link = None if url is None else (url, len(self._parts))

    def close_link(self) -> None:
        if self._link is None:
            return
        url, start = self._link
        self._link = None
        if not (text := clean("".join(self._parts[start:]))):
            return
        if url:
            self._links.append((self._breaks, Link(url, text)))
        else:
            self._controls += len(text)

    @property
    def is_blank(self) -> bool:
        return not "".join(self._parts).strip()

    @property
    def bold_line(self) -> str:
        """What was gathered, if all of it is in bold type that has ended; else ""."""
        return "" if self._is_plain or self.bold else "".join(self._parts).strip()

    def take(self) -> Taken | None:
        """The block that ends here; None where nothing was gathered. Its links are taken apart."""
        self.after_break = False
        if not self._parts:
            return None
        taken = Taken("".join(self._parts), self._controls, self._is_plain)
        self._parts.clear()
        self._breaks = self._controls = 0
        self._is_plain = False
        if self._link is not None:
            self._link = (self._link[0], 0)
        return taken

    def take_links(self) -> tuple[Link, ...]:
        links = tuple(link for _, link in self._links)
        self._links.clear()
        return links

    def take_links_of_lines(self) -> dict[int, list[Link]]:
        """The links by the number of the line that each stands in."""
        linked: dict[int, list[Link]] = {}
        for line, link in self._links:
            linked.setdefault(line, []).append(link)
        self._links.clear()
        return linked


def lines_of(gathered: str) -> list[str | None]:
    """The lines of a block, None for a blank one, if a single break ends paragraphs in it; else none."""
    if _LINE_BREAK not in gathered:
        return []
    cleaned = list(map(clean_or_none, gathered.split(_LINE_BREAK)))
    lines = [line for line in cleaned if line]
    if len(lines) < _LEAST_LINES or sum(map(len, lines)) < _LINE_OF_TEXT * len(lines):
        return []
    return cleaned if all(map(ends_sentence, lines[:-1])) else []
