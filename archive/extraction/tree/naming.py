"""What the names of an element (its class, id and component) say of it, word by word.

Names are written in every fashion: `photo-credit`, `photoCredit`, `InlineImage-imageEmbedCredit--x7Qk2`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from archive.extraction.select import Element, attributes
from archive.extraction.text import word_set

#: Words that name what stands around texts, wherever they stand in a name.
_FURNITURE = word_set(
    "likes relcontent adspot popover "
    "slideshow carousel share sharing shares sharebar sharebtn social socials newsletter newsletters signup subscribe "
    "subscription subscriptions promo promos promobox advert advertisement advertising advertisment adslot "
    "sponsor sponsored sponsors taboola outbrain teads recirc recirculation related relateds recommend recommended "
    "recommendation recommendations trending popular mostread comments comment commenting storycomments "
    "articlecomments usercomments fbcomments disqus breadcrumb "
    "breadcrumbs navbar navigation menu cookie cookies consent gdpr toolbar taglist modal popup gating "
    "teaser teasers readmore skiplink seealso linklist morelinks bookmark breakingnews livestream leaderboard "
    "wallpaper tooltip appbanner applink smartbanner follow followus backlink ticker "
    "donate donation donations pledge fundraising sharedaddy postmetadata "
    "relacionada relacionado relacionadas relacionados relacionades relacionats correlati correlate "
    "komentarze kommentare kommentarer comentarios comentarii commentaires komentari komentare komentarji yorumlar "
    "hozzaszolasok kommentarii functionbar artikelfunktionen articlefunctions socialtools teaserlist"
)
_CONSENT = word_set("cookie cookies cookiebot consent gdpr rodo onetrust didomi usercentrics")
#: Words that name parts of the furniture, but also boxes with text ("article--video", "has-gallery", "story-feature").
_AMBIGUOUS = word_set(
    "footer tags topics keywords gated paywall subscriber "
    "byline bylines author authors timestamp pubdate copyright credit credits "
    "disclaimer infobox factbox gallery player feedback eyebrow kicker hidden screenreader "
    "visuallyhidden offscreen callout pullquote pullout bio caption captions figcaption photocaption imagecaption "
    "pictext phototext "
    "contributor contributors reactions video audio mediaplayer spinner topline roofline overline publication "
    "lastchanged storyfeature hyperpuff metatextline interstitial antrfile encadre faktaruta "
    "faktaboks faktabox recuadro despiece"
)
_CONSENT_PAIRS = frozenset((("sp", "message"),))
_EMBEDS = word_set("embed embeds embedded")
_CAPTIONS = word_set(
    "caption captions figcaption photocaption imagecaption pictext phototext credit credits copyright byline bylines "
    "author authors "
    "bio contributor contributors disclaimer pullquote pullout"
)
_CAPTION_PAIRS = frozenset(
    (
        ("pull", "quote"),
        ("pull", "out"),
        ("pic", "box"),
        ("photo", "description"),
        ("photo", "title"),
        ("pic", "intro"),
        ("photo", "desc"),
    )
)
#: Words too short to be told from parts of generated names: only between hyphens, underscores and blanks.
_SHORT = word_set("ad ads adv nav poll also dfp gpt foot")
#: Names that say it as a whole: parts of one ("ez-toc-section") may be anything's.
_WHOLE = word_set("toc contextual-links contextual-links-wrapper")
#: The same of a column beside the text; a box in the text that is called so holds more of it.
_COLUMNS = word_set("sidebar sidebar-first sidebar-second")
_AMBIGUOUS_SHORT = word_set("cta rail tag sr date time meta tools quiz print")
#: Pairs of neighbours that mean what neither does alone.
_PAIRS = frozenset(
    tuple(pair.split("+"))
    for pair in word_set(
        "read+more read+also see+also more+on more+from more+stories most+read most+viewed most+popular sign+up "
        "link+list link+box links+block link+block side+bar skip+link also+on follow+us follow+button app+promo "
        "alert+insert rel+container rel+content article+tools story+tools support+us tell+us download+app "
        "inline+signup inline+asset play+controller error+report article+report report+error "
        "news+letter similar+links facebook+paragraph read+too baca+juga lea+tambien "
        "lee+tambien leia+tambem leia+mais lire+aussi lees+ook "
        "ad+container ad+wrapper ad+placeholder social+tools article+functions artikel+funktionen "
        "czytaj+takze mest+lest mest+lesid mest+laest meest+gelezen meist+gelesen font+resizer text+resizer of+contents"
    )
)
_AMBIGUOUS_PAIRS = frozenset(
    tuple(pair.split("+"))
    for pair in word_set(
        "pull+quote pull+out story+feature sr+only screen+reader visually+hidden last+updated pub+date article+info "
        "article+meta info+text image+info photo+info media+description photo+description photo+desc picture+source "
        "pic+box pic+intro support+box sidebar+module sidebar+box sidebar+inset box+aside aside+box "
        "expandable+box photo+title"
    )
)
_ONLY_FURNITURE = (_FURNITURE | _CONSENT, _PAIRS | _CONSENT_PAIRS, _SHORT)
_ANY_FURNITURE = (
    _FURNITURE | _AMBIGUOUS | _CONSENT,
    _PAIRS | _AMBIGUOUS_PAIRS | _CONSENT_PAIRS,
    _SHORT | _AMBIGUOUS_SHORT,
)
#: Names that scripts hang what they do on, of the box with the text as well: "js-article-readmore", "body-ad".
_HOOKS = word_set("ad ads adv adslot dfp gpt readmore share sharing social bookmark follow tooltip wallpaper")
#: One of these stands beside them in the names of a text.
_OF_TEXTS = word_set("body text content article story post entry cuerpo corpo corps texto contenu contenido artikel")
_MORE_THAN_HOOKS = (_ONLY_FURNITURE[0] - _HOOKS, _ONLY_FURNITURE[1] - {("read", "more")}, _SHORT - _HOOKS)
_GENERATED = re.compile(r"(?<=[a-z0-9])(?:--|__|_{1,3})(?=[\w-]*[A-Z0-9])[A-Za-z0-9]{4,7}(?![\w-])")
#: "has-video", "no-share", "with-sidebar" say what an element holds or lacks, not what it is.
#: So does Drupal of the labels of its fields, "field--label-hidden", and "subscriber-only" of a paragraph.
_STATES = re.compile(
    r"(?<!\S)(?:has|have|no|with|without|is|not|disable|enable|field--label)[-_]\S*|(?<!\S)subscriber-(?:only|preview|content|premium)(?!\S)"
)
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SPLIT = re.compile(r"[\s_-]+")

#: Words of elements that hold the introduction set apart from the text.
STANDFIRST = word_set(
    "standfirst deck dek subhead subheadline subheading subtitle lede lead intro introduction preface strapline "
    "shorttext kurztext abstract excerpt summary synopsis articledek chapo chapeau bajada entradilla sottotitolo "
    "ingress ingressi underrubrik vorspann teasertext sumario sommario copete baj entradeta inleiding sarrera "
    "perex podnaslov uvod wstep sapo einleitung"
)
_STANDFIRST_PAIRS = frozenset(
    (("sub", "head"), ("sub", "headline"), ("sub", "title"), ("teaser", "text"), ("linha", "fina"), ("news", "preview"))
)


def names_of(attributes: Mapping[str, str]) -> str:
    """The class, id and component names among the attributes of an element as one text; "" for none."""
    if not attributes:
        return ""
    value = attributes.get("class") or ""
    for attribute in ("id", "data-component", "data-testid"):
        if more := attributes.get(attribute):
            value = f"{value} {more}"
    return value


_APART = frozenset(("navigation", "complementary", "dialog", "search", "menu", "toolbar"))


def is_unseen(attributes: Mapping[str, str]) -> bool:
    """Whether a page hides an element from its readers, or says that it stands apart from the text."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or attributes.get("role") in _APART:
        return True
    style = attributes.get("style")
    return style is not None and "display" in style and "display:none" in style.replace(" ", "")


