"""Imported files: harm to them is found, mended, and undone where the file is imported again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.home import IMPORTED
from archive.imports import ImportReport, import_files
from archive.repair import propose, repair
from archive.store import runs
from archive.store.engine import writing
from archive.warc.manifest import MANIFEST_NAME
from archive.warc.recovery import QUARANTINE
from tests.homes import SmallHome, page, sqlite_home
from tests.warc.samples import clock, members, warc_record

RUN_ID = "5f1e2d3c-0000-4000-8000-000000000000"


def bring(small: SmallHome, path: Path) -> ImportReport:
    return import_files([path], small.home, small.engine, run_id=RUN_ID, clock=clock())


def mend(small: SmallHome) -> None:
    repair(small.home, small.engine, clock(), lambda step: None, lambda capture, due: None)


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("foreign") / "news.warc.gz"
    path.write_bytes(members(*(warc_record(page(number), number=number) for number in (901, 902, 903))))
    return path


@pytest.fixture(scope="module")
def template(foreign: Path, tmp_path_factory: pytest.TempPathFactory) -> SmallHome:
    made = sqlite_home(tmp_path_factory.mktemp("template") / "data", segments=1)
    with writing(made.engine) as connection:
        runs.start(connection, RUN_ID, kind="import", arguments={}, version="1", now=datetime.now(UTC))
    bring(made, foreign)
    made.engine.dispose()
    return made


@pytest.fixture
def small(tmp_path: Path, template: SmallHome) -> Iterator[SmallHome]:
    with template.copied(tmp_path / "data") as copied:
        yield copied


def imported(small: SmallHome) -> Path:
    (path,) = (small.home.warc / IMPORTED).iterdir()
    return path


def unlist(small: SmallHome) -> None:
    """The end of the manifest's chain is gone, which the chain cannot tell."""
    path = small.home.warc / MANIFEST_NAME
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


def tear(small: SmallHome) -> None:
    os.truncate(imported(small), imported(small).stat().st_size - 9)


def flip(small: SmallHome) -> None:
    data = bytearray(imported(small).read_bytes())
    data[len(data) // 2] ^= 0xFF
    imported(small).write_bytes(data)


def overwrite(small: SmallHome) -> None:
    imported(small).write_bytes(bytes(imported(small).stat().st_size))


def append(small: SmallHome) -> None:
    with imported(small).open("ab") as file:
        file.write(b"garbage of a disk")


@pytest.mark.parametrize(
    "harm",
    [unlist, flip, overwrite, *(pytest.param(harm, marks=pytest.mark.long) for harm in (tear, append))],
    ids=lambda harm: harm.__name__,
)
def test_harm_is_found_and_mended_and_the_same_file_brings_back_what_was_lost(
    small: SmallHome, foreign: Path, harm: Callable[[SmallHome], None]
) -> None:
    assert small.kinds() == []
    harm(small)
    assert small.verify()[0].damage
    mend(small)
    assert set(small.kinds()) <= {"lost", "known_damage"}
    assert {path.name for path in small.home.warc.iterdir()} - {small.files[0].name} <= {
        *(IMPORTED, QUARANTINE, MANIFEST_NAME)
    }
    bring(small, foreign)
    assert imported(small).read_bytes() == foreign.read_bytes()
    assert set(small.kinds()) <= {"found"}
    mend(small)
    assert small.kinds() == []
    assert small.rows("SELECT record_id FROM capture WHERE lost_at IS NOT NULL") == []


def digested(block: bytes, number: int) -> bytes:
    digest = b"WARC-Block-Digest: sha256:" + hashlib.sha256(block).hexdigest().encode()
    return warc_record(block, number=number).replace(b"\r\nContent-Length", b"\r\n" + digest + b"\r\nContent-Length", 1)


def undigested(block: bytes, number: int) -> bytes:
    return warc_record(block, number=number)


@pytest.mark.parametrize("record", [digested, undigested], ids=lambda record: str(record.__name__))
def test_records_that_share_an_id_are_in_order_and_the_row_of_each_is_missed(
    record: Callable[[bytes, int], bytes], small: SmallHome, tmp_path: Path
) -> None:
    """Wget gives the lists that it writes at the end of a file one id. They share address and date as well."""
    path = tmp_path / "wget.warc.gz"
    path.write_bytes(members(*(record(page(number), 950) for number in range(3))))
    bring(small, path)
    known = "SELECT record_id, warc_offset, url, ingest_state FROM capture WHERE warc_file LIKE '%wget.warc.gz'"
    rows = small.rows(known)
    assert len(rows) == 3
    assert small.kinds() == []
    for gone in (rows[:1], rows[1:2], rows[2:], rows[:2], rows):
        for record_id, *_ in gone:
            small.execute("DELETE FROM capture WHERE record_id = :id", id=record_id)
        assert small.kinds() == ["record_without_row"] * len(gone)
        mend(small)
        assert small.rows(known) == rows
        assert small.kinds() == []


def test_one_record_three_times_over_has_one_row_or_one_to_each_of_its_places(small: SmallHome, tmp_path: Path) -> None:
    """A record without digests: nothing but its block says that it is the same."""
    path = tmp_path / "thrice.warc"
    path.write_bytes(warc_record(page(1), number=960) * 3)
    bring(small, path)
    assert small.kinds() == []


def test_what_was_damaged_when_it_came_is_known_and_not_for_repair(small: SmallHome, tmp_path: Path) -> None:
    path = tmp_path / "torn.warc.gz"
    path.write_bytes(members(*(warc_record(page(number), number=number) for number in (970, 971)))[:-20])
    bring(small, path)
    assert small.kinds() == ["known_damage"]
    assert propose(small.home, small.engine, clock(), lambda finding: None) == []


def test_a_file_that_nobody_imported_is_named(small: SmallHome) -> None:
    (small.home.warc / IMPORTED / "stray.warc").write_bytes(warc_record(page(1)))
    (small.home.warc / IMPORTED / ".half.part").write_bytes(b"of an import that was killed")
    assert [(one.kind, one.file) for one in small.verify()[1]] == [
        ("other_file", f"{IMPORTED}/.half.part"),
        ("not_listed", f"{IMPORTED}/stray.warc"),
        ("record_without_row", f"{IMPORTED}/stray.warc"),
    ]
