"""Faults at the commits and file operations of imports, repairs and verifications.

And that every transaction of the program has a name, and every file operation of these is struck.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.rows import Rows, query
from tests.faults import test_points as points
from tests.faults.child import Task
from tests.faults.maintenance import damaged_home, maintain
from tests.faults.plan import AFTER, BEFORE, Fault, Kind, Trouble
from tests.faults.trial import Trial

ROOT = Path(__file__).parents[2]
#: What each does first, and which of its passes is struck.
COMMITS = {
    "recording an import": 1,
    "recording captures": 1,
    "ingesting": 1,
    "noting an import as ingested": 1,
    "reopening revisits": 1,
    "resolving revisits": 1,
    "linking pages": 1,
    "making sites known": 1,
    "noting a verification": 2,
    "recording found captures": 1,
    "noting lost captures": 1,
}
#: The file operations of the same, in their order, and which of their passes are struck.
OPERATIONS = {
    "make folder quarantine": (1, 2, 3),
    "create tail": (1, 2),
    "write tail": (1, 2),
    "sync tail": (1, 2),
    "close tail": (1,),
    "sync folder quarantine": (1, 2, 3),
    "open new manifest": (1,),
    "truncate new manifest": (1,),
    "write new manifest": (1,),
    "sync new manifest": (1,),
    "close new manifest": (1,),
    "replace manifest": (1,),
    "sync folder warc": (1, 2, 3, 4, 5, 6, 7),
    "open sealed segment": (1,),
    "truncate sealed segment": (1,),
    "sync sealed segment": (1,),
    "close sealed segment": (1,),
    "rename sealed segment": (1,),
    "open manifest": (1, 2, 3, 4, 5),
    "truncate manifest": (1, 3, 4),
    "write manifest": (1, 2, 3, 4, 5),
    "sync manifest": (1, 2, 3, 4, 5),
    "close manifest": (1, 3, 4),
    "make folder imported": (1,),
    "create import": (1,),
    "write import": (1,),
    "sync import": (1,),
    "close import": (1,),
    "rename import": (1,),
    "link import": (1,),
    "sync all of import": (1, 2),
    "sync folder imported": (1, 2),
}
KINDS: tuple[Kind, ...] = ("kill", "full", "broken")
WRITE_KINDS: tuple[Kind, ...] = (*KINDS, "short", "torn")
#: Tried elsewhere: tests/store/test_migrations.py.
OTHERS = {"upgrading the schema"}
FAULTS = [
    Fault(kind, moment + doing, number)
    for doing, number in COMMITS.items()
    for moment in (BEFORE, AFTER)
    for kind in KINDS
] + [
    Fault(kind, point, number)
    for point, numbers in OPERATIONS.items()
    for number in numbers
    for kind in (WRITE_KINDS if point.startswith("write") else KINDS)
]
#: Always run: each commit is struck, by one kind of fault at one moment; and some of the file operations.
SHARE = {*(number * 6 + number % 6 for number in range(len(COMMITS))), *range(len(COMMITS) * 6, len(FAULTS), 70)}


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return damaged_home(tmp_path_factory.mktemp("damaged") / "home").home.root


@pytest.fixture(scope="module")
def undisturbed(damaged: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    trial = _trial(damaged, tmp_path_factory.mktemp("undisturbed"))
    trial.finish()
    return _rows(trial)


def _trial(damaged: Path, folder: Path) -> Trial:
    home = shutil.copytree(damaged.parent, folder / "there") / damaged.name
    return Trial(home, f"sqlite:///{home / 'airchive.db'}", work=maintain)


def _rows(trial: Trial) -> dict[str, Rows]:
    """All but the moments at which it was done, and whether the import or the repair gave captures their rows."""
    return {
        "capture": query(trial.database, "SELECT * FROM capture", without={"lost_at", "run_id"}),
        "lost": query(trial.database, "SELECT record_id FROM capture WHERE lost_at IS NOT NULL"),
        "page": query(trial.database, "SELECT url, record_id, due_at IS NULL AS done FROM page"),
        "imported": query(trial.database, "SELECT file, sha256, ingested_at IS NULL AS open FROM imported"),
        "segment": query(trial.database, "SELECT file, sha256, outcome FROM segment"),
    }


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(fault, id=str(fault), marks=[pytest.mark.long] * (number not in SHARE))
        for number, fault in enumerate(FAULTS)
    ],
)
def test_after_a_fault_the_next_one_brings_it_to_the_same_end(
    fault: Fault, damaged: Path, undisturbed: dict[str, Rows], tmp_path: Path
) -> None:
    trial = _trial(damaged, tmp_path)
    trial.run_through([fault])
    assert _rows(trial) == undisturbed


def test_the_end_is_that_of_a_mended_home(undisturbed: dict[str, Rows]) -> None:
    assert len(undisturbed["lost"]) == 3 + 1 + 3
    assert len(undisturbed["capture"]) == 5 * 3 + 3
    assert [row["open"] for row in undisturbed["imported"]] == [0, 0]


def test_every_file_operation_is_struck(damaged: Path, tmp_path: Path) -> None:
    trial = _trial(damaged, tmp_path)
    trouble = Trouble()
    maintain(Task(trial.home, trial.database), trouble)
    assert {point for point in trouble.passed if not point.startswith((BEFORE, AFTER))} == set(OPERATIONS)


def _iter_names() -> Iterator[tuple[str, str | None]]:
    """Where a transaction is begun, and what it is said to do; None where that is no word in the code."""
    for path in sorted(path for folder in ("archive", "crawler") for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in {"writing", "transact"}
            ):
                doing = node.args[1] if len(node.args) > 1 else None
                name = doing.value if isinstance(doing, ast.Constant) else None
                yield f"{path.relative_to(ROOT)}:{node.lineno}", name


def test_every_transaction_says_what_it_does_and_is_struck() -> None:
    struck = {*points.RUN_COMMITS, *points.AFTER_TORN_COMMITS, *COMMITS, *OTHERS, "building the schema"}
    named = dict(_iter_names())
    unnamed = {place.partition(":")[0] for place, name in named.items() if name is None}
    # They hand on what they were told; the archivist describes its turns, whose names are struck.
    assert unnamed == {"archive/archivist.py", "archive/store/transactions.py"}
    assert {name for name in named.values() if name is not None} <= struck
    assert len(named) > 20
