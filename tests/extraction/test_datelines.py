"""Datelines before a text, in the scripts that have capitals, and before an agency in any."""

from __future__ import annotations

import pytest

from archive.extraction.extract import extract
from archive.extraction.prose.datelines import find_dateline
from tests.extraction.texts import SIX_PARAGRAPHS


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        ("OSTREL (AP) — The ferry sank.", "OSTREL (AP)"),
        ("OSTREL, Lakeland (WLKS) - The ferry sank.", "OSTREL, Lakeland (WLKS)"),
        ("ESKEL, Calif. (WLKS) - The ferry sank.", "ESKEL, Calif. (WLKS)"),
        ("Ostrel (CNN) -- The ferry sank.", "Ostrel (CNN)"),
        ("OSTREL -- The ferry sank.", "OSTREL"),
        ("NEW OSTREL, Lakeland — The ferry sank.", "NEW OSTREL, Lakeland"),
        ("OSTREL.- El barco se hundió.", "OSTREL"),
        ("ОСТРЕЛ – Паром затонул.", "ОСТРЕЛ"),
        ("ΟΣΤΡΕΛ – Το πλοίο βυθίστηκε.", "ΟΣΤΡΕΛ"),
        ("ՕՍՏՐԵԼ — Լաստանավը խորտակվեց։", "ՕՍՏՐԵԼ"),
        ("أوستريل (رويترز) - غرقت العبارة.", "أوستريل (رويترز)"),
        ("The ferry — the only one — sank.", None),
        ("Ostrel — a town of ferries.", None),
        ("FERRY SINKS - what is known", None),
        ("UPDATE — The ferry sank.", None),
        ("AFP -- The ferry sank.", None),
        ("MP — a title", None),
        ("The union of captains (OSTA) - the largest - objects.", None),
        ("The captain of the only ferry (AP) — who", None),
        ("OSTREL: a town — and its ferries", None),
        ("", None),
    ],
)
def test_what_a_dateline_is(line: str, dateline: str | None) -> None:
    assert find_dateline([line]) == dateline


def test_only_the_first_lines_hold_one() -> None:
    assert find_dateline(["A standfirst.", "OSTREL — The ferry sank."]) == "OSTREL"
    assert find_dateline(["One.", "Two.", "Three.", "OSTREL — The ferry sank."]) is None


def test_the_dateline_of_a_page_stays_in_its_text() -> None:
    text = SIX_PARAGRAPHS.replace("<p>", "<p>OSTREL (AP) — ", 1)
    page = f"<html lang=en><body><article><h1>A ferry leaves the harbor</h1>{text}</article></body></html>"
    article = extract(page.encode(), "https://lakeside.example/news/2024/05/06/ferry")
    assert (article.dateline, article.wire_credits) == ("OSTREL (AP)", ("AP",))
    assert article.blocks[0].text.startswith("OSTREL (AP) — ")
