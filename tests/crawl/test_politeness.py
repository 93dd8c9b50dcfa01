"""How a crawl treats hosts, measured on the server's side."""

from __future__ import annotations

import os
import pty
import sqlite3
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Event

import pytest

from tests.crawl.rows import query, rows
from tests.crawl.watchful import Asked, Reply, Watch, routed_to, site_file, watching
from tests.running import COMMAND, ROOT, airchive, environment

#: What a loaded machine adds to the way of one request it takes from the gap that follows.
SLACK = 0.2


def _crawl(watch: Watch, home: Path, sites: dict[str, str], *words: str, code: int = 0, **settings: str) -> str:
    settings = {"AIRCHIVE_CONTACT": "desk@polite.example"} | settings
    done = airchive(
        "crawl", "polite", "--backfill", *words, home=home, code=code, **routed_to(watch), **sites, **settings
    )
    return done.stdout


def _database(home: Path) -> str:
    return f"sqlite:///{home / 'airchive.db'}"


def _change(home: Path, sql: str) -> None:
    database = sqlite3.connect(home / "airchive.db")
    with database:
        database.execute(sql)
    database.close()


def _always(reply: Reply) -> Callable[[Asked], Reply]:
    return lambda _: reply


def test_crawl_delay_is_kept_between_any_two_requests_and_each_waits_for_the_answer(tmp_path: Path) -> None:
    robots = _always(Reply(200, b"User-agent: airchive\nCrawl-delay: 0.6\nAllow: /\n"))
    slow = _always(Reply(404, seconds=0.8))
    with watching(Watch(replies={"/robots.txt": robots, "/ai.txt": slow})) as watch:
        _crawl(watch, tmp_path / "data", site_file(tmp_path / "sites", "a", "b"))
    for host in ("a", "b"):
        assert watch.paths(host)[0] == "/robots.txt"
        assert len(watch.gaps(host)) == 7  # policies, the sitemap, the front page, three stories
        assert min(watch.gaps(host)) > 0.6 - SLACK
        assert watch.overlaps(host) == 0
    together = {asked.host for asked in watch.log[:2]}
    assert len(together) == 2  # hosts do not wait for each other


@pytest.mark.long
def test_a_host_that_says_not_now_is_left_alone_across_runs(tmp_path: Path) -> None:
    """Both pages that were in the queue and other runs wait; other hosts do not."""
    sites = site_file(tmp_path / "sites", "a", "b", more="delay = 0")
    home = tmp_path / "data"
    busy = _always(Reply(503, b"later", (("Retry-After", "3600"),)))
    with watching(Watch(stories=30, replies={"a/a/story/110.html": busy})) as watch:
        printed = _crawl(watch, home, sites, code=1)
        assert "hosts backing off: status 503 (1)" in printed
        assert watch.paths("a")[-1] == "/a/story/110.html"
        assert len(watch.of("a")) < 30 <= len(watch.of("b"))
        [host] = query(_database(home), "SELECT * FROM hosts WHERE host = 'a.polite.example'")
        assert (host["refusals"], host["reason"], host["leased_by"]) == (1, "status 503", None)
        left = datetime.fromisoformat(host["not_before"]) - datetime.now(UTC)
        assert timedelta(minutes=58) < left <= timedelta(minutes=60)
        # Pages that were not asked for after all have not failed: they wait with the host.
        failed = query(_database(home), "SELECT url FROM pages WHERE attempts > 0")
        assert [row["url"] for row in failed] == ["http://a.polite.example/a/story/110.html"]
        before = len(watch.of("a"))
        assert "hosts backing off" in _crawl(watch, home, sites)
        assert len(watch.of("a")) == before
        watch.replies.clear()
        _change(home, "UPDATE host SET not_before = '2026-01-01T00:00:00.000Z'")
        _change(home, "UPDATE page SET due_at = '2026-01-01T00:00:00.000Z' WHERE fetched_at IS NULL OR attempts > 0")
        _crawl(watch, home, sites)
    assert {f"/a/story/{100 + n}.html" for n in range(30)} <= set(watch.paths("a"))
    [host] = query(_database(home), "SELECT refusals FROM hosts WHERE host = 'a.polite.example'")
    assert host == {"refusals": 0}


