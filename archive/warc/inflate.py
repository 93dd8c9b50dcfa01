"""Inflate of gzip members: ISA-L where it has a wheel, zlib elsewhere; the same bytes, and as strict."""

from __future__ import annotations

import zlib
from typing import Any, Protocol

fastest: Any
try:
    from isal import isal_zlib as fastest
except ImportError:  # no wheel for this machine
    fastest = zlib

#: What broken coding raises.
INFLATE_ERRORS: tuple[type[Exception], ...] = (zlib.error, fastest.error)
_GZIP = zlib.MAX_WBITS | 16
#: RFC 1952, 2.3.1.2: "must be zero"; ISA-L passes over them.
_RESERVED_FLAGS = 0xE0


class Inflater(Protocol):
    """zlib.decompressobj, as far as it is used here."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes | memoryview, max_length: int = 0, /) -> bytes: ...


def new_inflater() -> Inflater:
    """For one gzip member, its checksum and size included."""
    inflater: Inflater = fastest.decompressobj(_GZIP)
    return inflater


def check_header(start: bytes | memoryview) -> None:
    """Raise zlib.error where the first bytes of a member have flags that no member may have."""
    if len(start) > 3 and start[3] & _RESERVED_FLAGS:
        raise zlib.error("unknown header flags set")
