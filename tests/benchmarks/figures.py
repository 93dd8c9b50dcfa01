"""What benchmarks report: ratios within one run, each beside its target."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, TypeVar

T = TypeVar("T")
Side = Literal["at most", "at least"]


@dataclass(frozen=True, slots=True)
class Target:
    """A bound for the value of a figure."""

    bound: float
    side: Side
    unit: str = ""

    def is_met(self, value: float) -> bool:
        return value <= self.bound if self.side == "at most" else value >= self.bound

    def __str__(self) -> str:
        return f"{'≤' if self.side == 'at most' else '≥'} {self.bound:g}{self.unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table. `value` is what the target bounds: a ratio of ours to the reference, or an amount."""

    what: str
    ours: str
    reference: str = ""
    value: float | None = None
    target: Target | None = None

    def cells(self) -> tuple[str, ...]:
        """What, ours, reference, ratio, target, and whether it is met."""
        shown = "" if self.value is None else f"{self.value:.2f}" if self.value < 10 else f"{self.value:.0f}"
        if self.target is None or self.value is None:
            return self.what, self.ours, self.reference, shown, "", ""
        met = "met" if self.target.is_met(self.value) else "NOT met"
        return self.what, self.ours, self.reference, shown, str(self.target), met


_HEADINGS = ("what", "ours", "reference", "ratio", "target", "")


def table(figures: Sequence[Figure]) -> str:
    """The figures as aligned text."""
    rows = [_HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths).rstrip())
    return "\n".join(lines)


def interleave(rounds: int, first: Callable[[], T], second: Callable[[], T]) -> tuple[list[T], list[T]]:
    """The results of both, run in turns: what else the machine does meets both alike."""
    pairs = [(first(), second()) for _ in range(rounds)]
    return [one for one, _ in pairs], [other for _, other in pairs]


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes, by the clock of this process's processor time: other programs do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def clocked(work: Callable[[], object]) -> float:
    """How long the work takes by the clock on the wall, whatever processes do it."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def middle(values: Sequence[float]) -> float:
    return float(median(values))
