"""Pages that are no article: home, zones, author pages, and what the CMS says in place of a page it has not."""

from __future__ import annotations

import json
from html import escape

from tests.site.parts import fill, media_blocks
from tests.site.story import Site, Story


def render_listing(site: Site, path: str, title: str, stories: tuple[Story, ...]) -> str:
    """A list of stories under a heading, each with its picture and title."""
    content = fill("listing", site, heading=escape(title), path=path, items=media_blocks(stories, 3))
    return _page(site, path, title, content, "zone", "pg-section")


def render_not_found(site: Site, path: str) -> str:
    """The page "not found", which some hosts send with status 200."""
    return _page(site, path, "Page Not Found", fill("not_found", site), "404", "pg-404")


def _page(site: Site, path: str, title: str, content: str, page_type: str, body_class: str) -> str:
    url = site.root + path
    about = {"@context": "https://schema.org", "@type": "WebPage", "url": url, "name": site.name}
    return fill(
        "2024",
        site,
        id="0",
        url=url,
        url_quoted="",
        title=escape(title),
        abstract=escape(title),
        keywords=escape(site.name),
        image=f"http://gdb.newsroom.example/site-{site.site_id}.jpg",
        author_meta="",
        amp_link="",
        json_ld=json.dumps(about, ensure_ascii=False),
        og_type="website",
        year="2026",
        body_class=body_class,
        content_type=page_type,
        utag=f'entity:"NR",page_type:"{page_type}",content_type:"{page_type}",url:"{url}",article_uid:""',
        clock_modern="",
        breaking=fill("breaking", site),
        content=content,
    )
