"""The console script `airchive`: archive.cli's commands, and crawl."""

from __future__ import annotations

import argparse
import os
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from archive.cli import add_command, build_parser, database_of, home_of, parse_date, parse_duration, positive, run
from archive.errors import LockHeld, UsageError
from archive.floor import parse_size
from archive.home import Home
from archive.media import KINDS, Kind
from archive.sites.window import Window
from crawler.log import LEVELS, run_log, set_up_stderr
from crawler.media_budget import NAMES, USUAL_BUDGET, USUAL_LARGEST, MediaScope

if TYPE_CHECKING:
    from crawler.crawl import CrawlResult
    from crawler.spiders.base import BroadcasterSpider

#: A quiet run that finds the lock held says so only where the holder has been at work for longer: it may hang.
LONG_RUN = timedelta(days=1)


def _add_crawl(commands: Any) -> None:
    parser = add_command(commands, "crawl", _crawl, "crawl a broadcaster's sites: archive what is new, due or changed")
    parser.add_argument("spider", metavar="SPIDER", help="demo, rferl, voa, or any broadcaster of `airchive sites`")
    parser.add_argument("--site", action="append", default=[], metavar="KEY", help="only this site (may be repeated)")
    parser.add_argument("--limit", type=positive, metavar="N", help="at most so many stories")
    parser.add_argument("--since", type=parse_date, metavar="DATE", help="stories published (undated: changed) since")
    parser.add_argument(
        "--budget", type=positive, metavar="N", help="at most so many requests for pages; the next run goes on"
    )
    parser.add_argument("--until", type=parse_date, metavar="DATE", help="how far back a backfill goes, newest first")
    parser.add_argument(
        "--min-free",
        default=os.environ.get("AIRCHIVE_MIN_FREE"),
        metavar="SIZE",
        help="stop in good order when less of the disk is free: 500M, 2G (default: a hundredth of the disk, 1G at "
        "most; or AIRCHIVE_MIN_FREE)",
    )
    parser.add_argument("--window", type=_window, metavar="HOURS", help="only then, by each site's clock: 01:00-06:00")
    parser.add_argument(
        "--media",
        type=_media,
        action="extend",
        default=[],
        metavar="KIND",
        help="beside the stories their lead pictures, sound, film: images, audio, video (repeated, or by commas)",
    )
    parser.add_argument("--media-budget", metavar="SIZE", help="media of a run together: 500M, 20G (default: 1G)")
    parser.add_argument("--media-max", metavar="SIZE", help="one file of media: 500k, 24M, 48M at most (default: 16M)")
    parser.add_argument("--backfill", action="store_true", help="everything the sites list, not only the news")
    parser.add_argument(
        "--max-time", type=parse_duration, metavar="TIME", help="end in good order after: 50m, 2h, 1h30m"
    )
    parser.add_argument(
        "--quiet", action="store_true", help="say nothing where all is well: for cron, which mails the rest"
    )
    parser.add_argument("--log-level", choices=LEVELS, default="info", help="what HOME/logs/airchive.log keeps")


def _window(written: str) -> Window:
    try:
        return Window.parse(written)
    except UsageError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _media(written: str) -> list[Kind]:
    named = [word.strip() for word in written.split(",")]
    for word in named:
        if word not in NAMES:
            raise argparse.ArgumentTypeError(f"{word!r} is none of: {', '.join(NAMES)}")
    return [NAMES[word] for word in named]


def _media_scope(arguments: argparse.Namespace) -> MediaScope | None:
    """Raises UsageError."""
    kinds = tuple(kind for kind in KINDS if kind in arguments.media)
    sizes = {"--media-budget": arguments.media_budget, "--media-max": arguments.media_max}
    if not kinds:
        if given := [option for option, size in sizes.items() if size is not None]:
            raise UsageError(f"{given[0]} bounds what --media asks for: it needs --media")
        return None
    budget, largest = (None if size is None else parse_size(size) for size in sizes.values())
    return MediaScope(kinds, USUAL_BUDGET if budget is None else budget, USUAL_LARGEST if largest is None else largest)


def _crawl(arguments: argparse.Namespace) -> int:
    set_up_stderr(quiet=arguments.quiet)
    try:
        _demand_free(home_of(arguments), arguments.log_level)
        spider, result = _run(arguments)
    except KeyboardInterrupt:  # before Scrapy has its hand on the signals
        if not arguments.quiet:
            print("airchive: stopped by a signal before the crawl began; the next run goes on", file=sys.stderr)
        return 0
    except LockHeld as error:
        if arguments.quiet and not _is_overdue(error):
            return error.exit_code
        raise
    if arguments.quiet and result.exit_code == 0:
        return 0
    from crawler.summary import print_demo_queries, print_summary

    print_summary(result, sys.stdout)
    if spider.name == "demo" and not arguments.quiet:
        print_demo_queries(result, sys.stdout)
    return result.exit_code


def _demand_free(home: Home, log_level: str) -> None:
    """Raise LockHeld now where another run is at work: Scrapy takes longer to import than this may take to be said."""
    if home.lock_file.exists():
        with run_log(home.logs, str(uuid.uuid4()), log_level):
            home.demand_free()


def _run(arguments: argparse.Namespace) -> tuple[type[BroadcasterSpider], CrawlResult]:
    from archive.sites.registry import load  # Scrapy takes half a second to import: only a crawl pays for it
    from crawler.crawl import find_spider, run_crawl, scope_of

    registry = load()
    spider = find_spider(arguments.spider, registry)
    scope = scope_of(
        spider,
        registry,
        arguments.site,
        limit=arguments.limit,
        since=arguments.since,
        until=arguments.until,
        budget=arguments.budget,
        backfill=arguments.backfill,
        window=arguments.window,
        media=_media_scope(arguments),
    )
    result = run_crawl(
        spider,
        scope,
        home_of(arguments),
        database_of(arguments),
        min_free=None if arguments.min_free is None else parse_size(arguments.min_free),
        max_time=arguments.max_time,
        log_level=arguments.log_level,
        quiet=arguments.quiet,
    )
    return spider, result


def _is_overdue(held: LockHeld) -> bool:
    """Whether the run at work has been so for longer than a quiet run takes for usual."""
    return held.since is None or datetime.now(UTC) - held.since > LONG_RUN


def main(words: Sequence[str] | None = None) -> int:
    parser, commands = build_parser()
    _add_crawl(commands)
    return run(parser, words)


if __name__ == "__main__":
    sys.exit(main())
