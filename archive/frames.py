"""Frames: Python values over a stream between a process and a child that it started itself.

Each is a pickle after its length. Pickles are safe here for one reason: both ends are this program.
"""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import Any, BinaryIO

_LENGTH = 8


def pack(value: object) -> bytes:
    """The frame of a value."""
    frame = BytesIO()  # large bytes are copied into it once
    frame.write(bytes(_LENGTH))
    pickle.dump(value, frame, pickle.HIGHEST_PROTOCOL)
    length = frame.tell() - _LENGTH
    frame.seek(0)
    frame.write(length.to_bytes(_LENGTH, "big"))
    return frame.getvalue()


def read_frame(stream: BinaryIO) -> Any:
    """The next value; waits for it. Raises EOFError where the stream ends, be it in the middle of a frame."""
    length = int.from_bytes(_read_exactly(stream, _LENGTH), "big")
    return pickle.loads(_read_exactly(stream, length))  # noqa: S301


def _read_exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


class Unpacker:
    """Makes values of bytes that come in pieces of any size."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[Any]:
        """The values that these bytes complete."""
        self._rest += data
        values = []
        position = 0
        while len(self._rest) - position >= _LENGTH:
            end = position + _LENGTH + int.from_bytes(self._rest[position : position + _LENGTH], "big")
            if end > len(self._rest):
                break
            values.append(pickle.loads(self._rest[position + _LENGTH : end]))  # noqa: S301
            position = end
        del self._rest[:position]
        return values
