"""Imported by the process that runs are forked from: an undisturbed run, so that theirs find everything imported."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.faults.child import Task, run
from tests.faults.plan import Trouble

with tempfile.TemporaryDirectory() as folder:
    run(Task(Path(folder), f"sqlite:///{folder}/airchive.db"), Trouble(), lambda _: None)
