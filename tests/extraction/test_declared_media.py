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
    assert [medium.url for medium in read({"@type": "NewsArticle"}, head).media] == ([url] if url else [])


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


def test_the_lead_picture_that_the_text_shows_has_what_is_said_of_it_there() -> None:
    shown = "<figure><img src='/h.jpg' width='650'><figcaption>On the lake.</figcaption></figure><p>It left again.</p>"
    article = read({"@type": "NewsArticle", "image": _PICTURE}, player=shown)
    assert article.images == (Image(f"{_SITE}/h.jpg", "On the lake.", None, 650, 675),)
