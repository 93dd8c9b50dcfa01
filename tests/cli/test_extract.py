"""`airchive extract`: one saved page, or a text dump, as JSON under the columns of the `articles` view."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.store.views import ARTICLES_COLUMNS
from tests.running import ROOT, airchive
from tests.site import newsroom

SEED = ROOT.parent / "shared" / "seed"


def test_a_page_gives_the_columns_of_the_view(tmp_path: Path) -> None:
    story = next(story for story in newsroom.stories(1) if story.kind == "article" and story.language == "en")
    page = next(page for page in newsroom.pages(1).values() if page.story == story and page.status == 200)
    (tmp_path / "page.html").write_bytes(page.body)
    article = json.loads(airchive("extract", tmp_path / "page.html", "--url", story.url).stdout)
    assert tuple(article) == ARTICLES_COLUMNS
    assert article["title"] == story.title
    assert article["authors"] == list(story.authors)
    assert article["warc_file"] is None


def test_a_page_may_come_from_standard_input() -> None:
    words = "The bridge of Varn is open again, and the first to cross it was a dog, said the keeper of the bridge."
    body = "".join(f"<p>{words} It is day {day} of the repairs.</p>" for day in range(9))
    html = f"<html><body><article><h1>Bridge opens</h1>{body}</article></body></html>"
    url = "https://www.gazette.example/news/bridge"
    article = json.loads(airchive("extract", "-", "--url", url, text_in=html).stdout)
    assert article["title"] == "Bridge opens"
    assert article["broadcaster"] == "www.gazette.example"


def test_a_page_without_its_address_is_wrong_usage(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<h1>x</h1>")
    assert "--url is needed" in airchive("extract", tmp_path / "page.html", code=2).stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    missing = tmp_path / "none.html"
    assert f"{missing}: No such file" in airchive("extract", missing, "--url", "https://a.example/", code=2).stderr


def test_a_page_that_is_no_article_says_so(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"\x00\x01\x02")
    done = airchive("extract", tmp_path / "page.html", "--url", "https://a.example/x", code=1)
    assert done.stdout == ""
    assert done.stderr.startswith("airchive: https://a.example/x: ")


@pytest.mark.skipif(not SEED.is_dir(), reason="../shared/seed is not here")
def test_the_seed_comes_out_clean() -> None:
    (dump,) = SEED.glob("*.txt")
    article = json.loads(airchive("extract", "--text", dump).stdout)
    assert article["title"] == "Putin: Trump Seemed To 'Agree' With Denial Of Russian Election Meddling"
    assert article["body"].startswith("Russian President Vladimir Putin says")
    assert article["body"].endswith("she said.")
    assert {"kind": "heading", "text": "'Tremendous Meeting'"}.items() <= next(
        block for block in article["blocks"] if block["kind"] == "heading"
    ).items()
    assert article["wire_credits"] == ["Reuters", "AP", "AFP", "TASS", "Interfax"]
    whole = json.dumps(article, ensure_ascii=False)
    for furniture in ("Accessibility", "Breaking News", "please wait", "No media", "0:01:37", "16x9", "27 languages"):
        assert furniture not in whole
    assert "WATCH" not in article["body"]
