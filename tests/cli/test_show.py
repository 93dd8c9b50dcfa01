"""`airchive show`: an article, its history, its bytes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from archive.store import articles, captures
from archive.store.engine import database_url, open_database, writing
from tests.running import ROOT, airchive
from tests.store.builders import make_article, make_capture

CHANGED = "SELECT article_id, url, title, warc_file, record_id FROM articles WHERE revision_count = 2"


def _changed(home: Path) -> dict[str, str]:
    rows = json.loads(airchive("query", CHANGED, "--format", "json", home=home).stdout)
    assert len(rows) == 1
    found: dict[str, str] = rows[0]
    return found


def test_an_article_is_found_by_its_id_and_by_its_url(demo_home: Path) -> None:
    article = _changed(demo_home)
    by_id = airchive("show", article["article_id"], home=demo_home).stdout
    assert by_id.startswith(article["title"] + "\n")
    assert by_id == airchive("show", article["url"], home=demo_home).stdout


def test_the_history_says_when_and_why(demo_home: Path) -> None:
    shown = airchive("show", _changed(demo_home)["article_id"], home=demo_home).stdout
    history = shown[shown.index("\nhistory\n") :].splitlines()[2:]
    assert [line.split("  ")[2:4][-1].strip() for line in history] == ["first seen", "page changed"]


def test_raw_prints_the_record_with_the_bytes_of_the_wire(demo_home: Path) -> None:
    article = _changed(demo_home)
    command = [sys.executable, "-m", "crawler.cli", "show", article["article_id"], "--raw", "--home", str(demo_home)]
    raw = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    head, _, block = raw.partition(b"\r\n\r\n")
    assert head.startswith(b"WARC/1.1\r\n")
    assert f"<urn:uuid:{article['record_id']}>".encode() in head
    assert block.startswith(b"HTTP/1.1 200 ")
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length: "))
    assert len(block) == int(length.split()[1])


def test_every_part_of_an_article_is_shown_in_words(tmp_path: Path) -> None:
    engine = open_database(database_url(tmp_path))
    with writing(engine) as connection:
        captures.insert(connection, [make_capture(1)], run_id=None)
        articles.upsert(connection, [(make_article(1), make_capture(1))])
    engine.dispose()
    shown = airchive("show", make_article(1).url, home=tmp_path).stdout
    for line in (
        "published_local   2026-11-20T11:00:00.25+04:00",
        "notes             kind: correction, text: The river is the Upper, not the Lower.",
        "provenance        published_at: json_ld.datePublished, title: pangea.h1",
    ):
        assert line in shown


def test_bytes_that_are_not_there_are_named_and_the_article_shown_all_the_same(demo_home: Path, tmp_path: Path) -> None:
    shutil.copy(demo_home / "airchive.db", tmp_path)
    article = _changed(tmp_path)
    assert article["title"] in airchive("show", article["article_id"], home=tmp_path).stdout
    refused = airchive("show", article["article_id"], "--raw", home=tmp_path, code=4).stderr
    assert str(tmp_path / "warc" / article["warc_file"]) in refused


def test_an_unknown_article_is_wrong_usage(demo_home: Path) -> None:
    assert (
        "no article 'http://nowhere.example/'"
        in airchive("show", "http://nowhere.example/", home=demo_home, code=2).stderr
    )
