"""The text, pictures and players of a page of a site that nobody described."""

from __future__ import annotations

import re

from archive.article import Block, Image
from archive.extraction.body import BodyReader, Rules
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.density import Density
from archive.extraction.media import read_players
from archive.extraction.page import Page
from archive.extraction.platforms.base import Content
from archive.extraction.select import Element, nodes

#: Parts of class names and identifiers of what stands around texts, between hyphens and underscores.
_FURNITURE = re.compile(
    r"""(?:^|[\s_-])(?:
      related|recirc\w*|recommend\w*|promo\w*|teaser\w*|trending|popular|most-?(?:read|viewed|popular)
    | more-?(?:on|stories|from)|readmore|read-more|also|see-also|linklist|link-list|bottom-?links
    | newsletter\w*|signup|sign-up|subscri\w+|share|shar(?:e|ing)-?\w*|social\w*|comments?|disqus\w*
    | sidebar|side-bar|rail|advert\w*|ads?|dfp\w*|sponsor\w*|outbrain|taboola|widget|poll|quiz|rating
    | breadcrumbs?|nav|navbar|navigation|menu|footer|cookies?|consent|gdpr|toolbar|tools|story-?tools
    | tags?|topics?|keywords|skip-link|print-only|sr-only|visually-hidden|screen-reader\w*|hidden|modal|popup|paywall
    | bylines?|author\w*|timestamp|date|pub-?date|meta|metadata|copyright|credits?|disclaimer|infobox
    | slideshow\w*|carousel\w*|gallery\w*|player\w*|video-?\w*|audio-?\w*|correction|error-report|feedback
    | caption|figcaption|photo-?credit|image-?credit
    )(?:$|[\s_-])""",
    re.IGNORECASE | re.VERBOSE,
)
GENERIC_RULES = Rules(
    roles={"twitter-tweet": "embed", "instagram-media": "embed"}, patterns=((_FURNITURE, "furniture"),), with_ids=True
)
_BODY_MARKS = "//*[@itemprop='articleBody']"
#: A marked body must hold this share of the sentences that density finds.
_SHARE = 0.5


def read_content(page: Page, vocabulary: Vocabulary, lead_image: str | None) -> Content:
    """The content of the page; `lead_image` is the address of the picture that its head declares."""
    density = Density(page.body, GENERIC_RULES)
    container, rule = _container(page, density)
    reader = BodyReader(page, GENERIC_RULES, vocabulary, density.named_wrongly)
    if container is not None:
        reader.read(container)
    players = container.iter("audio", "video") if container is not None else iter(())
    images = {image.url: image for image in [*_lead_image(page, lead_image), *reader.images]}
    blocks = tuple(block for block in reader.blocks if not _is_promo(block))
    if not any(len(block.text) >= 40 for block in blocks if block.kind in ("paragraph", "quote", "list")):
        blocks = ()
    return Content(blocks, tuple(images.values()), read_players(page, players), rule=rule)


def _container(page: Page, density: Density) -> tuple[Element | None, str]:
    """The element that holds the text, and the name of the rule that found it."""
    marked = [element for element in nodes(page.root, _BODY_MARKS) if element.tag != "meta"]
    best = max(marked, key=density.weight, default=None)
    densest = density.container()
    # some sites mark each paragraph
    if best is not None and densest is not None and density.weight(best) >= _SHARE * density.weight(densest):
        return best, "microdata.articleBody"
    return densest, "generic.densest"


def _lead_image(page: Page, declared: str | None) -> list[Image]:
    url = page.absolute(declared)
    return [Image(url)] if url else []


def _is_promo(block: Block) -> bool:
    """A paragraph that is nothing but a link leads elsewhere."""
    return (
        block.kind in ("paragraph", "heading", "list")
        and bool(block.links)
        and block.text == " ".join(link.text for link in block.links)
    )
