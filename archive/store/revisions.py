"""Revisions: one row for each distinct content of an article, as one version of the extractor reads it.

Its content follows from its key, so it is written once; what a further capture changes is when it was seen, and which
capture it came from: the one with the least (captured_at, record_id). What is no content (the extractor's name, the
provenance of the fields) is that of this capture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Executable, Update, and_, bindparam, case, or_, update

from archive.article import Article, content_fields
from archive.capture import Capture
from archive.store.schema import revision
from archive.store.upsert import Insert, insert_for


@dataclass(frozen=True, slots=True)
class Shown:
    """What a capture shows, under its identifiers."""

    article_id: str
    revision_id: str
    content_hash: str  #: of `read`, which counts it anew each time it is asked
    read: Article
    capture: Capture


#: Columns taken as the article has them: `content_fields` gives the times as text, and leaves out the rest.
_COPIED = ("extractor", "extractor_version", "published_at", "modified_at", "body", "word_count")


def _revision_row(one: Shown) -> dict[str, Any]:
    read, capture = one.read, one.capture
    return {
        **content_fields(read),
        **{name: getattr(read, name) for name in _COPIED},
        "provenance": dict(read.provenance),
        "revision_id": one.revision_id,
        "article_id": one.article_id,
        "content_hash": one.content_hash,
        "alternate": int(read.alternate),
        "first_seen_at": capture.captured_at,
        "last_seen_at": capture.captured_at,
        "first_record_id": capture.record_id,
    }


def insert(connection: Connection, shown: Sequence[Shown]) -> None:
    """Write revisions; those that are there after all are widened."""
    execute_in_order(connection, _upsert(connection.dialect.name), map(_revision_row, shown), "revision_id")


@cache
def _upsert(dialect: str) -> Insert:
    statement = insert_for(dialect, revision)
    changes, condition = _widening({name: statement.excluded[name] for name in _GIVEN})
    return statement.on_conflict_do_update(index_elements=[revision.c.revision_id], set_=changes, where=condition)


def widen(connection: Connection, shown: Sequence[Shown]) -> None:
    """Note further captures of revisions that are there, without writing their content out anew."""
    rows = [
        {
            "shown": one.revision_id,
            "given_first_seen_at": one.capture.captured_at,
            "given_last_seen_at": one.capture.captured_at,
            "given_first_record_id": one.capture.record_id,
            "given_extractor": one.read.extractor,
            "given_provenance": dict(one.read.provenance),
        }
        for one in shown
    ]
    execute_in_order(connection, _widen(), rows, "shown")


@cache
def _widen() -> Update:
    given = {name: bindparam(f"given_{name}", type_=revision.c[name].type) for name in _GIVEN}
    changes, condition = _widening(given)
    return update(revision).where(revision.c.revision_id == bindparam("shown"), condition).values(changes)


#: What goes with the capture that a revision came from.
_OF_FIRST = ("first_seen_at", "first_record_id", "extractor", "provenance")
_GIVEN = (*_OF_FIRST, "last_seen_at")


def _widening(given: Mapping[str, ColumnElement[Any]]) -> tuple[dict[str, ColumnElement[Any]], ColumnElement[bool]]:
    """How one more capture changes a revision's row, and when it does."""
    stored = revision.c
    came_earlier = or_(
        given["first_seen_at"] < stored.first_seen_at,
        and_(given["first_seen_at"] == stored.first_seen_at, given["first_record_id"] < stored.first_record_id),
    )
    later = given["last_seen_at"] > stored.last_seen_at
    # Two extractors of the same version may read the same, and by other rules.
    changes: dict[str, ColumnElement[Any]] = {
        name: case((came_earlier, given[name]), else_=stored[name]) for name in _OF_FIRST
    }
    changes["last_seen_at"] = case((later, given["last_seen_at"]), else_=stored.last_seen_at)
    return changes, or_(came_earlier, later)


def execute_in_order(connection: Connection, statement: Executable, rows: Iterable[dict[str, Any]], key: str) -> None:
    """Once for each row, in the order of the keys: so two writers wait for each other and never in a circle."""
    ordered = sorted(rows, key=lambda row: str(row[key]))
    if ordered:
        connection.execute(statement, ordered)
