"""The text of a page that nobody described: what stands in its place, and what of that is the article's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice

from archive.article import TEXT_KINDS, Block, Image
from archive.extraction.body import BodyReader
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.media.boxed_players import shown_media, sound_to_download
from archive.extraction.media.lead import picture_above, shown_instead, with_lead
from archive.extraction.media.photo_credits import with_credit_apart
from archive.extraction.media.pictures import name_of
from archive.extraction.media.players import PLAYER_TAGS, read_players
from archive.extraction.media.slides import read_slides
from archive.extraction.page import Page
from archive.extraction.platforms.base import Content
from archive.extraction.platforms.generic_place import Place
from archive.extraction.prose.context import Context
from archive.extraction.prose.density import Density, Misnamed, declared_letters
from archive.extraction.prose.roles import Rules
from archive.extraction.prose.standfirst import find_standfirst, named_opening
from archive.extraction.prose.trim import trim
from archive.extraction.select import Element, descendants, words, words_of_lines
from archive.extraction.text import clean_or_none, letters

GENERIC_RULES = Rules(
    roles={
        "twitter-tweet": "embed",
        "twitter-video": "embed",
        "instagram-media": "embed",
        "tiktok-embed": "embed",
        "fb-post": "embed",
        "fb-video": "embed",
        "reddit-embed-bq": "embed",
        "bluesky-embed": "embed",
        "text-post-media": "embed",
        "flourish-embed": "embed",
        "infogram-embed": "embed",
        "wp-caption": "picture",
        "wp-block-gallery": "none",
        "wp-block-table": "none",
    },
    by_names=True,
)

_UNKNOWN_RULES = replace(GENERIC_RULES, by_shape=True)
#: The metadata's text of a page that shows none is longer than a description.
_SHORTEST_DECLARED = 300
_POST_LEVEL = 3
#: Where it lacks no more than this share of the paragraphs it is whole, and they are none of the article's.
_UNTOLD = 0.15
#: A page with fewer letters of text may be about what it shows.
LITTLE_TEXT = 700
#: So far above a headline an introduction without a name of its own is looked for.
_NEAR = 2


@dataclass(frozen=True, slots=True)
class Said:
    """What else a page says that tells its text from what stands around it."""

    title: str = ""
    names: tuple[str, ...] = ()  #: of the section, the site
    authors: tuple[str, ...] = ()
    descriptions: tuple[str | None, ...] = ()
    picture: tuple[Image, str] | None = None  #: the lead picture, and the rule that gave it
    language: str | None = None
    sites: tuple[str, ...] = ()  #: what the page's site is called
    declares_media: bool = False  #: the metadata has the address of a film or a sound


def has_text(blocks: Iterable[Block], least: int) -> bool:
    """Whether blocks hold so many letters of text. Most hold them in their first lines."""
    said = 0
    return any(block.kind in TEXT_KINDS and (said := said + len(block.text)) >= least for block in blocks)


def read_declared(text: str | None) -> Content:
    """The text that the metadata gives (`articleBody`) of a page that shows none: a script would write it there."""
    if len(declared_letters(text)) < _SHORTEST_DECLARED:
        return Content()
    return Content(tuple(_declared_blocks(text)), rule="json_ld.articleBody.alone")


def _declared_blocks(text: str | None) -> list[Block]:
    """The paragraphs of a text in metadata, which may hold markup."""
    plain = unescape(text or "")
    lines = (re.sub(r"<[^<>]{1,300}>", "\n", plain) if "</" in plain else plain).split("\n")
    return [Block("paragraph", line) for line in map(clean_or_none, lines) if line]


def read_posts(updates: Iterable[tuple[str | None, str | None]]) -> Content:
    """The posts of a live blog that the metadata gives, each its headline and text: scripts write them on the page."""
    blocks: list[Block] = []
    for headline, text in updates:
        said = [block for block in _declared_blocks(text) if block.text != headline]
        if headline and said:
            blocks.append(Block("heading", headline, _POST_LEVEL))
        blocks += said
    return Content(tuple(blocks), rule="json_ld.liveBlogUpdate")


def read_place(page: Page, place: Place | None, vocabulary: Vocabulary) -> Content:
    """Everything that stands in the place, before it is known who wrote it: bylines and dates included."""
    if place is None:
        return Content()
    rules = GENERIC_RULES if place.density is None else _UNKNOWN_RULES
    reader = BodyReader(page, rules, vocabulary, place.kept, place.dropped, place.linked, place.pictures)
    for element in place.elements:
        reader.read(element, Misnamed(element, page.names) if place.density is None else frozenset())
    opening = read_place(page, replace(place, elements=place.before, before=()), vocabulary) if place.before else None
    players = [player for element in place.elements for player in descendants(element, *PLAYER_TAGS)]
    images = {image.url: image for image in reader.images}
    return Content(
        tuple(reader.blocks),
        tuple(images.values()),
        read_players(page, players),
        opening=opening.blocks if opening else (),
        related=tuple(reader.related),
        rule=place.rule,
    )


def read_shown(page: Page, vocabulary: Vocabulary) -> Content:
    """What a page without a text shows where one would stand: pictures with their captions, films, posts."""
    articles = list(islice(page.body.iter("article"), 2))
    element = articles[0] if len(articles) == 1 else None if articles else next(page.body.iter("main"), None)
    if element is None:
        return Content()
    found = read_place(page, Place((element,), "generic.shown"), vocabulary)
    blocks = tuple(block for block in found.blocks if block.kind in ("caption", "embed"))
    return replace(found, blocks=blocks)


def trim_content(page: Page, place: Place | None, content: Content, said: Said, vocabulary: Vocabulary) -> Content:
    """What of the content is the article's own, with its introduction and lead picture."""
    context = Context(said.title, said.names, said.authors, said.language, said.sites)
    ends = place is None or not place.whole
    trimmed = trim(content.blocks, context, vocabulary, head=ends, tail=ends)
    blocks = trimmed.blocks
    if place is not None and place.density is not None and place.density.is_declared:
        blocks = _told(blocks, place.density)
    opening = trim(content.opening, context, vocabulary, tail=False).blocks if content.opening else ()
    standfirst = None if place is None else _standfirst(page, place, said)
    if standfirst and _begins_with(blocks, standfirst):
        standfirst = None
    elif place is not None and standfirst and place.standfirst_in_body and not _begins_with(opening, standfirst):
        opening = (Block("paragraph", standfirst), *opening)
    first = next((block.text for block in blocks if block.kind in TEXT_KINDS), None)
    if standfirst is None and place is not None and place.standfirst_sought and first:
        standfirst = named_opening(place.elements[0], first)
    blocks = (*opening, *blocks)
    images, rules = _with_lead(page, place, said, content.images)
    if not has_text(blocks, LITTLE_TEXT):
        blocks, images, rules = _with_gallery(page, blocks, images, rules)
    media = content.media
    if not media and not said.declares_media:
        text = None if place is None else place.elements[0]
        media = shown_media(page, text) or (() if has_text(blocks, LITTLE_TEXT) else sound_to_download(page, text))
    return replace(
        content,
        blocks=blocks,
        media=media,
        images=tuple(with_credit_apart(image, said.sites) for image in images),
        standfirst=standfirst,
        related=(*content.related, *trimmed.related),
        below=trimmed.below,
        rules={**content.rules, **rules},
    )


