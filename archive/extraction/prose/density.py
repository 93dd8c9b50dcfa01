"""Density: how much running text stands below each element of a page, without those that their names call furniture."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from math import inf

from archive.article import Link
from archive.extraction.cached import cached_property
from archive.extraction.prose.boxes import Teasers
from archive.extraction.prose.passages import SHORTEST, Passage, block_of, read_passage
from archive.extraction.select import Element, words
from archive.extraction.text import letters, word_set
from archive.extraction.tree.index import Index
from archive.extraction.tree.naming import (
    Named,
    Names,
    names_caption,
    names_column,
    names_consent,
    names_furniture,
    names_hook,
    names_nothing_else,
)

_IGNORED = word_set(
    "script style noscript template svg nav footer aside button select textarea figure figcaption option label "
    "title head iframe h1 h2 h3 h4 h5 h6 caption "
    "amp-sidebar amp-list amp-ad amp-embed amp-user-notification amp-consent"
)
_FRAMES = frozenset(("a", "header"))
#: An element with as many characters of passages as a short article, and this share of the page's, is no furniture.
_FURNITURE_LIMIT = 900
_FURNITURE_SHARE = 0.4
#: The same where the name may be that of a box with text as well.
AMBIGUOUS_LIMIT = 500
#: Of a short text the share that stands in an element with a name that a script uses.
_HOOK_SHARE = 0.6
_SENTENCES = 100
_DOUBTED = 0.35
#: A page with more headings of the first rank prints its teasers with them.
_FEW_HEADINGS = 2
#: How much of the passages' weight the page's own statement of its text must cover to be believed, and of that itself.
_COVERED = 0.4
_PROBE = 32


def declared_letters(text: str | None) -> str:
    """`letters` of a text that metadata holds, with its markup and (often double) escapes undone."""
    if not text or len(text) < SHORTEST:
        return ""
    plain = html.unescape(html.unescape(text)) if "&" in text else text
    return letters(re.sub(r"<[^<>]{1,300}>", " ", plain) if "<" in plain else plain)


class Density:
    """The weight of the passages below each element of a scope.

    `texts` are the elements of the scope that hold text nodes (index.Index), `names` the page's, `headings` its `h1`.
    `title` is what its head says. `declared` are the `declared_letters` of the text that the metadata gives as the
    article's: where they cover the passages well, only covered ones weigh.
    """

    def __init__(
        self,
        scope: Element,
        texts: Iterable[Element],
        names: Names,
        declared: str = "",
        headings: Sequence[Element] = (),
        title: str = "",
        to_story: Callable[[Element], Link | None] | None = None,
    ) -> None:
        self.scope = scope
        self._title = letters(title)
        teasers = Teasers(scope, self._title, to_story)
        if len(headings) > _FEW_HEADINGS:
            headings = ()
        #: The elements in which the headings stand.
        self.above = {above for heading in headings for above in heading.iterancestors()}
        self.names = names
        self._texts = texts
        self._chains: dict[Element, tuple[Element, ...] | None] = {}
        passages = list(self._passages())
        self.declared = declared
        covered = [one for one in passages if declared and self.is_told(one.text)]
        self.is_declared = bool(covered) and sum(one.weight for one in covered) >= _COVERED * len(declared)
        apart = covered if self.is_declared else [one for one in passages if not teasers.hold(one.element, one.text)]
        self.passages = apart or passages
        #: How many passages there are, where each is a teaser of another story.
        self.only_teasers = 0 if apart else len(passages)
        #: Elements with the names of furniture that hold too much text to be any ("page with-sidebar share-tools").
        self.named_wrongly: set[Element] = set()
        self._weights = self._summed(frozenset())
        if furniture := {one for one in self._weights if one is not scope and _may_be_furniture(names.of(one))}:
            self._leave_out(furniture)

    def _leave_out(self, furniture: AbstractSet[Element]) -> None:
        """Weigh the page without elements of such names, but for those that are named wrongly."""
        raw, names = self._weights, self.names
        around = self.above & furniture  # what holds the headline is no furniture, whatever its names
        total = raw.get(self.scope, 0)
        limit = _FURNITURE_SHARE * total if self.is_declared else max(_FURNITURE_LIMIT, _FURNITURE_SHARE * total)
        hooks = max(AMBIGUOUS_LIMIT, _HOOK_SHARE * total)
        large = {one for one in furniture - around if raw[one] >= _largest(one, names, limit, hooks)}
        self.named_wrongly = around | large
        furniture = furniture - self.named_wrongly
        self._weights = self._summed(furniture) if furniture else raw
        doubtful = {one for one in furniture if _may_hold_text(names.of(one))}
        captions = {one for one in doubtful if names_caption(names.of(one).names)}
        self._believe(furniture, doubtful - captions)
        if not self.weight(self.scope):
            self._believe(furniture, doubtful)
        self.named_wrongly |= self._twins(self.named_wrongly)

    def _twins(self, elements: Iterable[Element]) -> set[Element]:
        """What stands beside some elements and is called the same: too short for a passage, and no less of the text."""
        called: dict[Element, set[Named]] = {}
        for element in elements:
            named, parent = self.names.of(element), element.getparent()
            if parent is not None and _may_hold_text(named):
                called.setdefault(parent, set()).add(named)
        return {one for parent, names in called.items() for one in parent if self.names.of(one) in names}

    def _believe(self, furniture: AbstractSet[Element], doubtful: AbstractSet[Element]) -> None:
        """Take what has doubtful names for text, if hardly any stands outside of it."""
        without_doubt = self._summed(furniture - doubtful) if doubtful else {}
        if self._weights.get(self.scope, 0) < _DOUBTED * without_doubt.get(self.scope, 0):
            self.named_wrongly |= doubtful
            self._weights = without_doubt

    def is_told(self, text: str) -> bool:
        """Whether the metadata's text holds this one, or its beginning."""
        return letters(text)[:_PROBE] in self.declared

    def is_title(self, heading: Element) -> bool:
        """Whether the head of the page says what a heading says."""
        said = letters(words(heading))
        return bool(said) and said in self._title

    def weight(self, element: Element | None) -> float:
        return self._weights.get(element, 0) if element is not None else 0

    def stands_in(self, passage: Passage, region: Element) -> bool:
        """Whether the passage stands below the region, with no furniture between them."""
        for element in self.chain(passage.element) or ():
            if element is region:
                return True
            if element not in self.named_wrongly and names_furniture(self.names.of(element).names):
                return False
        return False

    def passages_in(self, element: Element) -> list[Passage]:
        return [passage for passage in self.passages if element in (self.chain(passage.element) or ())]

    def _passages(self) -> Iterator[Passage]:
        for block in dict.fromkeys(map(block_of, self._texts)):
            if self.chain(block) is not None and (passage := read_passage(block)):
                yield passage

    def _is_frame(self, element: Element) -> bool:
        """Whether an element is a link around blocks, or a header without the headline, where there is one."""
        if element.tag == "a":
            return element.get("href") is not None
        return element.tag == "header" and bool(self.above) and element not in self.above

    def chain(self, element: Element) -> tuple[Element, ...] | None:
        """The element and its ancestors below the scope; None where one of them holds no text of an article."""
        climbed: list[Element] = []
        current = element
        while current not in self._chains:
            parent = current.getparent()
            if current is self.scope:
                self._chains[current] = (current,)
            elif parent is None or current.tag in _IGNORED or (current.tag in _FRAMES and self._is_frame(current)):
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
            for element in self.chain(passage.element) or ():
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
        self.names = names

    def __contains__(self, element: object) -> bool:
        return isinstance(element, Element) and self._may_be(element) and element in self._found

    def _may_be(self, element: Element) -> bool:
        names = self.names.of(element).names
        least = _FURNITURE_LIMIT if names_nothing_else(names) and not names_hook(names) else _SENTENCES
        return names_furniture(names) and len(words(element)) >= least

    @cached_property
    def _found(self) -> AbstractSet[Element]:
        return Density(self._container, Index(self._container).texts, self.names).named_wrongly


def _largest(element: Element, names: Names, limit: float, hook_limit: float) -> float:
    """What an element with the names of furniture weighs at most; `limit` is for those that name nothing else.

    `hook_limit` is for those of them by which a script may find the text.
    """
    called, is_unseen = names.of(element)
    if names_consent(called):
        return inf
    if names_nothing_else(called):
        return min(limit, hook_limit) if names_hook(called) else limit
    is_paragraph = element.tag == "p" and not is_unseen and not names_caption(called)
    return _SENTENCES if is_paragraph else AMBIGUOUS_LIMIT


def _may_be_furniture(named: Named) -> bool:
    return named.is_unseen or names_furniture(named.names) or names_column(named.names)


def _may_hold_text(named: Named) -> bool:
    return not named.is_unseen and not names_nothing_else(named.names)
