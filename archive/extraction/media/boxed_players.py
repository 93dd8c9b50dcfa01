"""The film or sound that a page shows above its text, or for want of one, in a box that a script or a plug-in fills.

<div class="player" data-video-src="…/a.m3u8" data-video-duration="108000">      attributes
<div class="audio" data-media='{"file": "…/a.mp3", "length": 1091}'>            JSON in one
<param name="URL" value="…/a.wmv">      <embed flashvars="file=…%2Fa.mp3">      plug-ins of 2005
<div class="player"><script>new Player({sources: [{src: '…/a.mp3'}]})           a script in the box, or right after it
<a href="/a.mp3">Listen</a>                                                     a link to the file
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache, partial
from itertools import chain, islice, takewhile
from operator import is_not
from urllib.parse import unquote

from archive.article import Media
from archive.extraction.media.captions import PICTURE_TAGS
from archive.extraction.media.embeds import UNTYPED, embed_type
from archive.extraction.media.pictures import read_picture
from archive.extraction.media.players import PLAYER_TAGS, duration_of, read_players
from archive.extraction.page import Page
from archive.extraction.select import Element, attributes, tag_of, words
from archive.extraction.text import clean_or_none, word_set
from archive.extraction.tree.apart import stands_in

_SOUNDS = ("mp3", "m4a", "aac", "ogg", "oga", "opus", "wav", "wma", "wax", "ra")
_FILMS = ("mp4", "m4v", "mov", "webm", "flv", "f4v", "wmv", "asf", "asx", "wvx", "rm", "ram", "avi", "mpg")
#: What tells a player where the pieces of a film are: a file goes before it.
_STREAMS = ("m3u8", "mpd", "f4m", "smil")
_TYPES = (*_SOUNDS, *_FILMS, *_STREAMS)
_FILE = re.compile(
    r"(?<![\w:./~-])(?:https?:/)?/[^\s\"'<>\\|{}^`]{1,400}?\.(?P<type>" + "|".join(_TYPES) + r")"
    r"(?![\w/-])(?:\?[^\s\"'<>\\|{}^`]{0,400})?",
    re.IGNORECASE,
)
#: What each of them holds, in letters of one size: to look for the whole at every stroke costs more.
_HINT = re.compile(r"\.(?:" + "|".join((*_TYPES, *map(str.upper, _TYPES))) + r")(?!\w)")
#: What a player's settings call its file, whatever its address ends with.
_KEYED = re.compile(
    r"(?<![a-z])(?:file|media_?url|stream_?url|audio_?url|video_?url|mp3|mp4)\\?[\"']?\s*[:=]\s*\\?[\"']?"
    r"((?:https?:)?//[^\s\"'<>\\|{}^`]{3,400})",
    re.IGNORECASE,
)
_KEYS = ("file", "ediaUrl", "edia_url", "treamUrl", "tream_url", "udioUrl", "ideoUrl", "mp3", "mp4")
_SHORTEST_SAID = 8
_UNSAID = ("class", "style", "id")
_SOUND_ENDS = tuple(f".{kind}" for kind in _SOUNDS)
#: What holds a film or a sound.
_EITHER = (".ram", ".rm", ".asx", ".asf")
_SOUND_SERVICES = frozenset(("soundcloud", "spotify", "apple_podcasts"))
#: Services whose frames are posts, charts and documents.
_NO_PLAYERS = word_set(
    "twitter facebook instagram telegram reddit bluesky threads datawrapper flourish infogram scribd documentcloud map"
)
_SOUND = re.compile("audio|podcast|radio|sound|mp3", re.IGNORECASE)
_NAME = re.compile(
    r"player|playable|video|audio|podcast|brightcove|(?:featured|lead)-media|media-?(?:box|item|wrapper)", re.IGNORECASE
)
_PARTS = ("player", "playable", "video", "audio", "podcast", "brightcove", "media")
#: Boxes of advertisements, of the site's own live sound, of other stories, and for readers to share a page.
_OTHERS = re.compile(
    r"(?<![a-z])(?:ads?|foot|topbar|onair|share|card)(?![a-z])|advert|pre-?roll|banner|sponsor|header|footer"
    r"|(?<!has)(?<!has-)sidebar|social|teaser|related|promo|recommend|live-?(?:radio|stream|player)|on-?air|sticky",
    re.IGNORECASE,
)
_OTHER_STORIES = re.compile(r"sidebar|teaser|related|promo|recommend|footer|live-?(?:radio|player)", re.IGNORECASE)
#: What a station sends at the moment, of no story.
_LIVE = re.compile(r"/(?:live|livestream|on-?air|stream)(?=[/.?]|$)|icecast|shoutcast", re.IGNORECASE)
#: Elements that play without a name.
_PLAYING = frozenset(("object", "embed", "iframe", *PLAYER_TAGS))
#: What the address of a frame says that is a player's.
_PLAYER_ADDRESS = re.compile(r"player|/video|/audio|/embed|podcast", re.IGNORECASE)
_NO_PLAYER_ADDRESS = re.compile(
    r"/maps?(?:[/?]|$)|doubleclick|(?<![a-z])ads?(?:server|service|system)?[/.]|banner|poll|newsletter|widget|weather"
    r"|form(?:[/?]|$)|chart|comment|survey|sponsor",
    re.IGNORECASE,
)
#: Files that settings name and no player plays.
_NO_MEDIUM = re.compile(
    r"\.(?:pdf|jpe?g|png|webp|gif|svg|docx?|xlsx?|zip|js|css|vtt|srt|xml|json)(?:[?#]|$)", re.IGNORECASE
)
#: What stands in one of these, or in a link, is another story's.
_APART = frozenset(("a", "nav", "aside", "footer", "header", "li"))
_BESIDE = _APART - {"a", "li"}
#: Of the words of the line around it, so many are a link's that is no part of a sentence.
_OWN_LINE = 0.6
_MOST_ABOVE = 300
_MOST_PARTS = 60
_LONGEST_SCRIPT = 20_000
_DURATION = re.compile(
    r"(?:duration|dauer|laufzeit|(?<![a-z])length)(?:[_-]?\w{1,8})?\\?[\"']?\s*[:=]\s*\\?[\"']?"
    r"(PT[\dHMS.]{2,16}|\d{1,2}:\d{2}(?::\d{2})?|\d{1,8}(?:\.\d{1,6})?)(?![\w:])",
    re.IGNORECASE,
)
_CLOCK_NAME = re.compile("duration|length|dauer|laufzeit|time-total", re.IGNORECASE)
_CLOCK = re.compile(r"(?:\d{1,2}:)?\d{1,3}:\d{2}")
#: A clock that is the length of what a link leads to, and not the hour of the news: alone, in brackets, after a stroke.
_LENGTH = re.compile(rf"(?:^|[(\[|•·–—-]\s{{0,3}})({_CLOCK.pattern})(?:\s{{0,3}}min\w{{0,10}}\.?)?\s{{0,3}}[)\]]?$")
_POSTER = re.compile(
    r"(?<![a-z])(?:poster|image|img|thumb|thumbnail|still|preview|holding|splash|cover)\w{0,12}\\?[\"']?\s*[:=]\s*\\?[\"']?"
    r"((?:https?:)?/[^\s\"'<>\\|{}^`]{1,400}?\.(?:jpe?g|png|webp)(?:\?[^\s\"'<>\\|{}^`]{0,300})?)",
    re.IGNORECASE,
)
#: Of seconds: longer than a broadcast lasts, a number counts thousandths.
_LONGEST = 20_000


def shown_media(page: Page, text: Element | None) -> tuple[Media, ...]:
    """The medium of the first player above the element with the text, else of one in the text.

    What stands around the headline is looked at, without the site's header; for want of a text all that follows. A
    frame in the text is an embed of the text's.
    """
    boxes = set(page.index.of_classes(_names_player, *_PARTS))
    tags = {"a", *_PLAYING, *map(tag_of, boxes)}  # to look at every element costs more than all else
    seen = set[Element]()
    above = (_read(page, box, seen, with_frames=True) for box in _players(boxes, seen, _above(page, text, tags)))
    within = (_read(page, box, seen) for box in _players(boxes, seen, () if text is None else text.iter(*tags)))
    found = next((medium for medium in chain(above, within) if medium), None)
    return () if found is None else (found,)


def sound_to_download(page: Page, text: Element | None) -> tuple[Media, ...]:
    """The one sound that the article with a page's headline and text leads to: an episode's page offers its own."""
    heading = next(iter(page.tagged("h1")), None)
    scope = None if heading is None else next(heading.iterancestors("article", "main"), None)
    if scope is None or text is None or (text is not scope and scope not in text.iterancestors()):
        return ()
    own = [link for link in links_to_sounds(scope) if not stands_in(link, _BESIDE, _OTHER_STORIES)]
    sounds = {page.absolute(link.get("href")): link for link in reversed(own)}
    return tuple(_linked(url, link) for url, link in sounds.items() if url) if len(sounds) == 1 else ()


def links_to_sounds(scope: Element) -> Iterator[Element]:
    """The links to sounds in lines of their own, none to what the station sends at the moment."""
    sounds = islice(filter(_leads_to_sound, scope.iter("a")), _MOST_PARTS)
    return (one for one in sounds if _has_own_line(one) and not _LIVE.search(one.get("href") or ""))


def linked_sound(page: Page, link: Element) -> Media | None:
    """The sound that a link leads to, as long as the link says: "Listen (3:20)"; None where it leads nowhere."""
    url = page.absolute(link.get("href"))
    return _linked(url, link) if url else None


def _linked(url: str, link: Element) -> Media:
    clock = _LENGTH.search(words(link).strip())
    return Media("audio", url, duration=duration_of(clock[1]) if clock else None)


def _players(boxes: AbstractSet[Element], seen: AbstractSet[Element], elements: Iterable[Element]) -> Iterator[Element]:
    """Those of some elements that may be the page's players and were not seen in another; and links to sounds."""
    around = (one for one in islice(elements, _MOST_ABOVE) if one.tag in _PLAYING or one in boxes or _is_link(one))
    return (one for one in around if one not in seen and not stands_in(one, _APART, _OTHERS))


