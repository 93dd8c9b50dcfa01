"""What a crawl that nothing disturbed finds, to compare others with."""

from __future__ import annotations

import pytest

from tests.crawl.rows import Rows, contents
from tests.running import DemoCrawls


@pytest.fixture(scope="session")
def undisturbed(demo_once: DemoCrawls) -> dict[str, Rows]:
    """The rows of one undisturbed crawl of the newsroom."""
    return contents(demo_once.database)
