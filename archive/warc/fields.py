"""The header fields of a record: as pairs, or as the text that they stand in, taken apart when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import overload

Field = tuple[str, str]
#: Names and values in the order and the case sent.
Fields = Sequence[Field]


def taken_apart(lines: Iterable[str]) -> tuple[Field, ...]:
    """The fields of header lines, without the white space round them; what has no colon is none."""
    parts = (line.partition(":") for line in lines)
    return tuple((name.strip(), value.strip()) for name, colon, value in parts if colon)


def fields_of(fields: Fields, *names: str) -> list[Field]:
    """The fields of these names, whatever their case: all of the first name, then those of the next."""
    if isinstance(fields, HeadText):
        return fields.named(names)
    wanted = [(name, name.lower()) for name in names]
    return [(name, value) for name, lowered in wanted for key, value in fields if key.lower() == lowered]


def first_of(fields: Fields, *names: str) -> list[str | None]:
    """The first value of each of these names, whatever its case; None for one that is absent."""
    if isinstance(fields, HeadText):
        return [fields.first(name) for name in names]
    found = {name.lower(): value for name, value in reversed(fields)}
    return [found.get(name.lower()) for name in names]


@cache  # the names that the program asks for
def _before_value(name: str) -> str:
    return f"\n{name.lower()}: "


class HeadText(Sequence[Field]):
    """The fields of a head that has nothing odd about it. Most of them nobody ever asks for."""

    __slots__ = ("_fields", "_lowered", "_text")

    def __init__(self, text: str) -> None:
        """ASCII; lines end in CR LF, all but the first and the last are a name, a colon, a blank and a value."""
        self._text = text
        self._lowered = text.lower()
        self._fields: tuple[Field, ...] | None = None

    def named(self, names: Iterable[str]) -> list[Field]:
        """See `fields_of`."""
        lowered = self._lowered
        found = []
        for name in names:
            before = _before_value(name)
            place = lowered.find(before)
            while place >= 0:
                end = lowered.index("\r", place)
                found.append((name, self._text[place + len(before) : end].strip()))
                place = lowered.find(before, end)
        return found

    def first(self, name: str) -> str | None:
        """See `first_of`."""
        before = _before_value(name)
        place = self._lowered.find(before)
        if place < 0:
            return None
        start = place + len(before)
        return self._text[start : self._text.index("\r", start)].strip()

    def _all(self) -> tuple[Field, ...]:
        if self._fields is None:
            self._fields = taken_apart(self._text.split("\n"))
        return self._fields

    @overload
    def __getitem__(self, index: int) -> Field: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Field, ...]: ...

    def __getitem__(self, index: int | slice) -> Field | tuple[Field, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Field]:
        return iter(self._all())

    def __reversed__(self) -> Iterator[Field]:
        return reversed(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, HeadText) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())
