"""Openings: the texts with which lines of one kind begin, or do not: nearly every line is none by its first letters."""

from __future__ import annotations

from collections.abc import Iterable

from archive.extraction.text import opening

#: So many letters tell of nearly every line that it begins with none.
_TELLING = 3
#: A line has no more marks, bullets and blanks before its first word.
_MOST_MARKS = 60


class Openings:
    """Some texts, compared as `text.opening` does."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = tuple(map(opening, texts))
        letters = {text[:1] for text in self._texts}
        self._letters = frozenset(letters | {letter.upper() for letter in letters})
        self._starts = frozenset(text[:_TELLING] for text in self._texts)
        self._short = tuple(text for text in self._texts if len(text) < _TELLING)
        self._looked_at = max(map(len, self._texts), default=0) + _MOST_MARKS

    def begin(self, line: str, marks: str = "") -> bool:
        """Whether a line begins with one of them, with or without some of `marks` before it."""
        return self.may_begin(line) and opening(line[: self._looked_at]).lstrip(marks).startswith(self._texts)

    def may_begin(self, line: str) -> bool:
        """Whether the first letters of a line, or a mark before them, allow that it begins with one of them."""
        first = line[:1]
        if first not in self._letters and first.isascii() and first.isalnum():
            return False  # half of all lines
        start = line[:_TELLING]
        if not first.isalnum() or not start.isprintable():
            return True
        folded = start.casefold()
        return folded[:_TELLING] in self._starts or folded.startswith(self._short)