@lru_cache(maxsize=8192)
def _names_player(names: str) -> bool:
    return _NAME.search(names) is not None


def _above(page: Page, text: Element | None, tags: AbstractSet[str]) -> Iterator[Element]:
    """The elements of some tags between the headline and the text, the headline's neighbours before it included."""
    heading = next(iter(page.tagged("h1")), None)
    around = None if heading is None else set(heading.iterancestors())
    region = page.body
    if around is not None:
        inner = heading if text is None else text
        assert inner is not None
        region = next((one for one in inner.iterancestors() if one in around), page.body)
    if text is None:
        return region.iter(*tags)
    return takewhile(partial(is_not, text), region.iter(*tags, tag_of(text)))


def _is_link(element: Element) -> bool:
    """Whether an element is a link to a sound, in a line of its own."""
    return element.tag == "a" and _leads_to_sound(element) and _has_own_line(element)


def _leads_to_sound(link: Element) -> bool:
    return (link.get(b"href") or "").partition("?")[0].endswith(_SOUND_ENDS)


def _has_own_line(link: Element) -> bool:
    line = link.getparent()
    return line is None or line.tag != "p" or len(words(link)) >= _OWN_LINE * len(words(line).strip())


def _read(page: Page, box: Element, seen: set[Element], *, with_frames: bool = False) -> Media | None:
    """The medium of a box: of its own element, of its attributes, of the script in it or after it."""
    parts = list(islice(box.iter("*"), _MOST_PARTS))
    seen.update(parts)
    played = read_players(page, [one for one in parts if one.tag in PLAYER_TAGS][:1])
    said = list(_said(parts, box.getnext()))
    first = played[0] if played else _file(page, said) or _keyed(page, said)
    if first is None and with_frames:
        first = _framed(page, parts)
    if first is None or (first.kind == "audio" and _LIVE.search(first.url)):
        return None
    return Media(
        first.kind,
        first.url,
        first.mime_type,
        first.title or clean_or_none(box.get("data-title") or box.get("title")),
        first.duration or next((found for text in said if (found := _seconds(text))), None) or _clock_beside(box),
        first.poster or next((url for text in said if (url := _poster(page, text))), None) or _still(page, box),
    )


