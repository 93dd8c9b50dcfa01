"""A plain Scrapy spider over the same site: it reads the sitemaps, fetches every page, stores nothing.

    python -m tests.benchmarks.plain_spider PORT

Scrapy's own defaults, but for what the crawl and the newsroom's rows set too: no delay, 8 requests at a time to a host,
as many at a time in all, robots.txt obeyed. Prints JSON: pages, and the seconds between the first answer and the last.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Request, Response
from scrapy.resolver import CachingThreadedResolver
from scrapy.spiders import SitemapSpider
from twisted.internet.defer import Deferred, succeed

from archive.sites.registry import load
from crawler.settings import CONCURRENT_REQUESTS


class LoopbackResolver(CachingThreadedResolver):
    """Every name is this machine's: the newsroom's hosts resolve nowhere."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return succeed("127.0.0.1")


class PlainSpider(SitemapSpider):
    name = "plain"
    handle_httpstatus_list = (301, 302, 404, 410)
    port: int

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PlainSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        hosts = [site.host for site in load().sites if site.broadcaster == "demo"]
        spider.sitemap_urls = [f"http://{host}:{spider.port}/sitemap.xml" for host in hosts]
        spider.times = []
        crawler.signals.connect(spider.note, signals.response_received)
        return spider

    times: list[float]

    def note(self, request: Request, response: Response) -> None:
        if not response.url.endswith("/robots.txt"):
            self.times.append(time.monotonic())

    def sitemap_filter(self, entries: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """The newsroom's own URLs, sent to the port where it is served."""
        for entry in entries:
            scheme, _, rest = entry["loc"].partition("://")
            host, _, path = rest.partition("/")
            yield entry | {"loc": f"{scheme}://{host}:{self.port}/{path}"}

    def parse(self, response: Response, **_: Any) -> None:
        """Nothing is kept."""


SETTINGS = {
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": CONCURRENT_REQUESTS,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "COOKIES_ENABLED": False,  # else Scrapy asks the network for the list of public suffixes
    "REDIRECT_ENABLED": False,  # targets are listed as well, and named without the port
    "TWISTED_DNS_RESOLVER": LoopbackResolver,
    "LOG_LEVEL": "WARNING",
}


def main() -> None:
    process = AsyncCrawlerProcess(SETTINGS)
    crawler = process.create_crawler(PlainSpider)
    process.crawl(crawler, port=int(sys.argv[1]))
    process.start()
    spider = crawler.spider
    assert isinstance(spider, PlainSpider)
    print(json.dumps({"pages": len(spider.times), "seconds": spider.times[-1] - spider.times[0]}))


if __name__ == "__main__":
    main()
