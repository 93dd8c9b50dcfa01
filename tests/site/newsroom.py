"""The demo newsroom: its stories, and every page of its hosts as bytes.

`stories(edition)` is the truth that extraction and crawls are compared with; `pages(edition)` is what the hosts serve.
Both are pure: the same edition gives the same values and bytes, always. Edition 1 is the state at a first crawl,
edition 2 at a second: one text changed, one page with another site clock, one story new, one gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from itertools import count, islice
from typing import Literal

from tests.site import files, paper
from tests.site.listings import Listed, feed, news_shard, robots, sitemap_index, url_shard, video_shard
from tests.site.page_2013 import render_2013
from tests.site.page_listing import render_listing, render_not_found
from tests.site.page_modern import render_amp, render_modern
from tests.site.story import (
    LANGUAGES,
    Site,
    Story,
    copy_story,
    listed_later,
    read_site,
    read_stories,
    withdrawn_stories,
)

Role = Literal[
    "story", "slugless", "amp", "window", "listing", "redirect", "missing", "gone", "soft_404", "disallowed",
    "robots", "sitemap", "feed", "file",
]  # fmt: skip
HOST_ALIASES = {"m.newsroom.example": "www.newsroom.example"}
DISALLOWED = ("/a/internal-style-guide/",)
#: When the CMS last touched what is no story, in edition 1 and in edition 2.
_TOUCHED = (datetime(2026, 10, 1, 6, 0, tzinfo=UTC), datetime(2026, 11, 5, 6, 0, tzinfo=UTC))
_HTML = "text/html; charset=utf-8"
_XML = "text/xml; charset=utf-8"
_SHARD_SIZE = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """What one address answers."""

    role: Role
    status: int
    content_type: str
    body: bytes
    location: str | None = None
    last_modified: datetime | None = None
    story: Story | None = None  #: the story that the page shows, whole or in part

    @property
    def etag(self) -> str | None:
        """A validator, on pages that the host lets be asked for conditionally."""
        return f'"{hashlib.sha1(self.body).hexdigest()[:16]}"' if self.status == 200 else None


class Pages(Mapping[str, Page]):
    """Pages by `host/path`, each made when it is asked for and not kept."""

    def __init__(self, makers: dict[str, Callable[[], Page]]) -> None:
        self._makers = makers

    def __getitem__(self, key: str) -> Page:
        return self._makers[key]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def sites() -> tuple[Site, ...]:
    """The newsroom's hosts, English first."""
    return tuple(read_site(language) for language in LANGUAGES)


def stories(edition: int = 1, copies: int = 0) -> tuple[Story, ...]:
    """The stories of the edition (1 or 2), repeated under new ids until edition 1 has `copies` of them.

    The repeated ones are the same in both editions.
    """
    models = [story for story in read_stories(1) if _stays(story)]
    repeated = (copy_story(story, turn) for turn in count(1) for story in models)
    return (*read_stories(edition), *islice(repeated, max(0, copies - len(read_stories(1)))))


@cache
def pages(edition: int = 1, copies: int = 0) -> Pages:
    """Every page of every host by `host/path`. A story stands under each of its addresses."""
    makers: dict[str, Callable[[], Page]] = {}
    for site in sites():
        own = tuple(story for story in stories(edition, copies) if story.site is site)
        for path, maker in _iter_site(site, own, edition):
            makers[site.host + path] = maker
    return Pages(makers)


@cache
def paper_pages() -> Pages:
    """The pages of the paper without sitemaps, by `host/path?query`."""
    return Pages(
        {
            paper.HOST + path: partial(Page, "listing", 200, content_type, body, last_modified=_TOUCHED[0])
            for path, content_type, body in paper.documents()
        }
    )


def file_page(key: str) -> Page | None:
    """A picture, sound or film of a story by `host/path`; or the robots.txt beside it."""
    host, _, path = key.partition("/")
    found = files.file(host, f"/{path}")
    return None if found is None else Page("file", 200, *found, last_modified=_TOUCHED[0])


def not_found(host: str, path: str) -> Page:
    """The page "not found" that a host sends with status 200."""
    site = next(site for site in sites() if site.host == host)
    return Page("soft_404", 200, _HTML, render_not_found(site, path).encode())


Maker = tuple[str, Callable[[], Page]]


