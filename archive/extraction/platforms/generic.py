"""A site that nobody described: what standards and the shape of the page say."""

from __future__ import annotations

from functools import cached_property
from html import unescape
from typing import ClassVar

from archive.article import Kind
from archive.errors import NotAnArticle
from archive.extraction import headlines
from archive.extraction.dates import Moment
from archive.extraction.metadata import json_ld
from archive.extraction.platforms import generic_authors, generic_dates, generic_kind
from archive.extraction.platforms.base import ArticleParser, Candidates, Content, without_title
from archive.extraction.platforms.clues import Clues
from archive.extraction.platforms.generic_body import Place, Said, find_place, read_place, trim_content
from archive.extraction.text import unique

_TITLE_META = ("og:title", "twitter:title", "title", "dc.title", "headline", "parsely-title", "sailthru.title")


class GenericParser(ArticleParser):
    """JSON-LD, Open Graph and the density of text."""

    name: ClassVar[str] = "generic"

    @cached_property
    def clues(self) -> Clues:
        return Clues(self.page, self.language, self.zone, lambda: self.title)

    @property
    def article_ld(self) -> json_ld.Object | None:
        return self.clues.article_ld

    @property
    def media_ld(self) -> json_ld.Object | None:
        return self.clues.media_ld

    def refuse(self) -> None:
        reason = generic_kind.reason_against(self.clues, lambda: self._content, lambda: self.published is not None)
        if reason:
            raise NotAnArticle(reason, self.page.url)

    def titles(self) -> Candidates[str]:
        """A heading that the head repeats, or else one like it; then what the head declares."""
        declared = [title for _, title in self._declared_titles]
        found = headlines.headings(self.page.body, declared)
        for title in declared:
            yield "html.h1", headlines.equal_to(found, title)
        yield "html.h1", headlines.most_alike(found, declared)
        yield "html.h1", headlines.most_likely(found, declared, self.clues.names)
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
        cleaned = ((rule, headlines.without_names(unescape(text or ""), self.clues.names)) for rule, text in said)
        return [(rule, text) for rule, text in cleaned if text]

    def kinds(self) -> Candidates[Kind]:
        return generic_kind.kinds(self.clues, self._content)

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
        return generic_dates.publications(self.clues)

    def modifications(self) -> Candidates[Moment]:
        return generic_dates.modifications(self.clues)

    def author_lists(self) -> Candidates[tuple[str, ...]]:
        return generic_authors.author_lists(self.clues, self._read.blocks)

    def bylines(self) -> Candidates[str]:
        return generic_authors.bylines(self.clues, self.authors, self.rule("authors"))

    def sections(self) -> Candidates[str]:
        yield "json_ld.articleSection", json_ld.text(self.article_ld, "articleSection")
        yield "meta.article:section", self.page.meta.get("article:section")
        yield "meta.section", self.page.meta.get("section")

    def tag_lists(self) -> Candidates[tuple[str, ...]]:
        yield "json_ld.keywords", json_ld.keywords(self.article_ld)
        yield "meta.article:tag", unique(",".join(self.page.meta.all("article:tag")).split(","))
        yield "meta.keywords", unique((self.page.meta.get("news_keywords", "keywords") or "").split(","))
