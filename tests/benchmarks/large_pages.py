"""Stories of the demo newsroom as heavy as real pages, served fast on loopback.

    python -m tests.benchmarks.large_pages --copies N

Real pages of news sites have about 100 KB, 40 KB gzipped, of which a quarter is the story: the rest is menus and
scripts. Those are compressed once and follow the story in the same gzip stream, so that a page costs the server half a
millisecond and none is kept. The first line on stdout is `listening on 127.0.0.1:PORT`; ends when its parent does.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import os
import random
import re
import struct
import zlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from archive.sites.registry import load
from archive.urls import source_id
from tests.benchmarks.sitemaps import SHARD, entry, index, urlset
from tests.site import newsroom

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_NEWEST_AT = datetime(2026, 11, 1, tzinfo=UTC)
_FIRST = 90_000_000  #: number of the first story
_STORY = re.compile(r"/a/(\d+)\.html")
_SHARD = re.compile(r"/sitemap_1_(\d+)\.xml\.gz")


class _Furniture:
    """What every page of a site ends with: the links of a menu, and scripts with data that hardly compress."""

    def __init__(self, chance: random.Random) -> None:
        links = "".join(_link(chance) for _ in range(300))
        data = "".join(f'window["d{n}"]="{b64encode(chance.randbytes(300)).decode()}";' for n in range(80))
        self.html = f'<div class="nav"><ul>{links}</ul></div><script>{data}</script></body></html>'.encode()
        deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.deflated = deflate.compress(self.html) + deflate.flush()

    def after(self, story: bytes) -> bytes:
        """The gzipped page."""
        deflate = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
        start = deflate.compress(story) + deflate.flush(zlib.Z_FULL_FLUSH)
        crc = zlib.crc32(self.html, zlib.crc32(story))
        return _GZIP_HEAD + start + self.deflated + struct.pack("<II", crc, len(story) + len(self.html))


def _link(chance: random.Random) -> str:
    words = " ".join("".join(chance.choices("aeioklmnrstuv", k=6)) for _ in range(3))
    target = f"/z/{chance.randrange(10_000, 99_999)}"
    return f'<li class="nav__item"><a class="link link--menu" href="{target}" title="{words}">{words}</a></li>'


class Newsroom:
    """The answers of that many stories, spread over the newsroom's sites."""

    def __init__(self, copies: int) -> None:
        hosts = [site.host for site in load().sites if site.broadcaster == "demo"]
        self._counts = {host: copies // len(hosts) + (turn < copies % len(hosts)) for turn, host in enumerate(hosts)}
        self._stories = {host: list(_models(host)) for host in hosts}
        self._furniture = [_Furniture(random.Random(turn)) for turn in range(8)]

    def answer(self, host: str, path: str) -> bytes:
        """The response to a GET, head and body."""
        if (match := _STORY.fullmatch(path)) and host in self._stories:
            return _response("text/html; charset=utf-8", self._page(host, int(match[1])), "Content-Encoding: gzip\r\n")
        if (match := _SHARD.fullmatch(path)) and host in self._counts:
            return _response("application/x-gzip", self._shard(host, int(match[1]) - 1))
        if path == "/sitemap.xml" and host in self._counts:
            names = [f"http://{host}/sitemap_1_{n + 1}.xml.gz" for n in range(-(-self._counts[host] // SHARD))]
            return _response("text/xml", index(names, _NEWEST_AT))
        if path == "/robots.txt":
            return _response("text/plain", b"User-agent: *\nAllow: /\n")
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"

    def _page(self, host: str, number: int) -> bytes:
        models = self._stories[host]
        known, start = models[number % len(models)]
        story = start.replace(known, str(number).encode())
        return self._furniture[number % len(self._furniture)].after(story)

    def _shard(self, host: str, turn: int) -> bytes:
        listed = range(turn * SHARD, min((turn + 1) * SHARD, self._counts[host]))
        entries = (entry(f"http://{host}/a/{_FIRST + n}.html", _NEWEST_AT - timedelta(minutes=n)) for n in listed)
        return gzip.compress(urlset(entries), compresslevel=4, mtime=0)


def _models(host: str) -> Iterator[tuple[bytes, bytes]]:
    """The number of each story of a host's, and its page less the end."""
    pages = newsroom.pages(1)
    for key in pages:
        if key.startswith(f"{host}/a/") and pages[key].role == "story":
            number = source_id(f"http://{key}")
            assert number is not None
            yield number.encode(), pages[key].body.removesuffix(b"</html>").removesuffix(b"</body>")


def _response(kind: str, body: bytes, more: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}Content-Length: {len(body)}\r\n\r\n".encode() + body


class _Connection(asyncio.Protocol):
    def __init__(self, site: Newsroom) -> None:
        self._site = site
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *heads, self._received = (self._received + data).split(b"\r\n\r\n")
        for head in heads:
            first, *lines = head.decode("latin-1").split("\r\n")
            host = next(line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:"))
            self._transport.write(self._site.answer(host.partition(":")[0], first.split(" ")[1]))


async def _serve(copies: int) -> None:
    site = Newsroom(copies)
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(site), "127.0.0.1", 0, backlog=256)
    print(f"listening on 127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    parent = os.getppid()
    while os.getppid() == parent:
        await asyncio.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--copies", type=int, default=2_000, metavar="N", help="how many stories there are")
    asyncio.run(_serve(parser.parse_args().copies))


if __name__ == "__main__":
    main()
