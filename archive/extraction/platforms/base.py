"""ArticleParser: how every platform reads a page. A platform overrides the fields that it knows better."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar

from archive.article import Article, Block, Image, Kind, Link, Media
from archive.errors import MissingField
from archive.extraction.boilerplate import Vocabulary, vocabulary
from archive.extraction.credits import wire_credits
from archive.extraction.dates import Moment
from archive.extraction.identity import Identity, identify
from archive.extraction.page import Page


@dataclass(frozen=True, slots=True)
class Content:
    """What the text of a page holds."""

    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    media: tuple[Media, ...] = ()
    dateline: str | None = None
    standfirst: str | None = None  #: the introduction set apart above the text
    related: tuple[Link, ...] = ()  #: links to other stories, which are no text
    rule: str = ""  #: how the element was found that holds the text


def without_title(content: Content, title: str) -> Content:
    """The content without a leading repeat of the title."""
    first = content.blocks[0] if len(content.blocks) > 1 else None
    return replace(content, blocks=content.blocks[1:]) if first and first.text == title else content


class ArticleParser(ABC):
    """Reads one page, once: a parser is made for a page and gives its article.

    `name` is what the article's `extractor` says; `version` covers all parsers together.
    """

    name: ClassVar[str]

    def __init__(self, page: Page, version: int) -> None:
        self.page = page
        self.version = version

    def parse(self) -> Article:
        """The article. Raises NotAnArticle for a page that is something else, MissingField where there is no title."""
        self.refuse()
        title = self.title()
        if title is None:
            raise MissingField("no title", self.page.url)
        identity = self.identity()
        content = self.content(title)
        published, modified = self.published(), self.modified()
        return Article(
            url=self.page.url,
            canonical_url=identity.canonical_url,
            broadcaster=identity.broadcaster,
            site=identity.site,
            source_id=identity.source_id,
            kind=self.kind(),
            title=title,
            extractor=self.name,
            extractor_version=self.version,
            language=self.language(),
            subtitle=self.subtitle(),
            lede=self.lede(),
            byline=self.byline(),
            authors=self.authors(),
            published_at=published.at if published else None,
            modified_at=modified.at if modified and not modified.day_only else None,
            section=self.section(),
            tags=self.tags(),
            dateline=content.dateline,
            blocks=content.blocks,
            wire_credits=wire_credits((block.text for block in content.blocks), self.vocabulary()),
            media=content.media,
            images=content.images,
            quality_flags=self.flags(published, content, identity),
            alternate=identity.alternate,
        )

    @abstractmethod
    def refuse(self) -> None:
        """Raise NotAnArticle where the page is none."""

    @abstractmethod
    def title(self) -> str | None: ...

    @abstractmethod
    def kind(self) -> Kind: ...

    @abstractmethod
    def content(self, title: str) -> Content: ...

    @abstractmethod
    def published(self) -> Moment | None: ...

    def modified(self) -> Moment | None:
        return None

    def subtitle(self) -> str | None:
        return None

    def lede(self) -> str | None:
        return None

    def byline(self) -> str | None:
        return None

    def authors(self) -> tuple[str, ...]:
        return ()

    def section(self) -> str | None:
        return None

    def tags(self) -> tuple[str, ...]:
        return ()

    def identity(self) -> Identity:
        return identify(self.page)

    def language(self) -> str | None:
        """What the page declares, else the site's language."""
        declared = self.page.root.get("lang") or self.page.root.get("{http://www.w3.org/XML/1998/namespace}lang")
        declared = declared or self.page.meta.get("content-language", "og:locale")
        if declared and 2 <= len(declared.split("-")[0].split("_")[0]) <= 3 and declared.isascii():
            return declared.strip().replace("_", "-")
        return self.page.site.language if self.page.site else None

    def vocabulary(self) -> Vocabulary:
        """The furniture of the page's language."""
        return vocabulary(self.page.site.language if self.page.site else self.language())

    def flags(self, published: Moment | None, content: Content, identity: Identity) -> tuple[str, ...]:
        """What a reader of the row should know of its quality, sorted."""
        found = set(self.page.flags)
        if published is None:
            found.add("no_date")
        elif published.day_only:
            found.add("published_day_only")
        if not any(block.text and block.kind not in ("caption", "embed") for block in content.blocks):
            found.add("no_body")
        if identity.alternate:
            found.add("alternate")
        return tuple(sorted(found))
