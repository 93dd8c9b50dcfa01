"""Frames: values cross a stream whole, in whatever pieces it comes."""

from __future__ import annotations

import io

import pytest

from archive.frames import Unpacker, pack, read_frame

VALUES = [None, [(1, b"\x00" * 300), (2, "Варна")], []]


@pytest.mark.parametrize("size", [1, 7, 8, 9, 10_000])
def test_values_come_out_as_they_went_in(size: int) -> None:
    stream = b"".join(map(pack, VALUES))
    unpacker = Unpacker()
    found = []
    for start in range(0, len(stream), size):
        found += unpacker.feed(stream[start : start + size])
    assert found == VALUES


def test_a_stream_that_breaks_off_is_told_from_one_that_ends_with_a_word() -> None:
    whole = b"".join(map(pack, VALUES))
    for length in range(len(whole)):
        stream = io.BytesIO(whole[:length])
        with pytest.raises(EOFError):
            [read_frame(stream) for _ in VALUES]
    stream = io.BytesIO(whole)
    assert [read_frame(stream) for _ in VALUES] == VALUES
