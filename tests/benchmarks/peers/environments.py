"""The peers' environments: one folder under .venv-peers/ for each lock file here, apart from the project's own."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from itertools import takewhile
from pathlib import Path

from tests.benchmarks.peers.catalogue import OWN
from tests.benchmarks.processes import ROOT

_LOCKS = Path(__file__).parent
_FOLDER = ROOT / ".venv-peers"
_PIP = ("-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet", "--require-hashes", "--no-deps")


def names() -> list[str]:
    return sorted(lock.stem for lock in _LOCKS.glob("*.lock"))


def python(name: str) -> Path | None:
    """The interpreter of an environment; None where it is not installed, or from another lock file."""
    if name == OWN:
        return Path(sys.executable)
    stamp = _FOLDER / name / "stamp"
    is_whole = stamp.is_file() and stamp.read_text() == _fingerprint(name)
    return _FOLDER / name / "bin" / "python" if is_whole else None


def install(name: str) -> str | None:
    """Make an environment, unless it is there. What went wrong, in a few words; None where nothing did."""
    if python(name):
        return None
    print(f"installing peers: {name} ...", file=sys.stderr, flush=True)
    folder = _FOLDER / name
    interpreter = folder / "bin" / "python"
    lock = _LOCKS / f"{name}.lock"
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
    (folder / "stamp").write_text(_fingerprint(name))
    return None


def _setuptools(lock: Path) -> str:
    """The lock's own lines for setuptools, which builds the source packages of the rest."""
    lines = iter(lock.read_text(encoding="utf-8").splitlines())
    first = next(line for line in lines if line.startswith("setuptools=="))
    return "\n".join([first, *takewhile(lambda line: line.startswith("    --hash"), lines)])


def _fingerprint(name: str) -> str:
    return hashlib.sha256((_LOCKS / f"{name}.lock").read_bytes()).hexdigest()
