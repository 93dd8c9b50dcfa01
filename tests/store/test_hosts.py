"""Hosts: their state is kept, and only one run at work holds a lease."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from archive.politeness import HostState
from archive.store import hosts, robots, runs
from archive.store.engine import open_database, reading, writing
from archive.store.robots import RobotsFile

NOW = datetime(2026, 11, 26, 12, 0, 0, 123_000, tzinfo=UTC)
STATE = HostState("a.example", 2.5, 0.25, NOW + timedelta(hours=1), 2, "status 503", NOW)


def test_what_is_learnt_of_a_host_is_there_for_the_next_run(database: Engine) -> None:
    with writing(database) as connection:
        assert hosts.lease(connection, ["a.example"], "first") == {"a.example": HostState("a.example")}
        hosts.note(connection, [HostState("a.example", 9.0), STATE])
        hosts.release(connection, "first")
    with writing(database) as connection:
        assert hosts.lease(connection, ["a.example"], "second") == {"a.example": STATE}
    with reading(database) as connection:
        assert hosts.find(connection, "a.example") == STATE
        assert hosts.find(connection, "b.example") is None


def test_a_lease_is_one_run_s_until_it_is_given_back(postgres_url: str) -> None:
    first, second = open_database(postgres_url), open_database(postgres_url)
    with runs.at_work(second, "second"):
        with runs.at_work(first, "first"):
            with writing(first) as connection:
                assert set(hosts.lease(connection, ["a.example", "b.example"], "first")) == {"a.example", "b.example"}
            for _ in range(2):
                with writing(second) as connection:
                    assert set(hosts.lease(connection, ["b.example", "c.example"], "second")) == {"c.example"}
        first.dispose()  # its connections end, as with its process
        _wait_for_end_of(["first"], second)
        with writing(second) as connection:
            assert set(hosts.lease(connection, ["b.example"], "second")) == {"b.example"}
        with writing(first) as connection:
            assert hosts.lease(connection, ["b.example"], "first") == {}
            hosts.release(connection, "first")  # what another has taken over is not its to give back
            assert hosts.lease(connection, ["b.example"], "first") == {}
    first.dispose()
    second.dispose()


def _wait_for_end_of(run_ids: list[str], engine: Engine) -> None:
    """The server takes a moment to see that a connection is gone."""
    for _ in range(3_000):
        with reading(engine) as connection:
            if not runs.living(connection, run_ids):
                return
        time.sleep(0.01)
    raise AssertionError(f"{run_ids} are still at work")


def test_a_robots_txt_is_kept_in_place_of_the_one_before(database: Engine) -> None:
    file = RobotsFile("https://a.example/robots.txt", NOW, 200, "r1", "User-agent: *\nDisallow: /ж\n")
    newer = RobotsFile(file.url, NOW + timedelta(days=1), 404, None, "")
    with writing(database) as connection:
        assert robots.find(connection, file.url) is None
        robots.keep(connection, file)
        assert robots.find(connection, file.url) == file
        robots.keep(connection, newer)
        assert robots.find(connection, file.url) == newer
