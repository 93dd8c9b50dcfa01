"""ArticleParser: how every platform reads a page. A platform puts its own candidates before the common ones."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import ClassVar, TypeAlias, TypeVar

from archive.article import Article, Block, Image, Kind, Link, Media
from archive.errors import MissingField
from archive.extraction.addresses import host_of
from archive.extraction.boilerplate import Vocabulary, vocabulary
from archive.extraction.cached import cached_property
from archive.extraction.dates import Moment, parse_iso
from archive.extraction.identity import Identity, identify
from archive.extraction.language.detection import Detection, detect, read_language
from archive.extraction.language.tags import language_tag, primary
from archive.extraction.learned import without_learned
from archive.extraction.notes import find_notes
from archive.extraction.page import Page
from archive.extraction.people.wire_credits import wire_credits
from archive.extraction.prose.datelines import find_dateline
from archive.extraction.quality import quality_flags
from archive.extraction.select import Element, words

#: The rule of a title that no text of the page gave.
TITLE_FROM_URL = "url.slug"
_MOST_TIMES = 40
_MOST_LETTERS = 400
#: What tells the language of a page that says nothing of it, menus and all.
_ENOUGH_LETTERS = 600
_LONG_ENOUGH = 40
#: Letters that English texts are without, and those that no text in Latin script has.
_NOT_ENGLISH = re.compile("[\u00df-\u1fff\u2c00-\ud7ff]")
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2c00-\ud7ff]")

_READ = (
    ("detected_language", "body.language"),
    ("notes", "vocabulary.notes"),
    ("wire_credits", "vocabulary.agencies"),
)

T = TypeVar("T")
#: What a field may be, likeliest first: the name of the rule ("json_ld.headline") and what it gave. None, "" and ()
#: stand for nothing. Candidates are generators: what stands after the one that holds is never looked for.
Candidates: TypeAlias = Iterator[tuple[str, T | None]]


@dataclass(frozen=True, slots=True)
class Content:
    """What the text of a page holds; `rule` names what found it, `rules` what gave its other parts where it differs."""

    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    media: tuple[Media, ...] = ()
    dateline: str | None = None
    standfirst: str | None = None  #: the introduction set apart above the text
    opening: tuple[Block, ...] = ()  #: paragraphs of the text that stand above the element with the rest of it
    related: tuple[Link, ...] = ()  #: links to other stories, which are no text
    below: tuple[str, ...] = ()  #: lines below the text: sources, authors
    rule: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)  #: by the article's field


def without_title(content: Content, title: str) -> Content:
    """The content without a leading repeat of the title."""
    first = content.blocks[0] if len(content.blocks) > 1 else None
    return replace(content, blocks=content.blocks[1:]) if first and first.text == title else content


class ArticleParser(ABC):
    """Reads one page, once: a parser is made for a page and gives its article.

    Each field has two names. The plural (`titles`) gives its candidates in order; a platform overrides it and ends with
    `yield from super().titles()`. The singular (`title`) is the decision: the first candidate that holds, made once,
    and its rule is noted for the article's provenance.

    `name` is what the article's `extractor` says; `version` covers all parsers together.
    """

    name: ClassVar[str]

    def __init__(self, page: Page, version: int) -> None:
        self.page = page
        self.version = version
        self._rules: dict[str, str] = {}

    def parse(self) -> Article:
        """The article. Raises NotAnArticle for a page that is something else, MissingField where there is no title."""
        self.refuse()
        if self.title is None:
            raise MissingField("no title", self.page.url)
        identity = self.identity()
        content = self.content(self.title)
        if learned := self.vocabulary().learned:
            content = replace(content, blocks=without_learned(content.blocks, learned))
        published, modified = self.published, self.modified
        detected = read_language(content.blocks)
        texts = [block.text for block in content.blocks]
        credits = wire_credits([*texts, *content.below], self.vocabulary(), self.signed(), self._own_names)
        notes = find_notes([*self.remarks(), *texts], self.spoken)
        dateline = content.dateline or find_dateline(b.text for b in content.blocks if b.kind == "paragraph")
        return Article(
            url=self.page.url,
            canonical_url=identity.canonical_url,
            broadcaster=identity.broadcaster,
            site=identity.site,
            source_id=identity.source_id,
            kind=self.kind,
            title=self.title,
            extractor=self.name,
            extractor_version=self.version,
            language=self.language,
            detected_language=detected.language if detected else None,
            subtitle=self.subtitle,
            lede=self.lede or content.standfirst,
            byline=self.byline,
            authors=self.authors,
            published_at=published.at if published else None,
            published_local=self._local(published) if published else None,
            modified_at=_changed_at(modified, published),
            section=self.section,
            tags=self.tags,
            dateline=dateline,
            blocks=content.blocks,
            wire_credits=credits,
            media=content.media,
            images=content.images,
            related=_each_once(content.related),
            notes=notes,
            quality_flags=self.flags(published, content, identity, detected),
            provenance=self._provenance(
                content,
                identity,
                {"notes": notes, "wire_credits": credits, "dateline": dateline, "detected_language": detected},
            ),
            alternate=identity.alternate,
        )

    def _own_names(self) -> list[str]:
        """What the page's site is called, for certain: the publisher of a film on it may be an agency."""
        return [self.page.meta.get("og:site_name") or "", *(host_of(self.page.address) or "").split(".")]

    def _provenance(
        self, content: Content, identity: Identity, read: Mapping[str, object]
    ) -> tuple[tuple[str, str], ...]:
        """The rule of every field that has a value; `read` is what was read out of the text.

        What is made of other fields, or is the site's row's, has none.
        """
        rules = {"kind": "default", "canonical_url": identity.rule, **self._rules, **content.rules}
        if content.blocks and content.rule:
            rules["body"] = content.rule
        if identity.source_rule:
            rules["source_id"] = identity.source_rule
        if content.standfirst and not self.lede:
            rules["lede"] = f"{self.name}.standfirst"
        if content.dateline or read["dateline"]:
            rules["dateline"] = f"{self.name}.dateline" if content.dateline else "text.dateline"
        if content.related:
            rules["related"] = f"{self.name}.related"
        if content.images and "images" not in rules:
            rules["images"] = "html.img"
        if content.media and "media" not in rules:
            rules["media"] = "html.player"
        rules.update((name, rule) for name, rule in _READ if read[name])
        return tuple(sorted(rules.items()))

    def decide(self, field: str, candidates: Candidates[T], holds: Callable[[T], bool] | None = None) -> T | None:
        """The first candidate that is something and passes the field's check; its rule is noted under `field`."""
        for rule, value in candidates:
            if value and (holds is None or holds(value)):
                self._rules[field] = rule
                return value
        return None

    def rule(self, field: str) -> str | None:
        """The rule that gave a field, once that is decided."""
        return self._rules.get(field)

    # what a platform says

    @abstractmethod
    def refuse(self) -> None:
        """Raise NotAnArticle where the page is none."""

    @abstractmethod
    def content(self, title: str) -> Content: ...

    def identity(self) -> Identity:
        return identify(self.page)

    @abstractmethod
    def titles(self) -> Candidates[str]: ...

    def kinds(self) -> Candidates[Kind]:
        yield from ()

    def publications(self) -> Candidates[Moment]:
        yield from ()

    def modifications(self) -> Candidates[Moment]:
        yield from ()

    def subtitles(self) -> Candidates[str]:
        yield from ()

    def ledes(self) -> Candidates[str]:
        yield from ()

    def bylines(self) -> Candidates[str]:
        yield from ()

    def author_lists(self) -> Candidates[tuple[str, ...]]:
        yield from ()

    def sections(self) -> Candidates[str]:
        yield from ()

    def tag_lists(self) -> Candidates[tuple[str, ...]]:
        yield from ()

    def remarks(self) -> Iterable[str]:
        """Texts outside the body that may be notes on the article, such as an "updated" stamp."""
        return ()

    def signed(self) -> Iterable[str]:
        """The author line as printed, and whom it names: agencies sign as well."""
        return (self.byline or "", *self.authors)

    def languages(self) -> Candidates[str]:
        """What the page declares, else the site's language."""
        for rule, element in (("html.lang", self.page.root), ("body.lang", self.page.body)):
            yield rule, language_tag(element.get("lang") or element.get("xml:lang"))
        yield "meta.content-language", language_tag(self.page.meta.get("content-language"))
        yield "meta.og:locale", language_tag(self.page.meta.get("og:locale"))
        yield "site.language", self.page.site.language if self.page.site else None

    # what holds

    @cached_property
    def title(self) -> str | None:
        return self.decide("title", self.titles())

    @cached_property
    def kind(self) -> Kind:
        return self.decide("kind", self.kinds()) or "article"

    @cached_property
    def published(self) -> Moment | None:
        """The first instant; where there is none, the first day.

        After a day, an instant must fall on it; and what lies long after the last change of the page, or after the day
        in its address, is only taken for want of anything else.
        """
        bounds = [bound for bound in (self.modified, self.day_of_address) if bound is not None]
        day: tuple[str, Moment] | None = None
        late: tuple[str, Moment] | None = None
        for rule, moment in self.publications():
            if moment is None or not moment.is_plausible:
                continue
            if any(map(moment.is_long_after, bounds)):
                late = late or (rule, moment)
            elif moment.day_only:
                day = day or (rule, moment)
            elif day is None or moment.falls_on(day[1]):
                self._rules["published_at"] = rule
                return moment
        return self.decide("published_at", iter([found for found in (day, late) if found]))

    @property
    def day_of_address(self) -> Moment | None:
        """The day that the address gives to the story, where it does."""
        return None

    @cached_property
    def modified(self) -> Moment | None:
        return self.decide("modified_at", self.modifications(), _is_instant)

    @cached_property
    def subtitle(self) -> str | None:
        return self.decide("subtitle", self.subtitles())

    @cached_property
    def lede(self) -> str | None:
        return self.decide("lede", self.ledes())

    @cached_property
    def byline(self) -> str | None:
        return self.decide("byline", self.bylines())

    @cached_property
    def authors(self) -> tuple[str, ...]:
        return self.decide("authors", self.author_lists()) or ()

    @cached_property
    def section(self) -> str | None:
        return self.decide("section", self.sections())

    @cached_property
    def tags(self) -> tuple[str, ...]:
        return self.decide("tags", self.tag_lists()) or ()

    @cached_property
    def language(self) -> str | None:
        return self.decide("language", self.languages())

    @cached_property
    def spoken(self) -> str | None:
        """The language whose words the page is read with: the declared one, if its title and description may be in it.

        Templates say "en" of pages in every script, and old pages say nothing: then the text tells.
        """
        signs = {None: _NOT_ENGLISH, "en": _NOT_LATIN}.get(self.language and primary(self.language))
        if signs is None:
            return self.language
        title = self.page.title or ""
        detected = None
        if not title.isascii() and signs.search(title):
            detected = detect(f"{title} {self.page.meta.get('description', 'og:description') or ''}"[:_MOST_LETTERS])
        if detected is None and self.language is None:
            detected = detect(self._sample())
        return detected.language if detected else self.language

    def _sample(self) -> str:
        """The longer texts at the beginning of the page: its paragraphs, or for want of them any."""
        return self._texts_of(self.page.body.iter("p")) or self._texts_of(self.page.index.texts)

    @staticmethod
    def _texts_of(elements: Iterable[Element]) -> str:
        sample = ""
        for text in map(words, elements):
            if len(text) >= _LONG_ENOUGH:
                sample = f"{sample} {text}"
            if len(sample) >= _ENOUGH_LETTERS:
                break
        return sample[:_ENOUGH_LETTERS]

    def _local(self, published: Moment) -> str | None:
        """The instant on the newsroom's clock: as its source says, its site's row, or the same instant elsewhere."""
        if published.day_only or published.offset or self.zone:
            return published.local(self.zone)
        shown = (parse_iso(element.get("datetime")) for element in self.page.tagged("time")[:_MOST_TIMES])
        seconds = timedelta(minutes=1)
        return next((found.local() for found in shown if found and abs(found.at - published.at) < seconds), None)

    @property
    def zone(self) -> str | None:
        """The time zone of the site's newsroom; None where it is unknown."""
        zone = self.page.site.timezone if self.page.site else None
        return None if zone == "UTC" else zone

    def vocabulary(self) -> Vocabulary:
        """The furniture of the page's and the site's language, and what was learned of its site."""
        return self._vocabulary

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        site = self.page.site
        if site is None:
            return vocabulary(self.spoken, host_of(self.page.address))
        return vocabulary(site.language, site.key, self.spoken)

    def flags(
        self, published: Moment | None, content: Content, identity: Identity, detected: Detection | None
    ) -> tuple[str, ...]:
        """What a reader of the row should know of its quality, sorted."""
        found = {*self.page.flags, *quality_flags(self.kind, content.blocks, published, detected, self.language)}
        if self.rule("title") == TITLE_FROM_URL:
            found.add("title_from_url")
        if identity.alternate:
            found.add("alternate")
        return tuple(sorted(found))


def _is_instant(moment: Moment) -> bool:
    return not moment.day_only and moment.is_plausible


def _changed_at(modified: Moment | None, published: Moment | None) -> datetime | None:
    """The instant of the last change; in the minute of publication, and shown without seconds, that of publication."""
    if modified is None or published is None or modified.at.second or modified.at.microsecond:
        return modified.at if modified else None
    is_of_minute = published.at.replace(second=0, microsecond=0) == modified.at
    return published.at if is_of_minute else modified.at


def _each_once(links: Iterable[Link]) -> tuple[Link, ...]:
    """Links without those that lead where one before them does, to another part of that page perhaps."""
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.url.partition("#")[0], link)
    return tuple(found.values())
