"""Parts of addresses, safely: an address off the web may be none ("http://[broken")."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit


@lru_cache(maxsize=1024)
def host_of(url: str) -> str | None:
    """The host in lower case, without the dot of the root; None where there is none."""
    try:
        return (urlsplit(url).hostname or "").removesuffix(".") or None
    except ValueError:
        return None


def path_of(url: str) -> str:
    """The path; "" where the address has none, or is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


#: "", "/", "/index.php", "/home", "/Default.aspx", "/de", "/pt-br/"; not the sections "/homes" and "/mainz".
_FRONT = re.compile(
    r"/?(?:(?:index|home|homepage|default|main|start|startseite)(?:[-_][a-z]{2})?(?:\.\w+)?"
    r"|[a-z]{2}(?:[-_][a-z]{2})?)?/?",
    re.IGNORECASE,
)


def is_front(path: str) -> bool:
    """Whether a path is that of a site's front page, or of one of its languages'."""
    return _FRONT.fullmatch(path) is not None


#: "ferry-leaves-the-harbor" in "/news/ferry-leaves-the-harbor-1234567.html": three words at least.
_SLUG = re.compile(r"[^\W\d_]+(?:[-_][^\W_]+){2,}")


def title_in_path(path: str) -> str | None:
    """The words of the longest slug in a path, as a title; None where it has none."""
    slugs = [slug for part in unquote(path).split("/") if (slug := _SLUG.match(part))]
    if not slugs:
        return None
    words = re.split("[-_]", max((slug.group() for slug in slugs), key=len))
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    text = " ".join(words)
    return text[:1].upper() + text[1:]
