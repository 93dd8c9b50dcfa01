"""Platform and UrlRules: what the addresses of a CMS look like, as platforms.toml describes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

PageKind = Literal["article", "listing", "other"]

_GROUP_NAME = re.compile(r"\(\?P<\w+>")
#: Matches nothing, not even the empty string.
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another form of an article's page. `plain` is the template of the article's own path, where one is known."""

    url: re.Pattern[str]
    plain: str | None = None

    def plain_path(self, match: re.Match[str]) -> str | None:
        groups = {name: value or "" for name, value in match.groupdict().items()}
        return None if self.plain is None else self.plain.format(**groups)


@dataclass(frozen=True, slots=True)
class UrlRules:
    """The address rules of one site: those of its platform and what its row adds. Paths are those of canonical URLs."""

    articles: tuple[re.Pattern[str], ...] = ()
    alternates: tuple[Alternate, ...] = ()
    listings: re.Pattern[str] = _NEVER
    others: re.Pattern[str] = _NEVER
    deep_sitemaps: re.Pattern[str] = _NEVER
    parameters: frozenset[str] = field(default_factory=frozenset)
    #: Matches what any of the alternates matches: nearly every URL is none, and is told so by one match.
    any_alternate: re.Pattern[str] = _NEVER

    def source_id(self, path: str) -> str | None:
        """The broadcaster's number of the article, on its own page or on an alternate of it."""
        for pattern in self.articles:
            if match := pattern.fullmatch(path):
                return match.group("id")
        found = self.alternate(path)
        return None if found is None else found[1].group("id")

    def alternate(self, path: str) -> tuple[Alternate, re.Match[str]] | None:
        if not self.any_alternate.fullmatch(path):
            return None
        for alternate in self.alternates:
            if match := alternate.url.fullmatch(path):
                return alternate, match
        return None

    def kind(self, path: str) -> PageKind:
        """What the address tells; "other" where it tells nothing."""
        return "article" if self.source_id(path) is not None else self.kind_without_number(path)

    def kind_without_number(self, path: str) -> PageKind:
        """The same for an address of which it is known that it names no article."""
        if self.others.fullmatch(path):
            return "other"
        return "listing" if self.listings.fullmatch(path) else "other"


@dataclass(frozen=True, slots=True)
class Platform:
    """A content management system: its address rules, and the hosts under which each of its sites answers."""

    key: str
    hosts: tuple[str, ...]
    rules: UrlRules

    def host_names(self, host: str) -> tuple[str, ...]:
        """Every host that stands for `host`, itself among them."""
        return tuple(template.format(host=host.removeprefix("www.")) for template in self.hosts)


@dataclass(frozen=True, slots=True)
class Tracking:
    """Query parameters that follow readers and say nothing of the page."""

    names: frozenset[str]
    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, written: Iterable[str]) -> Tracking:
        names = [name.lower() for name in written]
        return cls(
            frozenset(name for name in names if not name.endswith("*")),
            tuple(name[:-1] for name in names if name.endswith("*")),
        )

    def covers(self, name: str) -> bool:
        """`name` is in lower case."""
        return name in self.names or name.startswith(self.prefixes)


def union(patterns: Iterable[str]) -> re.Pattern[str]:
    """One pattern that matches what any of them matches."""
    listed = [_GROUP_NAME.sub("(?:", pattern) for pattern in patterns]  # a name may stand in a pattern only once
    return re.compile("|".join(f"(?:{pattern})" for pattern in listed)) if listed else _NEVER


def site_rules(platform: Platform, article_urls: Iterable[str]) -> UrlRules:
    """The rules of a platform with a site's own article patterns before them."""
    own = tuple(re.compile(pattern) for pattern in article_urls)
    if not own:
        return platform.rules
    return replace(platform.rules, articles=own + platform.rules.articles)


def read_platforms(table: Mapping[str, dict[str, list[object]]]) -> dict[str, Platform]:
    """The `platform` table of platforms.toml, a file of the package: it is trusted to be well-formed."""
    return {key: _read_platform(key, row) for key, row in table.items()}


def _read_platform(key: str, row: dict[str, list[object]]) -> Platform:
    alternates = tuple(_read_alternate(item) for item in row.get("alternates", ()) if isinstance(item, dict))
    rules = UrlRules(
        articles=tuple(re.compile(str(pattern)) for pattern in row["articles"]),
        alternates=alternates,
        any_alternate=union(alternate.url.pattern for alternate in alternates),
        listings=union(_texts(row, "listings")),
        others=union(_texts(row, "others")),
        deep_sitemaps=union(_texts(row, "deep_sitemaps")),
        parameters=frozenset(_texts(row, "parameters")),
    )
    return Platform(key, _texts(row, "hosts"), rules)


def _read_alternate(item: dict[str, str]) -> Alternate:
    return Alternate(re.compile(item["url"]), item.get("plain"))


def _texts(row: dict[str, list[object]], key: str) -> tuple[str, ...]:
    return tuple(str(item) for item in row.get(key, ()))
