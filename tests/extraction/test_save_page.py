"""scripts/save_page.py keeps a page and writes its golden file."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "save_page.py"
HTML = b"<div id='content'><h1 class='pg-title'>A Ferry</h1><div class='wsw'><p>It left.</p></div></div>"
URL = "http://www.newsroom.example/a/ferry/1234567.html"


def test_it_has_help() -> None:
    shown = subprocess.run([sys.executable, SCRIPT, "--help"], capture_output=True, text=True, check=True)
    assert "--renew" in shown.stdout


def test_a_page_is_kept_with_its_golden_file(tmp_path: Path) -> None:
    script = runpy.run_path(str(SCRIPT))
    page = tmp_path / "ferry.html"
    page.write_bytes(HTML)
    assert script["write"](page, URL)
    golden = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert (golden["url"], golden["article"]["title"], golden["article"]["body"]) == (URL, "A Ferry", "It left.")
    assert script["write"](page, URL) == []


def test_a_refused_page_says_how_it_was_refused() -> None:
    golden = runpy.run_path(str(SCRIPT))["golden"](b"<p>x", URL)
    assert golden == {"url": URL, "refused": "NotAnArticle"}


@pytest.mark.parametrize("arguments", [[], ["page.html"], ["page.html", "--url", URL]])
def test_too_few_arguments_are_wrong_usage(arguments: list[str]) -> None:
    assert subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, check=False).returncode == 2
