"""The film or sound in a box above a text that a script or a plug-in fills."""

from __future__ import annotations

import pytest

from archive.article import Article, Media
from archive.extraction.extract import extract
from tests.extraction.texts import SIX_PARAGRAPHS

_SITE = "https://www.lakeside.example"
_MP4 = "https://cdn.lakeside.example/2024/ferry.mp4"


def read(above: str = "", head: str = "", inside: str = "", text: str = SIX_PARAGRAPHS) -> Article:
    page = (
        f"<head>{head}</head><body><article><h1>A ferry leaves</h1>{above}<div class=t>{text}{inside}</div></article>"
    )
    return extract(page.encode(), f"{_SITE}/news/2024/05/06/ferry")


_BOXES = {
    f"<div class=player data-video-src={_MP4} data-video-duration=108000 data-poster=/p.jpg></div>": Media(
        "video", _MP4, None, None, 108, f"{_SITE}/p.jpg"
    ),
    """<div class=audio data-m='{"file": "https:\\/\\/cdn.lakeside.example\\/a.mp3", "length": 1091}'></div>""": Media(
        "audio", "https://cdn.lakeside.example/a.mp3", None, None, 1091
    ),
    """<div class=audio data-media='{"file": "//cdn.lakeside.example/1f44.file", "type": "audio"}'></div>""": Media(
        "audio", "https://cdn.lakeside.example/1f44.file"
    ),
    "<div id=p><object><param name=URL value='http://s.lakeside.example/f.wmv'></object></div>": Media(
        "video", "http://s.lakeside.example/f.wmv"
    ),
    "<div><embed src=/player.swf flashvars='file=http%3A%2F%2Fs.lakeside.example%2Ff.flv&amp;a=0'></div>": Media(
        "video", "http://s.lakeside.example/f.flv"
    ),
    f"<div class=player><script>new P({{sources: [{{src: '{_MP4}'}}], poster: '/p.jpg'}});</script></div>": Media(
        "video", _MP4, None, None, None, f"{_SITE}/p.jpg"
    ),
    f"<div class=video-box></div><script>play('{_MP4}')</script>": Media("video", _MP4),
    f"<div class=video data-hls=/a/master.m3u8 data-file={_MP4}></div>": Media("video", _MP4),
    "<div class=video data-hls=/a/master.m3u8></div>": Media("video", f"{_SITE}/a/master.m3u8"),
    "<div class=player data-hls=/a.m4a/playlist.m3u8></div>": Media("audio", f"{_SITE}/a.m4a/playlist.m3u8"),
    f"<video src={_MP4} poster=/p.jpg></video>": Media("video", _MP4, None, None, None, f"{_SITE}/p.jpg"),
    "<p><a href=/audio/ferry.mp3>Listen</a></p>": Media("audio", f"{_SITE}/audio/ferry.mp3"),
    "<div class=player data-file=/audio/ferry.ram></div>": Media("audio", f"{_SITE}/audio/ferry.ram"),
    "<div class=player data-file=/clips/ferry.ram></div>": Media("video", f"{_SITE}/clips/ferry.ram"),
    "<div><iframe src='https://www.youtube.com/embed/x1'></iframe></div>": Media(
        "video", "https://www.youtube.com/embed/x1"
    ),
    "<div><iframe src=/videoplayer-embed/jVq></iframe></div>": Media("video", f"{_SITE}/videoplayer-embed/jVq"),
    f"<div class=video data-src={_MP4}><img src=/still.jpg></div>": Media(
        "video", _MP4, None, None, None, f"{_SITE}/still.jpg"
    ),
    f"<div><div class=audio data-f={_MP4[:-1]}3></div><span class=audio-length>24:28 minutes</span></div>": Media(
        "audio", f"{_MP4[:-1]}3", None, None, 1468
    ),
}


@pytest.mark.parametrize(("above", "medium"), _BOXES.items(), ids=map(str, range(len(_BOXES))))
def test_a_player_above_the_text(above: str, medium: Media) -> None:
    article = read(above)
    assert article.media == (medium,)
    assert dict(article.provenance)["media"] == "html.player"


@pytest.mark.parametrize(
    "above",
    [
        f"<aside><div class=player data-src={_MP4}></div></aside>",
        f"<ul><li><div class=player data-src={_MP4}></div></ul>",
        f"<a href=/other><div class=video data-src={_MP4}></div></a>",
        "<div class=player data-rtmp='mp4:2014/11/ferry.mp4'></div>",
        "<div class=video data-id=7034411></div>",
        "<div><iframe src='https://twitter.com/x/status/1'></iframe></div>",
        "<div><iframe src=/weather/box></iframe></div>",
        "<div><iframe src='https://www.google.com/maps/embed?pb=1'></iframe></div>",
        "<div><iframe src='https://ads.lakeside.example/embed/1'></iframe></div>",
        "<div><iframe src=/embed/newsletter></iframe></div>",
        "<div><iframe src=https://radio.lakeside.example/player/audio/live></iframe></div>",
        "<div class='header'><div class=radio-player data-stream=/radio/one.mp3></div></div>",
        "<header><div class=radio-player data-stream=/radio/one.mp3></div></header>",
        "<div class=radio-player data-stream=/radio/live.mp3></div>",
        "<p><a href=/radio/stream.mp3>Listen live</a></p>",
        "<p>Listen to <a href=https://other.example/song.mp3>her song</a> before you read what she says of it.</p>",
        f"<div class='video-teaser'><div class=video data-src={_MP4}></div></div>",
        f"<div class=video-ad data-url={_MP4}></div>",
        "<div class=video-box style='background:url(/x/hero.mp4)'></div>",
        "<div class=video-box data-file='https://cdn.lakeside.example/paper.pdf'></div>",
        "<div class=social-media-share><a href='https://share.example/?u=https%3A%2F%2Fx.example%2Fclip.mp4'>S</a></div>",
    ],
)
def test_what_is_no_player_of_the_page(above: str) -> None:
    assert read(above).media == ()


