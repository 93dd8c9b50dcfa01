"""A text of its own words for pages that tests make: what a page prints twice is read once."""

from __future__ import annotations

_HOURS = ("one", "two", "three", "four", "five", "six")
SENTENCES = tuple(
    f"The ferry left the harbor at {hour} in the morning, with eleven people on board and a dog." for hour in _HOURS
)
SIX_PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
