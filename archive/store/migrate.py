"""Schema versions: which one a database has, and the steps to the present one.

Alembic keeps the version in the table `alembic_version`; its steps are the modules of `archive.store.migrations`. They
run here, without its command line, inside the caller's transaction: a step that fails leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext, RevisionStep, StampStep
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from archive.errors import SchemaMismatch, StoreError
from archive.store.schema import metadata

#: Any number, the same for every process that builds a schema in one PostgreSQL database.
_ADVISORY_LOCK = 0x61697263


def is_empty(connection: Connection) -> bool:
    """Whether the database has none of the store's tables."""
    tables = set(inspect(connection).get_table_names())
    return not tables & ({*metadata.tables} | {"alembic_version"})


def build_if_empty(connection: Connection) -> None:
    """Bring a database that has none of the store's tables to the present schema; leave any other as it is."""
    _lock_schema(connection)
    if is_empty(connection):
        run_steps(connection, "head")


def upgrade(connection: Connection, where: str) -> str:
    """Run the steps that the database lacks; the version it then has. Raises SchemaMismatch where it is a newer one."""
    _lock_schema(connection)
    if not is_empty(connection):
        _refuse_foreign(connection, where)
    run_steps(connection, "head")
    return present_version()


def require_present_schema(connection: Connection, where: str) -> None:
    """Raise SchemaMismatch unless the database has the present schema, StoreError where it has no tables at all."""
    if is_empty(connection):
        raise StoreError(f"{where} holds no archive yet; a crawl or a re-parse makes one")
    _refuse_foreign(connection, where)
    version = stored_version(connection)
    if version != present_version():
        raise SchemaMismatch(
            f"{where} has the older schema {version}, this program needs {present_version()}: run `airchive db upgrade`"
        )


def present_version() -> str:
    """The name of the newest step."""
    head = _scripts().get_current_head()
    assert head is not None
    return head


def stored_version(connection: Connection) -> str | None:
    """The name of the step that the database was last brought to; None where it holds no schema."""
    return MigrationContext.configure(connection).get_current_revision()


def run_steps(connection: Connection, target: str) -> None:
    """Run the steps up to `target` (a step's name, or "head")."""
    scripts = _scripts()

    def steps(current: Any, _context: MigrationContext) -> Sequence[RevisionStep | StampStep]:
        return scripts._upgrade_revs(target, current)

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        environment.run_migrations()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(Path(__file__).with_name("migrations"))


def _refuse_foreign(connection: Connection, where: str) -> None:
    version = stored_version(connection)
    if version is None:
        raise SchemaMismatch(f"{where} has tables of another program's making; name another database")
    if version not in {script.revision for script in _scripts().walk_revisions()}:
        raise SchemaMismatch(
            f"{where} has the schema {version}, which is newer than this program ({present_version()}): "
            "use the newer program (`airchive db upgrade` cannot go back)"
        )


def _lock_schema(connection: Connection) -> None:
    """Let one process at a time look and build. SQLite's writing transaction is such a lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
