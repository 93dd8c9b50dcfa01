"""Names that no word and no class calls an author's: where they stand tells, in languages that write other nouns small.

5. 6. 2012, 8:15 | Anna Vzorová        beside the date
                     Anna Vzorová      at the right, or in bold type, below the text
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from archive.article import Block
from archive.extraction.addresses import path_of
from archive.extraction.body import BOLD_LEVEL
from archive.extraction.language.folding import fold
from archive.extraction.language.tags import primary
from archive.extraction.page import Page
from archive.extraction.people.byline_elements import PERSON_PAGE, is_in_slug
from archive.extraction.people.bylines import Authors
from archive.extraction.platforms.clues import LONGEST_BYLINE, Clues
from archive.extraction.select import Element, words
from archive.extraction.surroundings import texts
from archive.extraction.text import ends_line
from archive.extraction.times.written_dates import date_share

#: Between a date and a name.
_PARTS = re.compile(r"\s*[|•·]\s*|\s[–—-]\s|^[–—-]|[–—-]$")
_AROUND_PARTS = " \xa0,|"
_MOST_PARTS = 6
_MOST_ABOVE = 3
_DATED = 0.5
#: Of labels and of posts.
_NO_NAME = re.compile("[:@]")
#: Languages that write sections and labels with capitals throughout: "Son Dakika", "Leer Más Tarde".
_TITLE_CASE = frozenset(("ca", "en", "es", "fil", "fr", "gl", "id", "it", "ms", "pt", "tl", "tr"))
_LINES = frozenset(("p", "div"))
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
_LAST_BLOCKS = 12
#: A longer line below a signature is the text's, and it is none.
_SHORT_LINE = 60


def bare_names(clues: Clues, blocks: Sequence[Block], text: Element | None) -> Iterator[tuple[str, Authors]]:
    """The people of a page whose text ends in an element (`text`), each with the rule; `blocks` stand in the text."""
    for line in _at_right(clues.page, text) if text is not None else ():
        if _ends_text(line, blocks):
            yield "body.signature", _person(clues, line)
    for line in _beside_dates(clues):
        yield "html.by", _person(clues, line)


def bold_signature(clues: Clues, blocks: Sequence[Block]) -> tuple[str, ...]:
    """The name in bold type with which a text ends, after its last sentence.

    What the page names elsewhere too is whom or what it is about.
    """
    for before, last in reversed([*pairwise(blocks[-_LAST_BLOCKS:])]):
        if last.level == BOLD_LEVEL and not last.links and ends_line(before.text) and _ends_text(last.text, blocks):
            return _of_nobody_else(clues, blocks, last.text)
    return ()


def _of_nobody_else(clues: Clues, blocks: Sequence[Block], name: str) -> tuple[str, ...]:
    """A name, if it is a person's whom the text and the head of the page do not name."""
    if not clues.bylines.is_signature(name) or any(name in block.text for block in blocks if block.text != name):
        return ()
    declared = (clues.page.title, *clues.page.meta.all("keywords"), *clues.page.meta.all("news_keywords"))
    return () if any(name in (said or "") for said in (*declared, *clues.page.meta.all("article:tag"))) else (name,)


def _person(clues: Clues, line: str) -> Authors:
    """Whom a line names, if a name of such a shape can only be one person's."""
    found = clues.bylines.read_shown(line)
    is_sure = len(found.people) == 1 and not found.organisations and clues.bylines.is_signature(found.people[0])
    return found if is_sure else Authors()


def _ends_text(line: str, blocks: Sequence[Block]) -> bool:
    """Whether a line stands in a text, with no sentence of the text below it."""
    place = next((number for number, block in enumerate(blocks) if block.text == line), len(blocks))
    below = blocks[place + 1 :]
    return 0 < place < len(blocks) and not any(ends_line(one.text) and len(one.text) > _SHORT_LINE for one in below)


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
    """The name in each element around the title that holds nothing else but a date.

    Places, sections and programmes stand so too, but they are named elsewhere on the page as well, and linked.
    """
    above = () if clues.heading is None else islice(clues.heading.itersiblings("*", preceding=True), _MOST_ABOVE)
    for element in (*clues.below, *above) if primary(clues.language) not in _TITLE_CASE else ():
        said = texts(element)
        name = _name_beside_date(clues, said) if element.tag != "blockquote" and len(said) <= _MOST_PARTS else None
        if name is not None and not _is_named_elsewhere(clues.page, name) and not _leads_to_list(element, name):
            yield name


def _name_beside_date(clues: Clues, said: list[str]) -> str | None:
    parts = [part.strip(_AROUND_PARTS) for text in said for part in _PARTS.split(text)]
    if len(parts) > _MOST_PARTS:
        return None
    shares = {part: date_share(part, clues.language) for part in parts}
    others = [part for part in parts if any(map(str.isalnum, part)) and not shares[part] and not clues.is_date(part)]
    is_dated = max(shares.values(), default=0) >= _DATED
    return others[0] if is_dated and len(others) == 1 and not _NO_NAME.search(others[0]) else None


def _is_named_elsewhere(page: Page, name: str) -> bool:
    """Whether a page, its address or its head hold a name more than once."""
    head = (page.title, *page.meta.all("keywords"), *page.meta.all("article:section"))
    said = name.casefold()
    return (
        words(page.body).casefold().count(said) > 1
        or "-".join(fold(name).split()) in fold(path_of(page.url))
        or any(said in (text or "").casefold() for text in head)
    )


def _leads_to_list(element: Element, name: str) -> bool:
    """Whether a name in an element is a link, and to no page of that person."""
    link = next((one for one in element.iter("a") if words(one).strip() == name), None)
    page = None if link is None else PERSON_PAGE.search(link.get("href") or "")
    return link is not None and (page is None or not is_in_slug(name, page[1]))
