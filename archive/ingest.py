"""Ingest: capture -> article, listing, or the reason why neither. Crawl, re-parse and recovery share this step.

archive.reading turns the bytes of one record into a Reading, in any process; `store_readings` writes Readings. Doing it
twice, or in another order, gives the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

from sqlalchemy import Connection, Engine

from archive import discovery, visits
from archive.capture import Capture
from archive.extraction.extract import EXTRACTOR_VERSION
from archive.extraction.listing import Listing
from archive.lineage import Stop, find_stop
from archive.media import Kind
from archive.reading import Reading, failed_reading
from archive.removal import missing_article
from archive.requisites import list_media, moved, refused
from archive.sections import section_links
from archive.store import articles, captures, failures, preview, signals
from archive.store.bulk import BULK
from archive.store.captures import Outcome
from archive.store.engine import reading as read_only
from archive.store.engine import transact, writing
from archive.store.listings import PageListing
from archive.store.upsert import chunks


@dataclass(frozen=True, slots=True)
class Change:
    """What storing one Reading changed."""

    outcome: Literal["new", "revised", "unchanged", "listing", "skipped", "failed", "none", "pending"]
    reason: str = ""
    missing: str | None = None  #: the id of the article that the capture shows to be gone
    media_bytes: int | None = None  #: of a picture, sound or film: bytes of its file
    listed: int = 0  #: pages that a listing named for the first time
    replenished: frozenset[str] = frozenset()  #: keys of the sites that a listing brought due pages
    entries_skipped: Counter[str] = field(default_factory=Counter)  #: entries of a listing left out, by reason
    #: Pictures, sound and film of a new or revised article that are not to be fetched, by kind and reason.
    files_refused: Counter[tuple[Kind, str]] = field(default_factory=Counter)


def store_readings(engine: Engine, readings: Sequence[Reading], *, visited: bool = False) -> list[Change]:
    """Write the readings of captures that have their rows; for each, what that changed.

    `visited` says that pages have just been visited: their schedules learn from what was read.

    Listings go in pieces, each in a transaction of its own: the capture counts as ingested after the last of them, so
    an interruption only means that its entries are listed once more.
    """
    small = [reading for reading in readings if reading.outcome != "listing"]
    changes = transact(engine, "ingesting", lambda connection: store_small(connection, small, visited=visited))
    for reading in readings:
        if reading.outcome == "listing":
            changes[reading.capture.record_id] = store_listing(engine, reading, visited=visited)
    return [changes[reading.capture.record_id] for reading in readings]


def preview_readings(connection: Connection, readings: Sequence[Reading]) -> list[Change]:
    """What storing the readings would change, as far as each tells by itself; writes nothing."""
    found = [reading.article for reading in readings if reading.article is not None]
    kinds = iter(preview.compare(connection, found))
    return [Change(next(kinds)) if reading.article is not None else _preview(reading) for reading in readings]


def _preview(reading: Reading) -> Change:
    match reading.outcome:
        case "failed":
            return Change("failed", reading.error or "")
        case "not_article":
            return Change("skipped", f"not an article: {reading.reason}")
        case "listing":
            return Change("listing")
        case _:
            return Change("none", reading.reason or "")


def store_small(connection: Connection, readings: Sequence[Reading], *, visited: bool = False) -> dict[str, Change]:
    """Write readings that are no listings, within a transaction of the caller's; the changes by record id.

    `visited` as `store_readings` takes it.
    """
    found = [reading for reading in readings if reading.article is not None]
    rest = [reading for reading in readings if reading.article is None]
    changes = _store_articles(connection, found) if found else {}
    signals.replace(connection, {one.capture.record_id: one.signals for one in readings if one.outcome != "revisit"})
    for reading in rest:
        changes[reading.capture.record_id] = _store_rest(connection, reading)
    if visited:
        for reading in readings:
            _teach(connection, reading.capture, changes[reading.capture.record_id])
    return changes


def _teach(connection: Connection, capture: Capture, change: Change) -> None:
    visits.learn(connection, capture, revised=change.outcome == "revised", missing=change.missing)


def _store_articles(connection: Connection, readings: Sequence[Reading]) -> dict[str, Change]:
    shown = [articles.show(reading.article, reading.capture) for reading in readings if reading.article is not None]
    outcomes = [
        Outcome(
            one.capture.record_id,
            "ingested",
            article_id=one.article_id,
            revision_id=one.revision_id,
            extractor_version=one.read.extractor_version,
        )
        for one in shown
    ]
    kinds = articles.upsert_shown(connection, shown)
    fresh = [one for one, kind in zip(shown, kinds, strict=True) if kind != "unchanged"]
    list_media(connection, ((one.read, one.capture) for one in fresh))
    captures.set_outcome(connection, outcomes)
    failures.clear(connection, [outcome.record_id for outcome in outcomes])
    left_out = {one.capture.record_id: refused(one.read) for one in fresh}
    return {
        outcome.record_id: Change(kind, files_refused=left_out.get(outcome.record_id, Counter()))
        for outcome, kind in zip(outcomes, kinds, strict=True)
    }


def _store_rest(connection: Connection, reading: Reading) -> Change:
    record_id, reason = reading.capture.record_id, reading.reason or ""
    match reading.outcome:
        case "revisit":
            return _store_revisit(connection, reading.capture)
        case "failed":
            error = reading.error or ""
            outcome = Outcome(record_id, "failed", error, extractor_version=EXTRACTOR_VERSION)
            change = Change("failed", error)
            failures.record(connection, record_id, error, reason, EXTRACTOR_VERSION)
        case "not_article":
            gone = missing_article(reading)
            outcome = Outcome(record_id, "not_article", reason, gone, extractor_version=EXTRACTOR_VERSION)
            change = Change("skipped", f"not an article: {reason}", gone)
        case _:
            gone = missing_article(reading)
            outcome = Outcome(record_id, "none", reason, gone, media_bytes=reading.media_bytes)
            change = Change("none", reason, gone, reading.media_bytes)
    if reading.outcome != "failed":
        failures.clear(connection, [record_id])
    captures.set_outcome(connection, [outcome])
    return change


def _store_revisit(connection: Connection, capture: Capture) -> Change:
    """A revisit says that what its original showed still stands. It waits (pending) until the original is ingested."""
    original = captures.find_revisited(connection, capture)
    outcome = None if original is None else captures.find_outcome(connection, original.record_id)
    if outcome is None or outcome.state == "pending":
        return Change("pending", "the record it refers to is not ingested")
    captures.set_outcome(connection, [replace(outcome, record_id=capture.record_id)])
    if outcome.revision_id is None:
        return Change("none", outcome.reason or "", outcome.article_id)
    articles.extend(connection, [(outcome.revision_id, capture)])
    return Change("unchanged")


def store_listing(engine: Engine, reading: Reading, *, visited: bool = False) -> Change:
    """List the pages that a sitemap, a feed or a redirect names, in transactions of its own."""
    capture, listing = reading.capture, reading.listing
    assert listing is not None
    skipped = Counter[str]()
    stop: Stop | None = None
    if listing.kind == "page":
        new, replenished = _list_section(engine, listing, capture)
    else:
        entries = tuple(discovery.page_listings(listing, capture, skipped))
        with read_only(engine) as connection:
            entries += moved(connection, capture)
            stop = find_stop(connection, capture, entries)
        new, replenished = _list(engine, entries if stop is None else stop.followed, capture)
    if not listing.complete:
        skipped["listing broken off"] += 1
    with writing(engine, "ingesting a listing") as connection:
        noted = _note_listing(connection, reading, skipped, stop)
        signals.replace(connection, {capture.record_id: reading.signals})
        change = replace(noted, listed=new, replenished=replenished, entries_skipped=skipped)
        if visited:
            _teach(connection, capture, change)
    return change


def _note_listing(connection: Connection, reading: Reading, skipped: Counter[str], stop: Stop | None) -> Change:
    capture = reading.capture
    if stop is not None:
        return _store_rest(connection, failed_reading(capture, stop.error, stop.message))
    reasons = [reading.reason] if reading.reason else []
    reasons += [f"{count} skipped: {why}" for why, count in sorted(skipped.items())]
    state: captures.IngestState = "listing" if reading.reason is None else "none"
    gone = missing_article(reading)
    captures.set_outcome(connection, [Outcome(capture.record_id, state, "; ".join(reasons) or None, gone)])
    failures.clear(connection, [capture.record_id])
    return Change("listing", "", gone)


def _list_section(engine: Engine, listing: Listing, capture: Capture) -> tuple[int, frozenset[str]]:
    """List what a page links to; what is older in its list where the page brought new stories, and off the first page.

    So a walk through a list ends at the first page that brings nothing new. Older pages that were read before are due
    again, for their stories have moved on.
    """
    links = section_links(listing, capture)
    new, replenished = _list(engine, links.stories, capture)
    older = [entry._replace(lastmod=capture.captured_at if new else None) for entry in links.older]
    more, others = _list(engine, [*links.lists, *(older if new or links.is_first else ())], capture)
    return new + more, replenished | others


def _list(engine: Engine, entries: Iterable[PageListing], capture: Capture) -> tuple[int, frozenset[str]]:
    """List pages, chunk by chunk: how many were new, and of which sites they are."""
    new, replenished = 0, set[str]()
    for chunk in chunks(entries, BULK):  # in a transaction of its own: other writers wait no longer than that takes
        new += transact(engine, "listing pages", partial(_list_chunk, chunk, capture))
        replenished.update(entry.site for entry in chunk)
    return new, frozenset(replenished)


def _list_chunk(chunk: Sequence[PageListing], capture: Capture, connection: Connection) -> int:
    return discovery.list_chunk(connection, chunk, capture.captured_at, merge=capture.location is None)


def resolve_revisits(engine: Engine) -> int:
    """Ingest the revisits whose originals came after them; record as failed those whose original is not in the archive.

    Returns how many failed. For the end of a re-parse, when every record has been seen. One whose original is there and
    waits to be read goes on waiting: it is a living run's, or the next run reads both.
    """
    failed = 0
    after: Capture | None = None
    while True:
        with writing(engine, "resolving revisits") as connection:
            waiting = captures.pending(connection, after)
            for capture in waiting:
                if capture.record_type != "revisit":
                    continue
                if _store_revisit(connection, capture).outcome != "pending":
                    continue
                original = captures.find_revisited(connection, capture)
                if original is None or original.record_type == "revisit":  # of a file where they refer to each other
                    message = f"{capture.url}: the archive does not hold the record that it refers to"
                    _store_rest(connection, failed_reading(capture, "UnresolvedRevisit", message))
                    failed += 1
        if not waiting:
            return failed
        after = waiting[-1]
