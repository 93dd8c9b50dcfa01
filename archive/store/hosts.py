"""Hosts: how long each is to be left alone, how slowly it is asked, and which run may ask it now.

A lease is a row's `leased_by`. It stands until its run gives it back, or is no longer at work (archive.store.runs), so
there is no clock in it: a run that is killed loses its leases at once, one that is halted keeps them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from functools import cache

from sqlalchemy import Connection, Update, bindparam, or_, select, update

from archive.politeness import HostState
from archive.store import runs
from archive.store.schema import host
from archive.store.upsert import add_missing

_STATE = tuple(field.name for field in fields(HostState))
_NOTED = tuple(name for name in _STATE if name != "host")


def lease(connection: Connection, names: Iterable[str], run_id: str) -> dict[str, HostState]:
    """Lease hosts to a run, new ones and those it holds; the state of each that it got, by host.

    Left out are those that another run at work holds.
    """
    wanted = sorted(set(names))  # in one order for everyone, or two runs could wait for each other
    add_missing(connection, host, [asdict(HostState(name)) for name in wanted])
    gone = _gone(connection, run_id)
    for name in wanted:
        free = or_(host.c.leased_by.is_(None), host.c.leased_by == run_id, host.c.leased_by.in_(gone))
        connection.execute(update(host).where(host.c.host == name, free).values(leased_by=run_id))
    held = select(*(host.c[name] for name in _STATE)).where(host.c.leased_by == run_id, host.c.host.in_(wanted))
    return {row.host: HostState(**row._mapping) for row in connection.execute(held)}


def _gone(connection: Connection, run_id: str) -> list[str]:
    """The runs that hold leases and are no longer at work."""
    leased = select(host.c.leased_by).where(host.c.leased_by.is_not(None), host.c.leased_by != run_id).distinct()
    holders = {holder for holder in connection.scalars(leased) if holder}
    return sorted(holders - runs.living(connection, holders))


def release(connection: Connection, run_id: str) -> None:
    """Give back the hosts that a run holds."""
    connection.execute(update(host).where(host.c.leased_by == run_id).values(leased_by=None))


def note(connection: Connection, states: Sequence[HostState]) -> None:
    """Keep what a run that holds the hosts has learnt of them; of several states of one host the last."""
    latest = {
        state.host: {"noted_host": state.host} | {name: getattr(state, name) for name in _NOTED} for state in states
    }
    if latest:
        connection.execute(_note(), [latest[name] for name in sorted(latest)])


@cache  # a statement takes longer to make than to execute
def _note() -> Update:
    return update(host).where(host.c.host == bindparam("noted_host")).values({name: bindparam(name) for name in _NOTED})


def find(connection: Connection, name: str) -> HostState | None:
    """What is known of a host, whoever holds it."""
    row = connection.execute(select(*(host.c[column] for column in _STATE)).where(host.c.host == name)).one_or_none()
    return None if row is None else HostState(**row._mapping)
