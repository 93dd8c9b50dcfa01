"""`airchive package`: what goes in by its options, what a person is told, and that nothing half-made is left."""

from __future__ import annotations

import gzip
import json
import shutil
import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.warc.manifest import read_manifest
from archive.warc.reader import Record, read_archive
from tests.running import airchive


def query(home: Path, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(airchive("query", sql, "--format", "json", home=home).stdout)
    return rows


def pages_of(package: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(package) as file:
        return [json.loads(line) for line in file.read("pages/pages.jsonl").splitlines()[1:]]


def index_of(package: Path) -> list[dict[str, str]]:
    with zipfile.ZipFile(package) as file:
        lines = gzip.decompress(file.read("indexes/index.cdx.gz")).decode().splitlines()
    return [json.loads(line.split(" ", 2)[2]) for line in lines]


def captures_in(package: Path) -> set[str]:
    entries = read_archive(package)
    return {entry.record_id for entry in entries if isinstance(entry, Record) and entry.capture() is not None}


@pytest.fixture
def own_home(demo_home: Path, tmp_path: Path) -> Path:
    """A copy of the demo's home, to be changed."""
    return Path(shutil.copytree(demo_home, tmp_path / "data"))


def test_everything_is_packed_unless_options_say_less(demo_home: Path, tmp_path: Path) -> None:
    said = airchive("package", "--to", tmp_path / "all.wacz", "--title", "Varn", home=demo_home)
    assert said.stdout == ""
    assert "  segments   2, with " in said.stderr
    assert "left out" not in said.stderr
    rows = query(demo_home, "SELECT record_id, status FROM captures")
    assert captures_in(tmp_path / "all.wacz") == {row["record_id"] for row in rows}
    assert len(index_of(tmp_path / "all.wacz")) == sum(row["status"] != 304 for row in rows)
    articles = query(
        demo_home,
        "SELECT a.article_id AS id, c.url, c.captured_at AS ts, a.title FROM articles a "
        "JOIN captures c ON c.record_id = a.record_id ORDER BY c.captured_at, a.article_id",
    )
    assert pages_of(tmp_path / "all.wacz") == articles
    assert {(page["url"]) for page in articles} <= {line["url"] for line in index_of(tmp_path / "all.wacz")}
    with zipfile.ZipFile(tmp_path / "all.wacz") as package:
        assert json.loads(package.read("datapackage.json"))["title"] == "Varn"


def test_a_site_is_packed_alone(demo_home: Path, tmp_path: Path) -> None:
    airchive("package", "--to", tmp_path / "fa.wacz", "--site", "demo-fa", home=demo_home)
    of_site = query(demo_home, "SELECT record_id FROM captures WHERE site = 'demo-fa'")
    assert captures_in(tmp_path / "fa.wacz") == {row["record_id"] for row in of_site}
    assert {line["url"].split("/")[2] for line in index_of(tmp_path / "fa.wacz")} == {"fa.newsroom.example"}
    articles = query(demo_home, "SELECT article_id FROM articles WHERE site = 'demo-fa'")
    assert {page["id"] for page in pages_of(tmp_path / "fa.wacz")} == {row["article_id"] for row in articles}
    assert len(articles) > 1


def test_what_was_captured_since_comes_with_what_it_confirms(demo_home: Path, tmp_path: Path) -> None:
    begun = "SELECT min(captured_at) AS begun FROM captures GROUP BY run_id"
    [row] = query(demo_home, f"SELECT max(begun) AS since FROM ({begun}) AS runs")
    airchive("package", "--to", tmp_path / "new.wacz", "--since", row["since"], home=demo_home)
    wanted = query(
        demo_home,
        f"SELECT record_id FROM captures WHERE captured_at >= '{row['since']}' UNION "
        f"SELECT refers_to_id FROM captures WHERE captured_at >= '{row['since']}' AND refers_to_id IS NOT NULL",
    )
    assert captures_in(tmp_path / "new.wacz") == {row["record_id"] for row in wanted}
    assert len(captures_in(tmp_path / "new.wacz")) > 50
    assert 0 < len(pages_of(tmp_path / "new.wacz")) < 45


def test_pages_come_with_their_text_where_it_is_asked_for(demo_home: Path, tmp_path: Path) -> None:
    airchive("package", "--to", tmp_path / "text.wacz", "--text", home=demo_home)
    bodies = {row["article_id"]: row["body"] for row in query(demo_home, "SELECT article_id, body FROM articles")}
    assert {page["id"]: page["text"] for page in pages_of(tmp_path / "text.wacz")} == bodies


def test_the_index_alone_serves_the_home_as_it_is(demo_home: Path, tmp_path: Path) -> None:
    airchive("package", "--to", tmp_path / "all.cdxj", home=demo_home)
    lines = (tmp_path / "all.cdxj").read_text().splitlines()
    assert lines == sorted(lines)
    places = {(row["filename"], row["offset"]) for row in (json.loads(line.split(" ", 2)[2]) for line in lines)}
    rows = query(demo_home, "SELECT warc_file, warc_offset FROM captures WHERE status <> 304")
    assert places == {(row["warc_file"], str(row["warc_offset"])) for row in rows}


def test_what_is_not_sealed_is_left_out_and_counted(own_home: Path, tmp_path: Path) -> None:
    warc = own_home / "warc"
    first, last = sorted(read_manifest(warc))
    (warc / last).rename(warc / (last + ".open"))
    lines = (warc / "manifest.jsonl").read_text().splitlines(keepends=True)
    (warc / "manifest.jsonl").write_text("".join(line for line in lines if last not in line))
    said = airchive("package", "--to", tmp_path / "x.wacz", home=own_home).stderr
    assert "left out   1 segments that are not sealed yet" in said
    assert "left out   2 articles whose bytes are in no sealed segment of this home" in said
    assert {line["filename"] for line in index_of(tmp_path / "x.wacz")} == {first}


def test_an_error_leaves_the_file_that_was_there(own_home: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "x.wacz"
    target.parent.mkdir()
    target.write_bytes(b"the package of yesterday")
    name = max(read_manifest(own_home / "warc"))
    segment = own_home / "warc" / name
    segment.write_bytes(segment.read_bytes()[:-10])
    assert f"{segment} at byte " in airchive("package", "--to", target, home=own_home, code=4).stderr
    segment.unlink()
    assert (
        f"{segment}: is in the manifest and not here"
        in airchive("package", "--to", target, home=own_home, code=4).stderr
    )
    assert [(path.name, path.read_bytes()) for path in target.parent.iterdir()] == [
        ("x.wacz", b"the package of yesterday")
    ]


def test_wrong_usage_says_what_would_be_right(demo_home: Path, tmp_path: Path) -> None:
    def refused(*words: str | Path, code: int = 2) -> str:
        return airchive("package", *words, home=demo_home, code=code).stderr

    assert "ends in .wacz" in refused("--to", tmp_path / "x.zip")
    assert "no site 'demo-xx'" in refused("--to", tmp_path / "x.wacz", "--site", "demo-xx")
    assert "is no date" in refused("--to", tmp_path / "x.wacz", "--since", "yesterday")
    tomorrow = (datetime.now().astimezone() + timedelta(days=1)).isoformat()
    assert "nothing to package" in refused("--to", tmp_path / "x.wacz", "--since", tomorrow)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(demo_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "x.wacz"
    folder.mkdir()
    for target in (tmp_path / "nowhere" / "x.wacz", folder):
        refused = airchive("package", "--to", target, home=demo_home, code=4).stderr
        assert refused.startswith(f"airchive: {target}: cannot be written (")
    assert list(tmp_path.rglob("*")) == [folder]


def test_a_home_without_an_archive_is_named(tmp_path: Path) -> None:
    refused = airchive("package", "--to", tmp_path / "x.wacz", home=tmp_path / "data", code=4).stderr
    assert "no database" in refused
