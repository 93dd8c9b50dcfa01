"""Where the text of an unknown page stands: the innermost element that holds nearly all of its passages.

A passage is a block of running text. Passages are sought from the text nodes upwards, so that the price is that of the
text and not of the page's thousands of elements.
"""

from __future__ import annotations

import html
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from archive.extraction.index import Index
from archive.extraction.naming import Named, Names, names_caption, names_furniture, names_nothing_else
from archive.extraction.select import Element, words
from archive.extraction.text import letters, word_set

_INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup time tt u var wbr"
)
_BLOCKS = word_set(
    "p div section article main header ul ol dl table blockquote pre h1 h2 h3 h4 h5 h6 figure aside footer center form"
)
_IGNORED = word_set(
    "script style noscript template svg nav footer aside button select textarea figure figcaption option label "
    "title head iframe h1 h2 h3 h4 h5 h6 caption"
)
_ITEMS = frozenset(("li", "td", "th", "dd", "dt"))
#: A passage shorter than this, or made of links by this share, is no evidence of an article.
_SHORTEST = 40
_SHORTEST_SPACELESS = 14
_SHORTEST_ITEM = 80
_LINKED = 0.4
#: What ends like no sentence says less.
_UNENDED = 0.3
_LONG = 140
_ENDS = tuple(".!?…。！？।۔؟։။")
_CLOSING = "\"'”’»“)]›』」 \xa0"
#: The walk goes down into a child as long as it holds this share of its parent's passages.
_SHARE = 0.75
_DECLARED_SHARE = 0.95
#: An element with as many characters of passages as a short article, and this share of the page's, is no furniture.
_FURNITURE_LIMIT = 900
_FURNITURE_SHARE = 0.4
#: The same where the name may be that of a box with text as well.
_AMBIGUOUS_LIMIT = 500
_SENTENCES = 100
_DOUBTED = 0.35
#: A page with more headings of the first rank prints its teasers with them.
_FEW_HEADINGS = 2
#: At a fork between an article and a full side column: how much a branch must hold to be followed.
_BRANCH = 0.2
#: How much of the passages' weight the page's own statement of its text must cover to be believed, and of that itself.
_COVERED = 0.4
_PROBE = 32


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of running text: its element, its text, and what it weighs in characters."""

    element: Element
    text: str
    weight: float


def declared_letters(text: str | None) -> str:
    """`letters` of a text that metadata holds, with its markup and (often double) escapes undone."""
    if not text or len(text) < _SHORTEST:
        return ""
    plain = html.unescape(html.unescape(text)) if "&" in text else text
    return letters(re.sub(r"<[^<>]{1,300}>", " ", plain) if "<" in plain else plain)


class Density:
    """The weight of the passages below each element of a scope.

    `texts` are the elements of the scope that hold text nodes (index.Index), `names` the page's, `headings` its `h1`.
    `declared` are the `declared_letters` of the text that the metadata gives as the article's: where they cover the
    passages well, only covered ones weigh.
    """

    def __init__(
        self,
        scope: Element,
        texts: Iterable[Element],
        names: Names,
        declared: str = "",
        headings: Sequence[Element] = (),
    ) -> None:
        self.scope = scope
        self._names = names
        self._texts = texts
        self._chains: dict[Element, tuple[Element, ...] | None] = {}
        passages = list(self._passages())
        covered = [one for one in passages if declared and letters(one.text)[:_PROBE] in declared]
        total = sum(one.weight for one in covered)
        self.is_declared = bool(covered) and total >= _COVERED * len(declared)
        if self.is_declared:
            passages = covered
        self.passages = passages
        raw = self._summed(frozenset())
        furniture = {one for one in raw if one is not scope and _may_be_furniture(names.of(one))}
        if not furniture:
            self.named_wrongly: set[Element] = set()
            self._weights = raw
            return
        if len(headings) <= _FEW_HEADINGS:  # what holds the headline is no furniture, whatever its names
            furniture.difference_update(above for heading in headings for above in heading.iterancestors())
        limit = max(_FURNITURE_LIMIT, _FURNITURE_SHARE * raw.get(scope, 0))
        #: Elements with the names of furniture that hold too much text to be any ("page with-sidebar share-tools").
        self.named_wrongly = {one for one in furniture if raw[one] >= _largest(one, names, limit)}
        furniture -= self.named_wrongly
        self._weights = self._summed(furniture) if furniture else raw
        doubtful = {one for one in furniture if _may_hold_text(names.of(one))}
        if not doubtful:
            return
        without_doubt = self._summed(furniture - doubtful)
        if self._weights.get(scope, 0) < _DOUBTED * without_doubt.get(scope, 0):
            # hardly any text stands outside of boxes with such names: there it is the article's
            self.named_wrongly |= doubtful
            self._weights = without_doubt

    def weight(self, element: Element) -> float:
        return self._weights.get(element, 0)

    def stands_in(self, passage: Passage, region: Element) -> bool:
        """Whether the passage stands below the region, with no furniture between them."""
        for element in self._chain(passage.element) or ():
            if element is region:
                return True
            if element not in self.named_wrongly and names_furniture(self._names.of(element).names):
                return False
        return False

    def container(self) -> Element | None:
        """The innermost element that holds nearly all passages; None where there are none."""
        if not self.weight(self.scope):
            return None
        current = self.scope
        while (branch := self._branch(current)) is not None:
            current = branch
        return current

    def _branch(self, current: Element) -> Element | None:
        """The child in which the article goes on; None where `current` holds it as a whole."""
        children = [child for child in current.iterchildren("*") if self.weight(child)]
        heaviest = max(children, key=self.weight, default=None)
        total = self.weight(current)
        if heaviest is None or heaviest.tag == "p" or heaviest.tag in _ITEMS:
            return None
        if self.weight(heaviest) >= (_DECLARED_SHARE if self.is_declared else _SHARE) * total:
            return heaviest
        if self.is_declared:
            return None
        beside = total - sum(map(self.weight, children))
        columns = [child for child in children if child.tag != "p" and self.weight(child) >= _BRANCH * total]
        if beside > _BRANCH * total or len(columns) < 2 or len({child.get("class") for child in columns}) < 2:
            return None
        return next((column for column in columns if next(column.iter("h1"), None) is not None), heaviest)

    def _passages(self) -> Iterator[Passage]:
        for block in dict.fromkeys(map(_block_of, self._texts)):
            if self._chain(block) is not None and (passage := _passage(block)):
                yield passage

    def _chain(self, element: Element) -> tuple[Element, ...] | None:
        """The element and its ancestors below the scope; None where one of them holds no text of an article."""
        climbed: list[Element] = []
        current = element
        while current not in self._chains:
            parent = current.getparent()
            if current is self.scope:
                self._chains[current] = (current,)
            elif parent is None or current.tag in _IGNORED:
                self._chains[current] = None
            else:
                climbed.append(current)
                current = parent
        chain = self._chains[current]
        for below in reversed(climbed):
            chain = self._chains[below] = None if chain is None else (below, *chain)
        return chain

    def _summed(self, barriers: AbstractSet[Element]) -> dict[Element, float]:
        """The weights of elements with all that is below them; nothing passes upwards through a barrier."""
        sums: dict[Element, float] = {}
        for passage in self.passages:
            for element in self._chain(passage.element) or ():
                if element in barriers:
                    break
                sums[element] = sums.get(element, 0) + passage.weight
        return sums


class Misnamed(Container[Element]):
    """The elements of a text that have the names of furniture and hold too much of it to be any.

    They are sought when the first element is asked for that may be one.
    """

    def __init__(self, container: Element, names: Names) -> None:
        self._container = container
        self._names = names

    def __contains__(self, element: object) -> bool:
        return isinstance(element, Element) and self._may_be(element) and element in self._found

    def _may_be(self, element: Element) -> bool:
        names = self._names.of(element).names
        least = _FURNITURE_LIMIT if names_nothing_else(names) else _SENTENCES
        return names_furniture(names) and len(words(element)) >= least

    @cached_property
    def _found(self) -> AbstractSet[Element]:
        return Density(self._container, Index(self._container).texts, self._names).named_wrongly


def _largest(element: Element, names: Names, limit: float) -> float:
    """What an element with the names of furniture weighs at most; `limit` is for those that name nothing else."""
    called = names.of(element).names
    if names_nothing_else(called):
        return limit
    return _SENTENCES if element.tag == "p" and not names_caption(called) else _AMBIGUOUS_LIMIT


def _may_be_furniture(named: Named) -> bool:
    return named.is_unseen or names_furniture(named.names)


def _may_hold_text(named: Named) -> bool:
    return not named.is_unseen and not names_nothing_else(named.names)


def _block_of(element: Element) -> Element:
    while element.tag in _INLINE and (parent := element.getparent()) is not None:
        element = parent
    return element


def _passage(block: Element) -> Passage | None:
    text, linked = _own_text(block)
    text = " ".join(text.split())
    shortest = _SHORTEST_ITEM if block.tag in _ITEMS else _SHORTEST
    if len(text) < shortest and not _is_spaceless(text):
        return None
    if linked > _LINKED * len(text):
        return None
    ended = len(text) >= _LONG or text.rstrip(_CLOSING).endswith(_ENDS)
    return Passage(block, text, len(text) * (1 if ended else _UNENDED))


def _own_text(block: Element) -> tuple[str, int]:
    """The text of a block and the length of its links; of one that holds other blocks only what stands beside them."""
    inner = [child for child in block.iterchildren("*") if child.tag in _BLOCKS]
    if not inner:
        return words(block), sum(len(words(link)) for link in block.iter("a"))
    if block.tag == "blockquote":
        return "", 0
    parts = [block.text or ""]
    linked = 0
    for child in block.iterchildren("*"):
        if child.tag in _INLINE:
            said = words(child)
            parts.append(said)
            linked += len(said) if child.tag == "a" else 0
        parts.append(child.tail or "")
    return " ".join(parts), linked


def _is_spaceless(text: str) -> bool:
    """Whether a short text says as much as a longer one, in a script that writes without spaces."""
    return len(text) >= _SHORTEST_SPACELESS and not text.isascii() and text.count(" ") <= len(text) // 12
