"""Extraction compared: ours and every installed peer over the pages of ../shared, in one run.

Scores are score.py's own; times are processor time, each page beside a bare lxml parse of it in the same process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tests.benchmarks.peers import environments
from tests.benchmarks.peers.catalogue import READERS
from tests.benchmarks.processes import ROOT
from tests.scoring import DATA, Row, Summary, gold, marks, summaries

ROUNDS = 3
#: Seconds for all pages, after which a reader counts as failed.
PATIENCE = 1800


@dataclass(frozen=True)
class Compared:
    """One reader's answers to all pages."""

    name: str
    version: str | None
    peak: int  #: bytes
    answers: tuple[Row, ...]

    @cached_property
    def scores(self) -> dict[str, Summary]:
        return summaries(marks(self.answers))

    @property
    def failed(self) -> list[Row]:
        return [answer for answer in self.answers if "failed" in answer]

    def milliseconds(self, key: str = "cpu") -> float:
        """Processor time of a page, on average: of the reader, or of the `floor`."""
        return float(1000 * sum(answer[key] for answer in self.answers) / len(self.answers))

    def ratio(self, family: str = "") -> float:
        """The reader's time to that of the lxml parse, over the pages of the families that begin so."""
        chosen = {page["sha256"] for page in gold() if page["family"].startswith(family)}
        cpu, floor = (
            sum(answer[key] for answer in self.answers if answer["sha256"] in chosen) for key in ("cpu", "floor")
        )
        return float(cpu / floor)

    @property
    def slowest(self) -> float:
        """Milliseconds of the page that took longest."""
        return float(1000 * max(answer["cpu"] for answer in self.answers))


@dataclass(frozen=True, slots=True)
class Absent:
    """A reader that gave no answers, and why."""

    name: str
    reason: str


def install() -> dict[str, str]:
    """Install the peers' environments; those that could not be, with the reason."""
    return {name: why for name in environments.names() if (why := environments.install(name))}


def compare(*, quick: bool) -> tuple[list[Compared], list[Absent]]:
    """Every reader that is installed, in turn; and those that are not."""
    compared: list[Compared] = []
    absent: list[Absent] = []
    for name, entry in READERS.items():
        interpreter = environments.python(entry.environment)
        if interpreter is None:
            absent.append(Absent(name, "not installed (--peers installs it)"))
            continue
        print(f"reading with {name} ...", file=sys.stderr, flush=True)
        result = _read(name, [str(interpreter)], 1 if quick else ROUNDS)
        if isinstance(result, Compared):
            compared.append(result)
        else:
            absent.append(result)
    return compared, absent


def _read(name: str, interpreter: Sequence[str], rounds: int) -> Compared | Absent:
    pages = [{**page, "file": str(DATA / page["file"])} for page in gold()]
    try:
        done = subprocess.run(
            [*interpreter, "-m", "tests.benchmarks.peers.worker", name, str(rounds)],
            cwd=ROOT,
            input="".join(json.dumps(page) + "\n" for page in pages),
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Absent(name, f"not done after {PATIENCE} s")
    if done.returncode:
        return Absent(name, (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1])
    *answers, last = map(json.loads, done.stdout.splitlines())
    return Compared(name, last["version"], last["peak"], tuple(answers))
