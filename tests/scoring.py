"""The real pages beside the project with their gold, and the metric that stands beside them: used, never copied.

Everything here needs ../shared; `missing()` says in words what of it is not at hand.
"""

from __future__ import annotations

import gzip
import json
import runpy
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from archive.article import article_columns
from archive.errors import ExtractionError
from archive.extraction.extract import extract

SHARED = Path(__file__).resolve().parents[2] / "shared"
DATA = SHARED / "data"
GOLD = DATA / "gold.jsonl"
SCORE = SHARED / "eval" / "score.py"

Row = dict[str, Any]
Marks = dict[str, float]
Summary = dict[str, float | None]

#: Figures of which less is better; of every other figure more is.
FAULTS = frozenset({"empty", "notext", "furniture", "missing"})


def missing() -> str | None:
    """Why nothing can be scored here; None where everything is at hand."""
    absent = [path for path in (GOLD, SCORE) if not path.is_file()]
    return f"{', '.join(f'../{path.relative_to(SHARED.parent)}' for path in absent)} not at hand" if absent else None


@cache
def gold() -> tuple[Row, ...]:
    """The pages with what is known of them; none without ../shared."""
    if not GOLD.is_file():
        return ()
    return tuple(json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines())


@cache
def metric() -> dict[str, Any]:
    """The names of score.py."""
    return runpy.run_path(str(SCORE))


def page_bytes(page: Row) -> bytes:
    return gzip.decompress((DATA / page["file"]).read_bytes())


def prediction(page: Row) -> Row:
    """What the extractor says of a page, as score.py takes it."""
    try:
        row = article_columns(extract(page_bytes(page), page["url"]))
    except ExtractionError as error:
        row = {"kind": "error", "title": None, "why": str(error)}
    return {**row, "sha256": page["sha256"]}


def marks(predictions: Iterable[Row]) -> list[tuple[Row, Marks]]:
    """Each page of gold with its marks."""
    found = {row["sha256"]: row for row in predictions}
    score_page = metric()["score_page"]
    return [(page, score_page(page, found.get(page["sha256"], {}))) for page in gold()]


def summaries(marked: Iterable[tuple[Row, Marks]]) -> dict[str, Summary]:
    """The figures of every group of score.py ("all", "pangea", a family …) and of every language ("language de")."""
    rows: Mapping[str, list[Marks]] = defaultdict(list)
    groups, summary = metric()["groups"], metric()["summary"]
    for page, page_marks in marked:
        for group in (*groups(page), f"language {page.get('language') or 'unknown'}"):
            rows[group.strip()].append(page_marks)
    return {group: summary(of_group) for group, of_group in rows.items()}
