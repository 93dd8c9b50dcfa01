"""The text of a page that a script would write, in the state that it would write it from."""

from __future__ import annotations

import json

import pytest

from archive.article import Article
from archive.extraction.extract import extract
from tests.extraction.texts import SENTENCES, SIX_PARAGRAPHS

_BODY = "\n\n".join(SENTENCES)
_OTHER = "".join(f"<p>The geese came back to the lake at {n} and stayed there for a long time.</p>" for n in range(6))
_ARTICLE = '<meta property="og:type" content="article">'


def read(*scripts: str, head: str = _ARTICLE, shown: str = "") -> Article:
    stated = "".join(f"<script>{script}</script>" for script in scripts)
    page = (
        f"<html lang=en><head>{head}</head><body><h1>A ferry leaves</h1><div id=app>{shown}</div>{stated}</body></html>"
    )
    return extract(page.encode(), "https://www.lakeside.example/news/ferry")


_JSON = json.dumps({"story": {"id": 1, "body": SIX_PARAGRAPHS}})
_STATES = {
    "JSON": f"window.__STATE__ = {_JSON};",
    "JSON, its end tags escaped": "x = " + _JSON.replace("</", "<\\/"),
    "JSON, its end tags in braces": "x = " + _JSON.replace("</p>", "{\\/p}"),
    "a call": "__NUXT__=(function(a){return {body:" + json.dumps(SIX_PARAGRAPHS).replace("<", "\\u003C") + ",t:a}}(1))",
    "in lower case": "x={b:" + json.dumps(SIX_PARAGRAPHS).replace("<", "\\u003c").replace(">", "\\u003e") + "}",
    "twice": f"a={_JSON};b={_JSON}",
}


@pytest.mark.parametrize("state", _STATES.values(), ids=_STATES)
def test_a_text_that_stands_in_a_script_alone_is_read(state: str) -> None:
    article = read("var a = 1;", state)
    assert (article.body, dict(article.provenance)["body"]) == (_BODY, "script.text")


def test_links_and_quotes_in_it_are_kept() -> None:
    said = (
        SIX_PARAGRAPHS.replace("<p>The ferry", '<p>The <a href="/f">ferry</a>', 1)
        + "<blockquote>It was fine.</blockquote>"
    )
    blocks = read(f"x={json.dumps({'body': said})}").blocks
    assert [link.url for link in blocks[0].links] == ["https://www.lakeside.example/f"]
    assert (blocks[0].text, blocks[-1].kind) == (SENTENCES[0], "quote")


def test_of_several_texts_that_of_the_description_is_the_pages() -> None:
    state = f"x=[{json.dumps(_OTHER)},{json.dumps(SIX_PARAGRAPHS)}]"
    described = f'{_ARTICLE}<meta name=description content="{SENTENCES[0]}">'
    assert read(state, head=described).body == _BODY
    assert read(state).body == ""


def test_a_text_may_be_written_in_pieces_of_one_name() -> None:
    pieces = [SIX_PARAGRAPHS, "<h2>The dog</h2>", "<p>It came back.</p>"]
    state = json.dumps([{"id": number, "content": piece} for number, piece in enumerate(pieces)])
    assert read(state).body == f"{_BODY}\n\nThe dog\n\nIt came back."


@pytest.mark.parametrize(
    ("state", "head", "shown"),
    [
        (_JSON, "<meta property=og:type content=video.other>", "<video src=/a.mp4></video>"),
        (json.dumps({"body": SIX_PARAGRAPHS[:120]}), _ARTICLE, ""),
        (json.dumps({"body": f"<p>{SENTENCES[0] * 9}</p>"}), _ARTICLE, ""),
    ],
    ids=["a film", "a short text", "one paragraph"],
)
def test_anything_else_in_a_script_is_no_text(state: str, head: str, shown: str) -> None:
    assert read(f"x={state}", head=head, shown=shown).body == ""


def test_a_text_that_is_shown_is_the_text() -> None:
    assert "geese" not in read(f"x={json.dumps(_OTHER)}", shown=SIX_PARAGRAPHS).body
