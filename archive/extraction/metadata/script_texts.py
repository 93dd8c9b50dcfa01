"""Texts of articles in scripts: the state from which a script would write the page.

window.__NUXT__ = … body:"\\u003Cp\\u003EThe ferry …"        {"richText":"<p>The ferry …<\\/p>"}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from archive.extraction.metadata.utag import unescape
from archive.extraction.text import letters

_END = re.compile(r'(?<!\\)"')
_PARAGRAPH = re.compile(r"(?:<|\\u003[cC])p[ >\\]")
#: A text that begins with a paragraph or a heading.
_START = re.compile(r'"(?=(?:<|\\u003[cC])(?:p|h[2-4])[ >\\])')
#: Between the pieces of one text stand their keys and numbers.
_GAP = 600
#: They have one name.
_KEY = re.compile(r'"(\w{1,30})"\s?:\s?"$')
_LONGEST_KEY = 40
_TAG = re.compile(r"<[^<>]{1,300}>")
#: A closing tag that shall not end the script it stands in: "{\/p}".
_BRACED = re.compile(r"\{/(\w{1,10})\}")
#: The shortest text, with its markup, that is no description; and the fewest paragraphs of one.
_SHORTEST = 300
_PARAGRAPHS = 2
_PROBE = 40


def script_text(scripts: Iterable[str], description: str | None) -> str | None:
    """The markup of the one text of several paragraphs in scripts; of several texts that with the description in it."""
    found: list[str] = []
    for quoted in dict.fromkeys(text for script in scripts for text in _runs(script)):
        if len(_PARAGRAPH.findall(quoted)) >= _PARAGRAPHS:
            found.append(_BRACED.sub(r"</\1>", unescape(quoted)))
    return text_of_page(found, description)


def text_of_page(texts: Iterable[str], description: str | None) -> str | None:
    """Of texts with their markup the only one, though it be there twice; of several that with the description in it."""
    by_words = {letters(_TAG.sub(" ", text)): text for text in texts}
    probe = letters(description or "")[:_PROBE]
    told = [text for said, text in by_words.items() if len(probe) == _PROBE and probe in said]
    return next(iter(told or (by_words.values() if len(by_words) == 1 else ())), None)


def _runs(script: str) -> Iterator[str]:
    """The longer texts that begin with a paragraph, as written, with the pieces that follow each nearly at once."""
    run: list[str] = []
    last, called = 0, None
    for start, end in _pieces(script):
        key = _KEY.search(script, max(start - _LONGEST_KEY, 0), start)
        name = key[1] if key else None
        if run and (start - last > _GAP or name is None or name != called):
            yield from _longer(run)
            run = []
        run.append(script[start:end])
        last, called = end, name
    yield from _longer(run)


def _longer(run: list[str]) -> Iterator[str]:
    """The pieces of a run from the first longer one on, as one text; none where none is longer."""
    first = next((number for number, piece in enumerate(run) if len(piece) >= _SHORTEST), None)
    if first is not None:
        yield "".join(run[first:])


def _pieces(script: str) -> Iterator[tuple[int, int]]:
    """Where texts that begin with a paragraph or a heading begin and end."""
    start = _START.search(script)
    while start is not None and (end := _END.search(script, start.end())) is not None:
        yield start.end(), end.start()
        start = _START.search(script, end.end())
