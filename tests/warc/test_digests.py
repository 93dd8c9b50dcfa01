"""Digests that records state: every algorithm and form that tools write, and what the payload is to each of them."""

from __future__ import annotations

import base64
import gzip
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc import digests
from archive.warc.digests import State, check_digests
from archive.warc.entry import Record
from archive.warc.hashing import RunningDigests
from archive.warc.http import head_length
from archive.warc.reader import read_archive
from tests.warc.samples import PAGE

BODY = b"<h1>Bridge opens</h1>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
PACKED = gzip.compress(BODY, mtime=0)


def record(block: bytes, record_type: str = "response", **stated: str) -> Record:
    headers = tuple((f"WARC-{name}-Digest", value) for name, value in stated.items())
    return Record("WARC/1.1", record_type, headers, block, len(block), "file", 0, len(block))


def states(one: Record) -> list[State]:
    return [check.state for check in check_digests(one)]


def written(algorithm: str, data: bytes, form: str) -> str:
    digest = hashlib.new(algorithm, data).digest()
    return {
        "hex": digest.hex(),
        "HEX": digest.hex().upper(),
        "base32": base64.b32encode(digest).decode(),
        "bare base32": base64.b32encode(digest).decode().rstrip("=").lower(),
        "base64": base64.b64encode(digest).decode(),
    }[form]


@pytest.mark.parametrize("form", ["hex", "HEX", "base32", "bare base32", "base64"])
@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "sha512", "sha384", "md5", "blake2b", "sha3_256"])
def test_every_algorithm_and_form_is_compared(algorithm: str, form: str) -> None:
    stated = f"{algorithm}:{written(algorithm, PAGE, form)}"
    assert states(record(PAGE, Block=stated)) == ["agrees"]
    assert states(record(PAGE[:-1] + b"!", Block=stated)) == ["differs"]


