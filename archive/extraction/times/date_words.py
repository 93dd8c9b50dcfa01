"""Words that stand in dates beside their numbers and months, as data: `date_words.toml`."""

from __future__ import annotations

import re
from functools import cache

from archive.extraction.data_files import read_table
from archive.extraction.language.folding import fold
from archive.extraction.language.tags import codes

#: Sites of every language print some dates in English.
_EVERYWHERE = "en"
_BETWEEN_FORMS = re.compile(r"[,\s]+")


@cache
def date_words(language: str | None) -> frozenset[str]:
    """The days of the week and what joins them to a date, folded, word by word; of every language for none."""
    wanted = (_EVERYWHERE, *codes(language))
    lines = [line for table in _tables().values() for code, line in table.items() if not language or code in wanted]
    return frozenset(word for line in lines for word in _BETWEEN_FORMS.split(fold(line)))


@cache
def _tables() -> dict[str, dict[str, str]]:
    return read_table("times/date_words")
