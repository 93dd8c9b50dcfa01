"""The text of a page after 2017: `#article-content .wsw`, a gallery's pictures, a live blog's posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from html import escape

from tests.site.blocks import Piece
from tests.site.parts import figure, fill, fill_story, player, text
from tests.site.story import Story

_POSTS_IN_WINDOW = 2  #: entries that the page of a single live-blog post shows


def render_article_content(story: Story, by_id: Mapping[int, Story], window: bool = False) -> str:
    """The article container; for a live blog also its posts, of which a `window` shows the first alone."""
    if story.kind == "gallery":
        return _gallery(story)
    posts = story.posts
    before = story.pieces[: len(story.pieces) - sum(map(len, posts))]
    container = (
        '<div id="article-content" class="content-floated-wrap fb-quotable">\n<div class="wsw">\n'
        f"{render_body(story, by_id, before)}\n</div>\n<ul>\n</ul>\n</div>"
    )
    if not posts:
        return container
    entries = (_post(story, post, by_id) for post in (posts[-_POSTS_IN_WINDOW:] if window else posts))
    return container + fill_story("live_blog", story, posts="\n".join(entries))


def render_body(story: Story, by_id: Mapping[int, Story], pieces: tuple[Piece, ...] | None = None) -> str:
    """The inside of `.wsw`: the pieces (all of the story's by default) between dateline and wire credit."""
    lines = [f'<span class="dateline">{escape(story.dateline)} —&nbsp;</span>'] if story.dateline else []
    lead_film = story.kind == "video"
    for place, piece in enumerate(story.pieces if pieces is None else pieces, 1):
        if lead_film and piece.kind == "video":
            lead_film = False  # it stands above the text
            continue
        lines.append(_piece(story, piece, place, by_id))
    if story.wire_line:
        lines.append(f"<p><em>{escape(story.wire_line)}</em></p>")
    return "\n".join(lines)


def _piece(story: Story, piece: Piece, place: int, by_id: Mapping[int, Story]) -> str:
    match piece.kind:
        case "image":
            return _embedded(figure(story, piece, place))
        case "graphic":
            return _embedded(f'<div class="infographics">\n{figure(story, piece, place)}\n</div>')
        case "audio" | "video":
            return _embedded(player(story, piece, "player", "embed"))
        case "embed":
            return fill(f"embed_{piece.detail}", story.site, address=escape(piece.text))
        case "also-read":
            return fill_story("also_read", by_id[piece.number])
        case "heading" if story.generation == "2024":
            return f'<h2 class="wsw__h2">{text(piece.text)}</h2>'
        case "list":
            return "<ul>\n" + "\n".join(f"<li>{text(item)}</li>" for item in piece.items) + "\n</ul>"
        case "quiz":
            title = f'<h3 class="quiz__title">{text(piece.text)}</h3>'
            return f'<div class="quiz quiz--loading" data-quiz-id="{story.id}">{title}<button>Start</button></div>'
    return _worded(piece)


def _worded(piece: Piece) -> str:
    words = text(piece.text)
    match piece.kind:
        case "paragraph":
            return f"<p>{words}</p>"
        case "heading":
            return f"<p><strong>{words}</strong></p>"
        case "watch":
            return f'<p class="wsw__embed-caption"><strong>{words}</strong></p>'
        case "quote":
            content = f'<div class="c-blockquote__content">{words}</div>'
            return _embedded(f'<blockquote class="c-blockquote">{content}</blockquote>')
        case "statement":
            author = f'<span class="statement__author">{escape(piece.detail)}</span>'
            return f'<div class="fc-body"><div class="statement"><blockquote>{words}</blockquote>{author}</div></div>'
        case "verdict":
            label = f'<span class="verdict__label">{words}</span>'
            return f'<div class="fc-body"><div class="verdict">{label}<p>{escape(piece.detail)}</p></div></div>'
    raise ValueError(f"no such piece after 2017: {piece.kind}")


def _embedded(markup: str) -> str:
    return f'<div class="wsw__embed">\n{markup}\n</div>'


def _gallery(story: Story) -> str:
    photos = [piece for piece in story.pieces if piece.kind == "photo"]
    figures = "\n".join(
        figure(story, piece, place, f'<span class="gallery-counter">{place}</span>\n')
        for place, piece in enumerate(photos, 1)
    )
    return (
        '<div id="article-content" class="content-floated-wrap">\n'
        f'<div class="media-gallery photo-gallery" data-count="{len(photos)}">\n{figures}\n</div>\n</div>'
    )


def _post(story: Story, post: tuple[Piece, ...], by_id: Mapping[int, Story]) -> str:
    head, *pieces = post
    hour, minute = map(int, head.detail.split(":"))
    midnight = story.published.astimezone(story.site.zone).replace(hour=0, minute=0, second=0)
    moment = midnight + timedelta(hours=hour, minutes=minute)
    return fill_story(
        "post",
        story,
        anchor=f"lbl0lbi{hour:02d}{minute:02d}",
        datetime=moment.isoformat(),
        stamp=f"{head.detail} {moment.day}.{moment.month}.{moment.year}",
        heading=escape(head.text),
        body="\n".join(_piece(story, piece, 50 + place, by_id) for place, piece in enumerate(pieces)),
        share=fill_story("share", story),
    )
