"""Boxes told by their shape, and what becomes of them in the text of a page of no known platform."""

from __future__ import annotations

import pytest

from archive.article import Image
from archive.extraction.extract import extract
from tests.extraction.texts import SENTENCES

_TITLE = "A ferry leaves the harbor"
_CARD = (
    "<a href='/x'><img src='/dog.jpg'><div>A dog came back</div><div>It had been away for a year, in Ostrel.</div></a>"
)


def body(inner: str, around: str = "", head: str = "") -> list[str]:
    page = (
        f"<html lang=en><head>{head}</head><body>{around}<div><h1>{_TITLE}</h1><div>{inner}</div></div></body></html>"
    )
    return [block.text for block in extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry").blocks]


_LINK = "<a href='/news/dog'>A dog came back to the harbor</a>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div><h4>Léigh freisin</h4>{_LINK}</div>",
        f"<section><div><span>Aqra wkoll</span></div><ul><li>{_LINK}</li><li>{_LINK}</li></ul></section>",
        f"<div><div><p><strong>Te recomendamos leer</strong></p><p>{_LINK}</p></div></div>",
        "<div><h4>Darllen rhagor</h4><a href='/news/dog'><img src='/dog.jpg'><span>A dog came back</span></a></div>",
    ],
)
def test_a_box_of_links_below_a_label_is_no_text_in_any_language(box: str) -> None:
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{_FIRST}{box}{_REST}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")
    assert article.body == "\n\n".join(SENTENCES)
    assert {link.url for link in article.related} == {"https://www.lakeside.example/news/dog"}


@pytest.mark.parametrize("name", ["related-news", "read-more", "lee-tambien"])
def test_a_link_to_another_story_within_a_paragraph_is_related_and_no_text(name: str) -> None:
    inside = _FIRST.replace("</p>", f" <span class={name}>Read this, too: {_LINK}</span></p>", 1)
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{inside}{_REST}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")
    assert article.body == "\n\n".join(SENTENCES)
    assert [link.url for link in article.related] == ["https://www.lakeside.example/news/dog"]


@pytest.mark.parametrize(
    ("box", "said"),
    [
        (
            "<div><h4>The museum</h4><p><a href='https://museum.example/'>www.museum-of-the-lake.example</a></p></div>",
            1,
        ),
        (f"<div><h4>The dog is here again.</h4><p>{_LINK}</p></div>", 1),
        (f"<div><h4>The dog</h4><p>It swam for a day and a night. {_LINK}.</p></div>", 2),
        (f"<div>Varn says: {_LINK}, they said in the evening.</div>", 1),
        ("<div><b>Jane Doe:</b> <a href='/news/x'>We will never leave this harbor to the speculators.</a></div>", 1),
        ("<div><b>Jane Doe:</b> <a href='/news/x'>Մենք երբեք չենք լքի այս նավահանգիստը։</a></div>", 1),
        ("<div><h4>In this text</h4><ul><li><a href='#2'>What the harbor says of it</a></li></ul></div>", 1),
    ],
    ids=[
        "another site",
        "a sentence",
        "a paragraph",
        "a line",
        "a linked sentence",
        "a linked sentence with a full stop of its script",
        "the page itself",
    ],
)
def test_a_box_that_says_more_than_its_links_is_text(box: str, said: int) -> None:
    assert len(body(_FIRST + box + _REST)) >= len(_SAID) + said


_SKIP = "<a href='#end-of-list'>Skip Most read</a>"
_END = "<p id=end-of-list tabindex=-1>End of Most read</p>"


