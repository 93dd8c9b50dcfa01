"""When a page is due again: pure rules over what is known of it.

A fresh story is looked at often and an old one seldom: the wait after a visit is half the story's age, divided by one
more than the changes that visits have found in its text. It is no longer than the text has stood since its last change:
a story that changes again and again is looked at each quarter of an hour, and each time that nothing changed the wait
doubles. All between 15 minutes and 180 days. A failed visit is tried again soon, three times, and then daily; what was
found gone is looked for a second time after a day, before it counts as removed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SOONEST = timedelta(minutes=15)
LATEST = timedelta(days=180)
UNKNOWN_AGE = timedelta(days=30)

#: Waits after the first, second and third failure in a row; then a day.
RETRY_WAITS = (timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=60))
RETRY_LATER = timedelta(days=1)
#: A server's Retry-After is honoured up to this; beyond, the page is left for a later run anyway.
LONGEST_RETRY_AFTER = timedelta(days=2)

#: An article that was found gone is looked for again after so long.
SECOND_LOOK = timedelta(days=1)
#: What a rule refuses (robots.txt, an address that is not public) is asked about again after so long.
REFUSED_REST = UNKNOWN_AGE
#: A host whose robots.txt could not be read is left alone for so long (RFC 9309, 2.3.1.4: as if it forbade all).
UNREACHABLE_REST = timedelta(hours=1)

#: The server is there and says no for now (RFC 9110): worth another try soon.
TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class NextVisit:
    """When a page is due again, and whether the visit counts as a failed attempt."""

    due_at: datetime | None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a page's text: when it was published or last listed as changed, and what visits have found."""

    dated: datetime | None = None
    changes: int = 0  #: visits that found another text than the one before
    changed_at: datetime | None = None  #: the last of them


def after_answer(
    status: int, fetched_at: datetime, history: History, *, attempts: int, retry_after: timedelta | None = None
) -> NextVisit:
    """The next visit after an answer, taken to have brought nothing new; `attempts` as in `after_failure`.

    A redirect is not followed by visiting the page again: its target is a page of its own.
    """
    if status in TEMPORARY:
        return after_failure(fetched_at, attempts=attempts, retry_after=retry_after)
    if status >= 300 and status != 304:
        return NextVisit(fetched_at + UNKNOWN_AGE)
    return NextVisit(fetched_at + wait(fetched_at, history))


def wait(now: datetime, history: History) -> timedelta:
    """How long a text rests. Grows with its age, shrinks with the changes seen, from SOONEST to LATEST."""
    half = UNKNOWN_AGE if history.dated is None else (now - history.dated) / 2
    rest = half / (history.changes + 1)
    if history.changed_at is not None:
        rest = min(rest, now - history.changed_at)
    return min(max(rest, SOONEST), LATEST)


def after_change(seen_at: datetime) -> datetime:
    """When to look again at a page whose text had changed: it may not have come to rest."""
    return seen_at + SOONEST


def after_absence(seen_at: datetime, *, is_first: bool) -> datetime:
    """When to look again for an article that was found gone; once that is certain, it may still return."""
    return seen_at + (SECOND_LOOK if is_first else UNKNOWN_AGE)


def after_failure(failed_at: datetime, *, attempts: int, retry_after: timedelta | None = None) -> NextVisit:
    """The next try after a failure; `attempts` counts the failures in a row before this one."""
    wait = RETRY_WAITS[attempts] if attempts < len(RETRY_WAITS) else RETRY_LATER
    if retry_after is not None:
        wait = max(wait, min(retry_after, LONGEST_RETRY_AFTER))
    return NextVisit(failed_at + wait, failed=True)
