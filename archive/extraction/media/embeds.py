"""Foreign things shown inside an article: posts, films, maps, charts, documents.

Their markup is what the services' own "embed" buttons give, what AMP has in its place, and what late loading makes of
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain, islice, pairwise, takewhile
from urllib.parse import parse_qs

from archive.extraction.addresses import host_of
from archive.extraction.page import Page
from archive.extraction.select import Element, attributes, descendants, strings
from archive.extraction.text import word_set

#: Type of an embed by the host it comes from.
_HOSTS = {
    "youtube.com": "youtube",
    "youtube-nocookie.com": "youtube",
    "youtu.be": "youtube",
    "twitter.com": "twitter",
    "x.com": "twitter",
    "facebook.com": "facebook",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "t.me": "telegram",
    "telegram.org": "telegram",
    "soundcloud.com": "soundcloud",
    "vimeo.com": "vimeo",
    "vk.com": "vk",
    "ok.ru": "ok",
    "rutube.ru": "rutube",
    "dailymotion.com": "dailymotion",
    "rumble.com": "rumble",
    "twitch.tv": "twitch",
    "spotify.com": "spotify",
    "podcasts.apple.com": "apple_podcasts",
    "reddit.com": "reddit",
    "redditmedia.com": "reddit",
    "bsky.app": "bluesky",
    "threads.net": "threads",
    "threads.com": "threads",
    "datawrapper.de": "datawrapper",
    "datawrapper.dwcdn.net": "datawrapper",
    "flourish.studio": "flourish",
    "flo.uri.sh": "flourish",
    "infogram.com": "infogram",
    "infogr.am": "infogram",
    "scribd.com": "scribd",
    "documentcloud.org": "documentcloud",
}
#: The type of an embed whose service has none.
UNTYPED = "iframe"
#: Elements that embed by their tag; what AMP and others put in the place of an `iframe`.
EMBED_TAGS = word_set(
    "iframe object embed lite-youtube twitter-widget amp-iframe amp-twitter amp-youtube amp-instagram amp-facebook "
    "amp-tiktok amp-vimeo amp-soundcloud amp-dailymotion"
)
#: Those of them that name what they embed by its number.
_NUMBERED_TAGS = tuple(EMBED_TAGS - frozenset(("iframe", "object", "embed")))
#: Attributes with an address, likeliest first: what is loaded late stands where no browser loads it.
_ADDRESSES = (
    "data-src",
    "data-lazy-src",
    "src",
    "data-href",
    "cite",
    "data-instgrm-permalink",
    "data-text-post-permalink",
    "data",
)
_INSIDE = (
    ".//iframe/@data-src | .//iframe/@data-lazy-src | .//iframe/@src | .//embed/@src | .//param[@name='movie']/@value"
    " | .//a/@href"
)
#: What an attribute with the number of a thing is completed to.
_BY_NUMBER = (
    ("data-telegram-post", "https://t.me/"),
    ("data-tweetid", "https://twitter.com/i/status/"),
    ("data-tweet-id", "https://twitter.com/i/status/"),
    ("data-videoid", "https://www.youtube.com/watch?v="),
    ("videoid", "https://www.youtube.com/watch?v="),
    ("data-shortcode", "https://www.instagram.com/p/"),
)
_VIDEOS = {
    "amp-vimeo": "https://vimeo.com/",
    "amp-dailymotion": "https://www.dailymotion.com/video/",
    "amp-tiktok": "https://www.tiktok.com/embed/v2/",
}
_INFOGRAM, _FLOURISH = "https://infogram.com/", "https://public.flourish.studio/"
#: What these services' frames show besides: buttons.
_BUTTONS = re.compile(
    r"/plugins/(?:like|share|follow|fan|page|comments|activity|send|subscribe)|/widgets/(?:follow|tweet|like)_button"
    r"|/(?:intent|share|sharer)(?:/|\.php|\?)"
)
_MAP = re.compile(r"https?://(?:www\.google\.[a-z.]{2,6}/maps|maps\.google\.|www\.openstreetmap\.org|umap\.)")
_DATAWRAPPER = re.compile(r"//datawrapper\.dwcdn\.net/\w{5,8}/")
#: That of DocumentCloud: DV.load("https://www.documentcloud.org/documents/123-memo.js", …).
_DOCUMENT = re.compile(r"""DV\.load\(\s*["'](https?:[^"'\s]{1,300}?)(?:\.js)?["']""")
#: That of VK: VK.Widgets.Post("vk_post_-20_33", -20, 33, "…").
_VK_POST = re.compile(r"""VK\.Widgets\.Post\(\s*["'][\w-]{1,60}["'],\s*(-?\d{1,15}),\s*(\d{1,15})""")
#: The Pangea ways to embed by script: renderExternalContent("https://twitter.com/…"), and with the markup of the embed
#: in JSON: initInfographics({"content": "<blockquote …"}).
_EXTERNAL = re.compile(r"""renderExternalContent\(\s*["'](https?:[^"'\s]{1,500})["']""")
_INFOGRAPHICS = "initInfographics("
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]{8,500}")
#: A post or a film in the path of a service's address, or by the number of YouTube's.
_SHOWN = re.compile(
    r"//[^/?#]+/(?:[^?#]{0,200}/)?(?:status(?:es)?|posts?|p|reel|videos?|comments|embed|v)/[\w.-]+"
    r"|/watch\?(?:[^#]{0,80}&)?v=[\w-]{6}|//youtu\.be/[\w-]{6}|//(?:player\.)?vimeo\.com/(?:video/)?\d"
)
_LONGEST_QUERY, _LONGEST_SCRIPT, _LONGEST_VALUE = 2000, 5000, 4000
#: What the services' own markup calls a post.
_POST = re.compile(r"twitter-tweet|instagram-media|tiktok-embed|bluesky-embed|text-post-media|reddit-embed")
_LEVELS_AROUND = 2
_MOST_INSIDE = 12
#: Of the links in a post the one to the post itself: others lead to its hashtags and to whom it names.
_POSTS = ("/status/", "/statuses/", "/post/", "/posts/", "/p/", "/reel/", "/video/", "/comments/")


def embed_type(page: Page, element: Element) -> tuple[str, str] | None:
    """Type and address of what an element embeds; None where it names no address."""
    led = (url for address in _addresses(element) if (url := page.absolute(address)))
    found = [url for one in led if _shows(url := _framed(one, page), page)]
    known = [(kind, url) for url in found if (kind := _kind(url))]
    posts = (one for one in known if any(part in one[1] for part in _POSTS))
    return next(posts, known[0] if known else (UNTYPED, found[0]) if found else None)


def is_post(quote: Element) -> bool:
    """Whether a `blockquote` is what a service's own markup makes of a post."""
    return _POST.search(quote.get("class") or "") is not None


def withheld_embed(page: Page, box: Element) -> tuple[str, str] | None:
    """Type and address of what a box keeps back until its reader consents; None where it names no post and no film.

    The address stands in an attribute of the box, of one around it or in it: `data-embed-url`, JSON in `data-v`.
    """
    upwards = list(islice(chain((box,), box.iterancestors()), _LEVELS_AROUND + 1))
    around = [above for _, above in takewhile(lambda pair: _is_alone(pair[0]), pairwise(upwards))]
    inside = islice(box.iterdescendants("*"), _MOST_INSIDE)
    shows_picture = next(box.iter("img"), None) is not None  # what is around it may be of anything
    addresses = chain.from_iterable(map(_written, (box,) if shows_picture else (box, *around, *inside)))
    led = (url for address in addresses if (url := page.absolute(address)) and _shows(url, page))
    return next(((kind, url) for url in led if (kind := _kind(url)) and _SHOWN.search(url)), None)


def _is_alone(element: Element) -> bool:
    """Whether an element is all that its parent holds; to count what that holds costs more."""
    return element.getprevious() is None and element.getnext() is None


def _framed(url: str, page: Page) -> str:
    """What a frame of the site's own shows of a service, as Drupal's do: "/media/oembed?url=https%3A//youtu.be/x"."""
    path, _, query = url.partition("?")
    if not path.endswith("/oembed") or len(query) > _LONGEST_QUERY:
        return url
    inner = page.absolute(next(iter(parse_qs(query).get("url", ())), None))
    return inner if inner and inner.isprintable() else url


def _written(element: Element) -> Iterator[str]:
    """The addresses in the attributes of an element that scripts read, or in a script."""
    if element.tag == "script":
        yield from _ADDRESS.findall(unescape((element.text or "")[:_LONGEST_SCRIPT].replace("\\/", "/")))
    for name, value in attributes(element).items():
        if name.startswith("data-") and len(value) <= _LONGEST_VALUE and "//" in (plain := value.replace("\\/", "/")):
            yield from _ADDRESS.findall(plain)


def scripted_embed(page: Page, script: Element) -> tuple[str, str] | None:
    """What a script shows where it stands: a post of Telegram or VK, a chart of Datawrapper, a document."""
    led = (url for address in _scripted(script) if (url := page.absolute(address)))
    known = ((kind, url) for url in led if (kind := _kind(url)))
    if found := next(known, None):
        return found
    external = page.absolute(_external(script))
    return None if external is None else (UNTYPED, external)


def _external(script: Element) -> str | None:
    found = _EXTERNAL.search(script.text or "", 0, _LONGEST_SCRIPT)
    return found[1] if found else None


def _scripted(script: Element) -> Iterator[str | None]:
    """The addresses of what a script is, or asks a service's own library to show."""
    if post := script.get("data-telegram-post"):
        yield f"https://t.me/{post}"
    if chart := _DATAWRAPPER.search(script.get("src") or ""):
        yield f"https:{chart.group()}"
    said = script.text or ""
    yield _external(script)
    if document := _DOCUMENT.search(said, 0, _LONGEST_SCRIPT):
        yield document[1]
    if vk := _VK_POST.search(said, 0, _LONGEST_SCRIPT):
        yield f"https://vk.com/wall{vk[1]}_{vk[2]}"
    if _INFOGRAPHICS in said:
        yield from _ADDRESS.findall(unescape(said[:_LONGEST_SCRIPT].replace("\\/", "/")))


def _shows(url: str, page: Page) -> bool:
    return url != page.address and not _BUTTONS.search(url)


def _addresses(element: Element) -> Iterator[str | None]:
    classes = element.get("class") or ""
    number = element.get("data-id")
    if number and "infogram-embed" in classes:
        yield _INFOGRAM + number
    if "flourish-embed" in classes:
        yield Page.absolute_from(_FLOURISH, element.get("data-src") or _FLOURISH)
        return
    for name in _ADDRESSES:
        yield element.get(name)
    yield from _numbered(element)
    if element.tag == "embed":
        return  # the parser takes all that follows it for its content
    yield from chain.from_iterable(map(_numbered, element.iterdescendants(*_NUMBERED_TAGS)))
    yield from strings(element, _INSIDE)
    yield from chain.from_iterable(map(_scripted, descendants(element, "script")))


def _numbered(element: Element) -> Iterator[str]:
    for name, start in _BY_NUMBER:
        if number := element.get(name):
            yield _VIDEOS.get(element.tag, start) + number


def _kind(url: str) -> str | None:
    if _MAP.match(url):
        return "map"
    labels = (host_of(url) or "").split(".")
    return next((kind for start in range(len(labels) - 1) if (kind := _HOSTS.get(".".join(labels[start:])))), None)
