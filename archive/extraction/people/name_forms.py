"""What a name looks like in the scripts of the world; names without what is printed around them, or twice."""

from __future__ import annotations

import re
from itertools import accumulate

from archive.extraction.people.name_kinds import EDGES

#: The point of "Jr." and of an initial belongs to the name.
_LAST_POINT = re.compile(r"(?:\b(?:Jr|Sr)|\b[^\W\d_])\.(?=[^\w.]*$)")
_EASTERN = re.compile("[\uac00-\ud7af]{2,4}|[\u4e00-\u9fff]{2,4}|(?=[\u4e00-\u9fff])[\u3040-\u30ff\u4e00-\u9fff]{3,6}")
_SPACELESS = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]{3,40}")
#: What a long name is shortened to, after it.
_ACRONYM = re.compile(r"\(([A-ZÀ-Þ]{3,8})\)$")


def spelled_out(line: str) -> str | None:
    """The name before its own first letters: "Lakeside Radio and Television (LRT)"; None where they are no such."""
    found = _ACRONYM.search(line) if line.endswith(")") else None
    if found is None:
        return None
    name = line[: found.start()].strip()
    firsts = "".join(word[0] for word in name.split() if word[0].isupper())
    return name if firsts == found[1] else None


def stripped(text: str) -> str:
    """A part of a line without the marks around it."""
    point = "." if "." in text and _LAST_POINT.search(text) else ""
    return text.strip(EDGES) + point


def is_eastern(name: str) -> bool:
    """Whether a word may be a name of China, Japan or Korea, where nothing parts the family's from the given one."""
    return _EASTERN.fullmatch(name) is not None


def is_spaceless(name: str) -> bool:
    """Whether a word may be a name of Laos, Thailand, Tibet, Burma or Cambodia, where no blanks part its words."""
    return _SPACELESS.fullmatch(name) is not None


def is_latin(text: str) -> bool:
    return text[:1] < "\u0250"


def without_longer(names: list[str]) -> list[str]:
    """Without names that go on after an earlier one, as headings over somebody's stories do."""
    kept: list[str] = []
    seen = set[str]()
    for name in names:
        beginnings = accumulate(name.split(" ")[:-1], "{} {}".format)
        if seen.isdisjoint(beginnings):
            kept.append(name)
        seen.add(name)
    return kept


def is_small(name: str) -> bool:
    """Whether a name is written without capitals in a script that has them; for Unicode all Georgian is so."""
    return name.islower() and not "\u10d0" <= name[0] <= "\u10ff"


def once(name: str) -> str:
    """A name that is printed twice, for two widths of a screen, once."""
    said = name.split()
    half = len(said) // 2
    return " ".join(said[:half]) if half and said[:half] == said[half:] else name
