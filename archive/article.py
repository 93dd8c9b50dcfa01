"""Article and its parts: frozen values, and the contract of every parser.

An absent value is None or (); "" and "N/A" never stand for one. Text is normalised (NFC, no control characters, white
space folded) by the parser; times are aware and in UTC.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

#: Every identifier that the archive derives is a UUIDv5 in this namespace: a rebuild gives the same ones.
AIRCHIVE_NAMESPACE = uuid.UUID("5b1d0a3e-6c52-5f0b-9a3c-2f1c8e7d4a90")

BlockKind = Literal["paragraph", "heading", "quote", "list", "table", "caption", "embed"]
NoteKind = Literal["correction", "editor", "update"]
#: A programme is an episode of a series as it was broadcast; a video or a sound belongs to none.
Kind = Literal["article", "video", "audio", "programme", "gallery", "live_blog", "quiz", "fact_check", "infographic"]

#: Scripts written without spaces: there a word is a character (Thai, Lao, Myanmar, Khmer, Han, kana).
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9d"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\W{_SPACELESS}]+(?:['’\-][^\W{_SPACELESS}]+)*")


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the body: absolute URL and anchor text."""

    url: str
    text: str


class Block(NamedTuple):
    """One piece of the body, in document order. A page has dozens; a frozen dataclass takes four times as long to make.

    `text` is the words of the block ("" for an embed without words); `items` the entries of a list, `depths` in how
    many lists each stands (() where all stand in one); `rows` the cells of a table, one that spans several places in
    each of them, `header_rows` and `header_columns` how many of the first are headings; `level` the rank of a heading
    (2 to 6); `attribution` whom a quote is by; `url` what an embed shows, `embed` its type ("twitter", "youtube",
    "iframe", …).
    """

    kind: BlockKind
    text: str
    level: int | None = None
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    url: str | None = None
    embed: str | None = None
    links: tuple[Link, ...] = ()
    attribution: str | None = None
    depths: tuple[int, ...] = ()
    header_rows: int | None = None
    header_columns: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What the newsroom says of the article itself: a correction, an editor's note, an "updated" stamp."""

    kind: NoteKind
    text: str


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


#: Block kinds that are text of the article. Tables, captions and embeds stand in `blocks` only.
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
    language: str | None = None  #: BCP 47, as the page declares it, else as its site's row does
    detected_language: str | None = None  #: ISO 639-1, as the body reads; None where there is too little of it
    subtitle: str | None = None
    lede: str | None = None  #: standfirst: the introduction set apart from the body
    byline: str | None = None  #: the author line as printed
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_local: str | None = (
        None  #: the same on the newsroom's clock, ISO 8601 with its offset, where that is known
    )
    modified_at: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    dateline: str | None = None
    blocks: tuple[Block, ...] = ()
    wire_credits: tuple[str, ...] = ()  #: agencies named as sources: ("Reuters", "AP")
    media: tuple[Media, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[Link, ...] = ()  #: links to other stories that stand in the text or beside it
    notes: tuple[Note, ...] = ()
    quality_flags: tuple[str, ...] = ()  #: sorted: "no_date", "no_body", "alternate" …
    provenance: tuple[tuple[str, str], ...] = ()  #: which rule gave each field: ("title", "pangea.h1"), sorted
    alternate: bool = False  #: another form of the page (AMP, a live blog's window): stands only for want of it

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
_CIRCUMSTANCES = (
    "url",
    "canonical_url",
    "broadcaster",
    "site",
    "source_id",
    "extractor",
    "extractor_version",
    "provenance",
)


def content_fields(article: Article) -> dict[str, Any]:
    """The article as plain JSON values, without its circumstances: what makes one revision differ from another."""
    return {name: _plain(getattr(article, name)) for name in article.__slots__ if name not in _CIRCUMSTANCES}


def _plain(value: Any) -> Any:
    """A field's value as JSON knows it; parts without their absent values."""
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, Block):
        return _present(zip(value._fields, value, strict=True))
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return format_instant(value)
    # quicker than asdict, which copies deeply
    return _present((name, getattr(value, name)) for name in value.__slots__)


def _present(parts: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: _plain(part) for name, part in parts if part is not None and part != ()}


def article_columns(article: Article) -> dict[str, Any]:
    """The article under the column names of the `articles` view: lists as lists, times as ISO 8601 texts."""
    return {
        "article_id": article_id(article.broadcaster, article.source_id, article.canonical_url),
        "broadcaster": article.broadcaster,
        "site": article.site,
        "language": article.language,
        "detected_language": article.detected_language,
        "kind": article.kind,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "source_id": article.source_id,
        "title": article.title,
        "subtitle": article.subtitle,
        "lede": article.lede,
        "byline": article.byline,
        "authors": list(article.authors),
        "published_at": format_instant(article.published_at),
        "published_local": article.published_local,
        "modified_at": format_instant(article.modified_at),
        "section": article.section,
        "tags": list(article.tags),
        "dateline": article.dateline,
        "body": article.body,
        "blocks": _plain(article.blocks),
        "word_count": article.word_count,
        "wire_credits": list(article.wire_credits),
        "media": _plain(article.media),
        "images": _plain(article.images),
        "related": _plain(article.related),
        "notes": _plain(article.notes),
        "quality_flags": list(article.quality_flags),
        "provenance": dict(article.provenance),
        "extractor": article.extractor,
        "extractor_version": article.extractor_version,
        "content_hash": article.content_hash,
    }


def format_instant(moment: datetime | None) -> str | None:
    """`2024-04-28T07:00:00Z`: the one written form of a publisher's time, in UTC; a fraction only where it says one."""
    if moment is None:
        return None
    text = moment.isoformat(timespec="seconds")[:19]  # strftime takes three times as long
    return f"{text}.{moment.microsecond:06d}".rstrip("0") + "Z" if moment.microsecond else text + "Z"


def article_id(broadcaster: str, source_id: str | None, canonical_url: str) -> str:
    """The identifier of a piece of journalism: of the broadcaster's own number for it, else of its canonical URL."""
    key = f"article:{broadcaster}:{source_id}" if source_id is not None else f"article:{canonical_url}"
    return str(uuid.uuid5(AIRCHIVE_NAMESPACE, key))
