"""DeclaredParser: reads the pages of a platform whose markup is declared as data; what that leaves open is generic."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice, pairwise, takewhile
from typing import ClassVar

from archive.extraction.cached import cached_property
from archive.extraction.dates import Moment
from archive.extraction.page import Page
from archive.extraction.platforms import generic_refusal
from archive.extraction.platforms.base import Candidates, Content
from archive.extraction.platforms.declarations import Declaration, Markup, Selector, first_elements, first_values
from archive.extraction.platforms.generic import GenericParser
from archive.extraction.platforms.generic_body import has_text
from archive.extraction.platforms.generic_kind import SHORTEST_ARTICLE
from archive.extraction.platforms.generic_listing import leads_here
from archive.extraction.platforms.generic_place import Place, boxes
from archive.extraction.select import Element, outermost, tag_of, words
from archive.extraction.text import clean_or_none, unique

#: Less than this is no text.
_LEAST_TEXT = 40
_LONGEST_INTRODUCTION = 1200
#: What stands further down is the time of a comment, or of another story.
_MOST_TIMES = 5
#: A page appends so many stories at most.
_MOST_STORIES = 20


class DeclaredParser(GenericParser):
    """Reads the pages of one declaration. A platform with a quirk that no selector says subclasses this.

    Pages of a generation that nobody declared are read as those of an unknown site: `provenance` says so by field.
    """

    name: ClassVar[str] = "declared"

    def __init__(self, page: Page, version: int, declaration: Declaration) -> None:
        super().__init__(page, version)
        self.declaration = declaration
        self.name = declaration.key  # type: ignore[misc]  # of the declaration, not of the class

    @cached_property
    def _marked(self) -> tuple[Markup, list[Element]] | None:
        """The generation of markup that the page is of, and the elements of its body.

        The page's own `body` is none, whatever its class: sites call it after what it holds.
        """
        found = ((one, self._elements(one.body)) for one in self.declaration.markup)
        marked = ((one, [place for place in places if place.tag != "body"]) for one, places in found)
        return next((one for one in marked if one[1]), None)

    @property
    def markup(self) -> Markup | None:
        return self._marked[0] if self._marked else None

    def reason_against(self) -> str | None:
        if self._marked is None:
            return super().reason_against()
        return generic_refusal.reason_against_marked(
            self.clues, lambda: self.title, lambda: self._read, len(self._marked[1])
        )

    def find_text(self) -> tuple[Place | None, Content]:
        """What stands where the platform says; if that is nothing, what stands where the page shows a text."""
        place = self.declared_place()
        if place is None:
            return super().find_text()
        found = self.read(place)
        if has_text(found.blocks, _LEAST_TEXT):
            return place, found
        elsewhere, shown = super().find_text()
        return (elsewhere, shown) if has_text(shown.blocks, SHORTEST_ARTICLE) else (place, found)

    def declared_place(self) -> Place | None:
        """Where the platform says that the text stands; None on a page of no declared generation."""
        if self._marked is None:
            return None
        markup, bodies = self._marked
        elements = _of_first_story(outermost(bodies), self.page)
        elements += self._transcript(markup, elements)
        # of the posts of a live blog there are dozens: what is marked elsewhere in the page is never met
        scope = _around(elements[0]) if len(elements) == 1 else self.page.root
        kept = {found for one in markup.keep for found in one.elements(scope, self.page.index)}
        dropped = {found for one in markup.drop for found in one.elements(scope, self.page.index)}
        for element in elements:
            dropped |= boxes(element, kept)
        known = markup.standfirst
        standfirst = next(iter(self._elements(known)), None) if known else None
        return Place(
            tuple(elements),
            f"{self.name}.body",
            kept - dropped,
            dropped,
            pictures=frozenset(found for one in markup.pictures for found in one.elements(scope, self.page.index)),
            standfirst=standfirst,
            standfirst_sought=known is None,
            standfirst_in_body=self.declaration.standfirst_in_body,
            whole=markup.whole,
        )

    def _transcript(self, markup: Markup, bodies: list[Element]) -> list[Element]:
        """The transcript of a broadcast, where the page's own text is no more than its introduction."""
        if not markup.transcript or sum(len(words(body)) for body in bodies) > _LONGEST_INTRODUCTION:
            return []
        return [one for one in outermost(self._elements(markup.transcript)) if one not in bodies]

    def titles(self) -> Candidates[str]:
        for title in self._declared("title"):
            yield f"{self.name}.title", clean_or_none(title)
        yield from super().titles()

    def author_lists(self) -> Candidates[tuple[str, ...]]:
        anywhere = self.declaration.authors
        shown = self._declared("authors") or first_values(anywhere, self.page.root, self.page.index)
        found = self.clues.bylines.read(shown)
        yield f"{self.name}.authors", (*found.people, *found.organisations)
        yield from super().author_lists()

    def publications(self) -> Candidates[Moment]:
        yield from self._moments("published")
        yield from super().publications()

    def modifications(self) -> Candidates[Moment]:
        yield from self._moments("modified")
        yield from super().modifications()

    def sections(self) -> Candidates[str]:
        for section in self._declared("section"):
            yield f"{self.name}.section", clean_or_none(section)
        yield from super().sections()

    def tag_lists(self) -> Candidates[tuple[str, ...]]:
        yield f"{self.name}.tags", unique(self._declared("tags"))
        yield from super().tag_lists()

    @property
    def zone(self) -> str | None:
        return self.declaration.timezone or super().zone

    def _moments(self, field: str) -> Candidates[Moment]:
        for text in self._declared(field)[:_MOST_TIMES]:
            yield f"{self.name}.{field}", self.clues.moment(clean_or_none(text))

    def _elements(self, selectors: tuple[Selector, ...]) -> list[Element]:
        return first_elements(selectors, self.page.root, self.page.index)

    def _declared(self, field: str) -> list[str]:
        selectors: tuple[Selector, ...] = getattr(self.markup, field) if self.markup else ()
        return first_values(selectors, self.page.root, self.page.index)


