"""The comparison of extractors: its worker, its lock files, and its place in the documents."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.peers import environments, worker
from tests.benchmarks.peers.catalogue import OWN, READERS
from tests.benchmarks.report import DOCUMENT
from tests.running import ROOT

LOCKS = sorted([*ROOT.glob("tests/benchmarks/peers/*.lock"), *ROOT.glob("tests/fuzz/*.lock")])


def answers(reader: str, *pages: tuple[bytes, str], folder: Path) -> list[Any]:
    lines = []
    for number, (html, url) in enumerate(pages):
        file = folder / f"{number}.html.gz"
        file.write_bytes(gzip.compress(html))
        lines.append(json.dumps({"sha256": str(number), "file": str(file), "url": url}))
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.peers.worker", reader, "2"],
        cwd=ROOT,
        input="\n".join(lines),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("reader", [name for name, entry in READERS.items() if entry.environment == OWN])
def test_a_worker_answers_for_every_page_with_its_cost(reader: str, tmp_path: Path) -> None:
    golden = json.loads((ROOT / "tests/pages/generic/article.json").read_text(encoding="utf-8"))
    page = (ROOT / "tests/pages/generic/article.html").read_bytes()
    read, refused, last = answers(reader, (page, golden["url"]), (b"%PDF-1.4", golden["url"]), folder=tmp_path)
    assert read["sha256"] == "0"
    assert read["title"] == golden["article"]["title"]
    assert read["body"] == golden["article"]["body"]
    assert read["cpu"] > 0
    assert read["floor"] > 0
    assert refused["kind"] == "error"
    assert last["peak"] > 10_000_000


def test_a_reader_that_raises_has_failed_on_that_page_alone() -> None:
    def read(html: bytes, url: str) -> dict[str, Any]:
        raise LookupError("no such tag")

    assert worker._try(read, b"<p>", "") == {"failed": "LookupError: no such tag"}


def test_every_reader_has_an_environment() -> None:
    assert {entry.environment for entry in READERS.values()} == {OWN, *environments.names()}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_has_hashes_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pinned = re.findall(r"^[\w.\[\]-]+==[^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"^[A-Za-z]", text, re.MULTILINE))
    assert "://" not in text


def test_the_document_has_one_place_for_the_comparison() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.count("<!-- comparison: ") == text.count("<!-- end of comparison -->") == 1
