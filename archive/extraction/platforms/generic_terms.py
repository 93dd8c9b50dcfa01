"""The terms under which a page of no known platform files its story, where it shows them: tags, the path to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from archive.extraction.addresses import is_front, path_of
from archive.extraction.page import Page
from archive.extraction.select import Element, descendants, words
from archive.extraction.text import clean_or_none, unique, word_set
from archive.extraction.tree.apart import stands_in

_OF_TAGS = word_set("tag tags topic topics keyword keywords etiqueta etiquetas temas tagi stitky emner etiketler")
_OF_PATHS = word_set(
    "bread breadcrumb breadcrumbs crumb crumbs breadcrumbtrail brotkrumen migas kruimelpad pathway ariane putanja"
)
_PARTS_OF_TAGS = ("tag", "topic", "keyword", "etiquet", "temas", "stitky", "emner", "etiketler")
_PARTS_OF_PATHS = ("crumb", "bread", "migas", "kruimelpad", "pathway", "ariane", "putanja", "brotkrumen")
_OF_SECTIONS = word_set(
    "category categories kategorie kategoria kategori categoria categorie rubric rubrik rubrique rubrica rubryka slug"
)
_PARTS_OF_SECTIONS = ("categor", "kategor", "rubri", "rubry", "slug")
_LEVELS_OF_HEADLINE = 3
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
#: What stands in one of these is the site's, or another story's.
_APART = frozenset(("aside", "nav", "footer"))
_OTHERS = re.compile(
    r"(?<![\w-])(?:site-?|page-?|main-?|global-?)?(?:header|footer)|(?<!has)(?<!has-)side-?bar|menu|navbar|trending|popular|tagcloud|related"
    r"|(?<![a-z])(?:nav|card|cloud|hot|share|widgets?)(?![a-z])|social|promo|recommend",
    re.IGNORECASE,
)
_OTHER_STORIES = ("h1", "h2", "h3", "h4", "img", "time", "p")
_LONGEST = 40
_MOST_TAGS = 25
_MOST_BOXES = 12
#: How much of a box of tags its links say.
_LINKED = 0.6


def shown_tags(page: Page) -> tuple[str, ...]:
    """The links in the first box that is called so."""
    boxes = page.index.of_classes(_names_tags, *_PARTS_OF_TAGS)
    for box in boxes[:_MOST_BOXES]:
        if not stands_in(box, _APART, _OTHERS) and (tags := _listed(box)):
            return tags
    return ()


def marked_tags(page: Page) -> tuple[str, ...]:
    """The links that are marked as tags (https://microformats.org/wiki/rel-tag), but those to categories."""
    marked = page.index.where("rel", lambda value: "tag" in value.split() and "category" not in value)
    return _names(one for one in marked if not stands_in(one, _APART, _OTHERS))


def shown_path(page: Page) -> tuple[str, ...]:
    """The steps of the path that a page shows above its story, without the front page."""
    boxes = page.index.of_classes(_names_path, *_PARTS_OF_PATHS)
    for box in boxes[:1]:
        led = ((link, page.absolute(link.get("href"))) for link in descendants(box, "a"))
        steps = [(link, url) for link, url in led if url and url != page.url]
        begins_inside = len(steps) == 1 and not is_front(path_of(steps[0][1]))
        return _names([link for link, _ in (steps if begins_inside else steps[1:])])
    return ()


def shown_sections(page: Page) -> tuple[str, ...]:
    """The section that a page names right above its headline, or beside it."""
    heading = next(iter(page.tagged("h1")), None)
    if heading is None:
        return ()
    around = set(islice(heading.iterancestors(), _LEVELS_OF_HEADLINE))
    for box in page.index.of_classes(_names_section, *_PARTS_OF_SECTIONS)[:_MOST_BOXES]:
        if around.isdisjoint(islice(box.iterancestors(), _LEVELS_OF_HEADLINE)) or box in around:
            continue
        links = list(islice(descendants(box, "a"), 2))
        if len(links) < 2 and not stands_in(box, _APART, _OTHERS) and (names := _names(links or [box])):
            return names
    return ()


@lru_cache(maxsize=4096)
def _names_section(classes: str) -> bool:
    return not _OF_SECTIONS.isdisjoint(word.lower() for word in _WORDS.findall(classes))


@lru_cache(maxsize=4096)
def _names_tags(classes: str) -> bool:
    return not _OF_TAGS.isdisjoint(word.lower() for word in _WORDS.findall(classes))


@lru_cache(maxsize=4096)
def _names_path(classes: str) -> bool:
    return not _OF_PATHS.isdisjoint(word.lower() for word in _WORDS.findall(classes))


def _listed(box: Element) -> tuple[str, ...]:
    """The links of a box that holds hardly anything else."""
    if next(box.iterdescendants(*_OTHER_STORIES), None) is not None:
        return ()
    links = list(islice(descendants(box, "a"), _MOST_TAGS + 1))
    said = sum(len(words(link).strip()) for link in links)
    return _names(links) if 0 < len(links) <= _MOST_TAGS and said >= _LINKED * len(words(box).strip()) else ()


def _names(links: Iterator[Element] | list[Element]) -> tuple[str, ...]:
    said = (clean_or_none(words(link)) for link in links)
    names = [text.lstrip("# ") for text in said if text and 1 < len(text) <= _LONGEST]
    return unique([name for name in names if _OF_TAGS.isdisjoint(name.lower().split())])  # none is "See all topics"
