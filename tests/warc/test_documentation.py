"""docs/warc.md names tests: they exist."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent


def test_the_tests_that_the_documentation_names_exist() -> None:
    text = (HERE.parents[1] / "docs" / "warc.md").read_text()
    code = "".join(path.read_text() for path in HERE.parent.rglob("test_*.py"))
    named = set(re.findall(r"`(test_\w+)`", text))
    assert len(named) > 8
    assert [name for name in sorted(named) if f"def {name}(" not in code] == []
