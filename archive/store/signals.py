"""Signals: what archived answers say about text and data mining, artificial intelligence and archiving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, delete, insert

from archive.optout import Signal
from archive.store.schema import signal
from archive.store.upsert import chunks


def replace(connection: Connection, found: Mapping[str, Sequence[Signal]]) -> None:
    """Note what captures (by record id) say, in place of what stood there."""
    for chunk in chunks(found):
        connection.execute(delete(signal).where(signal.c.record_id.in_(chunk)))
    rows = [
        {"record_id": record_id, "position": position} | asdict(one)
        for record_id, signals in found.items()
        for position, one in enumerate(signals)
    ]
    if rows:
        connection.execute(insert(signal), rows)
