"""A site that nobody described: what standards and the shape of the page say."""

from __future__ import annotations

import re
from functools import cached_property
from html import unescape
from typing import ClassVar

from archive.article import Kind
from archive.errors import NotAnArticle
from archive.extraction import dates, headlines
from archive.extraction.addresses import path_of
from archive.extraction.dates import Moment
from archive.extraction.metadata import json_ld
from archive.extraction.metadata.script_dates import script_dates
from archive.extraction.naming import site_names
from archive.extraction.platforms.base import ArticleParser, Candidates, Content, without_title
from archive.extraction.platforms.generic_body import read_content
from archive.extraction.select import nodes, words
from archive.extraction.surroundings import heading_of, texts_around
from archive.extraction.text import unique, word_set
from archive.extraction.written_dates import date_share, parse_written, placed

#: The names of meta elements that say when an article was published; and those that may mean the page's last change.
_DATE_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "date.created",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "og:pubdate",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article.published",
    "originalpublicationdate",
    "datecreated",
)
_VAGUE_DATE_META = ("date", "ob:date", "last-modified", "article:modified_time", "datemodified", "dcterms.modified")
_TITLE_META = ("og:title", "twitter:title", "title", "dc.title", "headline", "parsely-title", "sailthru.title")
_ERROR_TITLE = re.compile(
    r"\b404\b|page (?:was |can ?not be |could not be )?not found|not found\b|access denied|just a moment|forbidden",
    re.IGNORECASE,
)
_LAST_PART = re.compile(r"\s[|–—-]\s")
_BY = re.compile(r"^\s*(?:by|von|par|por|автор:?)\s+", re.IGNORECASE)
_MARKED_DATE = "//*[@itemprop='datePublished']"
_MARKED_CHANGE = "//*[@itemprop='dateModified']"
_TIMES = "//time[@pubdate] | //article//time[@datetime] | //header//time[@datetime] | //main//time[@datetime]"
#: A text is a date where this share of its letters and digits is.
_DATE_SHARE = 0.45
_AUTHOR_MARKS = "//*[@rel='author' or @itemprop='author']"
_LISTING_TYPES = word_set("CollectionPage SearchResultsPage ItemList ProfilePage")
#: Less text than this, on a page that neither calls itself an article nor names a date, is none.
_SHORTEST_ARTICLE = 250


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
        """A heading that the head repeats, or else one like it; then what the head declares."""
        declared = [title for _, title in self._declared_titles]
        found = headlines.headings(self.page.body, declared)
        for title in declared:
            yield "html.h1", headlines.equal_to(found, title)
        yield "html.h1", headlines.most_alike(found, declared)
        yield "html.h1", headlines.most_likely(found, declared, self.names)
        yield from self._declared_titles
        yield "html.h1", found[0].text if len(found) == 1 else None
        yield "html.title", headlines.without_last_part(self.page.title)

    @cached_property
    def _declared_titles(self) -> list[tuple[str, str]]:
        """The titles in the head, without the site's name, the most deliberate first."""
        said = [(f"meta.{name}", self.page.meta.get(name)) for name in _TITLE_META]
        said.insert(1, ("json_ld.headline", json_ld.text(self.article_ld or self.media_ld, "headline")))
        said.append(("json_ld.name", json_ld.text(self.article_ld or self.media_ld, "name")))
        said.append(("html.title", self.page.title if self.page.title and "|" in self.page.title else None))
        cleaned = ((rule, headlines.without_names(unescape(text or ""), self.names)) for rule, text in said)
        return [(rule, text) for rule, text in cleaned if text]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the page's site is called."""
        return site_names(self.page)

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
    def _content(self) -> Content:
        declared = json_ld.image_url((self.article_ld or {}).get("image")) or self.page.meta.get("og:image")
        return read_content(self.page, self.vocabulary(), declared)

    def publications(self) -> Candidates[Moment]:
        """What is declared of publication; the address's day; what the page shows; what may mean the last change."""
        yield "json_ld.datePublished", self._moment(json_ld.text(self.article_ld, "datePublished"))
        for name in _DATE_META:
            yield f"meta.{name}", self._moment(self.page.meta.get(name))
        yield "json_ld.uploadDate", self._moment(json_ld.text(self.media_ld, "uploadDate"))
        for element in nodes(self.page.root, _MARKED_DATE):
            yield "microdata.datePublished", self._moment(element.get("datetime") or element.get("content"))
        yield "url.day", dates.day_in_path(path_of(self.page.url))
        yield (
            "html.title",
            self._written((self.page.title or "").rpartition("|" if "|" in (self.page.title or "") else " - ")[2]),
        )
        for text in self._around:
            if date_share(text, self.language) >= _DATE_SHARE:
                yield "html.written", self._written(text)
        for element in nodes(self.page.root, _TIMES):
            yield "html.time", self._moment(element.get("datetime")) or self._written(words(element))
        for text in script_dates(script.text for script in self.page.scripts if script.text):
            yield "script", self._moment(text)
        yield "json_ld.dateModified", self._moment(json_ld.text(self.article_ld, "dateModified"))
        for name in _VAGUE_DATE_META:
            yield f"meta.{name}", self._moment(self.page.meta.get(name))
        for element in nodes(self.page.root, _MARKED_CHANGE):
            yield "microdata.dateModified", self._moment(element.get("datetime") or element.get("content"))

    def _moment(self, text: str | None) -> Moment | None:
        return (dates.parse_iso(text, self.zone) or self._written(text)) if text else None

    def _written(self, text: str) -> Moment | None:
        return placed(parse_written(text, self.language), self.zone)

    @cached_property
    def _around(self) -> list[str]:
        """The short texts around the title."""
        heading = heading_of(self.page.body, self.title) if self.title else None
        return texts_around(heading) if heading is not None else []

    def modifications(self) -> Candidates[Moment]:
        yield "json_ld.dateModified", self._moment(json_ld.text(self.article_ld, "dateModified"))
        yield "meta.article:modified_time", self._moment(self.page.meta.get("article:modified_time"))

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


def _people(declared: list[str]) -> tuple[str, ...]:
    """Names of people from author lines; addresses are no names."""
    parts = [part for line in declared for part in re.split(r",| and | & |;|\|", _BY.sub("", line))]
    return unique(
        [part for part in parts if not part.strip().startswith(("http", "www.")) and 2 < len(part.strip()) < 60]
    )
