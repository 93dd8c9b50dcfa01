"""Notes of the newsroom on its own article: corrections, editor's notes, "updated" stamps (vocabulary: notes.toml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from archive.article import Note, NoteKind
from archive.extraction.data_files import read_table
from archive.extraction.language.folding import fold
from archive.extraction.language.openings import Openings
from archive.extraction.language.tags import codes
from archive.extraction.text import opening
from archive.extraction.times.clocks import find_clock
from archive.extraction.times.written_dates import date_share

_EVERYWHERE = "en"
_KINDS: tuple[NoteKind, ...] = ("correction", "editor", "update")
_LONGEST = 1000
_LONGEST_STAMP = 80
_MARKS = "([*_/| "
#: What may stand after a label: a day, and the colon or a dash.
_LABEL_END = re.compile(r"(?:\s?\([^)]{1,40}\)|,\s[^:：—–]{1,30}|\s[\d./-]{3,10})?\s?(?:[:：]|[—–](?:\s|\w)|-\s)")
#: A stamp with a colon: "Stand: Mai 2024"; without one the date must be most of it, or a clock of a day's name.
_MARKED = re.compile(r"[^:：\d]{1,30}[:：]")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\d{4}|\d{1,2}[./]\d{1,2}[./]\d{2}")
_STAMP_SHARE = 0.3
_MOST_STAMP_WORDS = 7


def find_notes(texts: Iterable[str], language: str | None) -> tuple[Note, ...]:
    """The notes among texts of a page, in order, each once."""
    openings = _openings(codes(language))
    likely = filter(openings.all.may_begin, texts)
    return tuple(dict.fromkeys(Note(kind, text) for text in likely if (kind := _kind(text, openings, language))))


def is_change(text: str, language: str | None) -> bool:
    """Whether a text says when the page was changed."""
    return any(note.kind == "update" for note in find_notes([text], language))


def _kind(text: str, openings: _Openings, language: str | None) -> NoteKind | None:
    line = text.lstrip(_MARKS)
    if len(text) > _LONGEST or not openings.all.begin(line):
        return None
    line = opening(line).replace("’", "'")
    for kind, phrases, labels in openings.kinds:
        if phrases.begin(line) or any(line.startswith(one) and _LABEL_END.match(line, len(one)) for one in labels):
            return kind
    return "update" if openings.stamps.begin(line) and _is_stamp(line, language) else None


@lru_cache(maxsize=256)
def _is_stamp(line: str, language: str | None) -> bool:
    folded = fold(line)
    if len(line) > _LONGEST_STAMP or not _TIME.search(folded):
        return False
    if _MARKED.match(line) or (len(line.split()) <= _MOST_STAMP_WORDS and find_clock(folded, language)):
        return True
    return date_share(line, language) >= _STAMP_SHARE


class _Openings(NamedTuple):
    all: Openings
    kinds: tuple[tuple[NoteKind, Openings, tuple[str, ...]], ...]  #: with phrases, and labels without their colon
    stamps: Openings


@cache
def _openings(languages: tuple[str, ...]) -> _Openings:
    known = {
        kind: [text for code in dict.fromkeys((_EVERYWHERE, *languages)) for text in table.get(code, [])]
        for kind, table in _tables().items()
    }
    every = [text.removesuffix(":") for texts in known.values() for text in texts]
    return _Openings(
        Openings(dict.fromkeys([*every, *(text.replace("'", "’") for text in every)])),
        tuple(
            (
                kind,
                Openings(text for text in known[kind] if not text.endswith(":")),
                tuple(opening(text.removesuffix(":")) for text in known[kind] if text.endswith(":")),
            )
            for kind in _KINDS
        ),
        Openings(known["stamp"]),
    )


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return read_table("notes")
