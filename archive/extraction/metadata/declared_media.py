"""The film, sound and lead picture that a page declares: their players are often written by a script.

https://schema.org/VideoObject, https://schema.org/ImageObject, https://ogp.me/#structured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Literal

from archive.article import Image, Media
from archive.extraction.addresses import path_of
from archive.extraction.media.pictures import pixels
from archive.extraction.media.players import duration_of
from archive.extraction.metadata import json_ld
from archive.extraction.metadata.microdata import value
from archive.extraction.page import Page
from archive.extraction.text import clean_or_none

_OF_ARTICLES = ("video", "audio", "associatedMedia")
_MOST = 20
_TYPES = ("AudioObject", "VideoObject", "MediaObject")
#: What is marked in one of these is another story's.
_APART = frozenset(("aside", "nav", "footer", "li"))
_SHARED = r"(?:facebook|twitter|social|share|open-?graph|(?<![a-z])og)(?![a-z])"
#: "/espn_logos/espn_red.png", "/images/logo_aje_social.png", "/include/images/facebook-default-wide.jpg"; not
#: "/catalogo/ferry.jpg", "/_117310149_google_logo.png", "/twitter-logo-on-the-roof.jpg".
_LOGO = re.compile(
    rf"{_SHARED}(?:[-_](?:image|img|card))?[-_]+(?:default|logo(?![-_][a-z])|fallback|placeholder)"
    rf"|(?:default|fallback|placeholder|logo)[-_]+(?:\w{{1,12}}[-_])?{_SHARED}"
    r"|(?<![a-z])logos?/|/(?:[a-z]{1,16}[-_])?logos?\.(?:svg|png)$",
    re.IGNORECASE,
)
_KEPT_WITH_STORIES = re.compile(r"/(?:uploads?|media|photos?)/|/(?:19|20)\d\d/", re.IGNORECASE)
_FILES = (".mp4", ".m4v", ".mov", ".webm", ".m3u8", ".mpd", ".mp3", ".m4a", ".aac", ".ogg", ".wav")
_PROPERTIES: tuple[tuple[Literal["audio", "video"], tuple[str, ...]], ...] = (
    ("video", ("og:video:secure_url", "og:video:url", "og:video")),
    ("audio", ("og:audio:secure_url", "og:audio:url", "og:audio")),
)


def with_declared_media(
    page: Page, played: tuple[Media, ...], article: json_ld.Object | None, media: json_ld.Object | None
) -> tuple[tuple[Media, ...], str | None]:
    """The media of a page's players and those that it declares, and the rule that gave the first of them.

    What is declared of a page's one player completes it: the same film has several addresses.
    """
    by_address = {medium.url: medium for medium in _declared(page, article, media)}
    declared, rule = tuple(by_address.values()), "json_ld.contentUrl"
    if not declared:
        declared, rule = tuple(islice(_of_microdata(page), 1)), "microdata.contentUrl"
    if not (declared or played):
        declared, rule = tuple(_of_open_graph(page)), "meta.og:video"
    if not played:
        return declared, rule if declared else None
    if len(played) == len(declared) == 1 and (played[0].kind == declared[0].kind or played[0].url == declared[0].url):
        return (_completed(played[0], declared[0]),), "html.player"
    known = {medium.url for medium in played}
    return (*played, *(medium for medium in declared if medium.url not in known)), "html.player"


def declares_media(page: Page, article: json_ld.Object | None, media: json_ld.Object | None) -> bool:
    """Whether a page's JSON-LD has the address of a film or a sound."""
    return next(_declared(page, article, media), None) is not None


