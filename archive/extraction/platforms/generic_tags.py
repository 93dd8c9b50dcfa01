"""The tags of a page of no known platform, where it shows them."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from archive.extraction.page import Page
from archive.extraction.platforms.generic_terms import OF_TAGS, has_word, is_apart, terms_of
from archive.extraction.select import Element, descendants, folded_words

_PARTS_OF_TAGS = ("tag", "topic", "keyword", "etiquet", "temas", "stitky", "emner", "etiketler")
_OTHER_STORIES = ("h1", "img", "time", "p")
_HEADINGS = ("h2", "h3", "h4", "h5")
#: What a box of tags is called in it: "Tags:", "More stories on".
_LONGEST_LABEL = 30
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
    if next(box.iterdescendants(*_OTHER_STORIES), None) is not None or not _are_labels(box):
        return ()
    links = list(islice(descendants(box, "a"), _MOST_TAGS + 1))
    said = sum(len(folded_words(link)) for link in links)
    whole = folded_words(box)
    first = next((text for link in links if (text := folded_words(link))), None)
    label = whole.partition(first)[0] if first else ""
    least = _LINKED * (len(whole) - (len(label) if len(label) <= _LONGEST_LABEL else 0))
    return terms_of(links) if 0 < len(links) <= _MOST_TAGS and said >= least else ()


def _are_labels(box: Element) -> bool:
    """Whether the headings in a box are no more than its label: those of other stories are links, or several."""
    headings = list(islice(box.iterdescendants(*_HEADINGS), 2))
    return len(headings) < 2 and all(map(_is_label, headings))


def _is_label(heading: Element) -> bool:
    parent = heading.getparent()
    is_linked = next(heading.iter("a"), None) is not None or (parent is not None and parent.tag == "a")
    return not is_linked and len(folded_words(heading)) <= _LONGEST_LABEL
