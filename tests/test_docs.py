"""The documents say what the program does: every command, option, setting and file, and the README's commands run."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from archive.cli import build_parser
from crawler.cli import _add_crawl
from tests.running import ROOT
from tests.site import newsroom

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _commands() -> dict[str, argparse.ArgumentParser]:
    _, commands = build_parser()
    _add_crawl(commands)
    found: dict[str, argparse.ArgumentParser] = {}
    for name, parser in commands.choices.items():
        inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
        if inner:
            found |= {f"{name} {sub}": subparser for sub, subparser in inner[0].choices.items()}
        else:
            found[name] = parser
    return found


@pytest.mark.parametrize("name", sorted(_commands()))
def test_every_command_and_option_is_documented(name: str) -> None:
    parser = _commands()[name]
    assert parser.description, f"airchive {name} has no help"
    assert f"airchive {name}" in OPERATIONS
    for action in parser._actions:
        for option in action.option_strings:
            if option.startswith("--") and option != "--help":
                assert option in OPERATIONS, f"airchive {name} {option} is not in docs/operations.md"


def test_every_environment_variable_is_documented() -> None:
    named = set()
    for path in [*ROOT.glob("archive/**/*.py"), *ROOT.glob("crawler/**/*.py"), *ROOT.glob("scripts/*")]:
        if path.is_file():
            named |= set(re.findall(r"AIRCHIVE_[A-Z_]*[A-Z]", path.read_text(encoding="utf-8")))
    internal = {"AIRCHIVE_NAMESPACE", "AIRCHIVE_SETUP_LOCKED"}
    assert {name for name in named - internal if name not in OPERATIONS} == set()


def test_every_link_between_documents_leads_somewhere() -> None:
    for document in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.relative_to(ROOT)} links to {target}"


def test_every_script_has_help() -> None:
    for script in sorted((ROOT / "scripts").iterdir()):
        if script.is_file() and not script.name.startswith("_"):
            assert re.search(rf"scripts/{script.name}\b", README + OPERATIONS + _docs()), (
                f"{script.name} is in no document"
            )


def _docs() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("docs/**/*.md"))


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 150


def _readme_commands() -> list[str]:
    lines = re.findall(r"^\$ (\.venv/bin/airchive .*)$", README, re.MULTILINE)
    return [line.partition("    #")[0].strip() for line in lines]


@pytest.mark.parametrize("line", _readme_commands())
def test_the_commands_of_the_readme_run(line: str, demo_home: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(newsroom.pages(1)["www.newsroom.example/a/28510203.html"].body)
    words = shlex.split(re.sub(r" > \S+$", "", line))[1:]
    done = subprocess.run(
        [sys.executable, "-m", "crawler.cli", *words],
        cwd=tmp_path,
        env=os.environ | {"AIRCHIVE_HOME": str(demo_home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout


def test_the_readmes_commands_were_found() -> None:
    assert len(_readme_commands()) >= 5
