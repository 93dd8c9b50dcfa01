"""Desk: what a crawl has claimed of a site, and what of that is out."""

from __future__ import annotations

from collections import Counter, deque
from datetime import datetime, timedelta

from archive.sites.site import Site
from archive.store.pages import DuePage

#: Pages claimed at once for a site.
BATCH = 64
#: Pages of a site that may be out (asked for, or being ingested) for each request that its host takes at once.
OUT_PER_CONNECTION = 16
#: A site that had nothing due is asked again after so long, or as soon as a listing brings it something.
RECHECK = timedelta(seconds=1)


class Desk:
    """What is claimed and what is out, of one site."""

    def __init__(self, site: Site, recheck: timedelta = RECHECK) -> None:
        self.site = site
        self._recheck = recheck
        self.claimed: deque[DuePage] = deque()
        self.out: Counter[str] = Counter()  # by role
        self.dry_since: datetime | None = None
        self.asked = False  # more pages are on their way here
        self.stirred = False  # since they were asked for, more may have become due
        self.starved = False  # it could ask for no stories: others had asked for all that the limit left

    @property
    def has_room(self) -> bool:
        return self.out.total() < self.site.concurrency * OUT_PER_CONNECTION

    def stir(self) -> None:
        """Something may have become due: an answer that finds nothing no longer counts."""
        self.dry_since = None
        self.stirred = True

    def wants_more(self, now: datetime) -> bool:
        dry = self.dry_since is not None and now - self.dry_since < self._recheck
        return not self.asked and not dry and len(self.claimed) < BATCH // 2

    def ask(self) -> None:
        """More pages are asked for."""
        self.asked, self.stirred = True, False

    def take(self, found: list[DuePage], now: datetime) -> None:
        """They have come, or there were none."""
        self.asked = False
        self.claimed.extend(found)
        self.dry_since = None if found or self.stirred else now

    def end(self, role: str) -> None:
        """A page that was out has come to its end."""
        if self.out[role] > 0:
            self.out[role] -= 1
