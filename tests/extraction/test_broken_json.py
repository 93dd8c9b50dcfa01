from __future__ import annotations

import pytest

from archive.extraction.metadata import json_ld
from archive.extraction.metadata.broken_json import read_broken_json
from archive.extraction.metadata.json_ld import ARTICLE_TYPES, read_json_ld

ARTICLE = (
    '{"@type": "NewsArticle", "headline": "The ferry", "author": {"name": "Ada Venn"}, "keywords": ["lake", "dog"]}'
)

_BREAKS = {
    "a comma before a bracket": ARTICLE.replace("}", ",}").replace("]", ",]"),
    "two commas": ARTICLE.replace(",", ",,"),
    "no comma": ARTICLE.replace(', "author"', '\n"author"'),
    "no value": ARTICLE.replace('"headline"', '"image": , "headline"'),
    "undefined": ARTICLE.replace('"headline"', '"image": undefined, "headline"'),
    "a comment before": "// the article\n" + ARTICLE,
    "a comment with a bracket": "/* [1] */" + ARTICLE,
    "comments inside": ARTICLE.replace('"headline"', '/* not "this" */ "headline"').replace(
        '"author"', '// x\n"author"'
    ),
    "a comment of HTML": f"<!--\n{ARTICLE}\n-->",
    "CDATA": f"<![CDATA[{ARTICLE}]]>",
    "CDATA in comments": f"/*<![CDATA[*/ {ARTICLE} /*]]>*/",
    "CDATA in line comments": f"//<![CDATA[\n{ARTICLE}\n//]]>",
    "a byte order mark": f"\ufeff{ARTICLE}",
    "a semicolon": f"{ARTICLE};",
    "a variable": f"var article = {ARTICLE};",
    "entities": ARTICLE.replace('"', "&quot;"),
    "single quotes": ARTICLE.replace('"', "'"),
    "another escape": ARTICLE.replace('"headline"', r'''"about": "It\'s \x", "headline"'''),
    "two objects": '{"@type": "WebSite", "name": "Lakeside"}\n' + ARTICLE,
    "two objects and a comma": ARTICLE + ',\n{"@type": "WebSite", "name": "Lakeside"}',
    "an end too early": ARTICLE[:-1],
    "an end in what follows": f'[{ARTICLE}, {{"@type": "Organization", "name": "Lakes',
    "an end in a key": ARTICLE.replace("]}", '], "imag'),
    "a bracket too many": "{" + ARTICLE,
    "brackets in the wrong order": '{"@graph": [' + ARTICLE + "}]",
    "a text in a text": '"' + ARTICLE.replace('"', '\\"') + '"',
}


@pytest.mark.parametrize("script", _BREAKS.values(), ids=_BREAKS)
def test_an_article_is_read_from_broken_json(script: str) -> None:
    found = json_ld.find(read_json_ld([script]), ARTICLE_TYPES)
    assert found is not None
    assert (json_ld.text(found, "headline"), json_ld.names(found["author"])) == ("The ferry", ("Ada Venn",))
    assert json_ld.keywords(found) == ("lake", "dog")


@pytest.mark.parametrize(
    "said",
    [
        'The "old" ferry',
        '"Old" ferry',
        'The ferry is "old"',
        '"Old", he says, and "slow"',
        "The [\"old\"] ferry: 'slow', {so} it's",
        'It is "old": that is all',
    ],
)
def test_quotes_that_nobody_escaped_stand_in_their_text(said: str) -> None:
    found = json_ld.find(read_json_ld([ARTICLE.replace("The ferry", said)]), ARTICLE_TYPES)
    assert json_ld.text(found, "headline") == said
    assert json_ld.keywords(found) == ("lake", "dog")


def test_members_that_were_taken_for_text_are_none() -> None:
    found = read_broken_json('{"a": "the "old" ferry" left, "b": "c", "d": "e"}')
    assert found == [{"a": None, "d": "e"}]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", []),
        ("nothing", []),
        ("{", [{}]),
        ("]}", []),
        ('{"a": 1, "b": [true, null, -2.5]', [{"a": 1, "b": [True, None, -2.5]}]),
        (r'{"a": "\ud83d\ude00 \"x\" \\ \/",}', [{"a": '😀 "x" \\ /'}]),
        ('{"a": "b", "c": (d)}', [{"a": "b"}]),
    ],
)
def test_what_can_be_read_is_kept(text: str, values: list[object]) -> None:
    assert read_broken_json(text) == values


def test_containers_are_read_as_deep_as_any_page_needs() -> None:
    depth, inner = 0, read_broken_json("[" * 1000)
    while inner:
        depth, inner = depth + 1, inner[0]
    assert 12 < depth < 100
