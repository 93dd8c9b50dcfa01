"""Tally: what a crawl has done so far, counted in one place for the progress line, the summary and the run's row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from archive.ingest import Change
from archive.media import KINDS, Kind
from archive.schedule import TEMPORARY
from archive.store.pages import DuePage


@dataclass(slots=True)
class Tally:
    """Counts of one crawl. `failures` and `skips` count by reason; `bytes` is what came over the wire.

    A page that failed and was fetched after all has not failed.
    """

    listed: int = 0  #: pages that listings of this run named for the first time
    fetched: int = 0  #: answers of any kind, robots.txt and sitemaps among them
    archived: int = 0  #: of them, durable in a WARC file and committed
    pages: int = 0  #: story pages answered
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    bytes: int = 0
    media: int = 0  #: files of pictures, sound and film that came in whole
    media_bytes: int = 0  #: of them
    skips: Counter[str] = field(default_factory=Counter)
    _failing: dict[str, str] = field(default_factory=dict)  #: the reason of the last try, by page

    @property
    def failing(self) -> Mapping[str, str]:
        """The pages that stand as failed, and why."""
        return self._failing

    @property
    def failures(self) -> Counter[str]:
        return Counter(self._failing.values())

    @property
    def articles(self) -> int:
        return self.new + self.revised + self.unchanged

    @property
    def failed(self) -> int:
        return len(self._failing)

    def count_change(self, change: Change, page: DuePage, status: int | None, media: Collection[Kind] = ()) -> None:
        """Count what came of one answered page; `media` are the kinds of files that are wanted beside stories."""
        self.listed += change.listed
        self.pages += page.role == "article"
        self._failing.pop(page.url, None)
        if change.outcome in ("new", "revised", "unchanged"):
            setattr(self, change.outcome, getattr(self, change.outcome) + 1)
        elif change.outcome == "failed" or status in TEMPORARY:
            self._failing[page.url] = change.reason
        elif page.role in KINDS:
            self._count_file(change)
        elif change.outcome == "skipped":
            self.skips[change.reason] += 1
        self.skips.update(change.entries_skipped)
        for (kind, reason), count in change.files_refused.items():
            if kind in media:
                self.skips[f"media: {reason}"] += count

    def _count_file(self, change: Change) -> None:
        if change.media_bytes is not None:
            self.media += 1
            self.media_bytes += change.media_bytes
        elif change.outcome != "listing":  # that is a redirect
            self.skips["media: a page in its place" if change.outcome == "skipped" else f"media: {change.reason}"] += 1

    def count_miss(self, page: DuePage, reason: str, *, refused: bool) -> None:
        """Count a page without an answer: a rule's refusal is a skip, all else a failure."""
        if refused:
            self.skips[reason] += 1
        else:
            self._failing[page.url] = reason

    def as_json(self) -> dict[str, Any]:
        """The counts as plain values, for the run's row."""
        names = ("listed", "fetched", "archived", "pages", "new", "revised", "unchanged", "bytes")
        counts: dict[str, Any] = {name: getattr(self, name) for name in (*names, "media", "media_bytes")}
        return counts | {"failures": dict(self.failures), "skips": dict(self.skips)}
