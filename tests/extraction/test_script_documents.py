"""Texts that stand in a script as documents: lists of nodes with their types."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from archive.extraction.metadata.script_documents import document_text
from tests.extraction.test_script_texts import read
from tests.extraction.texts import SENTENCES

_BODY = "\n\n".join(SENTENCES)
_OTHER = [f"The geese came back to the lake at {n} and stayed there for a long, long time." for n in range(6)]


def _contentful(said: str) -> Any:
    return {"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": said, "marks": []}]}


def _portable(said: str) -> Any:
    half = len(said) // 2
    return {"_type": "block", "style": "normal", "children": [{"text": said[:half]}, {"text": said[half:]}]}


def _text(said: str) -> Any:
    return {"type": "text", "text": said}


def _prosemirror(said: str) -> Any:
    return {"type": "paragraph", "content": [_text(said)]}


def _arc(said: str) -> Any:
    return {"_id": "X1", "type": "text", "content": said.replace("ferry", "<b>ferry</b>")}


def _bbc(said: str) -> Any:
    inner = [{"type": "fragment", "model": {"text": said}}]
    return {"type": "paragraph", "model": {"text": said, "blocks": inner}}


def _draft(said: str) -> Any:
    return {"key": "a", "type": "unstyled", "text": said, "inlineStyleRanges": []}


@pytest.mark.parametrize("node", [_contentful, _portable, _prosemirror, _arc, _bbc, _draft])
def test_a_document_that_stands_in_a_script_alone_is_read(node: Callable[[str], Any]) -> None:
    document = {"story": {"id": 7, "body": {"content": [node(said) for said in SENTENCES]}}}
    article = read("var a = 1;", f"window.__STATE__ = {json.dumps(document)};")
    assert (article.body, dict(article.provenance)["body"]) == (_BODY, "script.text")


def test_the_paragraphs_of_several_texts_in_a_string_of_json_are_their_own() -> None:
    """As the BBC wrote its pages until about 2024: a `text` holds the paragraphs up to the next picture."""
    texts = [{"type": "text", "model": {"blocks": [_bbc(one) for one in SENTENCES[at : at + 2]]}} for at in (0, 2, 4)]
    links = {"type": "links", "model": {"links": [{"text": _OTHER[0], "url": "/news/uk-1"}]}}
    state = {"data": {"article": {"content": {"model": {"blocks": [texts[0], links, *texts[1:]]}}}}}
    article = read(f"window.__INITIAL_DATA__={json.dumps(json.dumps(state))};")
    assert article.body == "\n\n".join(SENTENCES[:6])


def test_headings_lists_and_quotes_are_what_they_are_and_pictures_no_text() -> None:
    said = [_prosemirror(one) for one in SENTENCES]
    item = {"type": "listItem", "content": [_prosemirror("A dog, and a lamp.")]}
    nodes = [
        said[0],
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "The dog"}]},
        {"type": "bulletList", "content": [item, item]},
        {"type": "blockquote", "content": [_prosemirror("It was fine.")]},
        {"type": "image", "caption": "The pier.", "text": "The pier."},
        *said[1:],
    ]
    blocks = read(f"x={json.dumps({'doc': nodes})}").blocks
    assert [(block.kind, block.text) for block in blocks[:4]] == [
        ("paragraph", SENTENCES[0]),
        ("heading", "The dog"),
        ("list", "A dog, and a lamp.\nA dog, and a lamp."),
        ("quote", "It was fine."),
    ]
    assert [block.text for block in blocks[4:]] == list(SENTENCES[1:])


def test_items_and_headings_of_draft_js_are_read() -> None:
    nodes = [_draft(one) for one in SENTENCES]
    items = [{"type": "unordered-list-item", "text": one} for one in ("A dog.", "A lamp.")]
    blocks = read(f"x={json.dumps([nodes[0], {'type': 'header-two', 'text': 'The dog'}, *items, *nodes[1:]])}").blocks
    assert [(block.kind, block.text) for block in blocks[1:3]] == [("heading", "The dog"), ("list", "A dog.\nA lamp.")]


def test_paragraphs_within_a_quote_and_broken_lines_stay_apart() -> None:
    quote = {"nodeType": "blockquote", "content": [_contentful("It was fine."), _contentful("It is no more.")]}
    broken = {"type": "paragraph", "content": [_text("One."), {"type": "hardBreak"}, _text("Two.")]}
    said = [_prosemirror(one) for one in SENTENCES]
    blocks = read(f"x={json.dumps([quote, *said, broken])}").blocks
    assert [block.text for block in blocks if block.kind == "quote"] == ["It was fine.", "It is no more."]
    assert blocks[-1].text.split() == ["One.", "Two."]


def test_a_smaller_than_sign_in_a_text_is_one() -> None:
    nodes = [_prosemirror(one) for one in (*SENTENCES, "Firms with sales x<y million paid nothing.")]
    assert read(f"x={json.dumps(nodes)}").body.endswith("Firms with sales x<y million paid nothing.")


def test_the_document_of_the_next_story_is_none_of_the_pages() -> None:
    state = {"next": {"title": "Museum", "body": [_draft(one) for one in _OTHER]}}
    assert document_text([json.dumps(state)], None) is None


def test_of_several_documents_that_of_the_description_is_the_pages() -> None:
    state = json.dumps({"a": [_draft(said) for said in _OTHER], "b": [_draft(said) for said in SENTENCES]})
    assert document_text([state], None) is None
    assert SENTENCES[0] in (document_text([state], SENTENCES[0]) or "")


def test_a_page_that_shows_its_text_is_read_as_it_shows_it() -> None:
    shown = "".join(f"<p>{said}</p>" for said in _OTHER)
    article = read(json.dumps([_draft(said) for said in SENTENCES]), shown=shown)
    assert article.body == "\n\n".join(_OTHER)


@pytest.mark.parametrize(
    "script",
    [
        "x = " + "[" * 100_000,
        'x = "[' + "no JSON in a string of JSON " * 30 + '"',
        "x = {" * 50_000,
        'x = {"type": "paragraph", "content": ' * 5_000,
        json.dumps([_draft("A ferry.")] * 400),
        json.dumps([_draft("The ferry left the harbor."), {"type": "image", "text": "x" * 600}]),
        "x = " + json.dumps([{"type": 7, "text": "The ferry left the harbor at one in the morning."}] * 40),
    ],
    ids=["brackets", "a string", "no JSON", "without an end", "labels", "one line", "types that are none"],
)
def test_what_is_no_document(script: str) -> None:
    assert document_text([script], None) is None
