"""Media: which pictures, sound and film an article leads to, and which of them a crawl may fetch. Pure.

Of pictures that is the lead alone: the first of the article, else the still of its first film. Of sound and film it is
every file. They may stand on the hosts of the broadcaster and on those that its site files name for media. Streams
(HLS, DASH) are lists of many files, which change: they are not fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from archive.addresses import refusal_of_url
from archive.article import Article
from archive.errors import BadUrl
from archive.sites.registry import Registry, load
from archive.urls import canonical

Kind = Literal["image", "audio", "video"]
KINDS: tuple[Kind, ...] = ("image", "audio", "video")

#: As many letters as the URL of a page may have.
_LONGEST_URL = 2_048
_STREAMS = (".m3u8", ".m3u", ".mpd", ".f4m", ".ism", ".pls", ".smil")
_STREAM_TYPES = frozenset(
    {
        *("application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl"),
        *("application/dash+xml", "application/f4m+xml", "application/vnd.ms-sstr+xml", "audio/x-scpls"),
    }
)
_FILES = (
    *(".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".wav", ".flac", ".wma"),
    *(".mp4", ".m4v", ".webm", ".ogv", ".mov", ".mpg", ".mpeg", ".avi", ".wmv", ".flv", ".3gp"),
)

#: Why a file is not to be fetched, where no rule of addresses says so.
STREAM, NO_FILE, OTHER_HOST = "a stream", "no plain file", "no host of the site's media"


@dataclass(frozen=True, slots=True)
class Requisite:
    """One file that an article leads to: `url` as the article names it, `page_url` the page that it is fetched as.

    `refusal` says why it is not to be fetched, in words that are the same for equal causes.
    """

    kind: Kind
    url: str
    page_url: str | None = None
    refusal: str | None = None


def requisites(article: Article) -> tuple[Requisite, ...]:
    """The files of an article, the lead picture first, without repeats."""
    leads = [image.url for image in article.images[:1]] or [one.poster for one in article.media if one.poster][:1]
    found = [requisite(article.site, "image", url) for url in leads]
    found += [requisite(article.site, one.kind, one.url, one.mime_type) for one in article.media]
    return tuple({one.page_url or one.url: one for one in reversed(found)}.values())[::-1]


def requisite(site: str, kind: Kind, url: str, mime_type: str | None = None) -> Requisite:
    """One file that an article of a site (by its key) names, judged."""
    return _judged(load(), site, kind, url, mime_type)


@lru_cache(maxsize=1024)  # an article is asked for its files once for its rows and once for its pages
def _judged(registry: Registry, site: str, kind: Kind, url: str, mime_type: str | None) -> Requisite:
    try:
        page_url = canonical(url)
    except BadUrl:
        return Requisite(kind, url, refusal="bad URL")
    if len(page_url) > _LONGEST_URL:
        return Requisite(kind, url, refusal="URL too long")
    return Requisite(kind, url, page_url, _no_file(kind, page_url, mime_type) or _refusal(registry, site, page_url))


def refusal(site: str, url: str) -> str | None:
    """Why a file of the site's articles is not fetched from that (canonical) URL; None where it may be."""
    return _refusal(load(), site, url)


def _refusal(registry: Registry, site: str, url: str) -> str | None:
    parts = urlsplit(url)
    if parts.netloc in registry.media_hosts(site):
        return None
    inside = refusal_of_url(url)
    return OTHER_HOST if inside is None else f"refused: {inside.partition(':')[0]}"


def _no_file(kind: Kind, url: str, mime_type: str | None) -> str | None:
    """Why sound or film is no file that can be kept, as far as its address and its declared type tell."""
    declared = (mime_type or "").partition(";")[0].strip().lower()
    path = urlsplit(url).path.lower().removesuffix("/manifest")
    if declared in _STREAM_TYPES or path.endswith(_STREAMS):
        return STREAM
    if kind == "image" or path.endswith(_FILES) or declared.startswith(("audio/", "video/")):
        return None
    return NO_FILE
