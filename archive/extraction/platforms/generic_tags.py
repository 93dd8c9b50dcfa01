"""The tags of a page of no known platform, where it shows them."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from archive.extraction.page import Page
from archive.extraction.platforms.generic_terms import OF_TAGS, has_word, is_apart, terms_of
from archive.extraction.select import Element, descendants, words

_PARTS_OF_TAGS = ("tag", "topic", "keyword", "etiquet", "temas", "stitky", "emner", "etiketler")
_OTHER_STORIES = ("h1", "h2", "h3", "h4", "img", "time", "p")
_MOST_TAGS = 25
_MOST_BOXES = 12
#: How much of a box of tags its links say.
_LINKED = 0.6


def shown_tags(page: Page) -> tuple[str, ...]:
    """The links in the first box that is called so."""
    boxes = page.index.of_classes(_names_tags, *_PARTS_OF_TAGS)
    for box in boxes[:_MOST_BOXES]:
        if not is_apart(box) and (tags := _listed(box)):
            return tags
    return ()


def marked_tags(page: Page) -> tuple[str, ...]:
    """The links that are marked as tags (https://microformats.org/wiki/rel-tag), but those to categories."""
    marked = page.index.where("rel", lambda value: "tag" in value.split() and "category" not in value)
    return terms_of(one for one in marked if not is_apart(one))


@lru_cache(maxsize=4096)
def _names_tags(classes: str) -> bool:
    return has_word(classes, OF_TAGS)


def _listed(box: Element) -> tuple[str, ...]:
    """The links of a box that holds hardly anything else."""
    if next(box.iterdescendants(*_OTHER_STORIES), None) is not None:
        return ()
    links = list(islice(descendants(box, "a"), _MOST_TAGS + 1))
    said = sum(len(words(link).strip()) for link in links)
    return terms_of(links) if 0 < len(links) <= _MOST_TAGS and said >= _LINKED * len(words(box).strip()) else ()
