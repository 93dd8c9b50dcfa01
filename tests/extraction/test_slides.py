"""The gallery that a page is."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extraction.extract import extract
from tests.extraction.texts import SIX_PARAGRAPHS

_URL = "https://www.lakeside.example/culture/fair-of-varn"
_HEAD = "<meta property=article:published_time content=2024-05-06T07:30:00Z>"
_GALLERY = "<div class=gallery>{}</div>"
_CAPTIONS = [f"The {number} pony of the fair looks at the people of Varn." for number in ("first", "second", "third")]


def read(slide: str, around: str = "<div>{}</div>", text: str = "<p>Every May Varn holds its fair.</p>") -> Article:
    slides = " ".join(slide.format(number=number, said=said) for number, said in enumerate(_CAPTIONS, start=1))
    page = f"{_HEAD}<body><main><h1>The fair of Varn in pictures</h1>{text}{around.format(slides)}</main></body>"
    return extract(page.encode(), _URL)


_SLIDES = {
    "figures": "<figure><img src=/{number}.jpg><figcaption>{said}</figcaption></figure>",
    "boxes": "<div class='caption wide'><img src=/{number}.jpg><span>{said}</span></div>",
    "counted": "<div class=slide><img src=/{number}.jpg><p class=description><b>{number} / 3</b> {said}</p></div>",
    "counted apart": "<div><div><img src=/{number}.jpg></div>"
    "<div><i>{number}/3</i><p class=description>{said}</p></div></div>",
    "links to the files": "<li><a href=/{number}.jpg data-caption='{said}'><img src=/{number}-thumb.jpg></a></li>",
    "links alone": "<a href=/{number}.jpg data-caption='{said}'></a>",
    "WordPress": "<dl class=gallery-item><dt><a href=/{number}.jpg><img src=/{number}-1x1.jpg></a></dt>"
    "<dd class=wp-caption-text>{said}</dd></dl>",
    "loaded late": "<div class=item><img src='data:,x' data-src=/{number}.jpg><p class=text>{said}</p></div>",
}


@pytest.mark.parametrize("slide", _SLIDES.values(), ids=_SLIDES)
def test_the_pictures_of_a_gallery(slide: str) -> None:
    article = read(slide, "<div class=gallery>{}</div>")
    assert article.kind == "gallery"
    assert [image.caption for image in article.images] == _CAPTIONS
    assert [image.url[-6:] for image in article.images] == ["/1.jpg", "/2.jpg", "/3.jpg"]
    assert not any(caption in article.body for caption in _CAPTIONS)


def test_a_table_of_pictures() -> None:
    cells = "<td><a href=/{number}.jpg><img src=/{number}.jpg></a><br><font>{said}</font></td>"
    article = read(cells, "<table><tr>{}</tr></table>")
    assert (article.kind, [image.caption for image in article.images]) == ("gallery", _CAPTIONS)


@pytest.mark.parametrize(
    "around",
    [
        "<div class=partner-slider>{}</div>",
        "<div class=presenters-carousel>{}</div>",
        "<div class=video-carousel>{}</div>",
        "<div class=team><div class=slider>{}</div></div>",
    ],
)
def test_a_row_of_logos_people_or_films_is_no_gallery(around: str) -> None:
    article = read("<div class=slide><img src=/{number}.jpg><p>{said}</p></div>", around)
    assert article.kind == "article"


def test_a_row_that_says_little_beside_a_text_is_no_gallery() -> None:
    article = read("<div class=s><img src=/{number}.jpg><b>{number}. Varn</b></div>", _GALLERY, SIX_PARAGRAPHS)
    assert (article.kind, article.body.count("dog")) == ("article", 6)


def test_a_text_whose_parts_have_a_picture_each_keeps_its_lines() -> None:
    part = "<div><p><img src=/{number}.jpg></p><p>{said}</p></div>"
    article = read(part, "<div class=story>{}</div>", "")
    assert article.kind == "article"
    assert [block.text for block in article.blocks if block.kind == "paragraph"] == _CAPTIONS


def test_cards_that_a_script_leads_elsewhere_are_no_slides() -> None:
    card = "<div class=item onclick=\"location.href='/s{number}'\"><img src=/{number}.jpg><p>{said}</p></div>"
    assert read(card, _GALLERY).kind == "article"


@pytest.mark.parametrize(
    ("slide", "text"),
    [
        ("<figure><img src=/{number}.jpg><figcaption>{said}</figcaption></figure>", SIX_PARAGRAPHS * 2),
        ("<div><a href=/story{number}><img src=/{number}.jpg></a><p>{said}</p></div>", SIX_PARAGRAPHS),
        ("<div><img src=/{number}.jpg><h3><a href=/s>{said}</a></h3></div>", SIX_PARAGRAPHS),
        ("<div><img src=/{number}.jpg></div>", SIX_PARAGRAPHS),
    ],
    ids=["a text with figures", "other stories", "headlines that lead elsewhere", "nothing said"],
)
def test_what_is_no_gallery(slide: str, text: str) -> None:
    assert read(slide, "<section>{}</section>", text).kind == "article"
