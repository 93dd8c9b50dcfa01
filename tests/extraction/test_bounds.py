"""Pages that are hard on a reader are read within bounds that the system enforces: no hang, no endless memory."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest

from tests.extraction.shapes import SHAPES
from tests.running import ROOT

#: A size, and seconds of processor time that nothing sound comes near; what grows with the square of a page does.
LARGE = (4 * 1024 * 1024, 30)
USUAL = (128 * 1024, 10)


@cache
def failures(size: int, seconds: int) -> dict[str, str]:
    """What became of each shape that was not read through: all are read in one process as long as it lives."""
    waiting, found = list(SHAPES), {}
    while waiting:
        command = [sys.executable, "-m", "tests.extraction.shapes", str(size), str(seconds), *waiting]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        assert done.stdout, done.stderr
        last = done.stdout.splitlines()[-1]
        found[last] = f"ended with {done.returncode}: {done.stderr[-2000:]}"
        waiting = waiting[waiting.index(last) + 1 :]
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_a_page_of_this_shape_is_read_within_bounds(name: str) -> None:
    assert name not in failures(*USUAL), failures(*USUAL)[name]


@pytest.mark.long
@pytest.mark.parametrize("name", SHAPES)
def test_a_large_page_of_this_shape_is_read_within_bounds(name: str) -> None:
    assert name not in failures(*LARGE), failures(*LARGE)[name]
