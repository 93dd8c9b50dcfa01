"""Quiet: what a command says on stderr is held back, and shown only where something is not well."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from dataclasses import dataclass
from io import StringIO


@dataclass(slots=True)
class Held:
    """What the block came to; not well until it says otherwise."""

    exit_code: int = 1


@contextmanager
def held_back(*, quiet: bool) -> Iterator[Held]:
    """Where `quiet`, keep stderr to the end of the block; drop it where the exit code is then 0."""
    held, words = Held(), StringIO()
    if not quiet:
        yield held
        return
    try:
        with redirect_stderr(words):
            yield held
    finally:
        if held.exit_code != 0:
            sys.stderr.write(words.getvalue())
