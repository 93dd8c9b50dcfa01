"""Where the text of a page that nobody described stands, and what in it is asked of the reader or leads elsewhere."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from archive.article import Link
from archive.extraction.addresses import host_of, path_of
from archive.extraction.media.shown import link_to_story
from archive.extraction.metadata.script_documents import document_text
from archive.extraction.metadata.script_texts import script_text
from archive.extraction.page import Page, parse_fragment
from archive.extraction.people.byline_elements import AUTHOR_PAGE, PERSON_PAGE
from archive.extraction.prose.boxes import call_boxes, link_boxes, skippable
from archive.extraction.prose.container import find_container
from archive.extraction.prose.density import Density, declared_letters
from archive.extraction.prose.parts import parts
from archive.extraction.select import Element, descendants, words
from archive.extraction.tree.index import Index

#: A marked body must hold this share of the passages that density finds.
_SHARE = 0.5
_CONTROLS = ("form", "input", "textarea", "select")
#: A box with a control in it asks the reader for something, unless it holds more text than such boxes do.
_LARGEST_BOX = 600
#: A text with more digits by this share is a date.
_OF_TIMES = 0.2
_OWN_PATH = re.compile(
    r"(?:/[a-z]{2})?/(?:[\w-]*(?:newsletter|infolett|nieuwsbrief|nyhetsbrev|uutiskirje|hirlevel|bulten|boletin|subscri|suscri"
    r"|abonn|assin|donat|donar|doneren|spende|unterst|souten|support|membership|signup|sign-up)[\w-]*"
    r"|brief|abo|don|dons|help|help-us|podrska|podpora|pidtrymka|members?|join|apps?|register)/?(?:\.\w{3,5})?",
    re.IGNORECASE,
)
#: What holds this share of the text is no box but the article's own wrapper, which happens to hold a form as well.
_BOX_SHARE = 0.3
#: What is so much longer than the text beside the title is that text, and the other its summary.
_OTHER_STORY = 2


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page's text stands: its elements in order, and what in them is taken or left whatever it is named."""

    elements: tuple[Element, ...]
    rule: str
    kept: AbstractSet[Element] = frozenset()
    dropped: AbstractSet[Element] = frozenset()
    linked: AbstractSet[Element] = frozenset()  #: boxes of links to other stories
    pictures: AbstractSet[Element] = frozenset()  #: boxes of a picture
    density: Density | None = None  #: of the whole page, where the place was found by it
    before: tuple[Element, ...] = ()  #: paragraphs of it that stand above the first of the elements
    standfirst: Element | None = None  #: where it is known
    standfirst_sought: bool = True  #: whether one may stand elsewhere, below the headline
    standfirst_in_body: bool = True
    whole: bool = False  #: no line at the ends is left out for its looks


def find_place(page: Page, declared: str | None) -> Place | None:
    """Where the text of an unknown page stands; None where it holds no passage.

    `declared` is the text that the page's metadata gives as the article's (`articleBody`).
    """
    density = Density(
        page.body,
        Index(page.body).texts,
        page.names,
        declared_letters(declared),
        page.tagged("h1"),
        f"{page.title} {page.meta.get('og:title')}",
        partial(_to_other_story, page),
    )
    densest = find_container(density)
    if densest is None:
        return None
    rule = "json_ld.articleBody" if density.is_declared else "generic.density"
    if (marked := _marked(page, density, densest)) is not None:
        densest, rule = marked, "microdata.articleBody"
    before, after = parts(densest, density, _headline(page, density)) if rule == "generic.density" else ([], [])
    elements = (densest, *after)
    most = _BOX_SHARE * density.weight(densest)
    asking = (
        box
        for element in (*before, *elements)
        for box in (
            *boxes(element),
            *call_boxes(element, partial(_leads_to_own_page, page)),
            *skippable(element),
        )
    )
    dropped = {box for box in asking if density.weight(box) < most}
    linked = {box for element in elements for box in link_boxes(element, partial(link_to_story, page))}
    return Place(elements, rule, density.named_wrongly, dropped, linked, density=density, before=tuple(before))


def _marked(page: Page, density: Density, densest: Element) -> Element | None:
    """The element that is marked as the text, if it holds about as much of it as the densest one.

    Where several stories stand on a page, each in an `article`, it is that which stands with the title.
    """
    bodies = [one for one in page.index.itemprop("articleBody") if one.tag != "p"]  # some sites mark each paragraph
    heading = next((one for one in page.tagged("h1") if density.is_title(one)), None) if len(bodies) > 1 else None
    own = None if heading is None else next(heading.iterancestors("article"), None)
    there = [one for one in bodies if own in one.iterancestors()] if own is not None else []
    if 0 < len(there) < len(bodies):
        chosen = max(there, key=density.weight)
        is_rest = density.weight(chosen) < _SHARE * density.weight(own)
        if not is_rest and all(density.weight(one) <= _OTHER_STORY * density.weight(chosen) for one in bodies):
            return chosen
    marked = max(bodies, key=density.weight, default=None)
    is_whole = marked is not None and density.weight(marked) >= _SHARE * density.weight(densest)
    return marked if is_whole else None


def find_stated(page: Page) -> Place | None:
    """The text of a page that a script would write, in the state that it would write it from."""
    described = page.meta.get("og:description") or page.meta.get("description")
    markup = script_text(page.plain_scripts, described) or document_text(page.plain_scripts, described)
    body = parse_fragment(markup) if markup else None
    return None if body is None else Place((body,), "script.text")


def _to_other_story(page: Page, link: Element) -> Link | None:
    """A link to another story: to no page of a person, and no post, with its time, of this one."""
    story = link_to_story(page, link)
    if (
        story is None
        or _is_below(story.url, page.address)
        or AUTHOR_PAGE.search(story.url)
        or PERSON_PAGE.search(story.url)
    ):
        return None
    return None if sum(map(str.isdigit, story.text)) > _OF_TIMES * len(story.text) else story


def _is_below(url: str, page_url: str) -> bool:
    """Whether an address is that of a part of a page: by a fragment, a query, or a further step of the path."""
    path, page_path = path_of(url).rstrip("/"), path_of(page_url).rstrip("/")
    is_query = path == page_path and "?" not in page_url  # else it asks one script for another story
    return "#" in url or is_query or path.startswith(f"{page_path}/")


def _leads_to_own_page(page: Page, link: Element) -> bool:
    """Whether a link leads to where readers subscribe or give, by its path: "/newsletter", "/support-us"."""
    url = page.absolute(link.get("href"))
    return url is not None and host_of(url) == host_of(page.address) and _OWN_PATH.fullmatch(path_of(url)) is not None


def _headline(page: Page, density: Density) -> Element | None:
    """The one heading of the first rank, where the head of the page says the same."""
    headings = page.tagged("h1")
    return headings[0] if len(headings) == 1 and density.is_title(headings[0]) else None


def boxes(container: Element, kept: AbstractSet[Element] = frozenset()) -> set[Element]:
    """The boxes in an element that ask the reader for something: of each control the largest that holds little text.

    No box is or holds one of `kept`.
    """
    found = set[Element]()
    large = {container, *kept}  # the elements known to hold more text than a box does
    for control in descendants(container, *_CONTROLS):
        if control.get("type") != "hidden" and (box := _box(control, large)) is not None:
            found.add(box)
    return found


def _box(control: Element, large: set[Element]) -> Element | None:
    found = None
    for element in control.iterancestors():
        if element in large:
            break
        if len(words(element)) > _LARGEST_BOX:
            large.add(element)
            break
        found = element
    return found
