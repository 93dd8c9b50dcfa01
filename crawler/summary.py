"""The words at the end of a crawl: what was listed, fetched, archived and stored, what failed, and where it all is."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TextIO

from archive.units import human_bytes, human_duration
from archive.warc.segment import OPEN_SUFFIX
from crawler.crawl import CrawlResult

#: Pages that failed are named, so many of them.
PAGES_NAMED = 10
#: Three queries to try after the demo's crawl.
DEMO_QUERIES = (
    "SELECT site, language, kind, title FROM articles ORDER BY published_at DESC LIMIT 10",
    "SELECT title, revision_count, first_seen_at, last_seen_at FROM articles WHERE revision_count > 1",
    "SELECT language, count(*) AS articles, sum(word_count) AS words FROM articles GROUP BY language",
)


def print_summary(result: CrawlResult, out: TextIO) -> None:
    """Write the summary of a crawl."""
    session, tally = result.session, result.session.tally
    print(f"{result.outcome} after {human_duration(result.duration)}", file=out)
    if result.recovered:
        print(f"  recovered  {result.recovered}", file=out)
    print(f"  listed     {tally.listed} new pages", file=out)
    print(f"  fetched    {tally.fetched} answers, {human_bytes(tally.bytes)}", file=out)
    print(f"  archived   {tally.archived} captures", file=out)
    print(f"  articles   {tally.new} new, {tally.revised} revised, {tally.unchanged} unchanged", file=out)
    if session.media is not None:
        print(f"  media      {tally.media} files, {human_bytes(tally.media_bytes)}", file=out)
    print(f"  failures   {_by_reason(tally.failures)}", file=out)
    for url, reason in islice(tally.failing.items(), PAGES_NAMED):
        print(f"               {url}: {reason}", file=out)
    if tally.failed > PAGES_NAMED:
        print(f"               … {session.home.logs / 'airchive.log'} names all {tally.failed}", file=out)
    print(f"  skipped    {_by_reason(tally.skips)}", file=out)
    for name in result.files:
        sealed = session.home.warc / name
        path = sealed if sealed.exists() else sealed.with_name(name + OPEN_SUFFIX)
        print(f"  written    {path} ({human_bytes(path.stat().st_size)})", file=out)
    if session.engine.url.get_backend_name() == "sqlite":
        print(f"  database   {session.engine.url.database}", file=out)


def print_demo_queries(result: CrawlResult, out: TextIO) -> None:
    """Write what a newcomer may try next."""
    print("\nThree queries to try:", file=out)
    for query in DEMO_QUERIES:
        print(f'  .venv/bin/airchive query "{query}"', file=out)


def _by_reason(counts: Counter[str]) -> str:
    if not counts:
        return "none"
    reasons = ", ".join(f"{reason} ({count})" for reason, count in counts.most_common())
    return f"{counts.total()}: {reasons}"
