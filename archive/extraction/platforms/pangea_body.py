"""The text, pictures and players of a Pangea page, of every kind and generation."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive.article import Block, Image, Kind, Link
from archive.extraction.addresses import host_of, path_of
from archive.extraction.body import BodyReader
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.media.photo_credits import with_credit_apart
from archive.extraction.media.pictures import read_figure, read_picture
from archive.extraction.media.players import PLAYER_TAGS, read_players
from archive.extraction.page import Page
from archive.extraction.platforms.base import Content
from archive.extraction.prose.promos import labelled_link
from archive.extraction.prose.roles import Role, Rules
from archive.extraction.prose.trim import says
from archive.extraction.select import Element, descendants, inside
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
    "media-gallery-embed": "embed",
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
    *("author-hlight", "authorBioBox"),
)
_MARK = re.compile(r"<!--\s?[A-Z ]{2,30}\s?-->")
_FEWEST_SLIDES = 2
#: How the addresses of articles begin, now and until 2014.
_STORIES = ("/a/", "/content/")
_LEAD = ("cover-media", "col-multimedia", "media-container")


def read_content(page: Page, region: Element, index: Index, kind: Kind | None, vocabulary: Vocabulary) -> Content:
    """Everything inside the article's region that is content."""
    elsewhere = set(index.classed(*_ELSEWHERE))
    reader = BodyReader(page, PANGEA_RULES, vocabulary)
    containers = _text_containers(index, kind, elsewhere)
    for container in containers:
        reader.read(container)
    players = [element for element in descendants(region, *PLAYER_TAGS) if not inside(element, elsewhere)]
    lead = _lead_images(page, index)
    said = [block for block in _without_marks(reader.blocks) if says(block)]
    promoted = [_promoted(block, page) for block in said]
    related = (*filter(_is_of_story, reader.related), *filter(None, promoted))
    blocks = [block for block, link in zip(said, promoted, strict=True) if link is None]
    if kind == "gallery":
        pictures = _gallery(page, region, index, elsewhere)
        blocks = [*blocks, *(Block("paragraph", image.caption) for image in pictures if image.caption)]
        lead = [*lead, *pictures]
    images = {image.url: with_credit_apart(image) for image in [*lead, *reader.images]}
    rule = _rule(containers) if reader.blocks else "pangea.gallery"
    return Content(
        tuple(blocks), tuple(images.values()), read_players(page, players), reader.dateline, related=related, rule=rule
    )


def _without_marks(blocks: list[Block]) -> list[Block]:
    """Without the marks for pictures that old texts hold as words: `<!--IMAGE-->`."""
    if not any("<!--" in block.text for block in blocks):
        return blocks
    plain = (block._replace(text=_unmarked(block.text), items=tuple(map(_unmarked, block.items))) for block in blocks)
    return [block for block in plain if block.text or block.kind == "embed"]


def _unmarked(text: str) -> str:
    return _MARK.sub("", text).strip()


def _is_of_story(link: Link) -> bool:
    """Whether a link leads to an article, and not to a programme ("/z/599"), an author or a letter."""
    return path_of(link.url).startswith(_STORIES)


def _promoted(block: Block, page: Page) -> Link | None:
    """The story of the site to which a line of the text leads that says nothing else."""
    link = labelled_link(block)
    return link if link is not None and host_of(link.url) == host_of(page.url) else None


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
        found = _outermost(element for element in index.classed(*names) if not inside(element, elsewhere))
        if found:
            return found
    return containers_by_id(index)


def containers_by_id(index: Index) -> list[Element]:
    """The containers of a page that has none by their classes."""
    return _outermost(index.where("id", _CONTAINER_IDS.__contains__))


def _outermost(elements: Iterable[Element]) -> list[Element]:
    chosen: list[Element] = []
    for element in elements:
        if not inside(element, chosen):
            chosen.append(element)
    return chosen


def _lead_images(page: Page, index: Index) -> list[Image]:
    for name in _LEAD:
        for element in index.classed(name):
            if (figure := next(descendants(element, "figure"), None)) is not None and (
                image := read_figure(page, figure)
            ):
                return [image]
    legacy = index.first_classed("contentImage")
    image = None if legacy is None else read_figure(page, legacy)
    return [image] if image else []


def _gallery(page: Page, region: Element, index: Index, elsewhere: set[Element]) -> list[Image]:
    """The pictures of a gallery page, in order, with their captions: the captions are the text."""
    figures = [element for element in index.classed("media-image") if element.tag == "figure"]
    figures = figures or index.classed("gallery-item") or index.classed("photo-container")
    if len(figures) < _FEWEST_SLIDES:  # none, or one box around all of them
        apart = elsewhere.union(index.classed(*_LEAD))
        figures = [element for element in descendants(region, "figure") if not inside(element, apart)] or figures
    found = [image for figure in figures if (image := read_figure(page, figure))]
    return found or [image for element in index.classed("photo") if (image := read_picture(page, element))]
