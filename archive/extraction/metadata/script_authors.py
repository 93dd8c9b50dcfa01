"""Author lines in scripts: data layers and analytics variables.

    _sf_async_config.authors = 'Jane Doe';   dataLayer = [{"author": "Jane Doe"}]   utag_data = {byline: "Jane Doe"}

A script that gives two of them, or is longer than such a script, describes several articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive.extraction.metadata.utag import unescape

#: "author", "authorName", "cap_authors", "byline" …
_PAIR = re.compile(
    r"""(?:uthors?|yline)(?:_?[nN]ames?)?["']?\s*[:=]\s*(?:\[\s*)?
    (?:"((?:[^"\\\n]|\\.){2,120})"|'((?:[^'\\\n]|\\.){2,120})')""",
    re.VERBOSE,
)
_LONGEST = 8_000


def script_authors(scripts: Iterable[str]) -> list[str]:
    """The one author line of each script, as written."""
    found: list[str] = []
    for script in scripts:
        if len(script) <= _LONGEST and ("uthor" in script or "yline" in script):
            lines = {unescape(double or single) for double, single in _PAIR.findall(script)}
            found += lines if len(lines) == 1 else ()
    return found
