"""Datelines in running text: "OSTREL (AP) — The ferry sank.", "VARN, Lakeland -- …", "ВАРН — …", "MERN.- …"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive.extraction.boilerplate import agencies

#: A lede and a caption may stand before it.
_FIRST_LINES = 3
_LONGEST = 100
_HEAD = re.compile(
    r"(?P<place>[^()—–!?:;\"“”«»]{3,60}?)\s?(?P<source>\([^()]{2,40}\))?(?:\s?(?:[—–]|--)|(?P<hyphen>\.\s?-|\s-))\s"
)
_SHORTEST_PLACE = 4
#: What stands in capitals before a dash and is no place.
_NO_PLACES = frozenset(("update", "updated", "breaking", "watch", "listen", "exclusive", "live", "opinion", "analysis"))


def find_dateline(lines: Iterable[str]) -> str | None:
    """The place, and the agency in brackets, before the text of the first lines; None where none begins so."""
    for line, _ in zip(lines, range(_FIRST_LINES), strict=False):
        head = line[:_LONGEST]
        found = _HEAD.match(head) if "(" in head or head[:3].isupper() else None
        if found and _is_dateline(found):
            return f"{found['place']} {found['source'] or ''}".strip()
    return None


def _is_dateline(head: re.Match[str]) -> bool:
    """A place in capitals; or of any letters, before an agency."""
    place, source, hyphen = head["place"].partition(",")[0].strip(), head["source"], head["hyphen"]
    if source and source[1:-1] in agencies():
        return len(place.split()) <= _SHORTEST_PLACE
    is_capital = place.isupper() and sum(map(str.isalpha, place)) >= _SHORTEST_PLACE
    if not is_capital or place.casefold() in _NO_PLACES or place in agencies():
        return False
    return bool(source) or hyphen is None or hyphen.startswith(".")
