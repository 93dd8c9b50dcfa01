"""A selector finds the same elements by the page's names as by XPath."""

from __future__ import annotations

import cssselect
import pytest
from lxml import html

from archive.extraction.css import Path, Union, XPath, translate
from archive.extraction.index import Index
from archive.extraction.select import Element, nodes

PAGE = html.document_fromstring(
    "<main id=m class='a  b'><div class='text wide'><p class=a>1<b class='a b'>2</b></p><div><p id=x>3</p></div></div>"
    "<section><div class=text><p>4</p></div></section><p class='ab'>5</p><P CLASS='b a b'>6</P></main><p class=a>7</p>"
)
SIMPLE = [
    "p", ".a", "#m", "p.a", ".a.b", "p#x", ".text p", ".text > p", "main .text > p", "#m > .text .a", "section p",
    "div div p", "body > p", ".none", "#none", "p.b > .a", "main > div > p > b", "[class='a']", "[class*=b]",
    "[id^='x']", "p[class$='b']", "[class]", "p[ID]", "[class^='te'] [class*='a'][class*=' b']",
    "[id='m'] > [id]", "[lang=en]",
]  # fmt: skip
UNIONS = [".a, .text", "#x, #none", "#none, .none", "p.a, .text > p, p.a"]
OTHERS = [
    "*",
    "p + p",
    "p:not(.a)",
    "div:has(> p)",
    "p:first-of-type",
    "[class*='']",
    "[class~=b]",
    "[id=X i]",
    ".a, p + p",
    ".text + .none",
    ".none:not(.a), .wide:has(.b)",
    "p:not(.none)",
    "div:has(.none), .text > p:first-child",
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
    monkeypatch.setattr("archive.extraction.css.nodes", lambda scope, path: asked.append(path) or [])
    for css in (".none:has(p)", ".text + .none", ".text:has(p)", ".none:has(p), p:first-child", "p:not(.none)"):
        found(css, PAGE)
    assert len(asked) == 3


def test_what_is_no_selector_is_refused() -> None:
    with pytest.raises(cssselect.SelectorError):
        translate("p >")
