"""Programs by others, each in an environment of its own under .venv-peers/, made from a lock file."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from itertools import takewhile
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / ".venv-peers"
_PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet", "--require-hashes", "--no-deps")


def python(lock: Path) -> Path | None:
    """The interpreter of the environment of a lock file; None where it is not installed, or from another lock file."""
    stamp = _FOLDER / lock.stem / "stamp"
    is_whole = stamp.is_file() and stamp.read_text() == _fingerprint(lock)
    return _FOLDER / lock.stem / "bin" / "python" if is_whole else None


def install(lock: Path) -> str | None:
    """Make an environment, unless it is there. What went wrong, in a few words; None where nothing did."""
    if python(lock):
        return None
    print(f"installing {lock.stem} ...", file=sys.stderr, flush=True)
    folder = _FOLDER / lock.stem
    interpreter = folder / "bin" / "python"
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as builder:
        builder.write(_setuptools(lock))
        builder.flush()
        commands: tuple[list[str | Path], ...] = (
            [sys.executable, "-m", "venv", "--clear", folder],
            [interpreter, *_PIP, "--only-binary", ":all:", "--requirement", builder.name],
            # Some have no wheel: they are built with the setuptools that is locked too.
            [interpreter, *_PIP, "--no-build-isolation", "--requirement", lock],
        )
        for command in commands:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                said = done.stderr.strip().splitlines()
                return said[-1] if said else f"exit {done.returncode}"
    (folder / "stamp").write_text(_fingerprint(lock))
    return None


def _setuptools(lock: Path) -> str:
    """The lock's own lines for setuptools, which builds the source packages of the rest."""
    lines = iter(lock.read_text(encoding="utf-8").splitlines())
    first = next(line for line in lines if line.startswith("setuptools=="))
    return "\n".join([first, *takewhile(lambda line: line.startswith("    --hash"), lines)])


def _fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()
