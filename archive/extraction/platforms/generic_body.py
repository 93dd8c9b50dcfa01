"""The text of a page that nobody described: where it stands, and what of it is the article's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from itertools import islice

from archive.article import TEXT_KINDS, Block, Image, Link
from archive.extraction.addresses import host_of, path_of
from archive.extraction.body import BodyReader
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.media.boxed_players import shown_media
from archive.extraction.media.lead import picture_above, shown_instead, with_lead
from archive.extraction.media.photo_credits import with_credit_apart
from archive.extraction.media.pictures import name_of
from archive.extraction.media.players import PLAYER_TAGS, read_players
from archive.extraction.media.shown import link_to_story
from archive.extraction.media.slides import read_slides
from archive.extraction.metadata.script_documents import document_text
from archive.extraction.metadata.script_texts import script_text
from archive.extraction.page import Page, parse_fragment
from archive.extraction.people.byline_elements import AUTHOR_PAGE, PERSON_PAGE
from archive.extraction.platforms.base import Content
from archive.extraction.prose.boxes import call_boxes, link_boxes, skippable
from archive.extraction.prose.density import Density, Misnamed, declared_letters
from archive.extraction.prose.parts import parts
from archive.extraction.prose.roles import Rules
from archive.extraction.prose.standfirst import find_standfirst, named_opening
from archive.extraction.prose.trim import Context, trim
from archive.extraction.select import Element, descendants, words, words_of_lines
from archive.extraction.text import clean_or_none, letters
from archive.extraction.tree.index import Index

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
#: A marked body must hold this share of the passages that density finds.
_SHARE = 0.5
_CONTROLS = ("form", "input", "textarea", "select")
#: A box with a control in it asks the reader for something, unless it holds more text than such boxes do.
_LARGEST_BOX = 600
#: A text with more digits by this share is a date.
_OF_TIMES = 0.2
_OWN_PATH = re.compile(
    r"(?:/[a-z]{2})?/(?:[\w-]*(?:newsletter|infolett|nieuwsbrief|nyhetsbrev|uutiskirje|hirlevel|bulten|boletin|subscri|suscri"
    r"|abonn|assin|donat|donar|doneren|spende|unterst|souten|support|membership|signup|sign-up)[\w-]*"
    r"|brief|abo|don|dons|help|help-us|podrska|podpora|pidtrymka|members?|join|apps?|register)/?(?:\.\w{3,5})?",
    re.IGNORECASE,
)
#: What holds this share of the text is no box but the article's own wrapper, which happens to hold a form as well.
_BOX_SHARE = 0.3
#: What is so much longer than the text beside the title is that text, and the other its summary.
_OTHER_STORY = 2
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page's text stands: its elements in order, and what in them is taken or left whatever it is named."""

    elements: tuple[Element, ...]
    rule: str
    kept: AbstractSet[Element] = frozenset()
    dropped: AbstractSet[Element] = frozenset()
    linked: AbstractSet[Element] = frozenset()  #: boxes of links to other stories
    pictures: AbstractSet[Element] = frozenset()  #: boxes of a picture
    density: Density | None = None  #: of the whole page, where the place was found by it
    before: tuple[Element, ...] = ()  #: paragraphs of it that stand above the first of the elements
    standfirst: Element | None = None  #: where it is known
    standfirst_sought: bool = True  #: whether one may stand elsewhere, below the headline
    standfirst_in_body: bool = True
    whole: bool = False  #: no line at the ends is left out for its looks


def find_place(page: Page, declared: str | None) -> Place | None:
    """Where the text of an unknown page stands; None where it holds no passage.

    `declared` is the text that the page's metadata gives as the article's (`articleBody`).
    """
    density = Density(
        page.body,
        Index(page.body).texts,
        page.names,
        declared_letters(declared),
        page.tagged("h1"),
        f"{page.title} {page.meta.get('og:title')}",
        partial(_to_other_story, page),
    )
    densest = density.container()
    if densest is None:
        return None
    rule = "json_ld.articleBody" if density.is_declared else "generic.density"
    if (marked := _marked(page, density, densest)) is not None:
        densest, rule = marked, "microdata.articleBody"
    before, after = parts(densest, density, _headline(page, density)) if rule == "generic.density" else ([], [])
    elements = (densest, *after)
    most = _BOX_SHARE * density.weight(densest)
    asking = (
        box
        for element in (*before, *elements)
        for box in (
            *boxes(element),
            *call_boxes(element, partial(_leads_to_own_page, page)),
            *skippable(element),
        )
    )
    dropped = {box for box in asking if density.weight(box) < most}
    linked = {box for element in elements for box in link_boxes(element, partial(link_to_story, page))}
    return Place(elements, rule, density.named_wrongly, dropped, linked, density=density, before=tuple(before))


