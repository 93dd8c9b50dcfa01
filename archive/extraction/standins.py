"""Pages that stand in the place of an article: errors, and walls before pages (vocabulary: standins.toml).

They come with status 200 more often than not, so their titles must tell, or their addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from archive.extraction.addresses import host_of, path_of
from archive.extraction.data_files import read_table

#: Between the parts of a title stand dashes and bars, between its clauses other marks as well.
_PARTS = re.compile(r"[|·•»–—]| - ")
_CLAUSES = re.compile(r"[|·•»–—:!,?،！，؟…]| - |\. ")
_EDGES = " .:…\"'”“()[]¡¿*!。\u200b"
#: A number of HTTP, and what stands with it.
_CODE = re.compile(
    r"(?P<named>(?:(?:http|error|fehler|erreur|errore|erro|ошибка|помилка|خطأ|خطای)\W+){0,2})"
    r"(?P<code>\d{3})(?:\W+(?P<rest>.*))?"
)
_CODES = frozenset((401, 403, 404, 410, 429, 451, 500, 501, 502, 503, 504))
_GONE = (404, 410)
#: No title of such a page is longer.
_LONGEST = 300
_SENTENCE = re.compile(
    r"(?:the |this |that )?(?:page|content|story|article|video)(?: you.{0,40}?)? "
    r"(?:was |is |has |does |can ?not be |could not be |can't be |isn't |doesn't )?(?:no longer |not |been )?"
    r"(?:found|unavailable|available|removed|exist|exists)(?: or .*)?"
)
_SENTENCE_ENDS = ("found", "available", "removed", "exist", "exists")
#: "… does not exist or has been moved"
_OTHERWISE = " or "
#: So many letters tell nearly every clause from those that the vocabulary begins.
_STEM = 3
#: Such a sentence tells of the reader and not of the page.
_SHUT = re.compile(r"(?<!no longer )(?:un)?available\b")
#: What stands in the vocabulary for some words ("desværre", "que procura"), or none.
_GAP = " … "
_WORDS = r"(?: \S+){0,4}? "

#: Where readers are sent to agree to cookies before they see anything.
_CONSENT_PATH = re.compile(
    r"/(?:zustimmung|einwilligung|consent|consentement|consenso|consentimiento|toestemming|samtykke|(?:cookie|privacy)-?wall)"
    r"(?:/|\.\w{3,5}$|$)",
    re.IGNORECASE,
)
#: What the owner of a domain prints where a site was, beside its name.
_PARKED = re.compile(
    r"for sale|zu verkaufen|zum verkauf|(?:is|domain) parked|parked (?:domain|free)|resources and information"
    r"|domain (?:name )?(?:has |is )?(?:registered|expired)"
)


#: What a page shows to readers of other countries.
_OF_PLACE = re.compile(
    r"(?:not (?:currently |yet )?(?:available|accessible) (?:in|from|to) your"
    r" (?:current )?(?:location|country|region|area)"
    r"|in (?:ihrem|deinem) (?:land|gebiet) (?:leider |derzeit )?nicht verfügbar"
    r"|(?:pas|plus) (?:disponible|accessible) (?:dans|depuis) votre (?:pays|région)"
    r"|no (?:está|se encuentra) disponible en (?:tu|su) (?:país|región|ubicación))[\s.!]*$"
)


class StandIn(NamedTuple):
    """What a page says in the place of an article."""

    text: str
    is_not_found: bool  #: that there is no page at the address; else that the reader is not let through


class _Vocabulary(NamedTuple):
    stems: frozenset[str]  #: the first letters of `beginnings`
    beginnings: tuple[str, ...]
    not_found: tuple[str, ...]  #: those of `beginnings` that say so
    apart: re.Pattern[str]  #: those that say so with words between their parts
    whole: dict[str, bool]  #: whether it says that there is no page, by the words


def stand_in(titles: Iterable[str | None]) -> StandIn | None:
    """What the titles of a page say, if it stands in the place of another."""
    for title in dict.fromkeys(title for title in titles if title and len(title) <= _LONGEST):
        if (is_not_found := _read(title.casefold().replace("’", "'"))) is not None:
            return StandIn(title, is_not_found)
    return None


def is_shut_by_place(text: str) -> bool:
    """Whether a heading says last that readers are not let through where they are."""
    return len(text) <= _LONGEST and _OF_PLACE.search(text.casefold()) is not None


def asks_for_consent(url: str) -> bool:
    """Whether an address is that of a page on which readers agree to cookies, or pay for none."""
    return (host_of(url) or "").startswith("consent.") or _CONSENT_PATH.search(path_of(url)) is not None


def is_parked(url: str, title: str | None) -> bool:
    """Whether a page's title is its host's name alone, or says beside it that the domain is for sale."""
    said = (title or "").casefold()
    host = (host_of(url) or "").removeprefix("www.")
    if not host or host not in said:
        return False
    return said.removeprefix("www.") == host or _PARKED.search(said) is not None


def _read(title: str) -> bool | None:
    """Whether a title says that there is no page; None where it says nothing of the kind. What costs is asked last."""
    known = _vocabulary()
    for part in _PARTS.split(title):
        said = part.strip(_EDGES)
        if (whole := known.whole.get(said)) is not None:
            return whole
        may_be_code = "4" in said or "5" in said or not said.isascii()
        if may_be_code and (code := _CODE.fullmatch(said)) and _is_error(code):
            return int(code["code"]) in _GONE
    for clause in _CLAUSES.split(title):
        said = clause.strip(_EDGES)
        if said[:_STEM] in known.stems:
            if said.startswith(known.beginnings):
                return said.startswith(known.not_found)
            if known.apart.match(said):
                return True
        if (said.endswith(_SENTENCE_ENDS) or _OTHERWISE in said) and _SENTENCE.fullmatch(said):
            return _SHUT.search(said) is None
        # "RTÉ: 404 Page Not Found"; a number alone may be a headline's: "404: how the error page was made"
        if said[:1].isdigit() and (code := _CODE.fullmatch(said)) and code["rest"] and _is_error(code):
            return int(code["code"]) in _GONE
    return None


def _is_error(code: re.Match[str]) -> bool:
    """Whether a number is one of HTTP: alone or called an error. "500 days of war" are none."""
    if int(code["code"]) not in _CODES:
        return False
    rest = (code["rest"] or "").strip(_EDGES)
    return bool(code["named"]) or not rest or rest in _vocabulary().whole or _read(rest) is not None


@cache
def _vocabulary() -> _Vocabulary:
    tables = read_table("standins")
    listed = {name: tuple(text for texts in table.values() for text in texts) for name, table in tables.items()}
    whole = dict.fromkeys(listed["wall_whole"], False) | dict.fromkeys(listed["not_found_whole"], True)
    apart = [text for text in listed["not_found"] if _GAP in text]
    not_found = tuple(text for text in listed["not_found"] if _GAP not in text)
    beginnings = not_found + listed["wall"]
    stems = frozenset(text[:_STEM] for text in (*beginnings, *apart))
    return _Vocabulary(stems, beginnings, not_found, re.compile("|".join(map(_gapped, apart))), whole)


def _gapped(text: str) -> str:
    """A beginning in the vocabulary as an expression."""
    return _WORDS.join(map(re.escape, text.split(_GAP))) + r"\b"
