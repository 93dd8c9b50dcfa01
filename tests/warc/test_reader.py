"""Reading archives of every form, strictly: nothing torn is passed off as whole, nothing is passed over in silence."""

from __future__ import annotations

import bz2
import gc
import gzip
import io
import itertools
import random
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import DamagedRecord, PayloadError, UnsupportedFormat
from archive.warc.entry import parse_date
from archive.warc.reader import Damage, Record, Skipped, read_archive, read_record
from tests.warc.judges import assert_approved
from tests.warc.packing import bzip2_members, lz4_frames, zstd_frames, zstd_with_dictionary
from tests.warc.samples import PAGE, archive, exchange, members, records, warc_record, writer

BLOCKS = [PAGE + b"%d" % number * number for number in range(1, 5)]
RECORDS = [warc_record(block, number=number) for number, block in enumerate(BLOCKS, start=1)]


def put(folder: Path, data: bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def trained_dictionary() -> zstandard.ZstdCompressionDict:
    samples = [warc_record(b"<p>%d sample of news %d</p>" % (n, n * 7), number=n % 8 + 1) for n in range(300)]
    return zstandard.train_dictionary(2000, samples)


def wacz() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive_file:
        archive_file.writestr("archive/data.warc.gz", members(*RECORDS[:2]), zipfile.ZIP_STORED)
        archive_file.writestr("archive/more.warc", b"".join(RECORDS[2:]))
        archive_file.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n')
    return output.getvalue()


def head_and_block(record: bytes) -> tuple[bytes, bytes, bytes]:
    """A record in three pieces: its head, and its block in two."""
    start = record.index(b"\r\n\r\n") + 4
    return record[:start], record[start : start + 20], record[start + 20 :]


FORMS = {
    "plain": lambda: b"".join(RECORDS),
    "gzip": lambda: members(*RECORDS),
    "one gzip": lambda: members(b"".join(RECORDS)),
    "two records a member": lambda: members(b"".join(RECORDS[:2]), b"".join(RECORDS[2:])),
    "records over members": lambda: members(*(part for one in RECORDS for part in head_and_block(one))),
    "zstd": lambda: zstd_frames(RECORDS),
    "zstd with dictionary": lambda: zstd_with_dictionary(RECORDS, trained_dictionary()),
    "lz4": lambda: lz4_frames(RECORDS),
    "bzip2": lambda: bz2.compress(b"".join(RECORDS)),
    "bzip2 members": lambda: bzip2_members(RECORDS),
    "wacz": wacz,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_records(tmp_path: Path, form: str) -> None:
    path = put(tmp_path, FORMS[form]())
    found = [entry for entry in read_archive(path) if isinstance(entry, Record)]
    assert [record.block for record in found] == BLOCKS
    assert [record.get("content-length") for record in found] == [str(len(block)) for block in BLOCKS]
    assert [record.url for record in found] == [f"http://news.example/{number}" for number in range(1, 5)]


@pytest.mark.parametrize("form", FORMS)
def test_every_record_is_found_again_by_its_place_and_id(tmp_path: Path, form: str) -> None:
    path = put(tmp_path, FORMS[form]())
    for record in records_of(path):
        assert read_record(record.file, record.offset, record_id=record.record_id) == record


def records_of(path: Path) -> list[Record]:
    return [entry for entry in read_archive(path) if isinstance(entry, Record)]


@pytest.mark.parametrize("form", ["gzip", "zstd", "zstd with dictionary", "lz4", "bzip2 members"])
def test_offset_and_length_are_those_of_the_member(tmp_path: Path, form: str) -> None:
    path = put(tmp_path, FORMS[form]())
    found = records(path)
    assert all(record.problems == () for record in found)
    for record, following in itertools.pairwise(found):
        assert record.offset + record.length == following.offset
    assert found[-1].offset + found[-1].length == path.stat().st_size


def test_a_plain_record_ends_with_its_block(tmp_path: Path) -> None:
    path = put(tmp_path, FORMS["plain"]())
    for record, written in zip(records(path), RECORDS, strict=True):
        assert path.read_bytes()[record.offset : record.offset + record.length] + b"\r\n\r\n" == written


def test_members_that_records_do_not_match_are_told(tmp_path: Path) -> None:
    shared = records(put(tmp_path, FORMS["one gzip"]()))
    assert {record.problems for record in shared} == {("its compressed member holds other records too",)}
    spanning = records(put(tmp_path, FORMS["records over members"]()))
    assert all("it runs over several compressed members" in record.problems for record in spanning)


@pytest.mark.parametrize("version", ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1", "warc/1.0"])
def test_every_version_is_read(tmp_path: Path, version: str) -> None:
    [record] = records(put(tmp_path, warc_record(PAGE, version=version)))
    assert (record.version, record.problems) == (version.upper(), ())


def test_an_unknown_version_is_read_and_told(tmp_path: Path) -> None:
    [record] = records(put(tmp_path, warc_record(PAGE, version="WARC/7.3")))
    assert (record.block, record.problems) == (PAGE, ("an unknown version: 'WARC/7.3'",))


def test_folded_and_bare_lf_headers_are_read(tmp_path: Path) -> None:
    head = b"WARC/1.0\nWARC-Type: resource\nWARC-Record-ID:\n\t<urn:uuid:A0000000-0000-0000-0000-000000000001>\n"
    head += b"WARC-Date: 2020-01-01T00:00:00Z\nWARC-Target-URI: <http://e.example/\xc3\xa9>\ncontent-length: 2\n\n"
    [record] = records(put(tmp_path, head + b"ok\n\n"))
    assert (record.block, record.url) == (b"ok", "http://e.example/é")
    assert record.record_id == "a0000000-0000-0000-0000-000000000001"


ARC_1 = (
    b"""filedesc://news.arc 0.0.0.0 20200101000000 text/plain 76
1 0 InternetArchive
URL IP-address Archive-date Content-type Archive-length

http://news.example/a b 192.0.2.1 20200102030405 text/html %d
"""
    % len(PAGE)
    + PAGE
    + b"\ndns:news.example 192.0.2.9 20200102030406 text/dns 4\nA 1\n\n"
)

ARC_2 = (
    b"""filedesc://news.arc 0.0.0.0 20200101000000 text/plain 200 - - 0 news.arc 122
2 0 InternetArchive
URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length

http://news.example/a 192.0.2.1 20200102030405 text/html 200 abc - 209 news.arc %d
"""
    % len(PAGE)
    + PAGE
    + b"\n"
)


def test_arc_version_1_is_read(tmp_path: Path) -> None:
    head, page, dns = records(put(tmp_path, ARC_1))
    assert (head.type, head.version) == ("warcinfo", "ARC/1")
    capture = page.capture()
    assert capture is not None
    assert (capture.url, capture.ip_address) == ("http://news.example/a b", "192.0.2.1")
    assert capture.captured_at == datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert (capture.status, capture.mime_type, page.payload()) == (200, "text/html", b"<h1>Bridge opens</h1>")
    assert (dns.type, dns.block) == ("resource", b"A 1\n")


def test_arc_version_2_is_read(tmp_path: Path) -> None:
    head, page = records(put(tmp_path, ARC_2))
    assert (head.version, page.version) == ("ARC/2", "ARC/2")
    assert read_record(tmp_path / "file", page.offset) == page
    assert (page.url, page.get("WARC-IP-Address"), page.block) == ("http://news.example/a", "192.0.2.1", PAGE)


def test_a_record_without_an_id_gets_the_same_one_in_every_file(tmp_path: Path) -> None:
    plain = records(put(tmp_path, ARC_1, "plain"))
    lines = ARC_1.split(b"http://news", 1)
    packed = records(put(tmp_path, members(lines[0], b"http://news" + lines[1]), "packed"))
    assert [record.record_id for record in plain] == [record.record_id for record in packed]
    assert len({record.record_id for record in plain}) == 3


def test_the_files_of_a_wacz_are_named_and_its_others_told(tmp_path: Path) -> None:
    path = put(tmp_path, wacz(), "news.wacz")
    entries = list(read_archive(path))
    assert {entry.file for entry in entries if isinstance(entry, Record)} == {
        f"{path}!archive/data.warc.gz",
        f"{path}!archive/more.warc",
    }
    assert [entry.file for entry in entries if isinstance(entry, Skipped)] == [f"{path}!pages/pages.jsonl"]
    assert len(list(read_archive(f"{path}!archive/more.warc"))) == 2


def test_a_broken_wacz_is_damage(tmp_path: Path) -> None:
    data = bytearray(wacz())
    data[200] ^= 0xFF  # inside the first, stored member
    entries = list(read_archive(put(tmp_path, bytes(data))))
    assert any(isinstance(entry, Damage) for entry in entries)
    assert sum(isinstance(entry, Record) for entry in entries) == 2, "the zip checksum fails the whole member"
    [damage] = read_archive(put(tmp_path, wacz()[:-40]))
    assert isinstance(damage, Damage)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"<html>",
        b"\x1f\x8b",
        b"PNG",
        gzip.compress(b"a log file\n", mtime=0),
        b"\x28\xb5\x2f\xfdxxxxxxxx",
    ],
)
def test_what_is_no_archive_is_never_read_as_one(tmp_path: Path, data: bytes) -> None:
    path = put(tmp_path, data)
    try:
        entries = list(read_archive(path))
    except UnsupportedFormat as error:
        assert error.path == str(path)  # noqa: PT017 (either answer will do)
        return
    assert [type(entry) for entry in entries] == [Damage]


@pytest.mark.parametrize("name", ["WARC", "records.txt", "a!b.warc"])
def test_the_name_of_a_file_does_not_matter(tmp_path: Path, name: str) -> None:
    assert len(records(put(tmp_path, members(*RECORDS), name))) == 4


@pytest.mark.parametrize("form", ["gzip", "zstd", "lz4", "bzip2 members", "plain"])
def test_every_cut_of_the_last_record_is_noticed(tmp_path: Path, form: str) -> None:
    data = FORMS[form]()
    start = records(put(tmp_path, data))[-1].offset
    whole_at = len(data) - 4 if form == "plain" else len(data)
    for cut in range(start + 1, whole_at):
        entries = list(read_archive(put(tmp_path, data[:cut])))
        assert [type(entry) for entry in entries] == [Record] * 3 + [Damage], cut
        damage = entries[-1]
        assert isinstance(damage, Damage)
        assert (damage.offset, damage.resumed_at) == (start, None)


def test_every_cut_of_a_file_of_ours_is_noticed(tmp_path: Path) -> None:
    path, captures = archive(tmp_path, PAGE)
    data = path.read_bytes()
    for cut in range(captures[0].warc_offset + 1, len(data)):
        *whole, torn = read_archive(put(tmp_path, data[:cut]))
        assert [type(entry) for entry in whole] == [Record, Record]
        assert isinstance(torn, Damage)


def test_the_readable_part_of_a_torn_record_is_shown_as_a_part(tmp_path: Path) -> None:
    noise = random.Random(3).randbytes(200_000)
    path, _ = archive(tmp_path, b"HTTP/1.1 200 OK\r\n\r\n" + noise)
    *_, torn = read_archive(put(tmp_path, path.read_bytes()[:-1000]))
    assert isinstance(torn, Damage)
    assert torn.partial is not None
    assert noise.startswith(torn.partial.block.partition(b"\r\n\r\n")[2][:100_000])
    assert torn.partial.block_length > 150_000


def test_a_flipped_bit_costs_one_record_and_reading_goes_on(tmp_path: Path) -> None:
    data = members(*RECORDS)
    second = records(put(tmp_path, data))[1]
    for position in random.Random(5).sample(range(second.offset + 10, second.offset + second.length), 60):
        broken = bytearray(data)
        broken[position] ^= 0x10
        entries = list(read_archive(put(tmp_path, bytes(broken))))
        assert [record.block for record in entries if isinstance(record, Record)] == [BLOCKS[0], *BLOCKS[2:]]
        [damage] = [entry for entry in entries if isinstance(entry, Damage)]
        assert (damage.offset, damage.resumed_at) == (second.offset, second.offset + second.length)


def test_garbage_between_records_is_damage_and_reading_goes_on(tmp_path: Path) -> None:
    for data in (
        RECORDS[0] + b"\nnonsense\nmore\n" + RECORDS[1],
        members(RECORDS[0]) + b"nonsense" + members(RECORDS[1]),
    ):
        first, damage, second = read_archive(put(tmp_path, data))
        assert isinstance(first, Record)
        assert isinstance(damage, Damage)
        assert isinstance(second, Record)
        assert damage.resumed_at == second.offset
        assert (first.block, second.block) == (BLOCKS[0], BLOCKS[1])


def test_garbage_before_the_first_record_is_damage(tmp_path: Path) -> None:
    damage, record = read_archive(put(tmp_path, b"a line of a log\n" + RECORDS[0]))
    assert isinstance(damage, Damage)
    assert isinstance(record, Record)
    assert (damage.offset, damage.resumed_at, record.block) == (0, 16, BLOCKS[0])


def with_length(length: str, number: int = 1) -> bytes:
    return warc_record(PAGE, number=number).replace(
        b"Content-Length: %d" % len(PAGE), b"Content-Length: " + length.encode()
    )


@pytest.mark.parametrize("length", ["99999999999999999999", "999999999999", "5000"])
def test_a_length_beyond_the_file_is_damage_and_the_next_record_is_read(tmp_path: Path, length: str) -> None:
    entries = list(read_archive(put(tmp_path, with_length(length) + RECORDS[1])))
    assert any(isinstance(entry, Damage) for entry in entries)
    last = entries[-1]
    assert isinstance(last, Record)
    assert last.block == BLOCKS[1]


@pytest.mark.parametrize("length", ["-1", "many", "", "3"])
def test_a_length_too_short_or_no_number_is_told(tmp_path: Path, length: str) -> None:
    record, damage, following = read_archive(put(tmp_path, with_length(length) + RECORDS[1]))
    assert isinstance(record, Record)
    assert isinstance(damage, Damage)
    assert isinstance(following, Record)
    assert "bytes that begin no record follow it: its length may be wrong" in record.problems
    assert following.block == BLOCKS[1]


def test_a_record_without_a_length_runs_to_the_next(tmp_path: Path) -> None:
    bare = RECORDS[0].replace(b"Content-Length: %d\r\n" % len(BLOCKS[0]), b"")
    for data in (bare + RECORDS[1], members(bare, RECORDS[1])):
        first, second = records(put(tmp_path, data))
        assert first.block.startswith(BLOCKS[0])
        assert "no Content-Length: its block is taken to run to the next record" in first.problems
        assert second.block == BLOCKS[1]


def test_a_head_bomb_is_damage(tmp_path: Path) -> None:
    bomb = b"WARC/1.0\r\n" + b"X: %s\r\n" % (b"y" * 1000) * 3000
    damage, record = read_archive(put(tmp_path, bomb + b"\r\n" + RECORDS[0]))
    assert isinstance(damage, Damage)
    assert "a head of more than" in damage.reason
    assert isinstance(record, Record)


def test_a_head_of_endless_folds_is_read(tmp_path: Path) -> None:
    fold = b"\r\nX-Long: a" + b"\r\n b" * 200_000 + b"\r\nContent-Type"
    [record] = records(put(tmp_path, RECORDS[0].replace(b"\r\nContent-Type", fold, 1)))
    assert record.get("X-Long") == "a" + " b" * 200_000


def test_a_blank_line_of_blanks_ends_a_head_wherever_the_file_is_cut_into_chunks(tmp_path: Path) -> None:
    for padding in range(64 * 1024 - 260, 64 * 1024 - 200, 7):
        record = RECORDS[0].replace(b"\r\n\r\n", b"\r\nX: " + b"y" * padding + b"\r\n" + b" " * 40 + b"\r\n", 1)
        assert records(put(tmp_path, record))[0].block == BLOCKS[0]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress, bz2.compress])