def _with_lead(
    page: Page, place: Place | None, said: Said, images: tuple[Image, ...]
) -> tuple[tuple[Image, ...], dict[str, str]]:
    """The pictures with the lead before the others, and the rule that gave it: for want of a declared one the shown."""
    text = None if place is None else place.elements[0]
    if said.picture is not None:
        lead, rule = said.picture
        images = with_lead(page, lead, images, text)
        is_bare = images[0].caption is None and images[0].credit is None
        instead = shown_instead(page, text, lead) if text is not None and is_bare else None
        if instead is None:
            return images, {"images": rule}
        return (instead, *(image for image in images if image.url != instead.url)), {"images": "html.figure"}
    shown = None if text is None else picture_above(page, text)
    return (images, {}) if shown is None else (with_lead(page, shown, images), {"images": "html.figure"})


def _with_gallery(
    page: Page, blocks: tuple[Block, ...], images: tuple[Image, ...], rules: dict[str, str]
) -> tuple[tuple[Block, ...], tuple[Image, ...], dict[str, str]]:
    """Blocks, pictures and rules of a page with little text: where it is a gallery, its pictures before the others."""
    slides = read_slides(page)
    if not slides.are_the_story([block.text for block in blocks if block.kind in TEXT_KINDS]):
        return blocks, images, rules
    captions = {image.caption for image in slides.images}
    names = {name_of(image) for image in slides.images}
    return (
        tuple(block for block in blocks if block.text not in captions),
        (*slides.images, *(image for image in images if name_of(image) not in names)),
        {**rules, "images": "html.gallery"},
    )


def _told(blocks: tuple[Block, ...], density: Density) -> tuple[Block, ...]:
    """Without the paragraphs that the metadata's text of the article lacks, if it has nearly all of the others.

    It often lacks the introduction, lists, headings and quotes.
    """
    paragraphs = [block for block in blocks if block.kind == "paragraph"][1:]
    untold = {id(block) for block in paragraphs if not density.is_told(block.text)}
    lacking = sum(len(block.text) for block in paragraphs if id(block) in untold)
    if lacking > _UNTOLD * sum(len(block.text) for block in paragraphs):
        return blocks
    return tuple(block for block in blocks if id(block) not in untold)


def _standfirst(page: Page, place: Place, said: Said) -> str | None:
    """The introduction set apart above the text."""
    found = None if place.standfirst is None else clean_or_none(words_of_lines(place.standfirst))
    if found is None and place.standfirst_sought:
        found = _standfirst_below_headline(page, place, said)
    return found


def _begins_with(blocks: tuple[Block, ...], standfirst: str) -> bool:
    return letters(standfirst) in "\0".join(letters(block.text) for block in blocks[:3])


def _standfirst_below_headline(page: Page, place: Place, said: Said) -> str | None:
    headings = page.tagged("h1")
    title = letters(said.title)
    headline = next((one for one in headings if title and letters(words(one)) == title), next(iter(headings), None))
    container = place.elements[0]
    if headline is None or container in headline.iterancestors():
        return None  # a text that was read from above the headline on holds its introduction
    return find_standfirst(headline, container, said.descriptions) or _nearest_passage(headline, place)


def _nearest_passage(headline: Element, place: Place) -> str | None:
    """The one passage that stands with the headline, apart from the text."""
    region = next(islice(headline.iterancestors(), _NEAR - 1, None), None)
    density, container = place.density, place.elements[0]
    if density is None or region is None or region is container or region in container.iterancestors():
        return None
    if next(region.iter("img", "picture", "video"), None) is not None:
        return None  # it may be a caption
    near = [passage for passage in density.passages if density.stands_in(passage, region)]
    return near[0].text if len(near) == 1 else None
