"""The text, pictures and players of a Pangea page, of every kind and generation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain, islice, takewhile

from archive.article import TEXT_KINDS, Block, Image, Kind, Link, Media
from archive.extraction.addresses import host_of, path_of
from archive.extraction.body import BodyReader
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.media.boxed_players import linked_sound, links_to_sounds
from archive.extraction.media.photo_credits import with_credit_apart
from archive.extraction.media.pictures import read_figure, read_picture
from archive.extraction.media.players import PLAYER_TAGS, read_players
from archive.extraction.page import Page
from archive.extraction.platforms.base import Content
from archive.extraction.platforms.pangea_calls import STORIES, without_calls
from archive.extraction.prose.promos import labelled_link
from archive.extraction.prose.roles import Role, Rules
from archive.extraction.prose.trim import asks, says
from archive.extraction.select import Element, descendants, inside, outermost, tag_of, words
from archive.extraction.text import clean_or_none
from archive.extraction.tree.index import Index

_ROLES: dict[str, Role] = {
    # since 2017
    "also-read": "related",
    "wsw__related": "related",
    "media-block": "related",
    "media-block-wrap": "related",
    "content-redirect": "furniture",
    "share": "furniture",
    "share__list": "furniture",
    "subitems": "furniture",
    "load-more": "furniture",
    "media-download": "furniture",
    "c-author": "furniture",
    "comments": "furniture",
    "content-advisory": "furniture",
    "newsletter": "furniture",
    "hidden": "furniture",
    "sr-only": "furniture",
    "print-dialogue": "furniture",
    "btn": "furniture",
    "ico": "furniture",
    "nojs-img": "furniture",
    "media-image": "picture",
    "media-gallery-embed": "picture",
    "infgraphicsAttach": "embed",
    "infographics": "embed",
    "external-content": "embed",
    "externalContent": "embed",
    "wsw__embed--external": "embed",
    "twitter-tweet": "embed",
    "instagram-media": "embed",
    "fb-post": "embed",
    "tiktok-embed": "embed",
    "c-blockquote": "quote",
    "dateline": "dateline",
    "statement-head": "furniture",  # of a fact check: read by _claims
    "statement-content": "furniture",
    "wsw__embed-caption": "furniture",
    "date": "furniture",
    "liveblog__note": "furniture",
    # until 2017
    "author-hlight": "furniture",
    "authorBioBox": "furniture",
    "topintend": "furniture",  # the tags, below the text
    "boxwidget": "furniture",
    "tagaudiotitle": "furniture",
    "videotitle": "furniture",
    "playlistlink": "furniture",
    "downloadlinkstatic": "furniture",
    "toplinks": "furniture",
    "contentImage": "picture",
    "embedded_content_object": "picture",
    "mediaplayer": "furniture",
}
_PREFIXES: tuple[tuple[str, Role], ...] = (
    ("media-pholder", "furniture"),
    ("c-mmp", "furniture"),
    ("quiz", "furniture"),
    ("c-spinner", "furniture"),
    ("share--", "furniture"),
    ("comments-", "furniture"),
    ("content-advisory__", "furniture"),
    ("ico-", "furniture"),
)
PANGEA_RULES = Rules(_ROLES, _PREFIXES)

#: Where the text stands, newest first. `wsw` is repeated for each post of a live blog.
TEXT_CONTAINERS = ("wsw", "zoomMe", "wordclick", "article__content", "articleContent")
_PLAIN = tuple((name,) for name in TEXT_CONTAINERS)
#: The same by their ids, on pages of stories and of films until 2012.
_CONTAINER_IDS = ("introText", "descText")
#: A post's heading stands beside its text.
_LIVE_BLOG = (("post--liveblog", "wsw"), *_PLAIN)
#: The statement and the verdict may stand beside the text.
_FACT_CHECK = (("fc-body", "wsw"), *_PLAIN)
#: Parts of the page whose texts are those of other articles, or of readers.
_ELSEWHERE = (
    *("media-block-wrap", "comments", "c-author", "wsw__related", "content_forum", "also-read", "region"),
    *("author-hlight", "authorBioBox", "intro"),
)
_MARK = re.compile(r"<!--\s?[A-Z ]{2,30}\s?-->")
_FEWEST_SLIDES = 2
#: "1/4 ", before a caption.
_COUNTED = re.compile(r"^\d{1,3}\s?/\s?\d{1,3}\s+")
_SLIDE, _SLIDE_TITLE = "data-lbox-gallery-item-src", "data-lbox-gallery-item-title"
INTRODUCTION = "pangea.intro"
_INTRODUCTIONS = ("intro", "article_txt_intro")
_LEAD = ("cover-media", "col-multimedia", "media-container")
_LEGACY_LEAD = ("contentImage", "media-pholder", "media-placeholder")


def read_content(
    page: Page, region: Element, index: Index, kind: Kind | None, vocabulary: Vocabulary, sites: Sequence[str]
) -> Content:
    """Everything inside the article's region that is content; `sites` are the names of the page's site."""
    elsewhere = set(index.classed(*_ELSEWHERE))
    reader = BodyReader(page, PANGEA_RULES, vocabulary)
    containers = _text_containers(index, kind, elsewhere)
    for container in containers:
        reader.read(container)
    players = [element for element in descendants(region, *PLAYER_TAGS) if not inside(element, elsewhere)]
    lead = _lead_images(page, region, index, containers, elsewhere)
    said = [block for block in _without_marks(reader.blocks) if says(block) and not asks(block, vocabulary, sites)]
    promoted = [_promoted(block, page) for block in said]
    related = (*filter(_is_story, reader.related), *filter(None, promoted))
    blocks = without_calls([block for block, link in zip(said, promoted, strict=True) if link is None], page)
    blocks = [*_claims(index), *blocks]
    rule = _rule(containers) if reader.blocks else "pangea.gallery"
    if kind == "gallery":
        pictures = _gallery(page, region, index, elsewhere)
        blocks = [*blocks, *(Block("paragraph", image.caption) for image in pictures if image.caption)]
        lead = [*lead, *pictures]
    if not any(block.text for block in blocks if block.kind in TEXT_KINDS):
        blocks, rule = [*_introduction(page, index, vocabulary), *blocks], INTRODUCTION
    pictures = [*lead, *reader.images, *_gallery_in_text(page, index, elsewhere)]
    images: dict[str, Image] = {}
    for image in map(with_credit_apart, pictures):  # a gallery shows the lead again, without its caption
        if image.url not in images or images[image.url].caption is None:
            images[image.url] = image
    return Content(
        tuple(blocks),
        tuple(images.values()),
        read_players(page, players) or tuple(_linked_sounds(page, region, elsewhere)),
        reader.dateline,
        related=related,
        rule=rule,
    )


def introduction(index: Index) -> Element | None:
    """The box above the text, or the film; the verdict of a fact check has one of its name."""
    named = (element for name in _INTRODUCTIONS for element in index.classed(name))
    verdicts = set(index.classed("fc-body"))
    return next((element for element in named if not inside(element, verdicts)), None)


def _introduction(page: Page, index: Index, vocabulary: Vocabulary) -> list[Block]:
    """What is said above a film or a sound: of a page without another text its text."""
    reader = BodyReader(page, PANGEA_RULES, vocabulary)
    if (element := introduction(index)) is not None:
        reader.read(element)
    return reader.blocks


def _claims(index: Index) -> list[Block]:
    """What a fact check looks into, and who said so: "Jane Doe, mayor of Varn"."""
    found = []
    for statement in outermost(index.classed("statement")):
        parts = {name: element for element in statement.iterdescendants("*") for name in _classes(element)}
        said = clean_or_none(words(parts.get("statement-content")))
        speaker = [text for name in ("author", "desc") if (text := clean_or_none(words(parts.get(name))))]
        if said:
            found.append(Block("quote", said, attribution=", ".join(speaker) or None))
    return found


def _classes(element: Element) -> list[str]:
    return (element.get("class") or "").split()


def _without_marks(blocks: list[Block]) -> list[Block]:
    """Without the marks for pictures that old texts hold as words: `<!--IMAGE-->`."""
    if not any("<!--" in block.text for block in blocks):
        return blocks
    plain = (block._replace(text=_unmarked(block.text), items=tuple(map(_unmarked, block.items))) for block in blocks)
    return [block for block in plain if block.text or block.kind == "embed"]


def _linked_sounds(page: Page, region: Element, elsewhere: AbstractSet[Element]) -> Iterator[Media]:
    """The sound that the pages of 2016 and before link to, where they have no player: "Listen (3:20)"."""
    own = (link for link in links_to_sounds(region) if not inside(link, elsewhere))
    return filter(None, (linked_sound(page, link) for link in islice(own, 1)))


def _unmarked(text: str) -> str:
    return _MARK.sub("", text).strip()


def _is_story(link: Link) -> bool:
    """Whether a link leads to an article, and not to a programme ("/z/599"), an author or a letter."""
    return path_of(link.url).startswith(STORIES)


def _promoted(block: Block, page: Page) -> Link | None:
    """The story of the site to which a line of the text leads that says nothing else."""
    link = labelled_link(block) or labelled_link(block, in_capitals=False)
    is_own = link is not None and host_of(link.url) == host_of(page.address) and _is_story(link)
    return link if is_own else None


def _rule(containers: list[Element]) -> str:
    """The class, or the id, by which the first container was chosen."""
    named = [*(containers[0].get("class") or "").split(), containers[0].get("id") or ""]
    return next(
        (
            f"pangea.{name}"
            for name in ("fc-body", "post--liveblog", *TEXT_CONTAINERS, *_CONTAINER_IDS)
            if name in named
        ),
        "pangea",
    )


def _text_containers(index: Index, kind: Kind | None, elsewhere: set[Element]) -> list[Element]:
    for names in _LIVE_BLOG if kind == "live_blog" else _FACT_CHECK if kind == "fact_check" else _PLAIN:
        found = outermost(element for element in index.classed(*names) if not inside(element, elsewhere))
        if found:
            return found
    return containers_by_id(index)


def containers_by_id(index: Index) -> list[Element]:
    """The containers of a page that has none by their classes."""
    return outermost(index.where("id", _CONTAINER_IDS.__contains__))


def _lead_images(
    page: Page, region: Element, index: Index, containers: list[Element], elsewhere: set[Element]
) -> list[Image]:
    """The picture above the text, in whatever box a generation or a layout sets it."""
    named = (figure for name in _LEAD for element in index.classed(name) for figure in descendants(element, "figure"))
    texts = set(containers)
    legacy = (element for name in _LEGACY_LEAD for element in index.classed(name) if not inside(element, texts))
    held = (element for element in legacy if next(descendants(element, *PLAYER_TAGS), None) is None)
    boxes = (figure for figure in chain(named, held, _above(region, containers)) if not inside(figure, elsewhere))
    return list(islice((image for box in boxes if (image := read_figure(page, box))), 1))


def _above(region: Element, containers: list[Element]) -> Iterator[Element]:
    """The figures above the first text: on AMP, and in the layout of features, they stand in no box of their own."""
    if containers:
        tags = ("figure", tag_of(containers[0]))
        around = takewhile(lambda element: element is not containers[0], region.iter(*tags))
        yield from (element for element in around if element.tag == "figure")


def _gallery(page: Page, region: Element, index: Index, elsewhere: set[Element]) -> list[Image]:
    """The pictures of a gallery page, in order, with their captions: the captions are the text."""
    figures = [element for element in index.classed("media-image") if element.tag == "figure"]
    figures = figures or index.classed("gallery-item") or index.classed("photo-container")
    if len(figures) < _FEWEST_SLIDES:  # none, or one box around all of them
        apart = elsewhere.union(index.classed(*_LEAD))
        figures = [element for element in descendants(region, "figure") if not inside(element, apart)] or figures
    found = [image for figure in figures if (image := read_figure(page, figure))]
    found = found or [image for element in index.classed("photo") if (image := read_picture(page, element))]
    return [replace(image, caption=_COUNTED.sub("", image.caption)) if image.caption else image for image in found]


def _gallery_in_text(page: Page, index: Index, elsewhere: set[Element]) -> list[Image]:
    """The pictures of galleries that stand in a text: shown is the first alone."""
    figures = (figure for figure in outermost(index.classed("media-gallery-embed")) if not inside(figure, elsewhere))
    slides = (slide for figure in figures for slide in figure.iterdescendants("*") if slide.get(_SLIDE))
    found = ((page.absolute(slide.get(_SLIDE)), clean_or_none(slide.get(_SLIDE_TITLE))) for slide in slides)
    return [Image(url, caption) for url, caption in found if url]