def test_a_huge_block_takes_bounded_memory(tmp_path: Path, pack: object) -> None:
    size = 120_000_000
    head = warc_record(b"").replace(b"Content-Length: 0", b"Content-Length: %d" % size)[:-4]
    path = put(tmp_path, pack(head + bytes(size) + b"\r\n\r\n") + pack(RECORDS[1]))  # type: ignore[operator]
    tracemalloc.start()
    big, following = list(read_archive(path, keep=1000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60_000_000
    assert isinstance(big, Record)
    assert (len(big.block), big.block_length) == (1000, size)
    assert big.problems == ("only the first 1000 bytes of its block were kept",)
    with pytest.raises(PayloadError, match="were kept"):
        big.payload()
    assert isinstance(following, Record)


def test_the_bytes_of_a_torn_block_are_let_go_with_its_damage(tmp_path: Path) -> None:
    """And not only by the garbage collector: the next record may be as large."""
    path = put(tmp_path, members(warc_record(bytes(6_000_000)))[:-20])
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        [damage] = read_archive(path)
        assert isinstance(damage, Damage)
        assert damage.partial is not None
        assert damage.partial.block_length > 4_000_000
        del damage
        assert tracemalloc.get_traced_memory()[0] < 1_000_000
    finally:
        tracemalloc.stop()
        gc.enable()


def test_false_gzip_magics_do_not_stop_the_search(tmp_path: Path) -> None:
    noise = b"\x1f\x8b\x08\x00" * 50_000
    damage, record = list(read_archive(put(tmp_path, members(RECORDS[0])[:-9] + noise + members(RECORDS[1]))))
    assert isinstance(damage, Damage)
    assert isinstance(record, Record)
    assert record.block == BLOCKS[1]


def test_an_empty_member_is_told(tmp_path: Path) -> None:
    first, skipped, second = read_archive(put(tmp_path, members(RECORDS[0], b"", RECORDS[1])))
    assert isinstance(skipped, Skipped)
    assert isinstance(first, Record)
    assert skipped.offset == first.offset + first.length
    assert isinstance(second, Record)


def test_random_access_to_no_record_is_an_error(tmp_path: Path) -> None:
    path = put(tmp_path, members(*RECORDS))
    offsets = [record.offset for record in records(path)]
    for offset in (offsets[1] + 1, offsets[2] - 1, path.stat().st_size):
        with pytest.raises(DamagedRecord):
            read_record(path, offset)
    with pytest.raises(DamagedRecord):
        read_record(path, offsets[1], record_id="another")
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(DamagedRecord, match="ends inside"):
        read_record(path, offsets[-1])


def test_a_capture_says_what_the_response_said(tmp_path: Path) -> None:
    head = b'HTTP/1.1 301 Moved\r\nLocation: ../b?x=1\r\nETag: W/"7"\r\nLast-Modified: yesterday\r\n'
    _, [capture] = archive(tmp_path, head + b"Content-Type: Text/HTML;q\r\n\r\n")
    assert (capture.status, capture.mime_type, capture.location) == (301, "text/html", "https://news.example/b?x=1")
    assert (capture.etag, capture.last_modified) == ('W/"7"', "yesterday")


def test_a_record_without_url_or_date_is_no_capture(tmp_path: Path) -> None:
    for field in (b"WARC-Target-URI", b"WARC-Date"):
        start, _, rest = RECORDS[0].partition(field)
        [record] = records(put(tmp_path, start + rest.partition(b"\r\n")[2]))
        assert record.capture() is None
        assert f"no {field.decode()}" in record.problems


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2026-03-01T12:00:00Z", "2026-03-01T12:00:00+00:00"),
        ("2026-03-01T12:00:00.123456789Z", "2026-03-01T12:00:00.123000+00:00"),
        ("2026-03-01T12:00:00.5Z", "2026-03-01T12:00:00.500000+00:00"),
        ("2026-03-01T12:00:00+02:00", "2026-03-01T10:00:00+00:00"),
        ("2026-03-01T12:00Z", "2026-03-01T12:00:00+00:00"),
        ("2026-03", "2026-03-01T00:00:00+00:00"),
        ("2026", "2026-01-01T00:00:00+00:00"),
        ("20260301120000", "2026-03-01T12:00:00+00:00"),
        ("20260301", "2026-03-01T00:00:00+00:00"),
    ],
)
def test_dates_of_every_precision_are_read(stated: str, expected: str) -> None:
    moment = parse_date(stated)
    assert moment is not None
    assert moment.isoformat() == expected


