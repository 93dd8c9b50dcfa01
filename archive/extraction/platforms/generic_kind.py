"""Of what kind the article of a page of no known platform is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.article import Kind
from archive.extraction.addresses import path_of
from archive.extraction.metadata import json_ld
from archive.extraction.page import Page
from archive.extraction.platforms.base import Candidates, Content
from archive.extraction.platforms.clues import Clues
from archive.extraction.platforms.generic_body import LITTLE_TEXT, has_text
from archive.extraction.platforms.generic_listing import lists_dated_links
from archive.extraction.select import Element
from archive.extraction.text import length, word_set

_EPISODE_TYPES = word_set("TVEpisode RadioEpisode PodcastEpisode Episode")
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
_LIVE = r"live-?blog|live-updates|live-?ticker|minuto-a-minuto"
LIVE_PATH = re.compile(
    r"/(?:live|live-?blogs?|live-updates?|liveticker|en-direct|direct|en-vivo|ao-vivo|directo|diretta|direto|direkt)/"
    rf"|/(?:{_LIVE})(?:[-/]|$)|-(?:{_LIVE})(?:[-_]?\d+)?(?:\.\w{{3,5}})?/?$"
)
#: The class of an element around a live blog, and how many times its posts have at least.
_LIVE_CLASS = re.compile(
    r"(?:^|\s|(?:article|type|single|template|page|format)-{1,2})live-?blog(?:-(?:post|page|article))?(?:$|\s)",
    re.IGNORECASE,
)
_FEWEST_POSTS = 3
#: What a live blog's address may say in the midst of others, with the number of its posts at least; and how they begin.
_LIVE_SLUGS = (
    (re.compile(r"(?:^|[-/_])(?:live|ticker|liveticker)(?=[-/_.]|$)"), _FEWEST_POSTS),
    (re.compile(r"(?:^|[-/_])(?:direct|directo|direkt|protokoll|minuto|minute|updates?)(?=[-/_.]|$)"), 4),
)
#: "14:05", "kl. 14.05", "14h05"; with a point, which numbers have too, no number with a unit.
_CLOCKED = re.compile(
    r"(?:kl\.? )?(?:[01]?\d|2[0-3])(?:(?::|\s?h\s?)[0-5]\d(?![\w.:])"
    r"|\.[0-5]\d(?![\w.:])(?!\s?[%€$£a-z])(?!\s?(?:Euro|Mill|Mrd|Mio|Prozent|Franken|Uhr? bis)))"
)
_LIVE_TYPE = "LiveBlogPosting"
_MEDIA_BY_TYPE: tuple[tuple[str, Kind], ...] = (
    ("Episode", "programme"),
    ("AudioObject", "audio"),
    ("VideoObject", "video"),
    ("ImageGallery", "gallery"),
)
_KINDS_BY_PATH: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (LIVE_PATH, "live_blog"),
    (re.compile(r"/(?:quiz|quizz|quizzes)/"), "quiz"),
    (
        re.compile(
            r"/(?:fact-?checks?|faktencheck|faktenfinder|faktenfuchs|reality-?check|verificacion|verifica|desintox|vrai-ou-faux"
            r"|teyit(?:hatti)?|faktisk|faktasjekk|factcheck(?:s|ing)?)/|/(?:fact-?check|faktencheck|faktenfuchs|vrai-ou-faux)-"
        ),
        "fact_check",
    ),
    (re.compile(r"/(?:infographics?|infografik|infografia)/"), "infographic"),
)
#: At the beginning or end of an address: in the midst of one it is what a story is about.
_QUIZ_SLUG = re.compile(
    r"/(?:\d{1,10}-)?\w{0,12}(?:quiz|kviz|quizz)(?=[-/_.]|$)|-\w{0,12}(?:quiz|kviz|quizz)(?:[-_](?:\d+|uke|week|wk|kw|vecka|uge|no|nr))*"
    r"(?:\.\w{3,5})?/?$"
)
#: What the address says of these holds only where the page has hardly any text besides.
_MEDIA_BY_PATH: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"/(?:sendung(?:en)?|uitzending(?:en)?|full-episodes?|episodes?)/"), "programme"),
    (re.compile(r"/(?:videos?|videa|wideo|watch|av|mediathek|clips?)/"), "video"),
    (re.compile(r"/(?:audios?|podcasts?|podcasty|poddar|listen|programmes|radio|shows)/"), "audio"),
    (
        re.compile(
            r"/(?:galler(?:y|ies|ia?)|galeri[aei]?(?:-foto)?|galerij[ae]|galerii-foto|foto-?galer\w*|kuvagalleria|photos?"
            r"|fotos?|pictures|slideshows?|fotostrecken?|fotoreportaz|bilder|bildspel|billedserie|diaporama|slike|snimki)/"
            r"|/(?:diaporama|foto-?galer[ií]a|in-pictures|fotostrecke|bilderstrecke)-"
        ),
        "gallery",
    ),
)
#: So many pictures are a gallery, whatever introduces them.
_FEWEST_PICTURES = 3
#: Names of programmes in French addresses, which other languages have for what engines emit, or for a second match.
_FRENCH_PROGRAMME = re.compile(r"/(?:emissions?|replay)/")


def is_live(page: Page) -> bool:
    """Whether the address or the page's own markup says that it is a live blog."""
    return LIVE_PATH.search(path_of(page.address)) is not None or _has_type(page, _LIVE_TYPE) or _has_live_class(page)


