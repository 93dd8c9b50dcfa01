"""Declarations: the markup of a platform as data, one TOML file each in `platforms/markup/`.

    hosts = ["foxnews.com"]          the domains it serves, their subdomains included
    timezone = "America/New_York"    the newsroom's clock, for dates without a zone
    standfirst_in_body = true        whether the introduction set apart above the text is part of it (so where absent)
    authors = [".editors"]           where they stand on a page of no generation, or of one without such a place

    [[markup]]                       one table for each generation of its pages, newest first:
    body = ["div.article-body"]      the first whose `body` is found reads the page
    standfirst = ["h2.sub-headline"] [] says that there is none; absent, one is looked for below the headline
    whole = true                     the body is the text alone: no line at its ends is left out for its looks
    drop = [".author-bio"]           elements inside the body that are none of it (".article-body > .ad" is one, too)
    keep = [".fact-box"]             elements that are, whatever their names say
    transcript = [".transcript"]     what was said on air, read after a body that is no more than its introduction
    pictures = [".photo"]            boxes of a picture and its caption, where neither their tags nor names say so
    title, authors, published, modified, section, tags = […]

A selector is CSS; `time@datetime` reads an attribute, `h1@text()` an element's own words without those of its children.
Of a list the first selector that finds anything counts.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources

from cssselect import SelectorError

from archive.errors import SiteError
from archive.extraction.select import Element, words_of_lines
from archive.extraction.text import clean
from archive.extraction.tree.css import Query, translate
from archive.extraction.tree.index import Index

_FOLDER = "extraction/platforms/markup"
_OWN_WORDS = "text()"


@dataclass(frozen=True, slots=True)
class Selector:
    """A CSS selector, translated; `attribute` is what is read of its elements, None for all of their text."""

    query: Query
    attribute: str | None = None

    def elements(self, scope: Element, index: Index) -> list[Element]:
        """What it finds below a scope of the page whose index it is, in document order."""
        return self.query.elements(scope, index)

    def values(self, scope: Element, index: Index) -> list[str]:
        found = self.elements(scope, index)
        if self.attribute is None:
            return [words_of_lines(element) for element in found]
        if self.attribute == _OWN_WORDS:
            return [said for element in found if (said := _own_words(element))]
        return [value for element in found if (value := element.get(self.attribute))]


@dataclass(frozen=True, slots=True)
class Markup:
    """One generation of a platform's pages; every field but `body` may be empty."""

    body: tuple[Selector, ...]
    standfirst: tuple[Selector, ...] | None = None  #: None: to be looked for below the headline
    drop: tuple[Selector, ...] = ()
    keep: tuple[Selector, ...] = ()
    transcript: tuple[Selector, ...] = ()
    pictures: tuple[Selector, ...] = ()
    title: tuple[Selector, ...] = ()
    authors: tuple[Selector, ...] = ()
    published: tuple[Selector, ...] = ()
    modified: tuple[Selector, ...] = ()
    section: tuple[Selector, ...] = ()
    tags: tuple[Selector, ...] = ()
    whole: bool = False  #: no line at the ends of the body is left out for its looks


@dataclass(frozen=True, slots=True)
class Declaration:
    """A platform: whom it serves, and its generations of markup, newest first."""

    key: str
    hosts: tuple[str, ...]
    markup: tuple[Markup, ...]
    standfirst_in_body: bool = True
    timezone: str | None = None  #: IANA name
    authors: tuple[Selector, ...] = ()


def _own_words(element: Element) -> str:
    parts = [element.text, *(child.tail for child in element)]
    return clean(" ".join(part for part in parts if part))


def first_values(selectors: tuple[Selector, ...], scope: Element, index: Index) -> list[str]:
    """What the first selector finds that finds anything."""
    return next((found for selector in selectors if (found := selector.values(scope, index))), [])


def first_elements(selectors: tuple[Selector, ...], scope: Element, index: Index) -> list[Element]:
    """The elements of the first selector that finds any."""
    return next((found for selector in selectors if (found := selector.elements(scope, index))), [])


def declaration_of(host: str) -> Declaration | None:
    """The platform that serves a host: of the most specific domain that is declared."""
    by_host = _by_host()
    labels = host.split(".")
    return next((found for start in range(len(labels) - 1) if (found := by_host.get(".".join(labels[start:])))), None)


@cache
def declarations() -> dict[str, Declaration]:
    """Every declared platform by its key. Raises SiteError naming the file and the key for a fault."""
    folder = resources.files("archive").joinpath(_FOLDER)
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {key: _read(key, file.read_text(encoding="utf-8")) for file in files if (key := file.name[: -len(".toml")])}


@cache
def _by_host() -> dict[str, Declaration]:
    found: dict[str, Declaration] = {}
    for declaration in declarations().values():
        for host in declaration.hosts:
            if host in found:
                raise SiteError(f"{_place(declaration.key)}: host {host!r} is taken by {found[host].key}")
            found[host] = declaration
    return found


def _place(key: str) -> str:
    return f"{_FOLDER}/{key}.toml"


def _read(key: str, text: str) -> Declaration:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SiteError(f"{_place(key)}: {error}") from error
    unknown = set(values) - {"hosts", "markup", "standfirst_in_body", "timezone", "authors"}
    if unknown or not values.get("hosts"):
        raise SiteError(f"{_place(key)}: {'unknown key ' + min(unknown) if unknown else 'hosts is missing'}")
    markup = tuple(_markup(key, number, table) for number, table in enumerate(values.get("markup", ()), start=1))
    in_body = bool(values.get("standfirst_in_body", True))
    authors = _selectors(f"{_place(key)}: authors", values.get("authors", []))
    return Declaration(key, tuple(values["hosts"]), markup, in_body, values.get("timezone"), authors)


def _markup(key: str, number: int, table: dict[str, object]) -> Markup:
    place = f"{_place(key)}: [[markup]] {number}"
    known = {field.name for field in fields(Markup)}
    if unknown := set(table) - known:
        raise SiteError(f"{place}: unknown key {min(unknown)}; there are: {', '.join(sorted(known))}")
    if not table.get("body"):
        raise SiteError(f"{place}: body is missing")
    whole = table.get("whole", False)
    if not isinstance(whole, bool):
        raise SiteError(f"{place}: whole must be true or false, not {whole!r}")
    selectors = {name: _selectors(f"{place}: {name}", value) for name, value in table.items() if name != "whole"}
    return Markup(**selectors, whole=whole)


def _selectors(place: str, value: object) -> tuple[Selector, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise SiteError(f"{place} must be a list of selectors, not {value!r}")
    return tuple(_selector(place, one) for one in value)


def _selector(place: str, written: str) -> Selector:
    css, _, attribute = written.partition("@")
    try:
        return Selector(translate(css.strip()), attribute.strip() or None)
    except SelectorError as error:
        raise SiteError(f"{place}: {written!r}: {error}") from error
