"""URLs: the canonical form of an address, and which article it names.

`canonical` is the key of a page: RFC 3986 normal form, plus what the registry knows: aliases become the main host,
parameters that follow readers go, another form of an article's page (AMP, a live blog's window) becomes its own page.
The slug stays as it is, because it is part of the address that the server knows, and servers redirect it at will.

Addresses of one article with and without its slug are made one by `identity`: broadcaster and source id. Who keeps
pages looks a page up by its source id first, and by its canonical URL only where there is no source id.

Everything here is pure and takes any text; the registry is the only knowledge behind it.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import date
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

import idna

from archive.errors import BadUrl
from archive.sites.lists import ListPart
from archive.sites.platform import PageKind
from archive.sites.registry import Registry, load
from archive.sites.site import Site

__all__ = [
    "Named",
    "PageKind",
    "canonical",
    "identity",
    "is_alternate",
    "is_deep_sitemap",
    "list_part",
    "name",
    "page_kind",
    "source_id",
]

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNRESERVED = r"A-Za-z0-9._~\-"
#: RFC 3986: pchar and "/", less what is percent-encoded; and the same with "?".
_NOT_IN_PATH = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_UNRESERVED}!$&'()*+,;=:@/]")
_NOT_IN_QUERY = re.compile(rf"%[0-9A-Fa-f]{{2}}|[^{_UNRESERVED}!$&'()*+,;=:@/?]")
_IS_UNRESERVED = re.compile(f"[{_UNRESERVED}]")
#: What needs no work but a look at the host and at dot segments: no percent sign, query, fragment, port, capital host.
_PLAIN = re.compile(rf"(https?)://([a-z0-9.-]++)(/[{_UNRESERVED}!$&'()*+,;=:@/]*+)")
_ASCII_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
#: WHATWG URL: dropped wherever they stand.
_LINE_BREAKS = str.maketrans("", "", "\t\r\n")
_C0_OR_SPACE = "".join(map(chr, range(0x21)))


class _Address(NamedTuple):
    """A URL taken apart, every part in normal form."""

    scheme: str
    host: str
    port: int | None  #: None for the scheme's own
    path: str
    query: str
    site: Site | None

    def __str__(self) -> str:
        port = "" if self.port is None else f":{self.port}"
        query = f"?{self.query}" if self.query else ""
        return f"{self.scheme}://{self.host}{port}{self.path}{query}"


class Named(NamedTuple):
    """What an address names."""

    url: str  #: canonical
    path: str  #: of the canonical URL
    site: Site | None
    source_id: str | None
    kind: PageKind


def canonical(url: str) -> str:
    """The one written form of a page's address. Raises BadUrl for what is no http(s) URL.

    Deterministic, and `canonical(canonical(url)) == canonical(url)`.
    """
    registry = load()
    plain = _plain(registry, url)
    return str(_canonical(registry, url)) if plain is None else plain.url


def name(url: str, registry: Registry | None = None) -> Named:
    """`canonical`, and the site, `source_id` and `page_kind` of that, at a third of their cost. Raises BadUrl.

    Who names a million URLs gives the registry.
    """
    registry = registry or load()
    if (plain := _plain(registry, url)) is not None:
        url, path, site = plain
    else:
        address = _canonical(registry, url)
        url, path, site = str(address), address.path, address.site
    rules = registry.rules(site)
    number = rules.source_id(path)
    return Named(url, path, site, number, "article" if number is not None else rules.kind_without_number(path))


class _Plain(NamedTuple):
    url: str  #: canonical
    path: str
    site: Site | None


def _plain(registry: Registry, url: str) -> _Plain | None:
    """A URL that is canonical as it stands, or on the main host of its site, as far as a look tells; else None."""
    match = _PLAIN.fullmatch(url)
    if match is None or "/." in url:
        return None
    scheme, host, path = match.groups()
    site = registry.site_for(host)
    if (site is None and not _ASCII_HOST.fullmatch(host)) or registry.rules(site).alternate(path) is not None:
        return None
    if site is not None and (site.host != host or site.scheme != scheme):
        url = f"{site.scheme}://{site.host}{path}"
    return _Plain(url, path, site)


def source_id(url: str) -> str | None:
    """The broadcaster's own number of the article that the URL names; None for a URL without one, or no URL at all."""
    found = _place(url)
    return None if found is None else found[0].rules(found[1]).source_id(found[2])


def is_alternate(url: str) -> bool:
    """Whether the URL is another form of an article's page: AMP, print, a live blog's window, a gallery's picture."""
    found = _place(url)
    return found is not None and found[0].rules(found[1]).alternate(found[2]) is not None


def page_kind(url: str) -> PageKind:
    """What the address tells of the page: "article", "listing" or, where it tells nothing, "other"."""
    found = _place(url)
    return "other" if found is None else found[0].rules(found[1]).kind(found[2])


