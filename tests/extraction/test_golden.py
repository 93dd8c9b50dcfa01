"""Kept pages against their golden files: one test for each page and field."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive.article import article_columns
from archive.errors import ExtractionError
from archive.extraction.extract import extract

PAGES = Path(__file__).resolve().parent.parent / "pages"
LEFT_OUT = {"article_id", "content_hash", "extractor_version", "url"}


@cache
def names() -> list[str]:
    return sorted(f"{page.parent.name}/{page.stem}" for page in PAGES.glob("*/*.html"))


@cache
def golden(name: str) -> dict[str, Any]:
    file = PAGES / f"{name}.json"
    assert file.is_file(), f"{name}.html has no golden file: run scripts/save_page.py, and read what it writes"
    return dict(json.loads(file.read_text(encoding="utf-8")))


@cache
def columns(name: str) -> dict[str, Any]:
    return article_columns(extract((PAGES / f"{name}.html").read_bytes(), golden(name)["url"]))


def fields() -> list[Any]:
    kept = [name for name in names() if (PAGES / f"{name}.json").is_file()]
    return [
        pytest.param(name, field, id=f"{name}-{field}") for name in kept for field in golden(name).get("article", ())
    ]


@pytest.mark.parametrize("name", names())
def test_a_kept_page_has_a_golden_file_of_all_its_fields(name: str) -> None:
    expected = golden(name)
    if "refused" not in expected:
        assert set(expected["article"]) == set(columns(name)) - LEFT_OUT


@pytest.mark.parametrize(("name", "field"), fields())
def test_field_of_kept_page(name: str, field: str) -> None:
    assert columns(name)[field] == golden(name)["article"][field]


@pytest.mark.parametrize("name", [name for name in names() if "refused" in golden(name)])
def test_page_without_an_article_is_refused(name: str) -> None:
    with pytest.raises(ExtractionError) as caught:
        extract((PAGES / f"{name}.html").read_bytes(), golden(name)["url"])
    assert type(caught.value).__name__ == golden(name)["refused"]


def test_every_generation_and_the_generic_parser_have_kept_pages() -> None:
    assert {name.split("/")[0] for name in names()} >= {
        "pangea-2013",
        "pangea-2017",
        "pangea-2024",
        "pangea-2026",
        "generic",
    }
