"""The terms under which a page of no known platform files its story, where it shows them: tags, the path to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import chain, islice

from archive.extraction.addresses import is_front, path_of
from archive.extraction.page import Page
from archive.extraction.select import Element, descendants, words
from archive.extraction.text import clean_or_none, unique, word_set
from archive.extraction.tree.apart import stands_in

_OF_TAGS = word_set("tag tags topic topics keyword keywords etiqueta etiquetas temas tagi stitky emner etiketler")
_OF_PATHS = word_set(
    "breadcrumb breadcrumbs crumb crumbs breadcrumbtrail brotkrumen migas kruimelpad pathway ariane putanja"
)
_PARTS_OF_TAGS = ("tag", "topic", "keyword", "etiquet", "temas", "stitky", "emner", "etiketler")
_PARTS_OF_PATHS = ("crumb", "bread", "migas", "kruimelpad", "pathway", "ariane", "putanja", "brotkrumen")
_OF_SECTIONS = word_set(
    "category categories kategorie kategoria kategori categoria categorie rubric rubrik rubrique rubrica rubryka slug"
)
_PARTS_OF_SECTIONS = ("categor", "kategor", "rubri", "rubry", "slug")
_LEVELS_OF_HEADLINE = 2
_MOST_NAMED = 100
_MOST_BESIDE = 4
_LARGEST_BESIDE = 120
_LETTERS_OF_LANGUAGE = 2
#: What is no link is a section only as some words, and none of these.
_SECTION = re.compile(r"[^\W\d][^\d|·•:,()]{1,28}")
_NO_SECTIONS = word_set("uncategorized uncategorised category categories breaking kategorie rubrik")
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
        inner = steps if begins_inside else steps[1:]
        return _names([link for link, url in inner if not _is_entry(page, url)])
    return ()


def shown_sections(page: Page) -> tuple[str, ...]:
    """The section that a page names right above its headline, or beside it."""
    heading = next(iter(page.tagged("h1")), None)
    boxes = set(page.index.of_classes(_names_section, *_PARTS_OF_SECTIONS)[:_MOST_NAMED] if heading is not None else ())
    if heading is None or not boxes:
        return ()
    for one in _beside_headline(heading, boxes):
        links = list(islice(descendants(one, "a"), 2)) if one in boxes else []
        if one not in boxes or len(links) > 1 or stands_in(one, _APART, _OTHERS):
            continue
        said = [name for name in _names(links or [one]) if links or _SECTION.fullmatch(name)]
        if said and said[0].casefold() not in _NO_SECTIONS:
            return tuple(said)
    return ()


def _beside_headline(heading: Element, named: AbstractSet[Element]) -> Iterator[Element]:
    """The elements in small boxes right before a headline or what is around it, nearest first, and right after it.

    A box with a picture, or with a heading that is none of those `named`, is another story's.
    """
    scopes = (heading, *islice(heading.iterancestors(), _LEVELS_OF_HEADLINE))
    before = (islice(scope.itersiblings("*", preceding=True), _MOST_BESIDE) for scope in scopes)
    for box in chain(chain.from_iterable(before), islice(heading.itersiblings("*"), 1)):
        if len(words(box)) <= _LARGEST_BESIDE and set(box.iter("h2", "h3", "h4", "img")) <= named:
            yield from islice(box.iter("*"), _MOST_BOXES)


def _is_entry(page: Page, url: str) -> bool:
    """Whether an address is a front page: of a language only if it is the page's ("/tv" may be a section)."""
    path = path_of(url)
    language = (page.root.get("lang") or "").casefold()[:2]
    return is_front(path) and (len(path.strip("/")) != _LETTERS_OF_LANGUAGE or path.strip("/").casefold() == language)


@lru_cache(maxsize=4096)
def _names_section(classes: str) -> bool:
    return not _OF_SECTIONS.isdisjoint(word.lower() for word in _WORDS.findall(classes))


@lru_cache(maxsize=4096)
def _names_tags(classes: str) -> bool:
    return not _OF_TAGS.isdisjoint(word.lower() for word in _WORDS.findall(classes))


@lru_cache(maxsize=4096)
def _names_path(classes: str) -> bool:
    if any(name == "bread" or name.endswith("_bread") for name in classes.split()):
        return True
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
