"""Page: the bytes of a web page as a tree, and what it declares about itself in its head and scripts.

The tree is built once. Metadata is read on demand and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile
from threading import local
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree

from archive.errors import NotAnArticle, UnreadablePage
from archive.extraction.cached import cached_property
from archive.extraction.charset import BYTE_ORDER_MARKS, as_utf8, is_utf8
from archive.extraction.copies import uncopied
from archive.extraction.kept_addresses import KEPT_SIGN, is_kept, original
from archive.extraction.metadata.json_ld import JsonLd, read_json_ld
from archive.extraction.metadata.meta import Meta, read_meta
from archive.extraction.metadata.utag import read_utags
from archive.extraction.select import Element, by_tag
from archive.extraction.text import clean_or_none, fit_for_tree, without_surrogates, word_set
from archive.extraction.tree.index import Index
from archive.extraction.tree.naming import Names
from archive.sites.registry import Site

#: No page of news is larger; a larger answer is a film, a dump or an attack.
MAX_BYTES = 32 * 1024 * 1024
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"ID3",
    b"OggS",
    b"\x7fELF",
)
#: What was matched is never given back ("*+"): a row of comments could be divided in 2 ** n ways.
_XML_ROOT = re.compile(
    rb"\s*+(?:<\?xml[^>]{0,200}+>\s*+)?+(?:<!--(?:[^-]|-(?!->)){0,500}+-->\s*+)*+"
    rb"<(rss|feed|urlset|sitemapindex|rdf:RDF)\b"
)
_MARKUP = re.compile(rb"<[a-zA-Z!/]")
#: Of the control characters in a text, those that HTML allows are tab, line feed, form feed and carriage return.
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13})
_BINARY_SHARE = 0.05
#: A path from the root that joining leaves as it is (RFC 3986, 5.2): in it is no dot segment, after it nothing.
_PLAIN_PATH = re.compile(r"/(?![/.])(?:[\w%~+=,:@!.-]|/(?!\.))+", re.ASCII)
#: How words are read aloud, set above them (`ruby`): children's news in Japan has nearly all of them so.
_READINGS = ("rt", "rp")
#: What a head may hold (https://html.spec.whatwg.org/#parsing-main-inhead).
_IN_HEAD = word_set("base basefont bgsound link meta noframes noscript script style template title")
_END = re.compile(rb"</html>", re.IGNORECASE)
_START = re.compile(rb"<[a-zA-Z]")
#: What is looked for in the whole page, in one pass.
_FRAME = ("meta", "link", "script", "title", "base", "body", "h1", "h2", "h3", "time", "figure")


class Page:
    """One page, parsed. `root` is its `html` element; `url` the address it was read from."""

    site: Site | None = None  #: the row of the site on which it stands, where that is known

    def __init__(self, url: str, root: Element, flags: tuple[str, ...] = ()) -> None:
        self.url = url
        self.root = root
        self.flags = flags  #: quality flags that reading the bytes gave
        #: Where the page stands on its site: its `url`, or that of which it is a copy in an archive or a cache.
        self.address = uncopied(root, url)

    @cached_property
    def index(self) -> Index:
        """The elements of the whole page by what they hold and what they are called."""
        return Index(self.root)

    @cached_property
    def names(self) -> Names:
        return Names()

    @cached_property
    def _frame(self) -> dict[str, list[Element]]:
        """Elements that say something of the page, wherever they stand: broken heads end early and spill over."""
        return by_tag(self.root, *_FRAME)

    def tagged(self, tag: str) -> list[Element]:
        """The elements of one of the tags that many questions are about: headings, times, scripts."""
        return self._frame[tag]

    @cached_property
    def body(self) -> Element:
        return next(iter(self._frame["body"]), self.root)

    @property
    def scripts(self) -> list[Element]:
        return self._frame["script"]

    @property
    def plain_scripts(self) -> Iterator[str]:
        """The scripts that run; what is declared in the others is read as `json_ld`."""
        return _texts_of(self.scripts)

    @property
    def head_scripts(self) -> Iterator[str]:
        """Those of them in the head, where the state of a large page seldom stands."""
        return _texts_of(takewhile(_is_in_head, self.scripts))

    @cached_property
    def json_ld(self) -> JsonLd:
        """The JSON-LD objects of the page."""
        return read_json_ld(script.text or "" for script in self.scripts if _is_json_ld(script))

    @cached_property
    def meta(self) -> Meta:
        """`meta` and `link` elements."""
        return read_meta(self._frame["meta"], self._frame["link"])

    @cached_property
    def utag(self) -> dict[str, str]:
        """The analytics variables of a Pangea page (`utag_data`); empty where there are none."""
        return read_utags(text for script in self.scripts if (text := script.text))

    @cached_property
    def title(self) -> str | None:
        """The `title` element."""
        return next((found for element in self._frame["title"] if (found := clean_or_none(element.text))), None)

    @cached_property
    def base(self) -> str:
        """What relative addresses are relative to."""
        declared = next((element.get("href") for element in self._frame["base"] if element.get("href")), None)
        return self.absolute_from(self.address, declared) or self.address if declared else self.address

    @cached_property
    def _origin(self) -> str:
        """The scheme and host of addresses that begin with a slash; "" where there are none."""
        return (self.absolute_from(self.base, "/") or "").removesuffix("/")

    def absolute(self, address: str | None) -> str | None:
        """The absolute http(s) form of an address on this page; None for anything else (`javascript:`, `data:`)."""
        if address and KEPT_SIGN in address and self._is_kept:
            address = original(address)
        if address and _PLAIN_PATH.fullmatch(address) and self._origin:
            return self._origin + address
        return self.absolute_from(self.base, address)

    @cached_property
    def _is_kept(self) -> bool:
        """Whether the Wayback Machine changed the page's addresses, those of its head among them."""
        heads = chain(self._frame["link"], self._frame["script"])
        return any(is_kept(one.get("href") or one.get("src") or "") for one in heads)

    @staticmethod
    def absolute_from(base: str, address: str | None) -> str | None:
        text = without_surrogates("".join((address or "").split()))
        if not text or text.startswith("#"):
            return None
        if text.startswith(("http://", "https://")):
            return text
        try:
            joined = urljoin(base, text)
        except ValueError:  # "http://[broken"
            return None
        return joined if joined.startswith(("http://", "https://")) else None


