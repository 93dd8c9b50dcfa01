"""Parts of addresses, safely: an address off the web may be none ("http://[broken")."""

from __future__ import annotations

from urllib.parse import urlsplit


def host_of(url: str) -> str | None:
    """The host in lower case; None where there is none."""
    try:
        return urlsplit(url).hostname or None
    except ValueError:
        return None


def path_of(url: str) -> str:
    """The path; "" where the address has none, or is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
