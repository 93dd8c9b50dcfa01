"""Why a page of no known platform is no article, where it is none: a front, a list, a search, an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, islice

from archive.extraction.addresses import is_front, path_of, title_in_path
from archive.extraction.dates import Moment, folder_day
from archive.extraction.metadata import json_ld
from archive.extraction.page import Page
from archive.extraction.people.byline_elements import AUTHOR_PAGE, PERSON_PAGE
from archive.extraction.platforms.base import Content
from archive.extraction.platforms.clues import Clues
from archive.extraction.platforms.generic_body import LITTLE_TEXT, has_text
from archive.extraction.platforms.generic_kind import LIVE_PATH, SHORTEST_ARTICLE, is_live, is_marked, said_letters
from archive.extraction.platforms.generic_listing import (
    declared_listing,
    has_linked_headings,
    has_listing_path,
    is_about_site,
    is_row_of_dated_links,
    is_row_of_teasers,
    leads_only_elsewhere,
)
from archive.extraction.platforms.generic_place import Place
from archive.extraction.select import Element, words
from archive.extraction.standins import StandIn, asks_for_consent, is_parked, is_shut_by_place, stand_in
from archive.extraction.text import clean_or_none, word_set
from archive.extraction.tree.naming import names_consent

_LISTING_TYPES = word_set(
    "CollectionPage SearchResultsPage ItemList ProfilePage AboutPage ContactPage SiteNavigationElement"
)
_PROGRAMME_TYPES = word_set("TVSeries TVSeason RadioSeries RadioSeason PodcastSeries PodcastSeason CreativeWorkSeries")
#: What a query asks for by its number: "/index.php?option=com_content&id=214".
_NUMBERED = re.compile(
    r"[?&](?!itemid)(?:(?:article|art|story|news|item|content|doc|page)?_?id|nid|aid|p|tx_\w+\[(?:tt_)?news\])=\d{2}",
    re.IGNORECASE,
)
#: What the one script of an old system is asked for, by whatever name: "/main.php?mod=read&no=12345".
_ASKED = re.compile(r"/(?:default|main|start)(?:\.\w+)?\?(?!utm_|lang=)", re.IGNORECASE)
#: So many boxes from the beginning on are looked at for one that asks for consent.
_MOST_BOXES = 200
_DIALOGS = ("dialog", "alertdialog")
#: So many teasers are a row of them on a page that names no date.
_FEW_TEASERS = 4
#: The page of a person: the last step of the path, or the last but one before the system's number.
_OF_PERSON = re.compile(rf"{AUTHOR_PAGE.pattern}/?$|{PERSON_PAGE.pattern}/?$|/([^/?#]+)/person-\d+$", re.IGNORECASE)
#: What a page says at least of the film that it shows, without a date.
_LEAST_BESIDE_FILM = 80
#: Words of an address that are a headline.
_HEADLINE_WORDS = 3
#: Where a page says that there is none: its first headings, or the first line below the site's name.
_FIRST_HEADINGS = 2
_FIRST_LINES = 2
_SHORT_LINE = 120


@dataclass(frozen=True, slots=True)
class Case:
    """What is known of a page that may be an article; what costs is worked out when it is asked for."""

    clues: Clues
    title: Callable[[], str | None]  #: the one that was chosen
    found: Callable[[], tuple[Place | None, Content]]  #: where the text stands, and everything there
    content: Callable[[], Content]  #: what of it is the article's
    published: Callable[[], Moment | None]

    @property
    def page(self) -> Page:
        return self.clues.page

    @property
    def og_type(self) -> str:
        return (self.page.meta.get("og:type") or "").casefold()


def reason_against(case: Case) -> str | None:
    """Why a page is no article; None where it is one. What costs is asked for last."""
    page, clues, og_type = case.page, case.clues, case.og_type
    if reason := declared_listing(page):
        return reason
    if clues.article_ld:
        return None
    if _names_person(clues, case.title) and _says_little(case.content(), case.published()):
        return "its address and its title are those of a person"
    marked = is_marked(page)
    if (said_instead := _stand_in(clues, case.title)) and not (
        marked and said_letters(case.content()) >= SHORTEST_ARTICLE
    ):
        return f"its title is {said_instead.text!r}"
    if not marked and (reason := _reason_in_text(case)):
        return reason
    if og_type.startswith("article") and is_about_site(page, has_story=marked or _has_headline_in_path(page)):
        return "its address is that of a page about the site"
    if clues.media_ld is not None and _is_stream(clues.media_ld) and said_letters(case.content()) < SHORTEST_ARTICLE:
        return "it declares itself a stream that goes on"
    if og_type.startswith("article") and not case.content().blocks:
        return _reason_against_empty(case)
    if og_type.startswith(("article", "video", "music", "audio")) or clues.media_ld:
        return None
    return _reason_against_undeclared(case, marked=marked)


def _reason_in_text(case: Case) -> str | None:
    """Why what stands in the place of a text is none."""
    place, read = case.found()
    if place is not None and _is_dialog(place):
        return "its text is that of a dialog"
    if (shut := _shut_by_place(case.page, read)) and case.published() is None and not case.content().media:
        return f"it says {shut!r}"
    if said_instead := _shown_stand_in(case.page, read):
        return f"it says {said_instead.text!r}"
    if is_live(case.page):
        return None
    if place is not None and _holds_posts(case.page, place.elements[0]):
        return "its text is that of the posts of a blog"
    if is_row_of_teasers(read.blocks) or is_row_of_dated_links(read.blocks, _FEW_TEASERS):
        return "its text is a row of teasers"
    if is_row_of_teasers(read.blocks, _FEW_TEASERS) and case.published() is None:
        return "its text is a row of teasers, without a date"
    begins_with_teasers = _begins_with_teasers(case.page, place, read, case.og_type)
    if begins_with_teasers and not case.clues.media_ld and not _shows(case.content()):
        return "its text is the teasers of other stories"
    return None


def _reason_against_undeclared(case: Case, *, marked: bool) -> str | None:
    """Why a page that declares neither an article nor a film is none."""
    page, clues, og_type = case.page, case.clues, case.og_type
    if og_type == "profile":
        return "it declares itself a profile"
    if page.address.startswith("http") and _is_front(clues):
        return "the front page of a site"
    if json_ld.find(page.json_ld, _LISTING_TYPES):
        return "it declares itself a listing"
    if json_ld.find(page.json_ld, _PROGRAMME_TYPES):
        return "it declares itself the page of a programme"
    if not marked and has_listing_path(page):
        return "its address is that of a listing"
    said = said_letters(case.content())
    date = case.published()
    if not said and not case.content().media and (date is None or date.day_only):
        return "it declares no article, and has no text"
    if date is None and (reason := _reason_in_address(page)):
        return reason
    if said < SHORTEST_ARTICLE and not case.content().media and leads_only_elsewhere(page, _FEW_TEASERS):
        return "it declares no article, and its headings lead elsewhere"
    least = _LEAST_BESIDE_FILM if case.content().media and date is None else SHORTEST_ARTICLE
    if said < least and (date is None or (og_type == "website" and not case.content().media)):
        return "it declares no article, and has hardly any text"
    is_of_site = og_type == "website" and not marked and date is None
    if is_of_site and _is_site_name(clues, page.meta.get("og:title") or page.title):
        return "its title is that of the site"
    return None


def _reason_in_address(page: Page) -> str | None:
    """Why a page without a date is no article, by its address alone, or that and its title."""
    if is_about_site(page):
        return "its address is that of a page about the site"
    if asks_for_consent(page.address):
        return "its address is that of a page that asks for consent"
    if is_parked(page.address, page.title):
        return "its title is that of a domain without a site"
    return None


def _reason_against_empty(case: Case) -> str | None:
    """Why a page without a text is no article, though it declares itself one."""
    has_slug = title_in_path(path_of(case.page.address)) is not None
    if not has_slug and _is_site_name(case.clues, case.title()):
        return "its title is that of the site, and it has no text"
    if case.content().media or case.clues.media_ld or is_marked(case.page):
        return None
    if _asks_for_consent_alone(case.page):
        return "it asks for consent, and has no text"
    date = case.published()
    # the date may be the first card's
    if (date is None or (date.day_only and not has_slug)) and has_linked_headings(case.page, _FEW_TEASERS):
        return "it has no text, and its headings lead elsewhere"
    return None


def reason_against_marked(
    clues: Clues, title: Callable[[], str | None], read: Callable[[], Content], places: int
) -> str | None:
    """The same of a page that has so many places where its platform prints texts; sections may print teasers there."""
    if reason := declared_listing(clues.page):
        return reason
    if clues.article_ld:
        return None
    blocks = read().blocks
    if not has_text(blocks, LITTLE_TEXT) and not is_marked(clues.page):
        if found := _stand_in(clues, title):
            return f"its title is {found.text!r}"
        if found := _shown_stand_in(clues.page, read()):
            return f"it says {found.text!r}"
    if places > 1 and is_row_of_teasers(blocks) and not LIVE_PATH.search(path_of(clues.page.address)):
        return "its text is a row of teasers"
    return None


def _asks_for_consent_alone(page: Page) -> bool:
    """Whether half of what a page says, or more, is in a box that asks for consent and has no headline in it."""
    boxes = islice(page.body.iter("div", "section", "dialog"), _MOST_BOXES)
    asking = (one for one in boxes if names_consent(page.names.of(one).names))
    box = next((one for one in asking if next(one.iter("h1"), None) is None), None)
    return box is not None and 2 * _said_in(box) >= _said_in(page.body)


def _said_in(element: Element) -> int:
    """How many letters an element shows, and readers without scripts see."""
    unseen = sum(len(one.text or "") for one in element.iter("script", "style"))
    return len(words(element).strip()) - unseen


def _names_person(clues: Clues, title: Callable[[], str | None]) -> bool:
    """Whether a page's address is that of a person, its title the name: "/author/jane-doe", "/jane-doe/person-1"."""
    address = _OF_PERSON.search(path_of(clues.page.address))
    name = title() if address is not None else None
    if address is None or name is None or not clues.bylines.kinds.looks_like_person(name):
        return False
    return name.isascii() and all(word.casefold() in address[0].casefold() for word in name.split())


