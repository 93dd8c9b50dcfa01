from __future__ import annotations

import pytest

from archive.extraction.metadata import json_ld
from archive.extraction.metadata.json_ld import ARTICLE_TYPES, read_json_ld

ARTICLE = '{"@type": "NewsArticle", "headline": "A &amp; B", "keywords": "x, y,x"}'


@pytest.mark.parametrize(
    "script",
    [
        ARTICLE,
        f"\n<![CDATA[{ARTICLE}]]>",
        f"<!-- {ARTICLE} -->",
        f"{ARTICLE};",
        ARTICLE.replace('"x, y,x"', '["x", "y",],'),
        f'{{"@context": "https://schema.org", "@graph": [{{"@type": "WebSite"}}, {ARTICLE}]}}',
        f"[{ARTICLE}]",
        ARTICLE.replace("NewsArticle", "https://schema.org/NewsArticle"),
        ARTICLE.replace('"NewsArticle"', '["Thing", "NewsArticle"]'),
    ],
)
def test_the_article_is_found_in_every_dress(script: str) -> None:
    found = json_ld.find(read_json_ld([script]), ARTICLE_TYPES)
    assert json_ld.text(found, "headline") == "A & B"
    assert json_ld.keywords(found) == ("x", "y")


@pytest.mark.parametrize("script", ["", "{", "null", '"x"', "[" * 5000, '{"a": 1}', '{"@type": "WebSite"}'])
def test_what_cannot_be_read_is_left_out(script: str) -> None:
    assert json_ld.find(read_json_ld([script]), ARTICLE_TYPES) is None


def test_line_breaks_inside_strings_are_read() -> None:
    assert json_ld.text(read_json_ld(['{"@type": "Article", "headline": "two\nlines"}'])[0], "headline") == "two lines"


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ada Venn", ("Ada Venn",)),
        ({"@type": "Person", "name": "Ada Venn"}, ("Ada Venn",)),
        ([{"name": "Ada Venn"}, {"name": ["Col Dray", "Ada Venn"]}, 7, None], ("Ada Venn", "Col Dray")),
        ({"@type": "NewsMediaOrganization", "name": "Radio"}, ()),
        ({"name": {"@value": "Ada Venn", "@language": "en"}}, ("Ada Venn",)),
        ({"@list": [{"name": "Ada Venn"}, "Col Dray"]}, ("Ada Venn", "Col Dray")),
        ({"givenName": "Ada", "familyName": "Venn"}, ("Ada Venn",)),
        ({"@type": "Role", "author": {"name": "Ada Venn"}}, ("Ada Venn",)),
        ({"name": 17}, ()),
        (None, ()),
    ],
)
def test_names_of_people(author: object, names: tuple[str, ...]) -> None:
    assert json_ld.names(author) == names


def test_addresses_of_images() -> None:
    assert json_ld.image_url([{"url": "a"}, "b"]) == "a"
    assert json_ld.image_url("c") == "c"
    assert json_ld.image_url({"@type": "ImageObject"}) is None
    assert json_ld.image_url([]) is None
    assert json_ld.image_url([None, {"url": ""}, {"contentUrl": "d"}]) == "d"


def test_properties_are_texts_in_every_form() -> None:
    forms: tuple[object, ...] = ("x", ["x"], [None, "", "x", "y"], {"@value": "x"}, [{"@value": "x"}])
    assert [json_ld.text({"headline": form}, "headline") for form in forms] == ["x"] * len(forms)
    assert json_ld.text({"datePublished": 1714989600}, "datePublished") == "1714989600"
    assert [json_ld.text({"headline": form}, "headline") for form in (None, True, {}, [], {"name": "x"})] == [None] * 5
    assert json_ld.raw({"articleBody": ["one", "two"]}, "articleBody") == "one\ntwo"
    assert json_ld.keywords({"keywords": [{"@type": "DefinedTerm", "name": "lake"}, "dog"]}) == ("lake", "dog")
