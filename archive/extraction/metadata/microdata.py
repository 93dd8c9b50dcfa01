"""Microdata and RDFa: what elements with an `itemprop` or a `property` say (index.Index has them by name)."""

from __future__ import annotations

from archive.extraction.select import Element, words
from archive.extraction.text import clean_or_none

#: RDFa as Drupal writes it, before and since 2015.
_NAMES = ("name", "schema:name", "foaf:name")
_HALVES = ("givenName", "familyName")


def value(element: Element) -> str | None:
    """What a property says: its attribute made for machines, else its text."""
    said = element.get("content") or element.get("datetime") or words(element)
    return clean_or_none(said)


def names(elements: list[Element]) -> list[str]:
    """The names of people or organisations: of what is marked as their name, else their text."""
    found: list[str] = []
    for element in elements:
        inner = [name for child in element.iter("*") if _is_name(child) and (name := value(child))] or _joined(element)
        if inner or (text := value(element)) is None:
            found += inner
        else:
            found.append(text)
    return found


def _joined(element: Element) -> list[str]:
    """The one name whose halves are marked."""
    halves = [one for one in element.iter("*") if one.get("itemprop") in _HALVES]
    said = [text for one in halves if (text := value(one))]
    is_whole = {one.get("itemprop") for one in halves} == set(_HALVES)
    return [" ".join(said)] if is_whole and len(said) == len(_HALVES) else []


def _is_name(element: Element) -> bool:
    return element.get("itemprop") == "name" or element.get("property") in _NAMES
