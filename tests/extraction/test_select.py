from __future__ import annotations

from lxml import etree

from archive.extraction.select import by_tag, first, inside, nodes, strings, words

ROOT = etree.fromstring("<div><p class='a b'>one <b>two</b></p><p class='b' id='x'>three</p><i class='a'/></div>")


def test_nodes_strings_and_first() -> None:
    assert [node.tag for node in nodes(ROOT, "//p | //i")] == ["p", "p", "i"]
    assert strings(ROOT, "//@id") == ["x"]
    assert strings(ROOT, "string(//p[2])") == ["three"]
    assert first(ROOT, "//table") is None
    assert nodes(ROOT, "count(//p)") == []


def test_words_are_all_text_below() -> None:
    assert words(first(ROOT, "//p")) == "one two"
    assert words(None) == ""


def test_inside_means_below() -> None:
    paragraph, bold = nodes(ROOT, "//p[1] | //b")
    assert inside(bold, [paragraph])
    assert not inside(paragraph, [paragraph])


def test_several_tags_are_gathered_in_one_pass() -> None:
    found = by_tag(ROOT, "p", "b", "table")
    assert {tag: len(elements) for tag, elements in found.items()} == {"p": 2, "b": 1, "table": 0}
