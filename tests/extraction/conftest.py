"""What the tests of extraction say at the end of a run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_RISEN = "risen"


@pytest.fixture
def risen(record_property: Callable[[str, object], None]) -> list[str]:
    """Scores that have risen above the baseline, for the end of the run."""
    found: list[str] = []
    record_property(_RISEN, found)  # crosses to the process that prints, where there are several
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    found = [line for report in reports for name, lines in report.user_properties if name == _RISEN for line in lines]
    if found:
        terminalreporter.section("scores above the baseline; keep them with scripts/score --renew-baseline")
        for line in found:
            terminalreporter.write_line(line)
