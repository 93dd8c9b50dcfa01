"""The words of author lines, compiled for a language: bylines.toml; the names of agencies and broadcasters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain

from archive.extraction.boilerplate import agencies
from archive.extraction.data_files import read_table
from archive.extraction.language.folding import fold
from archive.extraction.language.openings import Openings
from archive.extraction.text import letters, word_set
from archive.extraction.times.date_words import date_words
from archive.extraction.times.months import month_names
from archive.sites.registry import load

_EVERYWHERE = "en"
#: Words that are written small in names of organisations.
SMALL_WORDS = word_set("of the and for de la del der des du y e da do")
#: The same of names of people.
PARTICLES = word_set(
    "de da do dos das van von der den del di la le lo al el bin ibn ben zu zur du ter ten y e o' af av st"
)
#: A pattern that no text matches.
_NOTHING = "(?!)"
#: The kinds of words that an author line holds beside names.
_BESIDE_NAMES = ("by", "noun", "edited", "picture", "source", "and", "role", "role_of", "organisation", "unnamed")
#: The mark after a label; Armenian, Khmer and Ethiopic have their own.
_COLON = "[:：՝៖፦]"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of author lines, compiled."""

    by: Openings
    label: re.Pattern[str]
    opening: re.Pattern[str]  #: the labels that tell of a text that it is an author line
    label_at_end: re.Pattern[str]
    longest_label: int  #: with what stands around it in a text of single spaces
    between: re.Pattern[str]
    joins: re.Pattern[str]
    joins_at_end: re.Pattern[str]
    role: re.Pattern[str]
    role_at_end: re.Pattern[str]
    title: re.Pattern[str]  #: a role before a name, with words before it: "Pacific Correspondent"
    writes: re.Pattern[str]  #: after a name
    role_of: re.Pattern[str]  #: a role, and the word before an employer or a place
    edited: re.Pattern[str]  #: labels that say what somebody did who did not write
    picture: re.Pattern[str]
    source: re.Pattern[str]
    organisation: frozenset[str]
    own_organisation: frozenset[str]  #: those of the language alone
    unnamed: frozenset[str]  #: agencies and newsrooms that the line leaves without a name
    nobody: frozenset[str]  #: case folded
    small: frozenset[str]  #: what names of organisations may write small: small words, and words for newsrooms
    beside_names: frozenset[str]  #: what an author line may write small: parts of names, roles, words between them
    published: frozenset[str]  #: folded, as the next
    before_dates: frozenset[str]  #: with those of publication, months and days of the week
    weekdays: frozenset[str]


@cache
def words(languages: tuple[str, ...]) -> Words:
    """The words of some languages, given by their codes, with those that hold everywhere."""
    tables = _tables()

    def listed(key: str) -> list[str]:
        found = [word for code in (_EVERYWHERE, *languages) for word in tables[key].get(code, [])]
        return sorted(dict.fromkeys(found), key=len, reverse=True)

    def alternatives(key: str) -> str:
        return "|".join(map(re.escape, listed(key))) or _NOTHING

    def labels(key: str) -> re.Pattern[str]:
        return re.compile(rf"\W*(?:{alternatives(key)})(?:\s*(?:{_COLON}|[.©])|(?<=\bby)\s)\s*", re.IGNORECASE)

    published = frozenset(map(fold, listed("published")))
    first = languages[0] if languages else _EVERYWHERE
    weekdays = date_words(first)
    before_names = [*listed("by"), *listed("noun")]
    by, noun, joined, roles = map(alternatives, ("by", "noun", "and", "role"))
    return Words(
        Openings(before_names),
        re.compile(rf"^\W*(?:(?:{by}|{noun})(?:\s*{_COLON}\s*|\s+))+", re.IGNORECASE),
        re.compile(rf"\W*(?:(?:{by})(?:\s*{_COLON}\s*|\s+)|(?:{noun})\s*{_COLON}\s*)", re.IGNORECASE),
        re.compile(
            rf"(?:^|[\s|•·–-])(?:{by})\s*{_COLON}?\s*$|(?:^|\s)(?:{noun})\s*{_COLON}\s*$|^(?:{noun})$", re.IGNORECASE
        ),
        max(map(len, before_names)) + len("| : "),
        re.compile(rf"\s*[,;|•·،、؛]\s*(?:(?:{joined})\s+)?|\s+[&+/–—-]\s+|\s+(?:{joined})\s+", re.IGNORECASE),
        re.compile(rf"(?:{joined})(?:\s|$)|[,;&/]", re.IGNORECASE),
        re.compile(rf"(?:(?:^|\s)(?:{joined})|[,;&/:])\s*$", re.IGNORECASE),
        re.compile(rf"(?:\s*[,–-]?\s+(?:{roles}))+$|^\s*(?:(?:{roles})\s+)+(?=\S)", re.IGNORECASE),
        re.compile(rf"\s(?:{roles})$", re.IGNORECASE),
        re.compile(rf"(?:[^\W\d_a-z][\w&'’-]*\s){{1,3}}(?i:{roles})\s(?=[^\W\d_a-z])"),
        re.compile(rf"\s(?:{alternatives('writes')})$", re.IGNORECASE),
        re.compile(rf"\W*(?:(?:{roles})\s+)+(?:{alternatives('role_of')})\s+(?=\S)", re.IGNORECASE),
        labels("edited"),
        labels("picture"),
        labels("source"),
        frozenset(listed("organisation")),
        frozenset(word for code in languages for word in tables["organisation"].get(code, []) if code != _EVERYWHERE),
        frozenset(listed("unnamed")),
        frozenset(listed("nobody")),
        SMALL_WORDS.union(listed("organisation"), " ".join(listed("unnamed")).split()),
        PARTICLES.union(*(word.split() for key in _BESIDE_NAMES for word in listed(key))),
        published,
        frozenset([*published, *map(fold, listed("before_date")), *month_names(first), *weekdays]),
        weekdays,
    )


@cache
def _tables() -> dict[str, dict[str, list[str]]]:
    return read_table("people/bylines")


@cache
def _agencies() -> tuple[str, ...]:
    """The written forms of agencies in author lines."""
    return tuple(chain(agencies(), *_tables()["agency"].values()))


@cache
def picture_labels() -> frozenset[str]:
    """The labels of whose a picture or film is, in all languages, case folded."""
    return frozenset(word.casefold() for table in _tables()["picture"].values() for word in table) | {"video"}


@cache
def agency_forms() -> frozenset[str]:
    """The same, case folded."""
    return frozenset(map(str.casefold, _agencies()))


@cache
def broadcasters() -> frozenset[str]:
    """What the broadcasters that are described call themselves and their sites."""
    registry = load()
    described = [one.name for one in registry.broadcasters] + [one.name for one in registry.sites]
    return frozenset(map(letters, chain(described, *_tables()["broadcaster"].values())))


@cache
def beside_agencies() -> re.Pattern[str]:
    """The stroke between an agency and another name: "Jane Doe/PAP"; not that of "RFE/RL"."""
    forms = "|".join(form for form in _agencies() if form.isupper() and form.isalpha())
    return re.compile(rf"(\b(?:{forms}))\s?/\s?|\s?/\s?((?:{forms})\b)")
