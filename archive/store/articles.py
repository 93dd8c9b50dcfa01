"""Articles and their revisions: written in bulk, the same rows whatever the order of the captures, or the same twice.

Each column is a least or a greatest over the captures that show the article, or follows from the row's key:
first and last seen are the ends of the captures' times; site and URLs come from the capture with the greatest
(captured_at, record_id); a revision came from the capture with the least.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import (
    Column,
    Connection,
    TextClause,
    Update,
    and_,
    bindparam,
    case,
    or_,
    select,
    text,
    update,
)

from archive.article import AIRCHIVE_NAMESPACE, Article, article_id
from archive.capture import Capture
from archive.store import parts, revisions
from archive.store.revisions import Shown, execute_in_order
from archive.store.schema import article, revision, same_url
from archive.store.schema import capture as capture_table
from archive.store.upsert import Insert, chunks, insert_for

Change = Literal["new", "revised", "unchanged"]


def key_of(read: Article) -> str:
    """The `article_id` of what a page says."""
    return article_id(read.broadcaster, read.source_id, read.canonical_url)


def _revision_id(article_key: str, content_hash: str, version: int) -> str:
    return str(uuid.uuid5(AIRCHIVE_NAMESPACE, f"{article_key}:{content_hash}:{version}"))


def show(read: Article, capture: Capture) -> Shown:
    """What a capture shows, with its identifiers: made once, for hashing a whole article takes its time."""
    key, content_hash = key_of(read), read.content_hash
    return Shown(key, _revision_id(key, content_hash, read.extractor_version), content_hash, read, capture)


def upsert(connection: Connection, pairs: Sequence[tuple[Article, Capture]]) -> list[Change]:
    """Store what captures show: `upsert_shown` for pairs that have not been given their identifiers."""
    return upsert_shown(connection, [show(read, capture) for read, capture in pairs])


def upsert_shown(connection: Connection, shown: Sequence[Shown]) -> list[Change]:
    """Store what captures show; for each, what that changed: a new article, a new revision of it, or nothing.

    The captures have their rows already (`archive.store.captures.insert`). Call it with hundreds at a time.
    """
    known_articles = _known(connection, article.c.article_id, [one.article_id for one in shown])
    known_revisions = _known(connection, revision.c.revision_id, [one.revision_id for one in shown])
    fresh = [one for one in shown if one.revision_id not in known_revisions]
    _upsert_articles(connection, shown)
    revisions.insert(connection, fresh)
    revisions.widen(connection, [one for one in shown if one.revision_id in known_revisions])
    parts.insert(connection, {one.revision_id: one.read for one in fresh})
    _choose_current(connection, {one.article_id for one in shown})
    return [_change(one, known_articles, known_revisions) for one in shown]


def _change(one: Shown, known_articles: set[str], known_revisions: set[str]) -> Change:
    if one.revision_id in known_revisions:
        return "unchanged"
    change: Change = "revised" if one.article_id in known_articles else "new"
    known_articles.add(one.article_id)
    known_revisions.add(one.revision_id)
    return change


def extend(connection: Connection, sightings: Sequence[tuple[str, Capture]]) -> None:
    """Note that revisions (by id) were still shown when captures without a body of their own were made.

    A revisit or a 304 prolongs the life of the revision that its original showed. An unknown id changes nothing.
    """
    seen = [{"shown": shown, "seen_at": capture.captured_at} for shown, capture in sightings]
    if not seen:
        return
    later = bindparam("seen_at", type_=revision.c.last_seen_at.type)
    shown = bindparam("shown", type_=revision.c.revision_id.type)
    of_shown = select(revision.c.article_id).where(revision.c.revision_id == shown).scalar_subquery()
    revisions = update(revision).where(revision.c.revision_id == shown, revision.c.last_seen_at < later)
    connection.execute(revisions.values(last_seen_at=later), seen)
    articles = update(article).where(article.c.article_id == of_shown, article.c.last_seen_at < later)
    connection.execute(articles.values(last_seen_at=later), seen)
    _choose_current(connection, _articles_of(connection, {shown for shown, _ in sightings}))


def _articles_of(connection: Connection, revisions: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(revisions):
        found.update(connection.scalars(select(revision.c.article_id).where(revision.c.revision_id.in_(chunk))))
    return found


def _known(connection: Connection, key: Column[str], values: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(set(values)):
        found.update(connection.scalars(select(key).where(key.in_(chunk))))
    return found


def _article_row(one: Shown) -> dict[str, Any]:
    read, capture = one.read, one.capture
    return {
        "article_id": one.article_id,
        "broadcaster": read.broadcaster,
        "source_id": read.source_id,
        "site": read.site,
        "url": read.url,
        "canonical_url": read.canonical_url,
        "located_at": capture.captured_at,
        "located_record_id": capture.record_id,
        "first_seen_at": capture.captured_at,
        "last_seen_at": capture.captured_at,
    }


def _upsert_articles(connection: Connection, shown: Sequence[Shown]) -> None:
    execute_in_order(connection, _article_upsert(connection.dialect.name), map(_article_row, shown), "article_id")


@cache
def _article_upsert(dialect: str) -> Insert:
    statement = insert_for(dialect, article)
    stored, given = article.c, statement.excluded
    moved = or_(
        given.located_at > stored.located_at,
        and_(given.located_at == stored.located_at, given.located_record_id > stored.located_record_id),
    )
    earlier, later = given.first_seen_at < stored.first_seen_at, given.last_seen_at > stored.last_seen_at
    places = ("site", "url", "canonical_url", "located_at", "located_record_id")
    changes = {name: case((moved, given[name]), else_=stored[name]) for name in places}
    changes["first_seen_at"] = case((earlier, given.first_seen_at), else_=stored.first_seen_at)
    changes["last_seen_at"] = case((later, given.last_seen_at), else_=stored.last_seen_at)
    return statement.on_conflict_do_update(
        index_elements=[stored.article_id], set_=changes, where=or_(moved, earlier, later)
    )


def _choose_current(connection: Connection, article_ids: Iterable[str]) -> None:
    """Let each article's current revision be the main form, by the newest extractor, seen last."""
    for chunk in chunks(sorted(article_ids)):
        connection.execute(_current_choice(), {"chosen": chunk})