def _texts_of(scripts: Iterable[Element]) -> Iterator[str]:
    """The texts of those of some scripts that run."""
    return (text for script in scripts if not _is_json_ld(script) and (text := script.text))


def _is_json_ld(script: Element) -> bool:
    kind = script.get(b"type")
    return kind is not None and "+" in kind and "ld+json" in kind.lower()


def _is_in_head(script: Element) -> bool:
    parent = script.getparent()
    return parent is not None and parent.tag == "head"


def read_page(html: bytes, url: str, charset: str | None = None) -> Page:
    """Parse a page. Raises UnreadablePage for bytes that are no HTML, NotAnArticle for a feed or sitemap."""
    _refuse_other_formats(html, url)
    tree, exact = _tree(html, charset, url)
    flags = () if exact else ("charset_replaced",)
    if tree.root is None:
        raise UnreadablePage("no element in it", url)
    _gather_body(tree.root)
    if _has_readings(tree.root):
        etree.strip_elements(tree.root, *_READINGS, with_tail=False)
    return Page(url, tree.root, flags if tree.is_complete else (*flags, "parse_incomplete"))


def _gather_body(root: Element) -> None:
    """Put into the body what the parser leaves before and after it, as browsers do.

    Before it stands what ends the head, where that is an element of HTML 5 or one that a site makes up, which the
    parser does not know: pages without `</head>` and `<body>`, as minifiers write them, have their whole text there.
    """
    head, body = (next(root.iterchildren(tag), None) for tag in ("head", "body"))
    before = [] if head is None else [one for one in head if one.tag not in _IN_HEAD]
    after = [] if body is None else [one for one in body.itersiblings() if one.tag != "head"]
    if body is None and before:
        body = etree.SubElement(root, "body")
    if body is None or not (before or after):
        return
    if before and body.text:
        _add_tail(before[-1], body.text)
        body.text = None
    body[:0] = before
    if after and body.tail and len(body):
        _add_tail(body[-1], body.tail)
    body.extend(after)


