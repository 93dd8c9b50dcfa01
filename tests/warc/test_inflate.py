"""Both inflaters give the same bytes and find the same faults: ISA-L, and zlib where ISA-L is not to be had."""

from __future__ import annotations

import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from archive.warc import inflate
from tests.warc.samples import PAGE, archive

RANDOM = random.Random(4)
CONTENTS = [b"", PAGE, PAGE * 40, RANDOM.randbytes(300), bytes(70_000)]


def packed(content: bytes, level: int) -> bytes:
    coder = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return coder.compress(content) + coder.flush()


def inflated(coder: inflate.Inflater, data: bytes, most: int = 1 << 20) -> tuple[str, bytes, bytes]:
    """How it ends ("whole", "torn", "broken"), what comes out, and what is left over."""
    output = b""
    try:
        inflate.check_header(data)
        while not coder.eof and data:
            piece = coder.decompress(data, most)
            output += piece
            data = coder.unused_data if coder.eof else coder.unconsumed_tail
    except inflate.INFLATE_ERRORS:
        return "broken", b"", b""
    return ("whole" if coder.eof else "torn"), output, data


def both(data: bytes, most: int = 1 << 20) -> tuple[str, bytes, bytes]:
    """What both come to. Of a member that is not whole one may ask for more where the other has seen enough."""
    ours = inflated(inflate.new_inflater(), data, most)
    theirs = inflated(zlib.decompressobj(zlib.MAX_WBITS | 16), data, most)
    assert "whole" not in (ours[0], theirs[0]) or ours == theirs
    return ours


@pytest.mark.parametrize("level", [0, 1, 6, 9])
@pytest.mark.parametrize("content", CONTENTS, ids=len)
def test_whole_members_come_out_the_same_however_little_is_asked_for(content: bytes, level: int) -> None:
    data = packed(content, level) + b"what follows"
    for most in (7, 1000, 1 << 20):
        assert both(data, most) == ("whole", content, b"what follows")


@pytest.mark.parametrize("content", CONTENTS[:4], ids=len)
def test_every_flipped_bit_is_judged_the_same(content: bytes) -> None:
    data = packed(content[:400], 6)
    outcomes = [
        both(data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :])[0]
        for place in range(len(data))
        for bit in range(8)
    ]
    assert outcomes.count("broken") > len(data) * 4


@pytest.mark.parametrize("content", CONTENTS[:4], ids=len)
def test_every_cut_is_torn(content: bytes) -> None:
    data = packed(content[:400], 6)
    assert {both(data[:cut])[0] for cut in range(len(data))} == {"torn"}


def test_without_isa_l_the_same_records_are_read(tmp_path: Path) -> None:
    path, captures = archive(tmp_path, PAGE, PAGE * 9)
    done = subprocess.run([sys.executable, "-c", _WITHOUT, path], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["zlib", *(capture.record_id for capture in captures)]


_WITHOUT = """
import sys
sys.modules["isal"] = None
from archive.warc import inflate
from archive.warc.reader import read_archive
print(inflate.fastest.__name__)
for record in read_archive(sys.argv[1]):
    if record.type == "response":
        print(record.record_id)
"""