def _of_microdata(page: Page) -> Iterator[Media]:
    """What elements mark as a film or a sound (`itemtype` AudioObject, VideoObject) around or beside the headline."""
    for element in (*page.index.itemprop("contentUrl")[:_MOST], *page.index.itemprop("embedUrl")[:_MOST]):
        scope = next((one for one in element.iterancestors() if one.get("itemscope") is not None), None)
        url = page.absolute(element.get("href") or element.get("src") or value(element))
        kind = "" if scope is None else scope.get("itemtype") or ""
        is_medium = any(name in kind for name in _TYPES) and not any(
            one.tag in _APART for one in element.iterancestors()
        )
        if scope is None or url is None or url == page.address or not is_medium:
            continue
        said = {one.get("itemprop") or "": value(one) for one in reversed(list(scope.iter("*"))) if one.get("itemprop")}
        yield Media(
            "audio" if "Audio" in kind else "video",
            url,
            said.get("encodingFormat"),
            said.get("name"),
            _seconds(said.get("duration")),
            page.absolute(said.get("thumbnailUrl") or said.get("image")),
        )


def _completed(medium: Media, by: Media) -> Media:
    return replace(
        medium,
        kind=by.kind,
        title=medium.title or by.title,
        duration=medium.duration or by.duration,
        poster=medium.poster or by.poster,
    )


def _declared(page: Page, article: json_ld.Object | None, media: json_ld.Object | None) -> Iterator[Media]:
    owned = [thing for key in _OF_ARTICLES for thing in json_ld.things(article, key)]
    owned = owned or (
        [media, *(thing for key in _OF_ARTICLES for thing in json_ld.things(media, key))] if media else []
    )
    for thing in owned[:_MOST]:
        url = page.absolute(json_ld.text(thing, "contentUrl")) or page.absolute(json_ld.text(thing, "embedUrl"))
        if url is None:
            continue
        sounds = "Audio" in "".join(json_ld.types(thing)) or url.split("?")[0].endswith((".mp3", ".m4a"))
        yield Media(
            "audio" if sounds else "video",
            url,
            json_ld.text(thing, "encodingFormat"),
            json_ld.text(thing, "name"),
            _seconds(thing.get("duration")),
            page.absolute(json_ld.image_url(thing.get("thumbnailUrl")) or json_ld.image_url(thing.get("thumbnail"))),
        )


def _seconds(value: Any) -> int | None:
    return duration_of(str(value)) if isinstance(value, (str, int, float)) else None


def _of_open_graph(page: Page) -> Iterator[Media]:
    """A file alone: the address of a player is no film."""
    for kind, properties in _PROPERTIES:
        if page.meta.values.keys().isdisjoint(properties):
            continue
        url = page.absolute(page.meta.get(*properties))
        mime_type = page.meta.get(f"og:{kind}:type")
        if url and ((mime_type or "").startswith(kind) or url.split("?")[0].endswith(_FILES)):
            yield Media(kind, url, mime_type, poster=page.absolute(page.meta.get("og:image")))


def lead_picture(page: Page, article: json_ld.Object | None) -> tuple[Image, str] | None:
    """The picture that the head declares, and the rule that gave it."""
    value = article.get("image") if article else None
    for thing in value[:_MOST] if isinstance(value, list) else [value]:
        if (url := page.absolute(json_ld.image_url(thing))) and not _is_sites_own(url):
            return _pictured(url, thing), "json_ld.image"
    if (url := page.absolute(page.meta.get("og:image"))) and not _is_sites_own(url):
        width, height = pixels(page.meta.get("og:image:width")), pixels(page.meta.get("og:image:height"))
        return Image(url, None, None, width, height), "meta.og:image"
    return None


def _is_sites_own(url: str) -> bool:
    """Whether a picture is what a site declares where a story has none: its logo, by where it lies or is called."""
    path = path_of(url)
    return _LOGO.search(path) is not None and _KEPT_WITH_STORIES.search(path) is None


def _pictured(url: str, thing: Any) -> Image:
    if not isinstance(thing, dict):
        return Image(url)
    caption, credit = json_ld.text(thing, "caption"), json_ld.text(thing, "creditText")
    return Image(url, caption, credit, _size(thing.get("width")), _size(thing.get("height")))


def _size(value: Any) -> int | None:
    """Pixels, as a number, a text, or a QuantitativeValue."""
    number = value.get("value") if isinstance(value, dict) else value
    return pixels(clean_or_none(str(number))) if isinstance(number, (int, float, str)) else None
