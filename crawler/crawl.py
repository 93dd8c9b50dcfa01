"""One crawl from start to end: recover, seed, crawl, seal, sum up."""

from __future__ import annotations

import json
import logging
import os
import socket
import uuid
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from importlib.metadata import version
from pkgutil import iter_modules
from typing import Any

from scrapy.settings import Settings

import crawler.settings
import crawler.spiders
import crawler.turns  # Scrapy would import it deep in its calls, where the look at the stack that it takes is slow
from archive import discovery
from archive.archivist_process import Assignment
from archive.errors import AirchiveError, DiskNearlyFull, StoreError, UsageError
from archive.floor import Floor
from archive.heap import collect_seldom, give_memory_back
from archive.home import Home
from archive.ledger import begin, noted_end
from archive.recovery import Recovered, recover
from archive.requisites import allow_media
from archive.sites.registry import Registry
from archive.sites.site import Site
from archive.sites.window import Window
from archive.store import claims, hosts, runs
from archive.store.engine import Engine, Steps, database_folder, open_database, reading, writing
from archive.store.listings import list_pages
from archive.warc.files import Files, SystemFiles
from archive.warc.record import Software
from crawler.archivist import Archivist
from crawler.contact import contact_of
from crawler.frontier import discovery_roles
from crawler.hosts import Hosts
from crawler.log import run_log
from crawler.media_budget import OVER_BUDGET, MediaBudget, MediaScope
from crawler.routes import connect_to
from crawler.secrets import secrets_from_environment
from crawler.session import CrawlSession, Scope
from crawler.spiders.base import BroadcasterSpider
from crawler.stopping import StoppableProcess

logger = logging.getLogger(__name__)

VERSION = version("airchive")
#: A crawl that keeps up with the news takes stories listed as so young, and looks again at what the archive has;
#: older ones that it has not are a backfill's.
NEWS_AGE = timedelta(days=30)


def utc_now() -> datetime:
    return datetime.now(UTC)


def find_spider(name: str, registry: Registry) -> type[BroadcasterSpider]:
    """The spider of that name: a file of its own in crawler/spiders, else one made from the broadcaster's row.

    Raises UsageError listing the spiders there are.
    """
    spiders = own_spiders()
    if name in spiders:
        return spiders[name]
    known = sorted({broadcaster.spider for broadcaster in registry.broadcasters})
    if name in known:
        return type(f"{name.title()}Spider", (BroadcasterSpider,), {"name": name})
    raise UsageError(f"no spider {name!r}; there are: {', '.join(known)}")


def own_spiders() -> dict[str, type[BroadcasterSpider]]:
    """The spiders that have a file, by name."""
    found = {}
    for module in iter_modules(crawler.spiders.__path__):
        for value in vars(import_module(f"crawler.spiders.{module.name}")).values():
            if isinstance(value, type) and issubclass(value, BroadcasterSpider) and value is not BroadcasterSpider:
                found[value.name] = value
    return found


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """A crawl's end: the session with its counts, what recovery found first, the files written, and how it ended."""

    session: CrawlSession
    recovered: Recovered
    files: tuple[str, ...]
    outcome: str
    exit_code: int
    duration: timedelta


def scope_of(
    spider: type[BroadcasterSpider],
    registry: Registry,
    keys: Sequence[str],
    *,
    limit: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    budget: int | None = None,
    backfill: bool = False,
    window: Window | None = None,
    media: MediaScope | None = None,
) -> Scope:
    """What a crawl is asked to fetch; without keys, all live sites of the spider. Raises UsageError.

    `until` is how far back a backfill goes.
    """
    broadcasters = [one.key for one in registry.broadcasters if one.spider == spider.name]
    sites = tuple(site for key in broadcasters for site in registry.sites_of(key))
    if keys:
        chosen = tuple(registry.site(key) for key in keys)
        for site in chosen:
            if site not in sites:
                raise UsageError(f"the site {site.key} belongs to {site.broadcaster}, not to the spider {spider.name}")
        sites = chosen
    else:
        sites = tuple(site for site in sites if site.is_crawled)
    backfill = backfill or spider.backfill
    if until is not None and not backfill:
        raise UsageError("--until says how far back a backfill goes: it needs --backfill")
    again = since is None  # who names a day means the stories of that day and later, and no others
    since = max((date for date in (since, until) if date is not None), default=None)
    if since is None and not backfill:
        since = utc_now() - NEWS_AGE
    return Scope(sites, limit, since, again, budget, backfill, window, media)


