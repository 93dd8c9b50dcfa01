"""Files of others become part of the archive byte for byte, once, with their provenance, whenever it is killed."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import signal
import subprocess
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.warc.manifest import read_manifest
from archive.warc.reader import Record, read_archive
from tests.crawl.rows import Rows, query, rebuilt
from tests.running import COMMAND, ROOT, airchive, environment
from tests.site import newsroom
from tests.warc.packing import deflated_wacz, gzip_members, one_gzip
from tests.warc.samples import warc_record

FOREIGN = ROOT.parent / "shared" / "data" / "warcs"
HOST = "www.newsroom.example"


def stories() -> dict[str, bytes]:
    """Pages of the newsroom as responses, by URL."""
    pages = newsroom.pages(1)
    known = sorted(key for key in pages if re.fullmatch(rf"{HOST}/a/\d+\.html", key))[:6]
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    return {f"http://{key}": head + pages[key].body for key in known}


def written_by_warcio(path: Path, pages: dict[str, bytes], software: str = "Wget/1.21") -> Path:
    """A file as warcio writes it."""
    with path.open("wb") as output:
        writer = WARCWriter(output, gzip=True)
        info = {"software": software, "operator": "A Library", "format": "WARC File Format 1.0"}
        warcinfo = writer.create_warcinfo_record(path.name, info)
        writer.write_record(warcinfo)
        warcinfo.raw_stream.close()  # a temporary file that warcio leaves open
        for url, response in pages.items():
            head, _, body = response.partition(b"\r\n\r\n")
            status, *lines = head.decode().split("\r\n")
            fields = [tuple(line.split(": ", 1)) for line in lines]
            http = StatusAndHeaders(status.split(" ", 1)[1], fields, protocol="HTTP/1.1")
            dated = {"WARC-Date": "2026-11-20T12:00:00Z"}
            record = writer.create_warc_record(
                url, "response", io.BytesIO(body), http_headers=http, warc_headers_dict=dated
            )
            writer.write_record(record)
            record.raw_stream.close()
    return path


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    return written_by_warcio(tmp_path / "news of the week.warc.gz", stories())


def database(home: Path) -> str:
    return f"sqlite:///{home / 'airchive.db'}"


def imported(home: Path) -> list[Path]:
    return sorted((home / "warc" / "imported").iterdir())


def test_a_file_is_taken_in_byte_for_byte_with_its_provenance(foreign: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    (entry,) = json.loads(airchive("import", "--json", foreign, home=home).stdout)
    (kept,) = imported(home)
    digest = hashlib.sha256(foreign.read_bytes()).hexdigest()
    assert kept.read_bytes() == foreign.read_bytes()
    assert (entry["imported_as"], entry["sha256"]) == (f"imported/{kept.name}", digest)
    assert kept.name == f"{digest}-news_of_the_week.warc.gz"
    assert entry["outcomes"] == {"no capture": 1, "new": 6}
    line = read_manifest(home / "warc")[f"imported/{kept.name}"]
    assert (line.sha256, line.bytes, line.records, line.original) == (digest, kept.stat().st_size, 7, foreign.name)
    (row,) = query(
        database(home),
        "SELECT DISTINCT imported_from, imported_sha256, imported_software, imported_operator, warc_file FROM captures",
    )
    assert list(row.values()) == [foreign.name, digest, "Wget/1.21", "A Library", f"imported/{kept.name}"]
    foreign.unlink()
    places = query(database(home), "SELECT url FROM articles ORDER BY url")
    assert len(places) == 6
    shown = subprocess.run(
        [*COMMAND, "show", places[0]["url"], "--raw"], cwd=ROOT, env=environment(home), capture_output=True, check=True
    ).stdout
    assert stories()[places[0]["url"]].partition(b"\r\n\r\n")[2] in shown


def test_the_same_file_again_imports_nothing_whatever_it_is_called(foreign: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    airchive("import", foreign, home=home)
    before = rebuilt(database(home))
    foreign.rename(tmp_path / "other.warc.gz")
    said = airchive("import", tmp_path / "other.warc.gz", home=home).stderr
    assert "0 files imported, 1 in the archive already, 0 refused" in said
    assert len(imported(home)) == 1
    assert rebuilt(database(home)) == before


def test_a_link_shares_its_bytes_with_the_file(foreign: Path, tmp_path: Path) -> None:
    airchive("import", "--link", foreign, home=tmp_path / "data")
    (kept,) = imported(tmp_path / "data")
    assert kept.samefile(foreign)
    assert len(query(database(tmp_path / "data"), "SELECT 1 AS one FROM articles")) == 6


@pytest.mark.parametrize("pack", [gzip_members, one_gzip, deflated_wacz], ids=lambda pack: str(pack.__name__))
def test_a_record_is_found_again_where_its_offset_alone_does_not_lead_to_it(
    pack: Callable[[list[bytes]], bytes], tmp_path: Path
) -> None:
    home, path = tmp_path / "data", tmp_path / "packed"
    pieces = [
        warc_record(response, number=number).replace(b"http://news.example/%d\r\n" % number, url.encode() + b"\r\n")
        for number, (url, response) in enumerate(stories().items(), start=1)
    ]
    path.write_bytes(pack(pieces))
    airchive("import", path, home=home)
    for row in query(database(home), "SELECT article_id, url FROM articles"):
        shown = airchive("show", row["article_id"], "--raw", home=home).stdout
        assert f"WARC-Target-URI: {row['url']}" in shown
        assert stories()[row["url"]].partition(b"\r\n\r\n")[2].decode() in shown.replace("\r\n", "\n")


def test_a_record_that_is_in_the_archive_is_counted_as_a_copy(foreign: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    airchive("import", foreign, home=home)
    package = tmp_path / "package.wacz"
    with zipfile.ZipFile(package, "w") as output:
        output.write(foreign, "archive/data.warc.gz")
        output.writestr("datapackage.json", '{"software": "A Packer 3"}')
    (entry,) = json.loads(airchive("import", "--json", package, home=home).stdout)
    assert entry["outcomes"]["copy"] == 6
    rows = query(database(home), "SELECT file, software, operator FROM imported ORDER BY file")
    inner = [row for row in rows if "!" in row["file"]]
    assert [(row["file"].partition("!")[2], row["software"]) for row in inner] == [
        ("archive/data.warc.gz", "Wget/1.21")
    ]


def test_another_record_with_the_same_id_is_kept_under_one_of_its_own(tmp_path: Path) -> None:
    home = tmp_path / "data"
    (first, one), (second, two), *_ = stories().items()
    files = []
    for name, url, response in (("a", first, one), ("b", second, two)):
        record = warc_record(response).replace(b"http://news.example/1\r\n", url.encode() + b"\r\n")
        files.append(tmp_path / f"{name}.warc")
        files[-1].write_bytes(record)
    report = json.loads(airchive("import", "--json", *files, home=home).stdout)
    assert [entry["renamed"] for entry in report] == [0, 1]
    assert report[1]["outcomes"] == {"new": 1}
    for url, response in ((first, one), (second, two)):
        shown = airchive("show", url, "--raw", home=home).stdout
        assert response.partition(b"\r\n\r\n")[2].decode() in shown.replace("\r\n", "\n")
    again = airchive("reparse", home=home).stderr
    assert "0 new, 0 revised, 2 unchanged" in again


def test_verification_knows_imported_files_and_packages_leave_them_out(foreign: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    package = tmp_path / "package.wacz"
    package.write_bytes(deflated_wacz([warc_record(b"HTTP/1.1 200 OK\r\n\r\n<p>News", number=7)]))
    airchive("import", foreign, package, home=home)
    verified = airchive("verify", home=home).stderr
    assert "damage    none" in verified
    assert "2 files" in verified
    refused = airchive("package", "--to", tmp_path / "all.wacz", home=home, code=2)
    assert "nothing to package" in refused.stderr
    (kept,) = [path for path in imported(home) if path.suffix == ".wacz"]
    kept.write_bytes(kept.read_bytes()[:-30])
    assert f"imported/{kept.name}" in airchive("verify", home=home, code=4).stderr


def test_what_was_read_elsewhere_belongs_to_the_home_once_it_is_imported(foreign: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    airchive("reparse", foreign, home=home)
    assert query(database(home), "SELECT DISTINCT warc_file AS f FROM capture") == [{"f": str(foreign)}]
    airchive("import", foreign, home=home)
    (row,) = query(database(home), "SELECT DISTINCT warc_file AS f FROM capture")
    assert row["f"] == f"imported/{imported(home)[0].name}"


def test_the_rows_and_the_provenance_are_rebuilt_from_the_files(foreign: Path, tmp_path: Path) -> None:
    home = tmp_path / "data"
    airchive("import", foreign, home=home)
    other = f"sqlite:///{tmp_path / 'rebuilt.db'}"
    airchive("reparse", "--database", other, home=home)
    assert rebuilt(other) == rebuilt(database(home))
    provenance = "SELECT * FROM captures ORDER BY record_id"
    for old, new in zip(query(database(home), provenance), query(other, provenance), strict=True):
        assert {**old, "run_id": None} == {**new, "run_id": None}
    assert "1 in the archive already" in airchive("import", foreign, "--database", other, home=home).stderr


def test_what_holds_no_record_is_refused_by_name_and_not_taken_in(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "notes.txt").write_text("no records here, only words, and a good many of them")
    (tmp_path / "in" / "cut.warc.gz").write_bytes(gzip_members([warc_record(b"x" * 2000)])[:-30])
    (tmp_path / "in" / "news.warc.xz").write_bytes(b"\xfd7zXZ\x00" + bytes(40))
    (tmp_path / "news.warc").write_bytes(warc_record(b"x" * 2000))
    for name in ("some.tar", "some.tar.gz"):
        with tarfile.open(tmp_path / "in" / name, "w:gz" if name.endswith("gz") else "w") as packed:
            packed.add(tmp_path / "news.warc", "news.warc")
    (tmp_path / "news.warc.gz").write_bytes(gzip_members([warc_record(b"x" * 2000)]))
    with tarfile.open(tmp_path / "in" / "of-packed.tar", "w") as packed:
        packed.add(tmp_path / "news.warc.gz", "news.warc.gz")
    done = airchive("import", "--json", tmp_path / "in", home=tmp_path / "data", code=1)
    reasons = {Path(entry["file"]).name: entry["unreadable"] for entry in json.loads(done.stdout)}
    assert "ends inside a gzip member" in reasons["cut.warc.gz"]
    assert reasons["news.warc.xz"] == "xz, which is not read; unpack it first"
    tars = ("some.tar", "some.tar.gz", "of-packed.tar")
    assert {reasons[name] for name in tars} == {"tar, which is not read; unpack it first"}
    assert "no WARC, ARC or WACZ" in reasons["notes.txt"]
    assert not (tmp_path / "data" / "warc" / "imported").exists()
    assert "0 files imported, 0 in the archive already, 6 refused" in done.stderr


def test_a_name_is_made_safe(tmp_path: Path) -> None:
    odd = os.fsencode(tmp_path) + b"/..\xff \n; rm -rf !.warc"
    Path(os.fsdecode(odd)).write_bytes(warc_record(b"x"))
    airchive("import", "--json", os.fsdecode(odd), home=tmp_path / "data")
    (kept,) = imported(tmp_path / "data")
    assert kept.name.partition("-")[2] == "_rm_-rf_.warc"
    assert [entry for entry in read_archive(kept) if isinstance(entry, Record)]


#: What is there when the blow falls.
MOMENTS = ("placed", "listed", "captures", "some articles")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path]:
    """Two files, and the home of an import of them that nothing interrupted."""
    folder = tmp_path_factory.mktemp("undisturbed")
    many = {f"{url}?part={number}": page for number in range(20) for url, page in stories().items()}
    files = [written_by_warcio(folder / "one.warc.gz", many), written_by_warcio(folder / "two.warc.gz", stories())]
    airchive("import", *files, home=folder / "data")
    return files, folder / "data"


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_import_that_is_killed_is_completed_by_the_next(
    moment: str, tmp_path: Path, undisturbed: tuple[list[Path], Path]
) -> None:
    files, whole = undisturbed
    home = tmp_path / "data"
    _kill_when(_signs(home)[moment], [*COMMAND, "import", *map(str, files)], home)
    airchive("import", *files, home=home)
    assert undated(rebuilt(database(home))) == undated(rebuilt(database(whole)))
    assert [path.name for path in imported(home)] == [path.name for path in imported(whole)]
    listed = {name: (line.sha256, line.records) for name, line in read_manifest(home / "warc").items()}
    assert listed == {name: (line.sha256, line.records) for name, line in read_manifest(whole / "warc").items()}
    assert query(database(home), "SELECT file FROM imported WHERE ingested_at IS NULL") == []
    assert query(database(home), "SELECT record_id FROM capture WHERE ingest_state = 'pending'") == []


def undated(tables: dict[str, Rows]) -> dict[str, Rows]:
    """The rows without the time of the import."""
    return {name: [row | {"imported_at": None} for row in rows] for name, rows in tables.items()}


def _signs(home: Path) -> dict[str, Callable[[], bool]]:
    folder = home / "warc"

    def rows(sql: str) -> bool:
        try:
            return bool(query(database(home), sql))
        except Exception:  # noqa: BLE001 (the database is being made)
            return False

    return {
        "placed": lambda: any((folder / "imported").glob("[!.]*")),
        "listed": lambda: (folder / "manifest.jsonl").exists(),
        "captures": lambda: rows("SELECT record_id FROM capture"),
        "some articles": lambda: rows("SELECT article_id FROM article"),
    }


def _kill_when(seen: Callable[[], bool], words: list[str], home: Path) -> None:
    process = subprocess.Popen(
        words, cwd=ROOT, env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while process.poll() is None and not seen():
        time.sleep(0.002)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait()


def _foreign_files(*, each: bool) -> list[Path]:
    """All of them, or the smallest of each kind of each tool."""
    files = sorted((path for path in FOREIGN.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    kinds = {(path.parent, path.suffix): path for path in reversed(files)}
    return files if each else list(kinds.values())


@pytest.mark.skipif(not FOREIGN.is_dir(), reason="../shared/data/warcs is not here")
@pytest.mark.parametrize(
    "each", [pytest.param(False, id="of each kind"), pytest.param(True, id="each", marks=pytest.mark.long)]
)
def test_the_files_of_twenty_tools_are_imported_and_accounted_for(each: bool, tmp_path: Path) -> None:
    home = tmp_path / "data"
    files = _foreign_files(each=each)
    report = json.loads(airchive("import", "--json", *files, home=home, code=1).stdout)
    assert {entry["file"] for entry in report} == set(map(str, files))
    for entry in report:
        assert entry["known"] or entry["unreadable"] or entry["records"], entry["file"]
        if "records" in entry:
            assert sum(entry["records"].values()) <= sum(entry["outcomes"].values()), entry["file"]
    assert query(database(home), "SELECT 1 AS one FROM capture WHERE ingest_state = 'pending'") == []
    assert query(database(home), "SELECT url FROM captures WHERE imported_sha256 IS NULL") == []
    for entry in report:
        if entry.get("imported_as"):
            kept = home / "warc" / entry["imported_as"]
            assert hashlib.sha256(kept.read_bytes()).hexdigest() == entry["sha256"]
    assert "damage    none" in airchive("verify", home=home).stderr, "what came damaged is a note"
