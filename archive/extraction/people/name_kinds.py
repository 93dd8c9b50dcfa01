"""What a name out of an author line is by its shape and words: a person's, or that of a newsroom or agency."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive.extraction.boilerplate import agencies
from archive.extraction.people.byline_words import PARTICLES, SMALL_WORDS, Words, agency_forms, broadcasters
from archive.extraction.text import letters

#: What may stand around a word of a name.
EDGES = " .:：-–—•·*\"'“”|/"
_WORD = re.compile(r"[^\W_]+")
_DOMAIN = re.compile(r"\w\.[a-z]{2,4}\b(?!\.)")
_MOST_WORDS = 5
#: "Г.Болортуяа": the father's initial and a name, as in Mongolia; in Latin script it may be an account, or a country.
_INITIALED = re.compile("[А-ЯЁӨҮ]\\.[А-ЯЁӨҮ][а-яёөү]{2,}")
#: Before a role, of people whom a newsroom leaves without a name: "Our Correspondent".
UNNAMED_PEOPLE = frozenset(("our", "special", "own", "staff", "our special", "our staff", "our own"))
_ARTICLES = frozenset(("the", "la", "le", "de", "die", "el", "a", "l"))
#: Companies of Sweden and Finland; at the beginning these are a person's initials.
_COMPANY = "ab"


class NameKinds:
    """Tells the names of one site's author lines apart, with the words of one language."""

    def __init__(self, words: Words, names: Iterable[str], *, writes_capitals: bool) -> None:
        self._words = words
        self._writes_capitals = writes_capitals  #: nouns and names of organisations
        called = tuple(names)
        self._site = {letters(name) for name in called} - {""}
        #: What names of it are without the words of their trade: "Sky" of "Sky News".
        self._short = {letters(name.partition(" ")[0]) for name in called if self._goes_on_as_newsroom(name)} - {""}
        #: With what in capitals the names of the site begin.
        self.acronyms = {first for name in called if len(first := name.partition(" ")[0]) > 1 and first.isupper()}

    def is_person(self, name: str) -> bool:
        """Whether a name has the shape of a person's and is no organisation's."""
        return self.looks_like_person(name) and not self.is_organisation(name)

    def looks_like_person(self, name: str) -> bool:
        """Whether words have the shape of a person's name."""
        if _INITIALED.fullmatch(name):
            return True
        parts = name.split()
        if not 1 < len(parts) <= _MOST_WORDS or any(char.isdigit() for char in name):
            return False
        if name.islower() or name.isupper():
            return len(parts) <= 3
        return all(part[:1].isupper() or part.casefold() in PARTICLES or not is_cased(part) for part in parts)

    def is_organisation(self, name: str) -> bool:
        """Whether a name is that of the site, an agency or a newsroom."""
        said = [word.casefold() for word in _WORD.findall(name)]
        if self.is_known(name):
            return True
        if len(said) == 1 and name.isupper() and len(name) <= 6:
            return True
        if len(said) > 1 and said[0] in self._site:
            return True
        if _DOMAIN.search(name):
            return True
        if len(said) > 1 and said[-1] == _COMPANY:
            return True
        if len(said) > 1 and said[0] in UNNAMED_PEOPLE and self._words.role_at_end.search(name):
            return True
        if len(said) > 1 and said[0] in _ARTICLES and said[1] in self._words.organisation:
            return True  # "La rédaction de Lakeside"
        # "Jane Doe is a news editor" is a sentence, "Online since yesterday" a date
        if self._words.organisation.isdisjoint(said) or self._has_small_word(name):
            return False
        return len(said) <= 3 or _is_title_case(name)

    def _goes_on_as_newsroom(self, name: str) -> bool:
        """Whether all words of a name but the first are those of newsrooms."""
        more = name.casefold().split()[1:]
        return bool(more) and self._words.organisation.issuperset(more)

    def _has_small_word(self, name: str) -> bool:
        """Whether a word is written small that names write with a capital, in languages where they do."""
        if not self._writes_capitals:
            return False
        small = (word for word in name.split() if word[:1].islower())
        return not name.islower() and any(word.strip(EDGES) not in self._words.small for word in small)

    def is_short_of_site(self, name: str) -> bool:
        """Whether a name is what the site is called without the words of its trade; it may be a town's as well."""
        return letters(name) in self._short

    def names_site(self, name: str) -> bool:
        """Whether a name goes on from, or ends with, what the site calls itself: "Prensa Varn TV"."""
        said = letters(name)
        return any(len(site) > 3 and site in said for site in self._site)

    def is_site(self, name: str) -> bool:
        """Whether a name is what the site calls itself."""
        return letters(name) in self._site

    def is_known(self, name: str) -> bool:
        """Whether a name is that of the site, an agency or one of the broadcasters that are described."""
        said = letters(name)
        if said in self._site or said in broadcasters() or without_article(name) in agency_forms():
            return True
        first = name.partition(" ")[0]  # "AFP Paris", "AP Business"; "AA Milne" is a person
        return (len(first) > 2 or first == "AP") and first.isupper() and first in agencies() and not name.isupper()

    def is_employer(self, name: str) -> bool:
        """Whether a name says for whom the people beside it work: it is left out."""
        plain = without_article(name)
        said = letters(name)
        known = any(said == site or (len(site) > 2 and said.startswith(site)) for site in self._site)
        first, _, rest = name.partition(" ")  # "GMA Integrated News" of "GMA News Online"; "Fréttastofa RÚV"
        of_site = first in self.acronyms or rest in self.acronyms
        return known or of_site or self.is_known(name) or plain in self._words.unnamed or self._is_desk(name)

    def _is_desk(self, name: str) -> bool:
        """Whether a name is made of words for newsrooms in the site's language, and its own: "redactie Varn"."""
        said = [word.casefold() for word in _WORD.findall(name)]
        return self._words.own_organisation.issuperset(said) or (
            said[0] in self._words.own_organisation and letters("".join(said[1:])) in self._site
        )


def without_article(name: str) -> str:
    return name.casefold().removeprefix("the ")


def is_cased(text: str) -> bool:
    return text.upper() != text.lower()


def _is_title_case(name: str) -> bool:
    return all(part[:1].isupper() or not is_cased(part) or part in SMALL_WORDS for part in name.split())
