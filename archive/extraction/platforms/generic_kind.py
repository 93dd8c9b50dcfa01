"""What a page of no known platform is: an article of some kind, or none (a front, a list, a search, an error)."""

from __future__ import annotations

import re
from collections.abc import Callable

from archive.article import Kind
from archive.extraction.addresses import path_of
from archive.extraction.metadata import json_ld
from archive.extraction.platforms.base import Candidates, Content
from archive.extraction.platforms.clues import Clues
from archive.extraction.platforms.generic_body import has_text
from archive.extraction.platforms.generic_listing import declared_listing, has_listing_path, is_row_of_teasers
from archive.extraction.text import length, word_set

#: Titles of error pages and of gates before pages, whole.
_ERROR_TITLE = re.compile(
    r"(?:error\s*)?(?:404|410|403|500|502|503)(?:\W.*)?|(?:http\s*)?(?:error|fehler|erreur|ошибка)\s*\d{3}.*"
    r"|(?:oops|sorry|whoops)?\W*(?:the |this |that )?(?:page|content|story|article|video)(?: you.{0,40}?)? "
    r"(?:was |is |has |can ?not be |could not be |can't be |isn't |no longer )?(?:not |been )?"
    r"(?:found|unavailable|available|removed|exist.*)"
    r"|not found|page not found.*|access denied.*|forbidden|just a moment\W*|attention required.*|are you a robot\W*"
    r"|(?:die |diese )?seite (?:wurde )?nicht gefunden.*|page (?:introuvable|non trouvée).*|pagina non trovata.*"
    r"|p[áa]gina n(?:o|ão) (?:encontrada|disponible).*|pagina niet gevonden.*"
    r"|sid(?:an|en) (?:hittades|finnes|findes|ble) .*"
    r"|strona nie (?:została )?znaleziona.*|stránka nenalezena.*|az oldal nem található.*|pagina nu (?:a fost|există).*"
    r"|страница не найдена.*|сторінк[ау] не знайдено.*|sayfa bulunamadı.*|halaman tidak ditemukan.*|الصفحة غير موجودة.*"
    r"|صفحه.{0,20} (?:یافت|پیدا) نشد.*|ページが見つかりません.*|页面(?:不存在|未找到).*|找不到(?:网页|頁面).*"
    r"|페이지를 찾을 수 없습니다.*",
    re.IGNORECASE,
)
#: Of them, those that tell of the server or of the visitor and not of the page.
_GATE_TITLE = re.compile(
    r"(?:error\s*)?(?:403|500|502|503)(?:\W.*)?|(?:http\s*)?(?:error|fehler|erreur|ошибка)\s*(?!404|410)\d{3}.*"
    r"|.*(?<!no longer )(?:un)?available|access denied.*|forbidden|just a moment\W*|attention required.*"
    r"|are you a robot\W*",
    re.IGNORECASE,
)
_LISTING_TYPES = word_set(
    "CollectionPage SearchResultsPage ItemList ProfilePage AboutPage ContactPage SiteNavigationElement"
)
_FRONT_PATH = re.compile(r"^/?(?:index\.\w+|home\w*(?:\.\w+)?|[a-z]{2}(?:-[a-z]{2})?/?)?$", re.IGNORECASE)
#: Less text than this, on a page that neither calls itself an article nor names a date, is none.
SHORTEST_ARTICLE = 250

_KINDS_BY_TYPE: tuple[tuple[str, Kind], ...] = (
    ("LiveBlogPosting", "live_blog"),
    ("ClaimReview", "fact_check"),
    ("Quiz", "quiz"),
    ("ImageGallery", "gallery"),
    ("MediaGallery", "gallery"),
)
#: The posts of a live blog may have linked headings, as teasers have.
_LIVE_PATH = re.compile(r"/(?:live|live-?blogs?|live-updates?|liveticker|en-direct|direct|en-vivo|ao-vivo)/")
_KINDS_BY_PATH: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (_LIVE_PATH, "live_blog"),
    (re.compile(r"/(?:quiz|quizz|quizzes)/"), "quiz"),
    (re.compile(r"/(?:fact-?checks?|faktencheck|faktenfinder|reality-?check|verificacion|desintox)/"), "fact_check"),
    (re.compile(r"/(?:infographics?|infografik|infografia)/"), "infographic"),
)
#: What the address says of these holds only where the page has hardly any text besides.
_MEDIA_BY_PATH: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"/(?:videos?|watch|av|mediathek|clips?)/"), "video"),
    (re.compile(r"/(?:audios?|podcasts?|listen|programmes|radio|shows)/"), "audio"),
    (
        re.compile(r"/(?:galler(?:y|ies)|photos?|pictures|slideshows?|fotostrecken?|bilder|diaporama|galeria)/"),
        "gallery",
    ),
)
_LITTLE_TEXT = 700


