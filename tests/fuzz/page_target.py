"""What is fuzzed: the extractor, on a page after two bytes that choose its address and the charset of its header."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.extraction import mangling
from tests.extraction.totality import PIECES, addresses, assert_total, kept_pages, newsroom_pages

CHARSETS = (None, "utf-8", "windows-1251", "shift_jis", "utf-16", "gb2312", "no-charset")


def run(data: bytes) -> None:
    """One try. Raises where the extractor breaks a promise."""
    if len(data) > 2:
        assert_total(data[2:], addresses()[data[0] % len(addresses())], CHARSETS[data[1] % len(CHARSETS)])


def seeds() -> Iterator[bytes]:
    """Pages to begin with: the golden ones under their own addresses, and the newsroom's."""
    for page in kept_pages():
        yield bytes((addresses().index(page.url) % 256, 0)) + page.html
    for number, page in enumerate(newsroom_pages()):
        yield bytes((0, number % len(CHARSETS))) + page.html


def words() -> Iterator[bytes]:
    """Pieces of markup that chance would take long to find."""
    for piece in PIECES:
        yield piece.encode("utf-8", "surrogatepass")


def mangle(data: bytes, random: Random) -> bytes:
    """A change of the page as markup."""
    return data[:2] + mangling.mangle(data[2:], random)
