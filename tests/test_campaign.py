"""A campaign that was broken off goes on where it was."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT


@pytest.mark.long
def test_what_has_passed_is_not_run_again(tmp_path: Path) -> None:
    passed = tmp_path / "new" / "passed"

    def run(*words: str) -> tuple[int, str]:
        tests = ["-o", "testpaths=tests/crawl/test_tally.py"]  # none are named, as in scripts/check
        command = [sys.executable, "-m", "pytest", "-q", f"--passed={passed}", *tests, *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines()[-1]

    code, words = run("-n", "2", "-k", "failed")
    assert (code, words.partition(" in ")[0]) == (0, "2 passed")
    code, words = run("-n", "2")
    assert code == 0
    others = int(words.partition(" passed in ")[0])
    assert others > 0
    assert run()[0] == 5  # nothing was left
    named = passed.read_text().splitlines()
    assert len(named) == len(set(named)) == 2 + others