def test_a_part_that_may_be_skipped_is_no_text() -> None:
    asks = "<strong>May we show this post?</strong><p>It may set cookies, so we ask you before it is shown.</p>"
    assert body(f"{_FIRST}<section>{_SKIP}{asks}{_END}</section>{_REST}") == list(SENTENCES)
    assert body(f"{_FIRST}<section><div>{_SKIP}{asks}</div>{_END}</section>{_REST}") == list(SENTENCES)
    label = "<strong>Podcast</strong>"
    assert body(f"{_FIRST}<section>{label}{_SKIP}{asks}{_END}</section>{_REST}") == list(SENTENCES)
    post = "<blockquote class=twitter-tweet><p>A dog came back.</p><a href='https://twitter.com/x/status/1'>May 6</a>"
    shown = body(f"{_FIRST}<section>{_SKIP}{post}</blockquote>{_END}</section>{_REST}")
    assert [text for text in shown if text not in SENTENCES] == ["A dog came back. May 6"]


_PART = "<p>The dog of the ferry had come back to the harbor in the night, and it barked until the dawn.</p>"


@pytest.mark.parametrize(
    "part",
    [
        f"<div><a href='#c1'>Who barked at the dawn?</a><div id=c1>{_PART}</div></div>",
        f"<div><a href='#end-c1'>Who barked at the dawn?</a><div id=end-c1>{_PART}</div></div>",
        f"<div>{_PART}<p>It was the year 2010.<a href='#end-1'>1</a></p><p id=end-1></p></div>",
    ],
    ids=["an answer that opens", "one with such a name", "a note"],
)
def test_what_a_link_in_the_page_leads_to_is_text(part: str) -> None:
    assert any("barked until" in text for text in body(_FIRST + part + _REST))


def test_a_chapter_with_a_link_to_itself_or_to_a_note_is_text() -> None:
    heading = "<h2 id=dog><a href='#dog'>The dog</a></h2>"
    noted = "<p><a href='#note'>1</a> It came back.</p><p>It barked at the dawn.</p><p id=note>A note on the dog.</p>"
    shown = body(f"{_FIRST}<div>{heading}{noted}<p>It slept until the noon of Monday.</p></div>{_REST}")
    assert next(text for text in shown if text not in SENTENCES) == "The dog"
    assert len(shown) == len(SENTENCES) + 5


def test_a_line_that_points_to_the_picture_above_it_is_its_caption() -> None:
    shown = "<p><img src='/dog.jpg'></p><p><strong>▲ The dog in the harbor. (Photo: Ana Torv)</strong></p>"
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{_FIRST}{shown}{_REST}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")
    assert article.body == "\n\n".join(SENTENCES)
    assert [(one.caption, one.credit) for one in article.images] == [("The dog in the harbor.", "Ana Torv")]
    assert "▲ It barked." in body(_FIRST + "<p>▲ It barked.</p>" + _REST)  # no picture, no caption
    bullets = "<p><img src='/dog.jpg'></p><p>▲ 항만 안전 점검 강화</p><p>▲ 노후 선박 교체 지원</p>"
    assert body(_FIRST + bullets + _REST)[3:5] == ["▲ 항만 안전 점검 강화", "▲ 노후 선박 교체 지원"]


@pytest.mark.parametrize("credit", ["(Photo/Lake News)", "[Photo: Lake News]", "(Photo by Lake News)"])
def test_a_line_below_a_picture_that_says_whose_it_is_is_its_caption(credit: str) -> None:
    line = f"<p align=center>The dog in the harbor, May 6. {credit}</p>"
    text = f"{_FIRST}<p><img src='/dog.jpg'></p>{line}{_REST}"
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{text}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")
    assert article.body == "\n\n".join(SENTENCES)
    assert [(one.caption, one.credit) for one in article.images] == [("The dog in the harbor, May 6.", "Lake News")]
    assert len(body(_FIRST + line + _REST)) == len(SENTENCES) + 1  # no picture, no caption


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


