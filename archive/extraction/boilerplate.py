"""The furniture of pages: lines that a site prints around its articles, per language, as data.

`boilerplate/<language>.toml` holds lists of texts:

    player   left over from players, pickers and copy buttons: never text of an article, wherever it stands
    line     the frame of a page (menus, accessibility links): furniture in a text dump
    caption  openings of lines that stand under a player ("WATCH:"): furniture on pages too
    ask      openings of lines that ask the reader for something ("Sign up for"): furniture on pages, where short
    ask_for  the same where the line goes on with the site's own name ("Follow … on WhatsApp")
    start    openings of furniture lines in a text dump
    end      lines after which a text dump holds nothing of the article any more ("16x9 Image")
    credit   openings of lines that name the agencies used ("With reporting by")
    credit_end  what such lines end with ("contributed to this report")

`boilerplate/advertisement.toml` holds the labels of advertisements in all of them;
`boilerplate/agencies.toml` holds the agencies and the ways to write them; `boilerplate/sites/` what was learned
from the archive about single sites (archive.extraction.learned).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources

from archive.extraction.data_files import read_table
from archive.extraction.language.openings import Openings
from archive.extraction.language.tags import codes, primary
from archive.extraction.learned import Learned, has_learned, learned
from archive.extraction.text import comparable

#: Sites of every language carry leftovers of the English template.
_EVERYWHERE = "en"
_ADVERTISEMENT = "advertisement"
#: "0:00 0:01:37 0:00", "0:00", "00:12 / 01:30": the clock of a player.
_CLOCK = re.compile(r"(?:-?\d{1,2}:\d{2}(?::\d{2})?[\s/|]*)+(?:[\d:\-]+)?")
#: A bare address of a picture, printed as text by some Persian pages.
_PICTURE_ADDRESS = re.compile(r"https?://gdb\.\S+", re.IGNORECASE)
_LONGEST_LINE = 200
_KINDS = ("player", "line", "caption", "ask", "ask_for", "start", "end", "credit", "credit_end")
#: A line that asks for something is no longer than this; a longer paragraph that begins so is text.
_LONGEST_ASK = 320
_BEFORE_ASK = "[(* "
_SHORTEST_NAME = 3
_LONGEST_CREDIT_END = 80
#: So many letters tell of nearly every line that it ends with no credit.
_LAST_LETTERS = 3
_AROUND = " .)]*"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The furniture of one language, in the comparable form of `text.comparable`."""

    player: frozenset[str]
    line: frozenset[str]
    caption: Openings
    ask: Openings
    asks: Openings  #: with those of `ask` the ones that the site's name must follow
    start: Openings
    end: frozenset[str]
    credit: Openings
    credit_end: tuple[str, ...]
    credit_last: tuple[str, ...]  #: the last letters of them
    learned: Learned | None = None  #: of the site, where there is any

    def is_leftover(self, text: str) -> bool:
        """Whether a block of a page is a leftover of a player or a picker."""
        if self.learned is not None and self.learned.anywhere.is_leftover(text):
            return True
        if len(text) > _LONGEST_LINE:
            return False
        if self.caption.begin(text) or comparable(text) in self.player:
            return True
        return is_clock(text) or bool(_PICTURE_ADDRESS.fullmatch(text))

    def is_ask(self, text: str, sites: Iterable[str] = ()) -> bool:
        """Whether a block of a page asks the reader to subscribe, to follow, to click; `sites` are its site's names."""
        if len(text) > _LONGEST_ASK or not self.asks.begin(text, marks=_BEFORE_ASK):
            return False
        names_site = any(name in text for name in sites if len(name) >= _SHORTEST_NAME)
        return names_site or self.ask.begin(text, marks=_BEFORE_ASK)

    def is_furniture(self, text: str) -> bool:
        """Whether a line of a text dump is furniture."""
        if self.is_leftover(text):
            return True
        line = comparable(text)
        return line in self.line or line in self.end or self.start.begin(text)

    def is_end(self, text: str) -> bool:
        """Whether nothing of the article follows this line of a text dump."""
        return len(text) <= _LONGEST_LINE and comparable(text) in self.end

    def is_credit(self, text: str) -> bool:
        """Whether a line names the agencies that were used."""
        if len(text) > 2 * _LONGEST_LINE:
            return False
        if self.credit.begin(text):
            return True
        end = text.rstrip(_AROUND)
        if not end[-_LAST_LETTERS:].casefold().endswith(self.credit_last):
            return False
        return end[-_LONGEST_CREDIT_END:].casefold().endswith(self.credit_end)


def is_clock(text: str) -> bool:
    """Whether a line is nothing but the clock of a player."""
    return text[:1] in "-0123456789" and bool(_CLOCK.fullmatch(text))


def vocabulary(language: str | None, site_key: str | None = None, page_language: str | None = None) -> Vocabulary:
    """The furniture of a language (BCP 47), with that of the English template, and what was learned about a site.

    Where a page is in another language than its site, the furniture of both.
    """
    other = None if primary(page_language) in codes(language) else page_language
    if site_key is None or not has_learned(site_key):
        return _of_languages(language, other)
    return _of_site(language, site_key, other)


@lru_cache(maxsize=512)
def _of_site(language: str | None, site_key: str, other: str | None) -> Vocabulary:
    return replace(_of_languages(language, other), learned=learned(site_key))


@lru_cache(maxsize=512)
def _of_languages(language: str | None, other: str | None) -> Vocabulary:
    found: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for name in _files({*codes(language), *codes(other)}):
        for kind, texts in _read(name).items():
            found[kind] += texts
    return Vocabulary(
        player=frozenset(map(comparable, found["player"])),
        line=frozenset(map(comparable, found["line"])),
        caption=Openings(found["caption"]),
        ask=Openings(found["ask"]),
        asks=Openings([*found["ask"], *found["ask_for"]]),
        start=Openings(found["start"]),
        end=frozenset(map(comparable, found["end"])),
        credit=Openings(found["credit"]),
        credit_end=tuple(map(comparable, found["credit_end"])),
        credit_last=tuple({comparable(text)[-_LAST_LETTERS:] for text in found["credit_end"]}),
    )


@cache
def agencies() -> dict[str, str]:
    """Every written form of an agency with its name in the archive."""
    return {form: name for name, forms in _read("agencies").items() for form in forms}


def _files(languages: set[str]) -> list[str]:
    """`uz` reads the files `uz-Cyrl` and `uz-Latn`: both scripts of a language."""
    return [
        _EVERYWHERE,
        _ADVERTISEMENT,
        *(name for name in _names() if primary(name) in languages and name != _EVERYWHERE),
    ]


@cache
def _names() -> tuple[str, ...]:
    files = resources.files("archive").joinpath("extraction/boilerplate").iterdir()
    return tuple(sorted(file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")))


def _read(name: str) -> dict[str, list[str]]:
    return read_table(f"boilerplate/{name}")
