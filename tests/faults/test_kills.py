"""SIGKILL at random moments, of runs and of the recoveries after them, on either database."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest

from tests.crawl.rows import Rows
from tests.faults.conftest import new_trial
from tests.faults.trial import Trial

SEED = 20261127
KILLS, SECOND_KILLS = 200, 100
#: Always tried, of each.
SHARE = 2
#: When a run is killed at the latest, as a multiple of the time that one takes here and now: a few have ended by then.
LATEST = 1.1
DATABASES = ("sqlite", "postgresql")


def _numbers(count: int) -> list[object]:
    return [pytest.param(number, marks=[pytest.mark.long] * (number >= SHARE)) for number in range(count)]


@pytest.fixture(scope="session")
def usual(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, undisturbed: dict[str, Rows]) -> float:
    """Seconds that a run takes on this machine, with what else it does; the first, which warms up, does not count."""
    home = tmp_path_factory.mktemp("timed")
    trial = Trial(home, f"sqlite:///{shutil.copy(sqlite_template, home / 'airchive.db')}")
    start = time.monotonic()
    trial.finish()
    return time.monotonic() - start


@pytest.mark.parametrize("number", _numbers(KILLS))
def test_after_a_random_kill_the_next_run_makes_it_whole(
    number: int, request: pytest.FixtureRequest, tmp_path: Path, usual: float, undisturbed: dict[str, Rows]
) -> None:
    chance = random.Random(SEED + number)
    with new_trial(request, tmp_path, DATABASES[number % 2]) as trial:
        trial.run(kill_after=chance.uniform(0, LATEST) * usual)
        trial.finish()
        trial.check(undisturbed)


@pytest.mark.parametrize("number", _numbers(SECOND_KILLS))
def test_after_a_second_kill_in_the_recovery_as_well(
    number: int, request: pytest.FixtureRequest, tmp_path: Path, usual: float, undisturbed: dict[str, Rows]
) -> None:
    """A recovery passes some ten to thirty points."""
    chance = random.Random(-SEED - number)
    with new_trial(request, tmp_path, DATABASES[number % 2]) as trial:
        trial.run(kill_after=chance.uniform(0.2, LATEST) * usual)
        trial.run(kill_at=chance.randint(1, 30))
        trial.finish()
        trial.check(undisturbed)
