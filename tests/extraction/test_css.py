"""A selector finds the same elements by the page's names as by XPath."""

from __future__ import annotations

import cssselect
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.extraction.select import Element, nodes
from archive.extraction.tree.css import Path, Union, XPath, translate
from archive.extraction.tree.index import Index

PAGE = html.document_fromstring(
    "<main id=m class='a  b'><div class='text wide'><p class=a>1<b class='a b'>2</b></p><div><p id=x>3</p></div></div>"
    "<section><div class=text><p>4</p></div></section><p class='ab'>5</p><P CLASS='b a b'>6</P></main><p class=a>7</p>"
)
SIMPLE = [
    "p", ".a", "#m", "p.a", ".a.b", "p#x", ".text p", ".text > p", "main .text > p", "#m > .text .a", "section p",
    "div div p", "body > p", ".none", "#none", "p.b > .a", "main > div > p > b", "[class='a']", "[class*=b]",
    "[id^='x']", "p[class$='b']", "[class]", "p[ID]", "[class^='te'] [class*='a'][class*=' b']",
    "[id='m'] > [id]", "[lang=en]",
    "p + p", "section + p", "p ~ p.a", ".text + .none", ".text ~ p", "main > div ~ section .text",
    "div + section > div p", "p:not(.a)", "p:not([id])", "p:not(.none)", ".none:not(.a)", "main > p:not(:has(b))",
    "div:has(> p)", "div:has(.b)", "div:has(#x)", "div:has(b)", "section:has(div)", ".wide:has(.none)",
    "p:first-child", "p:nth-child(2)", "p:nth-child(3):not(.a)", "main > :first-child.text", "p:nth-child(0)",
    "p:contains('3')", ".text:contains('23')", "main > p:contains(none)", ".text > p:first-child:contains('1')",
]  # fmt: skip
UNIONS = [".a, .text", "#x, #none", "#none, .none", "p.a, .text > p, p.a"]
OTHERS = [
    "*",
    "p:first-of-type",
    "[class*='']",
    "[class~=b]",
    "[id=X i]",
    "#m#m",
    "#m#x",
    ".a, p:first-of-type",
    ":not(.a)",
    "p:not(div p)",
    "div:has([id])",
    "p:has(:first-child)",
    "div:has(+ p)",
    "div:has(p, b)",
    "div:has(div p)",
    "p:nth-child(odd)",
    "p:nth-child(-1)",
    "p:last-child",
    ".none:last-child, .wide:empty",
    ":is(.none, .ab)",
]


def found(css: str, scope: Element) -> list[Element]:
    return translate(css).elements(scope, Index(PAGE))


def by_xpath(css: str) -> list[str]:
    return [str(one.text) for one in nodes(PAGE, cssselect.HTMLTranslator().css_to_xpath(css, prefix="descendant::"))]


@pytest.mark.parametrize("css", [*SIMPLE, *UNIONS, *OTHERS])
def test_names_find_what_xpath_finds(css: str) -> None:
    assert [str(one.text) for one in found(css, PAGE)] == by_xpath(css)


def test_tags_classes_ids_and_attributes_need_no_xpath() -> None:
    assert {type(translate(css)) for css in SIMPLE} == {Path}
    assert {type(translate(css)) for css in UNIONS} == {Union}
    assert {type(translate(css)) for css in OTHERS} == {XPath}


@pytest.mark.parametrize("css", [".text p", "p", ".a", "#x", "[id]", ".text p, .a"])
def test_a_scope_bounds_what_is_found_and_not_what_stands_above(css: str) -> None:
    scope = nodes(PAGE, "//section")[0]
    assert [one.text for one in found(css, scope)] == (["4"] if css.startswith((".text p", "p")) else [])


def test_an_xpath_is_asked_where_the_page_has_its_classes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("archive.extraction.tree.css.nodes", lambda scope, path: asked.append(path) or [])
    for css in (
        ".none:last-child",
        ".text + .none:empty",
        ".text:empty",
        ".none:empty, p:last-child",
        "p:not(.none):empty",
    ):
        found(css, PAGE)
    assert len(asked) == 3


_NAMES = st.sampled_from(
    ["p", "div", "b", ".a", ".b", "p.a", "div.b", "#x", "#y", "[id]", "[class*='a']", "div[id='x']"],
)
_TRAITS = st.sampled_from([
    "", "", "", ":not(.a)", ":not(p)", ":not([id])", ":not(:has(b))", ":has(p)", ":has(> .b)", ":has(.a)", ":has(#x)",
    ":first-child", ":nth-child(2)", ":contains('1')",
])  # fmt: skip
_COMBINATORS = st.sampled_from([" ", " > ", " + ", " ~ "])
_STEPS = st.tuples(_COMBINATORS, _NAMES, _TRAITS).map("".join)
_SELECTORS = st.tuples(_NAMES, _TRAITS, st.lists(_STEPS, max_size=3).map("".join)).map("".join)
_TAGS = st.tuples(
    st.sampled_from(["div", "div", "b"]),
    st.sampled_from(["", " class=a", " class='b a'", " class=ab", " class=b"]),
    st.sampled_from(["", "", " id=x", " id=y"]),
)
_TREES = st.recursive(
    st.sampled_from(["1", "2", "<p>3</p>", "<p class=a>1</p>", "<br>"]),
    lambda inner: st.tuples(_TAGS, st.lists(inner, max_size=4)).map(
        lambda made: f"<{''.join(made[0])}>{''.join(made[1])}</{made[0][0]}>"
    ),
    max_leaves=20,
)


@given(markup=st.lists(_TREES, min_size=1, max_size=4).map("".join), css=_SELECTORS)
def test_any_selector_finds_in_any_page_what_xpath_finds(markup: str, css: str) -> None:
    page = html.document_fromstring(f"<main>{markup}</main>")
    path = cssselect.HTMLTranslator().css_to_xpath(css, prefix="descendant::")
    assert translate(css).elements(page, Index(page)) == nodes(page, path)


@pytest.mark.parametrize(
    "css", ["p >", "p:nth-child()", "p:contains()", "p:contains(a b)", "p:none", "p:not()", "p:has(>)"]
)
def test_what_is_no_selector_is_refused(css: str) -> None:
    with pytest.raises(cssselect.SelectorError):
        translate(css)
