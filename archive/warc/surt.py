"""SURT keys: a URL with its host turned round, in the form that replay tools sort and look up (CDXJ 0.1.0, section 2).

The forms of one address come to one key: `http://WWW.News.example:80/A//b/?y=2&x=1#top` and
`https://news.example/a/b?x=1&y=2` are both `example,news)/a/b?x=1&y=2`. The rules are those of the Internet Archive's
canonicaliser, which pywb, cdxj-indexer and OpenWayback share. Its package for Python is under another licence than this
project and is no wheel, so the rules are written here anew; a test compares the two.
"""

from __future__ import annotations

import re
import socket
from urllib.parse import quote_from_bytes, unquote_to_bytes

#: RFC 2396, appendix B, over bytes: scheme, authority, path, query; the fragment is dropped.
_PARTS = re.compile(rb"(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?", re.DOTALL)
_SCHEME = re.compile(rb"[a-zA-Z][a-zA-Z0-9+.-]*:")
_LINE_BREAKS = re.compile(rb"[\n\r\t]")
_REPEATED_SCHEME = re.compile(rb"^(?:https?://)*(https?://)")
_PORT = re.compile(rb":(\d{0,5})$")
_WWW = re.compile(rb"^www\d*\.")
#: Addresses of one to four numbers, decimal or octal: `2130706433` and `127.1` are 127.0.0.1.
_NUMERIC_HOST = re.compile(rb"\d+(?:\.\d+){0,3}")
_LONGEST_HOST = 256
_DEFAULT_PORTS = {b"http": 80, b"https": 443}
#: What stays as it is; `#`, `%`, blanks, controls and everything beyond ASCII are escaped.
_UNESCAPED = b"!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
#: Ids of a visitor's session, which differ from visit to visit.
_PATH_SESSIONS = (
    re.compile(rb"^(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)$", re.IGNORECASE),
    re.compile(rb"^(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)$", re.IGNORECASE),
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"^(.*)" + session + rb"(?:&(.*))?$", re.IGNORECASE)
    for session in (
        rb"jsessionid=[0-9a-zA-Z]{32}",
        rb"phpsessid=[0-9a-zA-Z]{32}",
        rb"sid=[0-9a-zA-Z]{32}",
        rb"aspsessionid[a-zA-Z]{8}=[a-zA-Z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)


def surt(url: str) -> str:
    """The key of an http or https URL, in ASCII: `example,news)/a/1.html`."""
    scheme, authority, path, query = _split(_LINE_BREAKS.sub(b"", url.encode("utf-8", "replace").strip()))
    name, port = _PORT.sub(b"", authority), _PORT.search(authority)
    number = int(port[1] or 0) if port else 0
    shown_port = b"" if number in (0, _DEFAULT_PORTS.get(scheme.lower())) else b":%d" % number
    query = _query(query)
    host = b",".join(reversed(_host(name).split(b".")))
    return (host + shown_port + b")" + _path(path) + (b"?" + query if query else b"")).decode("ascii")


def _split(url: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    if not _SCHEME.match(url):
        url = b"http://" + url
    parts = _PARTS.match(_REPEATED_SCHEME.sub(rb"\1", url))
    assert parts is not None, "every part is optional"
    scheme, authority, path, query = (part or b"" for part in parts.groups())
    if not authority:  # http:////host/path
        authority, slash, path = path.lstrip(b"/").partition(b"/")
        path = slash + path
    return scheme, authority, path, query


def _host(authority: bytes) -> bytes:
    """The host without user, password, `www.` and the brackets of an IPv6 address."""
    host = _unescape(authority.rpartition(b"@")[2].lower())
    if host.startswith(b"["):
        return _escape(host[1:].partition(b"]")[0])
    if not host.isascii():
        host = _punycode(host)
    host = host.replace(b"..", b".").strip(b".")
    return _WWW.sub(b"", _address(host) or _escape(host).lower(), count=1)


def _punycode(host: bytes) -> bytes:
    try:
        return host.decode("utf-8", "ignore").encode("idna")
    except ValueError:
        return host


def _address(host: bytes) -> bytes | None:
    """The dotted form of a host that is a number; None for a name."""
    if host.isdigit() and len(host) < _LONGEST_HOST:
        return socket.inet_ntoa((int(host) & 0xFFFFFFFF).to_bytes(4, "big")).encode()
    if not _NUMERIC_HOST.fullmatch(host):
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host.decode())).encode()
    except OSError:
        return None


def _path(path: bytes) -> bytes:
    path = _escape(_without_dots(_unescape(path))).lower()
    for session in _PATH_SESSIONS:
        path = session.sub(rb"\1\2", path)
    return path[:-1] if path.endswith(b"/") and len(path) > 1 else path


def _without_dots(path: bytes) -> bytes:
    """`/a/./b/../c//d` as `/a/c/d`; steps above the root are kept as they stand."""
    kept: list[bytes] = []
    for part in path.split(b"/")[1:]:
        if part == b".." and kept:
            kept.pop()
        elif part != b".":
            kept.append(part)
    return b"/" + b"/".join([part for part in kept[:-1] if part] + kept[-1:])


def _query(query: bytes) -> bytes:
    query = _escape(_unescape(query))
    for session in _QUERY_SESSIONS:
        if found := session.match(query):
            query = found[1] + (found[2] or b"")
    pairs = sorted(query.lower().split(b"&"), key=lambda pair: pair.split(b"=", 1))
    return b"&".join(pairs)


def _unescape(text: bytes) -> bytes:
    """Without percent escapes, those in escapes included: `%2525` is `%`."""
    while (unescaped := unquote_to_bytes(text)) != text:
        text = unescaped
    return text


def _escape(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_UNESCAPED).encode("ascii")
