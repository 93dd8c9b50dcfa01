"""pywb as a judge: in an environment of its own, started for a test, serving archived pages on loopback."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import environments

LOCK = Path(__file__).with_name("pywb.lock")
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]  #: names in lower case
    body: bytes


@dataclass(frozen=True, slots=True)
class Wayback:
    """A running server."""

    port: int

    def address(self, collection: str, timestamp: str, url: str, modifier: str = "id_") -> str:
        """Where it shows `url` as captured next to `timestamp`; `id_`: as archived, `mp_`: rewritten for a browser."""
        return f"http://127.0.0.1:{self.port}/{collection}/{timestamp}{modifier}/{url}"

    def replay(self, collection: str, timestamp: str, url: str) -> Answer:
        """What it answers for a URL at a time, its own redirects (to the exact time of the capture) followed."""
        path = "/" + self.address(collection, timestamp, url).split("/", 3)[3]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        connection.request("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})  # else it decodes
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)


def tool(name: str) -> Path:
    """A command of pywb's environment; the test is skipped, with the reason, where that cannot be installed."""
    problem = environments.install(LOCK)
    if problem:
        pytest.skip(f"pywb cannot be installed here: {problem}")
    interpreter = environments.python(LOCK)
    assert interpreter is not None
    return interpreter.with_name(name)


def add_package(folder: Path, collection: str, package: Path) -> None:
    """Make a collection of what a WACZ holds, with the index that it brings."""
    for words in (["init", collection], ["add", "--unpack-wacz", collection, package]):
        done = subprocess.run([tool("wb-manager"), *words], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@contextmanager
def serving(folder: Path) -> Iterator[Wayback]:
    """pywb over the collections of a folder, and those of its `config.yaml`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [tool("wayback"), "--bind", "127.0.0.1", "--port", str(port), "--directory", folder]
    with (folder / "wayback.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _await(port, process, folder / "wayback.log")
        yield Wayback(port)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    start = time.monotonic()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, log.read_text()
            assert time.monotonic() - start < _PATIENCE, log.read_text()
            time.sleep(0.05)
        else:
            return
