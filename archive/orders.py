"""Orders: what the archivist is asked to do, and what it answers; both cross the border of its process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.capture import Exchange
from archive.errands import Errand
from archive.politeness import HostState, Permission
from archive.store.pages import DuePage


@dataclass(frozen=True, slots=True)
class Visited:
    """An exchange to archive and to ingest, and the page it was made for (None: a hop of a robots.txt).

    `permission` is what robots.txt says of the page, `host` what the answer taught of the host; both are kept with it.
    """

    exchange: Exchange
    page: DuePage | None
    permission: Permission | None = None
    host: HostState | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """A page that could not be fetched, and why; `rest` as archive.visits.record_miss takes it."""

    page: DuePage
    reason: str
    rest: timedelta | None = None
    permission: Permission | None = None
    host: HostState | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Pages wanted of a site for a run that began at `begun`: up to `limit` that list others, else up to `stories`
    stories, none listed before `since` but those that are looked at `again`.

    Which roles those are is the caller's business; without `stories` only the first are looked for.
    """

    site: str
    begun: datetime
    first: tuple[str, ...]
    limit: int
    second: tuple[str, ...]
    stories: int
    since: datetime | None
    again: bool = False


Work = Visited | Missed | Claim | Errand
#: A number of the caller's choosing, under which the answers come, and what is to be done.
Order = tuple[int, Work]
#: To a visit first its Capture, then its Change; to a miss None; to a claim the pages; to an errand what it gives. An
#: error is the last answer.
Answer = tuple[int, object]


def describe(
    visited: Sequence[object], small: Sequence[object], rest: Sequence[tuple[int, Missed | Claim | Errand]]
) -> str:
    """What a turn's transaction does, in words."""
    parts = {
        "recording captures": bool(visited),
        "ingesting": bool(small),
        "noting misses": any(isinstance(work, Missed) for _, work in rest),
        "claiming pages": any(isinstance(work, Claim) for _, work in rest),
    }
    errands = {work.doing: True for _, work in rest if not isinstance(work, Missed | Claim)}
    return " and ".join(words for words, done in (parts | errands).items() if done)
