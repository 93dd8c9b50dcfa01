"""The text of a page that nobody described: where it stands, and what of it is the article's."""

from __future__ import annotations

from dataclasses import dataclass

from archive.article import Block, Image
from archive.extraction.body import BodyReader, Rules
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.density import Density, declared_letters, letters
from archive.extraction.media import read_players
from archive.extraction.page import Page
from archive.extraction.platforms.base import Content
from archive.extraction.select import Element, descendants, nodes, words
from archive.extraction.standfirst import find_standfirst
from archive.extraction.trim import Surroundings, trim

GENERIC_RULES = Rules(
    roles={"twitter-tweet": "embed", "instagram-media": "embed", "tiktok-embed": "embed"}, by_names=True
)

_BODY_MARKS = "//*[@itemprop='articleBody'][not(self::meta)]"
#: A marked body must hold this share of the passages that density finds.
_SHARE = 0.5
_CONTROLS = ".//*[self::form or self::input[not(@type='hidden')] or self::textarea or self::select]"
_UNSEEN = (
    ".//*[@hidden or @aria-hidden='true' or @role='navigation' or @role='complementary' or @role='dialog'"
    " or contains(translate(@style, ' ', ''), 'display:none')]"
)
#: A box with a control in it asks the reader for something, unless it holds more text than such boxes do.
_LARGEST_BOX = 600
_BOXES = ("div", "section", "aside", "li", "header", "td")


@dataclass(frozen=True, slots=True)
class Declared:
    """What a page's metadata says that helps to find its text."""

    title: str = ""
    names: tuple[str, ...] = ()  #: of the section, the site
    authors: tuple[str, ...] = ()
    text: str | None = None  #: the article's text (`articleBody`)
    descriptions: tuple[str | None, ...] = ()
    image: str | None = None  #: address of the lead picture


def read_generic(page: Page, declared: Declared, vocabulary: Vocabulary) -> Content:
    """The text of the page and what stands in it; no block where the page holds no passage."""
    density = Density(page.body, declared_letters(declared.text))
    container, rule = _container(page, density)
    if container is None:
        return Content()
    return read_container(page, container, rule, declared, vocabulary, density)


def read_container(
    page: Page, container: Element, rule: str, declared: Declared, vocabulary: Vocabulary, density: Density | None
) -> Content:
    """The text of an element that is known to hold the article's."""
    kept = density.named_wrongly if density else frozenset()
    reader = BodyReader(page, GENERIC_RULES, vocabulary, kept, _unwanted(container, density))
    reader.read(container)
    around = Surroundings(declared.title, declared.names, declared.authors)
    blocks, related = trim(reader.blocks, around, vocabulary)
    standfirst = _standfirst(page, container, declared, density)
    if standfirst and not _says(blocks, standfirst):
        blocks = (Block("paragraph", standfirst), *blocks)
    lead = page.absolute(declared.image)
    images = {image.url: image for image in [*([Image(lead)] if lead else []), *reader.images]}
    return Content(
        blocks,
        tuple(images.values()),
        read_players(page, descendants(container, "audio", "video")),
        standfirst=standfirst,
        related=related,
        rule=rule,
    )


def _container(page: Page, density: Density) -> tuple[Element | None, str]:
    marked = max(nodes(page.root, _BODY_MARKS), key=density.weight, default=None)
    densest = density.container()
    # some sites mark each paragraph
    if marked is not None and densest is not None and density.weight(marked) >= _SHARE * density.weight(densest):
        return marked, "microdata.articleBody"
    return densest, "json_ld.articleBody" if density.is_declared else "density"


def _unwanted(container: Element, density: Density | None) -> set[Element]:
    """Boxes that ask for something, and what the page hides."""
    unwanted = {element for element in nodes(container, _UNSEEN) if not density or density.weight(element) < _LARGEST_BOX}
    for control in nodes(container, _CONTROLS):
        box = _box(control, container)
        if box is not None:
            unwanted.add(box)
    return unwanted


def _box(control: Element, container: Element) -> Element | None:
    """The largest element around a control that holds no more text than a box does."""
    found = None
    for element in control.iterancestors():
        if element is container or len(words(element)) > _LARGEST_BOX:
            break
        found = element
    return found


def _says(blocks: tuple[Block, ...], standfirst: str) -> bool:
    said = letters(standfirst)
    return any(said in letters(block.text) for block in blocks[:3])


def _standfirst(page: Page, container: Element, declared: Declared, density: Density | None) -> str | None:
    headings = list(descendants(page.body, "h1"))
    title = letters(declared.title)
    headline = next((one for one in headings if title and letters(words(one)) == title), next(iter(headings), None))
    if headline is None:
        return None
    start = density.passages[0].element if density and density.passages else container
    return find_standfirst(headline, start, declared.descriptions)
