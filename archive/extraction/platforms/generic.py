"""A site that nobody described: what standards and the shape of the page say."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cached_property
from typing import ClassVar

from archive.article import Kind
from archive.errors import NotAnArticle
from archive.extraction import dates
from archive.extraction.addresses import path_of
from archive.extraction.dates import Moment
from archive.extraction.metadata import json_ld
from archive.extraction.platforms.base import ArticleParser, Candidates, Content, without_title
from archive.extraction.platforms.generic_body import Place, Said, find_place, read_place, trim_content
from archive.extraction.select import descendants, nodes, words
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
_AUTHOR_MARKS = "//*[@rel='author' or @itemprop='author']"
_LISTING_TYPES = word_set("CollectionPage SearchResultsPage ItemList ProfilePage")
#: Less text than this, on a page that neither calls itself an article nor names a date, is none.
_SHORTEST_ARTICLE = 250
_ALIKE = 0.6


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
        if said < _SHORTEST_ARTICLE and (self.published is None or og_type == "website"):
            return "it declares no article, and has hardly any text"
        return None

    def titles(self) -> Candidates[str]:
        declared = json_ld.text(self.article_ld, "headline") or self.page.meta.get("og:title", "twitter:title", "title")
        headings = [text for heading in descendants(self.page.body, "h1") if (text := clean_or_none(words(heading)))]
        reference = declared or self.page.title or ""
        best = max(headings, key=lambda text: _likeness(text, reference), default=None)
        yield "generic.h1", best if best and (_likeness(best, reference) >= _ALIKE or not reference) else None
        if declared:
            yield "meta.title", _without_site_name(declared, self.page.meta.get("og:site_name"))
        yield "generic.only_h1", headings[0] if len(headings) == 1 else None
        yield "html.title", _without_site_name(self.page.title, None)

    def kinds(self) -> Candidates[Kind]:
        if self._content.blocks or not (self.media_ld or self._content.media):
            yield (
                "json_ld.type",
                "live_blog" if self.article_ld and "LiveBlogPosting" in json_ld.types(self.article_ld) else "article",
            )
            return
        declared = "".join(json_ld.types(self.media_ld)) if self.media_ld else self._content.media[0].kind
        sound = "audio" in declared.casefold() or "Radio" in declared or "Podcast" in declared
        yield ("json_ld.type" if self.media_ld else "generic.player"), "audio" if sound else "video"

    def content(self, title: str) -> Content:
        return without_title(self._content, title)

    @cached_property
    def _place(self) -> Place | None:
        return self.place()

    def place(self) -> Place | None:
        """Where the page's text stands; None where there is none."""
        return find_place(self.page, json_ld.text(self.article_ld, "articleBody"))

    @cached_property
    def _read(self) -> Content:
        """Everything that stands where the text does: a byline may stand there too."""
        return read_place(self.page, self._place, self.vocabulary())

    @cached_property
    def _content(self) -> Content:
        said = Said(
            self.title or "",
            (self.section or "", self.page.meta.get("og:site_name") or ""),
            self.authors,
            (
                json_ld.text(self.article_ld, "description"),
                self.page.meta.get("og:description"),
                self.page.meta.get("description"),
            ),
            json_ld.image_url((self.article_ld or {}).get("image")) or self.page.meta.get("og:image"),
        )
        return trim_content(self.page, self._place, self._read, said, self.vocabulary())

    def publications(self) -> Candidates[Moment]:
        yield "json_ld.datePublished", self._instant(json_ld.text(self.article_ld, "datePublished"))
        yield "json_ld.uploadDate", self._instant(json_ld.text(self.media_ld, "uploadDate"))
        for name in _DATE_META:
            yield f"meta.{name}", self._instant(self.page.meta.get(name))
        for element in nodes(self.page.root, _TIMES):
            yield "html.time", self._instant(element.get("datetime") or element.get("content"))
        match = _URL_DAY.search(path_of(self.page.url))
        yield "url.day", dates.parse_iso("-".join(match.groups())) if match else None

    def _instant(self, text: str | None) -> Moment | None:
        return dates.parse_iso(text, self.page.site.timezone if self.page.site else None)

    def modifications(self) -> Candidates[Moment]:
        yield "json_ld.dateModified", self._instant(json_ld.text(self.article_ld, "dateModified"))
        yield "meta.article:modified_time", self._instant(self.page.meta.get("article:modified_time"))

    def author_lists(self) -> Candidates[tuple[str, ...]]:
        if found := json_ld.names((self.article_ld or {}).get("author")):
            yield "json_ld.author", _people(list(found))
            return
        for name in ("author", "article:author", "byl"):
            yield f"meta.{name}", _people(self.page.meta.all(name))
        yield "html.author", _people([words(element) for element in nodes(self.page.root, _AUTHOR_MARKS)])

    def sections(self) -> Candidates[str]:
        yield "json_ld.articleSection", json_ld.text(self.article_ld, "articleSection")
        yield "meta.article:section", self.page.meta.get("article:section")
        yield "meta.section", self.page.meta.get("section")

    def tag_lists(self) -> Candidates[tuple[str, ...]]:
        yield "json_ld.keywords", json_ld.keywords(self.article_ld)
        yield "meta.article:tag", unique(",".join(self.page.meta.all("article:tag")).split(","))
        yield "meta.keywords", unique((self.page.meta.get("news_keywords", "keywords") or "").split(","))


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