def _add_tail(element: Element, text: str) -> None:
    element.tail = fit_for_tree((element.tail or "") + text)


def _has_readings(root: Element) -> bool:
    """Whether a page in Japanese has readings beside its signs; not where the parser puts signs into open ones."""
    language = root.get("lang") or root.get("xml:lang") or ""
    return language.casefold().startswith("ja") and next(root.iterfind(".//rt//rb"), None) is None


def parse_fragment(markup: str) -> Element | None:
    """A piece of markup as a tree of its own; None where no element is in it."""
    return _parse(without_surrogates(markup).replace("\0", "").encode()).root


def _refuse_other_formats(html: bytes, url: str) -> None:
    if not html or html.isspace():
        raise UnreadablePage("empty", url)
    if len(html) > MAX_BYTES:
        raise UnreadablePage(f"{len(html)} bytes, the limit is {MAX_BYTES}", url)
    start = html[:2048]
    if start.startswith(_BINARY) or _is_binary(start):
        raise UnreadablePage("binary data", url)
    if root := _XML_ROOT.match(start):
        raise NotAnArticle(f"an XML document ({root.group(1).decode()})", url)
    if not start.startswith((b"\xff\xfe", b"\xfe\xff")) and not _MARKUP.search(html):
        raise UnreadablePage("no markup in it", url)


def _is_binary(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False  # UTF-16 is half NUL
    return len(start) - len(start.translate(None, _CONTROL)) > _BINARY_SHARE * len(start)


class _Parsers(local):
    """A parser for each thread: one that several share would mix up their error logs."""

    def __init__(self) -> None:
        self.html = etree.HTMLParser(
            encoding="utf-8",
            huge_tree=True,  # 2,048 levels instead of 256, and no limit on a text
            remove_comments=True,
            remove_pis=True,
            no_network=True,
            collect_ids=False,  # no `id()` is asked for
        )


_parsers = _Parsers()


class _Tree(NamedTuple):
    root: Element | None  #: None where there is no element
    is_complete: bool  #: libxml2 read to the end
    is_utf8: bool  #: as far as it was read


def _tree(html: bytes, charset: str | None, url: str) -> tuple[_Tree, bool]:
    """A page's tree, and whether no byte had to be replaced. `charset` is the label of the HTTP header.

    Nearly every page is UTF-8: it is read as such, and the parser says where it is not. To look beforehand would cost
    an eighth of the parse.
    """
    if not html.startswith(BYTE_ORDER_MARKS) and 0 not in html:
        tree = _parse(html)
        if tree.is_utf8 and (tree.is_complete or is_utf8(html)):
            return tree, True
    data, exact = as_utf8(html, charset, url)
    return _parse(data.replace(b"\0", b"")), exact


def _without_early_end(data: bytes) -> bytes:
    """The page without `</html>` before its last element: the parser reads nothing after it, where browsers go on.

    Pages that are put together of others have it in their midst.
    """
    ends = (at for at in (_find_end(data, b"html>"), _find_end(data, b"HTML>")) if at >= 0)
    first = min(ends, default=len(data))
    return _END.sub(b"", data) if _START.search(data, first) else data


def _find_end(data: bytes, name: bytes) -> int:
    """Where a page first has the end tag of a name, or -1. To look for the whole tag costs five times as much."""
    at = data.find(name)
    while at >= 0 and data[at - 2 : at] != b"</":
        at = data.find(name, at + 1)
    return at


def _parse(data: bytes) -> _Tree:
    """The tree of bytes in UTF-8."""
    try:
        root = etree.fromstring(_without_early_end(data), _parsers.html)
    except etree.XMLSyntaxError:  # "Document is empty"
        return _Tree(None, is_complete=False, is_utf8=True)
    errors = _parsers.html.error_log
    last = errors.last_error
    if last is None:
        return _Tree(root, is_complete=True, is_utf8=True)
    is_broken = any(error.type == etree.ErrorTypes.ERR_INVALID_ENCODING for error in errors)
    return _Tree(root, last.level < etree.ErrorLevels.FATAL, not is_broken)
