"""Frontier: what a limit leaves to a site while another one asks for all of it."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, cast

from archive.orders import Claim
from archive.sites.registry import load
from archive.store.pages import DuePage
from crawler.frontier import Frontier
from crawler.session import Scope
from tests.store.builders import NOON


class _Archivist:
    """Finds nothing, when the test says so."""

    def __init__(self) -> None:
        self.asked: list[tuple[Claim, asyncio.Future[list[DuePage]]]] = []

    def claim(self, wanted: Claim) -> asyncio.Future[list[DuePage]]:
        self.asked.append((wanted, asyncio.get_running_loop().create_future()))
        return self.asked[-1][1]


def _frontier(archivist: _Archivist, limit: int) -> Frontier:
    scope = Scope((load().site("demo"), load().site("demo-ru")), limit=limit)
    session = SimpleNamespace(scope=scope, archivist=archivist, hosts=None, media=None, clock=lambda: NOON, begun=NOON)
    return Frontier(cast(Any, SimpleNamespace(spider=SimpleNamespace(session=session), engine=None)))


def test_what_one_site_did_not_need_of_the_limit_is_asked_for_by_the_other_at_once() -> None:
    async def run() -> None:
        archivist = _Archivist()
        frontier = _frontier(archivist, limit=8)
        first, second = frontier._desks.values()
        for desk in (first, second):
            frontier._ask(desk)
        assert [wanted.stories for wanted, _ in archivist.asked] == [8, 0]
        for _, found in archivist.asked:
            found.set_result([])
        await asyncio.sleep(0)
        assert [desk.wants_more(NOON) for desk in (first, second)] == [False, True]
        frontier._ask(second)
        assert archivist.asked[-1][0].stories == 8

    asyncio.run(run())