def _says_little(content: Content, date: Moment | None) -> bool:
    """Whether a page has no more text than a word on somebody, and no instant of its own."""
    return (date is None or date.day_only) and not has_text(content.blocks, LITTLE_TEXT)


def _is_stream(media: json_ld.Object) -> bool:
    """Whether a declared film is what a channel sends at the moment: live, with no end."""
    events = [media, *json_ld.things(media, "publication")]
    if json_ld.text(media, "contentUrl"):
        return False  # a file is what was recorded of one
    return any(str(one.get("isLiveBroadcast")).casefold() == "true" and not one.get("endDate") for one in events)


def _has_headline_in_path(page: Page) -> bool:
    title = title_in_path(path_of(page.address))
    return title is not None and len(title.split()) >= _HEADLINE_WORDS


def _is_dialog(place: Place) -> bool:
    """Whether a text is or stands in what asks the reader before the page is shown: not below the page's own title."""
    element, density = place.elements[0], place.density
    dialog = next((one for one in chain((element,), element.iterancestors()) if one.get("role") in _DIALOGS), None)
    if dialog is None or dialog.get("aria-modal") != "true" or density is None:
        return False
    return not any(map(density.is_title, dialog.iter("h1", "h2")))


def _holds_posts(page: Page, element: Element) -> bool:
    """Whether several posts of a blog stand in an element; a page of one may list others beside it."""
    posts = page.index.itemprop("blogPost")
    return len(posts) >= _FEW_TEASERS and sum(element in one.iterancestors() for one in posts) >= _FEW_TEASERS


