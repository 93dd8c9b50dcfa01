"""Which extractors are compared, and in which environment each lives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from tests.benchmarks.peers import readers
from tests.benchmarks.peers.readers import Reader

#: The project's own.
OWN = "own"


@dataclass(frozen=True, slots=True)
class Entry:
    """One extractor: `environment` is OWN, or the name of a lock file beside this module."""

    load: Callable[[], Reader]
    environment: str = "general"
    distribution: str | None = None

    def version(self) -> str | None:
        """The version that is installed here."""
        try:
            return version(self.distribution) if self.distribution else None
        except PackageNotFoundError:
            return None


READERS: dict[str, Entry] = {
    "ours": Entry(readers.ours, OWN),
    "ours, generic only": Entry(readers.ours_generic, OWN),
    "trafilatura": Entry(readers.trafilatura, distribution="trafilatura"),
    "trafilatura, precision": Entry(partial(readers.trafilatura, favor_precision=True), distribution="trafilatura"),
    "newspaper4k": Entry(readers.newspaper4k, distribution="newspaper4k"),
    "news-please": Entry(readers.news_please, distribution="news-please"),
    "goose3": Entry(readers.goose3, distribution="goose3"),
    "readability-lxml": Entry(readers.readability, distribution="readability-lxml"),
    "resiliparse": Entry(readers.resiliparse, distribution="resiliparse"),
    "fundus": Entry(readers.fundus, "fundus", "fundus"),
    "mcmetadata": Entry(readers.mcmetadata, "mcmetadata", "mediacloud-metadata"),
}
