"""Opt-out signals, as sites write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import optout
from archive.optout import Signal


def _head(content: str) -> bytes:
    return f"<!DOCTYPE html><html><head>{content}</head><body><p>x</p></body></html>".encode()


@pytest.mark.parametrize(
    ("headers", "page", "found"),
    [
        ([], _head('<meta name="robots" content="index, max-image-preview:large">'), []),
        (
            [],
            _head('<meta name="robots" content="NOAI,noimageai">'),
            [("meta", "*", "noai"), ("meta", "*", "noimageai")],
        ),
        ([], _head("<META CONTENT='noarchive' NAME=robots>"), [("meta", "*", "noarchive")]),
        ([], _head('<meta name="GPTBot" content="noai">'), [("meta", "gptbot", "noai")]),
        ([], _head('<meta name="description" content="noai and noarchive">'), []),
        ([], _head('<!-- <meta name="robots" content="noai"> -->'), []),
        ([], _head("") + b'<meta name="robots" content="noai">', []),  # in the body: text about it
        ([], _head('<meta name="tdm-reservation" content="1">'), [("meta", "*", "tdm-reservation", "1")]),
        ([], _head('<meta name="tdm-reservation" content="0">'), []),
        (
            [],
            _head('<meta name="tdm-policy" content="https://a.example/?a=1&amp;b=2">'),
            [("meta", "*", "tdm-policy", "https://a.example/?a=1&b=2")],
        ),
        ([("X-Robots-Tag", "noarchive, noai")], b"", [("header", "*", "noarchive"), ("header", "*", "noai")]),
        ([("x-robots-tag", "GoogleBot: noindex, noarchive")], b"", [("header", "googlebot", "noarchive")]),
        ([("X-Robots-Tag", "unavailable_after: 2026-01-01, noai")], b"", [("header", "*", "noai")]),
        ([("TDM-Reservation", "1")], b"", [("header", "*", "tdm-reservation", "1")]),
        ([("X-Robots-Tag", "noai"), ("X-Robots-Tag", "noai")], b"", [("header", "*", "noai")]),
    ],
)
def test_what_a_page_says(headers: list[tuple[str, str]], page: bytes, found: list[tuple[str, ...]]) -> None:
    assert optout.of_page(headers, page) == tuple(Signal(*one) for one in found)  # type: ignore[arg-type]


def test_what_a_robots_txt_says_to_agents_of_that_kind() -> None:
    text = b"User-agent: Googlebot\nUser-agent: GPTBot\nDisallow: /a\nAllow: /b\n\nUser-agent: *\nDisallow: /\n"
    assert optout.of_robots(text) == (Signal("robots.txt", "gptbot", "disallow", "/a"),)
    archives = b"User-agent: archive.org_bot\nUser-agent: ia_archiver\nDisallow: /\n"
    assert [one.agent for one in optout.of_robots(archives)] == ["archive", "ia_archiver"]
    assert optout.of_robots(b"User-agent: ccbot\nDisallow:\n") == ()


@pytest.mark.parametrize(
    ("content", "values"),
    [
        (b'[{"location": "/", "tdm-reservation": 1}]', ["/"]),
        (b'[{"location": "/a", "tdm-reservation": "1", "tdm-policy": "https://p"}]', ["/a https://p"]),
        (b'[{"location": "/", "tdm-reservation": 0}, {"tdm-reservation": 1}]', [None]),
        (b'{"location": "/", "tdm-reservation": 1}', []),
        (b'[1, "x", null]', []),
        (b"<html>", []),
        (b"[" * 100_000, []),
        (b"\xff\xfe\x00", []),
    ],
)
def test_what_a_tdmrep_json_says(content: bytes, values: list[str | None]) -> None:
    assert [one.value for one in optout.of_tdmrep(content)] == values


def test_what_an_ai_txt_says() -> None:
    text = b"# spawning ai\nUser-Agent: *\nDisallow: *.jpg\nDisallow: /\nAllow: *.txt\n"
    assert [(one.agent, one.value) for one in optout.of_ai_txt(text)] == [("*", "*.jpg"), ("*", "/")]


def test_a_long_file_is_cut_off() -> None:
    text = "User-agent: gptbot\n" + "".join(f"Disallow: /{n}\n" for n in range(1000))
    assert len(optout.of_robots(text.encode())) == optout.MOST


@given(st.binary(max_size=300))
def test_any_bytes_say_something_or_nothing(content: bytes) -> None:
    optout.of_page([("X-Robots-Tag", content.decode("latin-1"))], b"<meta name=robots content=noai " + content)
    optout.of_robots(content)
    optout.of_ai_txt(content)
    optout.of_tdmrep(content)
