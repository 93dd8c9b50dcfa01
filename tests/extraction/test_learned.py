"""Learned furniture: what is a line, and what is taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import archive
from archive.article import Block, Link
from archive.extraction import boilerplate
from archive.extraction import learned as module
from archive.extraction.boilerplate import vocabulary
from archive.extraction.extract import extract_text
from archive.extraction.learned import Learned, Lines, learned, learned_of, lines_of, without_learned

FILES = sorted((Path(archive.__file__).parent / module.FOLDER).glob("*.toml"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of learned files in place of the package's own."""
    monkeypatch.setattr(module, "FOLDER", str(tmp_path))
    _forget()
    yield tmp_path
    _forget()


def _forget() -> None:
    for known in (module._sites, module.learned, boilerplate._of_site):
        known.cache_clear()


def test_every_file_of_the_package_is_read() -> None:
    for file in FILES:
        assert learned(file.stem) is not None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Follow us on Telegram.", []),
        ("READ ALSO: Another story", [("label", "READ ALSO:")]),
        ("At 10:30 it ended", []),
        ("Ends in a colon:", []),
        ("Hear us on the air. It rose.", [("start", "Hear us on the air.")]),
        ("“We came in the spring.” Then it rained for days.", [
            ("start", "“We came in the spring.”"), ("end", "Then it rained for days.")
        ]),
        ("请在空中关注我们。河水上涨了一米。", [("start", "请在空中关注我们。"), ("end", "河水上涨了一米。")]),
        ("收听更多：河水上涨", [("label", "收听更多：")]),
    ],
)  # fmt: skip
def test_the_lines_of_a_block(text: str, parts: list[tuple[str, str]]) -> None:
    found = list(lines_of(text))
    assert found[0] == ("whole", text)
    assert [part for part in found[1:] if part[1] != text] == [part for part in parts if part[1] != text]


@given(st.text(alphabet='ab .:!？。：։"”', min_size=1, max_size=60))
def test_a_line_is_a_piece_of_its_block(text: str) -> None:
    for part, line in lines_of(text):
        assert line
        assert text.endswith(line) if part == "end" else text.startswith(line)


LEARNED = Learned(
    Lines(
        whole=frozenset({"follow us"}),
        label=frozenset({"read also"}),
        start=frozenset({"we are on the air"}),
        end=frozenset({"write to the newsroom!"}),
    )
)


def test_learned_lines_are_taken_away_and_the_rest_stays() -> None:
    kept = Link("https://a.example/river", "river")
    blocks = (
        Block(
            "paragraph", "We are on the air. The river rose. Write to the newsroom!", links=(kept, Link("/w", "Write"))
        ),
        Block("caption", "Follow us", url="https://a.example/1.jpg"),
        Block("paragraph", "READ ALSO: Another story"),
        Block("list", "Follow us\nOne", items=("Follow us", "One")),
        Block("list", "Follow us", items=("Follow us",)),
        Block("list", "One\nFollow us\nTwo", items=("One", "Follow us", "Two"), depths=(1, 2, 2)),
        Block("embed", "Follow us", url="https://a.example/"),
        Block("paragraph", "They follow us."),
    )
    assert without_learned(blocks, LEARNED) == (
        Block("paragraph", "The river rose.", links=(kept,)),
        Block("list", "One", items=("One",)),
        Block("list", "One\nTwo", items=("One", "Two"), depths=(1, 2)),
        blocks[6],
        blocks[7],
    )
    assert without_learned(blocks, None) == blocks


def test_a_line_of_a_place_is_taken_away_there_alone() -> None:
    entries = [
        {"text": "Follow us", "part": "whole", "place": "last"},
        {"text": "On the air:", "part": "label", "place": "first"},
    ]
    texts = ["On the air: a ferry", "One", "Follow us", "Two", "Three", "On the air: a storm", "Follow us", "Four"]
    blocks = [Block("paragraph", text) for text in texts]
    blocks.insert(1, Block("embed", "", url="https://a.example/"))
    kept = [block.text for block in without_learned(blocks, learned_of(entries)) if block.kind != "embed"]
    assert kept == ["One", "Follow us", "Two", "Three", "On the air: a storm", "Four"]
    assert without_learned([Block("paragraph", "Follow us")], learned_of(entries)) == ()


def test_a_site_with_a_file_has_its_lines_in_its_vocabulary_and_no_other_site_has(folder: Path) -> None:
    line = "Radio Newsroom is heard on short wave. " * 9
    (folder / "demo-ru.toml").write_text(f'[[line]]\ntext = "{line.strip()}"\npart = "whole"\n', encoding="utf-8")
    assert vocabulary("ru", "demo-ru").is_leftover(line.strip().upper())
    assert vocabulary("ru", "demo-ru").is_leftover("please wait")
    for site in (None, "demo-fa", "../demo-ru"):
        assert vocabulary("ru", site) is vocabulary("ru")
        assert not vocabulary("ru", site).is_leftover(line.strip())


def test_a_text_dump_loses_the_lines_of_its_site(folder: Path) -> None:
    (folder / "demo.toml").write_text('[[line]]\ntext = "Write to us."\npart = "whole"\n', encoding="utf-8")
    words = "The bridge of Varn is open again, and the first to cross it was a dog, said the keeper of the bridge."
    article = extract_text(f"Bridge opens\n{words}\nWrite to us.\n", "http://www.newsroom.example/a/1.html")
    assert article.body == words
