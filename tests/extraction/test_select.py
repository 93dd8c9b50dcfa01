from __future__ import annotations

import pytest
from lxml import etree

from archive.extraction.select import ClassIndex, Index, Names, by_tag, first, inside, nodes, strings, words

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


def test_elements_are_found_by_class_in_document_order() -> None:
    index = ClassIndex(ROOT)
    assert [element.tag for element in index.all("a")] == ["p", "i"]
    assert [element.tag for element in index.any("b", "a")] == ["p", "p", "i"]
    assert index.first("none", "b") is first(ROOT, "//p")
    assert index.first("none") is None


def test_inside_means_below() -> None:
    paragraph, bold = nodes(ROOT, "//p[1] | //b")
    assert inside(bold, [paragraph])
    assert not inside(paragraph, [paragraph])


def test_an_index_answers_by_tag_and_itemprop_in_document_order() -> None:
    root = etree.fromstring(
        "<body><h1>One</h1><p itemprop='articleBody'>A text that is long enough<br/>and a tail that is as long</p>"
        "<script>var text = 'no text of the page'</script><h1>Two</h1>"
        "<div>short<b>no</b> a tail that is long enough</div>"
        "<p>                      </p></body>"
    )
    index = Index(root)
    assert [element.text for element in index.tagged("h1")] == ["One", "Two"]
    assert [element.get("itemprop") for element in index.tagged("p")] == ["articleBody", None]
    assert [element.tag for element in index.itemprop("articleBody")] == ["p"]
    assert [element.tag for element in index.texts] == ["p", "div"]
    assert index.tagged("table") == index.itemprop("author") == []


def test_each_value_of_class_is_judged_once() -> None:
    judged: list[str] = []

    def wanted(value: str) -> bool:
        judged.append(value)
        return "a" in value.split()

    root = etree.fromstring("<div class='a'><p class='a b'/><p class='b'/><i class='a b'/><b/></div>")
    assert [element.tag for element in Index(root).of_classes(wanted)] == ["div", "p", "i"]
    assert judged == ["a", "a b", "b"]


def test_names_are_gathered_in_document_order_and_nothing_else_is_answered() -> None:
    names = Names(ROOT, {"a", "none"}, {"x"})
    assert [element.tag for element in names.classed("a")] == ["p", "i"]
    assert names.classed("none") == []
    assert [element.text for element in names.identified("x")] == ["three"]
    with pytest.raises(KeyError):
        names.classed("b")


def test_several_tags_are_gathered_in_one_pass() -> None:
    found = by_tag(ROOT, "p", "b", "table")
    assert {tag: len(elements) for tag, elements in found.items()} == {"p": 2, "b": 1, "table": 0}
