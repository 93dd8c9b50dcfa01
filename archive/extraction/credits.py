"""Wire credits: the agencies that a line like "With reporting by Reuters, AP, and TASS" names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from archive.extraction.boilerplate import Vocabulary, agencies

#: Han, kana and Hangul run on without spaces: there a name needs no edge.
_RUNS_ON = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


def wire_credits(lines: Iterable[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The agencies named by the credit lines among `lines`, in order and by their names in the archive."""
    known = agencies()
    credited = (line for line in lines if vocabulary.is_credit(line))
    return tuple(dict.fromkeys(known[form] for line in credited for form in _pattern().findall(line)))


@cache
def _pattern() -> re.Pattern[str]:
    """Every written form of an agency; of two that begin alike the longer. "CNN's Jane Doe" works for it."""
    forms = sorted(agencies(), key=len, reverse=True)
    return re.compile(
        "|".join(
            re.escape(form) if _RUNS_ON.search(form) else rf"(?<!\w){re.escape(form)}(?!\w|['’]s\b)" for form in forms
        )
    )