def is_deep_sitemap(url: str) -> bool:
    """Whether the URL is a shard of a sitemap that reaches back for years, as opposed to the latest and the news."""
    found = _place(url)
    return found is not None and found[0].rules(found[1]).deep_sitemaps.fullmatch(found[2]) is not None


def list_part(url: str, today: date) -> ListPart | None:
    """The page of a list of stories (a section, a programme, a day of an archive) that the URL names, if it is one."""
    registry = load()
    try:
        address = _canonical(registry, url)
    except BadUrl:
        return None
    if address.site is None:
        return None
    return registry.rules(address.site).lists.part(address.path, address.query, today)


def identity(url: str) -> tuple[str, str]:
    """Broadcaster's key and source id; without a source id, broadcaster (else the host) and canonical URL.

    Equal for every address of one article. Raises BadUrl.
    """
    registry = load()
    address = _canonical(registry, url)
    owner = address.host if address.site is None else address.site.broadcaster
    number = registry.rules(address.site).source_id(address.path)
    return owner, number or str(address)


def _place(url: str) -> tuple[Registry, Site | None, str] | None:
    """The registry, the URL's site and its path in normal form; None for what is no URL."""
    registry = load()
    if (match := _PLAIN.fullmatch(url)) and "/." not in url:
        site = registry.site_for(match[2])
        if site is not None or _ASCII_HOST.fullmatch(match[2]):
            return registry, site, match[3]
    try:
        address = _parse(registry, url)
    except BadUrl:
        return None
    return registry, address.site, address.path


def _canonical(registry: Registry, url: str) -> _Address:
    address = _parse(registry, url)
    rules = registry.rules(address.site)
    found = rules.alternate(address.path)
    plain = None if found is None else found[0].plain_path(found[1])
    kept = [
        parameter
        for parameter in address.query.split("&")
        if parameter and not _is_noise(parameter, registry, rules.parameters)
    ]
    address = address._replace(path=plain or address.path, query="&".join(kept))
    if address.site is None or address.port is not None:
        return address
    return address._replace(scheme=address.site.scheme, host=address.site.host)


def _is_noise(parameter: str, registry: Registry, parameters: frozenset[str]) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return name in parameters or registry.tracking.covers(name)


def _parse(registry: Registry, url: str) -> _Address:
    """The URL in RFC 3986 normal form. Credentials and fragment are dropped: they name no other page."""
    try:
        parts = urlsplit(_slashed(url.strip(_C0_OR_SPACE).translate(_LINE_BREAKS)))
        port = parts.port
    except ValueError as error:
        raise BadUrl(str(error), url) from error
    if parts.scheme not in _DEFAULT_PORTS:
        raise BadUrl("no http or https URL", url)
    host = _host(parts, url)
    return _Address(
        scheme=parts.scheme,
        host=host,
        port=None if port == _DEFAULT_PORTS[parts.scheme] else port,
        path=_without_dot_segments(_encode(_NOT_IN_PATH, parts.path, url)),
        query=_encode(_NOT_IN_QUERY, parts.query, url),
        site=registry.site_for(host),
    )


def _slashed(url: str) -> str:
    """Backslashes before the query are slashes: so every browser reads them."""
    if "\\" not in url:
        return url
    end = min((place for place in map(url.find, "?#") if place >= 0), default=len(url))
    return url[:end].replace("\\", "/") + url[end:]


def _host(parts: SplitResult, url: str) -> str:
    written = parts.hostname or ""
    if parts.netloc.rpartition("@")[2].startswith("["):
        return f"[{_ipv6(written, url)}]"
    name = unquote(written).lower()
    try:
        ascii_name = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise BadUrl(f"no host name: {error}", url) from error
    ascii_name = ascii_name.removesuffix(".")
    if not _ASCII_HOST.fullmatch(ascii_name):
        raise BadUrl("no host name" if ascii_name else "no host", url)
    return ascii_name


def _ipv6(written: str, url: str) -> str:
    try:
        return str(ipaddress.IPv6Address(written.partition("%")[0]))
    except ValueError as error:
        raise BadUrl(str(error), url) from error


def _encode(forbidden: re.Pattern[str], text: str, url: str) -> str:
    """Percent-encoding in normal form: unreserved letters bare, the rest in capitals, other scripts as UTF-8."""
    if not forbidden.search(text):
        return text
    try:
        return forbidden.sub(_encoded, text)
    except UnicodeEncodeError as error:  # half of a surrogate pair
        raise BadUrl("letters that no URL can hold", url) from error


def _encoded(match: re.Match[str]) -> str:
    found = match[0]
    if len(found) == 3:
        letter = chr(int(found[1:], 16))
        return letter if _IS_UNRESERVED.fullmatch(letter) else found.upper()
    return "".join(f"%{byte:02X}" for byte in found.encode("utf-8"))


def _without_dot_segments(path: str) -> str:
    """RFC 3986, 5.2.4, for an absolute path; "/" for none."""
    if "/." not in path:
        return path or "/"
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)
