"""What a page says of its story to machines: the analytics variables of three generations, and JSON-LD."""

from __future__ import annotations

import json
from datetime import datetime
from html import escape
from typing import Any

from tests.site.blocks import plain
from tests.site.story import Story

_CONTENT_TYPES = {
    "article": ("article", "article"),
    "video": ("video", "video"),
    "programme": ("audio", "scheduleraudio"),
    "gallery": ("photogallery", "photogallery"),
    "live_blog": ("liveblog", "liveblog"),
    "quiz": ("quiz", "quiz"),
    "fact_check": ("article", "factcheck"),
    "infographic": ("infographics", "infographics"),
}


def content_types(story: Story) -> tuple[str, str]:
    """`content_type` and `subcontent_type` of the analytics variables."""
    return _CONTENT_TYPES[story.kind]


def abstract(story: Story) -> str:
    """The description of the page: its lede, else the beginning of its text cut at 160 characters."""
    if story.lede:
        return story.lede
    first = next((plain(piece.text) for piece in story.pieces if piece.kind == "paragraph"), "")
    return first if len(first) <= 160 else first[:157] + "..."


def utag_2013(story: Story) -> str:
    """The lines inside `utag_data={…}`; the hour stands on a 12-hour clock without am or pm, in UTC."""
    surname_first = [", ".join(reversed(name.rsplit(" ", 1))) for name in story.authors]
    values = {
        "PageTitle": story.title,
        "Headline": story.title,
        "Byline": ";".join(surname_first),
        "Dateline": story.dateline,
        **_clock(story.published, ("Year", "Month", "Day", "Hour", "Minute"), "Publication", "%I"),
        "ContentType": "Article" if story.kind == "article" else story.kind.capitalize(),
        "PrimaryZone": story.zone,
        "Tags": ";".join(story.tags),
        "Slug": story.slug,
        "UID": str(story.id),
    }
    return "\n".join(f'{key}:"{_script(value)}",' for key, value in values.items())


def utag_modern(story: Story) -> str:
    """The content of `utag_data={…}` from 2017 on: keys without quotes, HTML escapes inside the strings."""
    title = escape(story.title)
    kind, subkind = content_types(story)
    values = {
        "entity": "NR",
        **({"pangea_version": "8.31.0.0.276"} if story.generation == "2024" else {}),
        "language": story.site.words["language_name"],
        "language_service": story.site.name,
        "short_language_service": story.language.upper(),
        "property_id": str(400 + story.site.site_id),
        "platform": "responsive" if story.generation == "2024" else "Responsive",
        "platform_short": "R",
        "runs_js": "Yes",
        "page_title": title,
        "page_type": subkind,
        "page_name": title,
        "short_headline": title,
        "long_headline": title,
        "headline": title,
        "content_type": kind,
        "subcontent_type": subkind,
        "enviro_type": "prod",
        "url": story.url,
        "domain": story.site.host,
        **_clock(story.published, ("year", "month", "day", "hour", "minute"), "pub_", "%H"),
        "pub_weekday": f"{story.published:%A}",
        "dateline": story.dateline,
        "byline": ", ".join(story.authors),
        "categories": story.zone,
        "tags": ";".join(story.tags).lower(),
        "slug": story.slug,
        "section": story.section.lower(),
        "english_section": story.zone,
        "article_uid": str(story.id),
    }
    return ",".join(f'{key}:"{_script(value)}"' for key, value in values.items())


def json_ld(story: Story) -> str:
    """The NewsArticle of a 2024 page; the times have a space where ISO 8601 has a T."""
    people = [_person(story, name) for name in story.authors]
    value: dict[str, Any] = {
        "articleSection": story.section,
        "headline": story.title,
        "inLanguage": story.site.culture,
        "keywords": ", ".join((story.section, *story.tags)),
        "author": people[0] if len(people) == 1 else people or {"@type": "NewsMediaOrganization", "name": ""},
        "datePublished": f"{story.published:%Y-%m-%d %H:%M:%SZ}",
        "dateModified": f"{story.modified or story.published:%Y-%m-%d %H:%M:%SZ}",
        "publisher": {"@type": "NewsMediaOrganization", "url": story.site.root, "name": story.site.name},
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": story.url,
        "url": story.url,
        "description": abstract(story),
        "image": {"width": 1080, "height": 608, "@type": "ImageObject", "url": story.image_url()},
        "name": story.title,
    }
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "'<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _person(story: Story, name: str) -> dict[str, Any]:
    path, _ = story.site.people[name]
    return {"@type": "Person", "url": story.site.root + path, "description": "", "name": name}


def _clock(moment: datetime, names: tuple[str, ...], prefix: str, hour: str) -> dict[str, str]:
    forms = ("%Y", "%m", "%d", hour, "%M")
    return {prefix + name: moment.strftime(form) for name, form in zip(names, forms, strict=True)}


def _script(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("&", "\\u0026")
