"""A server that watches how it is asked: when each request came and went, and which of them overlapped.

It answers for every host under polite.example: robots.txt, a sitemap of stories, and what a test puts in their place.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

DOMAIN = "polite.example"


@dataclass(frozen=True)
class Reply:
    """What is answered: after `seconds`, with the headers beside Content-Length."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0


@dataclass
class Asked:
    """One request; times are on the monotonic clock."""

    host: str
    path: str
    headers: dict[str, str]
    came: float
    went: float = 0.0


@dataclass
class Watch:
    """The server. `replies` answers paths (`/x`, or `host/x`) in the place of the usual page."""

    stories: int = 3
    replies: dict[str, Callable[[Asked], Reply | None]] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    port: int = 0

    def of(self, host: str) -> list[Asked]:
        return [asked for asked in self.log if asked.host == f"{host}.{DOMAIN}"]

    def paths(self, host: str) -> list[str]:
        return [asked.path for asked in self.of(host)]

    def gaps(self, host: str) -> list[float]:
        """Seconds between one request and the next, as they came."""
        return [later.came - earlier.came for earlier, later in pairwise(self.of(host))]

    def overlaps(self, host: str) -> int:
        """Requests that came before the one before them had been answered."""
        return sum(later.came < earlier.went for earlier, later in pairwise(self.of(host)))

    def reply(self, asked: Asked) -> Reply:
        own = self.replies.get(asked.host.partition(".")[0] + asked.path) or self.replies.get(asked.path)
        return (own and own(asked)) or self._usual(asked)

    def _usual(self, asked: Asked) -> Reply:
        if asked.path == "/sitemap.xml":
            urls = [f"<url><loc>http://{asked.host}/a/story/{100 + n}.html</loc></url>" for n in range(self.stories)]
            listing = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + "".join(urls) + "</urlset>"
            return Reply(200, listing.encode(), (("Content-Type", "application/xml"),))
        if asked.path.startswith("/a/story/"):
            return Reply(200, _story(asked.path), (("Content-Type", "text/html; charset=utf-8"),))
        return Reply(404, b"not here", (("Content-Type", "text/plain"),))


def _story(path: str) -> bytes:
    text = f"The river at {path} rose by a metre in one night, and the mayor asked people to stay at home. " * 3
    data = (
        '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Story", "datePublished": "2026-11-20"}'
    )
    return (
        f'<html><head><title>Story {path}</title><script type="application/ld+json">{data}</script></head>'
        f"<body><h1>Story {path}</h1><article><p>{text}</p><p>{text}</p></article></body></html>"
    ).encode()


@contextmanager
def watching(watch: Watch) -> Iterator[Watch]:
    """Serve until the end of the block."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = (self.headers["Host"] or "").partition(":")[0]
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(host, self.path, headers, time.monotonic())
            with lock:
                watch.log.append(asked)
            reply = watch.reply(asked)
            time.sleep(reply.seconds)
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            body = b"" if reply.status == 304 else reply.body
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            asked.went = time.monotonic()  # before the last byte leaves: what comes after it has come after the answer
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    watch.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def site_file(folder: Path, *hosts: str, more: str = "delay = 0.2") -> dict[str, str]:
    """Settings for crawls of `polite`: its sites are hosts under polite.example; `more` is what each row says too."""
    folder.mkdir(exist_ok=True)
    head = '[broadcaster]\nkey = "polite"\nname = "The Polite"\nplatform = "generic"\n'
    head += '[broadcaster.defaults]\nscheme = "http"\n'
    rows = [
        f'[[site]]\nkey = "polite-{host}"\nname = "{host}"\nhost = "{host}.{DOMAIN}"\nlanguage = "en"\n'
        for host in hosts
    ]
    (folder / "polite.toml").write_text("\n".join([head, *(f"{row}{more}\n" for row in rows)]), encoding="utf-8")
    return {"AIRCHIVE_SITES": str(folder)}


def routed_to(watch: Watch) -> dict[str, str]:
    return {"AIRCHIVE_CONNECT_TO": f"*.{DOMAIN}:80=127.0.0.1:{watch.port}"}
