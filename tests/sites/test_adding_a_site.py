"""docs/adding-a-site.md, followed to the letter in a folder of its own."""

from __future__ import annotations

import re
import shlex
import subprocess
import textwrap
from dataclasses import MISSING, dataclass, fields
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.sites.registry import VARIABLE, load, site_for
from archive.sites.site import Site
from archive.urls import canonical, identity, source_id
from crawler.cli import main

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "adding-a-site.md"
_FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block of the document: its language and its text."""

    language: str
    text: str


def read_fences() -> list[Fence]:
    text = DOCUMENT.read_text(encoding="utf-8")
    return [Fence(match[2], textwrap.dedent(match[3])) for match in _FENCE.finditer(text)]


def read_tables() -> list[list[list[str]]]:
    """The cells of the document's tables, heads left out; code marks taken off."""
    blocks = re.findall(r"(?:^\|.*\n)+", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    return [
        [[cell.strip().strip("`") for cell in line.split("|")[1:-1]] for line in block.splitlines()[2:]]
        for block in blocks
    ]


def read_commands(word: str) -> list[list[str]]:
    """The document's commands that begin with a word, each split as a shell does."""
    lines = [line for fence in read_fences() if fence.language == "sh" for line in fence.text.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith(f"{word} ")]


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the reader worked: its site files are written and AIRCHIVE_SITES is set, as the page says."""
    lines = [line for fence in read_fences() if fence.language == "sh" for line in fence.text.splitlines()]
    script = "\n".join(line for line in lines if not line.startswith("airchive "))
    shell = subprocess.run(
        ["sh", "-eu", "-c", f'{script}\nprintf %s "${VARIABLE}"'],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    monkeypatch.setenv(VARIABLE, shell.stdout)
    for fence in read_fences():
        if fence.language == "toml":
            name = fence.text.partition("\n")[0].removeprefix("# ")
            (tmp_path / name).write_text(fence.text, encoding="utf-8")
    return tmp_path


def test_the_folder_that_the_page_names_holds_its_three_files(followed: Path) -> None:
    assert sorted(path.relative_to(followed).as_posix() for path in followed.rglob("*.toml")) == [
        "my-sites/coast.toml",
        "my-sites/rferl-more.toml",
        "my-sites/valley.toml",
    ]


def test_the_new_sites_stand_in_the_registry(followed: Path) -> None:
    registry = load()
    assert registry.site("harbourvoice") in registry.sites_of("rferl")
    assert registry.site("harbourvoice").platform == registry.site("rferl").platform
    assert [(site.key, site.delay, site.language) for site in registry.sites_of("coast")] == [
        ("coast", 2, "en"),
        ("coast-fa", 2, "fa"),
    ]
    assert registry.broadcaster("coast").spider == "coast"
    assert registry.site("valley").sitemaps == ("/sitemaps/index.xml",)


def test_the_command_of_the_page_shows_the_new_sites(followed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = next(command for command in read_commands("airchive") if command[1] == "sites")
    assert main(command[1:]) == 0
    shown = capsys.readouterr().out
    for host in ("www.harbourvoice.example", "www.coastradio.example", "fa.coastradio.example", "www.valleytv.example"):
        assert host in shown


def test_the_crawl_commands_name_a_broadcaster_and_sites_that_there_are(followed: Path) -> None:
    registry = load()
    crawls = [command[2:] for command in read_commands("airchive") if command[1] == "crawl"]
    assert [crawl[0] for crawl in crawls] == ["rferl", "coast", "valley"]
    for spider, *options in crawls:
        keys = {site.key for site in registry.sites_of(spider)}
        assert {value for option, value in pairwise(options) if option == "--site"} <= keys


def test_every_address_of_the_page_is_read_as_it_says(followed: Path) -> None:
    rows = read_tables()[0]
    assert len(rows) >= 7
    for address, key, number, plain in rows:
        site = site_for(urlsplit(address).netloc)
        assert site is not None, address
        assert site.key == key
        assert source_id(address) == (None if number == "–" else number)
        assert canonical(address) == plain
        assert identity(address) == (site.broadcaster, plain if number == "–" else number)


def test_without_the_variable_none_of_it_is_known() -> None:
    assert {site_for(urlsplit(row[0]).netloc) for row in read_tables()[0]} == {None}


def test_the_page_tells_every_key_with_its_default() -> None:
    told = {row[0]: row[1] for row in read_tables()[1]}
    known = {field.name: field.default for field in fields(Site) if field.name != "broadcaster"}
    assert told.keys() == known.keys()
    for name, default in known.items():
        written = "required" if default is MISSING else _as_toml(default)
        assert told[name] == written, name


def _as_toml(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return f"[{', '.join(_as_toml(item) for item in value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)
