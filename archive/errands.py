"""Errands: small things that a crawl asks of the database, done by the archivist in the transaction of its turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from archive.politeness import HostState
from archive.store import claims, hosts, pages, robots
from archive.store.engine import Connection
from archive.store.pages import DuePage
from archive.store.robots import RobotsFile


@dataclass(frozen=True, slots=True)
class LeaseHosts:
    """Lease hosts to the run; the answer holds the states of those that it got, by host."""

    hosts: tuple[str, ...]
    doing: ClassVar[str] = "leasing hosts"

    def run(self, connection: Connection, run_id: str) -> dict[str, HostState]:
        return hosts.lease(connection, self.hosts, run_id)


@dataclass(frozen=True, slots=True)
class FindRobots:
    """The robots.txt last read from a canonical URL, and its page with validators; each None where there is none."""

    url: str
    doing: ClassVar[str] = "looking up a robots.txt"

    def run(self, connection: Connection, run_id: str) -> tuple[RobotsFile | None, DuePage | None]:
        return robots.find(connection, self.url), pages.find_due(connection, [self.url]).get(self.url)


@dataclass(frozen=True, slots=True)
class KeepRobots:
    """Keep a robots.txt for the runs of the next day."""

    file: RobotsFile
    doing: ClassVar[str] = "keeping a robots.txt"

    def run(self, connection: Connection, run_id: str) -> None:
        robots.keep(connection, self.file)


@dataclass(frozen=True, slots=True)
class GiveBack:
    """Give back a page that was claimed and not asked for."""

    url: str
    doing: ClassVar[str] = "giving pages back"

    def run(self, connection: Connection, run_id: str) -> None:
        claims.give_back(connection, run_id, self.url)


#: Values, for they cross to the archivist's process. What `run` gives is the answer; `doing` says it in errors.
Errand = LeaseHosts | FindRobots | KeepRobots | GiveBack
