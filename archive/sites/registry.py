"""Registry: every site and broadcaster, by key and by host.

The package brings its own site files. Folders named by the environment variable AIRCHIVE_SITES (several are separated
as in PATH) add to them, so that a site is added without touching the program.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from archive.errors import SiteError
from archive.sites.platform import Platform, Tracking, UrlRules, read_platforms, site_rules
from archive.sites.reading import SiteFile, read_site, read_site_file
from archive.sites.site import Broadcaster, Site

__all__ = ["Broadcaster", "Registry", "Site", "broadcaster", "load", "site", "site_for", "sites", "sites_of"]

#: Environment variable that names further folders of site files.
VARIABLE = "AIRCHIVE_SITES"
_PLATFORMS = "platforms.toml"


class Registry:
    """Sites and broadcasters in the order of their files. Values are frozen; the registry does not change once made."""

    def __init__(
        self,
        broadcasters: Iterable[Broadcaster],
        sites: Iterable[Site],
        platforms: dict[str, Platform],
        tracking: Tracking,
    ) -> None:
        self.broadcasters = tuple(broadcasters)
        self.sites = tuple(sites)
        self.platforms = platforms
        self.tracking = tracking
        self._by_key = {site.key: site for site in self.sites}
        self._by_host = {host: site for site in self.sites for host in site.hosts}
        self._all_media_hosts = frozenset(host for site in self.sites for host in site.media_hosts)
        self._media_hosts: dict[str, frozenset[str]] = {}
        self._rules = {
            site.key: site_rules(platforms[site.platform], site.article_urls, site.sections) for site in self.sites
        }

    def site(self, key: str) -> Site:
        """Raises SiteError naming keys that are much alike."""
        found = self._by_key.get(key)
        if found is None:
            raise SiteError(f"no site {key!r}{_near(key, self._by_key)}")
        return found

    def site_for(self, host: str) -> Site | None:
        """The site of a host, by its main host or an alias; case, port, `www.` and a dot at the end do not matter."""
        return self._by_host.get(host) or self._find(host)

    def _find(self, host: str) -> Site | None:
        name = host.strip().lower()
        if not name.startswith("["):
            name = name.partition(":")[0]
        name = name.removesuffix(".")
        return self._by_host.get(name) or self._by_host.get(name.removeprefix("www."))

    def sites_of(self, broadcaster: str) -> tuple[Site, ...]:
        """The sites of a broadcaster, by its key. Raises SiteError where there is no such broadcaster."""
        key = self.broadcaster(broadcaster).key
        return tuple(site for site in self.sites if site.broadcaster == key)

    def broadcaster(self, key: str) -> Broadcaster:
        """Raises SiteError naming keys that are much alike."""
        known = {broadcaster.key: broadcaster for broadcaster in self.broadcasters}
        if key not in known:
            raise SiteError(f"no broadcaster {key!r}{_near(key, known)}")
        return known[key]

    def media_hosts(self, key: str) -> frozenset[str]:
        """Hosts where the media of a site may stand: those that its row names, and all of its broadcaster's sites.

        There are none for a key that no site has.
        """
        if key not in self._media_hosts:
            site = self._by_key.get(key)
            family = () if site is None else self.sites_of(site.broadcaster)
            own = frozenset(host for one in family for host in one.hosts)
            self._media_hosts[key] = own if site is None else own.union(site.media_hosts)
        return self._media_hosts[key]

    def is_media_host(self, host: str) -> bool:
        """Whether some site names the host for its media."""
        return host in self._all_media_hosts

    def rules(self, site: Site | None) -> UrlRules:
        """The address rules of a site; of a host that nobody described, those of the generic platform."""
        return self.platforms["generic"].rules if site is None else self._rules[site.key]


def _near(key: str, known: Iterable[str]) -> str:
    names = sorted(known)
    alike = [name for name in names if key and key.lower() in name]
    alike = alike or get_close_matches(key.lower(), names, n=5, cutoff=0.5)
    return f"; perhaps: {', '.join(alike[:5])}" if alike else "; `airchive sites` lists what there is"


def load(folder: Path | None = None) -> Registry:
    """The registry of the package's site files and of those that AIRCHIVE_SITES adds; read once for each value of it.

    With `folder`, the site files of that folder alone. Raises SiteError naming file, row and key.
    """
    if folder is not None:
        return _assemble(_site_files(folder))
    return _load(os.environ.get(VARIABLE, ""))


@cache
def _load(added: str) -> Registry:
    own = [path for path in _site_files(_package_folder()) if path.name != _PLATFORMS]
    folders = [Path(name) for name in added.split(os.pathsep) if name]
    return _assemble([*own, *(path for folder in folders for path in _site_files(folder))])


def _package_folder() -> Path:
    return Path(str(files("archive.sites")))


def _site_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SiteError(f"{folder}: no such folder of site files ({VARIABLE} names it)")
    return sorted(folder.glob("*.toml"))


def _assemble(paths: Iterable[Path]) -> Registry:
    text = (_package_folder() / _PLATFORMS).read_text(encoding="utf-8")
    table = tomllib.loads(text)
    platforms = read_platforms(table["platform"])
    read = [read_site_file(path) for path in paths]
    heads = {one.broadcaster_key: one for one in _heads(read)}
    sites = list(_unlike(_sites(read, heads, platforms)))
    broadcasters = [head.broadcaster for head in heads.values() if head.broadcaster is not None]
    return Registry(broadcasters, sites, platforms, Tracking.of(table["tracking"]))


def _heads(read: Iterable[SiteFile]) -> Iterator[SiteFile]:
    """The files that describe a broadcaster. Raises SiteError where two describe the same one."""
    seen: dict[str, Path] = {}
    for one in read:
        if one.broadcaster is None:
            continue
        if one.broadcaster_key in seen:
            raise SiteError(
                f"{one.path}: broadcaster {one.broadcaster_key!r} is described in {seen[one.broadcaster_key]} already; "
                "to add sites to it, give its key alone"
            )
        seen[one.broadcaster_key] = one.path
        yield one


def _sites(
    read: Iterable[SiteFile], heads: dict[str, SiteFile], platforms: dict[str, Platform]
) -> Iterator[tuple[str, Site]]:
    """Each row's place and site."""
    for one in read:
        head = heads.get(one.broadcaster_key)
        if head is None:
            raise SiteError(
                f"{one.path}: [broadcaster]: name is missing, and no other file describes {one.broadcaster_key!r}"
            )
        for row in one.rows:
            yield row.place, read_site(row, one.broadcaster_key, head.defaults, platforms)


def _unlike(placed: Iterable[tuple[str, Site]]) -> Iterator[Site]:
    """The sites, checked to share neither key nor host."""
    keys: dict[str, str] = {}
    hosts: dict[str, str] = {}
    for place, site in placed:
        if site.key in keys:
            raise SiteError(f"{place}: key {site.key!r} is taken by {keys[site.key]}")
        keys[site.key] = place
        for host in site.hosts:
            if host in hosts:
                raise SiteError(f"{place}: host {host!r} is taken by {hosts[host]}")
            hosts[host] = place
        yield site


def sites() -> tuple[Site, ...]:
    """Every site."""
    return load().sites


def site(key: str) -> Site:
    """The site of that key. Raises SiteError naming keys that are much alike."""
    return load().site(key)


def site_for(host: str) -> Site | None:
    """The site of a host, by its main host or an alias; None for a host that nobody described."""
    return load().site_for(host)


def sites_of(broadcaster: str) -> tuple[Site, ...]:
    """The sites of a broadcaster. Raises SiteError where there is no such broadcaster."""
    return load().sites_of(broadcaster)


def broadcaster(key: str) -> Broadcaster:
    """The broadcaster of that key. Raises SiteError naming keys that are much alike."""
    return load().broadcaster(key)
