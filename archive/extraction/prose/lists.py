"""Lists in a text: their items, and those that are none but a row of buttons or the layout of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archive.article import Block, Link
from archive.extraction.select import Element, words

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: The blocks of an entry in a transcript that is a list, and how many entries there are at least.
_OF_SAYINGS = ("div", "p")
_COLONS = (":", "：")
_FEWEST_SAYINGS = 3


class Item:
    """An entry of a list, and in how many lists it stands."""

    __slots__ = ("depth", "is_button", "parts")

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.parts: list[str] = []
        self.is_button = False


def list_block(gathered: Iterable[Item], links: tuple[Link, ...]) -> Block | None:
    """The block of some items and the links in them; None where nothing of it is text."""
    items = [item for item in gathered if item.parts]
    texts = tuple(" ".join(item.parts) for item in items)
    if not texts or _is_row_of_buttons(items, texts, links):
        return None
    depths = tuple(item.depth for item in items) if any(item.depth > 1 for item in items) else ()
    return Block("list", "\n".join(texts), items=texts, depths=depths, links=links)


def _is_row_of_buttons(items: Sequence[Item], texts: Sequence[str], links: Sequence[Link]) -> bool:
    """Whether a list is buttons, links and the labels of buttons, and nothing else."""
    if not any(item.is_button for item in items):
        return False
    linked = {link.text for link in links}
    return all(item.is_button or text in linked or text.endswith(":") for item, text in zip(items, texts, strict=True))


def lays_out(listed: Element) -> bool:
    """Whether a list only lays out the page: posts or chapters with headings that lead nowhere, what several say."""
    heading = next(listed.iter(*_HEADINGS), None)
    if heading is None:
        return _holds_sayings(listed)
    if next(heading.iter("a"), None) is not None:
        return False
    if any(above.tag == "a" for above in heading.iterancestors()):
        return False
    items = list(listed.iterchildren("li"))
    return 2 * sum(next(item.iter(*_HEADINGS), None) is not None for item in items) > len(items)


def _holds_sayings(listed: Element) -> bool:
    """Whether each entry is who speaks, with a colon, and what they say, in blocks without links."""
    items = list(listed.iterchildren("li"))
    if len(items) < _FEWEST_SAYINGS or next(listed.iter("a"), None) is not None:
        return False
    said = [[text for one in item.iterchildren(*_OF_SAYINGS) if (text := words(one).strip())] for item in items]
    return all(len(texts) > 1 and texts[0].endswith(_COLONS) for texts in said)