@pytest.mark.long
def test_a_busy_host_is_asked_more_slowly_and_then_less_so(tmp_path: Path) -> None:
    """After a refusal without Retry-After: two seconds of peace, half a second between requests, and less again."""
    once = iter([Reply(429, b"slow down")])
    with watching(Watch(stories=8, replies={"/ai.txt": lambda _: next(once, None)})) as watch:
        _crawl(watch, tmp_path / "data", site_file(tmp_path / "sites", "a", more="delay = 0"), code=0)
    at = watch.paths("a").index("/ai.txt")
    peace, *gaps = watch.gaps("a")[at:]
    assert peace > 2 - SLACK
    assert min(gaps[:3]) > 0.2
    [host] = query(_database(tmp_path / "data"), "SELECT delay FROM hosts")
    assert 0 < host["delay"] < 0.5


def test_robots_txt_is_read_once_a_day_and_then_confirmed(tmp_path: Path) -> None:
    """The file is in UTF-16."""
    sites, home = site_file(tmp_path / "sites", "a"), tmp_path / "data"
    text = "User-agent: *\nAllow: /\nDisallow: /*/story/101.html$ # no\n".encode("utf-16")

    def robots(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match") == '"1"':
            return Reply(304, headers=(("ETag", '"1"'),))
        return Reply(200, text, (("ETag", '"1"'), ("Content-Type", "text/plain")))

    with watching(Watch(replies={"/robots.txt": robots})) as watch:
        assert "robots (1)" in _crawl(watch, home, sites)
        _crawl(watch, home, sites)
        assert watch.paths("a").count("/robots.txt") == 1
        _change(home, "UPDATE robots SET fetched_at = '2026-01-01T00:00:00.000Z'")
        _crawl(watch, home, sites)
    asked = [entry for entry in watch.of("a") if entry.path == "/robots.txt"]
    assert [entry.headers.get("if-none-match") for entry in asked] == [None, '"1"']
    assert "/a/story/101.html" not in watch.paths("a")
    captures = query(_database(home), "SELECT * FROM captures WHERE url LIKE '%/robots.txt' ORDER BY captured_at")
    [first] = [row for row in captures if row["record_type"] == "response"]
    [confirmed] = [row for row in captures if row["record_type"] == "revisit"]
    assert confirmed["refers_to_id"] == first["record_id"]
    [kept] = query(_database(home), "SELECT fetched_at, record_id, status FROM robots")
    assert kept["record_id"] == first["record_id"]
    assert kept["fetched_at"] > "2026-01-02"
    # What it said is kept with each page.
    told = query(_database(home), "SELECT url, robots_allowed, robots_rule, robots_record_id, status FROM pages")
    stories = {row["url"].rpartition("/")[2]: row for row in told if "/story/" in row["url"]}
    forbidden, allowed = stories["101.html"], stories["102.html"]
    rule = "line 3: Disallow: /*/story/101.html$ # no"
    assert (forbidden["robots_allowed"], forbidden["robots_rule"], forbidden["status"]) == (0, rule, None)
    assert (allowed["robots_allowed"], allowed["robots_rule"], allowed["status"]) == (1, "line 2: Allow: /", 200)
    assert {row["robots_record_id"] for row in (forbidden, allowed)} == {first["record_id"]}


def test_what_becomes_of_a_robots_txt_that_is_elsewhere_not_there_or_fails(tmp_path: Path) -> None:
    """RFC 9309, 2.3.1: five redirects are followed, to other hosts too; 4xx allows everything, 5xx nothing."""
    statuses = {"s401": 401, "s403": 403, "s410": 410, "s429": 429, "s500": 500, "s503": 503}
    replies = {f"{host}/robots.txt": _always(Reply(status, b"Disallow: /")) for host, status in statuses.items()}
    for length in (5, 6):
        names = [f"h{length}", *(f"hop{length}-{n}" for n in range(1, length + 1))]
        for name, target in pairwise(names):
            location = (("Location", f"http://{target}.polite.example/robots.txt"),)
            replies[f"{name}/robots.txt"] = _always(Reply(302, headers=location))
        forbids = b"User-agent: *\nDisallow: /a/story/100.html\n"
        replies[f"{names[-1]}/robots.txt"] = _always(Reply(200, forbids))
    sites = site_file(tmp_path / "sites", *statuses, "h5", "h6", more="delay = 0")
    with watching(Watch(stories=2, replies=replies)) as watch:
        printed = _crawl(watch, tmp_path / "data", sites, code=1)
    asked = {host for host in (*statuses, "h5", "h6") if "/a/story/101.html" in watch.paths(host)}
    assert asked == {"s401", "s403", "s410", "h5"}
    assert "/a/story/100.html" not in watch.paths("h5")
    assert all(set(watch.paths(host)) == {"/robots.txt"} for host in ("s429", "s500", "s503", "h6"))
    assert "robots.txt unreachable" in printed
    # Of a host that may not be asked the first pages say so; the others wait with it.
    sql = "SELECT DISTINCT site, robots_allowed, robots_rule, robots_record_id FROM pages"
    sql += " WHERE role IN ('policy', 'sitemap') AND robots_allowed IS NOT NULL"
    told = {row["site"].removeprefix("polite-"): row for row in query(_database(tmp_path / "data"), sql)}
    assert set(told) == {*statuses, "h5", "h6"}
    assert {host for host, row in told.items() if row["robots_allowed"] == 1} == asked
    assert {row["robots_rule"] for row in told.values()} == {None}
    assert all(row["robots_record_id"] for row in told.values())  # the answer that says so is archived


def test_where_robots_txt_cannot_be_read_the_host_waits_and_not_page_after_page(tmp_path: Path) -> None:
    """Pages that the archive knows of have not failed, and keep their places in the queue."""
    sites, home = site_file(tmp_path / "sites", "a", more="delay = 0"), tmp_path / "data"
    queue = "SELECT url FROM page WHERE queue_key IS NOT NULL AND role = 'article'"
    with watching(Watch(stories=500)) as watch:
        _crawl(watch, home, sites, "--budget", "8")
        _change(home, "UPDATE robots SET fetched_at = '2026-01-01T00:00:00.000Z'")
        waiting = query(_database(home), queue)
        watch.replies["/robots.txt"] = _always(Reply(500))
        asked = len(watch.log)
        printed = _crawl(watch, home, sites, code=1)
        assert [one.path for one in watch.log[asked:]] == ["/robots.txt"]
        assert printed.startswith("done but for hosts backing off: robots.txt unreachable after ")
        assert "skipped    1: hosts backing off: robots.txt unreachable (1)" in printed
        assert query(_database(home), queue) == waiting
        assert query(_database(home), "SELECT url FROM page WHERE role = 'article' AND attempts > 0") == []
        watch.replies.clear()
        _crawl(watch, home, sites, "--limit", "5")
    assert len([path for path in watch.paths("a") if "/story/" in path]) > 5


def test_outside_its_window_a_host_is_not_asked(tmp_path: Path) -> None:
    """A row's window by the site's own clock, and the operator's beside it."""
    now = datetime.now(UTC)
    later = f"{now + timedelta(hours=2):%H:%M}-{now + timedelta(hours=3):%H:%M}"  # UTC; in Kathmandu it is over
    sites = site_file(tmp_path / "sites", "a", "b", more="delay = 0")
    path = tmp_path / "sites" / "polite.toml"
    path.write_text(path.read_text() + f'timezone = "Asia/Kathmandu"\nwindow = "{later}"\n')
    with watching(Watch()) as watch:
        printed = _crawl(watch, tmp_path / "data", sites, "--window", later)
        assert "hosts outside the crawl window (2)" in printed
        assert watch.log == []
        printed = _crawl(watch, tmp_path / "data", sites, "--window", "00:00-23:59")
        assert "articles   3 new" in printed
        assert "hosts outside the crawl window (1)" in printed
        assert {asked.host for asked in watch.log} == {"a.polite.example"}
    [ledger] = [row for row in rows(_database(tmp_path / "data"), "run") if later in row["arguments"]]
    assert '"hosts outside the crawl window":2' in ledger["counts"]


def test_where_robots_txt_has_moved_to_a_host_that_rests_its_pages_wait_as_one(tmp_path: Path) -> None:
    """It is asked for once and not for each page; none has failed, and the next run has them all."""
    home, moved = tmp_path / "data", (("Location", "http://b.polite.example/robots.txt"),)
    sites = site_file(tmp_path / "sites", "a", more="delay = 0")
    with watching(Watch(replies={"a/robots.txt": _always(Reply(301, headers=moved))})) as watch:
        airchive("db", "upgrade", home=home)
        rest = "'b.polite.example', 0, 0, '2999-01-01T00:00:00.000Z', 1, 'status 503'"
        _change(home, f"INSERT INTO host (host, delay, latency, not_before, refusals, reason) VALUES ({rest})")
        printed = _crawl(watch, home, sites)
        assert "failures   none" in printed
        assert "hosts backing off: robots.txt unreachable (1)" in printed
        assert watch.paths("a") == ["/robots.txt"]
        assert watch.of("b") == []
        assert query(_database(home), "SELECT count(*) AS pages FROM pages WHERE attempts > 0") == [{"pages": 0}]
        _change(home, "UPDATE host SET not_before = NULL")
        assert "articles   3 new" in _crawl(watch, home, sites)


def test_two_runs_on_one_database_never_ask_a_host_together(tmp_path: Path, postgres_url: str) -> None:
    """The second finds the host held, and takes over as soon as the first is killed, at the first one's pace."""
    sites = site_file(tmp_path / "sites", "a", more="delay = 0.4")
    second_has_ended = Event()

    def held(_: Asked) -> None:
        second_has_ended.wait(60)

    with watching(Watch(stories=8, replies={"/a/story/103.html": held})) as watch:
        settings = {"AIRCHIVE_DATABASE_URL": postgres_url, "AIRCHIVE_CONTACT": "desk@polite.example"}
        settings |= routed_to(watch) | sites
        first = subprocess.Popen(
            [*COMMAND, "crawl", "polite", "--backfill"],
            cwd=ROOT,
            env=environment(tmp_path / "first", **settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while "/a/story/103.html" not in watch.paths("a") and first.poll() is None:
            time.sleep(0.01)
        second = airchive("crawl", "polite", "--backfill", home=tmp_path / "second", **settings)
        assert "hosts held by another run (1)" in second.stdout
        assert second.stdout.startswith("done but for hosts held by another run after ")
        assert "fetched    0 answers" in second.stdout
        os.killpg(first.pid, 9)
        first.wait()
        second_has_ended.set()
        third = airchive("crawl", "polite", "--backfill", home=tmp_path / "second", **settings)
    assert "done" in third.stdout
    assert {f"/a/story/{100 + n}.html" for n in range(8)} <= set(watch.paths("a"))
    assert min(watch.gaps("a")) > 0.4 - SLACK
    assert watch.overlaps("a") == 0


def test_a_person_is_asked_once_for_the_contact(tmp_path: Path) -> None:
    sites, home = site_file(tmp_path / "sites", "a", more="delay = 0"), tmp_path / "data"
    with watching(Watch(stories=1)) as watch:
        settings = routed_to(watch) | sites
        terminal, theirs = pty.openpty()
        crawling = subprocess.Popen(
            [*COMMAND, "crawl", "polite", "--backfill"],
            cwd=ROOT,
            env=environment(home, **settings, TERM="dumb"),
            stdin=theirs,
            stdout=subprocess.DEVNULL,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        shown = _read_until(terminal, b"Contact: ")
        os.write(terminal, b"a person\n")
        shown += _read_until(terminal, b"/crawl: ")
        os.write(terminal, b"desk@polite.example\n")
        _read_until(terminal, None)
        assert crawling.wait() == 0
        os.close(terminal)
        assert b"Under which mail or web address can you be reached?" in shown
        assert (home / "contact").read_text() == "desk@polite.example\n"
        agents = {asked.headers["user-agent"] for asked in watch.log}
        assert len(agents) == 1
        assert agents.pop().endswith("(news archive; desk@polite.example)")
        del watch.log[:]
        # From then on, and under cron, nobody is asked.
        _crawl(watch, home, sites, AIRCHIVE_CONTACT="")
        assert {asked.headers["user-agent"] for asked in watch.log} == {
            "airchive/0.1.0 (news archive; desk@polite.example)"
        }


def _read_until(terminal: int, mark: bytes | None) -> bytes:
    """What the terminal shows up to the mark; without one, to the end."""
    shown = b""
    while mark is None or mark not in shown:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    return shown


def test_without_a_terminal_nobody_is_asked_and_a_false_contact_is_refused(tmp_path: Path) -> None:
    sites, home = site_file(tmp_path / "sites", "a", more="delay = 0"), tmp_path / "data"
    with watching(Watch(stories=1)) as watch:
        done = airchive("crawl", "polite", "--backfill", home=home, **routed_to(watch), **sites)
        assert "set AIRCHIVE_CONTACT" in done.stderr
        assert not (home / "contact").exists()
        count = len(watch.log)
        false = airchive(
            "crawl", "polite", home=home, code=2, **routed_to(watch), **sites, AIRCHIVE_CONTACT="me\r\nX: y"
        )
        assert "no mail address and no web address" in false.stderr
        assert len(watch.log) == count


SIGNALS = {
    "/robots.txt": b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nDisallow: /x\n",
    "/.well-known/tdmrep.json": b'[{"location": "/a/", "tdm-reservation": 1, "tdm-policy": "https://p.example/t"}]',
    "/ai.txt": b"User-Agent: *\nDisallow: *.jpg\n",
    "/a/story/100.html": b"<html><head><title>S</title><meta name=robots content='noai, noarchive'></head>"
    b"<body><h1>Story</h1><p>Text.</p></body></html>",
}


def test_opt_outs_are_recorded_with_each_capture_and_rebuilt(tmp_path: Path) -> None:
    home = tmp_path / "data"
    header = (("X-Robots-Tag", "noimageai"), ("tdm-reservation", "1"))
    replies = {
        path: (lambda asked: Reply(200, SIGNALS[asked.path], header * ("/a/" in asked.path))) for path in SIGNALS
    }
    with watching(Watch(stories=2, replies=replies)) as watch:
        _crawl(watch, home, site_file(tmp_path / "sites", "a", more="delay = 0"))
        found = query(_database(home), "SELECT url, site, source, agent, signal, value FROM opt_outs")
        told = {(row["source"], row["agent"], row["signal"], row["value"]) for row in found}
        assert told == {
            ("robots.txt", "gptbot", "disallow", "/"),
            ("robots.txt", "ccbot", "disallow", "/"),
            ("tdmrep.json", "*", "tdm-reservation", "/a/ https://p.example/t"),
            ("ai.txt", "*", "disallow", "*.jpg"),
            ("meta", "*", "noai", None),
            ("meta", "*", "noarchive", None),
            ("header", "*", "noimageai", None),
            ("header", "*", "tdm-reservation", "1"),
        }
        assert {row["site"] for row in found} == {"polite-a"}
        sites = {"AIRCHIVE_SITES": str(tmp_path / "sites")}
        airchive("reparse", "--database", f"sqlite:///{tmp_path / 'rebuilt.db'}", home=home, **sites)
    for table in ("signal", "opt_outs", "captures"):
        assert rows(f"sqlite:///{tmp_path / 'rebuilt.db'}", table) == rows(_database(home), table)
