"""Data files: the words and names that the modules of this package read as TOML."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any


def read_table(name: str) -> dict[str, Any]:
    """The tables of a file beside the modules, by its name without suffix: "months", "boilerplate/en"."""
    file = resources.files("archive").joinpath(f"extraction/{name}.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