@cache
def _current_choice() -> Update:
    best = (
        select(revision.c.revision_id)
        .where(revision.c.article_id == article.c.article_id)
        .order_by(
            revision.c.alternate,
            revision.c.extractor_version.desc(),
            revision.c.last_seen_at.desc(),
            revision.c.revision_id,
        )
        .limit(1)
        .scalar_subquery()
    )
    statement = update(article).values(current_revision=best).where(article.c.current_revision.is_distinct_from(best))
    return statement.where(article.c.article_id.in_(bindparam("chosen", expanding=True)))


#: Columns of the views that hold JSON.
_JSON_COLUMNS = (
    "authors",
    "tags",
    "blocks",
    "wire_credits",
    "media",
    "images",
    "related",
    "notes",
    "quality_flags",
    "provenance",
)


def find(connection: Connection, key: str) -> dict[str, Any] | None:
    """The row of the view `articles` for an article id or any URL at which the article was captured; JSON as values."""
    found = _find_id(connection, key)
    return None if found is None else _read_view(connection, _CURRENT, found)[0]


def awaits_second_look(connection: Connection, key: str) -> bool:
    """Whether the article of this id is known and, as far as captures have confirmed, not removed."""
    found = text("SELECT count(*) FROM articles WHERE article_id = :key AND removed_at IS NULL")
    return bool(connection.scalar(found, {"key": key}))


def history(connection: Connection, article_key: str) -> list[dict[str, Any]]:
    """The rows of the view `article_history` for an article id, in the order of their numbers; JSON as values."""
    return _read_view(connection, _HISTORY, article_key)


_CURRENT = text("SELECT * FROM articles WHERE article_id = :key")
_HISTORY = text("SELECT * FROM article_history WHERE article_id = :key ORDER BY number")


def _read_view(connection: Connection, statement: TextClause, key: str) -> list[dict[str, Any]]:
    rows = [dict(row) for row in connection.execute(statement, {"key": key}).mappings()]
    return [row | {name: json.loads(row[name]) for name in _JSON_COLUMNS} for row in rows]


def _find_id(connection: Connection, key: str) -> str | None:
    """By id; else by the article's present URLs; else by the newest capture of an article at that URL."""
    by_id = select(article.c.article_id).where(article.c.article_id == key)
    by_url = [
        select(article.c.article_id).where(same_url(column, key)).order_by(article.c.article_id).limit(1)
        for column in (article.c.url, article.c.canonical_url)
    ]
    by_capture = (
        select(article.c.article_id)
        .join(capture_table, capture_table.c.article_id == article.c.article_id)
        .where(same_url(capture_table.c.url, key))
        .order_by(capture_table.c.captured_at.desc(), capture_table.c.record_id.desc())
        .limit(1)
    )
    for statement in (by_id, *by_url, by_capture):
        found: str | None = connection.scalar(statement)
        if found is not None:
            return found
    return None
