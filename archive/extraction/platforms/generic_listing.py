"""Whether a page of no known platform lists stories and is none itself: its address, its classes and its shape tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import chain, islice

from archive.article import Block
from archive.extraction.addresses import path_of
from archive.extraction.page import Page
from archive.extraction.select import Element, words
from archive.extraction.text import word_set

_SEARCH = (
    "search|suche|recherche|rechercher|buscar|buscador|busca|busqueda|pesquisa|ricerca|cerca|zoeken|sok|sog|haku|hledat"
    "|hledani|vyhledavani|szukaj|wyszukiwarka|kereses|cautare|pretraga|poisk|arama|ara|paieska|meklet|otsing|kerko"
    "|tim-kiem|pencarian|cari|soeg|zoek|cercador|leit|bilatu"
)
_SECTIONS = (
    "tags?|topics?|themas?|themen|themes?|temas?|sujets?|etiquetas?|etiket|cimke|category|categories|categor(?:ia|ie)s?"
    "|kategori[ae]?|kategorien|rubri(?:c|k|que|ca|ka)s?|rubriken|sections?|seccion(?:es)?|secao|sezione"
    "|authors?|autor(?:en|es)?|auteurs?|autor[ei]|szerzo|archives?|archiv|archivos?|archivio|archivum|arquivo|arhiv[ae]?"
    "|arkiv|arkisto|arsiv|archief|rss|feeds?|site-?map|log-?in|sign-?in|newsletters?|(?:tv-?)?schedules?|tv-?guide|programacion|sendeplan|palinsesto"
)
_LANGUAGE = r"^/(?:[a-z]{2}(?:-[a-z]{2})?/)?"
_LISTING_PATH = re.compile(rf"{_LANGUAGE}(?:{_SEARCH}|{_SECTIONS})(?:/[^/]+){{0,2}}/?$", re.IGNORECASE)
#: What is on the air, of a day or on a channel. Stories are filed below such words as well.
_SCHEDULE_PATH = re.compile(
    rf"{_LANGUAGE}(?:index/)?(?:(?:tv-?)?gids|teleprogramm?a|carta-programatica|lich-phat-song|parrilla|ramowka|program-tv|tv-?program|televizni-program|musor"
    r"|programme-tv|guia-tv|grade-de-programacao|jadwal-acara|yayin-akisi)(?:/(?:\d{4}-?\d\d-?\d\d|\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d-\d{1,2}))?/?(?:\.\w{3,5})?$",
    re.IGNORECASE,
)
#: "/archives/30417", as WordPress numbers its posts, and a headline below a section: "/section/business/hops-freeze-…".
_STORY_PATH = re.compile(
    r"/archives/(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:\d\d)?/?$)(?:\d{1,3}|\d{5,8})/?$"
    r"|/sections?/[^/]+/[^/-]+(?:-[^/-]+){6,}/?$",
    re.IGNORECASE,
)
#: How WordPress asks for words on its front page; "?s=20" is the mark of a link that was shared.
_SEARCHED = re.compile(r"^https?://[^/?#]+/?(?:[a-z]{2}/)?\?(?:[^#]*&)?s=[^&#]*?(?:%[89a-f]|[^\W\d_])", re.IGNORECASE)
#: A section's further pages: "/inland/?page=2". A story's have its slug before them.
_PAGED = re.compile(
    r"^https?://[^/]+/[a-z_]{1,25}/?\?(?:.*&)?(?:page|p|oldal|seite|pagina|strana)=\d{1,5}(?:&|$)", re.IGNORECASE
)
#: Pages of a site about itself.
_SITE_PATH = re.compile(
    rf"{_LANGUAGE}(?:about(?:-us)?/)?(?:about(?:-us)?|contacts?(?:-us)?|privacy(?:-policy)?|terms(?:-(?:of-(?:use|service)|and-conditions))?"
    r"|cookies?(?:-policy)?|imprint|impressum|datenschutz(?:erkl(?:ae|ä)rung)?|kontakt|contacto|aviso-legal|advertise"
    r"|quienes[-_]somos|quem[-_]somos|sobre[-_]nosotros|sobre[-_]nos|qui[-_]sommes[-_]nous|chi[-_]siamo|ueber[-_]uns"
    r"|over[-_]ons|om[-_]oss|o[-_]nas|hakkimizda|tentang[-_]kami|gioi[-_]thieu|kontakt[-_]os"
    r"|mentions-legales|disclaimer|faq|accessibility(?:-statement)?|(?:fcc-)?public-file)(?:\.\w{3,5})?/?$",
    re.IGNORECASE,
)
#: The same, if nothing says that there is a story: stories have been filed so too.
_DESK_PATH = re.compile(
    rf"{_LANGUAGE}(?:about(?:-us)?/)?(?:careers|jobs|contests?|donate|weather|frequenc(?:y|ies)|(?:our-)?team(?:/[^/]+)?)"
    r"(?:\.\w{3,5})?/?$",
    re.IGNORECASE,
)
#: Addresses of no story, whatever a page declares: the head of a listing is often that of the site's stories.
_NO_STORY_PATH = re.compile(
    rf"/page/\d{{1,4}}/?$|/default\.stm$|/(?:schedules?|epg)/\d{{4}}-?\d{{2}}-?\d{{2}}/?$|{_LANGUAGE}(?:{_SEARCH})(?:\.(?:html?|php|aspx?|jsp))?/?$",
    re.IGNORECASE,
)

#: The classes that WordPress gives to `body` (get_body_class in its post-template.php), and those of Drupal.
_ARCHIVES = word_set("category tag author date post-type-archive")
_SEARCHES = word_set("search-results search-no-results")
_POSTS_PAGES = word_set("home paged")
_STORIES = ("single", "postid-", "attachment", "page-id-")
_DRUPAL = word_set("page-taxonomy page-taxonomy-term page-search page-search-node path-taxonomy path-search")

#: So many lines that are links, and no more of the text between two of them than this share.
_TEASERS = 7
_LONGEST_RUN = 0.3
_LINKED = 0.9
#: What may stand above a row of teasers: the name of a section.
_LONGEST_HEAD = 40
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}\b")
_HOUR = re.compile(r"\W*\d{1,2}[:.]\d\d\W*")
#: A link after the hour alone is a headline, and not the first words of a post of a ticker.
_SHORTEST_HEADLINE = 20
_LONGEST_DATE = 40


def declared_listing(page: Page) -> str | None:
    """Why a page is a listing whatever it says of an article: that may be one of those it lists."""
    if _NO_STORY_PATH.search(path_of(page.address)) or ("s=" in page.address and _SEARCHED.match(page.address)):
        return "its address is that of a search or of a page of a listing"
    if _names_listing(set((page.body.get("class") or "").split())):
        return "its classes are those of a listing"
    return None


def has_listing_path(page: Page) -> bool:
    """Whether the address is that of a listing, unless the page is marked as a story."""
    path = path_of(page.address)
    is_listing = _LISTING_PATH.search(path) is not None and _STORY_PATH.search(path) is None
    return is_listing or _SCHEDULE_PATH.search(path) is not None or _PAGED.match(page.address) is not None


def is_about_site(page: Page, *, has_story: bool = False) -> bool:
    """Whether the address is that of a page about the site: its imprint, its terms.

    Where there may be a story (`has_story`), "/team/name" or "/weather" is not enough.
    """
    path = path_of(page.address)
    return _SITE_PATH.search(path) is not None or (not has_story and _DESK_PATH.search(path) is not None)


def is_row_of_teasers(blocks: Iterable[Block], least: int = _TEASERS, *, from_start: bool = False) -> bool:
    """Whether so many lines that are links stand in the text again and again: the headlines of other stories.

    With `from_start` no text may stand above the first.
    """
    return _is_row(_runs(blocks, _after_headline), least, from_start)


def is_row_of_dated_links(blocks: Iterable[Block], least: int) -> bool:
    """Whether the text is a row of a date or clock, a link and an excerpt each, from its first line on."""
    return _is_row(_runs(blocks, _after_dated_link), least, from_start=True)


def lists_dated_links(block: Block) -> bool:
    """Whether a block is a list of links with the day or the hour of each: of a programme's episodes, of stories."""
    if block.kind != "list" or not len(block.items) == len(block.links) > 1:
        return False
    return all(
        link.text in item and _is_date(item.replace(link.text, "", 1))
        for item, link in zip(block.items, block.links, strict=True)
    )


