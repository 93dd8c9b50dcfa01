"""The comparison as tables in Markdown: they read well in a terminal too, and docs/extraction.md keeps the latest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from tests.benchmarks.comparison import Absent, Compared
from tests.benchmarks.figures import Side, Target
from tests.benchmarks.processes import ROOT
from tests.scoring import metric

DOCUMENT = ROOT / "docs" / "extraction.md"
_PLACE = re.compile(r"(<!-- comparison: [^>]*-->\n).*?(<!-- end of comparison -->)", re.DOTALL)
_GROUPS = {"all": "All pages", "pangea": "Pangea", "en": "English", "other languages": "Other languages"}
#: What is shown by family and by language: of each figure every reader.
_FIGURES = {
    "f1": "Body F1",
    "snapshot_f1": "Body F1 against snapshots",
    "title": "Title",
    "day": "Day of publication",
    "authors": "Authors",
}
_KEPT = ("f1", "snapshot_f1")
_MB = 1024 * 1024
#: What the extractor is to reach: over all pages, and over Pangea's.
_TARGETS: tuple[tuple[str, Side, float, float], ...] = (
    ("f1", "at least", 0.985, 0.995),
    ("exact", "at least", 0.6, 1),
    ("title", "at least", 0.92, 1),
    ("instant", "at least", 0.93, 1),
    ("day", "at least", 0.97, 1),
    ("authors", "at least", 0.9, 1),
    ("furniture", "at most", 0.005, 0),
    ("empty", "at most", 0, 0),
    ("notext", "at most", 0, 0),
)
_RATIO, _RATIO_PANGEA = Target(2.5, "at most"), Target(2.0, "at most")


def report(compared: Sequence[Compared], absent: Sequence[Absent], figures: Sequence[str] = tuple(_FIGURES)) -> str:
    """Scores by group, cost, then single figures by family and by language."""
    parts = [_targets(compared)]
    parts += [_scores(group, heading, compared) for group, heading in _GROUPS.items()]
    parts += [_cost(compared), _notes(compared, absent)]
    families = sorted(name for name in compared[0].scores if name not in _GROUPS and not name.startswith("language "))
    languages = sorted(name for name in compared[0].scores if name.startswith("language "))
    for figure in figures:
        heading = _FIGURES[figure]
        parts.append(_by(figure, f"{heading}, by family", families, compared))
        parts.append(_by(figure, f"{heading}, by language", languages, compared))
    return "\n\n".join(part for part in parts if part)


def renew_document(compared: Sequence[Compared], absent: Sequence[Absent]) -> None:
    """Put the tables in their place in docs/extraction.md; of the single figures only those of the body."""
    text = DOCUMENT.read_text(encoding="utf-8")
    new = f"{date.today().isoformat()}\n\n{report(compared, absent, _KEPT)}\n"  # noqa: DTZ011  # the day of whoever runs it
    renewed, places = _PLACE.subn(lambda found: found.group(1) + new + found.group(2), text)
    if places != 1:
        raise ValueError(f"{DOCUMENT} has {places} marked places for the comparison, not one")
    DOCUMENT.write_text(renewed, encoding="utf-8")


def _targets(compared: Sequence[Compared]) -> str:
    """Ours beside the target and the best of the peers, for each figure."""
    ours, *others = compared
    peers = [one for one in others if not one.name.startswith("ours")]
    rows = []
    for figure, side, overall, pangea in _TARGETS:
        for group, bound in (("all", overall), ("pangea", pangea)):
            best = (max if side == "at least" else min)(
                (value for one in peers if (value := one.scores[group][figure]) is not None), default=None
            )
            rows.append(_target(f"{figure}, {group}", ours.scores[group][figure], best, Target(bound, side)))
    rows.append(_target("ratio to the lxml parse, all", ours.ratio(), None, _RATIO))
    rows.append(_target("ratio to the lxml parse, pangea", ours.ratio("pangea"), None, _RATIO_PANGEA))
    return _table("Targets", ["figure", "ours", "best peer", "target", ""], rows)


def _target(figure: str, value: float | None, best: float | None, target: Target) -> list[str]:
    met = "" if value is None else "met" if target.is_met(value) else "NOT met"
    return [figure, _shown(value), _shown(best), str(target), met]


def _scores(group: str, heading: str, compared: Sequence[Compared]) -> str:
    columns = [name for name in metric()["COLUMNS"] if name not in ("pages", "missing")]
    rows = [[one.name, *(_shown(one.scores[group][column]) for column in columns)] for one in compared]
    pages = compared[0].scores[group]["pages"]
    return _table(f"{heading} ({pages:.0f})", ["reader", *columns], rows)


def _cost(compared: Sequence[Compared]) -> str:
    headings = ["reader", "ms a page", "lxml parse", "ratio", "ratio, Pangea", "slowest page, ms", "peak MB", "failed"]
    rows = [
        [
            one.name,
            f"{one.milliseconds():.1f}",
            f"{one.milliseconds('floor'):.1f}",
            f"{one.ratio():.1f}",
            f"{one.ratio('pangea'):.1f}",
            f"{one.slowest:.0f}",
            f"{one.peak / _MB:.0f}",
            str(len(one.failed)),
        ]
        for one in compared
    ]
    return _table("Cost (processor time)", headings, rows)


def _notes(compared: Sequence[Compared], absent: Sequence[Absent]) -> str:
    versions = ", ".join(f"{one.name} {one.version}" for one in compared if one.version and "," not in one.name)
    lines = [f"Versions: {versions}." if versions else ""]
    lines += [f"{one.name} failed on {len(one.failed)}: {one.failed[0]['failed']}" for one in compared if one.failed]
    lines += [f"Not compared: {one.name}: {one.reason}" for one in absent]
    return "\n".join(line for line in lines if line)


def _by(figure: str, heading: str, groups: Iterable[str], compared: Sequence[Compared]) -> str:
    """A figure of every reader, a line for each group that has it."""
    rows = []
    for group in groups:
        values = [one.scores[group][figure] for one in compared]
        if any(value is not None for value in values):
            pages = compared[0].scores[group]["pages"]
            rows.append([f"{group.removeprefix('language ')} ({pages:.0f})", *map(_shown, values)])
    return _table(heading, ["", *(one.name for one in compared)], rows) if rows else ""


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _table(heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[place]) for row in (columns, *rows)) for place in range(len(columns))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in (columns, *rows)
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return f"### {heading}\n\n" + "\n".join(lines)
