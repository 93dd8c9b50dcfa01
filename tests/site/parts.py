"""Pieces of markup that several pages share. The markup itself stands in `templates/`, in the CMS's class names."""

from __future__ import annotations

from functools import cache, lru_cache
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import quote

from tests.site.blocks import Piece, inline
from tests.site.story import MEDIA_TYPES, Site, Story

_LINK = r'<a class="wsw__a" href="\2">\1</a>'
_BOLD = r"<strong>\1</strong>"


class PageTemplate(Template):
    """A page whose places are marked with §, since $ is frequent in the pages' own scripts."""

    delimiter = "§"


@cache
def _read_template(name: str) -> PageTemplate:
    text = (Path(__file__).parent / "templates" / f"{name}.html").read_text(encoding="utf-8")
    return PageTemplate(text.removesuffix("\n"))


def fill(name: str, site: Site, /, **values: object) -> str:
    """A template with the site's furniture and `values` in it. Raises KeyError for a place without value."""
    return _read_template(name).substitute(_furniture(site), **values)


def fill_story(name: str, story: Story, /, **values: object) -> str:
    """A template with its site's furniture, the story's own facts and `values` in it."""
    facts = {
        "id": story.id,
        "path": story.path,
        "url": story.url,
        "url_quoted": quote(story.url, safe=""),
        "title": escape(story.title),
        "image": story.image_url(),
        "zone_id": story.site.zones[story.zone][0],
        "zone_key": story.zone,
        "section": escape(story.section),
        "year": story.published.year,
    }
    return _read_template(name).substitute(_furniture(story.site), **(facts | values))


@cache
def _furniture(site: Site) -> dict[str, str]:
    """What the templates know of a site: its words as `w_…`, its name, its lists of zones."""
    zones = [{"key": key, "number": number, "name": escape(name)} for key, (number, name) in site.zones.items()]
    lists = {name: "\n".join(item.format(**zone) for zone in zones) for name, item in _ZONE_LISTS.items()}
    return {
        **{f"w_{key}": escape(word) for key, word in site.words.items()},
        **lists,
        "lang": site.language,
        "dir": site.direction,
        "culture": site.culture,
        "site_id": str(site.site_id),
        "site_name": escape(site.name),
        "host": site.host,
        "root": site.root,
    }


_ZONE_LISTS = {
    "navigation": (
        '<li class="header_navigation_item menuitem_css_handle "><a class="nav_link"  href="/z/{number}">'
        '<span class="selected_arrow"></span>{name}</a></li>'
    ),
    "navigation_2019": '<li class="item"><a class="handler" href="/z/{number}" data-item-name="{key}">{name}</a></li>',
    "navigation_2024": (
        '<li class="main-nav__item">\n<a class="main-nav__item-name main-nav__item-name--link" href="/z/{number}" '
        'title="{name}" data-item-name="{key}" >{name}</a>\n</li>'
    ),
    "footer_links": '<li class=""><a href="/z/{number}" >{name}</a></li>',
    "foot_subitems": '<li class="subitem">\n<a class="handler" href="/z/{number}" title="{name}" >{name}</a>\n</li>',
}


def text(source: str) -> str:
    """A text with its inline notation, as HTML."""
    return inline(escape(source, quote=False), _LINK, _BOLD)


def figure(story: Story, piece: Piece, place: int, counter: str = "") -> str:
    """A picture with its caption; `place` tells its file from the story's others."""
    return fill(
        "figure",
        story.site,
        alt=escape(piece.text),
        picture=story.image_url(place),
        caption=text(piece.text),
        credit=f' <span class="credit">({escape(piece.detail)})</span>' if piece.detail else "",
        counter=counter,
    )


def player(story: Story, piece: Piece, template: str, place: str = "") -> str:
    """A media player with its spinner, clock, download list and the line for browsers without scripts."""
    return fill_story(
        template,
        story,
        medium=piece.kind,
        place=place,
        film_title=text(piece.text),
        file=story.media_url(piece),
        type=MEDIA_TYPES[piece.kind],
        duration=f"{piece.number // 3600}:{piece.number // 60 % 60:02d}:{piece.number % 60:02d}",
        element=f"a{story.id}x{piece.number}",
    )


def media_blocks(stories: tuple[Story, ...], size: int) -> str:
    """Stories named in a list, each with its picture."""
    return "\n".join(_media_block(s.site, s.path, s.title, s.image_url(), size) for s in stories)


@lru_cache(maxsize=512)
def _media_block(site: Site, path: str, title: str, image: str, size: int) -> str:
    """Kept, since the same few stories stand beside every text of a site."""
    return fill("media_block", site, path=path, title=escape(title), image=image, size=size)


def bio(story: Story, name: str, template: str) -> str:
    """The box about an author under the text."""
    path, words = story.site.people[name]
    return fill(
        template,
        story.site,
        author=escape(name),
        author_path=path,
        bio=escape(words),
        portrait=story.image_url(90),
    )
