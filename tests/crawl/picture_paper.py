"""A paper whose stories lead to files of every kind, good and bad, on hosts of its own and of others.

with PicturePaper(folder) as paper:
    airchive("crawl", "gazette", "--media", "images", home=home, **paper.settings)
"""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

SITE = """
[broadcaster]
key = "gazette"
name = "The Gazette"
platform = "generic"
[[site]]
key = "gazette"
name = "The Gazette of Varn"
host = "www.gazette.example"
scheme = "http"
language = "en"
delay = 0
media_hosts = ["cdn.gazette.example"]
"""
WWW, CDN = "http://www.gazette.example", "http://cdn.gazette.example"
#: The picture and the sound or film of each story, the newest story first.
STORIES: dict[str, tuple[str, str]] = {
    "bridge": (f"{CDN}/bridge.png", f"<audio src='{CDN}/bridge.mp3'></audio>"),
    "market": (f"{CDN}/market.png", f"<audio src='{WWW}/files/market.mp3'></audio>"),
    "storm": (f"{CDN}/large.png", f"<video src='{CDN}/endless.mp4'></video>"),
    "ferry": ("http://elsewhere.example/ferry.png", f"<video src='{CDN}/live/master.m3u8'></video>"),
    "mill": (f"{CDN}/page.png", f"<audio src='{CDN}/private/mill.mp3'></audio>"),
}
NOON = datetime.now(UTC).replace(microsecond=0)


def noise(name: str, size: int) -> bytes:
    return hashlib.shake_128(name.encode()).digest(size)


#: By URL: media type and bytes.
FILES = {
    f"{CDN}/bridge.png": ("image/png", noise("bridge", 30_000)),
    f"{CDN}/bridge.mp3": ("audio/mpeg", noise("sound", 70_000)),
    f"{CDN}/pictures/market.png": ("image/png", noise("market", 30_000)),
    f"{CDN}/large.png": ("image/png", noise("large", 400_000)),
    f"{CDN}/endless.mp4": ("video/mp4", noise("endless", 400_000)),
    f"{CDN}/page.png": ("text/html", b"<html><body><p>No picture here.</p></body></html>"),
    f"{CDN}/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /private/\n"),
}
#: Sent in chunks, without their length.
CHUNKED = {f"{CDN}/bridge.mp3", f"{CDN}/endless.mp4"}


def _story(name: str, number: int) -> bytes:
    picture, player = STORIES[name]
    moment = (NOON - timedelta(hours=number)).isoformat()
    text = "".join(f"<p>Of the {name} the people of Varn said on day {day} that it was new.</p>" for day in range(9))
    return (
        f"<html lang='en'><head><title>The {name}</title><meta property='og:image' content='{picture}'>"
        f"<meta property='article:published_time' content='{moment}'></head>"
        f"<body><main><article><h1>The {name} of Varn</h1>{text}{player}</article></main></body></html>"
    ).encode()


def _sitemap() -> bytes:
    rows = "".join(
        f"<url><loc>{WWW}/{name}</loc><lastmod>{(NOON - timedelta(hours=number)).isoformat()}</lastmod></url>"
        for number, name in enumerate(STORIES)
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked: list[str]

    def do_GET(self) -> None:
        url = f"http://{self.headers['Host']}{self.path}"
        self.asked.append(url)
        if url == f"{CDN}/market.png":
            self._answer(302, "text/plain", b"", Location="/pictures/market.png")
        elif url in FILES:
            self._answer(200, *FILES[url], chunked=url in CHUNKED)
        elif url == f"{WWW}/sitemap.xml":
            self._answer(200, "text/xml", _sitemap())
        elif url.startswith(WWW) and (name := self.path[1:]) in STORIES:
            self._answer(200, "text/html", _story(name, list(STORIES).index(name)))
        else:
            self._answer(404, "text/plain", b"not here")

    def _answer(self, status: int, kind: str, body: bytes, *, chunked: bool = False, **headers: str) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", kind), *headers.items()):
            self.send_header(name, value)
        self.send_header(*(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))))
        self.end_headers()
        try:
            self.wfile.write(b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if chunked else body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


class PicturePaper:
    """Serves the paper on loopback while the block lasts; `asked` are the URLs that were asked for."""

    def __init__(self, folder: Path) -> None:
        (folder / "sites").mkdir()
        (folder / "sites" / "gazette.toml").write_text(SITE, encoding="utf-8")
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"asked": self.asked}))
        self._thread = threading.Thread(target=self._server.serve_forever)
        self.settings = {
            "AIRCHIVE_SITES": str(folder / "sites"),
            "AIRCHIVE_CONNECT_TO": f"*.example:80=127.0.0.1:{self._server.server_port}",
            "AIRCHIVE_CONTACT": "mailto:tests@gazette.example",
        }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
