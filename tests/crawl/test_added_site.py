"""A site that docs/adding-a-site.md adds is crawled as the page says: over TLS, with its own identity of articles."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from archive.sites.registry import VARIABLE
from tests.crawl.rows import query
from tests.crawler.certificate import server_context, write_certificate
from tests.running import airchive
from tests.sites.test_adding_a_site import read_commands, read_fences

HOST = "www.valleytv.example"
NOW = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _story(number: int, title: str) -> str:
    sentences = "".join(f"<p>{title}: on day {day} the people of the valley came to see it.</p>" for day in range(8))
    return (
        f"<html lang='en'><head><title>{title}</title><link rel='canonical' href='https://{HOST}/news/{number}'>"
        f"<meta property='article:published_time' content='{NOW}'></head>"
        f"<body><main><article><h1>{title}</h1>{sentences}</article></main></body></html>"
    )


PAGES = {
    "/sitemaps/index.xml": (
        "text/xml",
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"<url><loc>https://{HOST}/news/bridge-opens-88123</loc><lastmod>{NOW}</lastmod></url>"
        f"<url><loc>https://{HOST}/news/88123?from=front</loc><lastmod>{NOW}</lastmod></url></urlset>",
    ),
    "/feed.rss": (
        "application/rss+xml",
        f'<rss version="2.0"><channel><title>Valley</title><item><title>Ferry</title>'
        f"<link>https://{HOST}/news/ferry-returns-88124</link></item></channel></rss>",
    ),
    "/news/bridge-opens-88123": ("text/html", _story(88123, "The bridge opens")),
    "/news/ferry-returns-88124": ("text/html", _story(88124, "The ferry returns")),
}


class _Valley(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, text = PAGES.get(self.path.partition("?")[0], ("", ""))
        self.send_response(200 if text else 404)
        self.send_header("Content-Type", kind or "text/plain")
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _serving(certificate: Path) -> Iterator[int]:
    """The site of Valley Television on a loopback port, over TLS."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Valley) as server:
        server.socket = server_context(certificate).wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def test_the_page_followed_to_its_end_gives_articles(tmp_path: Path) -> None:
    (site,) = [fence.text for fence in read_fences() if fence.text.startswith("# my-sites/valley.toml")]
    (tmp_path / "my-sites").mkdir()
    (tmp_path / "my-sites" / "valley.toml").write_text(site, encoding="utf-8")
    (command,) = [words for words in read_commands("airchive") if words[1:] == ["crawl", "valley"]]
    certificate = write_certificate(HOST, tmp_path / "certificate.pem")
    with _serving(certificate) as port:
        settings = {
            VARIABLE: str(tmp_path / "my-sites"),
            "AIRCHIVE_CONNECT_TO": f"{HOST}:443=127.0.0.1:{port}",
            "SSL_CERT_FILE": str(certificate),
        }
        airchive(*command[1:], home=tmp_path / "data", **settings)
    rows = query(f"sqlite:///{tmp_path / 'data' / 'airchive.db'}", "SELECT source_id, title, site FROM articles")
    assert rows == [
        {"source_id": "88123", "title": "The bridge opens", "site": "valley"},
        {"source_id": "88124", "title": "The ferry returns", "site": "valley"},
    ]
