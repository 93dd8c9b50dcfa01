"""Packages judged by py-wacz, in an environment of its own."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from tests import environments
from tests.running import airchive

pytestmark = pytest.mark.long

LOCK = Path(__file__).with_name("wacz.lock")


@pytest.fixture(scope="module")
def validator() -> Path:
    problem = environments.install(LOCK)
    if problem:
        pytest.skip(f"py-wacz cannot be installed here: {problem}")
    interpreter = environments.python(LOCK)
    assert interpreter is not None
    return interpreter.with_name("wacz")


def validate(validator: Path, package: Path) -> str:
    """The last line that it prints. Its exit code says nothing: it is 0 or 1 for reasons of its own."""
    done = subprocess.run([validator, "validate", "--file", package], capture_output=True, text=True, check=False)
    return done.stdout.strip().splitlines()[-1]


@pytest.mark.parametrize("words", [[], ["--site", "demo-ru", "--text"]], ids=["whole", "a site"])
def test_py_wacz_finds_a_package_valid(demo_home: Path, tmp_path: Path, validator: Path, words: list[str]) -> None:
    package = tmp_path / "demo.wacz"
    airchive("package", "--to", package, *words, home=demo_home)
    assert validate(validator, package) == "Validation succeeded, the passed WACZ is valid"


def test_py_wacz_finds_what_was_changed_in_a_package(demo_home: Path, tmp_path: Path, validator: Path) -> None:
    airchive("package", "--to", tmp_path / "demo.wacz", home=demo_home)
    changed = tmp_path / "changed.wacz"
    with zipfile.ZipFile(tmp_path / "demo.wacz") as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content + b"\n" if name == "pages/pages.jsonl" else content)
    assert validate(validator, changed) == "Validation failed, the passed WACZ is invalid"
