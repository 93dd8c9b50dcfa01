"""`meta` and `link` elements: Open Graph, Dublin Core, canonical address, alternates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archive.extraction.select import Element
from archive.extraction.text import clean_or_none


@dataclass(frozen=True, slots=True)
class Meta:
    """What the head declares. Names are lower case; of repeated names the first stands first."""

    values: dict[str, list[str]] = field(default_factory=dict)
    canonical: str | None = None

    def get(self, *names: str) -> str | None:
        """The first value of the first name that has one."""
        return next(self._values(names), None)

    def all(self, *names: str) -> list[str]:
        """Every value of the first name that has one."""
        return next((self.values[name] for name in names if name in self.values), [])

    def _values(self, names: tuple[str, ...]) -> Iterator[str]:
        return (self.values[name][0] for name in names if name in self.values)


def read_meta(metas: Iterable[Element], links: Iterable[Element]) -> Meta:
    """What `meta` and `link` elements say. Some write `value` for `content`."""
    values: dict[str, list[str]] = {}
    for element in metas:
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = element.get("content") or element.get("value")
        if name and content and (cleaned := clean_or_none(content)):
            values.setdefault(name.lower(), []).append(cleaned)
    return Meta(values, next((href for rel, href in _links(links) if rel == "canonical"), None))


def _links(links: Iterable[Element]) -> Iterator[tuple[str, str]]:
    for element in links:
        rel, href = element.get("rel"), element.get("href")
        if rel and href:
            yield rel.lower(), href.strip()