def _still(page: Page, box: Element) -> str | None:
    """The picture in a box, which is no button."""
    pictures = (read_picture(page, image) for image in box.iter(*PICTURE_TAGS))
    return next((one.url for one in pictures if one and not one.url.partition("?")[0].endswith(".gif")), None)


def _clock_beside(box: Element) -> int | None:
    """How long a medium lasts by what an element named so says in its box, or beside it."""
    parent = box.getparent()
    around = box if parent is None else parent
    named = (one for one in islice(around.iter("*"), _MOST_PARTS) if _CLOCK_NAME.search(one.get("class") or ""))
    clocks = (_CLOCK.search(words(one)) for one in named)
    return next((found for clock in clocks if clock and (found := duration_of(clock[0]))), None)


def _is_stream(found: re.Match[str]) -> bool:
    return found["type"].lower() in _STREAMS


def _file(page: Page, said: list[str]) -> Media | None:
    """The first file that is named, else the first stream."""
    hinted = (text for text in said if _HINT.search(text))
    files = sorted((found for text in hinted for found in _FILE.finditer(text)), key=_is_stream)
    url = page.absolute(files[0][0]) if files else None
    return None if url is None else Media("audio" if _is_sound(url) else "video", url)


def _is_sound(url: str) -> bool:
    """Whether a file is one of sound, or a stream is named after one; of a file of either kind its path must say so."""
    path = url.partition("?")[0].lower()
    if path.endswith(_EITHER):
        return _SOUND.search(path) is not None
    return path.endswith(_SOUND_ENDS) or any(f"{end}/" in path for end in _SOUND_ENDS)


