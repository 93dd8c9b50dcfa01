"""Replay by pywb: every page of two crawls comes back as it was archived, revisits with what they confirm."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from archive.warc.coding import dechunk
from archive.warc.reader import read_record
from tests.replay.packages import OTHER_URL, URL, package_revisits
from tests.replay.wayback import Wayback, add_package, serving, tool
from tests.running import airchive
from tests.warc.samples import NOON, PAGE

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def wayback(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wayback]:
    """pywb over the demo, unpacked from a package and where it lies, and over a package of revisits."""
    tool("wayback")
    folder = tmp_path_factory.mktemp("wayback")
    airchive("package", "--to", folder / "demo.wacz", home=demo_home)
    airchive("package", "--to", folder / "demo.cdxj", home=demo_home)
    add_package(folder, "packed", folder / "demo.wacz")
    add_package(folder, "revisits", package_revisits(folder))
    place = {"index_paths": str(folder / "demo.cdxj"), "archive_paths": f"{demo_home / 'warc'}/"}
    (folder / "config.yaml").write_text(json.dumps({"collections": {"home": place}, "framed_replay": False}))
    with serving(folder) as server:
        yield server


@pytest.mark.parametrize("collection", ["packed", "home"])
def test_every_capture_of_two_crawls_comes_back_as_it_was_archived(
    demo_home: Path, wayback: Wayback, collection: str
) -> None:
    rows = captures(demo_home)
    by_id = {row["record_id"]: row for row in rows}
    assert sum(row["record_type"] == "revisit" for row in rows) > 20
    for row in rows:
        shown = by_id[row["refers_to_id"]] if row["record_type"] == "revisit" else row
        record = read_record(demo_home / "warc" / shown["warc_file"], shown["warc_offset"])
        archived = record.response()
        assert archived is not None
        answer = wayback.replay(collection, timestamp(row["captured_at"]), row["url"])
        assert answer.status == archived.status, row
        assert answer.body == (dechunk(archived.body) if archived.get("Transfer-Encoding") else archived.body), row


def captures(home: Path) -> list[dict[str, Any]]:
    sql = "SELECT record_id, record_type, url, captured_at, refers_to_id, warc_file, warc_offset FROM captures"
    rows: list[dict[str, Any]] = json.loads(airchive("query", sql, "--format", "json", home=home).stdout)
    return rows


def timestamp(moment: str) -> str:
    return "".join(letter for letter in moment if letter.isdigit())[:14]


@pytest.mark.parametrize(
    ("hours", "url"), [(0, URL), (1, URL), (1, OTHER_URL), (2, URL)], ids=["page", "same", "elsewhere", "not modified"]
)
def test_a_revisit_shows_the_payload_that_it_confirms(wayback: Wayback, hours: int, url: str) -> None:
    answer = wayback.replay("revisits", f"{NOON + timedelta(hours=hours):%Y%m%d%H%M%S}", url)
    assert (answer.status, answer.body) == (200, PAGE.partition(b"\r\n\r\n")[2])


def test_a_browser_shows_an_archived_page(demo_home: Path, wayback: Wayback, tmp_path: Path) -> None:
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium is installed here")
    sql = (
        "SELECT a.url, a.title, a.body, c.captured_at FROM articles a JOIN captures c ON c.record_id = a.record_id "
        "WHERE a.site = 'demo' AND c.url = a.url ORDER BY a.article_id LIMIT 1"
    )
    article = json.loads(airchive("query", sql, "--format", "json", home=demo_home).stdout)[0]
    address = wayback.address("packed", timestamp(article["captured_at"]), article["url"], "mp_")
    shot = tmp_path / "page.png"
    shown = subprocess.run(
        [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--window-size=1000,1600",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=5000",
            f"--screenshot={shot}",
            "--dump-dom",
            address,
        ],
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert article["title"] in shown.stdout, shown.stderr
    assert article["body"].partition("\n")[0][:40] in shown.stdout
    assert shot.stat().st_size > 5_000, "the picture is blank"
