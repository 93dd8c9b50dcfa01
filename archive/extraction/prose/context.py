"""What a page says besides its text, by which lines of its frame are told."""

from __future__ import annotations

from dataclasses import dataclass

#: A line of the frame has no more letters.
LONGEST_FRAME_LINE = 60


@dataclass(frozen=True, slots=True)
class Context:
    """What else the page says, by which a block of its frame is told."""

    title: str = ""
    names: tuple[str, ...] = ()  #: of the section, the site
    authors: tuple[str, ...] = ()
    language: str | None = None
    sites: tuple[str, ...] = ()  #: what the page's site is called
