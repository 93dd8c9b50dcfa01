"""A site that nobody described: what standards and the shape of the page say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html import unescape
from itertools import takewhile
from typing import ClassVar

from archive.article import Block, Kind
from archive.errors import NotAnArticle, PageNotFound
from archive.extraction import headlines
from archive.extraction.addresses import host_of, path_of, title_in_path
from archive.extraction.cached import cached_property
from archive.extraction.dates import Moment, folder_day
from archive.extraction.language.tags import language_tag, with_country
from archive.extraction.metadata import json_ld, microdata
from archive.extraction.metadata.declared_media import declares_media, lead_picture, with_declared_media
from archive.extraction.platforms import generic_authors, generic_dates, generic_kind, generic_refusal
from archive.extraction.platforms.base import (
    TITLE_FROM_URL,
    ArticleParser,
    Candidates,
    Content,
    without_title,
)
from archive.extraction.platforms.clues import Clues
from archive.extraction.platforms.dates_around import dates_around
from archive.extraction.platforms.generic_body import (
    Said,
    has_text,
    read_declared,
    read_place,
    read_posts,
    read_shown,
    trim_content,
)
from archive.extraction.platforms.generic_place import Place, find_place, find_stated
from archive.extraction.platforms.generic_sections import section_beside_headline, section_in_menu, shown_path
from archive.extraction.platforms.generic_tags import marked_tags, shown_tags
from archive.extraction.select import Element, tag_of, words
from archive.extraction.surroundings import beside, line_of
from archive.extraction.text import clean_or_none, letters, unique
from archive.extraction.unheaded import line_above

_WINDOW = "html.title"
_TITLE_META = ("og:title", "twitter:title", "title", "dc.title", "headline", "parsely-title", "sailthru.title")

_SECTION_META = (
    "article:section",
    "section",
    "parsely-section",
    "cxenseparse:section",
    "articlesection",
    "og:category",
)
_TAG_META = ("article:tag", "parsely-tags", "news_keywords", "keywords")
_BREADCRUMBS = frozenset(("BreadcrumbList",))
#: "us-news": a section as the site's programs call it, which its pages call "U.S. News".
_HANDLE = re.compile(r"[a-z]+(?:[-_][a-z]+)*")
#: A keyword or section is some words; a sentence in its place is a description gone astray.
_LONGEST_NAME = 60
#: Less is what stands around a text that a script would write: a line of its footer.
_LEAST_TEXT = 60
#: What stands in one of these is another story's.
_APART = frozenset(("a", "aside", "nav", "footer", "li"))


class GenericParser(ArticleParser):
    """JSON-LD, Open Graph and the density of text."""

    name: ClassVar[str] = "generic"

    @cached_property
    def clues(self) -> Clues:
        return Clues(self.page, with_country(self.spoken, host_of(self.page.address)), self.zone)

    @property
    def _told_clues(self) -> Clues:
        """The clues, told which title was chosen. (A function that they might ask would close a circle of references:
        the whole tree would then wait for the garbage collector.)"""
        self.clues.title = self.title
        return self.clues

    @property
    def article_ld(self) -> json_ld.Object | None:
        return self.clues.article_ld

    @property
    def media_ld(self) -> json_ld.Object | None:
        return self.clues.media_ld

    def refuse(self) -> None:
        if reason := self.reason_against():
            is_not_found = generic_refusal.says_not_found(self.clues, self.title, self._read)
            raise (PageNotFound if is_not_found else NotAnArticle)(reason, self.page.url)

    def reason_against(self) -> str | None:
        """Why the page is no article; None where it is one."""
        return generic_refusal.reason_against(
            generic_refusal.Case(
                self.clues,
                title=lambda: self.title,
                found=lambda: self._found,
                content=lambda: self._content,
                published=lambda: self.published,
            )
        )

    def titles(self) -> Candidates[str]:
        """A heading that the head repeats, or else one like it; then what the head declares."""
        declared = [title for _, title in self._declared_titles]
        found = headlines.headings(self.page.tagged("h1"), declared)
        of_window = headlines.without_site(self.page.title, self.clues.names)
        for title in declared:
            yield "html.h1", headlines.equal_to(found, title)
        for declared_title in (*declared, of_window):
            yield "html.h1", headlines.below_section(found, declared_title)
        yield "html.h1", headlines.most_alike(found, declared)
        if of_window != self.page.title and headlines.may_be_title(of_window or "") and not self._shows_below(declared):
            yield "html.h1", headlines.equal_to(found, of_window)
        deliberate = [(rule, title) for rule, title in self._declared_titles if rule != _WINDOW]
        if not deliberate and (self._is_of_site(found) or not headlines.most_alike(found, [of_window or ""])):
            # the heading of the first rank is the site's, as in the themes of WordPress until 2013, or there is none
            lower = headlines.headings([*self.page.tagged("h2"), *self.page.tagged("h3")], [of_window])
            yield "html.h2", headlines.equal_to(lower, of_window)
            yield "html.h2", headlines.beside_site(lower, self.page.title, self.clues.names)
            yield "html.h2", headlines.after_kicker(lower, self.page.title)
            yield "html.h2", headlines.after_site(lower, self.page.title, self._is_called)
        if deliberate and not found and self.page.tagged("h2"):
            shown = headlines.headings([one for one in self.page.tagged("h2") if not _is_teaser(one)], declared)
            lower = headlines.headings(self._headings_above_text(), declared)
            for title in declared:
                yield "html.h2", headlines.equal_to(shown if headlines.may_be_title(title) else lower, title)
            for title in declared:
                yield "html.h2", headlines.equal_to(shown, headlines.before_bar(title))
            alike = headlines.most_alike(lower, declared)
            yield "html.h2", alike if not any(headlines.says_more(title, alike or "") for title in declared) else None
        names = (*self.clues.names, (self.page.title or "").removeprefix(of_window or "").strip(" |–—•«»:-"))
        yield "html.h1", headlines.most_likely(found, declared or [of_window or ""], names)
        yield from deliberate
        if len(found) == 1:
            yield "html.h1", headlines.most_likely(found, [], names)
        yield from self._declared_titles
        if not found or self._is_of_site(found):
            yield "html.line", self._line_above_text(of_window)
        yield "html.h1", found[0].text if len(found) == 1 else None
        yield _WINDOW, self._before_joined_site(of_window)
        yield _WINDOW, of_window
        yield TITLE_FROM_URL, title_in_path(path_of(self.page.address))

    def _shows_below(self, declared: Iterable[str]) -> bool:
        """Whether a lower heading says what the head declares: the first is then the site's."""
        lower = headlines.headings([*self.page.tagged("h2"), *self.page.tagged("h3")])
        return any(headlines.equal_to(lower, title) for title in declared)

    def _is_of_site(self, found: list[headlines.Headline]) -> bool:
        """Whether the first heading is the site's name, or leads to a folder above the page: that of a blog."""
        return bool(found) and (self._is_called(found[0].text) or self._leads_up(found[0].element))

    def _leads_up(self, heading: Element) -> bool:
        link = next(heading.iter("a"), None)
        said = "" if link is None or words(link).strip() != words(heading).strip() else link.get("href")
        above = path_of(self.page.absolute(said) or "").rstrip("/")
        return bool(above) and path_of(self.page.address).startswith(f"{above}/")

    def _is_called(self, text: str) -> bool:
        """Whether a text is what the site is called."""
        return headlines.name_letters(text) in map(headlines.name_letters, self.clues.names)

    def _line_above_text(self, declared: str | None) -> str | None:
        if self._place is None:
            return None
        said = None if declared and self._is_called(declared) else declared
        pieces = [one for one in headlines.pieces(self.page.title or "") if not self._is_called(one)]
        return line_above(self._place.elements[0], self._read.blocks, said, pieces)

    def _headings_above_text(self) -> list[Element]:
        """The headings of the second rank that stand before the text, and lead nowhere."""
        if self._place is None:
            return []
        container = self._place.elements[0]
        before = takewhile(lambda one: one is not container, self.page.body.iter("h2", tag_of(container)))
        return [one for one in before if one.tag == "h2" and not _is_teaser(one)]

    def _before_joined_site(self, title: str | None) -> str | None:
        """The title before a dash without blanks, if the site is named after it, or the page shows the longer alone."""
        head, site = headlines.before_joined(title)
        if not head or letters(site) in map(letters, self.clues.names):
            return head or None
        return head if len(head) > len(site) and line_of(self.page.body, head) is not None else None

    @cached_property
    def _declared_titles(self) -> list[tuple[str, str]]:
        """The titles in the head, without the site's name, the most deliberate first."""
        said = [(f"meta.{name}", self.page.meta.get(name)) for name in _TITLE_META]
        said.insert(1, ("json_ld.headline", json_ld.text(self.article_ld or self.media_ld, "headline")))
        said.append(("json_ld.name", json_ld.text(self.article_ld or self.media_ld, "name")))
        if not any(text for _, text in said):
            said += self._marked_titles()
        window = self.page.title if self.page.title and "|" in self.page.title else None
        said.append((_WINDOW, headlines.without_site(window, self.clues.names)))
        cleaned = {text: self._cleaned_title(text) for text in {text for _, text in said if text}}
        return [(rule, title) for rule, text in said if text and (title := cleaned[text])]

    def _marked_titles(self) -> Iterator[tuple[str, str | None]]:
        yield "microdata.headline", next(map(microdata.value, beside(self.page.index.itemprop("headline"))), None)
        yield "rdfa.title", next(map(microdata.value, self.clues.rdfa("headline", "dc:title")), None)

    def _cleaned_title(self, text: str) -> str | None:
        return headlines.without_names(clean_or_none(unescape(text)), self.clues.names)

    def kinds(self) -> Candidates[Kind]:
        return generic_kind.kinds(self.clues, self._content)

    def content(self, title: str) -> Content:
        content = without_title(self._content, title)
        media, rule = with_declared_media(self.page, content.media, self.article_ld, self.media_ld)
        return replace(content, media=media, rules={**content.rules, "media": rule}) if rule else content

    @cached_property
    def _found(self) -> tuple[Place | None, Content]:
        return self.find_text()

    @property
    def _place(self) -> Place | None:
        return self._found[0]

    @property
    def _read(self) -> Content:
        """Everything that stands where the text does: a byline may stand there too."""
        return self._found[1]

    def find_text(self) -> tuple[Place | None, Content]:
        """Where the page's text stands, and what stands there; None and nothing where there is none."""
        place = find_place(self.page, json_ld.raw(self.article_ld, "articleBody"))
        found = self.read(place)
        is_empty = self._is_declared_article and not has_text(found.blocks, _LEAST_TEXT)
        if is_empty and (stated := find_stated(self.page)) is not None:
            return stated, self.read(stated)
        if place is None and not found.blocks:
            return None, read_shown(self.page, self.vocabulary())
        return place, found

    @property
    def _is_declared_article(self) -> bool:
        return self.article_ld is not None or (self.page.meta.get("og:type") or "").casefold() == "article"

    def read(self, place: Place | None) -> Content:
        """What stands in a place; for want of a text there that of the metadata."""
        found = read_place(self.page, place, self.vocabulary())
        posts = json_ld.things(self.article_ld, "liveBlogUpdate")
        if posts:
            said = read_posts((json_ld.text(post, "headline"), json_ld.raw(post, "articleBody")) for post in posts)
            if said.blocks and not has_text(found.blocks, sum(len(block.text) for block in said.blocks) // 2):
                return replace(found, blocks=(*_above_posts(found.blocks, said.blocks), *said.blocks), rule=said.rule)
        text = json_ld.raw(self.article_ld, "articleBody")
        if found.blocks and not self._is_teaser_of(found, text, place):
            return found
        declared = read_declared(text)
        return replace(found, blocks=declared.blocks, rule=declared.rule) if declared.blocks else found

    def _is_teaser_of(self, found: Content, declared: str | None, place: Place | None) -> bool:
        """Whether what a page shows is none of the much longer text that it declares: what asks readers to pay.

        The declared text is then nearer to the title than what is shown; one in another language, or a script, is not.
        """
        density = None if place is None else place.density
        if not declared or density is None or density.is_declared or has_text(found.blocks, len(declared) // 2):
            return False
        if any(density.is_told(one.text) for one in found.blocks if one.text):
            return False
        title = headlines.telling_words(next((title for _, title in self._declared_titles), ""))
        shown = headlines.telling_words(" ".join(one.text for one in found.blocks if one.kind != "heading"))
        return len(title & headlines.telling_words(declared)) > len(title & shown)

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
            lead_picture(self.page, self.article_ld),
            self.spoken,
            self.clues.names,
            declares_media(self.page, self.article_ld, self.media_ld),
        )
        return trim_content(self.page, self._place, self._read, said, self.vocabulary())

    @property
    def day_of_address(self) -> Moment | None:
        return folder_day(path_of(self.page.address))

    def publications(self) -> Candidates[Moment]:
        return generic_dates.publications(self._told_clues, lambda: self._dates_around)

    def modifications(self) -> Candidates[Moment]:
        return generic_dates.modifications(self._told_clues, lambda: self._dates_around)

    @cached_property
    def _dates_around(self) -> list[str]:
        return list(dates_around(self._told_clues))

    def author_lists(self) -> Candidates[tuple[str, ...]]:
        text = None if self._place is None else self._place.elements[-1]
        return generic_authors.author_lists(self._told_clues, self._read.blocks, text)

    def bylines(self) -> Candidates[str]:
        return generic_authors.bylines(self._told_clues, self.authors, self.rule("authors"))

    def signed(self) -> Iterable[str]:
        return (*super().signed(), *generic_authors.signatures(self._told_clues))

    def remarks(self) -> Iterable[str]:
        return self._told_clues.around

    def sections(self) -> Candidates[str]:
        handles = []
        for rule, section in self._all_sections():
            if section is None or len(section) > _LONGEST_NAME:
                yield rule, None
            elif _HANDLE.fullmatch(section):
                handles.append((rule, section))
            else:
                yield rule, section
        yield from handles

    def _all_sections(self) -> Candidates[str]:
        yield "json_ld.articleSection", json_ld.text(self.article_ld, "articleSection")
        for name in _SECTION_META:
            yield f"meta.{name}", self.page.meta.get(name)
        yield (
            "json_ld.breadcrumb",
            self._last_step(json_ld.item_names(json_ld.find(self.page.json_ld, _BREADCRUMBS))[1:]),
        )
        yield "html.breadcrumb", self._last_step(shown_path(self.page))
        yield "html.section", self._last_step(section_beside_headline(self.page))
        yield "html.menu", self._last_step(section_in_menu(self.page))

    def _last_step(self, steps: Sequence[str]) -> str | None:
        """The last step of the path to an article, which may be its end."""
        names = {headlines.fold(name) for name in self.clues.names}
        apart = (step for step in reversed(steps) if headlines.fold(step) not in names)
        return next((step for step in apart if not self._repeats_title(step)), None)

    def _repeats_title(self, text: str) -> bool:
        return any(
            headlines.likeness(text, title) for title in (self.title, *(t for _, t in self._declared_titles)) if title
        )

    def tag_lists(self) -> Candidates[tuple[str, ...]]:
        yield "json_ld.keywords", _tags(json_ld.keywords(self.article_ld))
        for name in _TAG_META:
            yield f"meta.{name}", _tags(self._listed(name))
        yield "html.tags", _tags(shown_tags(self.page))
        if self.article_ld is None:  # to look at every `rel` costs more than pages that declare an article are worth
            yield "html.rel-tag", _tags(marked_tags(self.page))

    def _listed(self, name: str) -> tuple[str, ...]:
        """The values of a meta element, each of which may be a list."""
        return unique(re.split("[,;،、]", ",".join(self.page.meta.all(name))))

    def languages(self) -> Candidates[str]:
        """Here a site's row says nothing, so more of what the page declares is read."""
        yield from super().languages()
        for name in ("dc.language", "dcterms.language", "language"):
            yield f"meta.{name}", language_tag(self.page.meta.get(name))
        article = json_ld.find(self.page.json_ld, json_ld.ARTICLE_TYPES)
        declared = (article or {}).get("inLanguage")
        of_object = json_ld.text(declared, "alternateName") if isinstance(declared, dict) else None
        yield "json_ld.inLanguage", language_tag(of_object or json_ld.text(article, "inLanguage"))


def _is_teaser(heading: Element) -> bool:
    """Whether a heading is or holds a link, or stands with other stories."""
    if next(heading.iter("a"), None) is not None:
        return True
    return any(above.tag in _APART for above in heading.iterancestors())


def _above_posts(shown: Iterable[Block], posts: Iterable[Block]) -> list[Block]:
    """What a page shows above the first of its posts, which its metadata has not: a summary, an embed."""
    told = "\0".join(letters(block.text) for block in posts)
    above = list(takewhile(lambda block: not (said := letters(block.text)) or said not in told, shown))
    while above and not letters(above[-1].text):
        above.pop()  # an embed of the first post
    return above


def _tags(found: Iterable[str]) -> tuple[str, ...]:
    """Those that are names."""
    return tuple(tag for tag in found if len(tag) <= _LONGEST_NAME and tag[0] not in "[{<")
