"""Files as the standard has them: what is written is checked field by field, and the check is put to the test."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from archive.warc.record import Software
from tests.warc.samples import NOON, NOT_MODIFIED, PAGE, exchange, members, records, writer
from tests.warc.standard import FIELDS, RULES, violations

TRUNCATIONS = ("length", "time", "disconnect", "unspecified")


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with each kind of record: whole, broken and odd responses, revisits of both profiles."""
    folder = tmp_path_factory.mktemp("kinds")
    software = Software(
        "airchive/test", "mailto:operator@news.example", "obey", "airchive/test (+https://news.example/)"
    )
    with writer(folder, software=software) as archive:
        [page] = archive.write([(exchange(), None)])
        later = NOON + timedelta(hours=1)
        archive.write([(exchange(PAGE[:-3], truncated=why, started_at=later), None) for why in TRUNCATIONS])
        archive.write([(exchange(one, started_at=later), page) for one in (PAGE, NOT_MODIFIED)])
        odd = (b"", b"no HTTP at all", PAGE.replace(b"\r\n", b"\n"), PAGE.replace(b"<h1>", b"\r\n\r\n"))
        archive.write([(exchange(one, ip_address="2001:db8::1", started_at=later), None) for one in odd])
    return folder / page.warc_file


def test_every_kind_of_record_conforms(every_kind: Path) -> None:
    assert violations(every_kind) == []
    kinds = {(record.type, record.get("WARC-Profile"), record.get("WARC-Truncated")) for record in records(every_kind)}
    assert len(kinds) == 1 + 1 + 1 + len(TRUNCATIONS) + 2


def test_the_files_of_two_crawls_conform(demo_home: Path) -> None:
    paths = sorted((demo_home / "warc").glob("*.warc.gz"))
    assert [violation for path in paths for violation in violations(path)] == []
    assert {record.type for path in paths for record in records(path)} == {"warcinfo", "request", "response", "revisit"}


Change = Callable[[bytes], bytes]


def changed(old: bytes, new: bytes) -> Change:
    def change(content: bytes) -> bytes:
        assert old in content, old
        return content.replace(old, new, 1)

    return change


def without(name: bytes) -> Change:
    def change(content: bytes) -> bytes:
        lines = content.splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(name + b":")]
        assert len(kept) < len(lines), name
        return b"".join(kept)

    return change


def added(line: bytes) -> Change:
    return changed(b"\r\n", b"\r\n" + line + b"\r\n")


def valued(name: bytes, value: bytes) -> Change:
    """The field with another value."""

    def change(content: bytes) -> bytes:
        start = content.index(b"\r\n" + name + b": ") + len(name) + 4
        return content[:start] + value + content[content.index(b"\r\n", start) :]

    return change


WARCINFO, REQUEST, RESPONSE = 0, 1, 2
BROKEN = 4
SAME, NOT_MODIFIED_REVISIT = 12, 14
ID = b"<urn:uuid:00000000-0000-0000-0000-0000000000ff>"

