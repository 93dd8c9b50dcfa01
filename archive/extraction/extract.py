"""The one door: page bytes and an address give an Article.

Pure: no network, clock, database, settings or log. The same bytes give the same Article for ever, unless
EXTRACTOR_VERSION moves.
"""

from __future__ import annotations

from archive.article import Article
from archive.errors import ExtractionError, MissingField, NotAnArticle, UnreadablePage
from archive.extraction.addresses import host_of
from archive.extraction.kept_addresses import original
from archive.extraction.page import Page, read_page
from archive.extraction.platforms.base import ArticleParser
from archive.extraction.platforms.declarations import Declaration, declaration_of, declarations
from archive.extraction.platforms.declared import DeclaredParser
from archive.extraction.platforms.generic import GenericParser
from archive.extraction.platforms.pangea import PangeaParser, is_of_other_system, looks_like_pangea
from archive.extraction.platforms.zdf import ZdfParser
from archive.extraction.text_dump import read_text_dump
from archive.sites.registry import Site, site_for

__all__ = [
    "EXTRACTOR_VERSION",
    "ExtractionError",
    "MissingField",
    "NotAnArticle",
    "UnreadablePage",
    "extract",
    "extract_text",
]

#: Raised by any change that can alter an extracted value: the archive re-parses what an older version read.
EXTRACTOR_VERSION = 15

#: Platforms with a quirk that no declaration says, by the key of their declaration.
_QUIRKS: dict[str, type[DeclaredParser]] = {"zdf": ZdfParser}


def extract(html: bytes, url: str, *, charset: str | None = None) -> Article:
    """The article of a page.

    `charset` is the label in the HTTP header: a hint, for declared charsets lie. Any bytes give an Article or raise
    one of NotAnArticle, MissingField, UnreadablePage.
    """
    page = read_page(html, url, charset)
    page.site = _site(page.address)
    return _parser(page, html).parse()


def extract_text(text: str, url: str | None = None, *, language: str | None = None) -> Article:
    """The article of a plain-text dump of a page (a WET or "conversion" record). Raises as `extract` does."""
    address = url or "unknown:"
    return read_text_dump(text, address, _site(original(address)), language, EXTRACTOR_VERSION)


def _site(url: str) -> Site | None:
    host = host_of(url)
    return site_for(host) if host else None


def _parser(page: Page, html: bytes) -> ArticleParser:
    platform = page.site.platform if page.site else None
    declaration = declarations().get(platform) if platform else declaration_of(host_of(page.address) or "")
    if platform == PangeaParser.name:
        return (GenericParser if is_of_other_system(page) else PangeaParser)(page, EXTRACTOR_VERSION)
    if platform is None and declaration is None and looks_like_pangea(page, html):
        return PangeaParser(page, EXTRACTOR_VERSION)
    if declaration is not None:
        return _declared(page, declaration)
    home = declaration_of(host_of(page.absolute(page.meta.canonical) or "") or "")
    if home is not None and (parser := _declared(page, home)).markup is not None:
        return parser  # kept by somebody else: a cache, an archive, a folder
    return GenericParser(page, EXTRACTOR_VERSION)


def _declared(page: Page, declaration: Declaration) -> DeclaredParser:
    return _QUIRKS.get(declaration.key, DeclaredParser)(page, EXTRACTOR_VERSION, declaration)
