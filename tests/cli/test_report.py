"""`airchive report` as a person and a program read it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from sqlalchemy import text

from archive.store.engine import open_database, writing
from tests.running import airchive


def test_every_site_and_day_of_the_demo_is_told(demo_home: Path) -> None:
    done = airchive("report", "--since", "2010-01-01", "--format", "json", home=demo_home)
    rows = json.loads(done.stdout)
    assert {row["site"] for row in rows} == {"demo", "demo-ru", "demo-fa", "demo-hy", "demo-ka", "demo-zh"}
    assert rows == sorted(rows, key=lambda row: (row["site"], row["day"]))
    said = json.loads(airchive("query", "SELECT * FROM coverage", "--format", "json", home=demo_home).stdout)
    assert sum(row["listed"] for row in rows) == sum(row["listed"] for row in said)
    assert all(sum(row["reasons"].values()) == row["listed"] - row["ingested"] for row in rows)
    assert sum(row["reasons"].get("robots", 0) for row in rows) == 1
    assert sum(row["failed"] for row in rows) == 0  # what robots.txt forbids was left out, as the crawl said itself


def test_what_was_not_fetched_stands_out(tmp_path: Path) -> None:
    home = tmp_path / "data"
    home.mkdir()
    database = f"sqlite:///{home / 'airchive.db'}"
    engine = open_database(database)
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO site (key, broadcaster, host) VALUES ('news', 'news', 'news.example')"))
        page = (
            "INSERT INTO page (url, site, role, first_listed_at, listed_published_at, fetched_at, attempts)"
            " VALUES (:url, 'news', 'article', '2026-11-01T00:00:00.000Z', :day, :fetched, 0)"
        )
        for day in (1, 2, *range(4, 15)):
            for number in range(3):
                fetched = None if (day, number) == (4, 0) else "2026-11-06T00:00:00.000Z"
                row = {
                    "url": f"https://news.example/{day}/{number}",
                    "day": f"2026-11-{day:02}T07:00:00Z",
                    "fetched": fetched,
                }
                connection.execute(text(page), row)
    engine.dispose()
    told = airchive("report", "--since", "2026-11-01", "--gaps", "--format", "csv", home=home).stdout
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [(row["day"], row["gap"]) for row in rows][:2] == [
        ("2026-11-03", "nothing listed"),
        ("2026-11-04", "1 not fetched"),
    ]
    shown = airchive("report", "--since", "2026-11-01", home=home)
    (line,) = [line for line in shown.stdout.splitlines() if "2026-11-04" in line]
    assert "1 not fetched" in line
    assert "not fetched yet (" in line
    assert "39 listed, 38 fetched" in shown.stderr


def test_a_site_that_is_not_there_is_named(demo_home: Path) -> None:
    done = airchive("report", "--site", "nowhere", home=demo_home, code=2)
    assert "no site 'nowhere' in the archive; `airchive sites` tells them" in done.stderr
