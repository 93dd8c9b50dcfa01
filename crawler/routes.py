"""Routes: the setting CONNECT_TO, which sends connections elsewhere than the URL says, as curl's --connect-to does.

    CONNECT_TO = {"*.newsroom.example:80": "127.0.0.1:45123"}

The URL, the Host header, the name that TLS checks and the key of the connection pool stay those of the URL. Patterns
match `host:port` in lower case with shell wildcards; the first that matches wins. Naming an address here is how the
operator permits one that the guard would refuse, for connections by way of that entry alone. Targets are IPv4 addresses
in their usual form, or names, which give no such leave.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from archive.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

    from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class Target:
    """Where a socket connects; `host` is a name or an address without brackets."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Routes:
    """The entries of CONNECT_TO, in the operator's order."""

    entries: tuple[tuple[str, Target], ...] = ()

    @classmethod
    def parse(cls, mapping: Mapping[str, str]) -> Self:
        """Raises UsageError for a target that is not `host:port`."""
        return cls(tuple((pattern.lower(), _parse_target(target)) for pattern, target in mapping.items()))

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls.parse(settings.getdict("CONNECT_TO"))

    def find(self, host: str, port: int) -> Target | None:
        """The target of the first entry that matches, or None: connect where the URL says."""
        name = f"{host.lower().rstrip('.')}:{port}"
        return next((target for pattern, target in self.entries if fnmatchcase(name, pattern)), None)


def connect_to(written: str) -> dict[str, str]:
    """The setting as the environment variable AIRCHIVE_CONNECT_TO writes it: `PATTERN:PORT=HOST:PORT`, by commas.

    Raises UsageError for an entry without its two sides.
    """
    entries = [entry.strip() for entry in written.split(",") if entry.strip()]
    for entry in entries:
        if "=" not in entry:
            raise UsageError(f"AIRCHIVE_CONNECT_TO: {entry!r} is not PATTERN:PORT=HOST:PORT")
    return {pattern: target for pattern, _, target in (entry.partition("=") for entry in entries)}


def _parse_target(written: str) -> Target:
    host, colon, port = written.rpartition(":")
    if not (host and colon and port.isdecimal()):
        raise UsageError(f"CONNECT_TO: {written!r} is not host:port")
    return Target(host.strip("[]"), int(port))
