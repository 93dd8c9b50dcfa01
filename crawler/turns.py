"""Turns: large responses come one at a time, so that many of them at once cannot fill the memory."""

from __future__ import annotations

from typing import Protocol

#: Bytes received from which on a response needs its turn. Pages of news and their sitemaps, compressed, seldom do.
LARGE = 1024 * 1024


class Pausable(Protocol):
    """A Twisted transport, as far as it is needed here."""

    def pauseProducing(self) -> None: ...  # noqa: N802

    def resumeProducing(self) -> None: ...  # noqa: N802


class Turns:
    """The large response that may go on, and those that wait, unread, until it has ended."""

    def __init__(self) -> None:
        self._going: object | None = None
        self._waiting: dict[object, Pausable] = {}

    def enter(self, response: object, transport: Pausable) -> None:
        """A response is large: it goes on, or its transport is paused. To be said at every further piece."""
        if self._going is None:
            self._going = response
        elif self._going != response:
            self._waiting[response] = transport
            transport.pauseProducing()

    def leave(self, response: object) -> None:
        """A response has ended, large or not."""
        self._waiting.pop(response, None)
        if self._going != response:
            return
        self._going = next(iter(self._waiting), None)
        if self._going is not None:
            self._waiting.pop(self._going).resumeProducing()
