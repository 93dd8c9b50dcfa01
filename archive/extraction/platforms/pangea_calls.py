"""Calls on Pangea's pages: the first and last lines of a text that lead nowhere but to the newsroom itself.

Долучайтесь до телеграм-каналу Радіо Свобода!         https://t.me/radiosvoboda
Читайте нас через зеркало, установите приложение      the same path on another host; /p/8570.html
Озодликни блоксиз ўқиш учун Psiphon дастурини ўрнатинг.

They stand in every language, and as no box of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.article import TEXT_KINDS, Block, Link
from archive.extraction.addresses import host_of, path_of
from archive.extraction.page import Page

_LONGEST = 300
_MOST = 3
#: How the addresses of articles begin, now, until 2014, and on AMP.
STORIES = ("/a/", "/content/", "/amp/")
#: Where applications are had, and channels that are called by a number.
_DOORS = re.compile(
    r"https?://(?:play\.google\.com/store|(?:apps|itunes)\.apple\.com/|(?:www\.)?whatsapp\.com/channel/|invite\.viber\.com|"
    r"vb\.me/|chats\.viber\.com/|(?:www\.)?viber\.com/)"
)
_CHANNEL = re.compile(
    r"https?://(?:www\.|m\.)?(?:(?:facebook|twitter|x|instagram|tiktok)\.com|t\.me|youtube\.com(?:/(?:c|channel|user))?|vk\.com)"
    r"/@?([\w.-]+)/?(?:[?#]|$)"
)
_SHORTEST_NAME = 4
#: Less of a site's name may be that of somebody else: "TIME" of currenttime.tv, "golos" of golosameriki.com.
_LEAST_OF_NAME = 0.7
#: Pages of a site that say how to read it, and its front.
_OF_SITE = re.compile(r"/?|/p/.*")
#: Of a call to a programme or a list so much is its link; a sentence about either has more around it.
_LEAST_LINKED = 0.4


def without_calls(blocks: Sequence[Block], page: Page) -> list[Block]:
    """The blocks without the lines at their beginning and their end that call upon the reader."""
    texts = [number for number, block in enumerate(blocks) if block.kind in TEXT_KINDS and block.text]
    ends = (texts[-1 : -_MOST - 1 : -1], texts[:_MOST])
    calls = {number for end in ends for number in _run_of_calls(end, blocks, page)}
    return [block for number, block in enumerate(blocks) if number not in calls or len(calls) == len(texts)]


def _run_of_calls(numbers: Sequence[int], blocks: Sequence[Block], page: Page) -> list[int]:
    found: list[int] = []
    for number in numbers:
        if not _is_call(blocks[number], page):
            break
        found.append(number)
    return found


def _is_call(block: Block, page: Page) -> bool:
    if not block.links or block.kind not in ("paragraph", "heading") or len(block.text) > _LONGEST:
        return False
    is_linked = sum(len(link.text) for link in block.links) >= _LEAST_LINKED * len(block.text)
    return all(_is_newsrooms_own(link, page, is_linked=is_linked) for link in block.links)


def _is_newsrooms_own(link: Link, page: Page, *, is_linked: bool) -> bool:
    """Whether a link leads to the newsroom's pages that are no stories, its channels, or a copy of the page."""
    host, path = host_of(page.address), path_of(link.url)
    if host_of(link.url) == host:
        return not path.startswith(STORIES) and (is_linked or _OF_SITE.fullmatch(path) is not None)
    if _DOORS.match(link.url) or (path.startswith(STORIES) and _number(path) == _number(path_of(page.address))):
        return True
    channel = _CHANNEL.match(link.url)
    return channel is not None and _is_called_as(channel[1].casefold(), host or "")


def _number(path: str) -> str:
    """The last step of an address: a copy of the page may do without the words before it."""
    return path.rpartition("/")[2]


def _is_called_as(handle: str, host: str) -> bool:
    """Whether a channel has the name of a site: "radiosvoboda" of svoboda.org, "azattyq" of rus.azattyq.org."""
    names = [name for name in host.split(".")[:-1] if len(name) >= _SHORTEST_NAME]
    plain = re.sub(r"[._-]", "", handle)
    return any(name in plain or (plain in name and len(plain) >= _LEAST_OF_NAME * len(name)) for name in names)
