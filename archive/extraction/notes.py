"""Notes of the newsroom on its own article: corrections, editor's notes, "updated" stamps (vocabulary: notes.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

from archive.article import Note, NoteKind
from archive.extraction.openings import Openings
from archive.extraction.tags import codes

_EVERYWHERE = "en"
_KINDS: tuple[NoteKind, ...] = ("correction", "editor", "update")
_LONGEST = 1000
_LONGEST_STAMP = 80
_MARKS = "([*_ "
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}")


def find_notes(texts: Iterable[str], language: str | None) -> tuple[Note, ...]:
    """The notes among texts of a page, in order, each once."""
    openings = _openings(codes(language))
    return tuple(dict.fromkeys(Note(kind, text) for text in texts if (kind := _kind(text, openings))))


def _kind(text: str, openings: _Openings) -> NoteKind | None:
    line = text.lstrip(_MARKS)
    if len(text) > _LONGEST or not openings.all.begin(line):
        return None
    for kind, known in openings.kinds:
        if known.begin(line):
            return kind
    return "update" if len(text) < _LONGEST_STAMP and _TIME.search(text) else None


class _Openings(NamedTuple):
    all: Openings
    kinds: tuple[tuple[NoteKind, Openings], ...]  #: what begins with none of these is a stamp


@cache
def _openings(languages: tuple[str, ...]) -> _Openings:
    known = {
        kind: [text for code in dict.fromkeys((_EVERYWHERE, *languages)) for text in table.get(code, [])]
        for kind, table in _tables().items()
    }
    every = Openings(text for texts in known.values() for text in texts)
    return _Openings(every, tuple((kind, Openings(known[kind])) for kind in _KINDS))


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    text = resources.files("archive").joinpath("extraction/notes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
