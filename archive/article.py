"""Article and its parts: frozen values, and the contract of every parser.

An absent value is None or (); "" and "N/A" never stand for one. Text is normalised (NFC, no control characters, white
space folded) by the parser; times are aware and in UTC.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

BlockKind = Literal["paragraph", "heading", "quote", "list", "caption", "embed"]
Kind = Literal["article", "video", "audio", "gallery", "live_blog", "quiz", "fact_check", "infographic"]

#: Scripts written without spaces: there a word is a character (Thai, Lao, Myanmar, Khmer, Han, kana).
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+(?:['’\-][^\W{_SPACELESS}]+)*")


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the body: absolute URL and anchor text."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body, in document order.

    `text` is the words of the block ("" for an embed without words); `items` the entries of a list; `level` the rank of
    a heading (2 to 6); `url` what an embed shows, `embed` its type ("twitter", "youtube", "iframe", …).
    """

    kind: BlockKind
    text: str
    level: int | None = None
    items: tuple[str, ...] = ()
    url: str | None = None
    embed: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Media:
    """A sound or film file of the article."""

    kind: Literal["audio", "video"]
    url: str
    mime_type: str | None = None
    title: str | None = None
    duration: int | None = None  #: seconds
    poster: str | None = None  #: URL of the still picture


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article."""

    url: str
    caption: str | None = None
    credit: str | None = None
    width: int | None = None  #: pixels
    height: int | None = None


#: Block kinds that are text of the article. Captions and embeds stand in `blocks` only.
TEXT_KINDS = frozenset({"paragraph", "heading", "quote", "list"})


@dataclass(frozen=True, slots=True)
class Article:
    """What one page says. Every field but `url` is content: equal content gives an equal `content_hash`."""

    url: str  #: the address of the page that was read
    canonical_url: str  #: the page's own statement of its address, normalised; else `url` normalised
    broadcaster: str  #: key of the broadcaster; the host where no site is described
    site: str  #: key of the site; the host where no site is described
    source_id: str | None  #: the broadcaster's own number of the article
    kind: Kind
    title: str
    extractor: str  #: the platform whose parser read the page: "pangea", "generic", "text_dump"
    extractor_version: int
    language: str | None = None  #: BCP 47
    subtitle: str | None = None
    lede: str | None = None  #: standfirst: the introduction set apart from the body
    byline: str | None = None  #: the author line as printed
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    dateline: str | None = None
    blocks: tuple[Block, ...] = ()
    wire_credits: tuple[str, ...] = ()  #: agencies named as sources: ("Reuters", "AP")
    media: tuple[Media, ...] = ()
    images: tuple[Image, ...] = ()
    quality_flags: tuple[str, ...] = ()  #: sorted: "no_date", "no_body", "alternate" …
    alternate: bool = False  #: read from another form of the page (AMP, a live blog's window): stands only for want of it

    @property
    def body(self) -> str:
        """The text blocks joined by a blank line; a list gives one line an item."""
        return "\n\n".join(block.text for block in self.blocks if block.kind in TEXT_KINDS and block.text)

    @property
    def word_count(self) -> int:
        """Words of the body; a character of a script without spaces is a word."""
        return sum(1 for _ in _WORD.finditer(self.body))

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(link for block in self.blocks for link in block.links)

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) over every extracted value, apart from where it was read and what read it."""
        content = content_fields(self)
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


#: Fields that say where a page stood and what read it, not what it says.
_CIRCUMSTANCES = ("url", "canonical_url", "broadcaster", "site", "source_id", "extractor", "extractor_version")


def content_fields(article: Article) -> dict[str, Any]:
    """The article as plain JSON values, without its circumstances: what makes one revision differ from another."""
    fields = asdict(article)
    for name in _CIRCUMSTANCES:
        del fields[name]
    for name in ("published_at", "modified_at"):
        fields[name] = format_instant(fields[name])
    return fields


def format_instant(moment: datetime | None) -> str | None:
    """`2024-04-28T07:00:00Z`: the one written form of a publisher's time, to the second, in UTC."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")
