"""Every fault at every point: the n-th operation of each kind and each commit, in a run and in a recovery.

After each the next run makes the archive whole. All of them run with `scripts/check --long`, a fair share always.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from tests.crawl.rows import Rows
from tests.faults.plan import AFTER, BEFORE, Fault, Kind
from tests.faults.trial import Trial

KINDS: tuple[Kind, ...] = ("kill", "term", "full", "broken")
WRITE_KINDS: tuple[Kind, ...] = (*KINDS, "short", "torn")

#: Points of a run, and which of their passes are struck.
RUN = {
    "make folder warc": (1, 2),
    "create segment": (1, 2, 3),
    "sync folder warc": (1, 2, 3, 4, 6),  # after a creation, a sealing, a line of the manifest, …
    "write warcinfo": (1, 2),
    "sync warcinfo": (1, 2),
    "write records": (1, 2, 5, 9, 14, 20),
    "sync records": (1, 2, 4, 7),
    "rename segment": (1, 2),
    "open manifest": (1,),
    "truncate manifest": (1,),
    "write manifest": (1, 2),
    "sync manifest": (1, 2),
    "close manifest": (1,),
}
RUN_COMMITS = {
    "freeing what killed runs had claimed": (1,),
    "noting the run's start": (1,),
    "claiming pages": (1, 2, 4),
    "recording captures": (1, 3, 5),
    "noting misses": (1,),
    "listing pages": (1, 3),
    "ingesting a listing": (1, 2),
    "ingesting": (1, 2),
    "noting the run's end": (1,),
}
#: What a run leaves that is killed in the middle of a record, and the points of its recovery.
TORN = Fault("torn", "write records", 9)
AFTER_TORN = {
    "take segment": (1,),
    "make folder quarantine": (1,),
    "open tail": (1,),
    "truncate tail": (1,),
    "write tail": (1,),
    "sync tail": (1,),
    "close tail": (1,),
    "sync folder quarantine": (1,),
    "truncate segment": (1,),
    "sync records": (1,),
    "rename segment": (1,),
    "sync folder warc": (1, 2),
    "open manifest": (1,),
    "write manifest": (1,),
    "sync manifest": (1,),
}
AFTER_TORN_COMMITS = {
    "recording recovered captures": (1,),
    "ingesting": (1,),
    "freeing what killed runs had claimed": (1,),
}
#: The same for a segment that has its name and no line in the manifest, for rows that are missing, for an empty file.
OTHERS = [
    (Fault("kill", "open manifest"), "take sealed segment", 1),
    (Fault("kill", "open manifest"), BEFORE + "recording recovered captures", 1),
    (Fault("kill", "open manifest"), "write manifest", 1),
    (Fault("kill", BEFORE + "recording captures", 2), BEFORE + "recording recovered captures", 1),
    (Fault("kill", BEFORE + "recording captures", 2), AFTER + "recording recovered captures", 1),
    (Fault("kill", "write warcinfo"), "remove segment", 1),
    (Fault("kill", "write warcinfo"), "sync folder warc", 1),
]


def _iter_points() -> Iterator[tuple[tuple[Fault, ...], str, int]]:
    """What happened before, the point, and its pass."""
    for before, points, commits in (((), RUN, RUN_COMMITS), ((TORN,), AFTER_TORN, AFTER_TORN_COMMITS)):
        yield from ((before, point, number) for point, numbers in points.items() for number in numbers)
        for doing, numbers in commits.items():
            yield from ((before, moment + doing, number) for number in numbers for moment in (BEFORE, AFTER))
    yield from (((fault,), point, number) for fault, point, number in OTHERS)


POINTS = tuple(_iter_points())
PRODUCT = [
    (database, (*before, Fault(kind, point, number)))
    for database in ("sqlite", "postgresql")
    for before, point, number in POINTS
    for kind in (WRITE_KINDS if point.startswith("write") else KINDS)
] + [("unbuilt", (Fault(kind, moment + "building the schema"),)) for moment in (BEFORE, AFTER) for kind in KINDS]


def _share() -> set[int]:
    """Always run: a case of every kind of fault on either database, and one of the schema's building."""
    cases: dict[tuple[str, Kind | None], list[int]] = {}
    for number, (database, faults) in enumerate(PRODUCT):
        cases.setdefault((database, None if database == "unbuilt" else faults[-1].kind), []).append(number)
    chance = random.Random(20261126)
    return {chance.choice(numbers) for numbers in cases.values()}


SHARE = _share()


def _name(database: str, faults: tuple[Fault, ...]) -> str:
    return f"{database}: {', then '.join(map(str, faults))}"


def test_there_are_points_enough() -> None:
    assert len(POINTS) == len(set(POINTS)) >= 64


@pytest.mark.parametrize(
    ("trial", "faults"),
    [
        pytest.param(database, faults, id=_name(database, faults), marks=[pytest.mark.long] * (number not in SHARE))
        for number, (database, faults) in enumerate(PRODUCT)
    ],
    indirect=["trial"],
)
def test_after_a_fault_the_next_run_makes_it_whole(
    trial: Trial, faults: tuple[Fault, ...], undisturbed: dict[str, Rows]
) -> None:
    trial.run_through(faults)
    trial.check(undisturbed)
