"""Homes with fresh databases for trials, and the rows of a run that nothing disturbed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import postgres_database
from tests.crawl.rows import Rows, contents
from tests.faults.trial import Trial


@pytest.fixture
def trial(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Trial]:
    """A trial on a home of its own; the indirect parameter says on which database: sqlite, postgresql, or unbuilt."""
    with new_trial(request, tmp_path, request.param) as made:
        yield made


@contextmanager
def new_trial(request: pytest.FixtureRequest, folder: Path, database: str) -> Iterator[Trial]:
    home = folder / "home"
    home.mkdir(parents=True)
    if database == "postgresql":
        server = request.getfixturevalue("postgres_server")
        template = request.getfixturevalue("postgres_template")
        with postgres_database(server, f"TEMPLATE {template} STRATEGY file_copy") as url:
            yield Trial(home, url)
        return
    if database == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), home / "airchive.db")
    yield Trial(home, f"sqlite:///{home / 'airchive.db'}")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """The rows of a run that nothing disturbed."""
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    trial = Trial(home, f"sqlite:///{home / 'airchive.db'}")
    trial.finish()
    return contents(trial.database)
