"""Sound and film of an article, from `audio` and `video` elements and the Pangea player around them.

A Pangea player names its files three times: `src` (often a stream), `data-sources` (JSON: Src, Type, DataInfo) and
`data-fallbacksrc`. A file that can be kept goes before a stream.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

from archive.article import Media
from archive.extraction.page import Page
from archive.extraction.select import Element, descendants, first, strings, words
from archive.extraction.text import clean_or_none

_STREAM = (".m3u8", ".mpd")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")
_ISO_DURATION = re.compile(r"P(?:(\d{1,3})D)?T?(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?")
_PLAYER = (
    "ancestor::*[contains(@class, 'c-mmp ') or contains(@class, 'media-pholder') or contains(@class, 'mediaplayer')][1]"
)
_DURATION = ".//*[contains(@class, 'js-duration') or contains(@class, 'time-total')]/text() | .//@data-duration"
_POSTER = ".//@data-poster[. != ''] | .//*[contains(@class, 'js-poster')]//img/@src"
_Source = tuple[str | None, str | None]


def read_players(page: Page, elements: Iterable[Element]) -> tuple[Media, ...]:
    """The media of these `audio` and `video` elements, one for each player, without repeats."""
    found = (medium for element in elements if (medium := _read(page, element)))
    return tuple({medium.url: medium for medium in found}.values())


def duration_of(text: str | None) -> int | None:
    """Seconds of `0:01:37`, `1:37` or ISO 8601 `PT1M37S`; None for anything else, and for nothing."""
    value = text.strip() if text else ""
    if clock := _CLOCK.fullmatch(value):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds or None
    if value.isascii() and value.isdigit() and len(value) < 7:
        return int(value) or None
    if len(value) > 2 and (iso := _ISO_DURATION.fullmatch(value)):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return days * 86_400 + hours * 3600 + minutes * 60 + seconds or None
    return None


def _read(page: Page, element: Element) -> Media | None:
    sources = [(url, kind) for address, kind in _sources(element) if (url := page.absolute(address))]
    if not sources:
        return None
    url, mime_type = next((source for source in sources if not _is_stream(source[0])), sources[0])
    player = first(element, _PLAYER)
    scope = element if player is None else player
    kind: Literal["audio", "video"] = "audio" if element.tag == "audio" else "video"
    return Media(kind, url, mime_type, _title(element, scope), _duration(scope), _poster(page, element, scope))


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


def _title(element: Element, player: Element) -> str | None:
    return clean_or_none(player.get("data-title") or element.get("title") or _legacy_title(player))


def _legacy_title(player: Element) -> str:
    return words(first(player, ".//*[contains(@class, 'j_title-text')]"))


def _duration(player: Element) -> int | None:
    return next((found for text in strings(player, _DURATION) if (found := duration_of(text))), None)


def _poster(page: Page, element: Element, player: Element) -> str | None:
    if (own := page.absolute(element.get("poster"))) is not None:
        return own
    return next((url for address in strings(player, _POSTER) if (url := page.absolute(address))), None)
