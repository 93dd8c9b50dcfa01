"""The scores that the extractor has reached on ../shared, kept in baseline.json: they can only rise.

`scripts/score --renew-baseline` writes the file; no test does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.scoring import FAULTS, GOLD, Marks, Row, Summary, gold, marks, metric, prediction, summaries

FILE = Path(__file__).with_name("baseline.json")
#: score.py rounds to four places.
ROUNDING = 0.00011
Figures = dict[str, dict[str, float]]
_IGNORED = frozenset({"pages", "precision", "recall"})  #: f1 is made of the latter two


@dataclass(frozen=True, slots=True)
class Change:
    """A figure of a group that is not what it was."""

    group: str
    figure: str
    before: float
    now: float | None  #: None where no page has a mark for it any more

    @property
    def is_fall(self) -> bool:
        if self.now is None:
            return True
        return (self.now > self.before) if self.figure in FAULTS else (self.now < self.before)

    def __str__(self) -> str:
        return f"{self.group}: {self.figure} {self.before:.4f} -> {'none' if self.now is None else f'{self.now:.4f}'}"


def fingerprint() -> str:
    """Of the gold that figures belong to: with other pages the same extractor has other figures."""
    return hashlib.sha256(GOLD.read_bytes()).hexdigest()


def measured() -> tuple[dict[str, Summary], list[tuple[Row, Marks]]]:
    """The figures now, by group, and the marks of each page."""
    marked = marks(prediction(page) for page in gold())
    return {name: row for name, row in summaries(marked).items() if not name.startswith("language ")}, marked


def read() -> tuple[str, Figures]:
    """The fingerprint of the gold, and the figures by group."""
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    return kept["gold"], kept["figures"]


def write(figures: dict[str, Summary]) -> None:
    chosen = {
        group: {name: value for name, value in figures[group].items() if name not in _IGNORED and value is not None}
        for group in sorted(figures)
    }
    text = json.dumps({"gold": fingerprint(), "figures": chosen}, indent=1)
    FILE.write_text(text + "\n", encoding="utf-8")


def changes(before: Figures, now: dict[str, Summary]) -> Iterator[Change]:
    """Figures that moved by more than rounding. One that is gone has fallen."""
    for group, figures in before.items():
        for figure, value in figures.items():
            found = now.get(group, {}).get(figure)
            if found is None or abs(found - value) > ROUNDING:
                yield Change(group, figure, value, found)


def worst(marked: list[tuple[Row, Marks]], change: Change, count: int = 5) -> list[str]:
    """The pages of a group that do worst by a figure, worst first, each with its mark."""
    groups = metric()["groups"]
    of_group = [(page, found) for page, found in marked if change.group in {name.strip() for name in groups(page)}]
    valued = [(value, page) for page, found in of_group if (value := _mark(found, change.figure)) is not None]
    valued.sort(key=lambda pair: -pair[0] if change.figure in FAULTS else pair[0])
    return [f"{value:.3f}  {page['file']}  {page['url']}" for value, page in valued[:count]]


def _mark(found: Marks, figure: str) -> float | None:
    """A page's mark for a figure of its group: score.py names the parts of the two F1 figures otherwise."""
    parts = {"f1": ("precision", "recall"), "snapshot_f1": ("sp", "sr")}.get(figure)
    if parts is None:
        return found.get(figure)
    if parts[0] not in found:
        return None
    value: float = metric()["f1"](found[parts[0]], found[parts[1]])
    return value
