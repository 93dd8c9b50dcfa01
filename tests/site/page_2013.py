"""A page of 2013: ASP.NET, and a body without paragraphs, its texts parted by `<br />`."""

from __future__ import annotations

from html import escape

from tests.site.blocks import Piece, inline
from tests.site.metadata import abstract, utag_2013
from tests.site.parts import bio, fill, fill_story, player
from tests.site.shown import shown_date
from tests.site.story import Story

_BREAK = "<br />\n<br />\n"


def render_2013(story: Story, others: tuple[Story, ...]) -> str:
    """The page of a story; `others` are the stories that its furniture names."""
    return fill_story(
        "2013",
        story,
        title_js=story.title.replace('"', '\\"'),
        slug=story.slug,
        content_type=story.kind.capitalize(),
        abstract=escape(abstract(story)),
        keywords=escape(", ".join((story.site.name, *story.tags))),
        author_meta=_author_meta(story),
        author_2013="".join(
            f"<div class='author'><span class=\"\">{escape(name)}</span></div>" for name in story.authors
        ),
        bio_2013="".join(bio(story, name, "bio_2013") for name in story.authors),
        clock=escape(story.clock or story.site.words["day_2013"]),
        intro=escape(story.lede),
        cover=_image(story, Piece("image", story.cover), 0) if story.cover else "",
        shown_date=shown_date(story),
        body=_body(story),
        utag=utag_2013(story),
        stamp=f"{story.published:%Y%m%d%H%M}{story.id % 60:02d}",
        top_stories=_named(others, ' <li class=""> {} </li> '),
        related_2013=_named(others, "<li>{}</li>\n"),
        you_may_like="".join(fill_story("may_like_2013", o, abstract=escape(abstract(o))) for o in others[:4]),
    )


def _author_meta(story: Story) -> str:
    return f'<meta name="Author" content="{escape(", ".join(story.authors))}" />' if story.authors else ""


def _named(others: tuple[Story, ...], form: str) -> str:
    return "".join(form.format(f"<a class='' href='{other.path}'>{escape(other.title)}</a>") for other in others[:3])


def _body(story: Story) -> str:
    pieces = _BREAK.join(_piece(story, piece, place) for place, piece in enumerate(story.pieces, 1))
    wire = f"{_BREAK}<h6>\n\t{escape(story.wire_line)}</h6>" if story.wire_line else ""
    # Articles for learners let the reader click on any word; their text stands one box deeper.
    return f'<div class="wordclick">{pieces}</div>{wire}' if "wordclick" in story.quirks else pieces + wire


def _piece(story: Story, piece: Piece, place: int) -> str:
    words = inline(escape(piece.text), r'<a href="\2">\1</a>', r"<strong>\1</strong>")
    match piece.kind:
        case "paragraph":
            return words
        case "heading":
            return f"<strong>{words}</strong>"
        case "image":
            return _image(story, piece, place)
        case "audio" | "video":
            return player(story, piece, "player_2013")
        case "token":
            return "&lt;!--IMAGE--&gt;"
        case "list":
            return "<ul>\n" + "\n".join(f"<li>{escape(item)}</li>" for item in piece.items) + "\n</ul>"
    raise ValueError(f"no such piece in 2013: {piece.kind}")


def _image(story: Story, piece: Piece, place: int) -> str:
    return fill("image_2013", story.site, picture=story.image_url(place), caption=escape(piece.text))
