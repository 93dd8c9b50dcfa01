"""Every generation of markup that is declared is read by a kept page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive.extraction.page import read_page
from archive.extraction.platforms.declarations import declarations, first_elements

PAGES = Path(__file__).resolve().parent.parent / "pages"


def markups() -> list[Any]:
    return [
        pytest.param(key, number, id=f"{key}-{number + 1}")
        for key, declaration in declarations().items()
        for number in range(len(declaration.markup))
    ]


@pytest.mark.parametrize(("key", "number"), markups())
def test_a_declared_markup_is_that_of_a_kept_page(key: str, number: int) -> None:
    declared = declarations()[key].markup
    found = []
    for file in sorted((PAGES / key).glob("*.html")):
        golden = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        page = read_page(file.read_bytes(), golden["url"])
        bodies = [first_elements(one.body, page.root, page.index) for one in declared]
        found.append(next((place for place, body in enumerate(bodies) if body), None))
    assert number in found, f"no page in tests/pages/{key} is of [[markup]] {number + 1} (they are of {found})"


@pytest.mark.parametrize("key", list(declarations()))
def test_the_kept_pages_of_a_platform_are_read_by_it(key: str) -> None:
    goldens = [json.loads(file.read_text(encoding="utf-8")) for file in sorted((PAGES / key).glob("*.json"))]
    assert goldens
    assert {golden["article"]["extractor"] for golden in goldens} == {key}
    assert all(golden["article"]["body"] for golden in goldens)
