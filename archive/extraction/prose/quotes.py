"""Whom a quote is by, as its markup says."""

from __future__ import annotations

from archive.extraction.select import Element, first, words
from archive.extraction.text import clean_or_none

_NAMED = (
    "(./footer | .//cite | .//*[contains(@class, 'attribution') or contains(@class, '__cite')"
    " or contains(@class, 'quote-author') or contains(@class, 'quote__author')])"
)
_LONGEST = 160
_DASHES = " \xa0\t\n\r—–-―"


def speaker(quote: Element) -> str | None:
    """Who said it: whom a quote names at its end, or the caption of its figure; None where neither does."""
    named = first(quote, f"{_NAMED}[1]")
    if named is None:
        following = next(quote.itersiblings("*"), None)
        parent = quote.getparent()
        if following is None or following.tag != "figcaption" or parent is None or parent.tag != "figure":
            return None
        named = following
    said = clean_or_none(words(named).strip(_DASHES))
    is_last = said is not None and words(quote).rstrip().endswith(words(named).rstrip())
    return said if said and len(said) <= _LONGEST and (is_last or named.tag in ("footer", "figcaption")) else None
