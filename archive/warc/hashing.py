"""Algorithms by the names that records write, and the digests of a block that is too large to be kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from archive.warc.fields import Fields, fields_of
from archive.warc.http import head_length

BLOCK_DIGEST, PAYLOAD_DIGEST = "WARC-Block-Digest", "WARC-Payload-Digest"
#: The types of records whose payload is the body of the HTTP message in their block.
HTTP_TYPES = frozenset({"response", "request"})
#: Names as records have them, in lower case and without hyphens, to those of hashlib.
_ALGORITHMS = {name.replace("_", ""): name for name in hashlib.algorithms_guaranteed if not name.startswith("shake")}
#: Where an HTTP head has not ended after so many bytes, all of them are head.
_LONGEST_HEAD = 1024 * 1024


@lru_cache(maxsize=100)  # names come from files
def hasher_of(algorithm: str) -> tuple[Callable[..., Any], int]:
    """The algorithm of a name as records write it, and the size of its digests; 0 where it is not known."""
    name = _ALGORITHMS.get(algorithm.strip().lower().replace("-", "").replace("_", ""))
    if name is None:
        return hashlib.md5, 0
    hasher = getattr(hashlib, name)
    return hasher, hasher(usedforsecurity=False).digest_size


class RunningDigests:
    """The digests that a record states, taken of its block piece by piece."""

    def __init__(self, headers: Fields, record_type: str) -> None:
        self._whole = _hashes(headers, BLOCK_DIGEST)
        self._payload = _hashes(headers, PAYLOAD_DIGEST)
        self._head: bytes | None = b"" if record_type in HTTP_TYPES and self._payload else None

    def update(self, piece: bytes) -> None:
        """The next bytes of the block."""
        for whole in self._whole.values():
            whole.update(piece)
        if self._head is not None:
            self._head += piece
            start = head_length(self._head)
            if start == len(self._head) < _LONGEST_HEAD:
                return  # its end may be the next byte
            piece, self._head = self._head[start:], None
        for payload in self._payload.values():
            payload.update(piece)

    def digest(self, field: str, algorithm: str) -> bytes | None:
        """The digest of what was handed in, as a field of the record has it; None where no such field was stated."""
        taken = (self._whole if field == BLOCK_DIGEST else self._payload).get(algorithm)
        return None if taken is None else bytes(taken.digest())


def _hashes(headers: Fields, field: str) -> dict[str, Any]:
    """A hash to be filled for each algorithm that fields of this name state."""
    algorithms = {stated.partition(":")[0] for _, stated in fields_of(headers, field)}
    known = ((algorithm, *hasher_of(algorithm)) for algorithm in algorithms)
    return {algorithm: hasher(usedforsecurity=False) for algorithm, hasher, size in known if size}
