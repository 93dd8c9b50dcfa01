"""Each extractor behind one face: page bytes and address to title, date, authors and body.

Imported in the environment of the extractor that is asked for; every other one may be missing there.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial
from typing import Any

Row = dict[str, Any]
#: A callable gives the row once the clock has stopped: what is timed is extraction, not the writing of what it found.
#: A reader raises what it likes: the worker counts it.
Reader = Callable[[bytes, str], Row | Callable[[], Row]]


def ours() -> Reader:
    from archive.article import article_columns
    from archive.errors import ExtractionError
    from archive.extraction.extract import extract

    def read(html: bytes, url: str) -> Row | Callable[[], Row]:
        try:
            article = extract(html, url)
        except ExtractionError as error:
            return {"kind": "error", "why": str(error)}
        return partial(article_columns, article)

    return read


def ours_generic() -> Reader:
    """Every platform and every described site taken away: what the general extractor does on a page nobody knows."""
    from archive.article import article_columns
    from archive.errors import ExtractionError
    from archive.extraction.extract import EXTRACTOR_VERSION
    from archive.extraction.page import read_page
    from archive.extraction.platforms.generic import GenericParser

    def read(html: bytes, url: str) -> Row | Callable[[], Row]:
        try:
            article = GenericParser(read_page(html, url), EXTRACTOR_VERSION).parse()
        except ExtractionError as error:
            return {"kind": "error", "why": str(error)}
        return partial(article_columns, article)

    return read


def trafilatura(**options: bool) -> Reader:
    from trafilatura import bare_extraction

    def read(html: bytes, url: str) -> Row:
        found = bare_extraction(html, url=url, with_metadata=True, include_comments=False, **options)
        return _row(found.title, found.date, (found.author or "").split(";"), found.text) if found else {}

    return read


def newspaper4k() -> Reader:
    from newspaper import Article, Config

    settings = Config()
    settings.fetch_images = False

    def read(html: bytes, url: str) -> Row:
        article = Article(url, config=settings)
        article.download(input_html=_text(html))
        article.parse()
        return _row(article.title, article.publish_date, article.authors, article.text)

    return read


def news_please() -> Reader:
    from newsplease import NewsPlease

    def read(html: bytes, url: str) -> Row:
        found = NewsPlease.from_html(_text(html), url=url, fetch_images=False)
        return _row(found.title, found.date_publish, found.authors, found.maintext)

    return read


def goose3() -> Reader:
    from goose3 import Goose

    goose = Goose({"enable_image_fetching": False})

    def read(html: bytes, url: str) -> Row:
        found = goose.extract(raw_html=_text(html))
        return _row(found.title, found.publish_datetime_utc or found.publish_date, found.authors, found.cleaned_text)

    return read


def readability() -> Reader:
    from readability import Document

    def read(html: bytes, url: str) -> Row:
        document = Document(_text(html))
        return _row(document.short_title(), None, (), _paragraphs(document.summary(html_partial=True)))

    return read


def resiliparse() -> Reader:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    def read(html: bytes, url: str) -> Row:
        tree = HTMLTree.parse(_text(html))
        body = extract_plain_text(tree, main_content=True, alt_texts=False, list_bullets=False)
        return _row(tree.title, None, (), body)

    return read


def fundus() -> Reader:
    """Only where it knows the publisher; the newest of its parsers that finds a body."""
    from urllib.parse import urlsplit

    from fundus import PublisherCollection

    known = {urlsplit(publisher.domain).hostname: publisher for publisher in PublisherCollection}

    def read(html: bytes, url: str) -> Row:
        host = urlsplit(url).hostname or ""
        names = (host, f"www.{host}", host.removeprefix("www."))
        publisher = next((known[name] for name in names if name in known), None)
        if publisher is None:
            return {}
        tries = [parser().parse(_text(html), error_handling="suppress") for parser in publisher.parser]
        found = next((one for one in tries if one.get("body")), tries[0])
        body = str(found["body"]) if found.get("body") else None
        return _row(found.get("title"), found.get("publishing_date"), found.get("authors") or (), body)

    return read


def mcmetadata() -> Reader:
    from mcmetadata import extract

    def read(html: bytes, url: str) -> Row:
        found = extract(url, html_text=_text(html))
        return _row(found["article_title"], found["publication_date"], (), found["text_content"])

    return read


def _text(html: bytes) -> str:
    """Peers that want text get UTF-8, which nearly all pages are."""
    return html.decode("utf-8", "replace")


def _row(title: str | None, published: object, authors: Iterable[str], body: str | None) -> Row:
    moment = published.isoformat() if isinstance(published, (date, datetime)) else published
    names = [name.strip() for name in authors if isinstance(name, str) and name.strip()]
    return {"title": title or None, "published_at": moment or None, "authors": names, "body": body or None}


def _paragraphs(markup: str) -> str:
    broken = re.sub(r"</(?:p|div|li|h\d|blockquote|td)>|<br\s*/?>", "\n", markup)
    return entities.unescape(re.sub(r"<[^>]*>", "", broken))
