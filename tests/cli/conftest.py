"""One home for the tests of the commands: the demo newsroom, crawled twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import airchive


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after two crawls of the demo. Read it, do not change it."""
    home = tmp_path_factory.mktemp("demo") / "data"
    airchive("crawl", "demo", home=home)
    airchive("crawl", "demo", home=home)
    return home