def reason_against(
    clues: Clues, read: Callable[[], Content], content: Callable[[], Content], dated: Callable[[], bool]
) -> str | None:
    """Why a page is no article; None where it is one. What costs is asked for last.

    `read` gives everything that stands where the text does, `content` what of it is the article's.
    """
    page = clues.page
    if reason := declared_listing(page):
        return reason
    if clues.article_ld:
        return None
    if reason := _error(clues):
        return reason
    marked = bool(page.index.itemprop("articleBody")) or page.meta.get("article:published_time") is not None
    if not marked and not _LIVE_PATH.search(path_of(page.url)) and is_row_of_teasers(read().blocks):
        return "its text is a row of teasers"
    og_type = (page.meta.get("og:type") or "").casefold()
    if og_type.startswith(("article", "video", "music", "audio")) or clues.media_ld:
        return None
    if page.url.startswith("http") and _is_front(clues):
        return "the front page of a site"
    if json_ld.find(page.json_ld, _LISTING_TYPES):
        return "it declares itself a listing"
    if not marked and has_listing_path(page):
        return "its address is that of a listing"
    said = sum(length(block.text) for block in content().blocks)
    if said < SHORTEST_ARTICLE and (not dated() or og_type == "website"):
        return "it declares no article, and has hardly any text"
    if og_type == "website" and not marked and not dated() and _is_site_title(clues):
        return "its title is that of the site"
    return None


def reason_against_marked(clues: Clues, read: Callable[[], Content], places: int) -> str | None:
    """The same of a page that has so many places where its platform prints texts; sections may print teasers there."""
    if reason := declared_listing(clues.page):
        return reason
    if clues.article_ld:
        return None
    blocks = read().blocks
    if not has_text(blocks, _LITTLE_TEXT) and (reason := _error(clues)):
        return reason
    if places > 1 and is_row_of_teasers(blocks) and not _LIVE_PATH.search(path_of(clues.page.url)):
        return "its text is a row of teasers"
    return None


def _error(clues: Clues) -> str | None:
    found = _error_title(clues)
    return f"its title is {found!r}" if found else None


def says_not_found(clues: Clues) -> bool:
    """Whether the title says that there is no page at this address; what stands in the way of one does not count."""
    found = _error_title(clues)
    return found is not None and not _GATE_TITLE.fullmatch(found.strip())


def _error_title(clues: Clues) -> str | None:
    titles = (clues.page.title, clues.page.meta.get("og:title"))
    parts = [part for title in titles if title for part in (title, *re.split(r"\s+[|–—-]\s+", title))]
    return next((part for part in parts if _ERROR_TITLE.fullmatch(part.strip())), None)


def _is_front(clues: Clues) -> bool:
    """Whether the address is that of a front page; a page saved under one may declare its own."""
    declared = clues.page.absolute(clues.page.meta.canonical) or clues.page.absolute(clues.page.meta.get("og:url"))
    return all(_FRONT_PATH.match(path_of(address)) for address in (clues.page.url, declared) if address)


def _is_site_title(clues: Clues) -> bool:
    declared = (clues.page.meta.get("og:title") or clues.page.title or "").casefold()
    return declared in {name.casefold() for name in clues.names}


def kinds(clues: Clues, content: Content) -> Candidates[Kind]:
    """What the page declares, what its address says; a page without text is what its player plays."""
    declared = {name for thing in clues.page.json_ld for name in json_ld.types(thing)}
    for name, kind in _KINDS_BY_TYPE:
        yield "json_ld.type", kind if name in declared and (name != "ImageGallery" or not clues.article_ld) else None
    path = path_of(clues.page.url).casefold()
    for pattern, kind in _KINDS_BY_PATH:
        yield "url.path", kind if pattern.search(path) else None
    if sum(length(block.text) for block in content.blocks) < _LITTLE_TEXT:
        yield from _media_kinds(clues, content, path)


def _media_kinds(clues: Clues, content: Content, path: str) -> Candidates[Kind]:
    og_type = (clues.page.meta.get("og:type") or "").casefold()
    yield "meta.og:type", "video" if og_type.startswith("video") else None
    yield "meta.og:type", "audio" if og_type.startswith(("music", "audio")) else None
    if clues.media_ld or content.media or not content.blocks:
        for pattern, kind in _MEDIA_BY_PATH:
            yield "url.path", kind if pattern.search(path) else None
    if content.blocks:
        return
    if clues.media_ld:
        declared = "".join(json_ld.types(clues.media_ld))
        sound = "audio" in declared.casefold() or "Radio" in declared or "Podcast" in declared
        yield "json_ld.type", "audio" if sound else "video"
    elif content.media:
        yield "generic.player", content.media[0].kind
