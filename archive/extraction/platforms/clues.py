"""Clues: what a page of no known platform says of itself, each part read once, on demand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice, pairwise

from archive.extraction import dates
from archive.extraction.addresses import path_of
from archive.extraction.cached import cached_property
from archive.extraction.dates import Moment
from archive.extraction.headlines import are_alike
from archive.extraction.metadata import json_ld
from archive.extraction.page import Page
from archive.extraction.people.byline_elements import (
    AUTHOR_PAGE,
    BYLINE_PARTS,
    PATH_SIGNS,
    REPORTERS,
    are_other_reporters,
    beside_icon,
    is_around_heading,
    is_called_byline,
    is_called_reporters,
    is_called_source,
    is_comment,
    is_in_figure,
    is_in_slug,
    is_named_byline,
    leads_to_section,
    places_in,
)
from archive.extraction.people.bylines import Bylines
from archive.extraction.people.eastern_bylines import line_names
from archive.extraction.people.wire_credits import names_agency
from archive.extraction.select import Element, attributes, descendants, words
from archive.extraction.site_names import site_names
from archive.extraction.surroundings import (
    Around,
    beside,
    elements_below,
    heading_of,
    line_of,
    texts,
    texts_around,
    texts_below,
    times_around,
)
from archive.extraction.times.written_dates import date_share, parse_written, placed

#: Where the vocabularies stand that name titles, dates and people.
_RDFA = re.compile(r"schema\.org|purl\.org/dc|rdfs\.org/sioc")
_NAMESPACES = ("prefix", "vocab", "xmlns:")
_RELATED = ("schema:author", "sioc:has_creator")
_MOST_ARTICLES = 100
_MOST_HEADINGS = 5
_MOST_BYLINES = 200
_MOST_SIGNED = 4
_MOST_BOXES = 5
_MOST_IN_BOX = 8
_PAGES = frozenset(("WebPage", "ItemPage"))
_BETWEEN_PARTS = re.compile(r"\s[|–—-]\s")
#: Between a date and an author line in one text.
_BETWEEN_SAYINGS = re.compile(r"\s[|•·–—-]\s")
#: The same before a word like "by", or nothing but the last number.
_BEFORE_LABEL = re.compile(rf"{_BETWEEN_SAYINGS.pattern}|(?<=\d),?\s(?:[Uu]hr\s)?(?=\D+$)")
#: The same before a label that ends a text.
_BEFORE_LAST = re.compile(rf",\s|{_BETWEEN_SAYINGS.pattern}")
#: The share of a text from which on it is a date.
DATED = 0.5
LONGEST_BYLINE = 160
_MOST_BELOW = 5
_SHORTEST_BIO = 6  # words
_LAST_WORD = re.compile(r"\w{4,}[.!?。۔।]$")
_LABELLED = re.compile(r"[^\W\d_][^:：]{1,24}[:：]\s?\S.{2,60}$")
#: "2024-05-06"; what is longer may hold a clock of another form.
_LONGEST_DAY = 10


class Clues:
    """`title` is the title that was chosen, once it is: the texts around it are asked for after that."""

    title: str | None = None

    def __init__(self, page: Page, language: str | None, zone: str | None) -> None:
        self.page = page
        self.language = language
        self._zone = zone

    @cached_property
    def article_ld(self) -> json_ld.Object | None:
        """The page's own article: not one of those that it leads to, which some pages describe as well."""
        articles = json_ld.articles(self.page.json_ld)[:_MOST_ARTICLES]
        own = next((thing for thing in articles if self._is_here(thing)), None)
        return own or next((thing for thing in articles if self._may_be_here(thing)), None)

    def _is_here(self, thing: json_ld.Object) -> bool:
        said = json_ld.addresses(thing)
        if self.page.address in said:
            return True
        return any((path := self._path(address)) and path in self._paths for address in said)

    def _may_be_here(self, thing: json_ld.Object) -> bool:
        """Whether an article that does not say that it stands here may, for all that the page's titles say."""
        title = json_ld.text(thing, "headline")
        if title is None or not json_ld.addresses(thing):
            return True
        shown = [self.page.meta.get("og:title"), self.page.title, *map(words, self.page.tagged("h1")[:_MOST_HEADINGS])]
        said = [text for text in shown if text]
        return not said or any(are_alike(title, text) for text in said)

    @cached_property
    def _paths(self) -> set[str]:
        """The paths that the page has by its address and by what it declares to be that."""
        meta = self.page.meta
        return {self._path(address) for address in (self.page.address, meta.canonical, meta.get("og:url")) if address}

    def _path(self, address: str) -> str:
        return path_of(self.page.absolute(address) or "").rstrip("/")

    @property
    def page_ld(self) -> json_ld.Object | None:
        """The page itself, as some declare for want of an article."""
        return json_ld.find(self.page.json_ld, _PAGES)

    @cached_property
    def media_ld(self) -> json_ld.Object | None:
        return json_ld.find(self.page.json_ld, json_ld.MEDIA_TYPES)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the page's site is called."""
        return site_names(self.page)

    @cached_property
    def bylines(self) -> Bylines:
        return Bylines(self.language, (*self.names, *self.title_parts[1:][-1:]))

    @cached_property
    def title_parts(self) -> list[str]:
        """The parts of the `title` element, of which the last is often the site's name or a date; one at least."""
        return _BETWEEN_PARTS.split(self.page.title or "")

    @cached_property
    def heading(self) -> Element | None:
        """The element that shows the title: a heading, or for want of one what has the title's words alone."""
        title = self.title
        if not title:
            return None
        found = heading_of(chain.from_iterable(map(self.page.tagged, ("h1", "h2", "h3"))), title)
        return found if found is not None else line_of(self.page.body, title)

    @property
    def around(self) -> list[str]:
        """The short texts around the title, those above it last."""
        near, below, above = self._around
        return [*near, *below, *above]

    @property
    def nearest(self) -> list[str]:
        """The same, with those far down in the text last: their dates may be those of other stories."""
        near, below, above = self._around
        parent = None if self.heading is None else self.heading.getparent()
        is_column = parent is not None and parent.tag != "body"  # else what stands above is the page's, and its day
        return [*near, *above, *below] if is_column else [*near, *below, *above]

    @cached_property
    def _around(self) -> Around:
        return texts_around(self.heading) if self.heading is not None else Around([], [], [])

    @property
    def times_around(self) -> list[Element]:
        """The `time` elements near the title."""
        return times_around(self.heading) if self.heading is not None and self.page.tagged("time") else []

    @cached_property
    def author_elements(self) -> list[Element]:
        """The elements that standards mark as the author."""
        named = self.page.index.itemprop("author") or self.page.index.itemprop("creator")
        marked = [element for element in named if not is_in_figure(element)]
        return beside(marked or [link for link in descendants(self.page.root, "a") if link.get(b"rel") == "author"])

    @cached_property
    def below(self) -> list[Element]:
        """The elements between the title and the text."""
        return elements_below(self.heading) if self.heading is not None else []

    @property
    def addresses(self) -> Iterator[str]:
        """Whom the `address` elements right below the title name: the author, as HTML has it."""
        for one in self.below:
            if one.tag == "address":
                yield words(next(one.iter("a"), one))

    @property
    def sources(self) -> Iterator[str]:
        """What the elements right below the title say that are called its source."""
        return (words(one) for one in self.below if is_called_source(one) and not is_in_figure(one))

    @property
    def linked_authors(self) -> list[str]:
        """The people whose own pages the links right below the title lead to: "/author/jane-doe".

        A label in the link is no matter: "Source: Jane Doe".
        """
        links = ((words(one), AUTHOR_PAGE.search(one.get("href") or "")) for one in self.below if one.tag == "a")
        pages = ((said.rpartition(":")[2].strip(), page) for said, page in links)
        named = (name for name, page in pages if page is not None and is_in_slug(name, page[1]))
        return [name for name in dict.fromkeys(named) if self.bylines.kinds.is_person(name)]

    @property
    def rdfa_authors(self) -> list[Element]:
        """The same of RDFa: properties, or (as Drupal writes them) relations."""
        marked = self.rdfa("author", "creator", "dc:creator")
        if not marked and self._has_rdfa:
            marked = beside(self.page.index.where("rel", _RELATED.__contains__))
        return marked

    def rdfa(self, *names: str) -> list[Element]:
        """The elements of these properties of RDFa that belong to the article."""
        return beside(self.page.index.rdfa(*names)) if self._has_rdfa else []

    @cached_property
    def _has_rdfa(self) -> bool:
        """Whether the page, or something around its headline, says that it is described so: few are."""
        heading = next(chain.from_iterable(map(self.page.tagged, ("h1", "h2"))), self.page.body)
        if any("typeof" in one.attrib or "vocab" in one.attrib for one in chain((heading,), heading.iterancestors())):
            return True
        return any(
            name.startswith(_NAMESPACES) and _RDFA.search(value) for name, value in attributes(self.page.root).items()
        )

    @cached_property
    def byline_elements(self) -> list[list[str]]:
        """The texts of elements whose class calls them author lines, outermost first; those of one kind together."""
        groups: dict[tuple[Element | None, str], list[str]] = {}
        found = beside(self._bylined)
        for element in [one for one in found if not leads_to_section(one)] or found:
            places = places_in(element)
            said = [text for text in texts(element) if not (text in places or self.is_date(text))]
            said = [text for number, text in enumerate(said) if not (number and _is_bio(text))]
            if not PATH_SIGNS.isdisjoint(said):
                continue
            if 0 < len(line := self.bylines.line(said)) <= LONGEST_BYLINE:
                groups.setdefault((element.getparent(), element.get("class") or ""), []).append(line)
        return list(groups.values())

    @property
    def byline_words(self) -> Iterator[str]:
        """What elements that are called author lines say of agencies, as it stands: to read all lines costs more."""
        for element in self._called_bylines[:_MOST_SIGNED]:
            line = words(element)
            if names_agency(line) and not (is_comment(element) or is_in_figure(element)):
                yield line

    def is_date(self, text: str) -> bool:
        """Whether a text of an author line is when it was written, or the label of that."""
        if self.bylines.is_date_label(text):
            return True
        return date_share(text, self.language, self.bylines.words_before_dates) == 1

    @property
    def _bylined(self) -> list[Element]:
        named = self._called_bylines
        named = named or [one for one in self.below if is_named_byline(one)]
        named = named or [around for one in self.below if (around := beside_icon(one)) is not None]
        return [
            one for one in named[:_MOST_BYLINES] if not (is_comment(one) or is_in_figure(one) or is_around_heading(one))
        ]

    @cached_property
    def _called_bylines(self) -> list[Element]:
        return self.page.index.of_classes(is_called_byline, *BYLINE_PARTS)

    @property
    def reporters(self) -> Iterator[list[str]]:
        """Whom the boxes of reporters below a text name, as those of Korea do: the name and the role apart."""
        for box in self.page.index.of_classes(is_called_reporters, *REPORTERS)[:_MOST_BOXES]:
            if are_other_reporters(box):
                continue
            said = texts(box)[:_MOST_IN_BOX]
            lines = chain(said, (f"{one} {other}" for one, other in pairwise(said)))
            yield next(filter(None, map(line_names, lines)), [])

    @cached_property
    def lines_around(self) -> list[str]:
        """The texts around the title that begin like an author line; the word "by" may stand in its own element."""
        around = self.around
        pairs = pairwise([*around, ""])
        starting = [line for text, after in pairs if (line := self._joined(text, after) or self.from_label(text))]
        return [*sorted(starting, key=self.bylines.names_editor), *filter(self.bylines.writes, around)]

    def _joined(self, text: str, after: str) -> str | None:
        """A label at the end of a text, with the name in the next: "lundi 22 mai 2006, par" and "Anne Exemple"."""
        if not after or not self.bylines.ends(text):
            return None
        mark = next(iter([*_BEFORE_LAST.finditer(text)][-1:]), None)
        is_dated = mark is not None and date_share(text[: mark.start()], self.language) >= DATED
        return f"{text[mark.end() :] if mark is not None and is_dated else text} {after}"

    def lines_below(self, text: Element) -> Iterator[str]:
        """The author lines with a label and a colon right below the text: "Author: Jane Doe"."""
        below = list(islice(texts_below(text), _MOST_BELOW))
        lines = chain(below, (f"{label} {name}" for label, name in pairwise(below) if label.endswith(":")))
        return (line for line in lines if _LABELLED.match(line) and self.bylines.starts(line))

    def from_label(self, text: str) -> str | None:
        """A text from the label of its author line on; before it may stand the date: "March 3, 2011 | By Jane Doe"."""
        if self.bylines.starts(text):
            return text
        for mark in _BEFORE_LABEL.finditer(text) if len(text) <= LONGEST_BYLINE else ():
            line = text[mark.end() :]
            if self.bylines.starts(line) and date_share(text[: mark.start()], self.language):
                return line
        return None

    def moment(self, text: str | None) -> Moment | None:
        """A time as machines or people write it."""
        exact = dates.parse_iso(text, self._zone)
        if text is None or (exact and not (exact.day_only and len(text) > _LONGEST_DAY)):
            return exact
        return self.written(text) or exact

    def written(self, text: str) -> Moment | None:
        """A time as people write it."""
        return placed(parse_written(text, self.language), self._zone)


def _is_bio(text: str) -> bool:
    """Whether a text after a name says who that is in a sentence; "and Ann Poe in Washington D.C." is none."""
    return len(text.split()) >= _SHORTEST_BIO and not text[0].islower() and _LAST_WORD.search(text) is not None


def between_parts(text: str) -> list[str]:
    """The parts of a text in which a date and an author line may stand."""
    return _BETWEEN_SAYINGS.split(text)