def _framed(page: Page, parts: list[Element]) -> Media | None:
    """What a frame plays: by its service, or by an address that is a player's."""
    frame = next((one for one in parts if one.tag == "iframe"), None)
    found = None if frame is None else embed_type(page, frame)
    if found is None or found[0] in _NO_PLAYERS or (found[0] == UNTYPED and not _is_player(found[1])):
        return None
    is_sound = found[0] in _SOUND_SERVICES or _SOUND.search(found[1].partition("?")[0]) is not None
    return Media("audio" if is_sound else "video", found[1])


def _is_player(address: str) -> bool:
    return _PLAYER_ADDRESS.search(address) is not None and _NO_PLAYER_ADDRESS.search(address) is None


def _keyed(page: Page, said: list[str]) -> Media | None:
    """What the settings of a player call its file; a sound where they say so."""
    for text in said:
        is_hinted = "//" in text and any(key in text for key in _KEYS)
        if is_hinted and (found := _KEYED.search(text)) and (url := page.absolute(found[1])):
            if _NO_MEDIUM.search(url):
                continue
            return Media("audio" if _SOUND.search(text) else "video", url)
    return None


def _said(parts: list[Element], after: Element | None) -> Iterator[str]:
    """What the attributes and scripts of a box say, with plain strokes, each attribute with its name."""
    for element in (*parts, *([after] if after is not None and after.tag == "script" else [])):
        if element.tag == "script":
            yield _plain((element.text or "")[:_LONGEST_SCRIPT])
            continue
        for name, value in attributes(element).items():
            if (len(value) >= _SHORTEST_SAID or name.startswith("data-")) and name not in _UNSAID:
                yield _plain(f"{name}={value[:_LONGEST_SCRIPT]}")


def _plain(text: str) -> str:
    text = text.replace("\\/", "/")
    return unquote(text) if "%2F" in text or "%2f" in text else text


def _seconds(text: str) -> int | None:
    found = _DURATION.search(text)
    seconds = duration_of(found[1]) if found else None
    return round(seconds / 1000) if seconds and seconds > _LONGEST else seconds


def _poster(page: Page, text: str) -> str | None:
    found = _POSTER.search(text)
    return page.absolute(found[1]) if found else None
