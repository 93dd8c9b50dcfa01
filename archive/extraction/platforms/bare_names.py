"""Names that no word and no class calls an author's: where they stand tells.

5. 6. 2012, 8:15 | <a href="/lide/anna-vzorova">Anna Vzorová</a>        beside the date, linked to the person's page
                     Anna Vzorová                                      at the right, or in bold type, below the text
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from archive.article import Block
from archive.extraction.body import BOLD_LEVEL
from archive.extraction.language.tags import primary
from archive.extraction.page import Page
from archive.extraction.people.byline_elements import PERSON_PAGE, is_in_slug
from archive.extraction.people.bylines import Authors
from archive.extraction.platforms.clues import DATED, LONGEST_BYLINE, Clues
from archive.extraction.select import Element, words
from archive.extraction.surroundings import texts
from archive.extraction.text import ends_line
from archive.extraction.times.written_dates import date_share

_MOST_ABOVE = 3
_MOST_TEXTS = 6
_AROUND_NAME = " \xa0,|•·–—-"
#: Languages that write labels with capitals throughout: "Leer Más Tarde".
_TITLE_CASE = frozenset(("ca", "en", "es", "fil", "fr", "gl", "id", "it", "ms", "pt", "tl", "tr"))
_LINES = frozenset(("p", "div"))
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
#: Signatures are sought among so many.
LAST_BLOCKS = 12
#: A longer line below a signature is the text's, and it is none.
_SHORT_LINE = 60
_QUOTATION_ENDS = ("”", '"', "»", "“", "」")


def bare_names(clues: Clues, blocks: Sequence[Block], text: Element | None) -> Iterator[tuple[str, Authors]]:
    """The people of a page whose text ends in an element (`text`), each with the rule; `blocks` stand in the text."""
    yield "html.author", Authors(tuple(_beside_dates(clues)))
    if text is not None and primary(clues.language) not in _TITLE_CASE:
        last = set(_last_lines(blocks))
        for line in _at_right(clues.page, text):
            if line in last and clues.bylines.is_signature(line):
                yield "body.signature", clues.bylines.read_shown(line)


def bold_signature(clues: Clues, blocks: Sequence[Block]) -> tuple[str, ...]:
    """The name in bold type with which a text ends, after its last sentence.

    What the page names elsewhere too is whom or what it is about.
    """
    below = [number for number, block in enumerate(blocks) if block.kind == "paragraph"]
    for before, last in pairwise(blocks[max((below or [0])[-1], len(blocks) - LAST_BLOCKS) :]):
        if last.level == BOLD_LEVEL and not last.links and ends_line(before.text):
            return _of_nobody_else(clues, blocks, last.text)
    return ()


def _of_nobody_else(clues: Clues, blocks: Sequence[Block], name: str) -> tuple[str, ...]:
    """A name, if it is a person's whom the text and the head of the page do not name."""
    if not clues.bylines.is_signature(name) or any(name in block.text for block in blocks if block.text != name):
        return ()
    declared = (clues.page.title, *clues.page.meta.all("keywords"), *clues.page.meta.all("news_keywords"))
    return () if any(name in (said or "") for said in (*declared, *clues.page.meta.all("article:tag"))) else (name,)


def _last_lines(blocks: Sequence[Block]) -> Iterator[str]:
    """The lines with which a text ends, below its last sentence; none where that is somebody's words."""
    for number in range(len(blocks) - 1, 0, -1):
        before, line = blocks[number - 1], blocks[number]
        if ends_line(line.text) and len(line.text) > _SHORT_LINE:
            return
        if not ends_quotation(before):
            yield line.text


def ends_quotation(block: Block) -> bool:
    """Whether a block ends with somebody's words: a name below it is whose they are, and no signature."""
    return block.kind == "quote" or block.text.endswith(_QUOTATION_ENDS)


def _at_right(page: Page, text: Element) -> Iterator[str]:
    """The lines in a text that stand at the right, as signatures do; not those below a quote."""
    for element in (*page.index.where("align", _is_right), *page.index.where("style", _aligns_right)):
        above = element.getprevious()
        line = words(element).strip()
        is_plain = element.tag in _LINES and next(element.iter("a"), None) is None and len(line) <= LONGEST_BYLINE
        if is_plain and text in element.iterancestors() and (above is None or above.tag != "blockquote"):
            yield line


def _is_right(alignment: str) -> bool:
    return alignment.strip().casefold() == "right"


def _aligns_right(style: str) -> bool:
    return _RIGHT.search(style) is not None


def _beside_dates(clues: Clues) -> Iterator[str]:
    """The people whose own pages the links lead to that stand around the title with nothing but a date."""
    above = () if clues.heading is None else islice(clues.heading.itersiblings("*", preceding=True), _MOST_ABOVE)
    for element in (*clues.below, *above):
        link = next(element.iter("a"), None) if element.tag != "a" else None
        page = None if link is None else PERSON_PAGE.search(link.get("href") or "")
        if link is None or page is None:
            continue
        name, said = words(link).strip(), texts(element)[: _MOST_TEXTS + 1]
        beside = [part for text in said if (part := text.strip(_AROUND_NAME)) and part != name]
        is_dated = len(said) <= _MOST_TEXTS and any(date_share(part, clues.language) >= DATED for part in beside)
        is_alone = all(date_share(part, clues.language) or clues.is_date(part) for part in beside)
        if is_dated and is_alone and is_in_slug(name, page[1]) and clues.bylines.kinds.is_person(name):
            yield name
