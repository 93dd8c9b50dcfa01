"""Month names of the world's languages, as data: `months.toml`."""

from __future__ import annotations

import re
from functools import cache

from archive.extraction.data_files import read_table
from archive.extraction.language.folding import fold
from archive.extraction.language.tags import codes

#: Sites of every language print some dates in English.
_EVERYWHERE = "en"


@cache
def month_names(language: str | None, calendar: str = "gregorian") -> dict[str, int]:
    """The forms of a language's month names, folded, with their numbers.

    For a language that the file does not know, and for none, those forms of all languages that name one month only
    ("listopad" is November in Prague and October in Zagreb).
    """
    tables = _tables()[calendar]
    known = next((code for code in codes(language) if code in tables), None)
    if calendar == "gregorian" and known:
        return {**tables[_EVERYWHERE], **tables[known]}
    found: dict[str, int] = {}
    clashing: set[str] = set()
    for table in tables.values():
        for form, number in table.items():
            if found.setdefault(form, number) != number:
                clashing.add(form)
    certain = {form: number for form, number in found.items() if form not in clashing}
    return {**certain, **tables.get(_EVERYWHERE, {})}


@cache
def month_pattern(language: str | None, calendar: str = "gregorian") -> str:
    """The forms as alternatives of a regular expression, the longer of two that begin alike first."""
    forms = sorted(month_names(language, calendar), key=len, reverse=True)
    return "|".join(rf"{re.escape(form)}(?!\w)" for form in forms)


@cache
def _tables() -> dict[str, dict[str, dict[str, int]]]:
    """Calendar, language, form: number."""
    return {
        calendar: {language: _forms(line) for language, line in languages.items()}
        for calendar, languages in read_table("times/months").items()
    }


def _forms(line: str) -> dict[str, int]:
    months = enumerate(line.split(","), start=1)
    return {fold(form.strip()): number for number, forms in months for form in forms.split("|")}
