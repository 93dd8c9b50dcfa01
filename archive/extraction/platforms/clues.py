"""Clues: what a page of no known platform says of itself, each part read once, on demand."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from itertools import pairwise

from archive.extraction import dates
from archive.extraction.bylines import Bylines
from archive.extraction.dates import Moment
from archive.extraction.metadata import json_ld
from archive.extraction.metadata.microdata import Microdata, read_microdata
from archive.extraction.page import Page
from archive.extraction.select import Element, nodes
from archive.extraction.site_names import site_names
from archive.extraction.surroundings import beside, heading_of, texts, texts_around
from archive.extraction.written_dates import parse_written, placed

_AUTHOR_LINKS = "descendant::a[@rel='author']"
_BYLINES = (
    "descendant::*/@class[contains(., 'yline') or contains(., 'utho') or contains(., 'uto') or contains(., 'riter')"
    " or contains(., 'uteur') or contains(., 'ontributor') or contains(., 'eporter')]/.."
)
_BYLINE = re.compile(
    r"(?:^|[\s_-]|text|article|story)(?:by-?lines?|author(?:s|-?name)?|authname|autor(?:en|in)?(?:zeile|name)?|auteurs?"
    r"|writer|reporter|contributor)s?(?:$|[\s_-](?!(?:bio|image|img|photo|avatar|picture|social|box|card|more)))",
    re.IGNORECASE,
)
LONGEST_BYLINE = 160
#: "2024-05-06"; what is longer may hold a clock of another form.
_LONGEST_DAY = 10


class Clues:
    """`title` is asked for the title that was chosen, when the texts around it are wanted."""

    def __init__(self, page: Page, language: str | None, zone: str | None, title: Callable[[], str | None]) -> None:
        self.page = page
        self.language = language
        self._zone = zone
        self._title = title

    @cached_property
    def article_ld(self) -> json_ld.Object | None:
        return json_ld.find(self.page.json_ld, json_ld.ARTICLE_TYPES)

    @cached_property
    def media_ld(self) -> json_ld.Object | None:
        return json_ld.find(self.page.json_ld, json_ld.MEDIA_TYPES)

    @cached_property
    def microdata(self) -> Microdata:
        return read_microdata(self.page.root)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the page's site is called."""
        return site_names(self.page)

    @cached_property
    def bylines(self) -> Bylines:
        return Bylines(self.language, self.names)

    @cached_property
    def around(self) -> list[str]:
        """The short texts around the title."""
        title = self._title()
        heading = heading_of(self.page.body, title) if title else None
        return texts_around(heading) if heading is not None else []

    @cached_property
    def author_elements(self) -> list[Element]:
        """The elements that standards mark as the author."""
        return beside(self.microdata.get("author") or nodes(self.page.body, _AUTHOR_LINKS))

    @cached_property
    def byline_elements(self) -> list[str]:
        """The texts of elements whose class calls them author lines, outermost first."""
        found = [element for element in nodes(self.page.body, _BYLINES) if _BYLINE.search(element.get("class") or "")]
        lines = (self.bylines.line(texts(element)) for element in beside(found))
        return [line for line in lines if line and len(line) <= LONGEST_BYLINE]

    @cached_property
    def lines_around(self) -> list[str]:
        """The texts around the title that begin like an author line; the word "by" may stand in its own element."""
        joined = (f"{text} {after}" for text, after in pairwise(self.around) if self.bylines.ends(text))
        return [*(text for text in self.around if self.bylines.starts(text)), *joined]

    def moment(self, text: str | None) -> Moment | None:
        """A time as machines or people write it."""
        exact = dates.parse_iso(text, self._zone)
        if text is None or (exact and not (exact.day_only and len(text) > _LONGEST_DAY)):
            return exact
        return self.written(text) or exact

    def written(self, text: str) -> Moment | None:
        """A time as people write it."""
        return placed(parse_written(text, self.language), self._zone)
