"""The `airchive` command as a user runs it: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def airchive(
    *words: str | Path, home: Path | None = None, code: int = 0, text_in: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `airchive` with these words; the exit code must be `code`."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("AIRCHIVE_")} | environment
    if home is not None:
        settings["AIRCHIVE_HOME"] = str(home)
    done = subprocess.run(
        [sys.executable, "-m", "crawler.cli", *map(str, words)],
        cwd=ROOT,
        env=settings,
        input=text_in,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == code, f"exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
    return done
