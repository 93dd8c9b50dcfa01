"""Schema versions: which one a database has, and whether it is the present one.

Alembic keeps the version in the table `alembic_version`; archive.store.steps runs its steps.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from archive.errors import SchemaMismatch, StoreError
from archive.store.schema import metadata

#: The steps in their order, and the present one; a test compares them with the modules of archive.store.migrations.
VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013")
PRESENT = VERSIONS[-1]

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
        _run_steps(connection)


def upgrade(connection: Connection, where: str) -> str:
    """Run the steps that the database lacks; the version it then has. Raises SchemaMismatch where it is a newer one."""
    _lock_schema(connection)
    if not is_empty(connection):
        _refuse_foreign(connection, where)
    _run_steps(connection)
    return PRESENT


def require_present_schema(connection: Connection, where: str) -> None:
    """Raise SchemaMismatch unless the database has the present schema, StoreError where it has no tables at all."""
    if is_empty(connection):
        raise StoreError(f"{where} holds no archive yet; a crawl or a re-parse makes one")
    _refuse_foreign(connection, where)
    version = stored_version(connection)
    if version != PRESENT:
        raise SchemaMismatch(
            f"{where} has the older schema {version}, this program needs {PRESENT}: run `airchive db upgrade`"
        )


def stored_version(connection: Connection) -> str | None:
    """The name of the step that the database was last brought to; None where it holds no schema."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def _run_steps(connection: Connection) -> None:
    from archive.store.steps import run_steps  # Alembic is slow to import, and most commands never need it

    run_steps(connection, PRESENT)


def _refuse_foreign(connection: Connection, where: str) -> None:
    version = stored_version(connection)
    if version is None:
        raise SchemaMismatch(f"{where} has tables of another program's making; name another database")
    if version not in VERSIONS:
        raise SchemaMismatch(
            f"{where} has the schema {version}, which is newer than this program ({PRESENT}): "
            "use the newer program (`airchive db upgrade` cannot go back)"
        )


def _lock_schema(connection: Connection) -> None:
    """Let one process at a time look and build. SQLite's writing transaction is such a lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
