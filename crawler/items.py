"""What spiders hand to the pipeline."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from archive.capture import Capture
from archive.ingest import Change
from archive.politeness import HostState, Permission
from archive.store.pages import DuePage


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page that was answered: its capture is durable, `change` will be what ingesting it changed."""

    page: DuePage
    capture: Capture
    change: asyncio.Future[Change]


@dataclass(frozen=True, slots=True)
class MissedPage:
    """A page that was not answered, or was not allowed to be asked for."""

    page: DuePage
    reason: str
    refused: bool = False  #: by a rule: the page is skipped, nothing failed
    rest: timedelta | None = None  #: not asked for again before; None: soon, as archive.schedule has it for failures
    permission: Permission | None = None  #: what robots.txt said, if it was asked
    host: HostState | None = None  #: what the failure taught of the host


@dataclass(frozen=True, slots=True)
class GivenBackPage:
    """A page that was claimed and not asked for: its host is to be left alone, and it waits with the host."""

    page: DuePage


Item = ArchivedPage | MissedPage | GivenBackPage
