"""What spiders hand to the pipeline."""

from __future__ import annotations

from dataclasses import dataclass

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
    """A page that was not answered, or was not allowed to be asked for; `final` reasons are not tried again soon."""

    page: DuePage
    reason: str
    final: bool = False
