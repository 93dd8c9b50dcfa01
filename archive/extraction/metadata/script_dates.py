"""Times of publication in scripts: data layers, analytics variables, the state of a page built by script.

    dataLayer = [{"publishDate": "2020-04-07T10:19:34Z"}]     window.jsPublishDate = '2019-05-14T16:45:01.493+0000';

A script that gives two of them describes several articles, and says nothing certain of this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_KEY = (
    r"(?:date_?published|publi(?:sh|cation)(?:ed)?_?(?:date|time|at)(?:_?time)?|pub_?date|first_?pub(?:lished)?(?:_?at)?"
    r"|date_?first_?published|first_?publication_?date|article_?publi(?:sh|cation)(?:ed)?_?date|published_?first_?time_?at)"
)
#: It begins with the letters that it can begin with: at most places that is all there is to look at.
_PAIR = re.compile(
    rf"""(?=[acdfjp_])(?:\b|js|_|cnn){_KEY}\\?["']?\s*[:=,]\s*(?:new\ Date\()?\\?["']
    ((?:19|20)\d\d[-/]?\d\d[-/]?\d\d[^"'\\]{{0,30}}|[A-Z][a-z]{{2}}\ [A-Z][a-z]{{2}}\ \d[^"'\\]{{8,26}})["'\\]""",
    re.IGNORECASE | re.VERBOSE,
)
_HINT = re.compile(r"publi|pub_?date|firstpub", re.IGNORECASE)
#: What every key holds: most scripts are passed by for want of it.
_IN_EVERY_KEY = "pub"
#: The state of a large page can have megabytes; a date of the article stands near its beginning.
_LONGEST = 60_000


def script_dates(scripts: Iterable[str]) -> list[str]:
    """The time that each script gives for its one article, as written."""
    found: list[str] = []
    for script in scripts:
        start = script[:_LONGEST]
        if _may_give_one(script, start) and (value := _only(match[1].strip() for match in _PAIR.finditer(start))):
            found.append(value)
    return found


def _only(values: Iterator[str]) -> str | None:
    """The one value that they all are; None for none, and for several."""
    first = next(values, None)
    return first if all(value == first for value in values) else None


def _may_give_one(script: str, start: str) -> bool:
    return _IN_EVERY_KEY in start.lower() and _HINT.search(script) is not None
