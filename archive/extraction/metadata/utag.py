"""`utag_data`: the analytics variables of a Pangea page, a JavaScript object literal with unquoted keys.

    var analyticsData = Object.assign(embedProperties, {article_uid:"7997203",…});     2025 (8.48), in two scripts
    var utag_data = Object.assign({}, analyticsData, {pub_year:"2025",pub_hour:"22"});
    var utag_data={entity:"VOA",pub_year:"2024",byline:"Associated Press"};            2017 and later
    var utag_data={ PageTitle:"…", PublicationHour:"11", UID:"1703270", };             2013

Only a flat object of quoted texts and numbers is read; anything else ends the reading.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_LAST, _FIRST = "utag_data", "analyticsData"
_START = re.compile(
    rf"\b(?:{_LAST}|{_FIRST})\s*=\s*(?:Object\.assign\(\s*(?:(?:\{{\s*\}}|[\w$.]{{1,60}})\s*,\s*){{1,4}})?\{{"
)
_PAIR = re.compile(
    r"""\s*["']?(?P<key>[A-Za-z_$][\w$]{0,60})["']?\s*:\s*
    (?:"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"|'(?P<single>[^'\\]*(?:\\.[^'\\]*)*)'
    |(?P<bare>[\w.+-]{1,40}))\s*(?:,|(?=\}))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": " ", "v": " ", "0": ""}


def read_utags(scripts: Iterable[str]) -> dict[str, str]:
    """The variables of a page, unescaped: of the scripts up to that which sets `utag_data`; empty where none does."""
    found: dict[str, str] = {}
    for script in scripts:
        if _FIRST in script or _LAST in script:
            found |= (read := read_utag(script))
            if read and _LAST in script:
                break
    return found


def read_utag(script: str) -> dict[str, str]:
    """The variables that a script sets; empty for any other script."""
    found: dict[str, str] = {}
    position = 0
    while start := _START.search(script, position):
        position = start.end()
        while pair := _PAIR.match(script, position):
            position = pair.end()
            key, double, single, bare = pair.groups()
            found.setdefault(key, unescape(double or single or bare or ""))
    return found


def unescape(value: str) -> str:
    """A text of JavaScript without its escapes, and those of HTML in it."""
    text = _ESCAPE.sub(_character, value) if "\\" in value else value
    return html.unescape(text) if "&" in text else text


def _character(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2)
    return chr(int(code, 16)) if code else _LETTERS.get(match.group(3), match.group(3))
