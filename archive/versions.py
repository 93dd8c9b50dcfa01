"""Versions: what a run was made with, for the ledger."""

from __future__ import annotations

import platform
import sqlite3
from importlib.metadata import version

from archive.extraction.extract import EXTRACTOR_VERSION

#: Packages whose behaviour shows in what is archived or extracted.
_PACKAGES = ("airchive", "Scrapy", "Twisted", "lxml", "SQLAlchemy")


def present_versions() -> dict[str, str]:
    """The versions of the program, its extractor, Python, and what they stand on, by name."""
    packages = {name: version(name) for name in _PACKAGES}
    system = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    return packages | {"extractor": str(EXTRACTOR_VERSION)} | system
