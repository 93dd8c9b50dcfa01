"""WACZ packages: what stands in them, that it is whole, and that the same archive always gives the same bytes."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import tracemalloc
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.capture import Capture
from archive.errors import ArchiveError, DamagedRecord
from archive.warc.manifest import read_manifest
from archive.warc.mend import list_anew
from archive.warc.package import About, Chosen, Packed, write_index, write_wacz
from archive.warc.reader import Record, read_archive, read_record
from tests.warc.judges import assert_approved, cdxj_lines, run_tool
from tests.warc.samples import NOON, NOT_MODIFIED, PAGE, archive, clock, exchange, member_bounds, records, writer

ABOUT = About("News", "airchive/test")
PAGES = [{"id": "1", "url": "https://news.example/a/1.html", "ts": "2026-03-01T12:00:00.250Z", "title": "Br\u00fccke"}]


def pack(
    target: Path, folder: Path, pages: Sequence[Mapping[str, Any]] = (), chosen: frozenset[str] | None = None
) -> Packed:
    segments = [Chosen(sealed, folder / sealed.file, chosen) for sealed in read_manifest(folder).values()]
    with target.open("wb") as file:
        return write_wacz(file, segments, lambda: pages, ABOUT, scratch=target.parent)


def two_segments(folder: Path) -> list[Capture]:
    """A page, in a segment of its own; in the next one another page, and two revisits of the first."""
    with writer(folder, max_segment_bytes=1) as first:
        [page] = first.write([(exchange(), None)])
    later = NOON + timedelta(hours=1)
    with writer(folder, clock=lambda: later, new_id=lambda: str(uuid.uuid4())) as second:
        other, same, not_modified = second.write(
            [
                (exchange(PAGE + b"!", "https://news.example/a/2.html", started_at=later), None),
                (exchange(started_at=later), page),
                (exchange(NOT_MODIFIED, started_at=later), page),
            ]
        )
    assert [same.record_type, not_modified.record_type] == ["revisit", "revisit"]
    return [page, other, same, not_modified]


def test_a_package_holds_whole_segments_an_index_and_pages_with_their_digests(tmp_path: Path) -> None:
    folder, target = tmp_path / "warc", tmp_path / "x.wacz"
    captures = two_segments(folder)
    packed = pack(target, folder, PAGES)
    assert (packed.records, packed.captures, packed.indexed, packed.not_modified, packed.pages) == (10, 4, 3, 1, 1)
    assert packed.bytes == target.stat().st_size
    with zipfile.ZipFile(target) as package:
        assert package.testzip() is None
        names = package.namelist()
        description = json.loads(package.read("datapackage.json"))
        assert names == [resource["path"] for resource in description["resources"]] + [
            "datapackage.json",
            "datapackage-digest.json",
        ]
        for resource in description["resources"]:
            content = package.read(resource["path"])
            assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
            assert resource["bytes"] == len(content)
        for sealed in read_manifest(folder).values():
            assert package.read(f"archive/{sealed.file}") == (folder / sealed.file).read_bytes()
            assert package.getinfo(f"archive/{sealed.file}").compress_type == zipfile.ZIP_STORED
        assert package.getinfo("indexes/index.cdx.gz").compress_type == zipfile.ZIP_STORED
        head, *pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
        vouched = json.loads(package.read("datapackage-digest.json"))
        assert vouched == {
            "path": "datapackage.json",
            "hash": "sha256:" + hashlib.sha256(package.read("datapackage.json")).hexdigest(),
        }
    assert {name: description[name] for name in ("profile", "wacz_version", "title", "software", "created")} == {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": "News",
        "software": "airchive/test",
        "created": max(sealed.sealed_at for sealed in read_manifest(folder).values()),
    }
    assert head == {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": False}
    assert pages == PAGES
    assert len({capture.warc_file for capture in captures}) == 2


def test_our_reader_finds_in_a_package_what_the_segments_hold(tmp_path: Path) -> None:
    folder, target = tmp_path / "warc", tmp_path / "x.wacz"
    two_segments(folder)
    pack(target, folder)
    packed = [entry for entry in read_archive(target) if isinstance(entry, Record)]
    stored = [record for sealed in read_manifest(folder) for record in records(folder / sealed)]
    assert [(one.headers, one.block, one.offset) for one in packed] == [
        (one.headers, one.block, one.offset) for one in stored
    ]
    for record in packed:
        assert read_record(record.file, record.offset) == record


def test_entries_beyond_the_old_limit_of_zip_files_are_read_by_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_segments(tmp_path / "warc")
    pages = [PAGES[0] | {"text": "x" * 300}] * 30
    with monkeypatch.context() as patch:
        patch.setattr(zipfile, "ZIP64_LIMIT", 2_000)  # 2 GiB, in small
        pack(tmp_path / "x.wacz", tmp_path / "warc", pages)
    done = run_tool("python", "-m", "zipfile", "--test", tmp_path / "x.wacz")
    assert done.returncode == 0, done.stderr
    assert len([entry for entry in read_archive(tmp_path / "x.wacz") if isinstance(entry, Record)]) == 10
    with zipfile.ZipFile(tmp_path / "x.wacz") as package:
        assert len(package.read("pages/pages.jsonl").splitlines()) == 31
        assert package.getinfo("pages/pages.jsonl").file_size > 2_000


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    two_segments(tmp_path / "warc")
    pack(tmp_path / "1.wacz", tmp_path / "warc", PAGES)
    for path in (tmp_path / "warc").iterdir():
        os.utime(path, (0, 0))
    pack(tmp_path / "2.wacz", tmp_path / "warc", PAGES)
    assert (tmp_path / "1.wacz").read_bytes() == (tmp_path / "2.wacz").read_bytes()


def test_chosen_captures_bring_their_requests_and_the_warcinfo_and_nothing_else(tmp_path: Path) -> None:
    folder, target = tmp_path / "warc", tmp_path / "x.wacz"
    page, _, same, _ = two_segments(folder)
    packed = pack(target, folder, chosen=frozenset({page.record_id, same.record_id}))
    assert (packed.records, packed.captures, packed.indexed) == (6, 2, 2)
    assert all(name.endswith(".part.warc.gz") for name in packed.files)
    with zipfile.ZipFile(target) as package:
        for name, whole in zip(packed.files, read_manifest(folder), strict=True):
            part = tmp_path / name
            part.write_bytes(package.read(f"archive/{name}"))
            assert_approved(part)
            kept = [(folder / whole).read_bytes()[start:end] for start, end in member_bounds(folder / whole)]
            assert next(one.type for one in records(part)) == "warcinfo"
            assert all(part.read_bytes()[start:end] in kept for start, end in member_bounds(part))
            [line] = cdxj_lines(part)
            assert json.dumps(line) in _index(package)


def _index(package: zipfile.ZipFile) -> str:
    return gzip.decompress(package.read("indexes/index.cdx.gz")).decode()


def test_the_index_alone_names_the_segments_where_they_are(tmp_path: Path) -> None:
    captures = two_segments(tmp_path)
    segments = [Chosen(sealed, tmp_path / sealed.file) for sealed in read_manifest(tmp_path).values()]
    out = io.BytesIO()
    packed = write_index(out, segments, scratch=tmp_path)
    lines = out.getvalue().decode().splitlines()
    assert lines == sorted(lines)
    places = {tuple(json.loads(line.split(" ", 2)[2])[name] for name in ("filename", "offset")) for line in lines}
    assert places == {(capture.warc_file, str(capture.warc_offset)) for capture in captures[:3]}
    assert (packed.bytes, packed.indexed) == (len(out.getvalue()), 3)


def test_a_damaged_segment_is_named_with_the_place_of_the_damage(tmp_path: Path) -> None:
    path, captures = archive(tmp_path, PAGE, PAGE)
    content = bytearray(path.read_bytes())
    content[captures[1].warc_offset + 40] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DamagedRecord, match=rf"{path.name} at byte {captures[1].warc_offset}: "):
        pack(tmp_path / "x.wacz", tmp_path)


def known_damage(folder: Path) -> tuple[Path, list[Capture], tuple[tuple[int, int], ...]]:
    """A segment of four pages whose second has a flipped byte and whose third another digest, as repair lists it."""
    path, captures = archive(folder, PAGE, PAGE + b"2", PAGE + b"3", PAGE + b"4")
    bounds = dict(member_bounds(path))
    content = bytearray(path.read_bytes())
    content[captures[1].warc_offset + 40] ^= 0xFF
    start = captures[2].warc_offset
    content[start : bounds[start]] = gzip.compress(
        other_digest(gzip.decompress(content[start : bounds[start]])), mtime=0
    )
    path.write_bytes(content)
    line = list_anew(folder, path.name, read_manifest(folder)[path.name], clock())
    assert line is not None
    return path, captures, line.damaged


def other_digest(record: bytes) -> bytes:
    place = record.index(b"sha256:") + 7
    return record[:place] + bytes([record[place] ^ 1]) + record[place + 1 :]


def test_known_damage_stays_out_and_the_package_says_so(tmp_path: Path) -> None:
    folder, target = tmp_path / "warc", tmp_path / "x.wacz"
    path, captures, damaged = known_damage(folder)
    assert [start for start, _ in damaged] == [captures[1].warc_offset, captures[2].warc_offset]
    packed = pack(target, folder)
    assert [(one.file, one.start, one.end) for one in packed.damaged] == [(path.name, *stretch) for stretch in damaged]
    assert (packed.captures, packed.indexed) == (2, 2)
    found = [entry for entry in read_archive(target) if isinstance(entry, Record)]
    assert [entry.record_id for entry in found if entry.type == "response"] == [
        captures[0].record_id,
        captures[3].record_id,
    ]
    with zipfile.ZipFile(target) as package:
        [name] = packed.files
        part = tmp_path / name
        part.write_bytes(package.read(f"archive/{name}"))
        assert_approved(part)
        described = json.loads(package.read("datapackage.json"))
        [resource] = [one for one in described["resources"] if one["path"] == f"archive/{name}"]
    assert described["description"].startswith("2 damaged stretches in 1 segments are left out")
    assert path.name in resource["description"]
    assert all(f"{start}-{end - 1}" in resource["description"] for start, end in damaged)


def test_the_index_alone_leaves_out_known_damage(tmp_path: Path) -> None:
    path, captures, damaged = known_damage(tmp_path)
    out = io.BytesIO()
    packed = write_index(out, [Chosen(read_manifest(tmp_path)[path.name], path)], scratch=tmp_path)
    offsets = {json.loads(line.split(" ", 2)[2])["offset"] for line in out.getvalue().decode().splitlines()}
    assert offsets == {str(captures[0].warc_offset), str(captures[3].warc_offset)}
    assert len(packed.damaged) == len(damaged)


def test_damage_beside_the_known_one_is_an_error(tmp_path: Path) -> None:
    path, _, _ = known_damage(tmp_path)
    content = bytearray(path.read_bytes())
    content[-12] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(DamagedRecord, match=path.name):
        pack(tmp_path / "x.wacz", tmp_path)


def test_a_sound_segment_that_is_not_the_one_of_the_manifest_is_named(tmp_path: Path) -> None:
    path, _ = archive(tmp_path, PAGE, PAGE)
    *_, (start, _) = member_bounds(path)
    path.write_bytes(path.read_bytes()[:start])
    with pytest.raises(ArchiveError, match=f"{path.name}: its SHA-256 is not the one that the manifest has"):
        pack(tmp_path / "x.wacz", tmp_path)


def test_a_package_is_made_in_bounded_memory(tmp_path: Path) -> None:
    body = os.urandom(500_000)  # does not compress
    answers = [b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\n\r\n%04d" % number + body for number in range(60)]
    with writer(tmp_path / "warc") as archive_writer:
        for answer in answers:
            archive_writer.write([(exchange(answer), None)])
    tracemalloc.start()
    try:
        packed = pack(tmp_path / "x.wacz", tmp_path / "warc")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert packed.bytes > 30_000_000
    assert peak < 8_000_000, f"{peak:,} bytes at once, for a package of {packed.bytes:,}"
