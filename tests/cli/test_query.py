"""`airchive query`: read-only SQL as a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.running import airchive

SQL = "SELECT language, count(*) AS n FROM articles GROUP BY language ORDER BY language"


def test_json_csv_and_table_hold_the_same_rows(demo_home: Path) -> None:
    rows = json.loads(airchive("query", SQL, "--format", "json", home=demo_home).stdout)
    assert {row["language"] for row in rows} == {"en", "fa", "hy", "ka", "ru", "zh"}
    as_csv = list(csv.DictReader(io.StringIO(airchive("query", SQL, "--format", "csv", home=demo_home).stdout)))
    assert as_csv == [{name: str(value) for name, value in row.items()} for row in rows]
    table = airchive("query", SQL, home=demo_home)
    assert [line.split() for line in table.stdout.splitlines()[2:]] == [[row["language"], row["n"]] for row in as_csv]
    assert "6 rows" in table.stderr


def test_a_statement_may_come_from_standard_input(demo_home: Path) -> None:
    rows = json.loads(airchive("query", "-", "--format", "json", home=demo_home, text_in="SELECT 1 AS one").stdout)
    assert rows == [{"one": 1}]


def test_a_colon_and_a_percent_sign_in_sql_are_the_persons(demo_home: Path) -> None:
    sql = "SELECT count(*) AS n FROM articles WHERE title LIKE '%a%' AND url LIKE 'http:%' AND ':x' <> ''"
    assert json.loads(airchive("query", sql, "--format", "json", home=demo_home).stdout)[0]["n"] > 0


def test_writing_is_refused_and_changes_nothing(demo_home: Path) -> None:
    before = (demo_home / "airchive.db").read_bytes()
    for sql in ("DELETE FROM article", "CREATE TABLE t (x)", "UPDATE page SET due_at = NULL"):
        assert "airchive: the database refuses it" in airchive("query", sql, home=demo_home, code=2).stderr
    assert (demo_home / "airchive.db").read_bytes() == before


def test_wrong_sql_gets_the_databases_own_words(demo_home: Path) -> None:
    assert (
        "no such column: nonsense" in airchive("query", "SELECT nonsense FROM articles", home=demo_home, code=2).stderr
    )


def test_no_database_is_an_error_that_names_the_place(tmp_path: Path) -> None:
    done = airchive("query", SQL, home=tmp_path / "nowhere", code=4)
    assert str(tmp_path / "nowhere" / "airchive.db") in done.stderr
    assert not (tmp_path / "nowhere").exists()
