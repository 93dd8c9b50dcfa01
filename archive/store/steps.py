"""The steps from one schema to the next, run by Alembic inside the caller's transaction.

Apart from archive.store.migrate, because importing Alembic takes longer than most commands: only what builds or
upgrades a database needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep, StampStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from archive.store.schema import metadata


def scripts() -> ScriptDirectory:
    """The steps there are: the modules of `archive.store.migrations`."""
    return ScriptDirectory(Path(__file__).with_name("migrations"))


def run_steps(connection: Connection, target: str) -> None:
    """Run the steps up to `target` (a step's name, or "head"). A step that fails leaves nothing behind."""
    known = scripts()

    def steps(current: Any, _context: MigrationContext) -> Sequence[RevisionStep | StampStep]:
        return known._upgrade_revs(target, current)

    with EnvironmentContext(Config(), known, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        environment.run_migrations()