#: Clause, number of the record that is spoiled, how.
SPOILED: tuple[tuple[str, int, Change], ...] = (
    ("4", RESPONSE, changed(b"WARC/1.1", b"WARC/1.0")),
    ("4", RESPONSE, added(b"a line without a colon")),
    ("4", RESPONSE, added(b"X-Letters: \xff")),
    ("4", RESPONSE, added(b"X-Control: \x01")),
    ("4", RESPONSE, added(b"X Name: with a blank")),
    ("4", RESPONSE, added(b"X-Folded: one\r\n two")),
    ("4", RESPONSE, changed(b"\r\nWARC-Type", b"\nWARC-Type")),
    ("4", RESPONSE, lambda content: content.removesuffix(b"\r\n")),
    ("4", RESPONSE, lambda content: content + b"\r\n"),
    ("5.1", RESPONSE, added(b"WARC-Date: 2026-03-01T12:00:00.250Z")),
    ("5.2", RESPONSE, without(b"WARC-Record-ID")),
    ("5.2", RESPONSE, valued(b"WARC-Record-ID", ID[1:-1])),
    ("5.2", RESPONSE, valued(b"WARC-Record-ID", b"<00000000-0000-0000-0000-0000000000ff>")),
    ("5.2", RESPONSE, valued(b"WARC-Record-ID", b"<urn:uuid:00000000-0000-0000-0000-000000000001>")),
    ("5.3", RESPONSE, without(b"Content-Length")),
    ("5.3", RESPONSE, valued(b"Content-Length", b"-1")),
    ("5.4", RESPONSE, without(b"WARC-Date")),
    ("5.4", RESPONSE, valued(b"WARC-Date", b"2026-03-01T12:00:00+01:00")),
    ("5.4", RESPONSE, valued(b"WARC-Date", b"20260301120000")),
    ("5.4", RESPONSE, valued(b"WARC-Date", b"2026-03-01T12:00:00.1234567890Z")),
    ("5.4", RESPONSE, valued(b"WARC-Date", b"2026-03-01T12:00:01Z")),
    ("5.5", RESPONSE, valued(b"WARC-Type", b"answer")),
    ("5.5", RESPONSE, without(b"WARC-Type")),
    ("5.5", WARCINFO, valued(b"WARC-Type", b"metadata")),
    ("5.6", RESPONSE, without(b"Content-Type")),
    ("5.6", RESPONSE, valued(b"Content-Type", b"application")),
    ("5.7", RESPONSE, valued(b"WARC-Concurrent-To", ID)),
    ("5.7", RESPONSE, valued(b"WARC-Concurrent-To", b"urn:uuid:00000000-0000-0000-0000-000000000003")),
    ("5.7", WARCINFO, added(b"WARC-Concurrent-To: " + ID)),
    ("5.7", RESPONSE, valued(b"WARC-Target-URI", b"https://news.example/a/2.html")),
    ("5.8", RESPONSE, valued(b"WARC-Block-Digest", b"sha256:" + b"0" * 64)),
    ("5.8", WARCINFO, changed(b"software: airchive", b"software: aircrash")),
    ("5.8", RESPONSE, valued(b"WARC-Block-Digest", b"0" * 64)),
    ("5.9", RESPONSE, valued(b"WARC-Payload-Digest", b"sha256:" + b"0" * 64)),
    ("5.9", RESPONSE, changed(b"Bridge opens", b"Bridge falls")),
    ("5.9", WARCINFO, added(b"WARC-Payload-Digest: sha256:" + b"0" * 64)),
    ("5.10", RESPONSE, valued(b"WARC-IP-Address", b"news.example")),
    ("5.10", RESPONSE, valued(b"WARC-IP-Address", b"192.0.2.7:443")),
    ("5.10", WARCINFO, added(b"WARC-IP-Address: 192.0.2.7")),
    ("5.11", RESPONSE, added(b"WARC-Refers-To: " + ID)),
    ("5.11", SAME, valued(b"WARC-Refers-To", ID[1:-1])),
    ("5.12", RESPONSE, added(b"WARC-Refers-To-Target-URI: https://news.example/")),
    ("5.12", SAME, valued(b"WARC-Refers-To-Target-URI", b"<https://news.example/>")),
    ("5.13", RESPONSE, added(b"WARC-Refers-To-Date: 2026-03-01T12:00:00Z")),
    ("5.13", SAME, valued(b"WARC-Refers-To-Date", b"yesterday")),
    ("5.14", RESPONSE, without(b"WARC-Target-URI")),
    ("5.14", RESPONSE, valued(b"WARC-Target-URI", b"<https://news.example/a/1.html>")),
    ("5.14", RESPONSE, valued(b"WARC-Target-URI", b"https://news.example/a b")),
    ("5.14", RESPONSE, valued(b"WARC-Target-URI", "https://news.example/é".encode())),
    ("5.14", WARCINFO, added(b"WARC-Target-URI: https://news.example/")),
    ("5.15", BROKEN, valued(b"WARC-Truncated", b"tired")),
    ("5.16", RESPONSE, valued(b"WARC-Warcinfo-ID", ID)),
    ("5.16", WARCINFO, added(b"WARC-Warcinfo-ID: " + ID)),
    ("5.17", WARCINFO, valued(b"WARC-Filename", b"other.warc.gz")),
    ("5.17", RESPONSE, added(b"WARC-Filename: other.warc.gz")),
    ("5.18", SAME, without(b"WARC-Profile")),
    ("5.18", RESPONSE, added(b"WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified")),
    ("5.19", WARCINFO, added(b"WARC-Identified-Payload-Type: text/html")),
    ("5.19", RESPONSE, added(b"WARC-Identified-Payload-Type: page")),
    ("5.20", RESPONSE, added(b"WARC-Segment-Number: one")),
    ("5.20", RESPONSE, valued(b"WARC-Type", b"continuation")),
    ("5.21", RESPONSE, added(b"WARC-Segment-Origin-ID: " + ID)),
    ("5.21", RESPONSE, valued(b"WARC-Type", b"continuation")),
    ("5.22", RESPONSE, added(b"WARC-Segment-Total-Length: 1000")),
    ("6.2", WARCINFO, valued(b"Content-Type", b"text/plain")),
    ("6.2", WARCINFO, changed(b"\r\nsoftware: ", b"\r\nsoftware; ")),
    ("6.3.2", RESPONSE, valued(b"Content-Type", b"text/html")),
    ("6.3.2", RESPONSE, without(b"WARC-IP-Address")),
    ("6.5.2", REQUEST, valued(b"Content-Type", b"application/http;msgtype=response")),
    ("6.7.1", SAME, valued(b"WARC-Profile", b"http://netpreserve.org/warc/1.0/revisit/identical-payload-digest")),
    ("6.7.2", SAME, without(b"WARC-Payload-Digest")),
    ("6.7.2", SAME, without(b"WARC-Truncated")),
    ("6.7.2", SAME, without(b"WARC-Refers-To")),
    ("6.7.2", NOT_MODIFIED_REVISIT, without(b"WARC-Refers-To-Date")),
    ("D.2", RESPONSE, lambda content: content + content),
    ("D.2", RESPONSE, lambda content: b"\r\n" + content),
)


@pytest.mark.parametrize(
    ("clause", "number", "spoil"), SPOILED, ids=[f"{clause}-{number}" for number, (clause, _, _) in enumerate(SPOILED)]
)
def test_the_check_finds_what_is_spoiled(
    every_kind: Path, tmp_path: Path, clause: str, number: int, spoil: Change
) -> None:
    data = every_kind.read_bytes()
    contents = [gzip.decompress(data[one.offset : one.offset + one.length]) for one in records(every_kind)]
    contents[number] = spoil(contents[number])
    path = tmp_path / every_kind.name
    path.write_bytes(members(*contents))
    assert (clause, number) in {(found.clause, found.record) for found in violations(path)}


def test_every_rule_is_put_to_the_test() -> None:
    tried = {clause for clause, _, _ in SPOILED}
    assert {field.clause for field in FIELDS} | {rule.clause for rule in RULES} | {"D.2"} == tried
