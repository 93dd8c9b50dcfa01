"""Room: large responses that come at the same time share it, so that many of them cannot fill the memory."""

from __future__ import annotations

from typing import Protocol

#: Bytes received from which on a response counts. Pages of news and their sitemaps, compressed, seldom do.
LARGE = 1024 * 1024
#: Bytes that large responses may hold together. The one that has been large for longest goes on all the same.
SIZE = 24 * 1024 * 1024


class Pausable(Protocol):
    """A Twisted transport, as far as it is needed here."""

    def pauseProducing(self) -> None: ...  # noqa: N802

    def resumeProducing(self) -> None: ...  # noqa: N802


class Room:
    """What large responses hold, and those that wait, unread, until another has ended."""

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._held: dict[object, int] = {}  # the one first that was large first
        self._waiting: dict[object, Pausable] = {}

    def enter(self, response: object, size: int, transport: Pausable) -> None:
        """A response holds so many bytes now; its transport is paused where there is no room for it."""
        self._held[response] = size
        if response != next(iter(self._held)) and sum(self._held.values()) > self._size:
            self._waiting[response] = transport
            transport.pauseProducing()

    def hold(self, response: object, size: int) -> None:
        """A response that has ended is held until it leaves, twice: it is copied on its way to the archivist."""
        if size > LARGE:
            self._held = {response: 2 * size} | self._held  # first, for all others wait until it has left

    def leave(self, response: object) -> None:
        """A response has ended, large or not. Those that wait go on, each until there is no room for it again."""
        self._waiting.pop(response, None)
        if self._held.pop(response, None) is None:
            return
        waiting, self._waiting = self._waiting, {}
        for transport in waiting.values():
            transport.resumeProducing()


ROOM = Room()  # of the process, which has one reactor
