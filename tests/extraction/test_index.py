"""What an index says of a tree."""

from __future__ import annotations

import pytest
from lxml import etree

from archive.extraction.tree.index import Index

ROOT = etree.fromstring("<div><p class='a b'>one <b>two</b></p><p class='b' id='x'>three</p><i class='a a'/></div>")


def test_elements_are_found_by_class_in_document_order() -> None:
    index = Index(ROOT)
    assert [element.tag for element in index.classed("a")] == ["p", "i"]
    assert [element.tag for element in index.classed("b", "a")] == ["p", "p", "i"]
    assert index.first_classed("none", "b") is ROOT[0]
    assert index.first_classed("none") is None


def test_an_index_answers_by_itemprop_and_text_in_document_order() -> None:
    root = etree.fromstring(
        "<body><h1>One</h1><p itemprop='articleBody'>A text that is long enough<br/>and a tail that is as long</p>"
        "<script>var text = 'no text of the page'</script><h1>Two</h1>"
        "<div>short<b>no</b> a tail that is long enough</div>"
        "<p>                      </p></body>"
    )
    index = Index(root)
    assert [element.tag for element in index.itemprop("articleBody")] == ["p"]
    assert [element.tag for element in index.texts] == ["p", "div"]
    assert index.itemprop("author") == []


def test_each_value_of_class_is_judged_once() -> None:
    judged: list[str] = []

    def wanted(value: str) -> bool:
        judged.append(value)
        return "a" in value.split()

    root = etree.fromstring("<div class='a'><p class='a b'/><p class='b'/><i class='a b'/><b/></div>")
    assert [element.tag for element in Index(root).of_classes(wanted)] == ["div", "p", "i"]
    assert sorted(judged) == ["a", "a b", "b"]
    judged.clear()
    assert [element.tag for element in Index(root).of_classes(wanted, "b")] == ["p", "i"]
    assert sorted(judged) == ["a b", "b"]


@pytest.mark.parametrize("value", ["Story-ByLine", "BYLINE", "straße byline", "byline"])
def test_a_part_of_a_class_is_found_whatever_its_case(value: str) -> None:
    root = etree.fromstring(f"<div class='a'><p class='{value}'/><p class='b'/></div>")
    assert [element.get("class") for element in Index(root).of_classes(bool, "none", "byl", "line")] == [value]
    assert [element.get("class") for element in Index(root).of_classes(bool, "")] == ["a", value, "b"]


def test_elements_are_found_by_id_and_by_attribute_in_document_order() -> None:
    index = Index(ROOT)
    assert [element.text for element in index.where("id", "x".__eq__)] == ["three"]
    assert index.where("id", "none".__eq__) == index.where("hidden", bool) == []
    assert [element.tag for element in index.where("class", bool)] == ["p", "p", "i"]


def test_a_token_that_is_part_of_others_is_told_from_them() -> None:
    root = etree.fromstring(
        "<div class='text-block'><p class='a\ttext'/><b class='context text-a text'/><i class='b'/></div>"
    )
    assert [element.tag for element in Index(root).classed("text")] == ["p", "b"]
    assert Index(root).classed("tex") == Index(root).classed("a text") == []