@pytest.mark.parametrize(
    "stated", [None, "", "yesterday", "2026-13-01", "0000-00-00T00:00:00Z", "2026-03-01T25:00:00Z"]
)
def test_what_is_no_date_is_none(stated: str | None) -> None:
    assert parse_date(stated) is None


LINES = st.sampled_from(
    [b"\r\n", b"\n", b"\r\n\r\n", b"WARC/1.1\r\n", b"HTTP/1.1 200 OK\r\n", b"\x1f\x8b\x08", b" \r\n", b"\x85"]
)
BLOCK = st.lists(st.one_of(LINES, st.binary(max_size=60)), max_size=12).map(b"".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120, deadline=None)
@given(head=BLOCK, body=BLOCK, request=BLOCK)
def test_arbitrary_bytes_survive_and_others_approve(
    tmp_path_factory: pytest.TempPathFactory, head: bytes, body: bytes, request: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    responses = [b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + body, head + body]
    with writer(folder) as archive_writer:
        captures = archive_writer.write([(exchange(one, request=request), None) for one in responses])
    path = folder / captures[0].warc_file
    assert [record.block for record in records(path)[1:]] == [request, responses[0], request, responses[1]]
    assert_approved(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), BLOCK), st.sampled_from(["plain", "gzip", "zstd", "lz4", "bzip2"]), st.data())
def test_reading_any_damage_ends_and_raises_only_named_errors(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, form: str, data: st.DataObject
) -> None:
    whole = FORMS[form]()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    path = tmp_path_factory.mktemp("noise") / "file"
    path.write_bytes(whole[:start] + noise + whole[end:])
    try:
        entries = list(read_archive(path))
    except UnsupportedFormat:
        return
    assert len(entries) < 200
    for entry in entries:
        if isinstance(entry, Record) and entry.block_length == len(entry.block):
            entry.capture()


def test_a_file_without_a_name_in_a_wacz_is_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "odd.wacz"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("Q", b"no archive")
    path.write_bytes(path.read_bytes().replace(b"Q", b"\0"))  # a name ends at its first NUL
    [entry] = read_archive(path)
    assert isinstance(entry, Skipped | Damage)
    assert entry.file == f"{path}!"
