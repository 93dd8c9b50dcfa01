"""Foreign things shown inside an article: posts, films, maps."""

from __future__ import annotations

import re

from archive.extraction.addresses import host_of
from archive.extraction.page import Page
from archive.extraction.select import Element, descendants, strings

#: Type of an embed by the host it comes from.
_HOSTS = {
    "youtube.com": "youtube",
    "youtube-nocookie.com": "youtube",
    "youtu.be": "youtube",
    "twitter.com": "twitter",
    "x.com": "twitter",
    "facebook.com": "facebook",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "t.me": "telegram",
    "telegram.org": "telegram",
    "soundcloud.com": "soundcloud",
    "vimeo.com": "vimeo",
    "vk.com": "vk",
}
#: The Pangea way to embed by script: renderExternalContent("https://twitter.com/…").
_SCRIPTED = re.compile(r"""renderExternalContent\(\s*["'](https?:[^"'\s]{1,500})["']""")


def embed_type(page: Page, element: Element) -> tuple[str, str] | None:
    """Type and address of what an element embeds; None where it names no address."""
    addresses = [element.get("src"), element.get("data-src"), element.get("data-href"), element.get("cite")]
    addresses += strings(element, ".//iframe/@src | .//iframe/@data-src | .//a/@href")
    addresses += [found for script in descendants(element, "script") for found in _SCRIPTED.findall(script.text or "")]
    found = [url for address in addresses if (url := page.absolute(address)) and url != page.url]
    known = next(((kind, url) for url in found if (kind := _kind(url))), None)
    return known or (("iframe", found[0]) if found else None)


def _kind(url: str) -> str | None:
    host = (host_of(url) or "").removeprefix("www.")
    return next((kind for known, kind in _HOSTS.items() if host == known or host.endswith("." + known)), None)
