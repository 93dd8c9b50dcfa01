"""Where the text of an unknown page stands: the innermost element that holds nearly all of its sentences."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from lxml import etree

from archive.extraction.body import Rules
from archive.extraction.select import Element, words
from archive.extraction.text import word_set

_IGNORED = word_set("script style noscript template svg form nav footer aside button select textarea figure a")
_CARRIERS = frozenset(("p", "pre", "blockquote", "h2", "h3", "li"))
#: A paragraph shorter than this, or made of links by this share, is no evidence of an article.
_SHORTEST = 40
_LINKED = 0.4
#: The walk goes down into a child as long as it holds this share of its parent's sentences.
_SHARE = 0.75
#: An element with as many characters of sentences as a short article, and this share of the page's, is no furniture.
_FURNITURE_LIMIT = 900
_FURNITURE_SHARE = 0.4
#: At a fork between an article and a full side column: how much a branch must hold to be followed.
_BRANCH = 0.2


class Density:
    """The weight in characters of the sentences below each element of a scope."""

    def __init__(self, scope: Element, rules: Rules) -> None:
        self.scope = scope
        self._rules = rules
        own = self._own_weights()
        raw = _summed(own, scope, frozenset())
        limit = max(_FURNITURE_LIMIT, _FURNITURE_SHARE * raw.get(scope, 0))
        furniture = {element for element in raw if element is not scope and self._is_furniture(element)}
        #: Elements with the class of furniture that hold too much text to be any ("page with-sidebar share-tools").
        self.named_wrongly = {element for element in furniture if raw[element] >= limit}
        self._own = own
        self._weights = _summed(own, scope, furniture - self.named_wrongly)

    def weight(self, element: Element) -> int:
        return self._weights.get(element, 0)

    def container(self) -> Element | None:
        """The innermost element that holds nearly all sentences; None where there are none."""
        if not self.weight(self.scope):
            return None
        current = self.scope
        while (branch := self._branch(current)) is not None:
            current = branch
        return current

    def _branch(self, current: Element) -> Element | None:
        """The child in which the article goes on; None where `current` holds it as a whole."""
        children = [child for child in current.iterchildren("*") if self.weight(child) and child.tag not in _CARRIERS]
        heaviest = max(children, key=self.weight, default=None)
        total = self.weight(current)
        if heaviest is None or self.weight(heaviest) >= _SHARE * total:
            return heaviest
        beside = total - sum(map(self.weight, children))
        columns = [child for child in children if self.weight(child) >= _BRANCH * total]
        if beside > _BRANCH * total or len(columns) < 2 or len({child.get("class") for child in columns}) < 2:
            return None
        return next((column for column in columns if next(column.iter("h1"), None) is not None), heaviest)

    def _own_weights(self) -> dict[Element, int]:
        own: dict[Element, int] = {}
        walk = etree.iterwalk(self.scope, events=("start",))
        for _, element in walk:
            if element is not self.scope and element.tag in _IGNORED:
                walk.skip_subtree()
            elif weight := self._own_weight(element):
                own[element] = weight
                if element.tag in _CARRIERS:
                    walk.skip_subtree()
        return own

    def _is_furniture(self, element: Element) -> bool:
        value = f"{element.get('class') or ''} {element.get('id') or ''}"
        return value != " " and self._rules.role(value) == "furniture"

    def _own_weight(self, element: Element) -> int:
        if element.tag == "p" or element.tag in ("pre", "blockquote"):
            return _sentences(words(element), sum(len(words(link)) for link in element.iter("a")))
        # bare text with line breaks, as pages wrote it before 2015
        bare = [
            element.text or "",
            *(child.tail or "" for child in element.iterchildren("br", "a", "b", "i", "em", "strong")),
        ]
        return sum(_sentences(part, 0) for part in bare if len(part) > _SHORTEST)


def _summed(own: dict[Element, int], scope: Element, barriers: AbstractSet[Element]) -> dict[Element, int]:
    """The weights of elements with all that is below them; nothing passes upwards through a barrier."""
    sums: dict[Element, int] = {}
    for element, weight in own.items():
        current: Element | None = element
        while current is not None and current not in barriers:
            sums[current] = sums.get(current, 0) + weight
            current = None if current is scope else current.getparent()
    return sums


def _sentences(text: str, linked: int) -> int:
    length = len(" ".join(text.split()))
    return length if length >= _SHORTEST and linked <= _LINKED * length else 0
