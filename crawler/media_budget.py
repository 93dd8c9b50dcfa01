"""MediaBudget: how many bytes of pictures, sound and film a crawl takes in, of one file and of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.errors import UsageError
from archive.media import Kind

#: What people call the kinds of media.
NAMES: dict[str, Kind] = {"images": "image", "audio": "audio", "video": "video"}
#: Bytes of one file, and of all files of a run, where nothing is said.
USUAL_LARGEST, USUAL_BUDGET = 16 * 2**20, 2**30
#: Bytes of one file at most: it is held in memory until it is archived, as are records when they are read again.
MOST = 48 * 2**20
#: Files that may be out at once: the memory is the stories' as well.
OUT = 8
#: Why a file was not taken in whole.
TOO_LARGE, OVER_BUDGET = "media larger than --media-max", "media over --media-budget"


@dataclass(frozen=True, slots=True)
class MediaScope:
    """What a crawl is asked to fetch of media: kinds, bytes of all files together, bytes of one."""

    kinds: tuple[Kind, ...]
    budget: int
    largest: int

    def __post_init__(self) -> None:
        """Raises UsageError for a size that makes no sense."""
        if not 0 < self.largest <= MOST:
            raise UsageError(f"--media-max is from 1 byte to {MOST // 2**20}M: a file is held in memory")
        if self.budget <= 0:
            raise UsageError("--media-budget is at least 1 byte")

    @property
    def names(self) -> tuple[str, ...]:
        """The kinds as the command has them."""
        return tuple(name for name, kind in NAMES.items() if kind in self.kinds)


@dataclass(slots=True)
class MediaBudget:
    """What may still come over the wire. Each file out holds the bytes that it may have, until it has ended."""

    scope: MediaScope
    used: int = 0
    is_spent: bool = False  #: what is left of the budget did not suffice for a file: the next run's
    _held: dict[str, int] = field(default_factory=dict)

    def hold(self, url: str) -> int | None:
        """The bytes that a file may have; None where that is not told before others have ended, or nothing is left."""
        left = self.scope.budget - self.used - sum(self._held.values())
        if self.is_spent or len(self._held) >= OUT or (left < self.scope.largest and self._held):
            return None
        if left <= 0:
            self.is_spent = True
            return None
        self._held[url] = min(left, self.scope.largest)
        return self._held[url]

    def release(self, url: str) -> None:
        self._held.pop(url, None)

    def clear(self) -> None:
        self._held.clear()

    def overrun(self, url: str) -> str:
        """Why a file that was larger than it might be was not taken in whole."""
        if self._held.get(url, self.scope.largest) == self.scope.largest:
            return TOO_LARGE
        self.is_spent = True
        return OVER_BUDGET
