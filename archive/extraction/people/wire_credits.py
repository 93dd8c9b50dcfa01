"""Wire credits: the agencies from which a text comes.

With reporting by Reuters, AP, and TASS     a line that begins or ends as the language's credits do
OSTREL (AP) — The ferry sank.               the beginning of a text
Quelle: sid/dpa    — AFP    nm/wmr (AP, Reuters)    a line of their names, after a label or the initials of editors
Jane Doe with AFP    Hà Linh (theo TTXVN)           an author line
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, takewhile

from archive.extraction.boilerplate import Vocabulary, agencies
from archive.extraction.people.byline_words import picture_labels
from archive.extraction.text import letters, word_set

#: Han, kana and Hangul run on without spaces: there a name needs no edge.
_RUNS_ON = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_PLACE_AND_AGENCY = re.compile(r"[^()]{0,60}\(([^()]{2,40})\)\s?(?:[—–]|--?\s|\.?\s?-)")
#: "Source" in the languages of the world's newsrooms.
_LABELS = tuple(
    sorted(
        word_set(
            "Quelle Quellen Source Sources Fuente Fonte Fonti Bron Kilde Källa Lähde Heimild Źródło Zdroj Forrás Sursa "
            "Izvor Извор Източник Источник Джерело Крыніца Kaynak Πηγή المصدر منبع מקור 出典 来源 來源 출처 Allikas "
            "Avots Šaltinis Burimi Sumber Nguồn ที่มา"
        )
    )
)
_BEGINNINGS = (*_LABELS, "-", "–", "—")
_NAMED = re.compile(
    rf"(?:(?:{'|'.join(_LABELS)})\s?[:：]|[-–—])\s*(.{{2,60}})"
    r"|(?:[a-z]{2,5}(?:\s?[/,]\s?[a-z]{2,5})*\s)?\(([^()]{2,60})\)"
)
#: At the end of the last paragraph, after its sentence: "… in the storm. (ANSA)".
_LAST_WORDS = re.compile(r"[.!?。！？…”\"»」][ \xa0]?[（(]([^()（）]{2,40})[）)]$")
_LONGEST_LAST_WORDS = 44
_LAST_SIGNS = (")", "）")
_BETWEEN = re.compile(r"\s*[/,;&]\s*|\s+(?:and|und)\s+|\s*และ\s*")
_PARTS = re.compile(
    r"\s*[/,;&|·•()（）:：]\s*|\s+[–—-]\s+|(?:^|\s+|(?<=[(（:：]))(?:and|und|et|y|e|i|og|och|en|with|avec|mit|con|com|z|s|theo|via)\s+",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_LONGEST_SIGNED = 160
#: Names of agencies that are words or people's names elsewhere.
_WORDS_TOO = frozenset(("Mehr", "Trend", "Dawn", "Fars", "Hina", "Turan", "AA", "DW", "IAR"))
#: A lede, a caption and a dateline may stand before the text.
_FIRST_LINES = 4
_LAST_LINES = 4
_LONGEST = 80


def wire_credits(
    lines: Sequence[str],
    vocabulary: Vocabulary,
    signed: Iterable[str] = (),
    own: Callable[[], Iterable[str]] = tuple,
) -> tuple[str, ...]:
    """The agencies that `lines` credit, in order and by their names in the archive.

    `signed` are the author lines of the page, and whom its metadata names as authors; `own` gives what its site is
    called: no site credits itself.
    """
    known = agencies()
    credited = (_pattern().findall(line) for line in lines if vocabulary.is_credit(line))
    placed = (_named_before(line) for line in lines[:_FIRST_LINES] if "(" in line[:_LONGEST])
    closed = (line[-_LONGEST_LAST_WORDS:] for line in lines[-_LAST_LINES:] if line.endswith(_LAST_SIGNS))
    ended = (_forms(found[1]) for end in closed if (found := _LAST_WORDS.search(end)))
    listed = (_listed(line) for line in lines[_FIRST_LINES:][-_LAST_LINES:] if len(line) <= _LONGEST)
    written = map(_signing, signed)
    names = dict.fromkeys(known[form] for form in chain.from_iterable(chain(placed, credited, ended, listed, written)))
    themselves = _called(own()) if names else ()
    return tuple(name for name in names if name not in themselves)


def _called(names: Iterable[str]) -> set[str]:
    """The agencies of which a form is one of some names, or begins one: "CNN Brasil"."""
    said = (letters(part) for name in names for part in (name, name.partition(" ")[0]))
    return {agency for one in said for agency in _by_letters().get(one, ())}


def _named_before(line: str) -> Iterator[str]:
    """The agencies that a text names before it begins."""
    found = _PLACE_AND_AGENCY.match(line)
    return _forms(found[1]) if found else iter(())


def _listed(line: str) -> Iterator[str]:
    """The agencies of a line that is nothing but their names."""
    found = _NAMED.fullmatch(line) if line.endswith(")") or line.startswith(_BEGINNINGS) else None
    return _forms(found[1] or found[2]) if found else iter(())


def names_agency(line: str) -> bool:
    """Whether an author line names one."""
    return next(_signing(line), None) is not None


def _signing(line: str) -> Iterator[str]:
    """The agencies that an author line names, each set apart."""
    if len(line) > _LONGEST_SIGNED or _first_words().isdisjoint(_WORD.findall(line)):
        return iter(())  # nearly every line
    parts = (part.strip(" .\xa0\n\r\t") for part in _PARTS.split(line))
    of_text = takewhile(lambda part: part.casefold() not in picture_labels(), parts)  # the rest made pictures
    return (name for name in of_text if name in agencies() and name not in _WORDS_TOO)


def _forms(names: str) -> Iterator[str]:
    return (name for name in _BETWEEN.split(names.rstrip(" .")) if name in agencies())


@cache
def _by_letters() -> dict[str, set[str]]:
    """The agencies by the letters of their forms."""
    found = defaultdict[str, set[str]](set)
    for form, name in agencies().items():
        found[letters(form)].add(name)
    return dict(found)


@cache
def _first_words() -> frozenset[str]:
    """The words with which the forms of agencies begin."""
    return frozenset(_WORD.findall(form)[0] for form in agencies())


@cache
def _pattern() -> re.Pattern[str]:
    """Every written form of an agency; of two that begin alike the longer. "CNN's Jane Doe" works for it."""
    forms = sorted(agencies(), key=len, reverse=True)
    apart = "|".join(re.escape(form) for form in forms if not _RUNS_ON.search(form))
    running_on = [re.escape(form) for form in forms if _RUNS_ON.search(form)]
    return re.compile("|".join([rf"(?<!\w)(?:{apart})(?!\w|['’]s\b)", *running_on]))
