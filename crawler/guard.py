"""Guard: no name is resolved to an address that may not be contacted, and no refusal goes without its reason.

An address is judged three times by `archive.addresses`: as written in the URL, as resolved (`GuardedResolver`, the
setting TWISTED_DNS_RESOLVER), and as connected (crawler/connect.py, which knows the peer). What the operator routes by
CONNECT_TO to a named address is let through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from twisted.internet.error import DNSLookupError

from archive.addresses import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred


class Refused(IgnoreRequest):
    """A request that the guard does not let out; Scrapy hands it to middlewares and errbacks, and logs no error.

    `target` is what was refused (a URL, a host name or an address), `reason` why.
    """

    def __init__(self, target: str, reason: str) -> None:
        super().__init__(f"{target}: {reason}")
        self.target = target
        self.reason = reason

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return type(self), (self.target, self.reason)


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver (IPv4, cached, with a timeout), less the addresses that may not be contacted.

    To Twisted a refusal looks like a name that does not resolve, since its resolvers have no other failure;
    `find_refusal` says afterwards what it was.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._refusals: LocalCache[str, Refused] = LocalCache(1000)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def find_refusal(self, name: str) -> Refused | None:
        """Why this name was lately refused, or None."""
        return self._refusals.get(name)

    def _checked(self, address: str, name: str) -> str:
        reason = refusal(address)
        if reason is None:
            self._refusals.pop(name, None)
            return address
        self._refusals[name] = Refused(name if name == address else f"{name} ({address})", reason)
        raise DNSLookupError(str(self._refusals[name]))