_FIRST, _REST = paragraphs(*SENTENCES[:3]), paragraphs(*SENTENCES[3:])
_SAID = list(SENTENCES)


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=x1>{_CARD}</div>",
        "<div class=x1><img src='/dog.jpg'><span>The dog in the harbor, on Monday (Photo: Lakeside)</span></div>",
        "<div class=x1><div><img src='/dog.jpg'></div><p>The dog in the harbor of Ostrel.</p></div>",
        "<div class=x1><h3>The dog</h3><img src='/dog.jpg'><p class=caption>It swims in the harbor.</p></div>",
        "<div class=x1><h3>The briefing</h3><img src='/b.jpg'><p>All that is new.</p><button>Sign up</button></div>",
        "<div class='facebook-paragraph'><span>#more</span><span>Like us</span></div>",
        "<div class='m-interstitial'><span>Ad</span><a href=#>Read on</a></div>",
        "<p><a href='javascript:print()'>Print</a> | <a href='mailto:?subject=ferry'>Send to a friend</a></p>",
        "<div class='article-embed'><div class='embed-title'>The dog that came back: our film of the year</div></div>",
        "<amp-list src=/x><p>Recommended for you: a story that you must not miss today.</p></amp-list>",
        "<p><amp-audio src=/x><div fallback><p>Il browser non supporta l’audio di Lakeside.</p></div></amp-audio></p>",
        "<div><h4>Bleiben Sie dabei</h4><p>Jeden Freitag das Neueste vom See.</p>"
        "<div><a class='wp-block-button__link' href='/brief'>Anmelden</a></div></div>",
        "<p class='postmetadata alt'>Esta entrada fue publicada el lunes y está archivada en Capital y en Lago.</p>",
        "<section><div><h2>Ascolta l’intervista a Varn</h2></div><div><audio src='/a.mp3'></audio></div></section>",
        "<div>Ми існуємо завдяки читачам. <a class='btn btn-red' href='/help'>Підтримати</a></div>",
    ],
    ids=[
        "card",
        "picture",
        "picture in a box",
        "picture with a heading",
        "request",
        "profile",
        "advertisement",
        "controls",
        "embed",
        "amp",
        "what AMP shows instead",
        "request with a link like a button",
        "what WordPress says of a post",
        "the title of a sound",
        "request in one line",
    ],
)
def test_boxes_that_are_none_of_the_text(box: str) -> None:
    assert body(_FIRST + box + _REST) == _SAID


@pytest.mark.parametrize(
    ("box", "said"),
    [
        ("<div class=embed><blockquote>We have lost no boat.</blockquote></div>", "We have lost no boat."),
        ("<p>It <a href='#1'>sank</a> <a href='mailto:a@b.example'>off Ostrel</a>.</p>", "It sank off Ostrel."),
        ("<h2><a href='#harbor'>The harbor</a></h2>", "The harbor"),
        (
            f"<div><img src='/dog.jpg'>{paragraphs('The dog barked.', 'It barked again.')}</div>",
            "The dog barked. It barked again.",
        ),
        (
            "<p>The <abbr title='Lake Transport Office'>LTO<span aria-hidden=true>office</span></abbr> agrees.</p>",
            "The LTO agrees.",
        ),
        (
            "<div><p>Where to go: the <a class=button href='/map'>map of the harbor</a> shows it.</p></div>",
            "Where to go: the map of the harbor shows it.",
        ),
        (
            f"<div><p>{'The dog swam on. ' * 20}</p><a class=btn href='/x'>It barked.</a></div>",
            f"{'The dog swam on. ' * 20}".strip(),
        ),
        (
            "<div class=x1>It was built in a year.<a class='zoom-btn' href='/a'></a></div>"
            "<div class=x1>It is older.<a class='zoom-btn' href='/b'></a></div>",
            "It was built in a year. It is older.",
        ),
        (
            "<div class=post><h3>At noon</h3><p>The dog swam.</p><a class=btn href='/share'>Share it</a></div>"
            "<div class=post><h3>At four</h3><p>It barked.</p><a class=btn href='/share'>Share it</a></div>",
            "At noon The dog swam. At four It barked.",
        ),
        (
            "<div>The harbor wrote all that it found in <a class=btn href='/files/2024/lake.pdf'>the report</a></div>",
            "The harbor wrote all that it found in the report",
        ),
        (
            "<div><h4>Where can I apply?</h4><p>It opens on 4 May.</p><a class=btn href='/form'>Form</a></div>",
            "Where can I apply? It opens on 4 May.",
        ),
        (
            "<div><p>The captain said that the ferry stays.</p><a class=btn href='/tag/harbor'>Harbor</a></div>",
            "The captain said that the ferry stays.",
        ),
        (
            "<div class=text fallback=''>The captain said that the ferry stays.</div>",
            "The captain said that the ferry stays.",
        ),
        (
            "<div class=x1><h3>1. The harbor</h3><img src='/dog.jpg'><p>It was built in a year.</p></div>"
            "<div class=x1><h3>2. The lake</h3><img src='/lake.jpg'><p>It is older.</p></div>",
            "1. The harbor It was built in a year. 2. The lake It is older.",
        ),
        (
            "<div class=x1><h3>1. The harbor</h3><p>It was built in a year.</p></div>"
            "<div class=x1><h3>2. The lake</h3><img src='/lake.jpg'><p>It is older.</p></div>",
            "1. The harbor It was built in a year. 2. The lake It is older.",
        ),
    ],
    ids=[
        "quote",
        "links",
        "heading",
        "paragraphs beside a picture",
        "tooltip",
        "a link like a button within a sentence",
        "a long text above a link like a button",
        "buttons without words",
        "posts with buttons",
        "a document behind a button",
        "an answer with a number above a button",
        "a paragraph with the button of a tag",
        "an attribute of AMP elsewhere",
        "chapters",
        "a chapter with a picture among others without",
    ],
)
def test_boxes_with_text(box: str, said: str) -> None:
    assert " ".join(body(_FIRST + box + _REST)) == " ".join([*SENTENCES[:3], said, *SENTENCES[3:]])


