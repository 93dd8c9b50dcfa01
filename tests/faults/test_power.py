"""A power cut at any moment of a run or of a recovery: what was acknowledged is there, and the next run goes on."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawl.rows import Rows
from tests.faults.child import Task
from tests.faults.plan import Fault
from tests.faults.power import LOSSES, Crash, Event, Loss, record
from tests.faults.trial import Trial, recorded_run

SEED = 20261126
CUTS = 200
#: Always tried: every kind of loss, with and without a recovery.
SHARE = {0, 3, 4, 7, 8, 11}


@dataclass(frozen=True)
class Recording:
    """A run that was recorded, from the state of the home when it began."""

    home: Path
    begun: dict[str, tuple[int, bytes]]
    log: list[Event]
    acknowledged: set[str]  #: before it began


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> tuple[Recording, Recording]:
    """An undisturbed run on an empty home, and one that begins with a recovery."""
    return tuple(_record(tmp_path_factory.mktemp("recorded"), sqlite_template, after=after) for after in (False, True))  # type: ignore[return-value]


def _record(folder: Path, template: Path, *, after: bool) -> Recording:
    home = folder / "home"
    home.mkdir()
    trial = Trial(home, f"sqlite:///{shutil.copy(template, home / 'airchive.db')}")
    if after:
        assert trial.run(Fault("torn", "write records", 12)).struck
    begun, log = recorded_run(record, Task(home, trial.database))
    return Recording(home, begun, log, set(trial.acknowledged))


def _moments(log: list[Event], within: int | None) -> list[int]:
    """After which events the power may fail: those that leave something unsynced, and one in four of the others.

    `within` so many first events: a recovery is short, beside the run that follows it.
    """
    unsynced = ("name", "write", "truncate", "rename", "remove")
    return [count for count, event in enumerate(log[:within], start=1) if event.what in unsynced or count % 4 == 0]


@pytest.mark.parametrize(
    "number", [pytest.param(number, marks=[pytest.mark.long] * (number not in SHARE)) for number in range(CUTS)]
)
def test_after_a_power_cut_nothing_acknowledged_is_lost(
    number: int, recordings: tuple[Recording, Recording], tmp_path: Path, undisturbed: dict[str, Rows]
) -> None:
    chance = random.Random(SEED + number)
    recording = recordings[number % 2]
    moment = chance.choice(_moments(recording.log, within=40 if number % 4 == 3 else None))
    loss: Loss = LOSSES[number // 2 % len(LOSSES)]
    crash = Crash.after(recording.begun, recording.log, moment)
    home = tmp_path / "home"
    home.mkdir()
    crash.image(recording.home, home, loss, chance)
    trial = Trial(home, f"sqlite:///{home / 'airchive.db'}", recording.acknowledged | crash.acknowledged)
    trial.finish()
    trial.check(undisturbed)


def test_every_kind_of_loss_happens(recordings: tuple[Recording, Recording], tmp_path: Path) -> None:
    """What is left differs from what was written, or the campaign would prove nothing."""
    recording = recordings[0]
    writes = [count for count, event in enumerate(recording.log, start=1) if event.what == "write"]
    crash = Crash.after(recording.begun, recording.log, writes[6])
    written = crash.files[recording.log[writes[6] - 1].file]
    whole = written.durable + b"".join(event.data for event in written.since)
    for loss in LOSSES:
        home = tmp_path / loss
        crash.image(recording.home, home, loss, random.Random(3))
        left = next((home / "warc").glob("*.open")).read_bytes()
        assert left.startswith(written.durable)
        assert (left == whole) == (loss == "kept")