def _of_first_story(elements: list[Element], page: Page) -> list[Element]:
    """Without those of the stories that a page appends for who scrolls on.

    Each is in an `article` with its headline, in a box of the same class, or below a headline that leads to where the
    story itself stands.
    """
    if len(elements) < 2:
        return elements
    headings = page.tagged("h1")
    others = {heading for heading in headings if leads_here(heading, page) is False}
    if others:
        order = takewhile(lambda one: one not in others, page.body.iter(*{"h1", *map(tag_of, elements)}))
        first = set(order)
        elements = [one for one in elements if one in first] or elements
    stories = {above for heading in headings for above in heading.iterancestors("article")} | _boxes_alike(headings)
    homes = [next((above for above in one.iterancestors() if above in stories), None) for one in elements]
    return [one for one, home in zip(elements, homes, strict=True) if home is homes[0] or home is None]


def _boxes_alike(headings: Iterable[Element]) -> set[Element]:
    """The boxes that stand beside each other, have the same class, and each a heading of its own, all called alike."""
    found: set[Element] = set()
    ways = ([*reversed(list(heading.iterancestors())), heading] for heading in islice(headings, _MOST_STORIES))
    for one, other in pairwise(ways):
        if one[-1].get("class") != other[-1].get("class"):
            continue  # a part of the story
        for first, second in zip(one[:-1], other[:-1], strict=False):
            if first is not second:
                if first.get("class") and (first.tag, first.get("class")) == (second.tag, second.get("class")):
                    found |= {first, second}
                break
    return found


def _around(element: Element) -> Element:
    """What holds an element: selectors looked for in it may begin with the element itself."""
    parent = element.getparent()
    return element if parent is None else parent