def _is_date(text: str) -> bool:
    return _DATE.search(text) is not None or _HOUR.fullmatch(text) is not None


def _is_row(runs: list[int], least: int, from_start: bool) -> bool:
    if len(runs) <= least or (from_start and runs[0] > _LONGEST_HEAD):
        return False
    return max(runs) <= _LONGEST_RUN * sum(runs)


def _runs(blocks: Iterable[Block], after_link: Callable[[Block], int | None]) -> list[int]:
    """How much text stands above the first line that is a teaser's, and after the link of each."""
    runs = [0]
    for block in blocks:
        if block.kind in ("caption", "embed", "table", "list"):
            continue
        if block.links and (rest := after_link(block)) is not None:
            runs.append(rest)
        else:
            runs[-1] += len(block.text)
    return runs


def _after_headline(block: Block) -> int | None:
    """0 where a line with links is nothing else."""
    return 0 if sum(len(link.text) for link in block.links) >= _LINKED * len(block.text) else None


def _after_dated_link(block: Block) -> int | None:
    """How much stands after a link before which there is a day or hour alone: "18:20, 07.08.2020 A ferry leaves"."""
    before, link, after = block.text.partition(block.links[0].text)
    if not link or len(before) > _LONGEST_DATE:
        return None
    is_dated = _DATE.search(before) or (_HOUR.fullmatch(before) and len(link) >= _SHORTEST_HEADLINE)
    return len(after) if is_dated else None


