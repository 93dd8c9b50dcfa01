"""Secrets: request headers that a site asks of this operator alone. They are sent, and never kept.

The file that AIRCHIVE_SECRETS names is TOML, a table for each host:

    ["www.gazette.example"]
    Cookie = "subscriber=…"

Each header goes to that very host and to no other, whatever redirects there are. It joins the request where the bytes
are written: no Request object holds it, so no log can show it, and what is archived of the request lacks it.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.errors import UsageError

Header = tuple[bytes, bytes]

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110: a token
_VALUE = re.compile(r"[\x20-\x7e\xa0-\xff]+")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Secrets:
    """Headers by host. Its text does not show them."""

    by_host: Mapping[str, tuple[Header, ...]] = field(default_factory=dict, repr=False)

    def of(self, host: str | None) -> tuple[Header, ...]:
        """The headers that this host is to get."""
        return self.by_host.get((host or "").lower().rstrip("."), ())

    @property
    def names(self) -> frozenset[bytes]:
        """The names of all of them, in lower case: what is left out of a file."""
        return frozenset(name.lower() for headers in self.by_host.values() for name, _ in headers)


def read_secrets(path: Path) -> Secrets:
    """Raises UsageError naming file, host and header, never a value; also where others may read the file."""
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise UsageError(f"{path}: others may read these secrets; chmod 600 it")
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror} (AIRCHIVE_SECRETS names it)") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise UsageError(f"{path}: no TOML (AIRCHIVE_SECRETS names it)") from None  # the message might quote a secret
    return Secrets({host: tuple(_headers(path, host, table)) for host, table in tables.items()})


def _headers(path: Path, host: str, table: Any) -> Iterator[Header]:
    if not isinstance(table, dict) or not _HOST.fullmatch(host):
        raise UsageError(f'{path}: a host with its headers is written ["www.gazette.example"], in lower case')
    for name, value in table.items():
        if not _NAME.fullmatch(name):
            raise UsageError(f"{path}: {host}: {name!r} is no name of a header")
        if not isinstance(value, str) or not _VALUE.fullmatch(value):
            raise UsageError(f"{path}: {host}: the value of {name} must be one line of printable text")
        yield name.encode("ascii"), value.encode("latin-1")


def secrets_from_environment() -> Secrets:
    """What AIRCHIVE_SECRETS names; nothing where it is not set. Raises UsageError."""
    named = os.environ.get("AIRCHIVE_SECRETS")
    return read_secrets(Path(named)) if named else Secrets()
