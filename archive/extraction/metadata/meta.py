"""`meta` and `link` elements: Open Graph, Dublin Core, canonical address, alternates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archive.extraction.metadata.broken_json import read_json
from archive.extraction.select import Element
from archive.extraction.text import clean_or_none

_DUBLIN_CORE = ("dc:", "dcterms:")
#: Who asks for these asks where they stand as well (`index.itemprop`).
_DATES = frozenset(("datepublished", "datemodified", "datecreated", "uploaddate"))
_PARSELY = {
    "title": "parsely-title",
    "pub_date": "parsely-pub-date",
    "section": "parsely-section",
    "author": "parsely-author",
    "authors": "parsely-author",
}


@dataclass(frozen=True, slots=True)
class Meta:
    """What the head declares. Names are lower case; of repeated names the first stands first."""

    values: dict[str, list[str]] = field(default_factory=dict)  #: as they stand: few of them are ever asked for
    canonical: str | None = None

    def get(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        for name in names:
            for value in self.values.get(name, ()):
                if text := clean_or_none(value):
                    return text
        return None

    def all(self, *names: str) -> list[str]:
        """Every value of the first name that has one."""
        for name in names:
            if texts := [text for value in self.values.get(name, ()) if (text := clean_or_none(value))]:
                return texts
        return []


def read_meta(metas: Iterable[Element], links: Iterable[Element]) -> Meta:
    """What `meta` and `link` elements say. Some write `value` for `content`."""
    values: dict[str, list[str]] = {}
    for element in metas:
        said = element.get
        name = said(b"property") or said(b"name") or _property(element) or said(b"http-equiv")
        content = said(b"content") or said(b"value")
        if name and content:
            values.setdefault(name.lower(), []).append(content)
    names = " ".join(values)
    if any(prefix in names for prefix in _DUBLIN_CORE):
        for name in [one for one in values if one.startswith(_DUBLIN_CORE)]:
            for one in name.split():  # "dc:date dc:created"
                values.setdefault(one.replace(":", ".", 1), values[name])
    for page in values.get("parsely-page", ()):
        for name, content in _parsely(page):
            values.setdefault(name, []).append(content)
    return Meta(values, next((href for rel, href in _links(links) if rel == "canonical"), None))


def _property(element: Element) -> str | None:
    """The property of microdata that an element gives; a date in the body may be another story's."""
    name = element.get(b"itemprop")
    if name is None or name.lower() not in _DATES:
        return name
    parent = element.getparent()
    return name if parent is not None and parent.tag == "head" else None


def _parsely(page: str) -> Iterator[tuple[str, str]]:
    """The older form of Parse.ly's metadata, a JSON object in one element, in the names of the newer one."""
    value = read_json(page)
    thing = value[0] if value and isinstance(value, list) else value
    for key in _PARSELY if isinstance(thing, dict) else ():
        said = thing.get(key)
        for one in said if isinstance(said, list) else [said]:
            if isinstance(one, str):
                yield _PARSELY[key], one


def _links(links: Iterable[Element]) -> Iterator[tuple[str, str]]:
    for element in links:
        rel, href = element.get(b"rel"), element.get(b"href")
        if rel and href:
            yield rel.lower(), href.strip()
