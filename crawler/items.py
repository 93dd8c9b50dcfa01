"""What spiders hand to the pipeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from archive.capture import Capture
from archive.store.pages import DuePage


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """A page that was answered: its capture is durable, `block` are the bytes of the answer."""

    page: DuePage
    capture: Capture
    block: bytes


@dataclass(frozen=True, slots=True)
class MissedPage:
    """A page that was not answered, or was not allowed to be asked for."""

    page: DuePage
    reason: str
    refused: bool = False  #: by a rule: the page is skipped, nothing failed
    rest: timedelta | None = None  #: not asked for again before; None: soon, as archive.schedule has it for failures
    capture: Capture | None = None  #: of an answer that broke off
