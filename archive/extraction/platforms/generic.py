"""A site that nobody described: what standards and the shape of the page say."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import ClassVar

from archive.article import Block, Image, Kind
from archive.errors import NotAnArticle
from archive.extraction import dates
from archive.extraction.addresses import path_of
from archive.extraction.dates import Moment
from archive.extraction.metadata import json_ld
from archive.extraction.platforms.base import ArticleParser, Content, without_title
from archive.extraction.platforms.generic_body import Declared, read_generic
from archive.extraction.select import Element, descendants, nodes, words
from archive.extraction.text import clean_or_none, unique, word_set

_DATE_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "sailthru.date",
    "parsely-pub-date",
    "article.published",
    "originalpublicationdate",
    "last-modified",
)
_ERROR_TITLE = re.compile(
    r"\b404\b|page (?:was |can ?not be |could not be )?not found|not found\b|access denied|just a moment|forbidden",
    re.IGNORECASE,
)
_SITE_NAME = re.compile(r"\s+[|–—•»:-]\s+[^|–—•»]{2,60}$")
_URL_DAY = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:[/-]|$)")
_BY = re.compile(r"^\s*(?:by|von|par|por|автор:?)\s+", re.IGNORECASE)
_BODY_MARKS = "//*[@itemprop='articleBody']"
_AUTHOR_MARKS = "//*[@rel='author' or @itemprop='author']"
_LISTING_TYPES = word_set("CollectionPage SearchResultsPage ItemList ProfilePage")
#: Less text than this, on a page that neither calls itself an article nor names a date, is none.
_SHORTEST_ARTICLE = 250
_ALIKE = 0.6
#: A marked body must hold this share of the sentences that density finds.
_SHARE = 0.5


class GenericParser(ArticleParser):
    """JSON-LD, Open Graph and the density of text."""

    name: ClassVar[str] = "generic"

    @cached_property
    def article_ld(self) -> json_ld.Object | None:
        return json_ld.find(self.page.json_ld, json_ld.ARTICLE_TYPES)

    @cached_property
    def media_ld(self) -> json_ld.Object | None:
        return json_ld.find(self.page.json_ld, json_ld.MEDIA_TYPES)

    def refuse(self) -> None:
        reason = None if self.article_ld else self._reason_against()
        if reason:
            raise NotAnArticle(reason, self.page.url)

    def _reason_against(self) -> str | None:
        """Why a page that is not declared an article is none."""
        if _ERROR_TITLE.search(self.page.title or ""):
            return f"its title is {self.page.title!r}"
        og_type = self.page.meta.get("og:type") or ""
        if og_type.startswith("article") or self.media_ld:
            return None
        if path_of(self.page.url) in ("", "/") and self.page.url.startswith("http"):
            return "the front page of a site"
        if json_ld.find(self.page.json_ld, _LISTING_TYPES):
            return "it declares itself a listing"
        said = sum(len(block.text) for block in self._content.blocks)
        if said < _SHORTEST_ARTICLE and (self.published() is None or og_type == "website"):
            return "it declares no article, and has hardly any text"
        return None

    def title(self) -> str | None:
        declared = json_ld.text(self.article_ld, "headline") or self.page.meta.get("og:title", "twitter:title", "title")
        headings = [text for heading in descendants(self.page.body, "h1") if (text := clean_or_none(words(heading)))]
        reference = declared or self.page.title or ""
        best = max(headings, key=lambda text: _likeness(text, reference), default=None)
        if best and (_likeness(best, reference) >= _ALIKE or not reference):
            return best
        if declared:
            return _without_site_name(declared, self.page.meta.get("og:site_name"))
        return (headings[0] if len(headings) == 1 else None) or _without_site_name(self.page.title, None)

    def kind(self) -> Kind:
        if self._content.blocks or not (self.media_ld or self._content.media):
            return "live_blog" if self.article_ld and "LiveBlogPosting" in json_ld.types(self.article_ld) else "article"
        declared = "".join(json_ld.types(self.media_ld)) if self.media_ld else self._content.media[0].kind
        return "audio" if "audio" in declared.casefold() or "Radio" in declared or "Podcast" in declared else "video"

    def content(self, title: str) -> Content:
        return without_title(self._content, title)

    @cached_property
    def _content(self) -> Content:
        declared = Declared(
            self.title() or "",
            (self.section() or "", self.page.meta.get("og:site_name") or ""),
            self.authors(),
            json_ld.text(self.article_ld, "articleBody"),
            (
                json_ld.text(self.article_ld, "description"),
                self.page.meta.get("og:description"),
                self.page.meta.get("description"),
            ),
        )
        found = read_generic(self.page, declared, self.vocabulary())
        images = {image.url: image for image in [*self._lead_image(), *found.images]}
        return replace(found, images=tuple(images.values()))

    def _lead_image(self) -> list[Image]:
        declared = json_ld.image_url((self.article_ld or {}).get("image")) or self.page.meta.get("og:image")
        url = self.page.absolute(declared)
        return [Image(url)] if url else []

    def published(self) -> Moment | None:
        candidates = [json_ld.text(self.article_ld, "datePublished"), json_ld.text(self.media_ld, "uploadDate")]
        candidates += [self.page.meta.get(name) for name in _DATE_META]
        candidates += [element.get("datetime") or element.get("content") for element in nodes(self.page.root, _TIMES)]
        found = [moment for text in candidates if (moment := dates.parse_iso(text, self._zone()))]
        instant = next((moment for moment in found if not moment.day_only), None)
        return instant or next(iter(found), None) or self._published_by_address()

    def _published_by_address(self) -> Moment | None:
        match = _URL_DAY.search(path_of(self.page.url))
        return dates.parse_iso("-".join(match.groups())) if match else None

    def _zone(self) -> str | None:
        return self.page.site.timezone if self.page.site else None

    def modified(self) -> Moment | None:
        declared = json_ld.text(self.article_ld, "dateModified") or self.page.meta.get("article:modified_time")
        return dates.parse_iso(declared, self._zone())

    def lede(self) -> str | None:
        return None

    def authors(self) -> tuple[str, ...]:
        if found := json_ld.names((self.article_ld or {}).get("author")):
            return _people(list(found))
        declared = self.page.meta.all("author") or self.page.meta.all("article:author") or self.page.meta.all("byl")
        marked = [words(element) for element in nodes(self.page.root, _AUTHOR_MARKS)]
        return _people(declared) or _people(marked)

    def section(self) -> str | None:
        return json_ld.text(self.article_ld, "articleSection") or self.page.meta.get("article:section", "section")

    def tags(self) -> tuple[str, ...]:
        declared = ",".join(self.page.meta.all("article:tag")) or self.page.meta.get("news_keywords", "keywords") or ""
        return json_ld.keywords(self.article_ld) or unique(declared.split(","))


_TIMES = "//time[@pubdate] | //*[@itemprop='datePublished'] | //article//time[@datetime] | //header//time[@datetime]"


def _likeness(one: str, other: str) -> float:
    """How much two titles are alike: 1 where one begins with the other."""
    first_, second = one.casefold(), other.casefold()
    if not first_ or not second:
        return 0.0
    if first_.startswith(second) or second.startswith(first_):
        return 1.0
    return SequenceMatcher(None, first_[:300], second[:300]).ratio()


def _without_site_name(title: str | None, site_name: str | None) -> str | None:
    if title is None:
        return None
    if site_name and title.casefold().endswith(site_name.casefold()):
        return title[: -len(site_name)].rstrip(" |–—•»:-") or title
    return _SITE_NAME.sub("", title) or title


def _people(declared: list[str]) -> tuple[str, ...]:
    """Names of people from author lines; addresses are no names."""
    parts = [part for line in declared for part in re.split(r",| and | & |;|\|", _BY.sub("", line))]
    return unique(
        [part for part in parts if not part.strip().startswith(("http", "www.")) and 2 < len(part.strip()) < 60]
    )
