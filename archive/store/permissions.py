"""Permissions: what robots.txt said of each page when it was last to be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Update, bindparam, update

from archive.politeness import Permission
from archive.store.schema import page


def note(connection: Connection, permissions: Mapping[str, Permission]) -> None:
    """Note what was said of pages, by URL, in place of what stood there."""
    rows = [
        {
            "asked_url": url,
            "robots_allowed": int(permission.allowed),
            "robots_rule": permission.rule,
            "robots_record_id": permission.record_id,
        }
        for url, permission in permissions.items()
    ]
    if rows:
        connection.execute(_note(), rows)


@cache  # a statement takes longer to make than to execute
def _note() -> Update:
    names = ("robots_allowed", "robots_rule", "robots_record_id")
    noted: dict[str, Any] = {name: bindparam(name) for name in names}
    return update(page).where(page.c.url == bindparam("asked_url")).values(**noted)