def test_a_card_leads_to_a_related_story_and_keeps_its_picture() -> None:
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{_FIRST}<div>{_CARD}</div>{_REST}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert [(link.url, link.text) for link in article.related] == [
        ("https://www.lakeside.example/x", "A dog came back"),
    ]
    assert [image.url for image in article.images] == ["https://www.lakeside.example/dog.jpg"]


@pytest.mark.parametrize(
    ("box", "caption", "credit"),
    [
        ("<div class=photo><img src=/p.jpg><div class=photo-caption>The pier.</div></div>", "The pier.", None),
        (
            "<div><img src=/p.jpg><p class=legend>The pier on Monday.</p><p class=credito>J. Roe</p></div>",
            "The pier on Monday.",
            "J. Roe",
        ),
        ("<div class=x1><img src=/p.jpg><span>The pier on Monday.</span></div>", "The pier on Monday.", None),
        (
            "<div class=x1><a href='/o/1'><img src=/p.jpg></a><p>The pier on Monday.</p></div>",
            "The pier on Monday.",
            None,
        ),
        (
            "<div class=photo><img src=/p.jpg><p class=caption>Photo: The pier. <i class=source>(J. Roe)</i></p></div>",
            "The pier.",
            "J. Roe",
        ),
        (
            "<div class=photo><img src=/p.jpg><div class=caption><p>The pier on Monday<span>The Associated Press</span>"
            "</p></div></div>",
            "The pier on Monday",
            "The Associated Press",
        ),
        (
            "<div class=photo><img src=/p.jpg><span role=text><i class=visually-hidden>Image source, </i>J. Roe</span>"
            "<p class=caption>The pier.</p></div>",
            "The pier.",
            "J. Roe",
        ),
        (
            "<div class=x1><img src=/p.jpg><p>The pier on Monday.</p><i class=credito>J. Roe</i></div>",
            "The pier on Monday.",
            "J. Roe",
        ),
    ],
)
def test_a_picture_box_says_something_of_its_picture_and_nothing_in_the_text(
    box: str, caption: str, credit: str | None
) -> None:
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{_FIRST}{box}{_REST}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert article.images == (Image("https://www.lakeside.example/p.jpg", caption, credit),)
    assert [block.text for block in article.blocks] == _SAID


_PIER, _BOAT = (
    f"<figure><img src=/{name}.jpg><figcaption>The {name} in May.</figcaption></figure>" for name in ("pier", "boat")
)


