"""The short ways through the reader give what the long ones give: heads with nothing odd, members of one record."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import UnsupportedFormat
from archive.warc.fields import fields_of, first_of
from archive.warc.head import parse_any_warc_head, parse_warc_head, usual_warc_head
from archive.warc.reader import Damage, Entry, Record, read_archive
from archive.warc.walk import Walk
from tests.warc.packing import bzip2_members, lz4_frames, zstd_frames
from tests.warc.samples import PAGE, archive, members, warc_record

NAMES = ("WARC-Type", "Content-Length", "WARC-Block-Digest", "warc-date", "WARC-Target-URI", "X")
LINE = st.sampled_from(
    [
        *("WARC-Type: response\r\n", "WARC-Type: warcinfo\r\n", "WARC-Type: Response\r\n", "WARC-TYPE: request\r\n"),
        *("WARC-Record-ID: <urn:uuid:1>\r\n", "WARC-Record-ID: \r\n", "WARC-RECORD-ID: 2\r\n", "WARC-Record-ID:3\r\n"),
        *("WARC-Date: 2026-03-01T12:00:00Z\r\n", "WARC-Date: 2026\t\r\n", "WARC-Date:  2026 \r\n", "warc-date: 1\r\n"),
        *("WARC-Target-URI: http://e.example/: \r\n", "WARC-Target-URI: \u00e9\r\n", "WARC-Target-Uri: x\r\n"),
        *("Content-Length: 5\r\n", "Content-Length: 6\r\n", "content-length: 7\r\n", "Content-Length: +5\r\n"),
        *("Content-Type: a/b\r\n", "Content-Type: a\r\n b\r\n", "Content-Length: 9 \r\n", "no colon\r\n", "X: y\r\n"),
        *("WARC-Block-Digest: sha1:x\r\n", "WARC-BLOCK-Digest: sha1:y\r\n", "WARC-Block-Digest: a\rb\r\n"),
        *("WARC-A: \x00\r\n", "WARC-A: \x7f\r\n", "WARC-A: b\n", "WARC-A: b\rWARC-Date: 1\r\n", "WARC-A: \x85\r\n"),
        *("WARC-A : b\r\n", " : \r\n", ": \r\n", "\r\r\n", "WARC-: x\r\n", "WARC-A: " + "1" * 300 + "\r\n"),
    ]
)
USUAL_LINES = st.permutations(
    [
        "WARC-Record-ID: <urn:uuid:1>\r\n",
        "WARC-Date: 2026\r\n",
        "WARC-Target-URI: http://a\r\n",
        "Content-Length: 5\r\n",
    ]
)
VERSION = st.sampled_from(
    ["WARC/1.1\r\n", "WARC/1.0\r\n", "warc/1.0\r\n", "WARC/0.18\r\n", "WARC/1.1 \r\n", "WARC/1.1\n"]
)
NEAR = st.builds(
    lambda first, usual, at, odd: "".join(["WARC/1.1\r\n", first, *usual[:at], *odd, *usual[at:]]),
    st.sampled_from(["WARC-Type: response\r\n", "WARC-Type: request\r\n", "WARC-Type: x\r\n"]),
    USUAL_LINES,
    st.integers(0, 4),
    st.lists(LINE, max_size=2),
)
ANY = st.builds(lambda version, lines: version + "".join(lines), VERSION, st.lists(LINE, max_size=9))


@settings(max_examples=600, deadline=None)
@given(st.one_of(NEAR, ANY), st.sampled_from(["\r\n", "\n", " \r\n"]), st.sampled_from(["utf-8", "latin-1"]))
def test_a_usual_head_is_what_the_general_parser_makes_of_it(lines: str, blank: str, coding: str) -> None:
    head = (lines + blank).encode(coding)
    usual, general = usual_warc_head(head + b"block"), parse_any_warc_head(head)
    assert parse_warc_head(head) == general
    if usual is not None:
        assert usual == (general, len(head))
        for name in NAMES:
            assert fields_of(usual[0].headers, name, "WARC-Date") == fields_of(general.headers, name, "WARC-Date")
        assert first_of(usual[0].headers, *NAMES) == first_of(general.headers, *NAMES)


def test_our_own_heads_are_usual(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, PAGE)
    found = [entry for entry in read_archive(path) if isinstance(entry, Record)]
    assert len(found) == 3
    assert [usual_warc_head(text_of(record)) is not None for record in found] == [True] * 3


def text_of(record: Record) -> bytes:
    fields = "".join(f"{name}: {value}\r\n" for name, value in record.headers)
    return f"{record.version}\r\n{fields}\r\n".encode()


def read(path: Path) -> list[Entry] | str:
    try:
        return list(read_archive(path))
    except UnsupportedFormat as error:
        return error.reason


def long_way(path: Path) -> list[Entry] | str:
    """What is read where no member takes the short way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Walk, "_read_usual", lambda walk: None)
        return read(path)


NOISE = random.Random(8)
BLOCKS = [PAGE, b"", NOISE.randbytes(30_000), PAGE * 3000, NOISE.randbytes(90_000), b"x" * 2_500_000, PAGE]
RECORDS = [warc_record(block, number=number) for number, block in enumerate(BLOCKS, start=1)]
FORMS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: members(*RECORDS),
    "two records a member": lambda: members(RECORDS[0] + RECORDS[1], *RECORDS[2:]),
    "no line ends": lambda: members(*(record[:-2] for record in RECORDS)),
    "empty members": lambda: members(RECORDS[0], b"", RECORDS[1], b"\r\n", RECORDS[2]),
    "zstd": lambda: zstd_frames(RECORDS[:5]),
    "lz4": lambda: lz4_frames(RECORDS[:5]),
    "bzip2": lambda: bzip2_members(RECORDS[:5]),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_member_of_one_record_is_read_as_by_the_general_way(tmp_path: Path, form: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(FORMS[form]())
    found = read(path)
    assert found == long_way(path)
    assert sum(isinstance(entry, Record) for entry in found) >= 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.sampled_from([form for form in FORMS if form != "bzip2"]), st.binary(max_size=20), st.data())
def test_damage_is_found_as_by_the_general_way(
    tmp_path_factory: pytest.TempPathFactory, form: str, noise: bytes, data: st.DataObject
) -> None:
    whole = PACKED[form]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.one_of(st.just(start), st.integers(start, min(len(whole), start + 40)), st.just(len(whole))))
    path = tmp_path_factory.mktemp("damage") / "file"
    path.write_bytes(whole[:start] + noise + whole[end:])
    assert read(path) == long_way(path)


PACKED = {form: FORMS[form]() for form in FORMS}


def test_what_can_be_read_of_a_large_torn_member_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(members(RECORDS[4])[:-30_000])
    [damage] = read_archive(path)
    assert isinstance(damage, Damage)
    assert damage.partial is not None
    assert damage.partial.block_length > 30_000