def _iter_site(site: Site, own: tuple[Story, ...], edition: int) -> Iterator[Maker]:
    others = tuple(story for story in read_stories(1) if story.site is site and _stays(story))
    for place, story in enumerate(own):
        turn = place % len(others)
        yield from _iter_story(story, tuple(o for o in (*others[turn:], *others[:turn]) if o.id != story.id)[:6])
    for story in withdrawn_stories(edition):
        if story.site is site:
            yield story.path, partial(Page, "gone", 410, _HTML, b"<html><body><h1>410 Gone</h1></body></html>")
    for path, maker in _iter_lists(site, own):
        yield path, partial(_dated, maker, site.host + path, edition)
    extras = dict(_iter_extras(site, {story.id: story for story in own}))
    yield from extras.items()
    yield from _iter_discovery(site, own, edition, tuple(extras))


@cache
def _ids_of_second() -> frozenset[int]:
    return frozenset(story.id for story in read_stories(2))


def _stays(story: Story) -> bool:
    return story.id in _ids_of_second()


@cache
def _by_id() -> dict[int, Story]:
    return {story.id: story for story in (*read_stories(1), *read_stories(2))}


def _iter_story(story: Story, others: tuple[Story, ...]) -> Iterator[Maker]:
    def make(role: Role, render: Callable[[], str]) -> Callable[[], Page]:
        return lambda: Page(role, 200, _HTML, render().encode(), last_modified=story.last_modified, story=story)

    if story.generation == "2013":
        render = partial(render_2013, story, others)
    else:
        render = partial(render_modern, story, others, _by_id())
    yield story.path, make("story", render)
    if story.slug:
        yield f"/a/{story.id}.html", make("slugless", render)
    if story.slug and "content-path" not in story.quirks:
        yield f"/content/{story.slug}/{story.id}.html", _redirect(301, story.url)
    if story.amp_path:
        yield story.amp_path, make("amp", partial(render_amp, story, _by_id()))
    if story.kind == "live_blog":
        window = partial(render_modern, story, others, _by_id(), window=True)
        yield story.path.removesuffix(".html") + "/lbl0lbi1.html", make("window", window)


def _redirect(status: int, location: str) -> Callable[[], Page]:
    words = f'<h2>Object moved to <a href="{location}">here</a>.</h2>'
    body = f"<html><head><title>Object moved</title></head><body>\r\n{words}\r\n</body></html>\r\n"
    return partial(Page, "redirect", status, _HTML, body.encode(), location=location)


def _dated(maker: Callable[[], Page], key: str, edition: int) -> Page:
    """A list as of the edition: it was touched lately only where it says something else than in edition 1."""
    page = maker()
    same = edition == 1 or page.body == pages(1)[key].body
    return replace(page, last_modified=_TOUCHED[0] if same else _TOUCHED[1])


def _iter_lists(site: Site, own: tuple[Story, ...]) -> Iterator[Maker]:
    newest = tuple(sorted(own, key=lambda story: story.published, reverse=True))

    def listing(path: str, title: str, named: tuple[Story, ...]) -> Maker:
        def make() -> Page:
            body = render_listing(site, path, title, named[:30]).encode()
            return Page("listing", 200, _HTML, body)

        return path, make

    yield listing("/", site.name, newest)
    for key, (number, name) in site.zones.items():
        yield listing(f"/z/{number}", name, tuple(story for story in newest if story.zone == key))
    for name, (path, _) in site.people.items():
        yield listing(path, name, tuple(story for story in newest if name in story.authors))
    yield "/api/feed.rss", lambda: Page("feed", 200, "application/rss+xml", feed(site, newest[:12]))


def _iter_extras(site: Site, by_id: Mapping[int, Story]) -> Iterator[Maker]:
    """Addresses of the English host that lead elsewhere or nowhere; its sitemap lists them all the same."""
    if site.language != "en":
        return
    target = by_id[75810301]
    yield "/a/moved-for-good/75810401.html", _redirect(301, target.url)
    yield "/a/moved-for-a-day/75810402.html", _redirect(302, f"../{target.slug}/{target.id}.html")
    yield "/a/moved-twice/75810403.html", _redirect(301, "/a/moved-once-more/75810404.html")
    yield "/a/moved-once-more/75810404.html", _redirect(302, target.path)
    yield "/a/moved-off-the-site/75810408.html", _redirect(302, "http://www.elsewhere.example/a/75810408.html")
    missing = "<html><head><title>404</title></head><body><h1>404 Not Found</h1></body></html>"
    yield "/a/never-published/75810405.html", partial(Page, "missing", 404, _HTML, missing.encode())
    yield (
        "/a/withdrawn/75810406.html",
        partial(Page, "gone", 410, _HTML, b"<html><body><h1>410 Gone</h1></body></html>"),
    )
    path = "/a/mislaid/75810407.html"
    yield path, partial(not_found, site.host, path)
    guide = (
        b"<html><head><title>Style guide</title></head><body><h1>Style guide</h1><p>Not for readers.</p></body></html>"
    )
    yield "/a/internal-style-guide/75810409.html", partial(Page, "disallowed", 200, _HTML, guide)