@pytest.mark.parametrize(
    ("box", "pictures"),
    [
        (f"<div class=pics>{_PIER}{_BOAT}</div>", {"pier.jpg": "The pier in May.", "boat.jpg": "The boat in May."}),
        (
            f"<div class=pics><figure>{_PIER}{_BOAT}</figure></div>",
            {"pier.jpg": "The pier in May.", "boat.jpg": "The boat in May."},
        ),
        ("<div><img src=/pier.jpg><img src=/boat.jpg><p>Two of them.</p></div>", {"pier.jpg": None, "boat.jpg": None}),
        ("<div><picture><source srcset=/pier.webp><img src=/pier.jpg></picture></div>", {"pier.jpg": None}),
        ("<div><img data-src=/pier.jpg><noscript><img src=/pier-1.jpg></noscript></div>", {"pier.jpg": None}),
        (
            "<div><img src=/20/harbor.jpg><img src=/harbor.jpg><p>The harbor in May.</p></div>",
            {"20/harbor.jpg": "The harbor in May."},
        ),
        ("<div><img src='data:,x'><img src=/pier.jpg><p>The pier in May.</p></div>", {"pier.jpg": "The pier in May."}),
    ],
    ids=["figures", "figures in a figure", "pictures", "sources", "noscript", "another size", "stand-in"],
)
def test_each_picture_of_a_box_is_one(box: str, pictures: dict[str, str | None]) -> None:
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{_FIRST}{box}{_REST}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    shown = {image.url.removeprefix("https://www.lakeside.example/"): image.caption for image in article.images}
    assert shown == pictures
    assert [block.text for block in article.blocks if block.kind != "caption"] == _SAID


_LINKED = "<a href={}><figure><img src=/dog.jpg><figcaption>A dog</figcaption></figure></a>"


@pytest.mark.parametrize(
    ("box", "pictures"),
    [
        (f"<div class=gallery>{_PIER}{_BOAT}</div>", ["pier.jpg", "boat.jpg"]),
        (f"<div class='photo-slideshow'><ul><li>{_PIER}<li>{_BOAT}</ul></div>", ["pier.jpg", "boat.jpg"]),
        (f"<section class=Carousel__inner><button>Next</button>{_PIER}</section>", ["pier.jpg"]),
        (f"<div class=gallery>{_PIER}{_LINKED.format('/dog')}</div>", ["pier.jpg"]),
        (f"<div class=gallery>{_PIER}<figure><a href=/dog><img src=/dog.jpg></a></figure></div>", ["pier.jpg"]),
        (f"<div class=gallery>{_PIER}{_LINKED.format('/dog-large.jpg')}</div>", ["pier.jpg", "dog.jpg"]),
        (f"<div class=carousel><div>{_PIER}<h3><a href=/pier>The pier opens again</a></h3></div></div>", []),
        (f"<div class=carousel><div>{_PIER}<a href=/pier><h3>The pier opens again</h3></a></div></div>", []),
        (f"<div class='gallery related-stories'>{_PIER}</div>", []),
        (f"<div class=recommended>{_PIER}</div>", []),
    ],
)
def test_a_gallery_in_the_text_gives_its_pictures(box: str, pictures: list[str]) -> None:
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{_FIRST}{box}{_REST}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert [image.url.removeprefix("https://www.lakeside.example/") for image in article.images] == pictures
    assert [block.text for block in article.blocks] == _SAID


@pytest.mark.parametrize(
    ("rows", "caption"),
    [
        ("<tr><td><img src=/b.jpg></td></tr><tr><td>The station in May.</td></tr>", "The station in May."),
        ("<tr><td><img src=/b.jpg></td><td></td></tr>", None),
    ],
)
def test_a_table_around_a_picture_is_a_box(rows: str, caption: str | None) -> None:
    page = f"<html lang=en><body><h1>{_TITLE}</h1><div>{_FIRST}<table>{rows}</table>{_REST}</div></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert article.images == (Image("https://www.lakeside.example/b.jpg", caption),)
    assert [block.text for block in article.blocks] == _SAID


