"""Stories and sites of the demo newsroom, read from `stories/*.toml` (one file a language; see README.md)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any, Literal

from archive.article import Block, Image, Kind, Media
from tests.site.blocks import Piece, iter_expected, parse_body, plain

_FOLDER = Path(__file__).parent / "stories"
LANGUAGES = ("en", "ru", "fa", "hy", "ka", "zh")
_PICTURES = ("image", "photo", "graphic")
MEDIA_TYPES = {"audio": "audio/mp3", "video": "video/mp4"}


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One host of the newsroom and the furniture of its pages. There is one value a language: equal is identical."""

    host: str
    language: str
    culture: str  #: as in the CMS: "en-US"
    direction: str
    site_id: int
    name: str
    offset: int  #: hours that the newsroom's clocks are ahead of UTC
    words: dict[str, str]  #: furniture in the site's language
    zones: dict[str, tuple[int, str]]  #: key -> number and shown name
    people: dict[str, tuple[str, str]]  #: author's name -> path of the author page and biography
    clocks: tuple[str, str]  #: the site clock of edition 1 and of edition 2

    @property
    def root(self) -> str:
        return f"http://{self.host}"

    @property
    def zone(self) -> timezone:
        return timezone(timedelta(hours=self.offset))


@dataclass(frozen=True, slots=True)
class Story:
    """One story as written, and thereby what an extractor should find in its pages."""

    site: Site
    id: int
    slug: str  #: "" where the address has none
    generation: str  #: "2013", "2019" or "2024"
    kind: Kind
    title: str
    published: datetime
    modified: datetime | None  #: only pages of 2024 state it
    lastmod: datetime  #: as the sitemap lists it; never the publication date
    zone: str
    pieces: tuple[Piece, ...]
    lede: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    dateline: str = ""
    cover: str = ""  #: caption of the lead picture
    wire_line: str = ""  #: the credit as printed under the body
    wire_credits: tuple[str, ...] = ()  #: the agencies that it names
    quirks: frozenset[str] = frozenset()
    clock: str = ""  #: the site clock that this page shows
    touched: datetime | None = None  #: of the Last-Modified header, where it is not `lastmod`

    @property
    def last_modified(self) -> datetime:
        """The Last-Modified header of its pages."""
        return self.touched or self.lastmod

    @property
    def language(self) -> str:
        return self.site.language

    @property
    def section(self) -> str:
        return self.site.zones[self.zone][1]

    @property
    def path(self) -> str:
        """Path of the canonical address."""
        folder = "content" if "content-path" in self.quirks else "a"
        return f"/{folder}/{self.slug}/{self.id}.html" if self.slug else f"/{folder}/{self.id}.html"

    @property
    def url(self) -> str:
        return self.site.root + self.path

    @property
    def amp_path(self) -> str | None:
        return self.path.replace("/a/", "/amp/", 1) if "amp" in self.quirks else None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The body as an extractor should find it; `archive.article` says what the kinds mean."""
        blocks = list(iter_expected(self.pieces, self.url))
        if self.dateline:  # it stands before the first paragraph, outside of it, and is read as its beginning
            blocks[0] = blocks[0]._replace(text=f"{self.dateline} — {blocks[0].text}")
        if self.wire_line:
            blocks.append(Block("paragraph", self.wire_line))
        return tuple(blocks)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The texts of the body in order, captions and embeds left out."""
        return tuple(block.text for block in self.blocks if block.kind not in ("caption", "embed"))

    @property
    def media(self) -> tuple[Media, ...]:
        return tuple(self._medium(piece) for piece in self.pieces if piece.kind in MEDIA_TYPES)

    def _medium(self, piece: Piece) -> Media:
        kind: Literal["audio", "video"] = "audio" if piece.kind == "audio" else "video"
        old = self.generation == "2013"
        mime_type, poster = (f"{kind}/mpeg", None) if old else (MEDIA_TYPES[kind], self.image_url())
        return Media(kind, self.media_url(piece), mime_type, plain(piece.text), piece.number, poster)

    @property
    def images(self) -> tuple[Image, ...]:
        """The pictures that the page shows as its own, lead picture first."""
        pictures = [(0, Piece("image", self.cover))] if self.cover else []
        pictures += [(place, piece) for place, piece in enumerate(self.pieces, 1) if piece.kind in _PICTURES]
        return tuple(Image(self.image_url(place), plain(p.text), p.detail or None) for place, p in pictures)

    @property
    def posts(self) -> tuple[tuple[Piece, ...], ...]:
        """The entries of a live blog, each with its `@post` first."""
        starts = [place for place, piece in enumerate(self.pieces) if piece.kind == "post"]
        ends = [*starts, len(self.pieces)][1:]
        return tuple(self.pieces[start:end] for start, end in zip(starts, ends, strict=True))

    def media_url(self, piece: Piece) -> str:
        """Address of a player's file. Nothing serves it: the crawl takes no sound or film."""
        ending = "mp3" if piece.kind == "audio" else "mp4"
        day = self.published.strftime("%Y/%m/%d")
        return f"http://av.newsroom.example/clips/{self.language.upper()}/{day}/{self.id}-{piece.number}.{ending}"

    def image_url(self, place: int = 0) -> str:
        return f"http://gdb.newsroom.example/{self.id:08d}-0aff-0242-{place:04d}_w650_r1.jpg"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A story of the file with the editions in which it stands."""

    story: Story
    since: int
    until: int
    second: dict[str, Any]  #: what edition 2 says differently


@cache
def read_site(language: str) -> Site:
    """The site of a language, from its file."""
    table = _read(language)["site"]
    return Site(
        **{key: table[key] for key in ("host", "culture", "direction", "site_id", "name", "offset", "words")},
        language=language,
        zones={zone["key"]: (zone["id"], zone["name"]) for zone in table["zones"]},
        people={person["name"]: (person["path"], person["bio"]) for person in table["people"]},
        clocks=(table["clocks"][0], table["clocks"][1]),
    )


@cache
def read_stories(edition: int) -> tuple[Story, ...]:
    """Every story that stands in the edition (1 or 2), in the order of the files."""
    return tuple(
        _at_edition(entry, edition)
        for language in LANGUAGES
        for entry in _entries(language)
        if entry.since <= edition <= entry.until
    )


@cache
def withdrawn_stories(edition: int) -> tuple[Story, ...]:
    """The stories that stood before the edition and are gone in it."""
    return tuple(entry.story for language in LANGUAGES for entry in _entries(language) if entry.until < edition)


def copy_story(story: Story, number: int) -> Story:
    """The same story again under another id, address and title: `number` from 1 on, ids beyond all written ones."""
    slug = f"{story.slug}-{number}" if story.slug else ""
    return replace(story, id=story.id + number * 100_000, slug=slug, title=f"{story.title} ({number})")


@cache
def _read(language: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


@cache
def _entries(language: str) -> tuple[_Entry, ...]:
    site = read_site(language)
    return tuple(_read_entry(site, table) for table in _read(language)["story"])


def _read_entry(site: Site, table: dict[str, Any]) -> _Entry:
    fields = dict(table)
    since, until, second = fields.pop("since", 1), fields.pop("until", 2), fields.pop("edition2", {})
    published = fields["published"].astimezone(UTC)
    story = Story(
        site=site,
        pieces=parse_body(fields.pop("body", "")),
        published=published,
        modified=fields.pop("modified", published if fields["generation"] == "2024" else None),
        lastmod=fields.pop("lastmod", published + timedelta(minutes=7, seconds=23)),
        authors=tuple(fields.pop("authors", ())),
        tags=tuple(fields.pop("tags", ())),
        wire_credits=tuple(fields.pop("wire_credits", ())),
        quirks=frozenset(fields.pop("quirks", ())),
        **{key: value for key, value in fields.items() if key != "published"},
    )
    return _Entry(story, since, until, second)


def _at_edition(entry: _Entry, edition: int) -> Story:
    story = entry.story
    if "clock" in story.quirks:
        story = replace(story, clock=story.site.clocks[edition - 1])
    if edition == 1 or not (entry.second or entry.since == 2):
        return story
    changes = dict(entry.second)
    if "body" in changes:
        changes["pieces"] = parse_body(changes.pop("body"))
    story = replace(story, **changes)
    return replace(story, lastmod=listed_later(story.lastmod), touched=story.lastmod)


def listed_later(moment: datetime) -> datetime:
    """How a sitemap of edition 2 dates a change: later than any crawl of edition 1, whenever that took place.

    A crawler takes a page anew that changed after its last visit. The visits happen when somebody runs the demo; the
    bytes of an edition must not depend on it.
    """
    return moment.replace(year=2090)