def run_crawl(
    spider: type[BroadcasterSpider],
    scope: Scope,
    home: Home,
    database: str,
    *,
    min_free: int | None = None,
    max_time: timedelta | None = None,
    log_level: str = "info",
    quiet: bool = False,
    files: Files | None = None,
    steps: Steps | None = None,
) -> CrawlResult:
    """Crawl until nothing more is due. Raises LockHeld, ArchiveError or StoreError before anything is fetched.

    `min_free` is what stays free of the disk, in bytes (None: as archive.floor has it), `max_time` how long it may take
    from now on, `log_level` what the home's log keeps (crawler.log); a `quiet` one shows no progress. `files` and
    `steps` are for tests that make the disk or the database fail.
    """
    give_memory_back()
    collect_seldom()
    outside = _settings_from_outside()
    home.create()
    started, run_id = utc_now(), str(uuid.uuid4())
    with ExitStack() as cleanup:
        cleanup.enter_context(run_log(home.logs, run_id, log_level))
        contact = _contact(spider, home)
        lock = cleanup.enter_context(home.locked(f"airchive crawl {spider.name}", started))
        engine = open_database(database, steps=steps)
        cleanup.callback(engine.dispose)
        recovered = recover(home, engine, utc_now, files)
        cleanup.enter_context(runs.at_work(engine, run_id))
        floor = Floor((home.warc, *database_folder(engine)), min_free)
        readers = max(1, (os.cpu_count() or 1) - 1)
        assignment = Assignment(
            database, home.warc, run_id, _software(contact), readers, floor, files or SystemFiles(), steps
        )
        session = _open_session(scope, home, engine, assignment, lock, cleanup)
        session.ends_at = None if max_time is None else started + max_time
        session.is_quiet = quiet
        _start_run(session, spider, max_time)
        if recovered:
            logger.info("recovered %s", recovered)
        cleanup.enter_context(noted_end(engine, run_id, utc_now))
        settings = cleanup.enter_context(spider.prepare(session))
        reason = _crawl(spider, session, outside | {"USER_AGENT": user_agent(contact)} | settings)
        left_alone = session.hosts.left_alone()
        session.tally.skips.update(left_alone)
        _count_media_left(session)
        written = _close(session)
        outcome = _outcome(session, reason, left_alone)
        _finish_run(session, outcome)
        counts = session.tally.as_json()
        logger.info("run ended: %s, exit code %d: %s", outcome, _exit_code(session), json.dumps(counts))
    return CrawlResult(session, recovered, written, outcome, _exit_code(session), utc_now() - started)


def _open_session(
    scope: Scope, home: Home, engine: Engine, assignment: Assignment, lock: int, cleanup: ExitStack
) -> CrawlSession:
    archivist = Archivist(assignment, lock)
    cleanup.callback(archivist.abandon)
    hosts = Hosts(scope.sites, archivist, utc_now, scope.window, media=scope.media is not None)
    budget = None if scope.media is None else MediaBudget(scope.media)
    return CrawlSession(assignment.run_id, home, scope, engine, archivist, utc_now, utc_now(), hosts, media=budget)


def _software(contact: str | None) -> Software:
    return Software(f"airchive/{VERSION}", operator=contact, user_agent=user_agent(contact))


def user_agent(contact: str | None) -> str:
    """Who is asking: the program, and how to reach its operator where that is known."""
    return f"airchive/{VERSION} (news archive{'; ' + contact if contact else ''})"


def _settings_from_outside() -> dict[str, Any]:
    """What the operator says by environment variables. Raises UsageError."""
    return {
        "CONNECT_TO": connect_to(os.environ.get("AIRCHIVE_CONNECT_TO", "")),
        "SECRETS": secrets_from_environment(),
    }


def _contact(spider: type[BroadcasterSpider], home: Home) -> str | None:
    contact = contact_of(home, ask=spider.is_foreign)
    if contact is None and spider.is_foreign:
        logger.warning("no contact: the sites are not told who crawls them; set AIRCHIVE_CONTACT")
    return contact


