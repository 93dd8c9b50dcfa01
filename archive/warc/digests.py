"""The digests that records state of themselves (WARC 1.1, 5.8 and 5.9), compared with the bytes."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from archive.errors import PayloadError
from archive.warc.entry import Record
from archive.warc.fields import fields_of
from archive.warc.hashing import BLOCK_DIGEST, HTTP_TYPES, PAYLOAD_DIGEST, hasher_of
from archive.warc.http import HttpResponse, head_length, parse_response, payload, without_content_coding

#: "differs": the bytes are not those that were recorded; "unknown": an algorithm, or a form of the value, that is not
#: known here; "not kept": the block is longer than what the reader keeps, and nothing was taken of it as it was read;
#: "elsewhere": the payload of a revisit.
State = Literal["agrees", "differs", "unknown", "not kept", "elsewhere"]

_LONGEST_HEAD = 64 * 1024
_USUAL = "sha256:"
_USUAL_LENGTH = len(_USUAL) + 64


@dataclass(slots=True)
class DigestCheck:
    """One digest field of a record, compared. Not to be changed; it is not frozen for the same reason as Record."""

    field: str  #: "WARC-Block-Digest" or "WARC-Payload-Digest"
    state: State
    stated: str
    found: str | None = None  #: where it differs: the digest of the bytes that are there, in hexadecimal


def check_digests(record: Record) -> list[DigestCheck]:
    """Each digest that the record states, compared with its block and its payload.

    The payload of an HTTP message is its body as sent; tools that undid its codings before they hashed it are believed.
    """
    return [_check(record, field, stated) for field, stated in fields_of(record.headers, BLOCK_DIGEST, PAYLOAD_DIGEST)]


def _check(record: Record, field: str, stated: str) -> DigestCheck:
    if _agrees_as_usual(record, field, stated):
        return DigestCheck(field, "agrees", stated)
    algorithm, _, value = stated.partition(":")
    hasher, size = hasher_of(algorithm)
    expected = _bytes_of(value.strip(), size)
    if expected is None:
        return DigestCheck(field, "unknown", stated)
    of_payload = field == PAYLOAD_DIGEST
    if of_payload and record.type == "revisit":
        return DigestCheck(field, "elsewhere", stated)
    block = record.block
    if record.block_length > len(block):
        return _check_taken(record, field, stated, expected)
    start = _payload_start(record) if of_payload else 0
    found = hasher(memoryview(block)[start:] if start else block, usedforsecurity=False).digest()
    others = _other_payloads(record, start) if found != expected and start else ()
    if found == expected or any(hasher(one, usedforsecurity=False).digest() == expected for one in others):
        return DigestCheck(field, "agrees", stated)
    return DigestCheck(field, "differs", stated, found.hex())


def _check_taken(record: Record, field: str, stated: str, expected: bytes) -> DigestCheck:
    """Of a block that was not kept whole: by the digest that was taken as it was read, if it was."""
    found = record.taken.digest(field, stated.partition(":")[0]) if record.taken else None
    if found == expected:
        return DigestCheck(field, "agrees", stated)
    if found is None or (field == PAYLOAD_DIGEST and _is_coded(record)):
        return DigestCheck(field, "not kept", stated)
    return DigestCheck(field, "differs", stated, found.hex())


def _is_coded(record: Record) -> bool:
    """Whether the payload has codings that a tool may have undone before it was hashed."""
    response = parse_response(record.block[:_LONGEST_HEAD])
    return response is not None and any(response.get_all(name) for name in ("Content-Encoding", "Transfer-Encoding"))


def _agrees_as_usual(record: Record, field: str, stated: str) -> bool:
    """Whether it is a SHA-256 in hexadecimal that agrees, as nearly all of ours.

    It only saves time: `_check` would come to the same without it.
    """
    block = record.block
    if len(stated) != _USUAL_LENGTH or not stated.startswith(_USUAL) or record.block_length > len(block):
        return False
    if field == BLOCK_DIGEST:
        return hashlib.sha256(block, usedforsecurity=False).hexdigest() == stated[len(_USUAL) :]
    if record.type == "revisit":
        return False
    start = _payload_start(record)
    return hashlib.sha256(memoryview(block)[start:], usedforsecurity=False).hexdigest() == stated[len(_USUAL) :]


def _payload_start(record: Record) -> int:
    return head_length(record.block) if record.type in HTTP_TYPES else 0


def _other_payloads(record: Record, start: int) -> Iterator[bytes | memoryview]:
    """What some tools take for the payload of an HTTP message, where others take what stands from `start` on."""
    blank = record.block.find(b"\r\n\r\n") + 4
    if blank not in (3, start):  # a head with line ends of both kinds: some end it only here
        yield memoryview(record.block)[blank:]
    response = parse_response(record.block)
    if response is not None:
        yield from _undone(response)


def _undone(response: HttpResponse) -> Iterator[bytes]:
    """The body without its chunk framing, and without all its codings."""
    try:
        yield payload(without_content_coding(response))
        yield payload(response)
    except PayloadError:
        return


def _bytes_of(value: str, size: int) -> bytes | None:
    """A digest of `size` bytes, written in hexadecimal, base32 or base64; None where the value is none of them."""
    if not size:
        return None
    try:
        if len(value) == 2 * size and "=" not in value:  # an MD5 in padded base32 is as long
            return bytes.fromhex(value)
        bare = value.rstrip("=")
        if len(bare) == -(-size * 8 // 5):
            return base64.b32decode(bare.upper() + "=" * (-len(bare) % 8))
        if len(bare) == -(-size * 4 // 3):
            return base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_" if set("-_") & set(bare) else None)
    except ValueError:
        pass
    return None
