"""The terms under which a page of no known platform files its story: what is one, and where none stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from archive.extraction.select import Element, words
from archive.extraction.text import clean_or_none, unique, word_set
from archive.extraction.tree.apart import stands_in

OF_TAGS = word_set("tag tags topic topics keyword keywords etiqueta etiquetas temas tagi stitky emner etiketler")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
#: What stands in one of these is the site's, or another story's.
_APART = frozenset(("aside", "nav", "footer"))
_OTHERS = re.compile(
    r"(?<![\w-])(?:site-?|page-?|main-?|global-?)?(?:header|footer)|(?<!has)(?<!has-)side-?bar|menu|navbar|trending|popular|tagcloud|related"
    r"|(?<![a-z])(?:nav|card|cloud|hot|share|widgets?)(?![a-z])|social|promo|recommend",
    re.IGNORECASE,
)
_LONGEST = 40


def has_word(classes: str, named: AbstractSet[str]) -> bool:
    """Whether class names have one of some words: "storyTopics", "article__category"."""
    return not named.isdisjoint(word.lower() for word in _WORDS.findall(classes))


def is_apart(element: Element) -> bool:
    """Whether an element stands in a part of the site, or in a box of other stories."""
    return stands_in(element, _APART, _OTHERS)


def terms_of(elements: Iterable[Element]) -> tuple[str, ...]:
    """The terms that links, or what stands for them, say: none is a sentence, or "See all topics"."""
    said = (clean_or_none(words(one)) for one in elements)
    terms = [text.lstrip("# ") for text in said if text and 1 < len(text) <= _LONGEST]
    return unique([term for term in terms if OF_TAGS.isdisjoint(term.lower().split())])
