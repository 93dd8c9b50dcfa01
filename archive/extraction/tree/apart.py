"""Whether an element stands in what is none of the page's story: by the tags and the classes of what is around it."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from itertools import islice

from archive.extraction.select import Element
from archive.extraction.tree.naming import without_states

_LEVELS = 8
#: What surrounds the story too: sites name it after what else it holds.
_FRAME = frozenset(("html", "body", "main", "article"))


def stands_in(element: Element, tags: Container[str], names: re.Pattern[str]) -> bool:
    """Whether an element has one of some names, or stands near below one that has, or is one of some tags.

    A `header` with the headline is the story's, and not the site's.
    """
    if _is_named(element, names):
        return True
    return any(
        _is_named(above, names) or (above.tag in tags and not _holds_headline(above))
        for above in islice(element.iterancestors(), _LEVELS)
    )


def _is_named(element: Element, names: re.Pattern[str]) -> bool:
    if element.tag in _FRAME or _holds_headline(element):
        return False
    classes = element.get("class")
    return classes is not None and _has_name(classes, names)


def _holds_headline(element: Element) -> bool:
    return element.tag == "header" and next(element.iter("h1"), None) is not None


@lru_cache(maxsize=8192)
def _has_name(classes: str, names: re.Pattern[str]) -> bool:
    return names.search(without_states(classes)) is not None
