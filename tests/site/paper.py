"""A paper without sitemaps: its stories are found from its front page, sections, programmes, archive and feed alone.

It answers under `paper.newsroom.example`, with what leads a careless crawler astray: pages of a list without end, a
calendar without end, orders and searches. All is made of numbers: story N stands on the day N days before the newest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from html import escape

HOST = "paper.newsroom.example"
ROOT = f"http://{HOST}"
NEWEST = date(2026, 11, 20)
#: Stories 0 to 22 stand in the section, five on a page.
IN_SECTION = range(23)
PER_PAGE = 5
#: Stories that only one place names.
ONLY_PROGRAMME, ONLY_FEED, ONLY_DAY = 50, 60, 70
#: The last page that the section answers: each links to the next, and from the fifth on says nothing new.
LAST_PAGE = 60
#: Days back that the calendar answers.
LAST_DAY = 200


def path(number: int) -> str:
    return f"/a/story-of-the-day-number-{number}/{90000000 + number}.html"


def day(number: int) -> date:
    return NEWEST - timedelta(days=number)


def title(number: int) -> str:
    return f"What Happened On Day {number} & After"


def paths() -> set[str]:
    """The paths of all stories."""
    return {path(number) for number in (*IN_SECTION, ONLY_PROGRAMME, ONLY_FEED, ONLY_DAY)}


def documents() -> Iterator[tuple[str, str, bytes]]:
    """Path with query, media type and body of all there is."""
    for number in (*IN_SECTION, ONLY_PROGRAMME, ONLY_FEED, ONLY_DAY):
        yield path(number), "text/html; charset=utf-8", _story(number)
    yield "/", "text/html; charset=utf-8", _page(["/z/7", "/p/31.html", "/t/rivers/5.html", path(0)], feed="/api/zone7")
    yield "/z/7", "text/html; charset=utf-8", _section(0)
    for number in range(LAST_PAGE + 1):
        yield f"/z/7?p={number}", "text/html; charset=utf-8", _section(number)
    for number in range(LAST_DAY):
        yield _day_path(number), "text/html; charset=utf-8", _day(number)
    yield "/p/31.html", "text/html; charset=utf-8", _page([path(ONLY_PROGRAMME), "/p/31.html?p=1"])
    yield "/p/31.html?p=1", "text/html; charset=utf-8", _page([path(ONLY_PROGRAMME), "/p/31.html"])
    yield "/api/zone7", "application/rss+xml", _feed()


def _section(number: int) -> bytes:
    shown = IN_SECTION[number * PER_PAGE : (number + 1) * PER_PAGE] or IN_SECTION[-PER_PAGE:]
    astray = ["/z/7?sort=asc", "/z/7?p=99999", "/s?k=rivers", "/z/7/2099/1/1", "http://www.elsewhere.example/a/1.html"]
    return _page([*map(path, shown), f"/z/7?p={number + 1}", "/z/7", _day_path(0), *astray])


def _day(number: int) -> bytes:
    shown = [path(number)] if number in IN_SECTION else []
    if number == 0:
        shown.append(path(ONLY_DAY))
    return _page([*shown, _day_path(number + 1), _day_path(max(number - 1, 0)), "/z/7/1788/1/1", "/z/7/2026/13/1"])


def _day_path(number: int) -> str:
    return f"/z/7/{day(number).year}/{day(number).month}/{day(number).day}"


def _page(links: list[str], feed: str = "") -> bytes:
    listed = "".join(f'<li><a href="{escape(link)}">{_words(link)}</a></li>' for link in links)
    head = f'<link rel="alternate" type="application/rss+xml" title="All" href="{feed}">' if feed else ""
    return f"<html><head><title>The Paper</title>{head}</head><body><ul>{listed}</ul></body></html>".encode()


def _words(link: str) -> str:
    numbers = [number for number in (*IN_SECTION, ONLY_PROGRAMME, ONLY_FEED, ONLY_DAY) if path(number) == link]
    return escape(title(numbers[0])) if numbers else "more"


def _story(number: int) -> bytes:
    moment = f"{day(number).isoformat()}T07:00:00"
    meta = f'<meta property="og:type" content="article"><meta property="article:published_time" content="{moment}Z">'
    text = f"<p>On day {number} the river rose by {number} centimeters, and nobody in Varn was surprised by it.</p>" * 3
    heading = f'<h1 class="title pg-title">{escape(title(number))}</h1>'
    body = f'{heading}<div id="article-content"><div class="wsw">{text}</div></div>'
    return f"<html><head><title>{escape(title(number))}</title>{meta}</head><body>{body}</body></html>".encode()


def _feed() -> bytes:
    item = f"<item><title>{escape(title(ONLY_FEED))}</title><link>{ROOT}{path(ONLY_FEED)}</link></item>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>All</title>{item}</channel></rss>'.encode()
