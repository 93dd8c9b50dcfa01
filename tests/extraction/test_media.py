from __future__ import annotations

import html
import json

import pytest

from archive.article import Media
from archive.extraction.media.players import duration_of, read_players
from archive.extraction.page import read_page

URL = "http://www.newsroom.example/a/1234567.html"


def players(markup: str) -> tuple[Media, ...]:
    page = read_page(f"<body>{markup}".encode(), URL)
    return read_players(page, page.body.iter("audio", "video"))


def test_a_file_goes_before_a_stream() -> None:
    sources = html.escape(json.dumps([{"Src": "/a_hq.mp4", "Type": "video/mp4"}]))
    found = players(f'<video src="/m.m3u8?x=1" data-type="x" data-sources="{sources}" title="A film"></video>')
    assert found == (Media("video", "http://www.newsroom.example/a_hq.mp4", "video/mp4", "A film"),)


def test_a_stream_alone_is_better_than_nothing() -> None:
    assert [medium.url for medium in players('<audio src="https://s.example/live.m3u8"></audio>')] == [
        "https://s.example/live.m3u8"
    ]


def test_the_fallback_is_the_last_resort() -> None:
    assert players(
        '<video data-sources="broken" data-fallbacksrc="//c.example/f.mp4" data-fallbacktype="video/mp4">'
    ) == (Media("video", "http://c.example/f.mp4", "video/mp4"),)


def test_the_player_around_it_gives_title_duration_and_poster() -> None:
    found = players(
        '<div class="c-mmp c-mmp--video" data-title="Shown"><div class="js-poster"><img src="/p.jpg"></div>'
        '<video src="/a.mp4"></video><span class="js-duration">\n0:02:41 </span></div>'
    )
    assert (found[0].title, found[0].duration, found[0].poster) == ("Shown", 161, "http://www.newsroom.example/p.jpg")


def test_the_same_file_is_one_medium_and_a_player_without_file_is_none() -> None:
    assert len(players('<audio src="/a.mp3"></audio><audio><source src="/a.mp3"></audio><audio></audio>')) == 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0:01:37", 97),
        ("1:37", 97),
        ("PT1M37S", 97),
        ("PT1H", 3600),
        ("97", 97),
        ("-:--:--", None),
        ("0:00", None),
        ("P", None),
        (None, None),
    ],
)
def test_durations(text: str | None, seconds: int | None) -> None:
    assert duration_of(text) == seconds
