"""Resolvers that lie, for the setting TWISTED_DNS_RESOLVER of a crawl. Nothing here asks the network."""

from __future__ import annotations

from collections.abc import Sequence

from twisted.internet.defer import Deferred, succeed

from crawler.guard import GuardedResolver

#: A public address, which must never be connected to: here it only stands for what a guard is shown.
PUBLIC = "93.184.215.14"


class Rebinding(GuardedResolver):
    """Every name is public when it is looked at, and on the inside when it is used."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        self._checked(PUBLIC, name)
        return succeed("127.0.0.1")
