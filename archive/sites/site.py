"""Site and Broadcaster: what a row of the registry says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archive.sites.window import Window

Direction = Literal["ltr", "rtl"]
Scheme = Literal["https", "http"]

#: live: publishes; dormant: is still served, without anything new; closed: is no longer served as it was, its pages
#: stand in archives; preview: a face of the CMS that is no publication.
Status = Literal["live", "dormant", "closed", "preview"]


@dataclass(frozen=True, slots=True)
class Broadcaster:
    """Who publishes. Numbers of articles are unique within a broadcaster."""

    key: str
    name: str
    spider: str  #: name of the spider that crawls its sites


@dataclass(frozen=True, slots=True)
class Site:
    """One site of a broadcaster: a newsroom's face in one language."""

    key: str  #: short name, lower-case ASCII; stands in rows and commands, so it never changes
    broadcaster: str  #: key of the broadcaster
    name: str
    host: str  #: main host; canonical URLs carry it
    language: str  #: BCP 47; "mul" for a host of several
    platform: str  #: key of the platform, which also names the parser
    aliases: tuple[str, ...] = ()  #: other hosts of the very same site, with and without `www.`, `m.` and their like
    direction: Direction = "ltr"
    timezone: str = "UTC"  #: IANA name; UTC where the newsroom's clock is unknown
    scheme: Scheme = "https"
    sitemaps: tuple[str, ...] = ("/sitemap.xml",)  #: URL paths
    feeds: tuple[str, ...] = ()  #: URL paths
    sections: tuple[str, ...] = ()  #: URL paths of pages that list stories, read by every crawl
    delay: float = 1.0  #: seconds between requests to one host
    concurrency: int = 1  #: requests to one host at once
    window: Window | None = None  #: hours, by its own clock, in which it is crawled; None: all
    status: Status = "live"
    media_hosts: tuple[str, ...] = ()  #: hosts of others where its pictures, sound and film stand
    article_urls: tuple[str, ...] = ()  #: patterns beside those of the platform; see platforms.toml

    @property
    def base_url(self) -> str:
        """Scheme and host, without a slash at the end."""
        return f"{self.scheme}://{self.host}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host of the site, the main one first."""
        return (self.host, *self.aliases)

    @property
    def is_crawled(self) -> bool:
        """Whether a crawl of the broadcaster visits the site without being told to."""
        return self.status in ("live", "dormant")
