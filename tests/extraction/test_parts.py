"""A text of which not everything stands in one element."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extraction.extract import extract
from tests.extraction.texts import SENTENCES

_TITLE = "A ferry leaves the harbor"
_H1 = f"<h1>{_TITLE}</h1>"
_TEASERS = "".join(
    f"<div><h3><a href=/{n}>Story {n} of the lake</a></h3><p>The story {n} says what was on the lake.</p></div>"
    for n in range(4)
)


def paragraphs(*sentences: str) -> str:
    return "".join(f"<p>{sentence}</p>" for sentence in sentences)


def read(page: str, head: str = "") -> Article:
    said = f"<title>{_TITLE} | Lakeside</title><meta property=og:type content=article>{head}"
    html = f"<html lang=en><head>{said}</head><body>{page}</body></html>"
    return extract(html.encode(), "https://www.lakeside.example/news/ferry")


def body(page: str) -> str:
    return read(page).body


_FIRST, *_OTHERS = SENTENCES
_REST = f"<div class=css-2>{paragraphs(*_OTHERS)}</div>"
_HALVES = (
    f"<div class=css-1>{paragraphs(*SENTENCES[:3])}</div>{_TEASERS}<div class=css-2>{paragraphs(*SENTENCES[3:])}</div>"
)
_WHOLE = {
    "its first paragraph": f"<main>{_H1}<p>{_FIRST}</p>{_REST}</main>",
    "its first paragraph in a box": f"<main>{_H1}<div class=css-1><div><p>{_FIRST}</p></div></div>{_REST}</main>",
    "its first paragraph, its author": f"<main>{_H1}<div id=a><p>By Jane Doe</p><p>{_FIRST}</p></div>{_REST}</main>",
    "its first paragraph, above a box": f"<main>{_H1}<p>{_FIRST}</p><div><div>{_REST}</div></div></main>",
    "below the headline's box": f"<main><div>{_H1}</div><p>{_FIRST}</p>{_REST}</main>",
    "sections of an article, the headline in the first": (
        f"<article><div><div>{_H1}<a href=/a>Jane Doe</a>{paragraphs(*SENTENCES[:3])}</div></div><hr>"
        f"<div><div>{paragraphs(*SENTENCES[3:])}</div></div></article>"
    ),
    "a text that is cut around an advertisement": (
        f"<main>{_H1}<div class=x><div>{paragraphs(*SENTENCES[:5])}</div><div class=ad-slot>Advertisement</div>"
        f"<div>{paragraphs(*SENTENCES[5:])}</div></div></main>"
    ),
    "a text with an extended entry": (
        f"<div class=post>{_H1}<div class=entry-content><div class=asset-body>{paragraphs(*SENTENCES[:2])}</div>"
        f"<div class=asset-more>{paragraphs(*SENTENCES[2:])}</div></div></div>"
    ),
    "halves": f"<main>{_H1}{_HALVES}</main>",
    "halves below a box with the headline": f"<div><div>{_H1}</div><div>{_HALVES}</div></div>",
}


@pytest.mark.parametrize("page", _WHOLE.values(), ids=_WHOLE)
def test_the_parts_of_a_text_are_read_in_their_order(page: str) -> None:
    assert body(page) == "\n\n".join(SENTENCES)


_APART = {
    "a caption": "<div><img src=/a.jpg><p>The ferry stands in the harbor, in a picture of last year.</p></div>",
    "an author": "<p class=byline>By Jane Doe, who has written on the lake and its ferries for many years.</p>",
    "dates": "<p class=dates>Posted September 23, 2015 Updated September 23, 2015</p>",
    "no sentence": "<p>Share this story with your friends and with everybody else on the networks</p>",
    "a notice": "<div href='#'> A new story of the lake has come in, click to see it! <div></div></div>",
    "a player": "<div><button>Play</button><p>The ferry left the harbor of the lake: listen to this story.</p></div>",
}


def test_a_heading_between_the_parts_of_a_text_is_one_of_it_and_that_of_a_box_is_none() -> None:
    boxes = [f"<div class=css-1><p>{one}</p></div>" for one in SENTENCES]
    related = "<h3>Other stories of the day</h3><ul><li><a href=/news/dog>A dog came back</a></li></ul>"
    last = f"<div class=css-2><div>{paragraphs(*_OTHERS[-2:])}</div></div>"
    article = read(
        f"<main>{_H1}{boxes[0]}<h2>Back in the harbor</h2>{boxes[1]}{related}{''.join(boxes[2:-2])}{last}</main>"
    )
    assert [(one.kind, one.text) for one in article.blocks][:3] == [
        ("paragraph", SENTENCES[0]),
        ("heading", "Back in the harbor"),
        ("paragraph", SENTENCES[1]),
    ]
    assert [one.text for one in article.blocks][3:] == list(SENTENCES[2:])


def test_what_readers_say_below_a_text_is_no_section_of_it() -> None:
    said = paragraphs(*(f"I have seen the ferry {number} times, and it was always a good one." for number in range(3)))
    story = f"<div class=story>{_H1}{paragraphs(*SENTENCES)}</div>"
    assert body(f"<article>{story}<div class=responses>{said}</div></article>") == "\n\n".join(SENTENCES)


@pytest.mark.parametrize("before", _APART.values(), ids=_APART)
def test_what_else_stands_below_a_headline_is_no_part(before: str) -> None:
    assert body(f"<main>{_H1}{before}<div class=css-2>{paragraphs(*SENTENCES)}</div></main>") == "\n\n".join(SENTENCES)


def test_what_stands_below_a_text_is_no_part() -> None:
    about = paragraphs("The Lakeside has been on the air since 1950.", "It is paid by those who listen to it at home.")
    page = f"<main>{_H1}<div class=css-2>{paragraphs(*SENTENCES)}</div><div class=css-3>{about}</div></main>"
    assert body(page) == "\n\n".join(SENTENCES)


@pytest.mark.parametrize("box", ["<p>{}</p>", "<div class=css-1>{}</div>"])
def test_what_stands_above_a_headline_is_none_of_the_text_however_long_it_is(box: str) -> None:
    asked = "".join(box.format(f"We and our {n} partners store what we find out about you. " * 3) for n in range(40))
    page = f"<div class=css-9><h2>Your data</h2>{asked}</div><main>{_H1}{paragraphs(*SENTENCES)}</main>"
    assert body(page) == "\n\n".join(SENTENCES)


def test_a_first_paragraph_that_is_the_description_is_the_introduction() -> None:
    page = f"<main>{_H1}<p>{_FIRST}</p><div class=css-2><p>By Jane Doe</p>{paragraphs(*_OTHERS)}</div></main>"
    article = read(page, f"<meta name=description content='{_FIRST}'><meta name=author content='Jane Doe'>")
    assert (article.lede, article.body) == (_FIRST, "\n\n".join(SENTENCES))
