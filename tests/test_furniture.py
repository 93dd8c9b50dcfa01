"""Furniture learned from an archive: what is found, and what is not."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from archive import furniture
from archive.errors import UsageError
from archive.furniture import FurnitureLine, find_furniture, without_notes
from archive.store import articles, captures
from archive.store.engine import reading, writing
from archive.store.texts import SiteText, iter_texts
from tests.furnished import COPIES, PLANTED, Planted, fill
from tests.store.builders import make_article, make_capture


def _paragraphs(*texts: str) -> list[dict[str, Any]]:
    return [{"kind": "paragraph", "text": text} for text in texts]


def _site(*articles_texts: list[dict[str, Any]]) -> list[SiteText]:
    return [SiteText(f"{n:04}", f"2026-01-{n % 28 + 1:02}", blocks) for n, blocks in enumerate(articles_texts)]


def _found(texts: list[SiteText], share: float = 0.0, least: int = 2) -> list[FurnitureLine]:
    return find_furniture(lambda: texts, share=share, least=least)


def _expected(planted: Planted) -> set[tuple[str, str, int]]:
    return {
        ("whole", planted.whole, COPIES),
        ("label", planted.label, COPIES // 2),
        ("start", planted.start, COPIES // 4),
        ("end", planted.end, COPIES // 4),
    }


def test_the_planted_lines_of_every_language_are_found_and_nothing_else(database: Engine) -> None:
    fill(database)
    with reading(database) as connection:
        for planted in PLANTED.values():
            lines = find_furniture(lambda site=planted.site: iter_texts(connection, site), share=0.2, least=3)  # type: ignore[misc]
            assert {(line.part, line.text, line.articles) for line in lines} == _expected(planted)
            assert {line.of for line in lines} == {COPIES}
            [whole] = [line for line in lines if line.part == "whole"]
            assert (whole.place, whole.share) == ("last", 1.0)
            for line in lines:
                rows = [articles.find(connection, key) for key in line.examples]
                assert len(rows) == 2
                assert all(row is not None and row["site"] == planted.site for row in rows)
                assert all(row is not None and line.text in row["body"] for row in rows)


def test_only_the_current_revision_of_an_article_counts(database: Engine) -> None:
    old = [make_article(n, "Listen to us.") for n in (1, 2, 3)]
    new = [replace(read, extractor_version=2, blocks=()) for read in old[:2]]
    with writing(database) as connection:
        made = [make_capture(n) for n in (1, 2, 3)]
        captures.insert(connection, made, run_id=None)
        articles.upsert(connection, list(zip(old, made, strict=True)))
        articles.upsert(connection, list(zip(new, made[:2], strict=True)))
        texts = list(iter_texts(connection, "demo-en"))
    assert sorted(len(text.blocks) for text in texts) == [0, 0, 3]
    assert {text.day for text in texts} == {"2026-11-20"}
    assert _found(texts) == []


def test_a_line_counts_once_an_article_and_in_any_dress() -> None:
    texts = _site(_paragraphs("Follow us", "x one", "FOLLOW US:"), _paragraphs("follow us…", "x two"))
    [line] = _found(texts)
    assert (line.articles, line.of, line.text, line.place) == (2, 2, "Follow us", "first")
    assert (line.first, line.last, line.examples) == ("2026-01-01", "2026-01-02", ("0000", "0001"))


def test_captions_and_items_of_lists_are_lines_and_tables_and_embeds_are_none() -> None:
    def blocks(n: int) -> list[dict[str, Any]]:
        return [
            {"kind": "caption", "text": "A picture from the agency"},
            {"kind": "list", "text": f"Share this\nStory {n}", "items": ["Share this", f"Story {n}"]},
            {"kind": "table", "text": "Same cells", "rows": [["Same cells"]]},
            {"kind": "embed", "text": "Same words", "url": "https://a.example/"},
        ]

    assert {(line.text, line.place) for line in _found(_site(blocks(1), blocks(2)))} == {
        ("A picture from the agency", "first"),
        ("Share this", "last"),
    }


def test_the_share_is_of_all_articles_and_the_least_number_holds_besides() -> None:
    """A paragraph that a running story repeats on one article in a hundred is text; a line on one in thirty is not."""
    texts = _site(
        *(
            _paragraphs(
                f"Unlike any other {n}",
                *(["The war began in the year before, when the river froze"] if n % 100 == 0 else []),
                *(["Write to the newsroom"] if n % 30 == 0 else []),
            )
            for n in range(900)
        )
    )
    assert [line.text for line in _found(texts, share=0.02, least=10)] == ["Write to the newsroom"]
    assert len(_found(texts, share=0.0, least=9)) == 2
    assert _found(texts, share=0.02, least=31) == []


def test_a_part_of_a_line_is_not_told_again() -> None:
    whole = "Listen to us: on the air. Write to us every day."
    assert [line.part for line in _found(_site(_paragraphs(whole), _paragraphs(whole), _paragraphs("Other")))] == [
        "whole"
    ]


_TEXT = st.sampled_from(["Follow us", "Read on", "The river rose.", "It fell.", "Ж", "…"])


@settings(deadline=None)
@given(st.lists(st.lists(_TEXT, max_size=5), max_size=12), st.integers(1, 4), st.randoms(use_true_random=False))
def test_the_counts_are_exact_and_the_order_of_the_articles_does_not_matter(
    bodies: list[list[str]], least: int, random: Any
) -> None:
    texts = _site(*(_paragraphs(*body) for body in bodies))
    found = _found_among_few_places(texts, least)
    plain = {line: sum(line in body for body in bodies) for body in bodies for line in body if line != "…"}
    assert {line.text: line.articles for line in found} == {k: n for k, n in plain.items() if n >= least}
    random.shuffle(texts)
    assert _found_among_few_places(texts, least) == found


def _found_among_few_places(texts: list[SiteText], least: int) -> list[FurnitureLine]:
    """Where nearly every line shares its places with others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(furniture, "_PLACES", 3)
        return _found(texts, least=least)


def test_a_block_that_shares_its_places_with_frequent_lines_hides_no_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(furniture, "_PLACES", 1)
    texts = _site(*(_paragraphs(f"Hear us on the air. It rose by {n} metres.") for n in range(5)))
    assert [(line.part, line.text, line.articles) for line in _found(texts, least=5)] == [
        ("start", "Hear us on the air.", 5)
    ]


def test_too_many_lines_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(furniture, "MOST_LINES", 3)
    with pytest.raises(UsageError, match="greater --share or --least"):
        _found(_site(*[_paragraphs("one", "two", "three", "four")] * 2))


def test_the_texts_are_not_kept_in_memory() -> None:
    def read() -> Iterator[SiteText]:
        for n in range(1_000):
            yield SiteText(
                str(n), "2026-01-01", _paragraphs("Follow us", *(f"{n} {k} " + "x" * 950 for k in range(12)))
            )

    tracemalloc.start()
    try:
        [line] = find_furniture(read, share=0.02, least=10)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert line.articles == 1_000
    assert peak < 40 * 1024 * 1024  # the texts are 11 MB, the two arrays 32


def test_credits_and_notes_are_no_furniture() -> None:
    def blocks(n: int) -> list[dict[str, Any]]:
        return _paragraphs(
            f"It rose by {n} metres", "Correction: so it did " + "x" * n, "По материалам AFP", "Follow us"
        )

    lines = _found(_site(*map(blocks, range(3))))
    assert {line.text for line in lines} == {"Correction:", "По материалам AFP", "Follow us"}
    assert [line.text for line in without_notes(lines, "ru")] == ["Follow us"]
