"""The film, sound and lead picture that a page declares in its head."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archive.article import Article, Image, Media
from archive.extraction.extract import extract
from tests.extraction.texts import SIX_PARAGRAPHS

_SITE = "https://www.lakeside.example"


def read(thing: dict[str, Any] | None, head: str = "", player: str = "") -> Article:
    script = f'<script type="application/ld+json">{json.dumps(thing)}</script>' if thing else ""
    page = f"<head>{script}{head}</head><body><main><h1>A ferry</h1>{SIX_PARAGRAPHS}{player}</main></body>"
    return extract(page.encode(), f"{_SITE}/news/ferry")


_FILM = {
    "@type": "VideoObject",
    "name": "The ferry",
    "contentUrl": "/a.mp4",
    "encodingFormat": "video/mp4",
    "duration": "PT1M37.5S",
    "thumbnailUrl": ["/p.jpg", "/q.jpg"],
}
_WHOLE = Media("video", f"{_SITE}/a.mp4", "video/mp4", "The ferry", 97, f"{_SITE}/p.jpg")


@pytest.mark.parametrize(
    "thing",
    [
        {"@type": "NewsArticle", "video": _FILM},
        {"@type": "NewsArticle", "video": [_FILM, _FILM]},
        {"@graph": [{"@type": "NewsArticle"}, _FILM]},
        _FILM,
    ],
)
def test_a_declared_film(thing: dict[str, Any]) -> None:
    article = read(thing)
    assert article.media == (_WHOLE,)
    assert dict(article.provenance)["media"] == "json_ld.contentUrl"


def test_the_rule_is_that_of_the_film_that_was_taken() -> None:
    marked = (
        "<div itemscope itemtype='https://schema.org/VideoObject'><meta itemprop=contentUrl content='/b.mp4'></div>"
    )
    both, one = read({"@type": "NewsArticle", "video": _FILM}, player=marked), read({"@type": "X"}, player=marked)
    assert [(article.media[0].url, dict(article.provenance)["media"]) for article in (both, one)] == [
        (f"{_SITE}/a.mp4", "json_ld.contentUrl"),
        (f"{_SITE}/b.mp4", "microdata.contentUrl"),
    ]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"duration": 97}, 97),
        ({"duration": "1:37"}, 97),
        ({"duration": "97.2"}, 97),
        ({"duration": None}, None),
        ({"duration": ["PT1M"]}, None),
        ({"duration": True}, None),
    ],
)
def test_its_duration(changed: dict[str, Any], expected: int | None) -> None:
    assert read({"@type": "NewsArticle", "video": {**_FILM, **changed}}).media[0].duration == expected


@pytest.mark.parametrize(
    ("thing", "media"),
    [
        (
            {"@type": "VideoObject", "embedUrl": "https://www.youtube.com/embed/x1"},
            [("video", "https://www.youtube.com/embed/x1")],
        ),
        ({"@type": "AudioObject", "contentUrl": ["/a.mp3"]}, [("audio", f"{_SITE}/a.mp3")]),
        (
            {"@type": "PodcastEpisode", "associatedMedia": {"@type": "MediaObject", "contentUrl": "/a.mp3"}},
            [("audio", f"{_SITE}/a.mp3")],
        ),
        ({"@type": "VideoObject", "contentUrl": {"x": 5}, "embedUrl": None, "thumbnailUrl": {"url": 3}}, []),
        ({"@type": "NewsArticle", "video": "/a.mp4"}, []),
        ({"@type": "NewsArticle", "video": {"@type": "VideoObject", "contentUrl": "blob:x"}}, []),
    ],
)
def test_kinds_and_addresses(thing: dict[str, Any], media: list[tuple[str, str]]) -> None:
    assert [(medium.kind, medium.url) for medium in read(thing).media] == media


def test_what_is_declared_of_the_one_player_completes_it() -> None:
    article = read({"@type": "NewsArticle", "video": _FILM}, player="<video src='/small.mp4'></video>")
    assert article.media == (Media("video", f"{_SITE}/small.mp4", None, "The ferry", 97, f"{_SITE}/p.jpg"),)
    assert dict(article.provenance)["media"] == "html.player"


def test_another_sort_of_thing_stands_beside_the_player() -> None:
    article = read({"@type": "NewsArticle", "video": _FILM}, player="<audio src='/a.mp3'></audio>")
    assert [medium.url for medium in article.media] == [f"{_SITE}/a.mp3", f"{_SITE}/a.mp4"]


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<meta property='og:video' content='/a.mp4'>", f"{_SITE}/a.mp4"),
        (
            "<meta property='og:video:url' content='/a'><meta property='og:video:type' content='video/mp4'>",
            f"{_SITE}/a",
        ),
        ("<meta property='og:audio' content='/a.mp3?x=1'>", f"{_SITE}/a.mp3?x=1"),
        ("<meta property='og:video' content='/player.swf'>", None),
        ("<meta property='og:video' content='/embed'><meta property='og:video:type' content='text/html'>", None),
    ],
)
def test_open_graph_names_a_file_or_a_player(head: str, url: str | None) -> None:
    article = read({"@type": "NewsArticle"}, head)
    assert [medium.url for medium in article.media] == ([url] if url else [])
    assert dict(article.provenance).get("media") == ("meta.og:video" if url else None)


_PICTURE = {"@type": "ImageObject", "url": "/h.jpg", "width": 1200, "height": {"value": "675"}, "caption": "A heron."}


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (_PICTURE, Image(f"{_SITE}/h.jpg", "A heron.", None, 1200, 675)),
        ([_PICTURE, "/i.jpg"], Image(f"{_SITE}/h.jpg", "A heron.", None, 1200, 675)),
        (
            [{"caption": "Another."}, {"url": "data:,x", "width": 3}, _PICTURE],
            Image(f"{_SITE}/h.jpg", "A heron.", None, 1200, 675),
        ),
        ([{"caption": "Another."}, "/h.jpg"], Image(f"{_SITE}/h.jpg")),
        ("/h.jpg", Image(f"{_SITE}/h.jpg")),
        ({"url": "/h.jpg", "width": "auto", "height": None}, Image(f"{_SITE}/h.jpg")),
    ],
)
def test_the_lead_picture(image: Any, expected: Image) -> None:
    article = read({"@type": "NewsArticle", "image": image})
    assert article.images == (expected,)
    assert dict(article.provenance)["images"] == "json_ld.image"


def test_the_lead_picture_of_open_graph_has_its_size() -> None:
    head = "<meta property='og:image' content='/h.jpg'><meta property='og:image:width' content='1200'>"
    article = read({"@type": "NewsArticle"}, head)
    assert article.images == (Image(f"{_SITE}/h.jpg", width=1200),)
    assert dict(article.provenance)["images"] == "meta.og:image"


@pytest.mark.parametrize(
    ("address", "is_lead"),
    [
        ("/images/logo_site_social.png", False),
        ("/include/images/facebook-default-wide.jpg", False),
        ("/assets/images/facebook_logo.png", False),
        ("/i/site_logos/site_red.png", False),
        ("/-/site-Facebook-logo---jpg-for-Facebook.jpg", False),
        ("/themes/site/og-image-default.png", False),
        ("/wp-content/uploads/2021/04/ferry-company-logo.png", True),
        ("/2024/05/facebook-logo.png", True),
        ("/img/site-logo.png", False),
        ("/img/twitter-logo-on-the-roof.jpg", True),
        ("/catalogo/ferry.jpg", True),
        ("/immagini/dialogo.png", True),
        ("/news/1024/branded/production/_117310149_google_logo.png", True),
        ("/img/logging.jpg", True),
        ("/img/dialogues.jpg", True),
        ("/img/t_social_share_1200x630,f_auto/ferry-tease.jpg", True),
    ],
)
def test_what_a_site_declares_where_a_story_has_no_picture_is_none(address: str, is_lead: bool) -> None:
    declared = read({"@type": "NewsArticle", "image": address}).images
    shown = read({"@type": "NewsArticle"}, og_image(address)).images
    assert declared == shown == ((Image(f"{_SITE}{address}"),) if is_lead else ())


def test_the_lead_picture_that_the_text_shows_has_what_is_said_of_it_there() -> None:
    shown = "<figure><img src='/h.jpg' width='650'><figcaption>On the lake.</figcaption></figure><p>It left again.</p>"
    article = read({"@type": "NewsArticle", "image": _PICTURE}, player=shown)
    assert article.images == (Image(f"{_SITE}/h.jpg", "On the lake.", None, 650, 675),)


def shown(above: str, head: str = "", inside: str = "") -> Article:
    """A page that shows pictures between its headline and the box with its text."""
    text = f"<div class=txt>{SIX_PARAGRAPHS}{inside}</div>"
    page = f"<head>{head}</head><body><div class=page><h1>A ferry</h1>{above}{text}</div></body>"
    return extract(page.encode(), f"{_SITE}/news/ferry")


def figure(address: str, caption: str = "On the lake.") -> str:
    credit = "<span class=credit>H. Sorrel</span>"
    return f"<figure><img src='{address}'><figcaption>{caption} {credit}</figcaption></figure>"


def og_image(address: str) -> str:
    return f"<meta property='og:image' content='{address}'>"


@pytest.mark.parametrize(
    ("declared", "address"),
    [
        ("/a.jpg", "/a.jpg"),
        ("/1200x630/heron.jpg", "/620x349/heron.jpg"),
        ("/heron.jpg", "/heron.jpg?w=420"),
        ("/heron.jpg", "/heron-1024x683.jpg"),
        ("/news/ab.jpg", "/news/ab-1024x683.jpg"),
        ("/cache/7f3a9c_M.jpg", "/cache/7f3a9c_L.jpg"),
        ("/pic/a7d91c/1200.jpg", "/pic/a7d91c/800.jpg"),
        ("/i/7f3a9c0e1b", "/s/7f3a9c0e1b?w=420"),
        ("/i/7f3a9c0e1b.jpg", "/s/7f3a9c0e1b?w=420"),
        ("/share/heron.jpg", "/_next/image?url=https%3A%2F%2Fapi.lakeside.example%2Fheron.jpg&w=640"),
        ("/a/heron-on-lake-100~2400x1350", "/a/heron-on-lake-100~2600x1300"),
        ("/a/C9BE8A27-39E9_mw1024_s.jpg", "/a/C9BE8A27-39E9_w268_r1.jpg"),
    ],
)
def test_a_lead_picture_has_what_the_figure_above_the_text_says_of_it(declared: str, address: str) -> None:
    article = shown(figure(address), og_image(declared))
    assert article.images == (Image(f"{_SITE}{declared}", "On the lake.", "H. Sorrel"),)


@pytest.mark.parametrize(
    ("declared", "address"),
    [
        ("/heron.jpg", "/ferry-2.jpg"),
        ("/1/image.jpg", "/2/image.jpg"),
        ("/a/1200x675.jpg", "/b/1200x675.jpg"),
        ("/show.php?picture=1", "/show.php?picture=2"),
        ("/img2024/1234567.jpg", "/img2024/1234568.jpg"),
        ("/img2024/1234567.jpg", "/img2024/1234579.jpg"),
        ("/GettyImages-1234567890-scaled.jpg", "/GettyImages-1299999999.jpg"),
        ("/urn-newsml-lake-240506-930-123456.jpg", "/urn-newsml-lake-240506-99-654321.jpg"),
        ("/2024-05-06-lakeside-flood-sharepic.jpg", "/2024-05-06-lakeside-mayor.jpg"),
        ("https://i1.lakeside.example/?id=1", "https://i1.lakeside.example/?id=2"),
    ],
)
def test_a_figure_of_another_picture_says_nothing_of_the_lead(declared: str, address: str) -> None:
    above, lead = shown(figure(address), og_image(declared)).images
    assert lead == Image(declared if "//" in declared else _SITE + declared)
    assert (above.caption, above.credit) == ("On the lake.", "H. Sorrel")  # what readers see comes first


def test_a_picture_in_a_box_is_seen_before_a_declared_one_that_the_page_does_not_show() -> None:
    box = "<div class=image><img src=/ferry-2.jpg><p class=caption>On the lake.</p></div>"
    above, lead = shown(box, og_image("/heron.jpg")).images
    assert (above, lead) == (Image(f"{_SITE}/ferry-2.jpg", "On the lake."), Image(f"{_SITE}/heron.jpg"))


def test_a_caption_stands_beside_a_figure_that_has_none() -> None:
    beside = "<div class=image-caption><span class=credit>H. Sorrel</span><div>On the lake.</div></div>"
    above = f"<div><figure><img src=/h.jpg></figure>{beside}</div>"
    assert shown(above).images == (Image(f"{_SITE}/h.jpg", "On the lake.", "H. Sorrel"),)


@pytest.mark.parametrize(
    "beside", ["<div class=author>By Jane Doe</div>", "<p class=article-source>Lakeside Daily</p>"]
)
def test_the_author_of_the_story_took_no_picture(beside: str) -> None:
    assert shown(f"<div><figure><img src=/h.jpg></figure>{beside}</div>").images == (Image(f"{_SITE}/h.jpg"),)


def test_an_element_whose_name_nobody_could_look_for_may_hold_the_text() -> None:
    page = f"<article><h1>A ferry</h1>{figure('/h.jpg')}<x\x01y>{SIX_PARAGRAPHS}</x\x01y></article>"
    assert [image.url for image in extract(page.encode(), f"{_SITE}/news/ferry").images] == [f"{_SITE}/h.jpg"]


def test_a_heading_in_a_caption_makes_no_teaser_of_a_figure() -> None:
    credit = "<div class=credit><h3>Credit:</h3><p>H. Sorrel</p></div>"
    above = f"<figure><img src=/h.jpg><figcaption class=caption><p>On the lake.</p>{credit}</figcaption></figure>"
    assert shown(above).images == (Image(f"{_SITE}/h.jpg", "On the lake.", "H. Sorrel"),)


@pytest.mark.parametrize("film", ["<video src=/f.mp4></video>", "<div class=player>Play</div>"])
def test_the_words_below_a_film_are_not_those_of_the_lead(film: str) -> None:
    above = f"<figure>{film}<img src=/film-still.jpg><figcaption>WATCH: A ferry leaves.</figcaption></figure>"
    assert shown(above, og_image("/heron.jpg")).images[0] == Image(f"{_SITE}/heron.jpg")


@pytest.mark.parametrize(
    "above",
    ["<figure class=avatar><img src=/people/jane-doe.jpg></figure>", "<figure><img src=/bank-logo.jpg></figure>"],
)
def test_a_figure_without_a_caption_says_nothing_of_the_lead(above: str) -> None:
    assert shown(above, og_image("/heron.jpg")).images[0] == Image(f"{_SITE}/heron.jpg")


def test_pictures_of_one_folder_are_several() -> None:
    figures = figure("/img2024/1234567.jpg") + figure("/img2024/1234568.jpg")
    article = shown("", og_image("/img2024/1234567.jpg"), figures)
    assert [image.url[-11:] for image in article.images] == ["1234567.jpg", "1234568.jpg"]


def test_a_caption_that_is_declared_is_kept_and_its_credit_found() -> None:
    head = f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "image": _PICTURE})}</script>'
    assert shown(figure("/h.jpg"), head).images == (Image(f"{_SITE}/h.jpg", "A heron.", "H. Sorrel", 1200, 675),)


def test_a_picture_in_two_sizes_is_one() -> None:
    article = shown("", og_image("/1200x630/heron.jpg"), figure("/620x349/heron.jpg") + figure("/i.jpg", "A dog."))
    assert article.images == (
        Image(f"{_SITE}/1200x630/heron.jpg", "On the lake.", "H. Sorrel"),
        Image(f"{_SITE}/i.jpg", "A dog.", "H. Sorrel"),
    )


def test_what_a_newsroom_writes_for_a_size_is_none_of_a_files_name() -> None:
    heron = "/150825-heron_0a1b2c.nbcnews-{}.jpg"
    article = shown("", og_image(heron.format("fp-1200-630")), figure(heron.format("ux-2880-1000")))
    assert [image.caption for image in article.images] == ["On the lake."]


def test_a_picture_in_two_formats_is_one() -> None:
    article = shown("", og_image("/1024/branded/heron-lake.jpg"), figure("/480/heron-lake.jpg.webp"))
    assert article.images == (Image(f"{_SITE}/1024/branded/heron-lake.jpg", "On the lake.", "H. Sorrel"),)


def test_for_want_of_a_declared_picture_the_lead_is_the_figure_below_the_headline() -> None:
    article = shown(figure("/h.jpg"))
    assert article.images == (Image(f"{_SITE}/h.jpg", "On the lake.", "H. Sorrel"),)
    assert dict(article.provenance)["images"] == "html.figure"


@pytest.mark.parametrize(
    "above",
    [
        f"<a href='/dog'>{figure('/dog.jpg')}</a>",
        f"<nav>{figure('/dog.jpg')}</nav>",
        f"<ul><li>{figure('/dog.jpg')}<b>A dog</b></li></ul>",
        f"<div>{figure('/dog.jpg')}<h3>A dog came back</h3></div>",
        "<figure><img src='data:,x'></figure>",
    ],
)
def test_a_figure_of_another_story_is_no_lead(above: str) -> None:
    assert shown(above).images == ()


_IN_BOXES = {
    "<div class=image><img src=/h.jpg><p class=caption>On the lake.</p></div>": (None, None),
    "<div class=img><img src=/h.jpg><p>On the lake. (Lake 24)</p></div>": (None, "Lake 24"),
    "<div class=x><img src=/h.jpg><div class=imgCaption>On the lake.</div></div>": (None, None),
    "<div class=x><span><img src=/h.jpg></span><p class=wp-caption-text>On the lake.</p></div>": (None, None),
    "<div class=x><img src=/h.jpg></div><p class=caption>On the lake.</p>": (None, None),
    "<div class=x><img src=/h.jpg></div><p class=caption>On the lake.</p><p class=credit>H. Sorrel</p>": (
        None,
        "H. Sorrel",
    ),
    "<div class=x><img src=/h.jpg><ul class=img-caption><li>On the lake.</li></ul></div>": (None, None),
    "<div class=css-1><img src=/h.jpg><div><i>On the lake.</i><i>Photo: H. Sorrel</i></div></div>": (None, "H. Sorrel"),
    "<lake-photo><img src=/h.jpg><p class=x>On the lake.</p></lake-photo>": (None, None),
    "<table><tr><td><img src=/h.jpg></td></tr><tr><td class=xCaption>On the lake.</td></tr></table>": (None, None),
    "<a href=/h-big.jpg><span><img src=/h.jpg></span><p class=caption>On the lake.</p></a>": (None, None),
    "<div class=photo><img src=/h.jpg><noscript><img src=/h.jpg></noscript><i>On the lake.</i></div>": (None, None),
}


@pytest.mark.parametrize("declared", ["", "/h.jpg"])
@pytest.mark.parametrize(("above", "said"), _IN_BOXES.items(), ids=_IN_BOXES)
def test_a_lead_picture_in_no_figure_has_what_stands_around_it(
    above: str, said: tuple[None, str | None], declared: str
) -> None:
    article = shown(above, og_image(declared) if declared else "")
    assert article.images == (Image(f"{_SITE}/h.jpg", "On the lake.", said[1]),)


def test_a_credit_alone_is_that_of_a_declared_picture() -> None:
    above = "<div class=lead-art><img src=/h.jpg><div class=photoCredit>H. Sorrel</div></div>"
    assert shown(above, og_image("/h.jpg")).images == (Image(f"{_SITE}/h.jpg", None, "H. Sorrel"),)
    assert shown(above).images == ()  # it may be an author's


@pytest.mark.parametrize(
    "above",
    [
        "<a href='/dog'><div class=image><img src=/h.jpg><p class=caption>A dog came back.</p></div></a>",
        "<aside><div class=image><img src=/h.jpg><p class=caption>A dog came back.</p></div></aside>",
        "<ul><li><div class=image><img src=/h.jpg><p class=caption>A dog came back.</p></div></ul>",
        "<div class=image><img src=/h.jpg><h3>A dog</h3><p class=caption>It came back.</p></div>",
        "<div class=image><p class=caption>A dog came back.</p><img src=/h.jpg><img src=/i.jpg></div>",
        "<div class=head><img src=/h.jpg><p>By Jane Roe, Lakeside</p></div>",
        "<div class=head><img src=/h.jpg><p>Jane Roe</p><p>Reporter of the lake</p></div>",
        "<div class=image><img src=/h.jpg></div><p>They came back on Sunday.</p>",
    ],
)
@pytest.mark.parametrize("declared", ["", "/h.jpg"])
def test_what_stands_around_a_picture_may_be_another_story_or_the_text(above: str, declared: str) -> None:
    article = shown(above, og_image(declared) if declared else "")
    assert [(image.caption, image.credit) for image in article.images] == ([(None, None)] if declared else [])


def test_a_figure_above_the_headline_of_an_article_is_its_lead() -> None:
    text = f"<h1>A ferry</h1><div>{SIX_PARAGRAPHS}</div>"
    page = (
        f"<body><div>{figure('/dog.jpg')}</div><article><header>{figure('/h.jpg')}</header><div>{text}</div></article>"
    )
    article = extract(page.encode(), f"{_SITE}/news/ferry")
    assert [image.url for image in article.images] == [f"{_SITE}/h.jpg"]


def test_the_lead_picture_in_a_box_that_drupal_calls_an_article_has_its_caption() -> None:
    label = "<div class='field__label visually-hidden'>Image</div>"
    shown = f"{label}<div class=field__item><img src='/files/styles/large/heron-lake.jpg'></div>"
    legend = "<div class='field field--name-field-legende'>A heron. Photo: H. Sorrel</div>"
    box = f"<article class='media media--type-image'><div class=field>{shown}</div>{legend}</article>"
    head = "<meta property='og:image' content='/files/styles/small/heron-lake.jpg'>"
    page = f"<head>{head}</head><body><h1>A ferry</h1><div>{box}</div><div>{SIX_PARAGRAPHS}</div></body>"
    article = extract(page.encode(), f"{_SITE}/news/ferry")
    assert [(one.caption, one.credit) for one in article.images] == [("A heron.", "H. Sorrel")]
