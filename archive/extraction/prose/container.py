"""The element that holds an article's text: the innermost with nearly all passages, sought from fork to fork."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from archive.extraction.prose.density import AMBIGUOUS_LIMIT, Density
from archive.extraction.prose.passages import ITEMS
from archive.extraction.select import Element
from archive.extraction.tree.naming import names_nothing_else

#: The walk goes down into a child as long as it holds this share of its parent's passages.
_SHARE = 0.75
_DECLARED_SHARE = 0.95
#: At a fork between an article and a full side column: how much a branch must hold to be followed.
_BRANCH = 0.2
#: The head of an article has no more passages than this; its text weighs so many times as much.
_MOST_IN_HEAD = 2
_HEADED = 1.5
#: Ids of columns: "left_column", "rightCol", "side"; not "copyright".
_COLUMN = re.compile("(?<![a-z])(?:left|right|links|rechts|secondary|side)|column", re.IGNORECASE)
#: What the ids of a text's parts begin with alike: "news_text".
_STEM = re.compile("[a-z]+_?(?:text|body|content|honbun)")
_GRID = ("col", "grid", "span", "row", "unit", "cell", "large", "medium", "small", "pull", "float")
#: What follows the beginning of a text in another element is called ("asset-body", "asset-more").
_MORE = re.compile(r"(?<![a-z])(?:asset|entry|post)-(?:more|extended)(?![a-z])")


def find_container(density: Density) -> Element | None:
    """The innermost element that holds nearly all passages; None where there are none."""
    if not density.weight(density.scope):
        return None
    current = density.scope
    while (branch := _branch(density, current)) is not None:
        current = branch
    return current


def _branch(density: Density, current: Element) -> Element | None:
    """The child in which the article goes on; None where `current` holds it as a whole."""
    children = [child for child in current.iterchildren("*") if density.weight(child)]
    heaviest = max(children, key=density.weight, default=None)
    total = density.weight(current)
    if heaviest is None or heaviest.tag == "p" or (heaviest.tag in ITEMS and not _is_column(density, heaviest)):
        return None
    if density.is_declared:
        return heaviest if density.weight(heaviest) >= _DECLARED_SHARE * total else None
    if _is_continued(heaviest):
        return None
    if heaviest.tag == "main" and density.weight(heaviest) >= total / 2 and _is_headed(heaviest):
        return heaviest  # what stands beside it is the site's: asks for consent, for its app
    if density.weight(heaviest) >= _SHARE * total:
        return None if _is_cut(density, heaviest, children) else _below_headline(density, heaviest, children)
    beside = total - sum(map(density.weight, children))
    if _are_parts_below_head(density, children):
        return None
    columns = [child for child in children if child.tag != "p" and density.weight(child) >= _BRANCH * total]
    return _column(density, heaviest, columns) if beside <= _BRANCH * total and len(columns) > 1 else None


def _column(density: Density, heaviest: Element, columns: Sequence[Element]) -> Element | None:
    """Which of several columns with text is the article, one of them the heaviest; None where all are parts of it."""
    if all(len(column) == 1 and column[0].tag == "p" for column in columns):
        return None  # each is the box of one paragraph
    are_alike = len(set(map(_called, columns))) < 2
    stories = [one for one in columns if _is_headed(one) and (one.tag == "article" or (are_alike and _is_dated(one)))]
    if len(stories) == len(columns):
        return stories[0]  # the next ones are there for those who scroll on
    if are_alike:
        return None
    if set.intersection(*map(_kinds, columns)):
        return None  # "content" and "content first": parts of one text
    headed = next(filter(_is_headed, columns), None)
    if headed is None:
        return None if any(_MORE.search(column.get("class") or "") for column in columns[1:]) else heaviest
    is_section = headed is columns[0] and all(map(is_section_after, columns[1:]))
    if (is_section or _is_head_of(density, headed, heaviest)) and all(
        _runs_on(density, column) for column in columns if column is not headed
    ):
        return None
    return None if _is_marked_head(density, headed) else headed


def _are_parts_below_head(density: Density, children: Sequence[Element]) -> bool:
    """Whether below an element with the headline and little text stand several alike, with more: the acts of a play."""
    head, *parts = children
    is_head = _is_headed(head) and len(density.passages_in(head)) <= _MOST_IN_HEAD
    if not is_head or len(parts) < 2 or len({(one.tag, one.get("class")) for one in parts}) > 1:
        return False
    if density.weight(head) >= sum(map(density.weight, parts)):
        return False
    held = Counter(part for passage in density.passages for part in density.chain(passage.element) or ())
    return all(held[part] > sum(1 for _ in part.iter("a")) for part in parts)


def _is_cut(density: Density, heaviest: Element, children: Sequence[Element]) -> bool:
    """Whether one text is cut into several elements of one name, with an advertisement before each of the later."""
    alike = [one for one in children if one.tag == heaviest.tag and one.get("class") == heaviest.get("class")]
    between = (one.getprevious() for one in alike[1:])
    if len(alike) < 2 or not all(
        one is not None and names_nothing_else(density.names.of(one).names) for one in between
    ):
        return False
    return _are_runs_of_paragraphs(density, frozenset(alike))


def _are_runs_of_paragraphs(density: Density, elements: AbstractSet[Element]) -> bool:
    """Whether all the text in some elements is in paragraphs right below them."""
    for passage in density.passages:
        is_paragraph = passage.element.tag == "p" and passage.element.getparent() in elements
        if not is_paragraph and not elements.isdisjoint(density.chain(passage.element) or ()):
            return False
    return True


def _below_headline(density: Density, heaviest: Element, children: Sequence[Element]) -> Element:
    """The heaviest of children, or that with the headline, if all the other holds stands above that."""
    if not density.above or heaviest in density.above:
        return heaviest
    below = children[children.index(heaviest) + 1 :]
    headed = next((child for child in below if child in density.above), None)
    heading = None if headed is None else next(headed.iter("h1"), None)
    return headed if headed is not None and heading is not None and density.is_title(heading) else heaviest


def _is_head_of(density: Density, headed: Element, column: Element) -> bool:
    """Whether an element with the headline holds no more than an introduction to the text in another."""
    is_short = len(density.passages_in(headed)) <= _MOST_IN_HEAD
    return is_short and density.weight(column) >= _HEADED * density.weight(headed)


def _is_marked_head(density: Density, headed: Element) -> bool:
    """Whether an element with the headline is a `header`, or stands in an `article`, and holds an introduction.

    The text of a short item of news weighs less than that.
    """
    if len(density.passages_in(headed)) > _MOST_IN_HEAD:
        return False
    return headed.tag == "header" or any(above.tag == "article" for above in headed.iterancestors())


def _runs_on(density: Density, column: Element) -> bool:
    """Whether an element has more passages than links: of teasers each has one."""
    return len(density.passages_in(column)) > sum(1 for _ in column.iter("a"))


def _is_column(density: Density, item: Element) -> bool:
    """Whether a cell is one of a table that lays out the page, as in 2005, and holds a whole article."""
    return item.tag == "td" and (item in density.above or density.weight(item) >= AMBIGUOUS_LIMIT)


def _is_headed(element: Element) -> bool:
    return next(element.iter("h1"), None) is not None


def _is_dated(element: Element) -> bool:
    return next(element.iter("time"), None) is not None


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
