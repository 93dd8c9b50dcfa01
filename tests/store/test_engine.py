"""Opening databases: settings, transactions, reading only, and what messages may say."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from archive.errors import StoreError, UsageError
from archive.store import claims
from archive.store import engine as engine_module
from archive.store.engine import (
    database_url as default_url,
)
from archive.store.engine import (
    journal_mode,
    open_database,
    open_read_only,
    reading,
    writing,
)
from archive.store.listings import PageListing, SiteRow, list_pages, upsert_sites
from tests.store.builders import NOON


def test_a_home_has_a_sqlite_database_of_its_own_whatever_its_name(tmp_path: Path) -> None:
    home = tmp_path / "odd ?name %41 #1"
    open_database(default_url(home)).dispose()
    assert (home / "airchive.db").is_file()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="in memory"):
        open_database(url)


def test_sqlite_is_set_to_keep_what_it_commits(sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    with reading(engine) as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
        }
    engine.dispose()
    mode = journal_mode(sqlite3.sqlite_version_info)
    assert pragmas["journal_mode"] == mode
    assert pragmas["synchronous"] >= (2 if mode == "wal" else 3)
    assert pragmas["foreign_keys"] == 1
    assert pragmas["busy_timeout"] == engine_module.BUSY_TIMEOUT


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
    ],
)
def test_the_write_ahead_log_is_used_only_where_its_reset_is_mended(version: tuple[int, ...], mode: str) -> None:
    assert journal_mode(version) == mode


def test_the_write_ahead_log_of_another_library_is_given_up_where_it_is_not_safe(sqlite_url: str) -> None:
    open_database(sqlite_url).dispose()
    file = sqlite_url.removeprefix("sqlite:///")
    other = sqlite3.connect(file)
    other.execute("PRAGMA journal_mode = wal")
    other.close()
    engine = open_database(sqlite_url)
    with reading(engine) as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == journal_mode(sqlite3.sqlite_version_info)
    engine.dispose()


def test_a_block_that_raises_leaves_nothing(database: Engine) -> None:
    class Stop(Exception):
        pass

    def fail_half_way() -> None:
        with writing(database) as connection:
            upsert_sites(connection, [SiteRow("demo-en", "demo", "news.example")])
            raise Stop

    with pytest.raises(Stop):
        fail_half_way()
    with reading(database) as connection:
        assert connection.execute(text("SELECT count(*) FROM site")).scalar_one() == 0


KILLED = """
import os, sys
from sqlalchemy import text
from archive.store.engine import open_database, writing
from archive.store.listings import SiteRow, upsert_sites
engine = open_database(sys.argv[1])
with writing(engine) as connection:
    upsert_sites(connection, [SiteRow("before", "demo", "a.example")])
with writing(engine) as connection:
    upsert_sites(connection, [SiteRow(f"lost-{n}", "demo", "b.example") for n in range(5000)])
    os._exit(9)
"""


def test_a_process_that_dies_in_a_transaction_leaves_what_was_committed_and_no_more(database_url: str) -> None:
    root = Path(__file__).resolve().parents[2]
    died = subprocess.run([sys.executable, "-c", KILLED, database_url], cwd=root, env=os.environ, check=False)
    assert died.returncode == 9
    engine = open_database(database_url)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT key FROM site")).scalars().all() == ["before"]
    engine.dispose()


def test_two_writers_wait_for_each_other(database: Engine) -> None:
    with writing(database) as connection:
        upsert_sites(connection, [SiteRow("demo-en", "demo", "news.example")])

    def list_some(part: int) -> None:
        for number in range(20):
            url = f"https://news.example/a/{part}{number:03}.html"
            with writing(database) as connection:
                list_pages(connection, [PageListing(url, "demo-en", "article")], NOON)

    threads = [threading.Thread(target=list_some, args=(part,)) for part in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(database) as connection:
        assert claims.count_due(connection, ["demo-en"], NOON, most=100) == 40


def test_a_database_that_stays_locked_is_named(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT", 1)
    engine = open_database(sqlite_url)
    with writing(engine), pytest.raises(StoreError, match=r"archive\.db.*locked"), writing(engine):
        pass
    engine.dispose()


def test_a_server_that_goes_away_is_named(postgres_url: str) -> None:
    engine = open_database(postgres_url)
    with pytest.raises(StoreError, match="fails"), writing(engine) as connection:
        connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM site",
        "DROP TABLE failure",
        "CREATE TABLE extra (x INTEGER)",
        "UPDATE site SET host = 'x'",
        "WITH gone AS (SELECT 1) INSERT INTO site SELECT 'a', 'b', 'c', 'd', 'e', 'f' FROM gone",
    ],
)
def test_a_database_opened_for_reading_cannot_be_written(database_url: str, statement: str) -> None:
    open_database(database_url).dispose()
    engine = open_read_only(database_url)
    with reading(engine) as connection, pytest.raises(DBAPIError):
        connection.execute(text(statement))
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM articles")).scalar_one() == 0
    engine.dispose()


def test_what_is_not_there_is_not_made_for_reading(database_url: str) -> None:
    with pytest.raises(StoreError, match=r"no database at|holds no archive yet"):
        open_read_only(database_url)
    with pytest.raises(StoreError, match=r"no database at|holds no archive yet"):
        open_database(database_url, create=False)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:geheim@127.0.0.1:1/none",
        "postgresql://user@127.0.0.1:1/none?password=geheim",
        "postgresql://user:pa/geheim@127.0.0.1/none",
        "postgresql://user:x@127.0.0.1:geheim/none",
        "mysql://user:geheim@127.0.0.1/none",
        "geheim",
    ],
)
def test_no_message_shows_a_password(url: str) -> None:
    with pytest.raises((StoreError, UsageError)) as caught:
        open_database(url)
    error: BaseException | None = caught.value
    assert "geheim" not in str(error)
    assert error is not None
    assert error.__suppress_context__ or error.__context__ is None


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear reader, " * 100)
    with pytest.raises(StoreError, match=r"letter\.txt"):
        open_database(f"sqlite:///{file}")
    assert file.read_text().startswith("Dear reader")
