"""Broken JSON, as people and templates write it, read for what can be read of it.

    /* a comment */  // another   <!-- or CDATA around it -->   var data = {…};   several values one after the other
    "headline": "The "old" ferry"   'in single quotes'   "It\\'s"   commas too many, too few
    "image": ,   undefined   brackets that are not closed, or in the wrong order   what ends in the middle

One pass from left to right: a quote ends a text where what follows it can follow a text. Of what ends in the middle
the values before that are kept.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

#: A broken text is read no further than this; what is longer ends in the middle.
_LONGEST = 500_000
_DEEPEST = 64
#: It lets line breaks stand in texts.
_DECODER = json.JSONDecoder(strict=False)
_START = re.compile(r"[{\[]")
_VOID = re.compile(r"(?:[\s\ufeff;>]|-->|<!--|<!\[CDATA\[|//[^\n]*|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_BARE = re.compile(r"[\w.+$-]+")
_CLOSERS: dict[str, type] = {"}": dict, "]": list}

_STOP = re.compile(r"""\\.|["']""", re.DOTALL)
_KEY = r"""(?:"[^"\n{}\[\]]{1,80}+"|'[^'\n{}\[\]]{1,80}+')\s*+:"""
_AFTER_KEY = re.compile(r"\s*+:")
_CUT = r"""["'][^"'\n]{0,80}+\Z"""
_AFTER_VALUE = re.compile(rf"\s*+(?:\}}|//|/\*|\Z|{_KEY}|,\s*+(?:[}}\],]|//|/\*|\Z|{_CUT}|{_KEY}))")
_AFTER_ITEM = re.compile(r"""\s*+(?:\]|//|/\*|\Z|,\s*+(?:[\]},"'{\[\d]|//|/\*|\Z))""")
#: Members of an object that were taken for a part of the text before them.
_SWALLOWED = re.compile(r"""["']\s*+:\s*+["'{\[]""")
_ESCAPE = re.compile(r"""\\(?:(?P<known>["\\/bfnrt]|u[0-9a-fA-F]{4})|(?P<unknown>.?))|(?P<quote>")""", re.DOTALL)


def read_json(text: str) -> Any:
    """The value of a JSON text; of one that is broken, the list of what can be read of it."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return read_broken_json(text)


def read_broken_json(text: str) -> list[Any]:
    """The values of a text, those of them that are whole and those that end with it."""
    text = text[:_LONGEST]
    if '"' not in text:
        text = html.unescape(text)  # {&quot;headline&quot;: …
    start = _START.search(text, _end_of(_VOID, text, 0))
    values = _Values()
    at = start.start() if start else len(text)
    while (at := _end_of(_VOID, text, at)) < len(text):
        sign = text[at]
        if sign in "{[":
            if not values.open({} if sign == "{" else []):
                break
            at += 1
        elif sign in "}]":
            values.close(_CLOSERS[sign])
            at += 1
        elif sign == ":":
            at += 1
        elif sign == ",":
            values.key = None
            at += 1
        elif sign in "\"'":
            end = _end_of_string(text, at, values)
            if end is None:
                break
            values.add(_plain(text[at + 1 : end - 1]))
            at = end
        elif word := _BARE.match(text, at):
            values.add(_bare(word.group()))
            at = word.end()
        else:
            break
    return values.top


class _Values:
    """The values read so far: containers within containers, the innermost open one last."""

    def __init__(self) -> None:
        self.top: list[Any] = []
        self.key: str | None = None  #: of the member of an object whose value comes next
        self._open: list[Any] = [self.top]

    @property
    def innermost(self) -> Any:
        return self._open[-1]

    @property
    def awaits_key(self) -> bool:
        return isinstance(self.innermost, dict) and self.key is None

    def add(self, value: Any) -> None:
        if isinstance(self.innermost, list):
            self.innermost.append(value)
        elif self.key is not None:
            self.innermost[self.key] = value
            self.key = None
        elif isinstance(value, str):
            self.key = value

    def open(self, container: dict[str, Any] | list[Any]) -> bool:
        """False where containers stand too deep in each other."""
        if self.awaits_key:
            self.top.append(container)  # of a bracket too many
        else:
            self.add(container)
        self._open.append(container)
        return len(self._open) <= _DEEPEST

    def close(self, kind: type) -> None:
        """Close the innermost container of a kind and what was left open in it; nothing where none is open."""
        self.key = None
        inner = next((place for place in range(len(self._open) - 1, 0, -1) if type(self._open[place]) is kind), None)
        if inner is not None:
            del self._open[inner:]


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _end_of_string(text: str, at: int, values: _Values) -> int | None:
    """Where the text that begins at a quote ends, its closing quote included; None where it does not."""
    after = _AFTER_KEY if values.awaits_key else _AFTER_ITEM if isinstance(values.innermost, list) else _AFTER_VALUE
    quote = text[at]
    ends = (stop.end() for stop in _STOP.finditer(text, at + 1) if stop.group() == quote)
    return next((end for end in ends if after.match(text, end)), None)


def _plain(raw: str) -> str | None:
    """A text without its escapes; None where it swallowed what follows it."""
    if _SWALLOWED.search(raw):
        return None
    if "\\" not in raw:
        return raw
    return str(_DECODER.decode(f'"{_ESCAPE.sub(_escape, raw)}"'))


def _escape(found: re.Match[str]) -> str:
    if found["known"]:
        return found.group()
    return '\\"' if found["quote"] else found["unknown"]


def _bare(word: str) -> Any:
    try:
        return json.loads(word)
    except ValueError:
        return None  # undefined
