"""Which captures and articles are handed on: those of some sites, from some moment on, with what they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, FromClause, and_, null, or_, select, true

from archive.store.schema import article, capture, page, revision

#: Rows that a database hands over at a time.
_PORTION = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """Captures made for pages of `sites` at `since` or later, and the captures that revisits among them refer to."""

    sites: tuple[str, ...] = ()  #: keys; empty: all, and what no page was made for (robots.txt)
    since: datetime | None = None

    @property
    def is_all(self) -> bool:
        return not self.sites and self.since is None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Where an article, as it stands now, can be seen: the capture it was read from."""

    article_id: str
    url: str
    captured_at: datetime
    warc_file: str
    title: str
    text: str | None  #: where it was asked for
    is_lost: bool = False  #: repair found that the bytes of the capture are gone


def record_ids_in(connection: Connection, warc_file: str, selection: Selection) -> frozenset[str]:
    """The record ids of the selected captures in one file."""
    found = select(capture.c.record_id).where(capture.c.warc_file == warc_file, _is_wanted(selection))
    return frozenset(connection.scalars(found))


def iter_pages(connection: Connection, selection: Selection, *, text: bool) -> Iterator[ArticlePage]:
    """The articles whose bytes are among the selected captures, by the time of these; a portion at a time."""
    statement = (
        select(
            article.c.article_id,
            capture.c.url,
            capture.c.captured_at,
            capture.c.warc_file,
            revision.c.title,
            revision.c.body if text else null(),
            capture.c.lost_at.is_not(None),
        )
        .join(revision, revision.c.revision_id == article.c.current_revision)
        .join(capture, capture.c.record_id == revision.c.first_record_id)
        .where(_is_wanted(selection))
        .order_by(capture.c.captured_at, article.c.article_id)
    )
    options = {"stream_results": True, "max_row_buffer": _PORTION}
    with connection.execute(statement, execution_options=options) as rows:
        for row in rows:
            yield ArticlePage(*row)


def _is_wanted(selection: Selection) -> ColumnElement[bool]:
    if selection.is_all:
        return true()
    revisit = capture.alias("revisit")
    referred = select(revisit.c.refers_to_id).where(
        revisit.c.refers_to_id.is_not(None), _is_selected(revisit, selection)
    )
    return or_(_is_selected(capture, selection), capture.c.record_id.in_(referred))


def _is_selected(captures: FromClause, selection: Selection) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = []
    if selection.sites:
        conditions.append(captures.c.page_url.in_(select(page.c.url).where(page.c.site.in_(selection.sites))))
    if selection.since is not None:
        conditions.append(captures.c.captured_at >= selection.since)
    return and_(*conditions)