def _has_type(page: Page, name: str) -> bool:
    """Whether an element around the headline is of a type of microdata whose name ends so."""
    return any(kind.endswith(name) for one in _around_headline(page) for kind in (one.get("itemtype") or "").split())


def _has_live_class(page: Page) -> bool:
    """Whether an element around the headline is called a live blog, on a page with the times of posts."""
    if len(page.tagged("time")) < _FEWEST_POSTS:
        return False
    return any(_LIVE_CLASS.search(one.get("class") or "") for one in _around_headline(page))


def _holds_clocked_posts(content: Content, path: str) -> bool:
    """Whether several lines of the text begin with the time of the day, as the address lets expect."""
    fewest = next((posts for slug, posts in _LIVE_SLUGS if slug.search(path)), None)
    return fewest is not None and sum(_CLOCKED.match(block.text) is not None for block in content.blocks) >= fewest


def _around_headline(page: Page) -> Iterator[Element]:
    heading = next(iter(page.tagged("h1")), None)
    return iter((page.body,)) if heading is None else heading.iterancestors()


def is_marked(page: Page) -> bool:
    """Whether the page marks a text, or the time of its publication, as an article's."""
    return page.meta.get("article:published_time") is not None or bool(page.index.itemprop("articleBody"))


def said_letters(content: Content) -> int:
    """How much the text says, without captions, posts and lists of other pages with their dates."""
    said = (
        block for block in content.blocks if block.kind not in ("caption", "embed") and not lists_dated_links(block)
    )
    return sum(length(block.text) for block in said)


def kinds(clues: Clues, content: Content) -> Candidates[Kind]:
    """What the page declares, what its address says; a page without text is what its player plays."""
    declared = {name for thing in clues.page.json_ld for name in json_ld.types(thing)}
    for name, kind in _KINDS_BY_TYPE:
        yield "json_ld.type", kind if name in declared and not _is_beside_article(clues, name) else None
    path = path_of(clues.page.address).casefold()
    for pattern, kind in _KINDS_BY_PATH:
        yield "url.path", kind if pattern.search(path) else None
    yield "microdata.type", "live_blog" if _has_type(clues.page, _LIVE_TYPE) else None
    yield "html.class", "live_blog" if _has_live_class(clues.page) else None
    yield "generic.posts", "live_blog" if _holds_clocked_posts(content, path) else None
    if not has_text(content.blocks, LITTLE_TEXT) and said_letters(content) < LITTLE_TEXT:
        yield from _media_kinds(clues, content, path)


def _is_beside_article(clues: Clues, name: str) -> bool:
    """Whether a declared gallery is only a part of the page's article, and not what it declares in place of one."""
    return name == "ImageGallery" and clues.article_ld is not None and name not in json_ld.types(clues.article_ld)


def _media_kinds(clues: Clues, content: Content, path: str) -> Candidates[Kind]:
    og_type = (clues.page.meta.get("og:type") or "").casefold()
    declared = json_ld.types(clues.media_ld) if clues.media_ld else set()
    yield "json_ld.type", "programme" if declared & _EPISODE_TYPES else None
    yield "meta.og:type", "programme" if og_type == "video.episode" else None
    yield "meta.og:type", "video" if og_type.startswith("video") else None
    yield "meta.og:type", "audio" if og_type.startswith(("music", "audio")) else None
    yield "url.path", "quiz" if _QUIZ_SLUG.search(path) else None
    for name, kind in _MEDIA_BY_TYPE:
        yield "microdata.type", kind if _has_type(clues.page, name) else None
    said = said_letters(content)
    plays = clues.media_ld or content.media or not said
    yield "url.path", "programme" if plays and clues.language == "fr" and _FRENCH_PROGRAMME.search(path) else None
    for pattern, kind in _MEDIA_BY_PATH:
        shows = not said or len(content.images) >= _FEWEST_PICTURES if kind == "gallery" else plays
        shows = shows and not (kind == "audio" and content.media and content.media[0].kind == "video")
        yield "url.path", kind if shows and pattern.search(path) else None
    yield "html.gallery", "gallery" if content.rules.get("images") == "html.gallery" else None
    is_media = clues.media_ld is not None and clues.article_ld is None and said < SHORTEST_ARTICLE
    if said and not is_media and (said >= SHORTEST_ARTICLE or _declares_article(clues, og_type)):
        return
    if is_media or (clues.media_ld and not said):
        yield "json_ld.type", "audio" if "audio" in "".join(declared).casefold() else "video"
    elif content.media:
        yield "generic.player", content.media[0].kind


def _declares_article(clues: Clues, og_type: str) -> bool:
    return clues.article_ld is not None or og_type.startswith("article") or is_marked(clues.page)
