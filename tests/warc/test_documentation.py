"""docs/warc.md names tests: they exist, and its figures are theirs."""

from __future__ import annotations

import re
from pathlib import Path

from tests.crawl import test_disk
from tests.faults import test_kills, test_maintenance, test_points, test_power
from tests.warc import hostile, standard, test_conformance

HERE = Path(__file__).parent
TEXT = (HERE.parents[1] / "docs" / "warc.md").read_text()


def test_the_tests_that_the_documentation_names_exist() -> None:
    code = "".join(path.read_text() for path in HERE.parent.rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert len(named) > 8
    assert [name for name in sorted(named) if f"def {name}(" not in code] == []


def test_the_figures_of_the_campaigns_are_theirs() -> None:
    table = TEXT.partition("| campaign |")[2].partition("\n\n")[0]
    said = [(int(cases), int(always)) for cases, always in re.findall(r"\| (\d+) \| (\d+) \|$", table, re.MULTILINE)]
    assert said == [
        (len(test_points.PRODUCT), len(test_points.SHARE)),
        (len(test_maintenance.FAULTS), len(test_maintenance.SHARE)),
        (test_kills.KILLS, test_kills.SHARE),
        (test_kills.SECOND_KILLS, test_kills.SHARE),
        (test_power.CUTS, len(test_power.SHARE)),
        (len(test_disk.FAULTS), 1),
    ]
    assert f"{len(test_points.POINTS)} points of a run or a recovery" in TEXT
    assert f"in {len(test_conformance.SPOILED)} ways" in TEXT
    assert f"each of the {len(standard.FIELDS)} named fields" in TEXT
    assert f"makes {len(hostile.CASES)} such files" in TEXT
