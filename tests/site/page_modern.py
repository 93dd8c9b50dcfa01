"""Pages of 2017-20 and of 2024: responsive, the text in `#article-content .wsw`; and the AMP form of the latter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from html import escape

from tests.site.blocks import Piece
from tests.site.body_modern import render_article_content, render_body
from tests.site.metadata import abstract, content_types, json_ld, utag_modern
from tests.site.parts import bio, figure, fill, fill_story, media_blocks, player
from tests.site.shown import shown_date
from tests.site.story import Story

_BODY_CLASSES = {
    "article": "pg-article print-lay-article",
    "video": "pg-media pg-video",
    "programme": "pg-media pg-prog",
    "gallery": "pg-media pg-gallery",
    "live_blog": "pg-article pg-liveblog",
    "quiz": "pg-article pg-quiz",
    "fact_check": "pg-article pg-factcheck",
    "infographic": "pg-article pg-infographics",
}


def render_modern(story: Story, others: tuple[Story, ...], by_id: Mapping[int, Story], window: bool = False) -> str:
    """The page of a story; `others` are the stories its furniture names, `by_id` those its also-read boxes may name.

    `window` gives the page of a single live-blog post, which shows the first posts alone.
    """
    content = _programme(story, others) if story.kind == "programme" else _content(story, others, by_id, window)
    return fill_story(
        story.generation,
        story,
        **_head(story),
        og_type="article",
        body_class=_BODY_CLASSES[story.kind],
        content_type=content_types(story)[0],
        utag=utag_modern(story),
        clock_modern=_clock(story),
        breaking=fill("breaking", story.site),
        comments=fill("comments", story.site),
        content=content,
    )


def render_amp(story: Story, by_id: Mapping[int, Story]) -> str:
    """The AMP form: the same text with hardly any furniture, the authors after the title."""
    names = "".join(f'<li class="links__item">• {escape(name)}</li>' for name in story.authors)
    picture = figure(story, Piece("image", story.cover), 0) if story.cover else ""
    return fill_story(
        "amp",
        story,
        **_head(story),
        links=f'<ul class="links__list">{names}</ul>' if names else "",
        datetime=_local(story).isoformat(),
        shown_date=shown_date(story),
        cover=f'<div class="cover-media">{picture}</div>' if picture else "",
        body=render_body(story, by_id),
    )


def _head(story: Story) -> dict[str, str]:
    names = escape(", ".join(story.authors))
    return {
        "abstract": escape(abstract(story)),
        "keywords": escape(", ".join((story.section, *story.tags))),
        "author_meta": f'<meta content="{names}" name="Author" />' if names else "",
        "amp_link": f'<link rel="amphtml" href="{story.site.root}{story.amp_path}" />' if story.amp_path else "",
        "json_ld": json_ld(story),
    }


def _local(story: Story) -> datetime:
    local = story.published.astimezone(story.site.zone)
    if "time-label" in story.quirks:  # pages of 2017 printed the local time and called it UTC
        return local.replace(tzinfo=story.published.tzinfo)
    return local


def _clock(story: Story) -> str:
    """The site clock: the time of the crawl, not of the story."""
    return f'<div class="site-clock"><span class="date">{escape(story.clock)}</span></div>' if story.clock else ""


def _content(story: Story, others: tuple[Story, ...], by_id: Mapping[int, Story], window: bool) -> str:
    template = "bio_2017" if story.published.year < 2018 else "bio_2018"
    return fill_story(
        "content",
        story,
        datetime=_local(story).isoformat(),
        shown_date=shown_date(story),
        links=_links(story),
        lead=_lead(story),
        share=fill_story("share", story),
        intro=_intro(story),
        article_content=render_article_content(story, by_id, window),
        bios="\n".join(bio(story, name, template) for name in story.authors),
        related=_related(story, others),
    )


def _programme(story: Story, others: tuple[Story, ...]) -> str:
    """An episode of a radio programme: a player and a list of other episodes, no article text at all."""
    sound = next(piece for piece in story.pieces if piece.kind == "audio")
    return fill_story(
        "programme",
        story,
        datetime=_local(story).isoformat(),
        shown_date=shown_date(story),
        player=player(story, sound, "player", "detail"),
        share=fill_story("share", story),
        lede=escape(story.lede),
        related=_related(story, others),
    )


def _related(story: Story, others: tuple[Story, ...]) -> str:
    return fill("related", story.site, items=media_blocks(others[:3], 4), more=media_blocks(others[3:6], 3))


def _links(story: Story) -> str:
    if not story.authors:
        return ""
    prefix = escape(story.site.words["byline_prefix"])
    items = "\n".join(
        f'<li class="links__item">\n{prefix} <a class="links__item-link" href="{story.site.people[name][0]}" '
        f'title="{escape(name)}">{escape(name)}</a>\n</li>'
        for name in story.authors
    )
    return f'<div class="links">\n<ul class="links__list links__list--column">\n{items}\n</ul>\n</div>'


def _intro(story: Story) -> str:
    if not story.lede:
        return ""
    intro = f'<div class="intro intro--bold" >\n<p >{escape(story.lede)}</p>\n</div>'
    return f'<div class="col-intro col-xs-12 col-md-10 pull-right"> {intro}\n</div>'


def _lead(story: Story) -> str:
    """A video page's player, else the lead picture."""
    if story.kind == "video":
        film = next(piece for piece in story.pieces if piece.kind == "video")
        return player(story, film, "player", "detail")
    if not story.cover:
        return ""
    return f'<div class="cover-media">\n{figure(story, Piece("image", story.cover), 0)}\n</div>'
