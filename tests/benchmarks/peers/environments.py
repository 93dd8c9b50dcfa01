"""The environments of the peers, by their names: those of the lock files here, and the project's own."""

from __future__ import annotations

import sys
from pathlib import Path

from tests import environments
from tests.benchmarks.peers.catalogue import OWN

_LOCKS = Path(__file__).parent


def names() -> list[str]:
    return sorted(lock.stem for lock in _LOCKS.glob("*.lock"))


def python(name: str) -> Path | None:
    """The interpreter of an environment; None where it is not installed, or from another lock file."""
    return Path(sys.executable) if name == OWN else environments.python(_lock(name))


def install(name: str) -> str | None:
    """Make an environment, unless it is there. What went wrong, in a few words; None where nothing did."""
    return environments.install(_lock(name))


def _lock(name: str) -> Path:
    return _LOCKS / f"{name}.lock"
