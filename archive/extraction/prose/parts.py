"""The parts of a text that stand beside the element that holds most of it.

h1   p (the first paragraph)   div (most of it)            h1   div (one half)   teasers   div (the other half)
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from itertools import takewhile

from archive.extraction.prose.container import is_section_after
from archive.extraction.prose.density import Density
from archive.extraction.select import Element, words

#: Paragraphs that stand together are so many at least.
_TOGETHER = 2
#: What follows the largest part holds at least this share of what it does; less may be what stands below an article.
_AFTER = 0.5
#: Beside a paragraph may stand who wrote it.
_LONGEST_LINE = 40
#: A box with one of these around a single sentence is a picture with its caption, a player, a date.
_NO_PARAGRAPH = ("img", "picture", "figure", "video", "button", "time")

_HEADINGS = ("h2", "h3", "h4")


def parts(container: Element, density: Density, headline: Element | None) -> tuple[list[Element], list[Element]]:
    """What stands of a text before and after its container, in the same rows below the headline."""
    if headline is None or density.weight(density.scope) <= density.weight(container):
        return [], []
    above = {headline, *headline.iterancestors()}
    if container in above:
        return [], _sections_after(container, density)
    before: list[Element] = []
    after: list[Element] = []
    current: Element | None = container
    while current is not None and current not in above and current is not density.scope:
        row, is_below = _row_before(current, above)
        if density.weight(current.getparent()) > density.weight(current):
            boxes = _boxes_of_paragraphs(density)
            least = _AFTER * density.weight(container)
            before = [*_of_text(row, boxes, density), *before]
            after += _heavy_after(current, boxes, least, density)
        if is_below:
            return before, after
        current = current.getparent()
    return [], []  # the headline stands elsewhere


def _sections_after(container: Element, density: Density) -> list[Element]:
    """The later sections of the article whose first section, the headline in it, is the container."""
    home = next((one for one in container.iterancestors() if one.tag == "article"), None)
    if home is None or density.weight(home) <= density.weight(container):
        return []
    boxes, least = _boxes_of_paragraphs(density), _AFTER * density.weight(container)
    rows = (container, *takewhile(lambda one: one is not home, container.iterancestors()))
    after = (one for row in rows for one in _heavy_after(row, boxes, least, density))
    return [one for one in after if is_section_after(one)]


def _heavy_after(element: Element, boxes: Container[Element], least: float, density: Density) -> list[Element]:
    """The boxes of paragraphs after an element that hold enough of the text."""
    return [one for one in element.itersiblings("*") if one in boxes and density.weight(one) >= least]


def _row_before(element: Element, above: Container[Element]) -> tuple[list[Element], bool]:
    """The siblings before an element, in their order, as far back as the headline; and whether that is there."""
    row: list[Element] = []
    for sibling in element.itersiblings("*", preceding=True):
        if sibling in above:
            return row[::-1], True
        row.append(sibling)
    return row[::-1], False


def _of_text(row: list[Element], boxes: Container[Element], density: Density) -> Iterator[Element]:
    """The boxes of paragraphs and the sentences of a row, with the headings between them."""
    is_text = [one in boxes or _is_sentence(one, density) for one in row]
    for place, one in enumerate(row):
        is_between = any(is_text[:place]) and any(is_text[place + 1 : place + 2])
        if is_text[place] or (is_between and one.tag in _HEADINGS):
            yield one


def _is_sentence(element: Element, density: Density) -> bool:
    """Whether an element is or holds one paragraph, a whole sentence at least, and no more than an author line."""
    weight = density.weight(element)
    if not weight or next(element.iter("p"), None) is None or next(element.iter(*_NO_PARAGRAPH), None) is not None:
        return False
    beside = _LONGEST_LINE if weight >= _LONGEST_LINE else 0
    return len(words(element).strip()) <= weight + beside


def _boxes_of_paragraphs(density: Density) -> set[Element]:
    """The elements whose passages are paragraphs that stand together, in one parent."""
    paragraphs: dict[Element, list[float]] = {}
    for passage in density.passages:
        parent = passage.element.getparent()
        if passage.element.tag == "p" and parent is not None and density.weight(passage.element):
            paragraphs.setdefault(parent, []).append(passage.weight)
    found = set[Element]()
    for parent, weights in paragraphs.items():
        if len(weights) >= _TOGETHER:
            found.update(_around(parent, sum(weights), density))
    return found


def _around(parent: Element, weight: float, density: Density) -> Iterable[Element]:
    """The elements that hold a parent of paragraphs and nothing else of weight."""
    current: Element | None = parent
    while current is not None and 0 < density.weight(current) <= weight:
        yield current
        current = current.getparent()
