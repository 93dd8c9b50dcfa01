"""Language tags: under which codes the words of a language stand in the data files."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.extraction.text import word_set

#: Codes of one language, and languages that share their words, with the code that knows most of them first.
_SHARED = (
    ("cs", "cz"),  # codes of countries that sites take for those of languages
    ("da", "dk"),
    ("el", "gr"),
    ("ja", "jp"),
    ("ka", "ge"),
    ("kk", "kz"),
    ("uk", "ua"),
    ("vi", "vn"),
    ("bs", "sr", "hr", "sh", "cnr"),
    ("fa", "prs"),
    ("fil", "tl"),
    ("he", "iw"),
    ("id", "in"),
    ("ku", "kmr"),
    ("nb", "no", "nn"),
    ("ro", "mo"),
    ("zh", "yue", "cmn", "wuu", "cn"),
)
#: Domains of countries under which sites of all countries stand.
_EVERYBODYS_DOMAINS = word_set("ai am as bz cc co eu fm gg gl io la ly me nu pw sh st to tv vg ws")
#: Countries where English puts the month first, or the year.
_MONTH_FIRST_DOMAINS = word_set("cn gu ir jp kr mp pr tw vi")
#: Domains that say of no English in which order it writes a date's numbers.
_DOMAINS_WITHOUT_FORM = _EVERYBODYS_DOMAINS | _MONTH_FIRST_DOMAINS
_NO_LANGUAGES = frozenset(("und", "zxx", "mul", "mis"))


@lru_cache(maxsize=1024)
def primary(tag: str | None) -> str:
    """The language of a tag, without script and region: "uz" for "uz-Cyrl-UZ"; "" for none."""
    return (tag or "").replace("_", "-").split("-")[0].strip().casefold()


@lru_cache(maxsize=1024)
def language_tag(declared: str | None) -> str | None:
    """A declared language as a tag of BCP 47, in the customary case; None for what is none, or names no language.

    "EN_us" is "en-US"; of several ("ru, en") the first counts.
    """
    parts = re.split("[-_]", (declared or "").split(",")[0].strip())
    if not (2 <= len(parts[0]) <= 3 and all(part.isascii() and part.isalnum() for part in parts)):
        return None
    language = parts[0].casefold()
    return None if language in _NO_LANGUAGES else "-".join([language, *map(_cased, parts[1:3]), *parts[3:]])


def with_country(tag: str | None, host: str | None) -> str | None:
    """A tag of English without a region, with the country whose domain the host has: "en-NZ"; any other as it is."""
    domain = (host or "").rpartition(".")[2]
    if (
        tag is None
        or tag.casefold() != "en"
        or len(domain) != 2
        or domain in _DOMAINS_WITHOUT_FORM
        or not domain.isalpha()
    ):
        return tag
    return f"en-{domain.upper()}"


def _cased(part: str) -> str:
    """A script ("Cyrl") or a region ("KZ") of a tag."""
    return part.title() if len(part) == 4 and part.isalpha() else part.upper() if len(part) == 2 else part


@lru_cache(maxsize=1024)
def codes(tag: str | None) -> tuple[str, ...]:
    """The codes of a tag's language: its own, then those that share its words; none for no tag."""
    own = primary(tag)
    shared = next((codes for codes in _SHARED if own in codes), ())
    return tuple(dict.fromkeys((own, *shared))) if own else ()