def test_a_player_in_the_head_of_the_article() -> None:
    page = f"<body><article><header class=entry-header><h1>A ferry leaves</h1><div class=player data-src={_MP4}></div>"
    assert extract(f"{page}</header>{SIX_PARAGRAPHS}</article>".encode(), f"{_SITE}/news/ferry").media[0].url == _MP4


def test_a_film_in_the_text_is_media_and_a_frame_there_an_embed() -> None:
    assert read(inside=f"<div class=player data-src={_MP4}></div>").media == (Media("video", _MP4),)
    article = read(inside="<p>See it.</p><iframe src='https://www.youtube.com/embed/x1'></iframe><p>That was it.</p>")
    assert (article.media, [block.embed for block in article.blocks if block.kind == "embed"]) == ((), ["youtube"])


def test_what_is_declared_of_the_film_completes_it() -> None:
    declared = (
        '<script type="application/ld+json">{"@type":"NewsArticle","video":{"@type":"AudioObject",'
        f'"contentUrl":"{_MP4}","name":"A ferry","duration":"PT1M3S"}}}}</script>'
    )
    found = read(f"<div class=player data-src={_MP4}></div>", declared).media
    assert found == (Media("audio", _MP4, None, "A ferry", 63),)


def test_microdata_of_a_sound_around_the_headline() -> None:
    marked = (
        "<div itemscope itemtype='http://schema.org/AudioObject'><meta itemprop=contentUrl content=/a.mp3>"
        "<meta itemprop=duration content=PT3M52S><meta itemprop=uploadDate content=2024-05-06T06:20:00+02:00>"
        "<h1 itemprop=name>The man of the lights</h1><p>A portrait of a man.</p></div>"
    )
    article = extract(f"<body><article>{marked}</article></body>".encode(), f"{_SITE}/culture/audio1.html")
    assert article.media == (Media("audio", f"{_SITE}/a.mp3", None, "The man of the lights", 232),)
    assert (article.kind, str(article.published_at)) == ("audio", "2024-05-06 04:20:00+00:00")


def test_a_picture_with_a_content_url_is_no_film() -> None:
    marked = "<div itemscope itemtype='http://schema.org/ImageObject'><link itemprop=contentUrl href=/h.jpg></div>"
    assert read(marked).media == ()


def test_a_stream_that_goes_on_is_no_story() -> None:
    live = '{"@type":"VideoObject","name":"Lakeside live","embedUrl":"/p","publication":{"isLiveBroadcast":true}}'
    page = f'<script type="application/ld+json">{live}</script><body><h1>Lakeside live</h1><p>Watch us.</p>'
    with pytest.raises(Exception, match="stream that goes on"):
        extract(page.encode(), f"{_SITE}/live")
    ended = page.replace("true}", 'true,"endDate":"2024-05-06T09:00:00Z"}')
    assert extract(ended.encode(), f"{_SITE}/video/ferry").kind == "video"
    kept = page.replace('"embedUrl":"/p"', f'"contentUrl":"{_MP4}"')
    assert extract(kept.encode(), f"{_SITE}/video/ferry").media[0].url == _MP4


def test_the_one_sound_that_an_episode_offers_to_download_is_its_own() -> None:
    def media(*links: str, label: str = "Download (29:00)", around: str = "ul") -> tuple[Media, ...]:
        rows = "".join(f"<li><a download href={link}>{label}</a></li>" for link in links)
        told = "<p>The ferry left the harbor at six in the morning, with eleven on board and a dog at the helm.</p>"
        html = f"<html lang=en><article><h1>A ferry</h1><p>6 May 2024</p>{told}<{around}>{rows}</article></html>"
        return extract(html.encode(), f"{_SITE}/episode/ferry").media

    sound = Media("audio", f"{_SITE}/a.mp3", duration=1740)
    assert media("/a.mp3", "/a.mp3") == (sound,)
    assert media("/a.mp3", "/b.mp3") == ()
    assert media() == ()
    assert media("/a.mp3", label="29:00 min") == (sound,)
    assert media("/a.mp3", label="The news of 18:00") == (Media("audio", f"{_SITE}/a.mp3"),)
    for others in ("ul class=teasers", "aside", "footer"):
        assert media("/a.mp3", around=others) == ()
