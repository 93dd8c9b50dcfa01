"""What reading a hostile file may cost: how far members may unpack, and how much of a file may be read anew."""

from __future__ import annotations

#: A member may unpack to this much whatever its size; after each bomb in a file, half as much is left to its others.
FREE_OUTPUT = 1024 * 1024 * 1024
#: Beyond that, more than so many times its size is a bomb: news pages in gzip unpack to five times, text of one letter
#: to a thousand times theirs.
MAX_RATIO = 200
#: After damage the search for the next record begins inside what has been read; so much may be read anew: this, and
#: so many times what has been read of the file. Members that overlap would else take the square of their number.
FREE_REREAD = 64 * 1024 * 1024
MAX_REREAD = 4


class Expansion:
    """Counts what goes into the decoder of a member and what comes out of it, over the members of a file."""

    __slots__ = ("_free", "_given", "_taken")

    def __init__(self) -> None:
        self._free = FREE_OUTPUT
        self._taken = self._given = 0

    def begin_member(self) -> None:
        self._taken = self._given = 0

    def is_bomb(self, taken: int, given: int) -> bool:
        """Whether so many bytes more, in and out, make the member one."""
        self._taken += taken
        self._given += given
        if self._given <= self._free or self._given <= self._taken * MAX_RATIO:
            return False
        self._free //= 2
        return True


class Rereading:
    """Counts how far a file has been read, and how much of that more than once."""

    __slots__ = ("_anew", "_furthest")

    def __init__(self, offset: int) -> None:
        self._furthest = offset
        self._anew = 0

    def note(self, start: int, end: int) -> None:
        """So much has been read from the file."""
        self._anew += max(0, min(end, self._furthest) - start)
        self._furthest = max(self._furthest, end)

    def is_allowed(self) -> bool:
        return self._anew <= FREE_REREAD + MAX_REREAD * self._furthest
