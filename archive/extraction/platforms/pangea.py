"""The Pangea CMS of the U.S. Agency for Global Media: RFE/RL, Voice of America, Radio Martí.

Four generations of markup are read, newest first. Old markup is never deleted here: the archive still holds it.

    2025 on    the same, utag_data put together from analyticsData, with pub_datetime
    2017 on    #content, h1.pg-title, time[datetime], #article-content > .wsw, utag_data with UTC parts (pub_hour …)
    2013-17    #article, h1, p.article_date, .zoomMe with bare text and <br><br>; utag_data with a 12-hour UTC clock
    AMP        html[amp], .wsw
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar

from archive.article import Kind
from archive.errors import NotAnArticle, PageNotFound
from archive.extraction import dates
from archive.extraction.addresses import path_of
from archive.extraction.boilerplate import is_clock
from archive.extraction.cached import cached_property
from archive.extraction.dates import Moment
from archive.extraction.identity import Identity, identify
from archive.extraction.metadata import json_ld
from archive.extraction.metadata.json_ld import ARTICLE_TYPES, MEDIA_TYPES
from archive.extraction.page import Page
from archive.extraction.people.bylines import Bylines
from archive.extraction.platforms.base import ArticleParser, Candidates, Content, without_title
from archive.extraction.platforms.pangea_body import (
    INTRODUCTION,
    TEXT_CONTAINERS,
    containers_by_id,
    introduction,
    read_content,
)
from archive.extraction.select import Element, descendants, inside, strings, words
from archive.extraction.standins import stand_in
from archive.extraction.text import clean_or_none, unique, word_set
from archive.extraction.times.written_dates import parse_written, placed
from archive.extraction.tree.index import Index

#: Words in the types that utag_data gives, and in the class of the body, with the kind that they stand for; first wins.
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("liveblog", "live_blog"),
    ("quiz", "quiz"),
    ("poll", "quiz"),
    ("factcheck", "fact_check"),
    ("infographic", "infographic"),
    ("photogallery", "gallery"),
    ("gallery", "gallery"),
    ("pgprog", "programme"),  # the class of the body; its type is that of its player
    ("video", "video"),
    ("audio", "audio"),
    ("radio", "audio"),
)
_KINDS_BY_PART: tuple[tuple[str, Kind], ...] = (("fc-body", "fact_check"), ("post--liveblog", "live_blog"))
#: Page types that list articles or say that there is none.
_NO_ARTICLE = re.compile(
    r"^(?:index|home\w*|section\w*|zone\w*|category\w*|program(?:me)?(?:index|s|list)?|schedule|author\w*|search\w*|tags?"
    r"|archive|rss\w*|newsletter\w*|podcasts?|navigation\w*|error\w*|404|page ?not ?found|widget\w*)$"
)
#: Of them, those that stand in the place of a page that is not there.
_NOT_FOUND = re.compile(r"^(?:404|page ?not ?found)$")
#: `<h2 class="sitetitle">` is the path to a story, until 2013.
_SITE_TITLE = "sitetitle"
#: Addresses of sections, tags, programmes, authors, streams and searches.
_NO_ARTICLE_PATH = re.compile(r"^/(?:[ztps]|author|live|schedule|search|sitemap)(?:/|$)")
_NO_ARTICLE_BODY = word_set("pg-section pg-home pg-error pg-404 pg-search pg-author pg-sitemap pg-rss pg-tags")
#: Owners of the system that old pages add to the author: "VOA News - RFE/RL".
_OWNER_SUFFIX = re.compile(r"\s+-\s+(?:RFE/RL|VOA|RFERL)$")
#: The picture of the reading tracker, and where its address stands on pages without one.
_TRACKER_PICTURE = "counter.lt"
_TRACKER = "descendant::*/@data-lt-url"
_TRACKED = re.compile(r"[?&]pd=(\d{12,14})\b")
#: Other systems have a `utag_data` too; these keys are Pangea's.
_UTAG_KEYS = word_set("article_uid language_service subcontent_type pub_year UID PageTitle PublicationYear ContentType")
_UTAG = "utag_data"
_SIGNED_WITHIN = 65_536
#: Systems that print pages of its sites beside it.
_OTHER_SYSTEM = re.compile("drupal|wordpress|joomla", re.IGNORECASE)
#: Classes of its frame: of 2009 to 2013, to 2017, and since.
_OF_FRAME = ("boxwidget", "media-pholder", "pg-title", "hdr-20", "c-mmp", *TEXT_CONTAINERS)
_PLAYER, _TEXT, _AROUND_TEXT = "c-mmp", "wsw", "article-content"
_REGIONS = ("article", "content")
_LAST_YEAR_OF_FALSE_UTC = 2017
_AUTHORS = ("author", "article_author")
#: Addresses of films, sounds and galleries until 2012.
_KINDS_BY_PATH: dict[str, Kind] = {"video": "video", "audio": "audio", "photogallery": "gallery"}
_MEDIA_PATH = re.compile("^/media/(" + "|".join(_KINDS_BY_PATH) + ")/")


class PangeaParser(ArticleParser):
    """Reads the pages of every Pangea site; a site adds nothing but its row (language, time zone)."""

    name: ClassVar[str] = "pangea"

    def __init__(self, page: Page, version: int) -> None:
        super().__init__(page, version)
        self.utag = page.utag
        self.article_ld = json_ld.find(page.json_ld, ARTICLE_TYPES) or json_ld.find(page.json_ld, MEDIA_TYPES)

    @cached_property
    def region(self) -> Element:
        """The element that holds the article with its heading, without the frame of the page."""
        marked = (div for div in descendants(self.page.root, "div") if div.get(b"id") in _REGIONS)
        return next(marked, self.page.body)

    @cached_property
    def index(self) -> Index:
        return Index(self.region)

    def refuse(self) -> None:
        page_type = (self.utag.get("page_type") or self.utag.get("content_type") or "").casefold()
        if _NO_ARTICLE.match(page_type):
            kind = PageNotFound if _NOT_FOUND.match(page_type) else NotAnArticle
            raise kind(f"a page of type {page_type!r}", self.page.url)
        body_classes = set((self.page.body.get("class") or "").split())
        if found := body_classes & _NO_ARTICLE_BODY:
            kind = PageNotFound if "pg-404" in found else NotAnArticle
            raise kind(f"a page of class {min(found)!r}", self.page.url)
        if self.utag.get("article_uid") or self.utag.get("UID") or self.article_ld:
            return
        if said := stand_in((self.page.title, self.page.meta.get("og:title"), self.title)):
            kind = PageNotFound if said.is_not_found else NotAnArticle
            raise kind(f"its title is {said.text!r}", self.page.url)
        if _NO_ARTICLE_PATH.match(path_of(self.page.address)):
            raise NotAnArticle("its address is that of a listing", self.page.url)
        if not self._may_be_article():
            raise NotAnArticle("nothing on the page says that it is an article", self.page.url)

    def _may_be_article(self) -> bool:
        declared = self.page.meta.get("og:type") or ""
        if declared:
            return declared not in ("website", "profile")
        shown = self.index.first_classed(*TEXT_CONTAINERS, "media-pholder")
        return shown is not None or bool(containers_by_id(self.index))

    def titles(self) -> Candidates[str]:
        for heading in self._headings():
            own = next((part for part in heading.iterchildren("span") if "title" in (part.get("class") or "")), None)
            yield "pangea.h1", clean_or_none(words(own) or words(heading))
        yield "meta.og:title", self.page.meta.get("og:title")
        yield "meta.title", self.page.meta.get("title")
        yield "json_ld.headline", json_ld.text(self.article_ld, "headline")
        yield "pangea.player", self._media_title()
        yield "html.title", self.page.title

    def _headings(self) -> list[Element]:
        """The headings of the article, its own first."""
        headings = descendants(self.region, "h1")
        kept = [heading for heading in headings if "title--program" not in (heading.get("class") or "")]
        return sorted(kept, key=lambda heading: "pg-title" not in (heading.get("class") or ""))

    def _media_title(self) -> str | None:
        """The title of the player, for a fragment that is nothing else."""
        return next((title for text in strings(self.region, ".//@data-title") if (title := clean_or_none(text))), None)

    def kinds(self) -> Candidates[Kind]:
        yield "pangea.type", self._declared_kind
        has_text = self._content.blocks and self._content.rule != INTRODUCTION
        if self._content.media and not has_text:
            yield "pangea.player", self._content.media[0].kind

    @cached_property
    def _declared_kind(self) -> Kind | None:
        """The kind that the analytics or the body's class name, or that a part of the page or its address tells."""
        said = " ".join(
            self.utag.get(key, "") for key in ("subcontent_type", "content_type", "page_type", "ContentType")
        )
        said = re.sub(r"[-_ ]", "", f"{said}{self.page.body.get('class') or ''}".casefold())
        if found := next((kind for word, kind in _KINDS if word in said), None):
            return found
        if found := next((kind for name, kind in _KINDS_BY_PART if self.index.first_classed(name) is not None), None):
            return found
        named = _MEDIA_PATH.match(path_of(self.page.address))
        return _KINDS_BY_PATH[named[1]] if named else None

    def content(self, title: str) -> Content:
        return without_title(self._content, title)

    @cached_property
    def _content(self) -> Content:
        own = [name for name in self._own_names() if name]
        return read_content(self.page, self.region, self.index, self._declared_kind, self.vocabulary(), own)

    def publications(self) -> Candidates[Moment]:
        yield "json_ld.datePublished", dates.parse_iso(json_ld.text(self.article_ld, "datePublished"))
        yield "json_ld.uploadDate", dates.parse_iso(json_ld.text(self.article_ld, "uploadDate"))
        yield "pangea.utag_data", self._published_by_analytics()
        yield "pangea.time", self._published_by_time()
        yield from self._published_as_written()

    def _published_by_analytics(self) -> Moment | None:
        """The moment in utag_data, or its parts: UTC. Before 2017 the hours count to twelve only."""
        if stated := dates.parse_iso(self.utag.get("pub_datetime")):
            return stated
        new = dates.from_parts(
            *(self.utag.get(f"pub_{part}", "") for part in ("year", "month", "day", "hour", "minute"))
        )
        if new:
            return Moment(new, day_only=not self.utag.get("pub_hour"))
        old = dates.from_parts(
            *(self.utag.get(f"Publication{part}", "") for part in ("Year", "Month", "Day", "Hour", "Minute"))
        )
        if old is None or not self.utag.get("PublicationHour"):
            return Moment(old, day_only=True) if old else None
        return dates.resolve_twelve_hours(old, self._tracked() or self._written_clock(), self._zone())

    def _published_by_time(self) -> Moment | None:
        """The visible `time` element, after utag_data: to 2017 it says the site's clock and calls it UTC."""
        shown = (element.get("datetime") for element in descendants(self.region, "time"))
        found = next((moment for text in shown if (moment := dates.parse_iso(text, self.zone))), None)
        if found is None or found.day_only or found.offset is not None or found.at.year > _LAST_YEAR_OF_FALSE_UTC:
            return found
        return dates.in_zone(found.at, self.zone) or dates.day_of(found.at)

    def _published_as_written(self) -> Candidates[Moment]:
        written = self._written()
        if written is None:
            yield "pangea.tracker", self._published_by_tracker()
        else:
            yield "pangea.date", placed(written, self.zone)

    def _published_by_tracker(self) -> Moment | None:
        """The day of the reading tracker. Its zone is that of the site or UTC, so its hour says little alone."""
        tracked = self._tracked()
        return Moment(tracked.replace(hour=0, minute=0, second=0), day_only=True) if tracked else None

    def _tracked(self) -> datetime | None:
        stamps = (found.group(1) for text in self._trackers() if (found := _TRACKED.search(text)))
        return next(map(dates.parse_compact, stamps), None)

    def _trackers(self) -> Iterator[str]:
        for picture in descendants(self.page.root, "img"):
            if _TRACKER_PICTURE in (address := picture.get(b"src") or ""):
                yield address
        yield from strings(self.page.root, _TRACKER)

    def _written(self) -> Moment | None:
        element = self.index.first_classed("article_date", "date")
        return parse_written(words(element), self.spoken) if element is not None else None

    def _written_clock(self) -> datetime | None:
        written = self._written()
        return written.at if written and not written.day_only else None

    def _zone(self) -> str | None:
        return self.page.site.timezone if self.page.site else None

    def modifications(self) -> Candidates[Moment]:
        yield "json_ld.dateModified", dates.parse_iso(json_ld.text(self.article_ld, "dateModified"))
        yield "pangea.utag_data", dates.parse_iso(self.utag.get("last_modified"))

    def ledes(self) -> Candidates[str]:
        if self._content.rule == INTRODUCTION:
            yield INTRODUCTION, next((block.text for block in self._content.blocks if block.text), None)
        text = clean_or_none(words(introduction(self.index)))
        yield INTRODUCTION, None if text is None or is_clock(text) else text

    def bylines(self) -> Candidates[str]:
        shown = [
            words(item)
            for item in self.index.classed("links__item")
            if any("/author/" in (link.get("href") or "") for link in descendants(item, "a"))
        ]
        yield "pangea.links", ", ".join(unique(shown))
        yield "pangea.author", clean_or_none(words(self._legacy_author))

    def author_lists(self) -> Candidates[tuple[str, ...]]:
        links = [
            words(link) for link in self.index.classed("links__item-link") if "/author/" in (link.get("href") or "")
        ]
        yield "pangea.links", unique(links)
        legacy = self._legacy_author
        if legacy is not None:
            pages = [link for link in descendants(legacy, "a") if "/author/" in (link.get("href") or "")]
            marked = pages or list(descendants(legacy, "span")) or [legacy]
            yield "pangea.author", self._named(map(words, marked))
        if links or legacy is not None:
            return
        yield "json_ld.author", self._named(json_ld.names((self.article_ld or {}).get("author")))
        for rule, declared in (
            ("pangea.utag_data", self.utag.get("byline")),
            ("meta.author", self.page.meta.get("author")),
        ):
            yield rule, self._named([_OWNER_SUFFIX.sub("", declared or "")])

    def _named(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The authors of texts that name one, or several: "Jane Doe and John Roe for RFE/RL's Kyrgyz Service"."""
        found = [(text, Bylines(self.spoken, ()).read([text])) for text in texts if text]
        return unique([name for text, read in found for name in (*read.people, *read.organisations) or (text,)])

    @cached_property
    def _legacy_author(self) -> Element | None:
        """`<div class="author"><span>VOA News</span></div>` in the date block, until 2017; to 2012 a `p` and a link."""
        block = self.index.first_classed("dateblock", "article_info")
        boxes = self.index.classed(*_AUTHORS) if block is None else list(descendants(block, "div", "p", "span"))
        told = (box for box in boxes if box.get("class") in _AUTHORS and box.tag in ("div", "p", "span"))
        claims = set(self.index.classed("fc-body"))
        return next((box for box in told if not inside(box, claims)), None)

    def sections(self) -> Candidates[str]:
        category = self.index.first_classed("category")
        for link in descendants(category, "a") if category is not None else ():
            yield "pangea.category", clean_or_none(words(link))
        yield "pangea.program", clean_or_none(words(self.index.first_classed("title--program")))
        # above the region: an index of the whole page for the one name would cost a fifth of the reading
        titled = (one for one in descendants(self.page.body, "h2") if _SITE_TITLE in (one.get("class") or "").split())
        legacy = next(titled, None)
        for link in reversed(list(descendants(legacy, "a"))) if legacy is not None else ():
            yield "pangea.sitetitle", clean_or_none(words(link))
        yield "json_ld.articleSection", json_ld.text(self.article_ld, "articleSection")

    def tag_lists(self) -> Candidates[tuple[str, ...]]:
        """The keywords without the section, which Pangea puts first among them."""
        section = (self.section or "").casefold()
        for rule, found in self._keywords():
            if found:
                yield rule, tuple(tag for tag in found if tag.casefold() != section)
                return

    def _keywords(self) -> Candidates[tuple[str, ...]]:
        yield "json_ld.keywords", json_ld.keywords(self.article_ld)
        declared = unique(re.split("[,;]", self.utag.get("tags") or self.utag.get("Tags") or ""))
        # utag_data holds them in lower case since 2017; the head as written, among the site's own
        written = unique((self.page.meta.get("news_keywords", "keywords") or "").split(","))
        spelling = {word.casefold(): word for word in written}
        yield "pangea.utag_data", tuple(spelling.get(tag.casefold(), tag) for tag in declared)
        below = (link for box in self.index.classed("topintend") for link in descendants(box, "a"))
        yield "pangea.topintend", unique([words(link) for link in below if "/tag" in (link.get("href") or "")])
        yield "pangea.categories", unique([words(one) for one in self.index.classed("article-categories__text")])

    def remarks(self) -> Iterable[str]:
        """The line of the date, which until 2017 could say "Last updated on"."""
        return [text for element in self.index.classed("article_date") if (text := clean_or_none(words(element)))]

    def identity(self) -> Identity:
        number = clean_or_none(self.utag.get("article_uid") or self.utag.get("UID"))
        return identify(self.page, number, "pangea.utag_data")


def is_of_other_system(page: Page) -> bool:
    """Whether a page of one of Pangea's sites is none of Pangea's.

    The sites are older than it (VOA's `.cfm` and `www1` pages to 2011, RFE/RL's `.asp`), and VOA had Drupal beside it
    from 2019 to 2022, with a `utag_data` like Pangea's.
    """
    if _OTHER_SYSTEM.search(page.meta.get("generator") or ""):
        return True
    if _has_utag(page) or _NO_ARTICLE_PATH.match(path_of(page.address)):
        return False
    named = (page.body.get("class") or "").split()
    if any(name.startswith("pg") for name in named) or page.index.first_classed(*_OF_FRAME) is not None:
        return False
    return not containers_by_id(page.index)


def looks_like_pangea(page: Page, html: bytes) -> bool:
    """Whether an unknown site's page, of these bytes, is one of Pangea, by its own markup."""
    if "pangea" in (page.meta.get("generator") or "").casefold():
        return True
    if named := page.index.of_classes(lambda names: _PLAYER in names or _TEXT in names, _PLAYER, _TEXT):
        return any(map(_is_sign, named)) or _has_utag(page)
    # to look at the text of every script would cost more
    sign = _UTAG.encode("utf-16-le" if b"\0" in html[:4] else "ascii")
    return html.find(sign, 0, _SIGNED_WITHIN) >= 0 and _has_utag(page)


def _is_sign(element: Element) -> bool:
    """Whether an element of these names is Pangea's player, or stands in the element around its text."""
    if element.tag != "div":
        return False
    names = element.get(b"class") or ""
    if names.startswith(f"{_PLAYER} "):
        return True
    return _TEXT in names and any(above.get(b"id") == _AROUND_TEXT for above in element.iterancestors("div"))


def _has_utag(page: Page) -> bool:
    return not page.utag.keys().isdisjoint(_UTAG_KEYS)
