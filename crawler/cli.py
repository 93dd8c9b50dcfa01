"""The console script `airchive`: archive.cli's commands, and crawl."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

from archive.cli import add_command, build_parser, database_of, home_of, parse_date, positive, run
from archive.errors import UsageError
from archive.sites.window import Window


def _add_crawl(commands: Any) -> None:
    parser = add_command(commands, "crawl", _crawl, "crawl a broadcaster's sites: archive what is new, due or changed")
    parser.add_argument("spider", metavar="SPIDER", help="demo, rferl, voa, or any broadcaster of `airchive sites`")
    parser.add_argument("--site", action="append", default=[], metavar="KEY", help="only this site (may be repeated)")
    parser.add_argument("--limit", type=positive, metavar="N", help="at most so many stories")
    parser.add_argument("--since", type=parse_date, metavar="DATE", help="only stories published or changed since then")
    parser.add_argument(
        "--min-free",
        default=os.environ.get("AIRCHIVE_MIN_FREE"),
        metavar="SIZE",
        help="stop in good order when less of the disk is free: 500M, 2G (default: a hundredth of the disk, 1G at "
        "most; or AIRCHIVE_MIN_FREE)",
    )
    parser.add_argument("--window", type=_window, metavar="HOURS", help="only then, by each site's clock: 01:00-06:00")
    parser.add_argument("--backfill", action="store_true", help="everything the sites list, not only the news")


def _window(written: str) -> Window:
    try:
        return Window.parse(written)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _crawl(arguments: argparse.Namespace) -> int:
    from archive.floor import parse_size
    from archive.sites.registry import load  # Scrapy takes half a second to import: only a crawl pays for it
    from crawler.crawl import find_spider, run_crawl, scope_of
    from crawler.summary import print_demo_queries, print_summary

    _set_up_log()
    registry = load()
    spider = find_spider(arguments.spider, registry)
    scope = scope_of(
        spider,
        registry,
        arguments.site,
        limit=arguments.limit,
        since=arguments.since,
        backfill=arguments.backfill,
        window=arguments.window,
    )
    min_free = None if arguments.min_free is None else parse_size(arguments.min_free)
    try:
        result = run_crawl(spider, scope, home_of(arguments), database_of(arguments), min_free=min_free)
    except KeyboardInterrupt:  # before Scrapy has its hand on the signals
        print("airchive: stopped by a signal before the crawl began; the next run goes on", file=sys.stderr)
        return 0
    print_summary(result, sys.stdout)
    if spider.name == "demo":
        print_demo_queries(result, sys.stdout)
    return result.exit_code


def _set_up_log() -> None:
    """One log on stderr: our own lines, and of the libraries what a person has to know."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.startswith("crawler"))
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO, handlers=[handler])


def main(words: Sequence[str] | None = None) -> int:
    parser, commands = build_parser()
    _add_crawl(commands)
    return run(parser, words)


if __name__ == "__main__":
    sys.exit(main())
