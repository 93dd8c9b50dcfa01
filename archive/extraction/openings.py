"""Openings: the texts with which lines of one kind begin, or do not: nearly every line is none by its first letter."""

from __future__ import annotations

from collections.abc import Iterable

from archive.extraction.text import opening

#: A line has no more marks, bullets and blanks before its first word.
_MOST_MARKS = 60


class Openings:
    """Some texts, compared as `text.opening` does."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(map(opening, texts))
        letters = {text[:1] for text in self._texts}
        self._letters = frozenset(letters | {letter.upper() for letter in letters})
        self._looked_at = max(map(len, self._texts), default=0) + _MOST_MARKS

    def begin(self, line: str, marks: str = "") -> bool:
        """Whether a line begins with one of them, with or without some of `marks` before it."""
        return self.may_begin(line) and opening(line[: self._looked_at]).lstrip(marks).startswith(self._texts)

    def may_begin(self, line: str) -> bool:
        """Whether the first letter of a line, or a mark before it, allows that it begins with one of them."""
        first = line[:1]
        if first in self._letters or not first.isalnum():
            return True
        return not first.isascii() and first.casefold()[:1] in self._letters
