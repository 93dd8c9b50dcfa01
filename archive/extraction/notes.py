"""Notes of the newsroom on its own article: corrections, editor's notes, "updated" stamps (vocabulary: notes.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from archive.article import Note, NoteKind
from archive.extraction.text import opening

_EVERYWHERE = "en"
_KINDS: tuple[NoteKind, ...] = ("correction", "editor", "update")
_LONGEST = 1000
_LONGEST_STAMP = 80
_MARKS = "([*_ "
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}")


def find_notes(texts: Iterable[str], language: str | None) -> tuple[Note, ...]:
    """The notes among texts of a page, in order, each once."""
    primary = (language or "").replace("_", "-").split("-")[0].casefold()
    letters = _first_letters(primary)
    likely = (text for text in texts if text.lstrip(_MARKS)[:1] in letters)
    return tuple(dict.fromkeys(Note(kind, text) for text in likely if (kind := _kind(text, primary))))


def _kind(text: str, language: str) -> NoteKind | None:
    if len(text) > _LONGEST:
        return None
    start = opening(text[:_LONGEST_STAMP].lstrip(_MARKS))
    if not start.startswith(_all_openings(language)):
        return None
    for kind in _KINDS:
        if start.startswith(_openings(kind, language)):
            return kind
    if len(text) < _LONGEST_STAMP and start.startswith(_openings("stamp", language)) and _TIME.search(text):
        return "update"
    return None


@cache
def _first_letters(language: str) -> frozenset[str]:
    """The letters with which a note can begin, large and small: most texts are none by the first."""
    found = {text[:1] for text in _all_openings(language)}
    return frozenset(found | {letter.upper() for letter in found})


@cache
def _all_openings(language: str) -> tuple[str, ...]:
    return tuple(text for kind in (*_KINDS, "stamp") for text in _openings(kind, language))


@cache
def _openings(kind: str, language: str) -> tuple[str, ...]:
    table = _tables()[kind]
    return tuple(opening(text) for text in [*table.get(_EVERYWHERE, []), *table.get(language, [])])


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    text = resources.files("archive").joinpath("extraction/notes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
