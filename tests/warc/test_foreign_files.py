"""Archive files of some twenty tools: every record that others read is read, and every file accounted for."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from archive.errors import UnsupportedFormat
from archive.warc.reader import Record, Skipped
from tests.warc.others import Seen, fastwarc_records, our_entries, our_records, outcome, unread, warcio_records

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "data" / "warcs"
LISTED = (
    [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text().splitlines()]
    if (CORPUS / "manifest.jsonl").exists()
    else []
)
FILES = [line["file"] for line in LISTED]
needs_corpus = pytest.mark.skipif(not FILES, reason="needs the corpus of foreign files in ../shared/data/warcs")

DOCUMENT = (ROOT / "docs" / "warc.md").read_text(encoding="utf-8")

#: Records of others that are none: what the other reader made of which bytes.
NOT_RECORDS = {
    "openpreserve+jhove/invalid-warcheaderversion-20.warc": "warcio: an empty record out of a file of one line end",
    "openpreserve+jhove/invalid-warcreader-diagnosis-1.warc": "warcio: a line of five words taken for an ARC head",
    "richardlehane+webarchive/hello-world2.arc": "warcio: the ten fields of ARC 2 taken for five, and a false length",
    "datatogether+warc/bad.arc": "warcio: a blank line between records taken for a record",
}
#: Records that state no length: warcio takes all that follows, other records too, for their block.
SWALLOWED = {
    "netarchivesuite+jwat/invalid-warcfile-lonely-request-response-resource-conversion.warc",
    "netarchivesuite+jwat/invalid-warcfile-lonely-warcinfo-metadata.warc",
    "openpreserve+jhove/invalid-warcrecord-1.warc",
}


@dataclass(frozen=True)
class Compared:
    """A file as three readers have it: what became of it, whole records, and those of others that we do not read."""

    outcome: str
    records: int
    warcio: int
    fastwarc: int
    unread_of_warcio: list[Seen]
    unread_of_fastwarc: list[Seen]


@cache  # each is asked for by its own test, and by the tables of all
def compared(file: str) -> Compared:
    path = CORPUS / file
    entries = our_entries(path)
    warcio, fastwarc = ([], []) if path.suffix == ".wacz" else (warcio_records(path), fastwarc_records(path))
    return Compared(
        outcome(entries),
        len(our_records(entries)[0]),
        len(warcio),
        len(fastwarc),
        list(unread(warcio, entries)),
        list(unread([(key, block) for key, block in fastwarc if key or block], entries)),
    )


@needs_corpus
@pytest.mark.parametrize("file", [file for file in FILES if not file.endswith(".wacz")])
def test_every_record_that_others_read_is_read(file: str) -> None:
    if file not in NOT_RECORDS and file not in SWALLOWED:
        assert compared(file).unread_of_warcio == []
    assert compared(file).unread_of_fastwarc == []


@needs_corpus
@pytest.mark.parametrize("file", sorted(SWALLOWED))
def test_what_warcio_takes_for_one_block_is_read_as_the_records_it_holds(file: str) -> None:
    whole, _ = our_records(our_entries(CORPUS / file))
    assert len(whole) > len(warcio_records(CORPUS / file))


@needs_corpus
@pytest.mark.parametrize("file", [file for file in FILES if file.endswith(".wacz")])
def test_every_file_of_a_wacz_is_accounted_for(file: str) -> None:
    entries = our_entries(CORPUS / file)
    if isinstance(entries, UnsupportedFormat) or outcome(entries) == "damaged":
        pytest.fail(f"{file}: {entries}")
    assert all(isinstance(entry, Record | Skipped) for entry in entries)
    inside = {entry.file.partition("!")[2] for entry in entries if isinstance(entry, Record)}
    assert all(name.startswith("archive/") for name in inside)


@dataclass
class Counted:
    """Of the files of one tool: what became of them, and the whole records that each reader gives."""

    outcomes: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def counted() -> dict[str, Counted]:
    """By the tool that wrote the files, as they say: its first word."""
    tools: dict[str, Counted] = {}
    for line in LISTED:
        tool = tools.setdefault(_tool(line["software"]), Counted())
        file = compared(line["file"])
        tool.outcomes[file.outcome] += 1
        tool.records.update(records=file.records, warcio=file.warcio, fastwarc=file.fastwarc)
    return tools


def _tool(software: str | None) -> str:
    word = re.split(r"[\s/(@]", (software or "").removesuffix(".py"))[0]
    return "not said" if not word or word.endswith(":") else word.removesuffix(".py")


@needs_corpus
def test_the_table_in_the_documentation_is_what_is_read(counted: dict[str, Counted]) -> None:
    """docs/warc.md says how many files and records of the corpus have which outcome."""
    in_all: Counter[str] = sum((tool.outcomes + tool.records for tool in counted.values()), Counter())
    table = dict(re.findall(r"^\| ([a-zA-Z, ]+?) \| ([\d,]+) \|$", DOCUMENT, re.MULTILINE))
    stated = {name: int(number.replace(",", "")) for name, number in table.items()}
    assert stated == dict(in_all)


@needs_corpus
def test_the_table_by_tool_is_what_is_read(counted: dict[str, Counted]) -> None:
    rows = [
        f"| `{name}` | {tool.outcomes.total()} | {tool.outcomes['damaged']} | {tool.outcomes['no archive']} "
        f"| {tool.records['records']} | {tool.records['warcio']} | {tool.records['fastwarc']} |"
        for name, tool in sorted(counted.items(), key=lambda item: (-item[1].outcomes.total(), item[0].lower()))
    ]
    found = re.findall(r"^\| `.*` \| \d+ \| \d+ \| \d+ \| \d+ \| \d+ \| \d+ \|$", DOCUMENT, re.MULTILINE)
    assert found == rows, "\n".join(rows)