def _start_run(session: CrawlSession, spider: type[BroadcasterSpider], max_time: timedelta | None) -> None:
    now, scope = session.begun, session.scope
    arguments = {
        "spider": spider.name,
        "sites": [site.key for site in scope.sites],
        "limit": scope.limit,
        "since": None if scope.since is None else scope.since.isoformat(timespec="seconds"),
        "budget": scope.budget,
        "backfill": scope.backfill,
        "window": None if scope.window is None else str(scope.window),
        "media": None if scope.media is None else ",".join(scope.media.names),
        "media_budget": None if scope.media is None else scope.media.budget,
        "media_max": None if scope.media is None else scope.media.largest,
        "max_time": None if max_time is None else f"{max_time.total_seconds():.0f}s",
    }
    logger.info("run %s of airchive %s begins: %s", session.run_id, VERSION, json.dumps(arguments))
    with writing(session.engine, "noting the run's start") as connection:
        discovery.make_sites_known(connection)
        begin(connection, "crawl", arguments, now, run_id=session.run_id, host=socket.gethostname())
        list_pages(connection, discovery.seeds(scope.sites), now)
        if scope.backfill:
            list_pages(connection, discovery.deep_seeds(scope.sites), now)
        # What a run at work on the same database has visited already need not be visited again.
        others = runs.living(connection, runs.unfinished(connection) - {session.run_id})
        roles = [role for role in discovery_roles(scope) if role in ("sitemap", "feed", "section")]
        others_begun = runs.started_first(connection, others)
        if scope.media is not None:
            allow_media(connection, [site.key for site in scope.sites], now)
        claims.make_due(connection, [site.key for site in scope.sites], roles, now, fetched_before=others_begun)


def _crawl(spider: type[BroadcasterSpider], session: CrawlSession, own: dict[str, Any]) -> str:
    """Run Scrapy until the frontier is empty or a signal ends it; returns Scrapy's word for why it ended."""
    settings = Settings()
    settings.setmodule(crawler.settings, priority="project")
    settings.setdict({"DOWNLOAD_SLOTS": _slots(session.scope.sites)}, priority="cmdline")
    settings.setdict(own, priority="cmdline")
    process = StoppableProcess(settings)
    if logging.getLogger().level > logging.DEBUG:  # it set itself to DEBUG: several lines made for every page
        logging.getLogger("scrapy").setLevel(logging.WARNING)
    # It warns of each body beyond a limit, which is counted by name and told of at the end.
    logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)
    scrapy_crawler = process.create_crawler(spider)
    crawling = process.crawl_one(scrapy_crawler, session=session)
    process.start()
    if not crawling.cancelled() and (error := crawling.exception()) is not None:
        raise error
    stats = scrapy_crawler.stats
    return str(stats.get_value("finish_reason", "stopped")) if stats else "stopped"


def _slots(sites: Sequence[Site]) -> dict[str, dict[str, float]]:
    """The requests that each host takes at once. The gaps between them are kept by crawler.hosts."""
    return {site.host: {"concurrency": site.concurrency} for site in sites}


def _close(session: CrawlSession) -> tuple[str, ...]:
    """Seal what was written and free what was not fetched; the names of the files of this run."""
    try:
        session.archivist.close()
    except AirchiveError as error:
        session.error = session.error or error
    return session.archivist.files


def _count_media_left(session: CrawlSession) -> None:
    """Where the budget of media is spent, as many files as it did not suffice for."""
    if session.media is None or not session.media.is_spent or session.error is not None:
        return
    scope = session.scope
    sites, kinds = [site.key for site in scope.sites], session.media.scope.kinds
    with reading(session.engine) as connection:
        left = claims.count_due(
            connection,
            sites,
            session.clock(),
            most=10**9,
            begun=session.begun,
            roles=kinds,
            since=scope.since,
            again=scope.again,
        )
        left += claims.count_claimed(connection, session.run_id, kinds)
    session.tally.skips[OVER_BUDGET] = left


def _outcome(session: CrawlSession, reason: str, left_alone: Collection[str]) -> str:
    """Why it ended: `reason` is Scrapy's word for it, `left_alone` says which hosts are a later run's."""
    if isinstance(session.error, DiskNearlyFull):
        return str(session.error)
    if session.error is not None:
        return f"stopped: {session.error}"
    if session.is_spent and reason == "finished":
        return "budget spent"
    if left_alone and reason == "finished":
        return f"done but for {', '.join(sorted(left_alone))}"
    return {"finished": "done", "shutdown": "stopped by a signal"}.get(reason, reason)


def _exit_code(session: CrawlSession) -> int:
    if session.error is not None:
        return session.error.exit_code
    return 1 if session.tally.failed else 0


def _finish_run(session: CrawlSession, outcome: str) -> None:
    """Write the run's end, if the database still takes it: a run that could not will be ended by the next recovery."""
    try:
        with writing(session.engine, "noting the run's end") as connection:
            claims.release(connection, [session.run_id])
            hosts.release(connection, session.run_id)
            runs.finish(
                connection,
                session.run_id,
                counts=session.tally.as_json(),
                exit_code=_exit_code(session),
                outcome=outcome,
                now=session.clock(),
            )
    except StoreError as error:
        session.error = session.error or error
