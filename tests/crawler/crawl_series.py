"""Run a real Scrapy crawl and report what became of each request: `python -m tests.crawler.crawl_series < job.json`.

The job is `{"settings": {...}, "series": [[request, ...], ...]}`: the requests of a series go out one after the other,
the series side by side. A request is `{"id", "url"}` and may have method, headers, body and meta. The report, on
stdout, is a JSON object of outcomes by id. Bytes are written as latin-1 strings.
"""

from __future__ import annotations

import json
import subprocess
import sys
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

SETTINGS = {
    "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawler.wire.WireDownloadHandler"),
    "TWISTED_DNS_RESOLVER": "crawler.guard.GuardedResolver",
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_TIMEOUT": 30,
    "DOWNLOAD_DELAY": 0,
    "CONCURRENT_REQUESTS": 64,
    "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "RETRY_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES": {"scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None},
    "LOG_LEVEL": "ERROR",
}


def crawl(
    series: list[list[dict[str, Any]]], settings: Mapping[str, Any], env: Mapping[str, str] | None = None
) -> dict[str, dict[str, Any]]:
    """Run the crawl in a process of its own, which has the one reactor, and return the outcomes by request id."""
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        input=json.dumps({"series": series, "settings": {**SETTINGS, **settings}}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=None if env is None else dict(env),
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    outcomes: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return outcomes


def main() -> None:
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess

    job = json.load(sys.stdin)
    outcomes: dict[str, dict[str, Any]] = {}

    class SeriesSpider(Spider):
        name = "series"

        async def start(self) -> AsyncIterator[Request]:
            for series in job["series"]:
                yield self.first(series)

        def first(self, series: list[dict[str, Any]]) -> Request:
            head, *rest = series
            return Request(
                head["url"],
                method=head.get("method", "GET"),
                headers=head.get("headers"),
                body=head.get("body", ""),
                meta=head.get("meta"),
                callback=self.answered,
                errback=self.failed,
                cb_kwargs={"key": head["id"], "rest": rest},
                dont_filter=True,
            )

        def answered(self, response: Any, key: str, rest: list[dict[str, Any]]) -> Iterator[Request]:
            outcomes[key] = {
                "status": response.status,
                "flags": response.flags,
                "body": response.body.decode("latin-1"),
                "exchange": exchange_as_json(response.meta),
            }
            if rest:
                yield self.first(rest)

        def failed(self, failure: Any) -> Iterator[Request]:
            key, rest = failure.request.cb_kwargs["key"], failure.request.cb_kwargs["rest"]
            outcomes[key] = {
                "error": type(failure.value).__name__,
                "message": str(failure.value),
                "reason": getattr(failure.value, "reason", None),
                "exchange": exchange_as_json(failure.request.meta),
            }
            if rest:
                yield self.first(rest)

    process = AsyncCrawlerProcess(job["settings"])
    process.crawl(SeriesSpider)
    process.start()
    json.dump(outcomes, sys.stdout)


def exchange_as_json(meta: Mapping[str, Any]) -> dict[str, Any] | None:
    exchange = meta.get("exchange")
    if exchange is None:
        return None
    return {
        "url": exchange.url,
        "request": exchange.request.decode("latin-1"),
        "response": exchange.response.decode("latin-1"),
        "started_at": exchange.started_at.isoformat(),
        "ip_address": exchange.ip_address,
        "truncated": exchange.truncated,
    }


if __name__ == "__main__":
    warnings.simplefilter("error", ResourceWarning)
    main()