def has_linked_headings(page: Page, least: int) -> bool:
    """Whether so many headings below the first rank are links, or stand in one."""
    linked = filter(_is_link, chain.from_iterable(map(page.tagged, ("h2", "h3"))))
    return sum(1 for _ in islice(linked, least)) == least


def leads_only_elsewhere(page: Page, least: int) -> bool:
    """Whether all headings of the first rank are links, as those of a site's name are, and so many of the others.

    None may lead to the page itself, and none of the second rank without a link be what the page is called.
    """
    headings = page.tagged("h1")
    if not headings or not all(_is_link(one) and not leads_here(one, page) for one in headings):
        return False
    named = (one for one in page.tagged("h2") if _names(page, words(one).strip()))
    return all(map(_is_link, named)) and has_linked_headings(page, least)


def leads_here(heading: Element, page: Page) -> bool | None:
    """Whether a heading's link leads to the page itself; None where there is none."""
    link = next(heading.iter("a"), None)
    url = None if link is None else page.absolute(link.get("href"))
    return None if url is None else path_of(url).rstrip("/") == path_of(page.address).rstrip("/")


def _names(page: Page, heading: str) -> bool:
    """Whether a page's title begins with a heading that is no label."""
    return len(heading) >= _SHORTEST_HEADLINE and page.title is not None and page.title.startswith(heading)


def _is_link(heading: Element) -> bool:
    return any(next(links, None) is not None for links in (heading.iter("a"), heading.iterancestors("a")))


def _names_listing(classes: set[str]) -> bool:
    if any(name.startswith(_STORIES) for name in classes):
        return False
    is_archive = not _ARCHIVES.isdisjoint(classes) or any(name.startswith("tax-") for name in classes)
    return (
        ("archive" in classes and is_archive)
        or ("search" in classes and not _SEARCHES.isdisjoint(classes))
        or ("blog" in classes and not _POSTS_PAGES.isdisjoint(classes) and "hfeed" in classes)
        or not _DRUPAL.isdisjoint(classes)
    )
