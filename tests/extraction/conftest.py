"""What the tests of extraction say at the end of a run."""

from __future__ import annotations

import pytest

_RISEN = pytest.StashKey[list[str]]()


@pytest.fixture
def risen(request: pytest.FixtureRequest) -> list[str]:
    """Scores that have risen above the baseline, for the end of the run."""
    return request.config.stash.setdefault(_RISEN, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if found := config.stash.get(_RISEN, []):
        terminalreporter.section("scores above the baseline; keep them with scripts/score --renew-baseline")
        for line in found:
            terminalreporter.write_line(line)
