"""Headers that only this operator sends reach their host, and nothing that stays behind."""

from __future__ import annotations

import gzip
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from archive.errors import UsageError
from crawler.secrets import Secrets, read_secrets
from tests.running import ROOT, Once, airchive, environment, routed, started, wait_for_requests
from tests.site.serve import Server

MARK = "sesame-4711-opens"
FILE = f"""
["ka.newsroom.example"]
Cookie = "subscriber={MARK}"
X-Api-Key = "{MARK}"
Authorization = "Basic {MARK}"
"""


def _write(folder: Path, text: str, mode: int = 0o600) -> Path:
    path = folder / "secrets.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_no_byte_of_a_secret_stays_in_files_database_or_logs(tmp_path: Path) -> None:
    home = tmp_path / "data"
    faults = {
        "/a/28602001.html": "cut",
        "zh.newsroom.example/sitemap.xml": "reset",
    }  # once each
    with Server(edition=1, faults=Once(faults)) as server:  # type: ignore[arg-type]
        settings = {"AIRCHIVE_SECRETS": str(_write(tmp_path, FILE))} | routed(server)
        sites = ["--site", "demo-ka", "--site", "demo-zh"]
        done = subprocess.run(
            [sys.executable, "-m", "tests.crawl.loud", "crawl", "demo", "--limit", "8", *sites],
            cwd=ROOT,
            env=environment(home, **settings),
            capture_output=True,
            check=False,
        )
    for request in server.log:
        secrets = [request.header(name) for name in ("cookie", "x-api-key", "authorization")]
        if request.host == "ka.newsroom.example":
            assert secrets == [f"subscriber={MARK}", MARK, f"Basic {MARK}"]
        else:
            assert secrets == [None, None, None]
    assert {request.host for request in server.log} == {"ka.newsroom.example", "zh.newsroom.example"}
    assert b"DEBUG" in done.stderr
    kept = [done.stdout, done.stderr, *(path.read_bytes() for path in home.rglob("*") if path.is_file())]
    kept += [gzip.decompress(path.read_bytes()) for path in (home / "warc").glob("*.gz")]
    assert any(b"GET /robots.txt" in data for data in kept)
    assert not any(MARK.encode() in data for data in kept)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[broken", "no TOML"),
        ('Cookie = "a"', "a host with its headers is written"),
        ('["https://www.a.example/"]\nCookie = "a"', "a host with its headers is written"),
        ('["www.a.example"]\n"X Y" = "a"', "'X Y' is no name of a header"),
        ('["www.a.example"]\nCookie = "a\\r\\nX: y"', "the value of Cookie must be one line"),
        ('["www.a.example"]\nCookie = 5', "the value of Cookie must be one line"),
    ],
)
def test_a_file_that_makes_no_sense_is_named_and_not_quoted(tmp_path: Path, text: str, message: str) -> None:
    path = _write(tmp_path, text + f"\n# {MARK}")
    with pytest.raises(UsageError, match=message) as caught:
        read_secrets(path)
    assert str(path) in str(caught.value)
    assert MARK not in str(caught.value)


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="chmod 600"):
        read_secrets(_write(tmp_path, FILE, 0o640))
    done = airchive("crawl", "demo", home=tmp_path / "data", code=2, AIRCHIVE_SECRETS=str(tmp_path / "none.toml"))
    assert "none.toml" in done.stderr
    assert not (tmp_path / "data").exists()


def test_secrets_do_not_show_themselves() -> None:
    secrets = Secrets({"a.example": ((b"Cookie", MARK.encode()),)})
    assert MARK not in repr(secrets)
    assert secrets.of("A.example.") == ((b"Cookie", MARK.encode()),)
    assert secrets.of("b.a.example") == secrets.of(None) == ()


def test_a_crawl_listens_on_nothing(tmp_path: Path) -> None:
    """No telnet console and no remote control: neither a port nor a named socket is open to anybody."""
    with Server(edition=1, slow=0.05) as server, started(tmp_path, server) as crawling:
        wait_for_requests(server, 10, crawling)
        root = psutil.Process(crawling.pid)
        listening = [
            connection
            for process in [root, *root.children(recursive=True)]
            for connection in process.net_connections(kind="all")
            if connection.status == psutil.CONN_LISTEN or (connection.family == socket.AF_UNIX and connection.laddr)
        ]
        assert crawling.poll() is None
        assert listening == []