class Named(NamedTuple):
    """What an element is called (`names_of`), and whether its page hides it (`is_unseen`)."""

    names: str
    is_unseen: bool


_NAMELESS = Named("", is_unseen=False)


class Names:
    """The names of a page's elements, each read once: who looks for the text asks for them, and who reads it again."""

    def __init__(self) -> None:
        self._read: dict[Element, Named] = {}

    def of(self, element: Element) -> Named:
        found = self._read.get(element)
        if found is None:
            said = attributes(element)
            found = self._read[element] = Named(names_of(said), is_unseen(said)) if said else _NAMELESS
        return found


@lru_cache(maxsize=8192)
def names_furniture(names: str) -> bool:
    """Whether names are those of a page's furniture, or may be."""
    return _reads(names, *_ANY_FURNITURE)


@lru_cache(maxsize=8192)
def names_column(names: str) -> bool:
    """Whether names are those of a column beside the text: as a whole, for "right-sidebar" may be what holds both."""
    return not _COLUMNS.isdisjoint(without_states(names).lower().split())


@lru_cache(maxsize=8192)
def names_caption(names: str) -> bool:
    """Whether names are those of what stands under a picture or beside a name: such lines may be whole sentences."""
    return _reads(names, _CAPTIONS, _CAPTION_PAIRS, frozenset())


@lru_cache(maxsize=8192)
def names_nothing_else(names: str) -> bool:
    """Whether names are those of furniture, and not of boxes that may hold text as well."""
    return _reads(names, *_ONLY_FURNITURE)


@lru_cache(maxsize=8192)
def names_hook(names: str) -> bool:
    """Whether names of furniture may be those by which a script or an advertisement finds the text."""
    if not names_nothing_else(names) or _reads(names, *_MORE_THAN_HOOKS):
        return False
    return _reads(names, _OF_TEXTS, frozenset(), frozenset())


def without_states(names: str) -> str:
    """Names without those that say what an element holds or lacks ("with-navbar"), and not what it is."""
    return _STATES.sub("", names)


def _reads(names: str, wanted: frozenset[str], pairs: frozenset[tuple[str, ...]], short: frozenset[str]) -> bool:
    plain = _GENERATED.sub("", without_states(names))
    words = [word.lower() for word in _WORDS.findall(plain)]
    if not wanted.isdisjoint(words) or not short.isdisjoint(_SPLIT.split(plain.lower())):
        return True
    if wanted >= _AMBIGUOUS and not _WHOLE.isdisjoint(plain.lower().split()):
        return True
    return not pairs.isdisjoint(pairwise(words))


@lru_cache(maxsize=8192)
def names_consent(names: str) -> bool:
    """Whether names are those of a box that asks for consent to cookies: no text, however long it is."""
    return _reads(names, _CONSENT, _CONSENT_PAIRS, frozenset())


@lru_cache(maxsize=8192)
def names_embed(names: str) -> bool:
    """Whether names are those of something foreign shown in a text, with its title and caption."""
    return _reads(names, _EMBEDS, frozenset(), frozenset())


@lru_cache(maxsize=8192)
def names_standfirst(names: str) -> bool:
    """Whether names are those of the introduction set apart from the text."""
    words = [word.lower() for word in _WORDS.findall(_GENERATED.sub("", names))]
    return not STANDFIRST.isdisjoint(words) or not _STANDFIRST_PAIRS.isdisjoint(pairwise(words))