def _begins_with_teasers(page: Page, place: Place | None, read: Content, og_type: str) -> bool:
    """Whether all the text that a page has is that of some boxes, each below a heading that leads elsewhere.

    Of a page that declares itself a site's, a row of such headings from the first line on is enough.
    """
    density = None if place is None else place.density
    if density is not None and density.only_teasers >= _FEW_TEASERS and folder_day(path_of(page.address)) is None:
        return True  # the parts of a story, whose address has its day, may have headings that lead elsewhere
    return og_type == "website" and is_row_of_teasers(read.blocks, _FEW_TEASERS, from_start=True)


def _shows(content: Content) -> bool:
    """Whether a film, a post or, above all text, a picture is what the page is about."""
    kinds = [block.kind for block in content.blocks]
    return bool(content.media) or "embed" in kinds or kinds[:1] == ["caption"]


def says_not_found(clues: Clues, title: str | None, read: Content) -> bool:
    """Whether a page that is no article says that there is none at its address; what stands in the way is no matter."""
    found = _stand_in(clues, lambda: title) or (None if clues.article_ld else _shown_stand_in(clues.page, read))
    return found is not None and found.is_not_found


def _stand_in(clues: Clues, title: Callable[[], str | None]) -> StandIn | None:
    return stand_in((clues.page.title, clues.page.meta.get("og:title"), title()))


def _shown_stand_in(page: Page, read: Content) -> StandIn | None:
    """What a page shows in the place of an article, though its titles are the site's: that there is none.

    What a site shows on every page, such as "Log in", is not sought.
    """
    shown = [words(one) for one in page.tagged("h1")[:_FIRST_HEADINGS]]
    if said_letters(read) < LITTLE_TEXT:
        shown += [words(one) for one in page.tagged("h2")[:_FIRST_HEADINGS]]
        shown += [block.text for block in read.blocks[:_FIRST_LINES] if len(block.text) <= _SHORT_LINE]
    found = (stand_in([clean_or_none(text)]) for text in shown)
    return next((one for one in found if one and one.is_not_found), None)


def _shut_by_place(page: Page, read: Content) -> str | None:
    """The headline of a page with little text that says that it is not for readers of other countries."""
    heading = next(map(words, page.tagged("h1")), "").strip()
    return heading if is_shut_by_place(heading) and said_letters(read) < LITTLE_TEXT else None


def _is_front(clues: Clues) -> bool:
    """Whether the address is that of a front page; a page saved under one may declare its own."""
    declared = clues.page.absolute(clues.page.meta.canonical) or clues.page.absolute(clues.page.meta.get("og:url"))
    return all(
        is_front(path_of(address)) and not _NUMBERED.search(address) and not _ASKED.search(address)
        for address in (clues.page.address, declared)
        if address
    )


def _is_site_name(clues: Clues, title: str | None) -> bool:
    return (title or "").casefold() in {name.casefold() for name in clues.names}
