"""Window: the hours of the day, by a site's clock, in which it may be crawled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from archive.errors import UsageError

_WRITTEN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` on and before `end`, every day; over midnight where `end` is the earlier."""

    start: time
    end: time

    @classmethod
    def parse(cls, written: str) -> Window:
        """`01:00-06:00`. Raises UsageError for anything else, and for a window without length."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise UsageError(f"{written!r} is no window of hours; write 01:00-06:00")
        hours, minutes, end_hours, end_minutes = map(int, match.groups())
        window = cls(time(hours, minutes), time(end_hours, end_minutes))
        if window.start == window.end:
            raise UsageError(f"the window {written!r} has no length; leave it out for the whole day")
        return window

    def is_open(self, now: datetime, timezone: str) -> bool:
        """Whether the clock of the IANA time zone shows an hour of the window at `now` (aware)."""
        local = now.astimezone(ZoneInfo(timezone)).time()
        if self.start < self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def opens_at(self, now: datetime, timezone: str) -> datetime:
        """The next moment, in UTC, at which the window is open: `now` where it is."""
        if self.is_open(now, timezone):
            return now
        local = now.astimezone(ZoneInfo(timezone))
        today = datetime.combine(local.date(), self.start, ZoneInfo(timezone))
        opening = today if local.time() < self.start else today + timedelta(days=1)  # by the wall clock
        return opening.astimezone(UTC)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"