@pytest.mark.parametrize("record_type", ["response", "request", "revisit", "resource", "warcinfo"])
@pytest.mark.parametrize("form", ["hex", "HEX", "base32"])
def test_the_short_way_gives_what_the_long_one_gives(
    record_type: str, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = PAGE.partition(b"\r\n\r\n")[2]
    heads = (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", b"HTTP/1.1 200 OK\nA: b\n\n", b"")
    made = []
    for block in (head + body for head in heads):
        for hashed in (block, body, block[:-1], b""):
            stated = f"sha256:{written('sha256', hashed, form)}"
            one = record(block, record_type, Block=stated, Payload=stated)
            made += [one, replace(one, block=block[:-1])]
    short = [check_digests(one) for one in made]
    monkeypatch.setattr(digests, "_agrees_as_usual", lambda *_: False)
    assert short == [check_digests(one) for one in made]


@pytest.mark.parametrize("name", ["SHA-256", "sha256 ", "Sha256"])
def test_an_algorithm_is_known_under_the_names_that_tools_write(name: str) -> None:
    assert states(record(PAGE, Block=f"{name}:{written('sha256', PAGE, 'hex')}")) == ["agrees"]


@pytest.mark.parametrize("stated", ["blake9:00ff", "sha256", "", "sha1:xyz", "sha256:" + "é" * 64, "md5:" + "0" * 31])
def test_what_cannot_be_compared_is_said_to_be_unknown(stated: str) -> None:
    [check] = check_digests(record(PAGE, Block=stated))
    assert (check.state, check.stated) == ("unknown", stated)


@pytest.mark.parametrize("payload", [b"%x\r\n%b\r\n0\r\n\r\n" % (len(PACKED), PACKED), PACKED, BODY])
def test_the_payload_may_be_hashed_as_sent_or_without_its_codings(payload: bytes) -> None:
    sent = CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(PACKED), PACKED)
    assert states(record(sent, Payload=f"sha1:{written('sha1', payload, 'base32')}")) == ["agrees"]
    assert states(record(sent, Payload=f"sha1:{written('sha1', b'another', 'base32')}")) == ["differs"]


def test_a_head_with_line_ends_of_both_kinds_is_ended_where_either_reading_ends_it() -> None:
    block = b"HTTP/1.1 200 OK\n\nX: y\r\n\r\nbody"
    for body in (b"X: y\r\n\r\nbody", b"body"):
        assert states(record(block, Payload=f"md5:{written('md5', body, 'hex')}")) == ["agrees"]


def test_the_payload_of_a_resource_is_its_block_and_that_of_a_request_its_body() -> None:
    assert states(record(BODY, "resource", Payload=f"sha1:{written('sha1', BODY, 'base32')}")) == ["agrees"]
    request = b"POST / HTTP/1.1\r\n\r\na=b"
    assert states(record(request, "request", Payload=f"sha1:{written('sha1', b'a=b', 'base32')}")) == ["agrees"]


def test_the_payload_of_a_revisit_is_elsewhere_and_its_block_is_compared() -> None:
    stated = f"sha256:{written('sha256', PAGE, 'hex')}"
    assert states(record(PAGE, "revisit", Block=stated, Payload=stated)) == ["agrees", "elsewhere"]


def test_a_block_that_was_not_kept_whole_is_not_compared() -> None:
    whole = record(PAGE, Block=f"sha256:{written('sha256', PAGE, 'hex')}")
    cut = Record("WARC/1.1", "response", whole.headers, PAGE[:9], len(PAGE), "file", 0, len(PAGE))
    assert states(cut) == ["not kept"]


def test_a_long_block_is_compared_by_what_was_taken_of_it_as_it_was_read(tmp_path: Path) -> None:
    page = {
        "Block": f"sha1:{written('sha1', PAGE, 'base32')}",
        "Payload": f"md5:{written('md5', PAGE[head_length(PAGE) :], 'hex')}",
    }
    kept = len(PAGE) - 3

    def read(block: bytes, record_type: str = "response", **digests: str) -> list[State]:
        fields = "".join(f"WARC-{name}-Digest: {stated}\r\n" for name, stated in digests.items())
        head = f"WARC/1.1\r\nWARC-Type: {record_type}\r\n{fields}Content-Length: {len(block)}\r\n\r\n"
        path = tmp_path / "one.warc.gz"
        path.write_bytes(gzip.compress(head.encode() + block + b"\r\n\r\n"))
        [entry] = read_archive(path, keep=kept, take_digests=True)
        assert isinstance(entry, Record)
        assert entry.block == block[:kept]
        assert not any("were kept" in problem for problem in entry.problems)
        return states(entry)

    assert read(PAGE, **page) == ["agrees", "agrees"]
    assert read(PAGE[:-1] + b"!", **page) == ["differs", "differs"]
    assert read(PAGE, "resource", Payload=page["Block"]) == ["agrees"]
    assert read(PAGE, "resource", Block="blake9:00", Payload=page["Payload"]) == ["unknown", "differs"]
    assert read(PAGE, "revisit", **page) == ["agrees", "elsewhere"]
    headless = b"GET / HTTP/1.1" * 100
    assert read(headless, "request", Payload=f"md5:{written('md5', b'', 'hex')}") == ["agrees"]
    sent = CHUNKED + b"%x\r\n%b\r\n0\r\n\r\n" % (len(PACKED), PACKED) + PAGE
    assert read(sent, Payload=page["Payload"]) == ["not kept"]  # it may be that of what was coded


@given(st.data())
def test_digests_taken_piece_by_piece_are_those_of_the_whole(data: st.DataObject) -> None:
    block = data.draw(st.lists(st.sampled_from([b"\n", b"\r\n", b"a", b"HTTP/1.1 200 OK", b"\r"])))
    whole = b"".join(block)
    taken = RunningDigests((("WARC-Block-Digest", "sha1:x"), ("WARC-Payload-Digest", "sha1:x")), "response")
    for piece in block:
        taken.update(piece)
    assert taken.digest("WARC-Block-Digest", "sha1") == hashlib.sha1(whole).digest()
    assert taken.digest("WARC-Payload-Digest", "sha1") == hashlib.sha1(whole[head_length(whole) :]).digest()
    assert taken.digest("WARC-Block-Digest", "md5") is None


def test_a_record_without_digests_has_nothing_to_compare() -> None:
    assert states(record(PAGE)) == []
