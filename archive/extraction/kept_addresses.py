"""Addresses of copies: what archives, caches and translators make of the address of a page, undone."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote

#: What the Wayback Machine puts before an address in a page that it kept, and in that page's own; and pywb, which
#: Conifer and others run: "/seattleradio/local-news/20190517203344mp_/https://…".
_KEPT_BY_WAYBACK = re.compile(
    r"^(?:https?:)?(?://[^/]+)?/(?:web/\d{1,14}(?:[a-z]{2}_)?|(?:[\w.-]+/){0,4}\d{14}(?:[a-z]{2}_)?)/(?=https?://)"
)
#: An address in another has it.
KEPT_SIGN = "/http"
#: Of the AMP caches of Google and Bing: "https://www-lake-example.cdn.ampproject.org/c/s/www.lake.example/a/amp".
_IN_AMP_CACHE = re.compile(
    r"https?://(?:[\w-]+\.)?(?:cdn\.ampproject\.org|bing-amp\.com)/[a-z]{1,3}/(s/)?([\w.-]+\.[a-z]{2,}/.*)"
)
#: "https://www.google.com/amp/s/www.lake.example/a/amp"
_LED_BY_GOOGLE = re.compile(r"https?://www\.google\.[a-z.]+/amp/(s/)?([\w.-]+\.[a-z]{2,}/.*)")
#: "https://www-lake-example.translate.goog/a?_x_tr_sl=de&_x_tr_tl=en": of a hyphen in the host two.
_TRANSLATED = re.compile(r"https?://([\w-]+)\.translate\.goog(/.*)?")
_OF_TRANSLATION = re.compile(r"&_x_tr_\w+=[^&#]*")
_SCHEME = re.compile(r"\w+:")
#: A copy of a copy of a copy.
_MOST_COPIES = 3
#: What Google's old translator, and its pages for old mobiles, are asked for.
_ASKED_FOR = re.compile(r"//[^/]+/(?:translate_c|gwt/\w+)\?")
#: "https://webcache.googleusercontent.com/search?q=cache:Xw0b2rPq7vEJ:www.lake.example/a+ferry", of old by numbers.
_IN_GOOGLES_CACHE = re.compile(
    r"https?://(?:[\w.-]*google[\w.-]*|[\d.]+)/search\?(?:[^#]*&)?q=cache:(?:[\w-]{12}:)?((?:https?(?:://|%3A//))?[^&+#\s]*)"
)


def is_kept(address: str) -> bool:
    """Whether an address is that of a copy in the Wayback Machine, or of one like it."""
    return KEPT_SIGN in address and _KEPT_BY_WAYBACK.match(address) is not None


def is_in_googles_cache(address: str) -> bool:
    """Whether an address is that of a copy in Google's cache, which ended in 2024."""
    return "q=cache:" in address and _IN_GOOGLES_CACHE.match(address) is not None


def original(address: str) -> str:
    """The address of which one in an archive, a cache or a translator is a copy; any other as it is."""
    for _ in range(_MOST_COPIES):
        if (kept := _copied(address)) == address:
            break
        address = kept
    return address


def _copied(address: str) -> str:
    """The address that another has in it: that of a copy, perhaps."""
    if KEPT_SIGN in address and (kept := _KEPT_BY_WAYBACK.sub("", address)) != address:
        return kept
    if "q=cache:" in address and (cached := _IN_GOOGLES_CACHE.match(address)):
        url = unquote(cached[1])
        return address if "." not in url else url if url.startswith("http") else f"http://{url}"
    if found := _IN_AMP_CACHE.fullmatch(address) or _LED_BY_GOOGLE.fullmatch(address):
        return f"http{'s' if found[1] else ''}://{found[2]}"
    if ".translate.goog" in address and (translated := _TRANSLATED.fullmatch(address)):
        return f"https://{_untranslated(translated[1])}{_without_translation(translated[2] or '/')}"
    asked = parse_qs(address.partition("?")[2].partition("#")[0]) if _ASKED_FOR.search(address) else {}
    url = next(iter(asked.get("u", ())), "")
    if url and _SCHEME.match(url) is None:
        url = f"http://{url}"
    return url if url.startswith("http") else address


def _untranslated(name: str) -> str:
    """The host in the name that translate.goog makes of it: its points are hyphens, its hyphens are two."""
    return "-".join(part.replace("-", ".") for part in name.split("--"))


def _without_translation(path: str) -> str:
    """A path with its query, without what tells the translator the languages."""
    place, _, query = path.partition("?")
    asked = _OF_TRANSLATION.sub("", f"&{query}").removeprefix("&")
    return f"{place}?{asked}" if asked and not asked.startswith("#") else f"{place}{asked}"
