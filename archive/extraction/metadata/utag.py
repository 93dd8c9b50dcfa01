"""`utag_data`: the analytics variables of a Pangea page, a JavaScript object literal with unquoted keys.

    var utag_data={entity:"VOA",pub_year:"2024",byline:"Associated Press"};            2017 and later
    var utag_data={ PageTitle:"…", PublicationHour:"11", UID:"1703270", };             2013

Only a flat object of quoted texts and numbers is read; anything else ends the reading.
"""

from __future__ import annotations

import html
import re

_START = re.compile(r"\butag_data\s*=\s*\{")
_PAIR = re.compile(
    r"""\s*["']?(?P<key>[A-Za-z_$][\w$]{0,60})["']?\s*:\s*
    (?:"(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"|'(?P<single>[^'\\]*(?:\\.[^'\\]*)*)'
    |(?P<bare>[\w.+-]{1,40}))\s*(?:,|(?=\}))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": " ", "v": " ", "0": ""}


def read_utag(script: str) -> dict[str, str]:
    """The variables of a script that sets `utag_data`, unescaped; empty for any other script."""
    if "utag_data" not in script or (start := _START.search(script)) is None:
        return {}
    found: dict[str, str] = {}
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
