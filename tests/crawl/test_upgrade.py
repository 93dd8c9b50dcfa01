"""An archive of the first schema, full of rows, is brought to the present one and goes on where it was."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text

from archive.store import migrate, steps
from tests.crawl.rows import rows
from tests.running import DemoCrawls, airchive, crawl
from tests.site.serve import Server

#: Columns of a later schema. What stands in them is of the extractor that reads a page after the upgrade.
LATER = {"detected_language", "published_local", "related", "notes", "provenance"}


@contextmanager
def _connected(path: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def _as_first_schema(present: Path, path: Path) -> None:
    """A database of the first schema with the rows of a present one, as far as it has columns for them."""
    with _connected(path) as connection:
        steps.run_steps(connection, migrate.VERSIONS[0])
    engine = create_engine(f"sqlite:///{path}", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("ATTACH :present AS present"), {"present": str(present)})
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        for table in inspect(connection).get_table_names():
            if table == "alembic_version":
                continue
            names = ", ".join(column["name"] for column in inspect(connection).get_columns(table))
            where = (
                " WHERE kind <> 'related'" if table == "link" else ""
            )  # the first schema knew links of the body only
            wanted = f"SELECT {names} FROM present.{table}{where}"
            connection.execute(text(f"INSERT INTO {table} ({names}) {wanted}"))
    engine.dispose()


def test_an_archive_of_the_first_schema_is_upgraded_with_its_rows(demo: DemoCrawls, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo.home, home)
    (home / "airchive.db").unlink()
    _as_first_schema(demo.home / "airchive.db", home / "airchive.db")
    database = f"sqlite:///{home / 'airchive.db'}"

    assert "run `airchive db upgrade`" in airchive("crawl", "demo", home=home, code=4).stderr
    assert f"schema {migrate.PRESENT}" in airchive("db", "upgrade", home=home).stderr
    assert f"schema {migrate.PRESENT}" in airchive("db", "upgrade", home=home).stderr
    for view in ("articles", "article_history", "captures"):
        assert rows(database, view, without=LATER) == rows(demo.database, view, without=LATER)
    assert rows(database, "run", without={"versions"}) == rows(demo.database, "run", without={"versions"})

    with Server(edition=2) as server:
        printed = crawl(home, server)
    assert "0 new, 0 revised" in printed
    airchive("reparse", home=home)
    airchive("verify", home=home)
