"""When a page is due again: pure rules over what is known of it.

A fresh story is looked at often and an old one seldom: the wait after a visit is half the story's age, between one hour
and 180 days. A failed visit is tried again soon, three times, and then daily.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SOONEST = timedelta(hours=1)
LATEST = timedelta(days=180)
UNKNOWN_AGE = timedelta(days=30)

#: Waits after the first, second and third failure in a row; then a day.
RETRY_WAITS = (timedelta(seconds=2), timedelta(seconds=10), timedelta(seconds=60))
RETRY_LATER = timedelta(days=1)
#: A server's Retry-After is honoured up to this; beyond, the page is left for a later run anyway.
LONGEST_RETRY_AFTER = timedelta(days=2)

#: What a rule refuses (robots.txt, an address that is not public) is asked about again after so long.
REFUSED_REST = UNKNOWN_AGE
#: A host whose robots.txt could not be read is left alone for so long (RFC 9309, 2.3.1.4: as if it forbade all).
UNREACHABLE_REST = SOONEST

#: The server is there and says no for now (RFC 9110): worth another try soon.
TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class NextVisit:
    """When a page is due again, and whether the visit counts as a failed attempt."""

    due_at: datetime | None
    failed: bool = False


def after_answer(
    status: int, fetched_at: datetime, *, dated: datetime | None, attempts: int, retry_after: timedelta | None = None
) -> NextVisit:
    """The next visit after an answer; `dated` is when the story was published or last listed as changed.

    A redirect is not followed by visiting the page again: its target is a page of its own.
    """
    if status in TEMPORARY:
        return after_failure(fetched_at, attempts=attempts, retry_after=retry_after)
    if status >= 300 and status != 304:
        return NextVisit(fetched_at + UNKNOWN_AGE)
    if dated is None:
        return NextVisit(fetched_at + UNKNOWN_AGE)
    return NextVisit(fetched_at + min(max((fetched_at - dated) / 2, SOONEST), LATEST))


def after_failure(failed_at: datetime, *, attempts: int, retry_after: timedelta | None = None) -> NextVisit:
    """The next try after a failure; `attempts` counts the failures in a row before this one."""
    wait = RETRY_WAITS[attempts] if attempts < len(RETRY_WAITS) else RETRY_LATER
    if retry_after is not None:
        wait = max(wait, min(retry_after, LONGEST_RETRY_AFTER))
    return NextVisit(failed_at + wait, failed=True)
