"""`airchive furniture learn`: lines for review, and those that are accepted as a file that extraction reads."""

from __future__ import annotations

import argparse
import json
import tomllib
from pathlib import Path

import pytest

from archive import furniture_file
from archive.commands.furniture import learn_command
from archive.errors import UsageError
from archive.extraction.extract import extract
from archive.extraction.learned import learned_of, without_learned
from archive.store.engine import open_database
from tests.furnished import PLANTED, fill, own_texts, stories
from tests.running import airchive
from tests.site.page_modern import render_modern


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('furnished') / 'archive.db'}"
    engine = open_database(url)
    fill(engine)
    engine.dispose()
    return url


def learn(database: str, *words: str, code: int = 0) -> tuple[str, str]:
    done = airchive("furniture", "learn", *words, "--least", "3", "--database", database, code=code)
    return done.stdout, done.stderr


def test_the_lines_are_printed_for_review_and_nothing_is_written(database: str) -> None:
    out, err = learn(database, "demo-ru", "--format", "json")
    lines = json.loads(out)
    assert [(line["number"], line["part"], line["text"]) for line in lines] == [
        (1, "whole", PLANTED["ru"].whole),
        (2, "label", PLANTED["ru"].label),
        (3, "end", PLANTED["ru"].end),
        (4, "start", PLANTED["ru"].start),
    ]
    assert err == ""
    assert not furniture_file.package_file("demo-ru").exists()
    assert PLANTED["ru"].whole in learn(database, "demo-ru")[0]


def test_accepted_lines_are_written_with_their_evidence_and_left_out_from_then_on(
    database: str, tmp_path: Path
) -> None:
    file = tmp_path / "demo-ru.toml"
    _, err = learn(database, "demo-ru", "--accept", "1,3", "--to", str(file))
    assert "2 lines accepted, 2 in all" in err
    assert f"its place is {furniture_file.package_file('demo-ru')}" in err
    assert err.splitlines()[-1].startswith("review it, raise EXTRACTOR_VERSION")
    assert "airchive reparse --stale-only" in err.splitlines()[-1]
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    assert table["site"] == "demo-ru"
    first = table["line"][0]
    assert (first["text"], first["part"], first["share"], first["articles"]) == (PLANTED["ru"].whole, "whole", 1.0, 20)
    assert {"of", "place", "first", "last", "examples", "learned"} < set(first)
    out, err = learn(database, "demo-ru", "--accept", "1-2", "--to", str(file), "--format", "json")
    assert [line["text"] for line in json.loads(out)] == [PLANTED["ru"].label, PLANTED["ru"].start]
    assert "2 lines are left out" in err
    assert "2 lines accepted, 4 in all" in err
    out, err = learn(database, "demo-ru", "--accept", "all", "--to", str(file), "--format", "json")
    assert json.loads(out) == []
    assert "lines accepted" not in err


def test_what_was_accepted_gives_the_text_alone(database: str, tmp_path: Path) -> None:
    for story in stories():
        file = tmp_path / f"{story.language}.toml"
        if not file.exists():
            learn(database, PLANTED[story.language].site, "--accept", "all", "--to", str(file))
        lines = tomllib.loads(file.read_text(encoding="utf-8"))["line"]
        article = extract(render_modern(story, (), {}).encode(), story.url)
        kept = without_learned(article.blocks, learned_of(lines))
        assert [block.text for block in kept] == own_texts(story)


def _arguments(**changes: object) -> argparse.Namespace:
    values = {"site": "demo-ru", "share": 0.02, "least": 3, "accept": "all", "to": None, "format": "json"}
    return argparse.Namespace(**values | changes)


def test_a_checkout_gets_the_file_where_extraction_looks_for_it(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "archive"
    (package / "extraction" / "boilerplate").mkdir(parents=True)
    monkeypatch.setattr(furniture_file, "_PACKAGE", package)
    with pytest.raises(UsageError, match="--to FILE"):
        learn_command(_arguments(), database)
    (tmp_path / "pyproject.toml").touch()
    assert learn_command(_arguments(), database) == 0
    file = package / "extraction" / "boilerplate" / "sites" / "demo-ru.toml"
    assert len(tomllib.loads(file.read_text(encoding="utf-8"))["line"]) == 4
    assert "its place is" not in capsys.readouterr().err


def test_too_few_articles_for_any_line_are_told(database: str) -> None:
    done = airchive("furniture", "learn", "demo-ru", "--least", "30", "--format", "json", "--database", database)
    assert json.loads(done.stdout) == []
    assert "no line stands on 30 of the 20 articles" in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "no article of a site 'nowhere'"),
        (["../demo"], "no key of a site"),
        (["demo-ru", "--share", "2"], "between 0 and 1"),
        (["demo-ru", "--to", "x.toml"], "--to says where"),
        (["demo-ru", "--accept", "1,9", "--to", "x.toml"], "there is no line 9; there are 4"),
        (["demo-ru", "--accept", "some", "--to", "x.toml"], "write all, or numbers"),
    ],
)
def test_wrong_usage_is_named_and_writes_nothing(database: str, words: list[str], said: str) -> None:
    out, err = learn(database, *words, code=2)
    assert said in err
    assert not Path("x.toml").exists()
    assert out == ""


def test_a_file_that_is_no_file_of_lines_is_left_alone(database: str, tmp_path: Path) -> None:
    for content in ("nonsense", "[[line]]\ntext = 'a'\n", "line = 3\n"):
        (tmp_path / "file.toml").write_text(content, encoding="utf-8")
        _, err = learn(database, "demo-ru", "--accept", "all", "--to", str(tmp_path / "file.toml"), code=2)
        assert "is no file of learned lines" in err
        assert (tmp_path / "file.toml").read_text(encoding="utf-8") == content
