"""Where the text of an unknown page stands: the innermost element that holds nearly all of its passages.

A passage is a block of running text. Passages are sought from the text nodes upwards, so that the price is that of the
text and not of the page's thousands of elements.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import inf

from archive.article import Link
from archive.extraction.cached import cached_property
from archive.extraction.prose.boxes import Teasers
from archive.extraction.select import Element, words
from archive.extraction.text import ends_sentence, letters, word_set
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

_INLINE = word_set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup time tt u var wbr"
)
_BLOCKS = word_set(
    "p div section article main header ul ol dl table blockquote pre h1 h2 h3 h4 h5 h6 figure aside footer center form"
)
_IGNORED = word_set(
    "script style noscript template svg nav footer aside button select textarea figure figcaption option label "
    "title head iframe h1 h2 h3 h4 h5 h6 caption "
    "amp-sidebar amp-list amp-ad amp-embed amp-user-notification amp-consent"
)
_FRAMES = frozenset(("a", "header"))
_ITEMS = frozenset(("li", "td", "th", "dd", "dt"))
#: A passage shorter than this, or made of links by this share, is no evidence of an article.
_SHORTEST = 40
_SHORTEST_SPACELESS = 14
_SHORTEST_ITEM = 80
_LINKED = 0.4
#: What ends like no sentence says less.
_UNENDED = 0.3
#: A list stands in for a text only where there is none.
_LISTED = 0.5
_LONG = 140
#: The walk goes down into a child as long as it holds this share of its parent's passages.
_SHARE = 0.75
_DECLARED_SHARE = 0.95
#: An element with as many characters of passages as a short article, and this share of the page's, is no furniture.
_FURNITURE_LIMIT = 900
_FURNITURE_SHARE = 0.4
#: The same where the name may be that of a box with text as well.
_AMBIGUOUS_LIMIT = 500
#: Of a short text the share that stands in an element with a name that a script uses.
_HOOK_SHARE = 0.6
_SENTENCES = 100
_DOUBTED = 0.35
#: A page with more headings of the first rank prints its teasers with them.
_FEW_HEADINGS = 2
#: At a fork between an article and a full side column: how much a branch must hold to be followed.
_BRANCH = 0.2
#: The head of an article has no more passages than this; its text weighs so many times as much.
_MOST_IN_HEAD = 2
_HEADED = 1.5
#: How much of the passages' weight the page's own statement of its text must cover to be believed, and of that itself.
_COVERED = 0.4
_PROBE = 32
#: Ids of columns: "left_column", "rightCol", "side"; not "copyright".
_COLUMN = re.compile("(?<![a-z])(?:left|right|links|rechts|secondary|side)|column", re.IGNORECASE)
#: What the ids of a text's parts begin with alike: "news_text".
_STEM = re.compile("[a-z]+_?(?:text|body|content|honbun)")
_GRID = ("col", "grid", "span", "row", "unit", "cell", "large", "medium", "small", "pull", "float")
#: What follows the beginning of a text in another element is called ("asset-body", "asset-more").
_MORE = re.compile(r"(?<![a-z])(?:asset|entry|post)-(?:more|extended)(?![a-z])")


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
        self._above = {above for heading in headings for above in heading.iterancestors()}
        self._names = names
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
        raw = self._summed(frozenset())
        furniture = {one for one in raw if one is not scope and _may_be_furniture(names.of(one))}
        if not furniture:
            self.named_wrongly: set[Element] = set()
            self._weights = raw
            return
        around = self._above & furniture
        furniture -= around  # what holds the headline is no furniture, whatever its names
        total = raw.get(scope, 0)
        limit = _FURNITURE_SHARE * total if self.is_declared else max(_FURNITURE_LIMIT, _FURNITURE_SHARE * total)
        #: Elements with the names of furniture that hold too much text to be any ("page with-sidebar share-tools").
        hooks = max(_AMBIGUOUS_LIMIT, _HOOK_SHARE * total)
        self.named_wrongly = around | {one for one in furniture if raw[one] >= _largest(one, names, limit, hooks)}
        furniture -= self.named_wrongly
        self._weights = self._summed(furniture) if furniture else raw
        doubtful = {one for one in furniture if _may_hold_text(names.of(one))}
        captions = {one for one in doubtful if names_caption(names.of(one).names)}
        self._believe(furniture, doubtful - captions)
        if not self.weight(scope):
            self._believe(furniture, doubtful)
        self.named_wrongly |= self._twins(self.named_wrongly)

    def _twins(self, elements: Iterable[Element]) -> set[Element]:
        """What stands beside some elements and is called the same: too short for a passage, and no less of the text."""
        called: dict[Element, set[Named]] = {}
        for element in elements:
            named, parent = self._names.of(element), element.getparent()
            if parent is not None and _may_hold_text(named):
                called.setdefault(parent, set()).add(named)
        return {one for parent, names in called.items() for one in parent if self._names.of(one) in names}

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
        if heaviest is None or heaviest.tag == "p" or (heaviest.tag in _ITEMS and not self._is_column(heaviest)):
            return None
        if self.is_declared:
            return heaviest if self.weight(heaviest) >= _DECLARED_SHARE * total else None
        if _is_continued(heaviest):
            return None
        if heaviest.tag == "main" and self.weight(heaviest) >= total / 2 and _is_headed(heaviest):
            return heaviest  # what stands beside it is the site's: asks for consent, for its app
        if self.weight(heaviest) >= _SHARE * total:
            return None if self._is_cut(heaviest, children) else self._below_headline(heaviest, children)
        beside = total - sum(map(self.weight, children))
        columns = [child for child in children if child.tag != "p" and self.weight(child) >= _BRANCH * total]
        if beside > _BRANCH * total or len(columns) < 2:
            return None
        if all(len(column) == 1 and column[0].tag == "p" for column in columns):
            return None  # each is the box of one paragraph
        stories = [one for one in columns if one.tag == "article" and _is_headed(one)]
        if len(stories) == len(columns):
            return stories[0]  # the next ones are there for those who scroll on
        if len(set(map(_called, columns))) < 2:
            return None
        if set.intersection(*map(_kinds, columns)):
            return None  # "content" and "content first": parts of one text
        headed = next(filter(_is_headed, columns), None)
        if headed is None:
            return None if any(_MORE.search(column.get("class") or "") for column in columns[1:]) else heaviest
        is_section = headed is columns[0] and all(map(is_section_after, columns[1:]))
        if (is_section or self._is_head_of(headed, heaviest)) and all(
            self._runs_on(column) for column in columns if column is not headed
        ):
            return None
        return None if self._is_marked_head(headed) else headed

    def _is_cut(self, heaviest: Element, children: Sequence[Element]) -> bool:
        """Whether one text is cut into several elements of one name, with an advertisement before each of the later."""
        alike = [one for one in children if one.tag == heaviest.tag and one.get("class") == heaviest.get("class")]
        between = (one.getprevious() for one in alike[1:])
        if len(alike) < 2 or not all(
            one is not None and names_nothing_else(self._names.of(one).names) for one in between
        ):
            return False
        return self._are_runs_of_paragraphs(frozenset(alike))

    def _are_runs_of_paragraphs(self, elements: AbstractSet[Element]) -> bool:
        """Whether all the text in some elements is in paragraphs right below them."""
        for passage in self.passages:
            is_paragraph = passage.element.tag == "p" and passage.element.getparent() in elements
            if not is_paragraph and not elements.isdisjoint(self._chain(passage.element) or ()):
                return False
        return True

    def _below_headline(self, heaviest: Element, children: Sequence[Element]) -> Element:
        """The heaviest of children, or that with the headline, if all the other holds stands above that."""
        if not self._above or heaviest in self._above:
            return heaviest
        below = children[children.index(heaviest) + 1 :]
        headed = next((child for child in below if child in self._above), None)
        heading = None if headed is None else next(headed.iter("h1"), None)
        return headed if headed is not None and heading is not None and self.is_title(heading) else heaviest

    def _is_head_of(self, headed: Element, column: Element) -> bool:
        """Whether an element with the headline holds no more than an introduction to the text in another."""
        return self.weight(column) >= _HEADED * self.weight(headed) and len(self._passages_in(headed)) <= _MOST_IN_HEAD

    def _is_marked_head(self, headed: Element) -> bool:
        """Whether an element with the headline is a `header`, or stands in an `article`, and holds an introduction.

        The text of a short item of news weighs less than that.
        """
        if len(self._passages_in(headed)) > _MOST_IN_HEAD:
            return False
        return headed.tag == "header" or any(above.tag == "article" for above in headed.iterancestors())

    def _runs_on(self, column: Element) -> bool:
        """Whether an element has more passages than links: of teasers each has one."""
        return len(self._passages_in(column)) > sum(1 for _ in column.iter("a"))

    def _passages_in(self, element: Element) -> list[Passage]:
        return [passage for passage in self.passages if element in (self._chain(passage.element) or ())]

    def _is_column(self, item: Element) -> bool:
        """Whether a cell is one of a table that lays out the page, as in 2005, and holds a whole article."""
        return item.tag == "td" and (item in self._above or self.weight(item) >= _AMBIGUOUS_LIMIT)

    def _passages(self) -> Iterator[Passage]:
        for block in dict.fromkeys(map(_block_of, self._texts)):
            if self._chain(block) is not None and (passage := _passage(block)):
                yield passage

    def _is_frame(self, element: Element) -> bool:
        """Whether an element is a link around blocks, or a header without the headline, where there is one."""
        if element.tag == "a":
            return element.get("href") is not None
        return element.tag == "header" and bool(self._above) and element not in self._above

    def _chain(self, element: Element) -> tuple[Element, ...] | None:
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
        least = _FURNITURE_LIMIT if names_nothing_else(names) and not names_hook(names) else _SENTENCES
        return names_furniture(names) and len(words(element)) >= least

    @cached_property
    def _found(self) -> AbstractSet[Element]:
        return Density(self._container, Index(self._container).texts, self._names).named_wrongly


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
    return _SENTENCES if is_paragraph else _AMBIGUOUS_LIMIT


def _is_headed(element: Element) -> bool:
    return next(element.iter("h1"), None) is not None


def _is_continued(text: Element) -> bool:
    """Whether what stands right beside a text is called as it is: "news_textbody" and "news_textmore"."""
    return any(_is_part(one, text) for one in (text.getprevious(), text.getnext()))


def _is_part(one: Element | None, other: Element) -> bool:
    if one is None or one.tag != other.tag:
        return False
    name, other_name = one.get("id") or "", other.get("id") or ""
    stem = _STEM.match(name)
    return stem is not None and other_name.startswith(stem[0]) and name != other_name


def is_section_after(element: Element) -> bool:
    """Whether an element is set apart as the next section of one text: by a line, or what says that it is one."""
    before = element.getprevious()
    return before is not None and (before.tag == "hr" or before.get("role") == "separator")


def _kinds(column: Element) -> set[str]:
    """The classes of an element without those of its place on a grid."""
    return {token for token in (column.get("class") or "").split() if not token.startswith(_GRID)}


def _called(column: Element) -> tuple[str | None, str | None]:
    """Class and id of an element; of ids those of columns alone, for parts of one text have theirs as well."""
    name = column.get("id")
    return column.get("class"), name if name and _COLUMN.search(name) else None


def _may_be_furniture(named: Named) -> bool:
    return named.is_unseen or names_furniture(named.names) or names_column(named.names)


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
    ended = len(text) >= _LONG or ends_sentence(text)
    return Passage(block, text, len(text) * (1 if ended else _UNENDED) * (_LISTED if block.tag == "li" else 1))


def _own_text(block: Element) -> tuple[str, int]:
    """The text of a block and the length of its links; of one that holds other blocks only what stands beside them."""
    if not len(block):
        return words(block), 0
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
