"""JSON-LD: schema.org objects in `<script type="application/ld+json">`.

Real pages hold broken JSON; of it what can be read is (broken_json.py), and the rest left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any

from archive.extraction.metadata.broken_json import read_broken_json, read_json
from archive.extraction.text import clean_or_none, unique, word_set

Object = dict[str, Any]
JsonLd = tuple[Object, ...]

#: https://schema.org/Article and the types under it that news sites use.
ARTICLE_TYPES = word_set(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle "
    "ReviewNewsArticle AskPublicNewsArticle LiveBlogPosting BlogPosting SocialMediaPosting Report Review "
    "AdvertiserContentArticle SatiricalArticle ScholarlyArticle TechArticle"
)
MEDIA_TYPES = word_set("VideoObject AudioObject PodcastEpisode RadioEpisode TVEpisode Episode ImageGallery")
#: CDATA, comments of HTML and a semicolon around JSON that is whole.
_DRESS = re.compile(r"^\s*+(?://\s*+)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$|;\s*$")
_DRESSED = (">", ";")
_MAX_DEPTH = 12


def read_json_ld(scripts: Iterable[str]) -> JsonLd:
    """Every object that has a type, outer ones first."""
    return tuple(found for script in scripts for found in _objects(_load(script), 0))


def _load(script: str) -> Any:
    value = read_json(_DRESS.sub("", script) if script.rstrip().endswith(_DRESSED) else script)
    return read_broken_json(value) if isinstance(value, str) else value  # a text that holds the objects


def _objects(value: Any, depth: int) -> Iterator[Object]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _objects(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "video", "audio", "hasPart", "itemReviewed"):
            if key in value:
                yield from _objects(value[key], depth + 1)


def types(thing: Object) -> set[str]:
    """The object's types, without the vocabulary's address."""
    declared = thing.get("@type")
    listed = declared if isinstance(declared, list) else [declared]
    return {name.rsplit("/", 1)[-1] for name in listed if isinstance(name, str)}


def find(objects: JsonLd, wanted: frozenset[str]) -> Object | None:
    """The first object of one of the wanted types."""
    return next((thing for thing in objects if types(thing) & wanted), None)


def articles(objects: JsonLd) -> list[Object]:
    """The objects that describe an article; where there are none, a page that has a headline and a date as one has."""
    found = [thing for thing in objects if types(thing) & ARTICLE_TYPES]
    return found or [thing for thing in objects if "headline" in thing and "datePublished" in thing]


def addresses(thing: Object) -> list[str]:
    """Where an article says that it stands."""
    said = _flat([thing.get("url"), thing.get("mainEntityOfPage"), thing.get("@id")])
    found = [item.get("@id") or item.get("url") if isinstance(item, dict) else item for item in said]
    return [address for address in found if isinstance(address, str) and address.startswith(("http", "/"))]


def text(thing: Object | None, key: str) -> str | None:
    """A property as text, unescaped; the first of several; None where it is absent or an object."""
    value = thing.get(key) if thing else None
    if value is not None and not isinstance(value, str):
        value = next((said for item in _flat(value) if (said := _literal(item))), None)
    return clean_or_none(html.unescape(value)) if value else None


def _literal(value: Any) -> str | None:
    """A text, also in the long form (`{"@value": …}`), or a number as one; None for anything else."""
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def things(thing: Object | None, key: str) -> list[Object]:
    """The objects of a property, whether it has one or a list of them."""
    return [item for item in _flat(thing.get(key)) if isinstance(item, dict)] if thing and key in thing else []


def pointed_at(value: Any, objects: JsonLd) -> list[Object]:
    """The objects with a name that a value, or a list of such, only points to: `{"@id": …}`."""
    wanted = [item.get("@id") for item in _flat(value) if isinstance(item, dict) and "name" not in item]
    if not any(wanted):
        return []
    named = {key: thing for thing in objects if isinstance(key := thing.get("@id"), str) and "name" in thing}
    return [named[key] for key in wanted if isinstance(key, str) and key in named]


def raw(thing: Object | None, key: str) -> str | None:
    """A property as it stands, with its line breaks, its parts in lines; None where it is no text."""
    value = thing.get(key) if thing else None
    if value is None or isinstance(value, str):
        return value
    return "\n".join(said for item in _flat(value) if (said := _literal(item))) or None


def names(value: Any) -> tuple[str, ...]:
    """The names of people: a text, an object with `name`, or a list of these. Organisations are no people."""
    return unique([name for item in _flat(value) if not _is_organisation(item) for name in _names_of(item)])


def organisations(value: Any) -> tuple[str, ...]:
    """The names of the organisations among the same."""
    return unique([name for item in _flat(value) if _is_organisation(item) for name in _names_of(item)])


def _flat(value: Any, depth: int = 0) -> list[Any]:
    """The items of lists within lists, and of the long form of one (`{"@list": […]}`)."""
    if isinstance(value, dict) and "@list" in value:
        value = value["@list"]
    if not isinstance(value, list) or depth > 3:
        return [value]
    return [found for item in value for found in _flat(item, depth + 1)]


def _names_of(item: Any) -> list[str]:
    name = _name(item) if isinstance(item, dict) else item
    return [html.unescape(text) for text in map(_literal, _flat(name)) if text and not text.isdigit()]


def _name(thing: Object) -> Any:
    """What a person is called: `name`, or its parts; of a role (https://schema.org/Role) the person who has it."""
    if name := thing.get("name"):
        return name
    parts = [text(thing, part) for part in ("givenName", "additionalName", "familyName")]
    if any(parts):
        return " ".join(filter(None, parts))
    return [name for person in _flat(thing.get("author")) if isinstance(person, dict) and (name := person.get("name"))]


def _is_organisation(item: Any) -> bool:
    return isinstance(item, dict) and "Organization" in "".join(types(item))


def keywords(thing: Object | None) -> tuple[str, ...]:
    """`keywords` as a list, whether the page wrote a list or one text with commas."""
    value = thing.get("keywords") if thing else None
    if isinstance(value, list) and len(value) == 1:
        value = value[0]  # one text with commas, in a list
    listed = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    if all(isinstance(word, str) for word in listed):
        return unique([html.unescape(word) for word in listed])
    return unique([word for item in listed for word in _names_of(item)])


def item_names(trail: Object | None) -> list[str]:
    """The names of the steps of a BreadcrumbList, in their order."""
    listed = trail.get("itemListElement") if trail else None
    steps = [step for step in listed if isinstance(step, dict)] if isinstance(listed, list) else []
    named = (text(step, "name") or text(_object(step.get("item")), "name") for step in sorted(steps, key=_position))
    return [name for name in named if name]


def _object(value: Any) -> Object | None:
    return value if isinstance(value, dict) else None


def _position(step: Object) -> int:
    position = str(step.get("position", ""))
    return int(position) if position.isascii() and position.isdigit() and len(position) < 6 else 0


def image_url(value: Any) -> str | None:
    """The address of an image: a text, an ImageObject, or the first of a list of these."""
    listed = value if isinstance(value, list) else [value]
    found = (item.get("url") or item.get("contentUrl") if isinstance(item, dict) else item for item in listed)
    return next((address for address in found if isinstance(address, str) and address), None)
