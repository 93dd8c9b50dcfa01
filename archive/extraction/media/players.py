"""Sound and film of an article, from `audio` and `video` elements and the Pangea player around them.

A Pangea player names its files three times: `src` (often a stream), `data-sources` (JSON: Src, Type, DataInfo) and
`data-fallbacksrc`. A file that can be kept goes before a stream.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, Literal

from archive.article import Media
from archive.extraction.cached import cached_property
from archive.extraction.page import Page
from archive.extraction.select import Element, descendants, elements_of, own_texts, words
from archive.extraction.text import clean_or_none

PLAYER_TAGS = ("audio", "video", "amp-audio", "amp-video")
_STREAM = (".m3u8", ".mpd")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_ISO_DURATION = re.compile(r"P(?:(\d{1,3})D)?T?(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?")
_SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,9})?", re.ASCII)
_PLAYER = re.compile("c-mmp |media-pholder|mediaplayer")
#: Parts of the classes of the elements that show how long a player plays, its picture, and its title until 2017.
_CLOCKS = ("js-duration", "time-total")
_COVER = "js-poster"
_TITLE = "j_title-text"
_Source = tuple[str | None, str | None]


def read_players(page: Page, elements: Iterable[Element]) -> tuple[Media, ...]:
    """The media of these `audio` and `video` elements, one for each player, without repeats."""
    players = dict[Element, _Player]()
    found = (medium for element in elements if (medium := _read(page, element, players)))
    return tuple({medium.url: medium for medium in found}.values())


def duration_of(text: str | None) -> int | None:
    """Seconds of `0:01:37`, `1:37`, `97`, `97.2` or ISO 8601 `PT1M37S`; None for anything else, and for nothing."""
    value = text.strip() if text else ""
    if clock := _CLOCK.fullmatch(value):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds or None
    if _SECONDS.fullmatch(value):
        return round(float(value)) or None
    if len(value) > 2 and (iso := _ISO_DURATION.fullmatch(value)):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return days * 86_400 + hours * 3600 + minutes * 60 + seconds or None
    return None


class _Player:
    """What a player shows beside its elements, each looked for once."""

    def __init__(self, page: Page, scope: Element) -> None:
        self._page = page
        self._scope = scope

    @cached_property
    def title(self) -> str:
        return next((said for element in self._parts(_TITLE) if (said := words(element))), "")

    @cached_property
    def duration(self) -> int | None:
        """What its clock shows, else what it declares."""
        shown = (text for part in _CLOCKS for clock in self._parts(part) for text in own_texts(clock))
        said = chain(shown, self._declared(b"data-duration"))
        return next((found for text in said if (found := duration_of(text))), None)

    @cached_property
    def poster(self) -> str | None:
        shown = (image.get("src") for cover in self._parts(_COVER) for image in descendants(cover, "img"))
        addresses = chain(self._declared(b"data-poster"), shown)
        return next((url for address in addresses if (url := self._page.absolute(address))), None)

    def _declared(self, attribute: bytes) -> Iterator[str]:
        return (value for element in elements_of(self._scope) if (value := element.get(attribute)))

    @cached_property
    def _classed(self) -> list[tuple[str, Element]]:
        return [(value, element) for element in elements_of(self._scope) if (value := element.get(b"class"))]

    def _parts(self, part: str) -> list[Element]:
        """The elements whose class has this in it."""
        return [element for value, element in self._classed if part in value]


def _read(page: Page, element: Element, players: dict[Element, _Player]) -> Media | None:
    sources = [(url, kind) for address, kind in _sources(element) if (url := page.absolute(address))]
    if not sources:
        return None
    url, mime_type = next((source for source in sources if not _is_stream(source[0])), sources[0])
    scope = next((above for above in element.iterancestors() if _PLAYER.search(above.get("class") or "")), element)
    if (player := players.get(scope)) is None:
        player = players[scope] = _Player(page, scope)
    kind: Literal["audio", "video"] = "audio" if element.tag.endswith("audio") else "video"
    title = clean_or_none(scope.get("data-title") or element.get("title") or player.title)
    return Media(kind, url, mime_type, title, player.duration, page.absolute(element.get("poster")) or player.poster)


def _sources(element: Element) -> Iterator[_Source]:
    yield element.get("src"), element.get("data-type") or element.get("type")
    for source in descendants(element, "source"):
        yield source.get("src"), source.get("type")
    for listed in _listed(element.get("data-sources")):
        yield listed.get("Src"), listed.get("Type")
    yield element.get("data-fallbacksrc"), element.get("data-fallbacktype")


def _listed(value: str | None) -> list[dict[str, Any]]:
    try:
        found = json.loads(value) if value else []
    except (ValueError, RecursionError):
        return []
    entries = [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []
    return [{key: text for key, text in entry.items() if isinstance(text, str)} for entry in entries]


def _is_stream(url: str) -> bool:
    return url.split("?")[0].endswith(_STREAM)
