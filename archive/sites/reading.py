"""Reading site files: TOML to Broadcaster and Site values, every value checked.

A file has a table [broadcaster] (key, name, platform, spider, article_urls), a table [broadcaster.defaults] for what
its sites have in common, and a table [[site]] for each: key, name, host, language, and what differs from the defaults.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from archive.errors import SiteError, UsageError
from archive.sites.platform import Platform
from archive.sites.site import Broadcaster, Direction, Scheme, Site, Status
from archive.sites.table import Table
from archive.sites.window import Window

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
#: RFC 5646: language with extended language, script, region, variants, extensions, private use; in its customary case.
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{3}){0,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*"
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
)

_SITE_KEYS = frozenset(field.name for field in fields(Site)) - {"broadcaster"}
#: What a broadcaster may say for all its sites.
_DEFAULT_KEYS = _SITE_KEYS - {"key", "name", "host", "aliases"}
_BROADCASTER_KEYS = frozenset({"key", "name", "platform", "spider", "article_urls", "defaults"})


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file, read. `broadcaster` is None where the file only adds sites to a broadcaster that another file names."""

    path: Path
    broadcaster_key: str
    broadcaster: Broadcaster | None
    defaults: dict[str, Any]
    rows: tuple[Table, ...]


def read_site_file(path: Path) -> SiteFile:
    """Raises SiteError naming file, row and key."""
    document = Table(str(path), _read_toml(path))
    document.refuse_others({"broadcaster", "site"})
    head = Table.of(path, "broadcaster", document.values.get("broadcaster"))
    head.refuse_others(_BROADCASTER_KEYS)
    key = _key(head)
    rows = document.values.get("site", [])
    if not isinstance(rows, list):
        raise document.fault("sites are written [[site]], with two brackets")
    tables = tuple(Table.of(path, "site", row, number) for number, row in enumerate(rows, start=1))
    only_adds = set(head.values) == {"key"}
    broadcaster = None if only_adds else Broadcaster(key, head.text("name"), head.text("spider", key))
    return SiteFile(path, key, broadcaster, _defaults(head), tables)


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError(f"{path}: no TOML: {error}") from error
    except OSError as error:
        raise SiteError(f"{path}: {error.strerror}") from error


def _defaults(head: Table) -> dict[str, Any]:
    defaults = Table(f"{head.place[:-1]}.defaults]", head.values.get("defaults", {}))
    if not isinstance(defaults.values, dict):
        raise head.fault("defaults must be a table")
    defaults.refuse_others(_DEFAULT_KEYS)
    own: dict[str, Any] = {key: head.values[key] for key in ("platform", "article_urls") if key in head.values}
    return {**own, **defaults.values}


def read_site(row: Table, broadcaster: str, defaults: Mapping[str, Any], platforms: Mapping[str, Platform]) -> Site:
    """One row with the broadcaster's defaults under it. Raises SiteError naming file, row and key."""
    row.refuse_others(_SITE_KEYS)
    row = Table(row.place, {**defaults, **row.values})
    platform = row.choice("platform", "", platforms) if "platform" in row.values else row.text("platform")
    host = _host(row, row.text("host"))
    return Site(
        key=_key(row),
        broadcaster=broadcaster,
        name=row.text("name"),
        host=host,
        language=_language(row),
        platform=platform,
        aliases=_aliases(row, host, platforms[platform]),
        direction=row.choice("direction", "ltr", get_args(Direction)),  # type: ignore[arg-type]  # one of its values
        timezone=_timezone(row),
        scheme=row.choice("scheme", "https", get_args(Scheme)),  # type: ignore[arg-type]
        sitemaps=_paths(row, "sitemaps", ("/sitemap.xml",)),
        feeds=_paths(row, "feeds", ()),
        sections=_paths(row, "sections", ()),
        delay=row.number("delay", 1.0, least=0),
        concurrency=row.whole_number("concurrency", 1, least=1),
        window=_window(row),
        status=row.choice("status", "live", get_args(Status)),  # type: ignore[arg-type]
        media_hosts=tuple(_host(row, name, "media_hosts") for name in row.texts("media_hosts")),
        article_urls=_patterns(row),
    )


def _key(row: Table) -> str:
    key = row.text("key")
    if not _KEY.fullmatch(key):
        raise row.fault(f"key {key!r} must be of lower-case letters a-z, digits and single hyphens")
    return key


def _host(row: Table, host: str, key: str = "host") -> str:
    if not _HOST.fullmatch(host):
        raise row.fault(f"{key} {host!r} must be a host name in lower case (IDNA form), without scheme, port or path")
    return host


def _aliases(row: Table, host: str, platform: Platform) -> tuple[str, ...]:
    """The hosts that the row names and those that the platform makes of each, in that order, once."""
    named = [host, *(_host(row, alias) for alias in row.texts("aliases"))]
    every = dict.fromkeys([*named, *(name for one in named for name in platform.host_names(one))])
    return tuple(name for name in every if name != host)


def _language(row: Table) -> str:
    language = row.text("language")
    if not _LANGUAGE.fullmatch(language):
        raise row.fault(f"language {language!r} is no BCP 47 tag in its customary case, as en, zh-Hans or ro-MD are")
    return language


def _timezone(row: Table) -> str:
    name = row.text("timezone", "UTC")
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError) as error:  # unknown; not a name; the name of a folder
        raise row.fault(f"timezone {name!r} is no IANA time zone, as Europe/Prague is") from error


def _window(row: Table) -> Window | None:
    if "window" not in row.values:
        return None
    try:
        return Window.parse(row.text("window"))
    except UsageError as error:
        raise row.fault(f"window: {error}") from error


def _paths(row: Table, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
    paths = row.texts(key, default)
    for path in paths:
        if not path.startswith("/") or path.startswith("//") or not path.isascii() or " " in path:
            raise row.fault(f"{key}: {path!r} must be the path of a URL on the site's host, as /sitemap.xml is")
    return paths


def _patterns(row: Table) -> tuple[str, ...]:
    patterns = row.texts("article_urls")
    for pattern in patterns:
        try:
            groups = re.compile(pattern).groupindex
        except re.error as error:
            raise row.fault(f"article_urls: {pattern!r} is no regular expression: {error}") from error
        if "id" not in groups:
            raise row.fault(f"article_urls: {pattern!r} needs the group (?P<id>…), the number of the article")
    return patterns
