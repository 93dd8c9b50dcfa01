"""What a declared selector reads of the elements it finds."""

from __future__ import annotations

import pytest
from lxml import html

from archive.extraction.platforms.declarations import _selector
from archive.extraction.tree.index import Index

PAGE = html.document_fromstring(
    "<h1><span>Wetter</span> Sturm über <em>der</em> Küste</h1><p><time datetime='2024-05-06'>heute</time></p><h1></h1>"
)


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("h1 span", ["Wetter"]),
        ("h1@text()", ["Sturm über Küste"]),
        ("time@datetime", ["2024-05-06"]),
        ("time@title", []),
    ],
)
def test_a_selector_reads_text_own_words_or_an_attribute(written: str, values: list[str]) -> None:
    assert _selector("", written).values(PAGE, Index(PAGE)) == values
