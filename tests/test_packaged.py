"""What is installed holds every file of data beside the modules: without a checkout one left out would be missed."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_file_of_data_is_installed_with_its_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]
    for package in ("archive", "crawler"):
        home = ROOT / package
        named = {path for pattern in patterns.get(package, ()) for path in home.glob(pattern)}
        others = {path for path in home.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
        assert others <= named, f"{package}: not named as package data"
