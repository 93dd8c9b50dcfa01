from __future__ import annotations

import pytest

from archive.extraction.page import read_page
from archive.extraction.prose.standfirst import find_standfirst, named_opening

LEAD = "Three weeks after the flood the harbor of Varn takes ships again"
TEXT = "<div id='text'><p>The first ship came at noon.</p></div>"


def standfirst(between: str, description: str | None = None) -> str | None:
    page = read_page(f"<body><main><h1>Varn</h1>{between}{TEXT}</main></body>".encode(), "https://x.example/")
    container = page.root.xpath("//div[@id='text']")[0]  # type: ignore[index]
    return find_standfirst(page.tagged("h1")[0], container, [description])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "markup",
    [
        f"<h2 class='sub-headline'>{LEAD}</h2>",
        f"<div class='meta'>by</div><div class='article__deck'><span>{LEAD}</span></div>",
        f"<div class='preface'><p>{LEAD}</p></div>",
        f"<p class='b_lede'><b>{LEAD}</b></p>",
        f"<div class='perex'><p>{LEAD}</p></div>",
        f"<div class='news__preview'><p>{LEAD}</p></div>",
        f"<div class='article__intro'><div class='cmp-text'><p>{LEAD}</p></div></div>",
    ],
)
def test_a_standfirst_is_told_by_its_names(markup: str) -> None:
    assert standfirst(markup) == LEAD


def test_a_standfirst_is_told_by_the_description_whatever_its_names() -> None:
    assert (
        standfirst(f"<p class='x1'>Share this page with all of your friends</p><p class='x2'>{LEAD}</p>", LEAD) == LEAD
    )
    assert (
        standfirst(f"<p class='intro'>Another text with a promising name</p><p>{LEAD}.</p>", f"{LEAD} …") == f"{LEAD}."
    )


@pytest.mark.parametrize(
    "markup",
    [
        f"<h2>{LEAD}</h2><div>12 March</div>",
        f"<div class='x1'><h2 class='text-lg'>{LEAD}</h2></div>",
        f"<h3>{LEAD}</h3>",
    ],
)
def test_a_heading_next_to_the_headline_is_a_standfirst(markup: str) -> None:
    assert standfirst(markup) == LEAD
    page = read_page(f"<main><header><h1>Varn</h1></header>{markup}{TEXT}</main>".encode(), "https://x.example/")
    assert find_standfirst(page.tagged("h1")[0], page.root.xpath("//div[@id='text']")[0], []) == LEAD  # type: ignore[index]


@pytest.mark.parametrize(
    "markup",
    [
        f"<div>12 March</div><h2>{LEAD}</h2>",
        f"<h2 class='related'>{LEAD}</h2>",
        f"<h2><a href='/1'>{LEAD}</a></h2>",
        "<h2>Too short</h2>",
        f"<div class='lead-image'><img src='/a.jpg'><p class='lead-image-caption'>{LEAD}</p></div>",
        f"<div class='lead-art'><img src='/a.jpg'><p>{LEAD}</p></div>",
        f"<p class='x'>{LEAD}</p>",
        "<p class='intro'>Too short</p>",
        f"<figure><figcaption class='intro'>{LEAD}</figcaption></figure>",
        f"<aside><p class='intro'>{LEAD}</p></aside>",
        f"<div class='related-stories'><p class='intro'>{LEAD}</p></div>",
        f"<p class='intro'><a href='/1'>{LEAD}</a></p>",
        f"<div class='intro'><div><p>{LEAD}</p></div><p>x</p></div>",
    ],
)
def test_what_is_no_standfirst(markup: str) -> None:
    assert standfirst(markup) is None


def test_a_sentence_beside_a_picture_is_a_standfirst() -> None:
    assert standfirst(f"<div class='perex'><img src='/a.jpg'><p>{LEAD}.</p></div>") == f"{LEAD}."
    assert standfirst(f"<div class='intro photo'><img src='/a.jpg'><p>{LEAD}.</p></div>") is None


def test_a_form_around_the_whole_page_sets_nothing_apart() -> None:
    page = read_page(f"<form><h1>Varn</h1><p class='intro'>{LEAD}</p>{TEXT}</form>".encode(), "https://x.example/")
    heading, text = page.tagged("h1")[0], page.root.xpath("//div[@id='text']")[0]  # type: ignore[index]
    assert find_standfirst(heading, text, []) == LEAD  # type: ignore[arg-type]
    assert standfirst(f"<form><p class='intro'>{LEAD}</p></form>") is None


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        (f"<p class='text-lead'>{LEAD}</p>", True),
        (f"<div class='page__standfirst'><p><b>{LEAD}</b></p></div>", True),
        (f"<p class='text'>{LEAD}</p>", False),
        (f"<p class='text-lead'>Another.</p><p>{LEAD}</p>", False),
    ],
)
def test_the_first_paragraph_of_a_text_may_be_named_as_the_standfirst(markup: str, found: bool) -> None:
    page = read_page(f"<body><div>{markup}{TEXT}</div></body>".encode(), "https://x.example/")
    assert named_opening(page.body[0], LEAD) == (LEAD if found else None)


def test_what_stands_in_the_text_is_none() -> None:
    page = read_page(f"<body><h1>V</h1><div><p class='intro'>{LEAD}</p></div></body>".encode(), "https://x.example/")
    assert find_standfirst(page.tagged("h1")[0], page.body[1], [LEAD]) is None
