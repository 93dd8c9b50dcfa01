"""The demo newsroom of the source checkout (tests/site), crawled over real HTTP on loopback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.errors import UsageError
from archive.store import runs
from archive.store.engine import reading
from crawler.session import CrawlSession
from crawler.spiders.base import BroadcasterSpider

CHECKOUT = Path(__file__).resolve().parents[2]


class DemoSpider(BroadcasterSpider):
    """Starts the newsroom's server, crawls it, and stops it. A home's second crawl meets its second edition.

    Where AIRCHIVE_CONNECT_TO says where the newsroom is served, no server is started.
    """

    name = "demo"
    backfill = True
    is_foreign = False

    @classmethod
    @contextmanager
    def prepare(cls, session: CrawlSession) -> Iterator[dict[str, Any]]:
        if os.environ.get("AIRCHIVE_CONNECT_TO"):
            yield {}
            return
        if not (CHECKOUT / "tests" / "site" / "serve.py").is_file():
            raise UsageError("the demo newsroom is part of the source checkout; this installation has none")
        with reading(session.engine) as connection:
            earlier = runs.recent(connection, limit=1000)
        edition = 2 if any(_is_whole_demo(run) for run in earlier) else 1
        command = [sys.executable, "-m", "tests.site.serve", "--port", "0", "--edition", str(edition)]
        server = subprocess.Popen(
            command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        try:
            assert server.stdout is not None
            port = server.stdout.readline().strip().rpartition(":")[2]
            if not port.isdigit():
                raise UsageError("the demo newsroom's server did not start; its message stands above")
            yield {"CONNECT_TO": {"*.newsroom.example:80": f"127.0.0.1:{port}"}}
        finally:
            server.terminate()
            server.communicate()


def _is_whole_demo(run: runs.Run) -> bool:
    """Whether an earlier run crawled the newsroom to its end."""
    return run.kind == "crawl" and run.outcome == "done" and run.arguments.get("spider") == DemoSpider.name