def _marked(page: Page, density: Density, densest: Element) -> Element | None:
    """The element that is marked as the text, if it holds about as much of it as the densest one.

    Where several stories stand on a page, each in an `article`, it is that which stands with the title.
    """
    bodies = [one for one in page.index.itemprop("articleBody") if one.tag != "p"]  # some sites mark each paragraph
    heading = next((one for one in page.tagged("h1") if density.is_title(one)), None) if len(bodies) > 1 else None
    own = None if heading is None else next(heading.iterancestors("article"), None)
    there = [one for one in bodies if own in one.iterancestors()] if own is not None else []
    if 0 < len(there) < len(bodies):
        chosen = max(there, key=density.weight)
        is_rest = density.weight(chosen) < _SHARE * density.weight(own)
        if not is_rest and all(density.weight(one) <= _OTHER_STORY * density.weight(chosen) for one in bodies):
            return chosen
    marked = max(bodies, key=density.weight, default=None)
    is_whole = marked is not None and density.weight(marked) >= _SHARE * density.weight(densest)
    return marked if is_whole else None


def find_stated(page: Page) -> Place | None:
    """The text of a page that a script would write, in the state that it would write it from."""
    described = page.meta.get("og:description") or page.meta.get("description")
    markup = script_text(page.plain_scripts, described) or document_text(page.plain_scripts, described)
    body = parse_fragment(markup) if markup else None
    return None if body is None else Place((body,), "script.text")


def _to_other_story(page: Page, link: Element) -> Link | None:
    """A link to another story: to no page of a person, and no post, with its time, of this one."""
    story = link_to_story(page, link)
    if (
        story is None
        or _is_below(story.url, page.address)
        or AUTHOR_PAGE.search(story.url)
        or PERSON_PAGE.search(story.url)
    ):
        return None
    return None if sum(map(str.isdigit, story.text)) > _OF_TIMES * len(story.text) else story


def _is_below(url: str, page_url: str) -> bool:
    """Whether an address is that of a part of a page: by a fragment, a query, or a further step of the path."""
    path, page_path = path_of(url).rstrip("/"), path_of(page_url).rstrip("/")
    is_query = path == page_path and "?" not in page_url  # else it asks one script for another story
    return "#" in url or is_query or path.startswith(f"{page_path}/")


def _leads_to_own_page(page: Page, link: Element) -> bool:
    """Whether a link leads to where readers subscribe or give, by its path: "/newsletter", "/support-us"."""
    url = page.absolute(link.get("href"))
    return url is not None and host_of(url) == host_of(page.address) and _OWN_PATH.fullmatch(path_of(url)) is not None


def _headline(page: Page, density: Density) -> Element | None:
    """The one heading of the first rank, where the head of the page says the same."""
    headings = page.tagged("h1")
    return headings[0] if len(headings) == 1 and density.is_title(headings[0]) else None


def boxes(container: Element, kept: AbstractSet[Element] = frozenset()) -> set[Element]:
    """The boxes in an element that ask the reader for something: of each control the largest that holds little text.

    No box is or holds one of `kept`.
    """
    found = set[Element]()
    large = {container, *kept}  # the elements known to hold more text than a box does
    for control in descendants(container, *_CONTROLS):
        if control.get("type") != "hidden" and (box := _box(control, large)) is not None:
            found.add(box)
    return found


def _box(control: Element, large: set[Element]) -> Element | None:
    found = None
    for element in control.iterancestors():
        if element in large:
            break
        if len(words(element)) > _LARGEST_BOX:
            large.add(element)
            break
        found = element
    return found


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
        media = shown_media(page, None if place is None else place.elements[0])
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