def _iter_discovery(site: Site, own: tuple[Story, ...], edition: int, extras: tuple[str, ...]) -> Iterator[Maker]:
    yield "/robots.txt", lambda: Page("robots", 200, "text/plain", robots(site, DISALLOWED), last_modified=_TOUCHED[0])
    shards = dict(_iter_shards(site, own, edition, extras))
    for path, (maker, moment) in shards.items():
        yield path, partial(_shard_page, maker, moment)
    changes = {path: moment for path, (_, moment) in shards.items()}
    yield (
        "/sitemap.xml",
        lambda: Page(
            "sitemap", 200, _XML, sitemap_index(site, changes), last_modified=min(max(changes.values()), _TOUCHED[1])
        ),
    )


def _shard_page(maker: Callable[[], bytes], moment: datetime) -> Page:
    return Page("sitemap", 200, "application/x-gzip", maker(), last_modified=min(moment, _TOUCHED[1]))


def _iter_shards(
    site: Site, own: tuple[Story, ...], edition: int, extras: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Callable[[], bytes], datetime]]]:
    """Path of each shard, what makes it, and its last change."""

    def shard(
        name: str, maker: Callable[[], bytes], moment: datetime
    ) -> tuple[str, tuple[Callable[[], bytes], datetime]]:
        return f"/sitemap_{site.site_id}_{name}.xml.gz", (maker, moment)

    rows = [
        Listed(story.url, story.lastmod)
        for story in sorted(own, key=lambda story: (story.generation == "2024", story.id))
    ]
    rows += [Listed(story.url, listed_later(_TOUCHED[1])) for story in withdrawn_stories(edition) if story.site is site]
    rows += [Listed(site.root + path, None) for path in extras]
    for number, part in enumerate(_split(rows, sum(story.generation != "2024" for story in own)), 1):
        yield shard(str(number), partial(url_shard, part), _last_change(part))
    latest = list(_iter_latest(own))
    yield shard("latest", partial(url_shard, latest), _last_change(latest))
    news = sorted(own, key=lambda story: story.published, reverse=True)[:4]
    yield shard("news", partial(news_shard, news), max(story.lastmod for story in news))
    sections = [
        Listed(f"{site.root}{path}", _TOUCHED[0]) for path in ("/", *(f"/z/{n}" for n, _ in site.zones.values()))
    ]
    yield shard("sections", partial(url_shard, sections), _TOUCHED[0])
    films = [story for story in own if story.kind == "video"]
    if films:
        yield shard("videos", partial(video_shard, films), max(story.lastmod for story in films))


def _split(rows: list[Listed], old: int) -> Iterator[list[Listed]]:
    """Shards of the first `old` rows, which no edition changes, then of the others."""
    for part in (rows[:old], rows[old:]):
        for start in range(0, len(part), _SHARD_SIZE):
            yield part[start : start + _SHARD_SIZE]


def _last_change(rows: list[Listed]) -> datetime:
    return max((row.lastmod for row in rows if row.lastmod), default=_TOUCHED[0])


def _iter_latest(own: tuple[Story, ...]) -> Iterator[Listed]:
    """The latest changes, as real hosts list them: some under the address without slug, some as AMP, some moved."""
    for story in sorted(own, key=lambda story: story.lastmod, reverse=True)[:8]:
        yield Listed(story.url, story.lastmod)
        if story.slug and story.id % 2:
            yield Listed(f"{story.site.root}/a/{story.id}.html", story.lastmod)
        if story.amp_path:
            yield Listed(story.site.root + story.amp_path, story.lastmod)
        if story.slug and "content-path" not in story.quirks and story.id % 3 == 0:
            yield Listed(f"{story.site.root}/content/{story.slug}/{story.id}.html", story.lastmod)
        if story.kind == "live_blog":
            yield Listed(story.url.removesuffix(".html") + "/lbl0lbi1.html", story.lastmod)