_TEASERS = "".join(
    f"<div class=item><h3><a href='/{turn}'>Headline number {turn} of the day</a></h3><p>{turn} {text}</p></div>"
    for turn, text in enumerate(SENTENCES)
)


@pytest.mark.parametrize(
    "place", ["<div class=c2>{}</div>", "<section>{}</section>", "<div>{}<p>About us, since 1962.</p></div>"]
)
def test_a_short_text_is_told_from_many_teasers_beside_it(place: str) -> None:
    short = [*SENTENCES[:1], "Nobody was hurt, the harbor office said."]
    assert body(paragraphs(*short), around=place.format(_TEASERS)) == short


def test_teasers_with_headings_of_the_first_rank_are_teasers() -> None:
    short = [*SENTENCES[:1], "Nobody was hurt, the harbor office said."]
    teasers = "".join(
        f"<article class=small><a href='/{turn}'><h1>Headline number {turn}</h1></a><p>{turn} {text}</p></article>"
        for turn, text in enumerate(SENTENCES)
    )
    assert body(paragraphs(*short), around=f"<section>{teasers}</section>") == short


def test_teasers_that_begin_with_a_link_in_a_line_of_its_own_are_teasers() -> None:
    short = [*SENTENCES[:1], "Nobody was hurt, the harbor office said."]
    teasers = "".join(
        f"<div class=item><a href='/{turn}'><b>Headline of May {turn}</b></a> <p>{turn} {text}</p></div>"
        for turn, text in enumerate(SENTENCES)
    )
    assert body(paragraphs(*short), around=f"<div>{teasers}</div>") == short


@pytest.mark.parametrize(
    "part",
    [
        "<div class=post><a href='/authors/jane'>Jane Doe of Lakeside</a><p>{1}</p></div>",
        "<div class=part><a href='#{0}'>Chapter number {0}</a><p>{1}</p></div>",
        "<div class=part><p><a href='/{0}'>Chapter number {0}</a> {1}</p></div>",
        "<div class=part><p><b><a href='/{0}'>The museum of Ostrel {0}</a></b> {1}</p></div>",
        "<div class=part><a href='https://museum{0}.example/'>The museum of Ostrel {0}</a><p>{1}</p></div>",
        "<div class=post><div><a href='/live#{0}'>28 November 2024, 14:0{0}</a></div><p>{1}</p></div>",
        "<div class=post><a href='?post={0}'>The bus service stops until {0} June</a><p>{1}</p></div>",
        "<div class=post><a href='/news/2024/05/06/ferry/{0}'>The bus stops until {0} June</a><p>{1}</p></div>",
    ],
    ids=[
        "the author of each",
        "the page itself",
        "a link in a paragraph",
        "a link in bold type",
        "another site",
        "the time of a post",
        "a post by a query",
        "a post below the page",
    ],
)
def test_parts_of_a_text_that_begin_with_a_link_are_text(part: str) -> None:
    parts = "".join(part.format(turn, text) for turn, text in enumerate(_SAID))
    said = " ".join(body(paragraphs("It is a long story, they say in the harbor.") + parts))
    assert all(text in said for text in _SAID)


def test_a_text_in_parts_with_headings_that_lead_elsewhere_is_text() -> None:
    parts = "".join(
        f"<div><h3><a href='/{turn}'>Part {turn}</a></h3><p>{text}</p></div>" for turn, text in enumerate(_SAID)
    )
    assert [said for said in body(parts) if said in _SAID] == _SAID


def test_a_heading_that_leads_to_the_page_itself_is_no_teasers() -> None:
    page = (
        f"<html lang=en><title>{_TITLE} - Lakeside</title><body><div><h2><a href='/news/ferry'>{_TITLE}</a></h2>"
        f"<div><p>{SENTENCES[0]}</p></div></div><div>{_TEASERS}</div></body></html>"
    )
    article = extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")
    assert [block.text for block in article.blocks] == [SENTENCES[0]]
