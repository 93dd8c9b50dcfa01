from __future__ import annotations

import pytest

from archive.article import Image
from archive.extraction.embeds import embed_type
from archive.extraction.page import Page, read_page
from archive.extraction.pictures import read_figure
from archive.extraction.select import Element

URL = "http://www.newsroom.example/a/1234567.html"


def piece(markup: str) -> tuple[Page, Element]:
    page = read_page(f"<body>{markup}</body>".encode(), URL)
    return page, page.body[0]


@pytest.mark.parametrize(
    "caption",
    [
        '<figcaption><i>3</i><span class="caption">A heron.</span> <i class="credit">(H. Sorrel)</i></figcaption>',
        '<figcaption>A heron. <span class="copyright">H. Sorrel</span></figcaption>',
    ],
)
def test_caption_and_credit_are_told_apart(caption: str) -> None:
    found = read_figure(*piece(f'<figure><img src="/h.jpg" width="650" height="x">{caption}</figure>'))
    assert found == Image("http://www.newsroom.example/h.jpg", "A heron.", "H. Sorrel", 650, None)


def test_a_picture_of_2013() -> None:
    found = read_figure(
        *piece('<div><img class="photo" src="/h.jpg"/><span class="imageCaption">A heron.</span></div>')
    )
    assert found == Image("http://www.newsroom.example/h.jpg", "A heron.")


def test_the_lazy_address_goes_before_the_placeholder() -> None:
    found = read_figure(*piece('<figure><img src="data:image/gif;base64,R0" data-src="/h.jpg"></figure>'))
    assert found == Image("http://www.newsroom.example/h.jpg")


@pytest.mark.parametrize("source", ["/Content/responsive/img/player-spinner.png", "data:image/gif;base64,R0", ""])
def test_parts_of_the_frame_are_no_pictures(source: str) -> None:
    assert read_figure(*piece(f'<figure><img src="{source}"></figure>')) is None


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<iframe src="//www.youtube.com/embed/x1"></iframe>', ("youtube", "http://www.youtube.com/embed/x1")),
        (
            '<div><blockquote><a href="/z">z</a><a href="https://twitter.com/a/status/1">t</a></blockquote></div>',
            ("twitter", "https://twitter.com/a/status/1"),
        ),
        ('<div><script>renderExternalContent("https://t.me/a/1")</script></div>', ("telegram", "https://t.me/a/1")),
        ('<iframe src="https://maps.example/1"></iframe>', ("iframe", "https://maps.example/1")),
        (
            '<iframe src="https://notyoutube.com.evil.example/"></iframe>',
            ("iframe", "https://notyoutube.com.evil.example/"),
        ),
        ("<div>nothing</div>", None),
    ],
)
def test_embeds_are_named_by_their_host(markup: str, found: tuple[str, str] | None) -> None:
    assert embed_type(*piece(markup)) == found
