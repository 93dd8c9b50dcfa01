"""One crawl over a server that does everything wrong, with sound stories between: it ends, and loses none of those."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from tests.crawl.rows import query
from tests.crawl.trap import BROADCASTER
from tests.crawler import hostile
from tests.crawler.certificate import server_context, write_certificate
from tests.crawler.hostile import HOST, page, response, sitemap, url
from tests.crawler.odd_server import OddServer, Script
from tests.running import LONGEST, ROOT, airchive, environment
from tests.warc.judges import fastwarc_complaints, run_tool

#: Bytes that all processes of a crawl may hold together: the promise of docs/operations.md.
MEMORY = 300 * 1024 * 1024
GOOD = [f"/good/{number}" for number in range(40)]
LISTINGS = hostile.listings()
PAGES = hostile.wire() | hostile.redirects() | hostile.codings() | hostile.pages()
#: Reached from others, never listed.
_INNER = {f"chain-{number}" for number in range(1, 40)} | {"circle-b", "circle-c"}
_INNER_LISTINGS = {"deep-3.xml", "deep-4.xml", "deep-5.xml", "deep-6.xml"}
#: What is tried each time: one or two of each kind, none that keeps a crawl waiting.
FEW = frozenset(
    {
        *("endless-head", "body-declared-large", "chunk-no-number", "reset-in-the-body", "retry-after-digits"),
        *("to-itself", "to-a-file", "gzip-bomb", "no-gzip-at-all", "attributes-without-end", "binary"),
        *("large.xml", "long.xml", "robots-circle", "robots-inside", "expired"),
    }
)

SITE = """
[[site]]
key = "{key}"
name = "{key}"
host = "{host}"
scheme = "{scheme}"
sitemaps = {sitemaps}
"""
ROBOTS = {
    "robots-large": response(b"User-agent: *\nDisallow: /\n" * 400_000, kind=b"text/plain"),
    "robots-endless": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n",
        hostile._endless(b"Disallow: /\n" * 9999),
    ),
    "robots-circle": hostile.redirect(b"/robots.txt"),
    "robots-inside": hostile.redirect(b"http://127.0.0.1:{port}/robots.txt"),
    "robots-bomb": hostile._coded(b"gzip", hostile._gzip_zeros(64 * 1024 * 1024)),
}
CERTIFICATES = ("expired", "self-signed", "wrong-name")
ALL = frozenset({*PAGES, *LISTINGS, *ROBOTS, *CERTIFICATES})


@dataclass
class Memory:
    """The most memory that a process and its children held, in bytes: what they share is counted once (PSS)."""

    process: int
    peak: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self._ended.wait(0.1):
            held = self._held()
            if sum(held.values()) > self.peak:
                self.peak, self.parts = sum(held.values()), held

    def end(self) -> None:
        self._ended.set()

    def _held(self) -> dict[str, int]:
        held = {}
        try:
            root = psutil.Process(self.process)
            for process in [root, *root.children(recursive=True)]:
                held[str(process.pid)] = process.memory_full_info().pss
        except psutil.Error:
            pass  # one has ended meanwhile
        return held


@dataclass
class Crawled:
    names: frozenset[str]  #: of what was served
    home: Path
    code: int
    printed: str
    log: str
    memory: Memory

    @property
    def database(self) -> str:
        return f"sqlite:///{self.home / 'airchive.db'}"

    def told(self, address: str) -> set[str]:
        """Everything that the database says of an address: states, reasons, classes of failures."""
        found = query(self.database, f"SELECT last_error FROM page WHERE url = '{address}'")
        of = f"FROM capture LEFT JOIN failure USING (record_id) WHERE url = '{address}'"
        found += query(self.database, f"SELECT ingest_state, ingest_reason, error, message {of}")
        return {str(value) for row in found for value in row.values() if value is not None}

    def told_of_host(self, origin: str) -> set[str]:
        """Why its pages were not answered: those that were asked for before the host was left alone."""
        sql = f"SELECT last_error FROM page WHERE url LIKE '{origin}/%' AND last_error IS NOT NULL"
        return {str(row["last_error"]) for row in query(self.database, sql)}


def _site(key: str, host: str, scheme: str = "http", sitemaps: Sequence[str] = ("/sitemap.xml",)) -> str:
    listed = "[" + ", ".join(f'"{path}"' for path in sitemaps) + "]"
    return SITE.format(key=key, host=host, scheme=scheme, sitemaps=listed)


def _sites(names: frozenset[str]) -> str:
    sites = [_site("trap", HOST, sitemaps=("/sitemap.xml", "/index.xml"))]
    sites += [_site(key, f"{key}.trap.example") for key in ROBOTS if key in names]
    sites += [_site(key, f"{key}.trap.example", "https") for key in CERTIFICATES if key in names]
    return BROADCASTER + "".join(sites)


def _scripts(names: frozenset[str]) -> dict[str, list[Script]]:
    hostile_paths = [f"/{name}" for name in PAGES if name in names - _INNER]
    mixed = [path for pair in zip(GOOD * 9, hostile_paths, strict=False) for path in pair]
    scripts: dict[str, Script] = {
        "/sitemap.xml": sitemap(*map(url, dict.fromkeys((*mixed, *GOOD)))),
        "/index.xml": sitemap(*(url(f"/{name}") for name in LISTINGS if name in names - _INNER_LISTINGS), index=True),
    }
    scripts |= {path: response(page(title=f"Good story of {path}")) for path in GOOD}
    scripts |= {f"/{name}": behaviour.script for name, behaviour in (PAGES | LISTINGS).items()}
    return {path: [script] for path, script in scripts.items()}


def _start_servers(folder: Path, names: frozenset[str], running: ExitStack) -> dict[str, str]:
    """Start a server for each host; the settings that lead a crawl to them."""
    server = running.enter_context(OddServer(_scripts(names)))
    routes = {f"{HOST}:80": server.port}
    for key, script in ROBOTS.items():
        if key not in names:
            continue
        steps = tuple(s.replace(b"{port}", b"%d" % server.port) if isinstance(s, bytes) else s for s in script)
        routes[f"{key}.trap.example:80"] = running.enter_context(OddServer({"/robots.txt": [steps]})).port
    trusted = []
    for key in names.intersection(CERTIFICATES):
        name = "other.trap.example" if key == "wrong-name" else f"{key}.trap.example"
        file = write_certificate(name, folder / f"{key}.pem", ended=key == "expired")
        if key != "self-signed":
            trusted.append(file.read_text())
        routes[f"{key}.trap.example:443"] = running.enter_context(OddServer({}, server_context(file))).port
    (folder / "trusted.pem").write_text("".join(trusted))
    connect = ",".join(f"{pattern}=127.0.0.1:{port}" for pattern, port in routes.items())
    return {"AIRCHIVE_CONNECT_TO": connect, "SSL_CERT_FILE": str(folder / "trusted.pem")}


def _crawl(home: Path, module: str, names: frozenset[str]) -> Crawled:
    (home / "sites").mkdir(parents=True)
    (home / "sites" / "trap.toml").write_text(_sites(names), encoding="utf-8")
    with ExitStack() as running:
        settings = _start_servers(home, names, running) | {"AIRCHIVE_SITES": str(home / "sites")}
        process = subprocess.Popen(
            [sys.executable, "-m", module, "crawl", "trap", "--backfill"],
            cwd=ROOT,
            env=environment(home, **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        memory = Memory(process.pid)
        watching = threading.Thread(target=memory.watch)
        watching.start()
        try:
            printed, log = process.communicate(timeout=LONGEST)
        finally:
            process.kill()
            memory.end()
            watching.join()
    return Crawled(names, home, process.returncode, printed, log, memory)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(("tests.crawl.impatient", FEW), id="a few"),
        pytest.param(("tests.crawl.impatient", ALL), id="with short waits", marks=pytest.mark.long),
        pytest.param(("tests.crawl.indifferent", ALL), id="with waits as they are", marks=pytest.mark.long),
    ],
)
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    module, names = request.param
    done = _crawl(tmp_path_factory.mktemp("hostile") / "data", module, names)
    if "AIRCHIVE_SHOW" in os.environ:
        print(done.printed, done.log[-8000:], done.memory)
    return done


def test_there_are_many_behaviours() -> None:
    assert len(PAGES) - len(_INNER) + len(LISTINGS) - len(_INNER_LISTINGS) + len(ROBOTS) + len(CERTIFICATES) >= 80


def test_the_crawl_ends_as_documented(crawled: Crawled) -> None:
    assert crawled.code == 1, crawled.log
    assert re.match(r"done (but for hosts backing off: [^\n]+ )?after ", crawled.printed), crawled.printed
    assert "Traceback" not in crawled.log
    assert query(crawled.database, "SELECT count(*) AS n FROM page WHERE claimed_by IS NOT NULL") == [{"n": 0}]
    assert query(crawled.database, "SELECT count(*) AS n FROM capture WHERE ingest_state = 'pending'") == [{"n": 0}]


def test_every_sound_story_is_stored(crawled: Crawled) -> None:
    sql = "SELECT url FROM articles WHERE title LIKE 'Good story of %'"
    assert {row["url"] for row in query(crawled.database, sql)} == set(map(url, GOOD))


def test_what_was_hostile_is_told(crawled: Crawled) -> None:
    wrong = {}
    for name, behaviour in (PAGES | LISTINGS).items():
        if name not in crawled.names or not behaviour.told:
            continue
        expected, told = "ingested" if behaviour.told == "article" else behaviour.told, crawled.told(url(f"/{name}"))
        if not any(expected in words for words in told):
            wrong[name] = (expected, told)
    assert wrong == {}


def test_a_host_whose_robots_txt_cannot_be_read_is_left_alone(crawled: Crawled) -> None:
    # Of the large one the start is read, and forbids everything.
    reasons = {key: {"robots.txt unreachable"} for key in crawled.names.intersection(ROBOTS)}
    special = {"robots-inside": {"refused: loopback address"}, "robots-large": {"robots"}}
    reasons |= {key: reason for key, reason in special.items() if key in crawled.names}
    assert {key: crawled.told_of_host(f"http://{key}.trap.example") for key in reasons} == reasons


def test_a_certificate_that_does_not_hold_is_not_accepted(crawled: Crawled) -> None:
    for key in crawled.names.intersection(CERTIFICATES):
        assert crawled.told_of_host(f"https://{key}.trap.example") == {"CertificateRefused"}


def test_the_memory_of_all_processes_stays_within_its_bound(crawled: Crawled) -> None:
    assert crawled.memory.peak <= MEMORY, crawled.memory.parts


@pytest.mark.long
def test_what_was_archived_is_sound_and_a_reparse_comes_to_the_same(crawled: Crawled, tmp_path: Path) -> None:
    for path in (crawled.home / "warc").glob("*.warc.gz"):  # not warcio, which cannot take brotli in
        assert fastwarc_complaints(path) == []
        assert run_tool("gzip", "-t", path).returncode == 0
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    airchive("reparse", "--database", fresh, home=crawled.home, code=1, AIRCHIVE_SITES=str(crawled.home / "sites"))
    failures = "SELECT error, url FROM failure JOIN capture USING (record_id)"
    assert query(fresh, failures) == query(crawled.database, failures)
    articles = "SELECT article_id, url, title, content_hash FROM articles"
    assert query(fresh, articles) == query(crawled.database, articles)
