"""robots.txt by RFC 9309: its groups, its rules, and which of them decides about a URL.

What the RFC leaves open follows Google's parser (github.com/google/robotstxt), which most files are written for: common
misspellings, several groups for one agent, wildcards. `Crawl-delay` is no part of the RFC and is read all the same.
Pure and total: any bytes are a robots.txt.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

#: RFC 9309, 2.5: so much of a file must be read; what follows is not.
MAX_BYTES = 500 * 1024

_MISSPELT = {
    "useragent": "user-agent",
    "user agent": "user-agent",
    "dissallow": "disallow",
    "dissalow": "disallow",
    "disalow": "disallow",
    "diasllow": "disallow",
    "disallaw": "disallow",
    "crawldelay": "crawl-delay",
    "crawl delay": "crawl-delay",
}
_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
#: What a query may hold as it stands (RFC 3986, 3.4), so that `?u=http://a` and `?u=http%3A%2F%2Fa` are one.
_PLAIN_IN_QUERY = _UNRESERVED | frozenset(":/?@")


@dataclass(frozen=True, slots=True)
class Rule:
    """One `Allow` or `Disallow` line. `pattern` is normalised; `text` is the line as written, `line` counts from 1."""

    allow: bool
    pattern: str
    line: int
    text: str

    def matches(self, path: str) -> bool:
        """Whether the pattern fits the beginning of a normalised path; `*` is anything, `$` at the end its end."""
        anchored = self.pattern.endswith("$")
        first, *rest = (self.pattern[:-1] if anchored else self.pattern).split("*")
        if not path.startswith(first):
            return False
        if not rest:
            return not anchored or len(path) == len(first)
        at = len(first)
        for part in rest[:-1]:  # the first place is the best one: it leaves most for what follows
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if anchored:
            return len(path) - len(rest[-1]) >= at and path.endswith(rest[-1])
        return path.find(rest[-1], at) >= 0


@dataclass(slots=True)
class Group:
    """The rules that stand under some `User-agent` lines. `agents` are product tokens in lower case, or `*`."""

    agents: list[str] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    crawl_delays: dict[str, float] = field(default_factory=dict)  #: seconds, by agent


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a URL may be fetched, and the rule that says so; no rule speaks of it where that is None."""

    allowed: bool
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """A robots.txt, read. `Robots()` is the empty one, which allows everything."""

    groups: tuple[Group, ...] = ()

    @classmethod
    def parse(cls, content: bytes) -> Robots:
        """Read a file as it was served, without its content coding."""
        return cls.of_text(decode(content))

    @classmethod
    def of_text(cls, text: str) -> Robots:
        """Read what `decode` gave."""
        return cls(tuple(_groups(text)))

    def groups_of(self, agent: str) -> list[Group]:
        """The groups that hold for a product token: those that name it, else those for everyone (RFC 9309, 2.2.1)."""
        token = agent.lower()
        named = [group for group in self.groups if token in group.agents]
        return named or [group for group in self.groups if "*" in group.agents]

    def decide(self, agent: str, url: str) -> Decision:
        """The longest rule that matches decides, and `Allow` where two are as long (RFC 9309, 2.2.2)."""
        path = path_of(url)
        if path == "/robots.txt":
            return Decision(True)
        found = [rule for group in self.groups_of(agent) for rule in group.rules if rule.matches(path)]
        if not found:
            return Decision(True)
        best = max(found, key=lambda rule: (len(rule.pattern), rule.allow, -rule.line))
        return Decision(best.allow, best)

    def crawl_delay(self, agent: str) -> float | None:
        """The longest `Crawl-delay` of the groups that hold, in seconds."""
        held = self.groups_of(agent)
        key = agent.lower() if any(agent.lower() in group.agents for group in held) else "*"
        return max((group.crawl_delays[key] for group in held if key in group.crawl_delays), default=None)


def decode(content: bytes) -> str:
    """The text of the first 500 KiB; a line that the limit cuts is left out. UTF-16 is known by its mark or zeros."""
    text = content[:MAX_BYTES].decode(_encoding(content), "replace").removeprefix("\ufeff")
    if len(content) <= MAX_BYTES:
        return text
    whole = max(text.rfind("\n"), text.rfind("\r"))
    return text[: whole + 1]


def _encoding(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = content[:512]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > len(start) // 4 else "utf-8"


def _groups(text: str) -> Iterator[Group]:
    group: Group | None = None
    heading = False  # the lines before were User-agent lines of this group
    for number, line in enumerate(_LINE_END.split(text), start=1):
        key, value = _entry(line)
        if key == "user-agent":
            if group is None or not heading:
                group = Group()
                yield group
            heading = True
            group.agents += [_agent(value)]
        elif group is not None and key in ("allow", "disallow"):
            heading = False
            if value.startswith(("/", "*")):  # an empty one is no rule, and another one can match nothing
                group.rules.append(Rule(key == "allow", _pattern(value), number, line.strip()))
        elif group is not None and key == "crawl-delay" and (seconds := _seconds(value)) is not None:
            # It is no rule, so it ends no heading (2.2.4); but it cannot be meant for agents that come after it.
            group.crawl_delays = dict.fromkeys(group.agents, seconds) | group.crawl_delays


def _entry(line: str) -> tuple[str, str]:
    """Key in lower case, and value. A file may lack the colon, as Google's parser forgives."""
    plain = line.partition("#")[0].strip()
    key, colon, value = plain.partition(":")
    if not colon:
        key, _, value = plain.partition(" ")
    key = key.strip().lower()
    return _MISSPELT.get(key, key), value.strip()


def _agent(value: str) -> str:
    """`*`, or the product token that the value begins with; "" names nobody."""
    if value == "*" or value[:2] in ("* ", "*\t"):
        return "*"
    token = _TOKEN.match(value)
    return token[0].lower() if token else ""


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def path_of(url: str) -> str:
    """Path and query of a URL in the form that rules are compared with; `*` and `$` in it are letters like others."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return _normalise((parts.path or "/") + query).replace("*", "%2A").replace("$", "%24")


def _pattern(value: str) -> str:
    """A rule's path as it is compared: `$` means the end of the URL at its own end alone."""
    return _normalise(value[:-1].replace("$", "%24") + value[-1])


def _normalise(path: str) -> str:
    """RFC 9309, 2.2.2: other letters than ASCII as escapes, escapes in upper case, and none that is not needed."""
    before, mark, query = path.partition("?")
    return _escaped(before, _UNRESERVED) + mark + _escaped(query, _PLAIN_IN_QUERY)


def _escaped(part: str, plain: frozenset[str]) -> str:
    ascii_only = "".join(one if "!" <= one <= "~" else _percent(one) for one in part)
    return _ESCAPE.sub(lambda match: _shortest(match[1], plain), ascii_only)


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))


def _shortest(digits: str, plain: frozenset[str]) -> str:
    letter = chr(int(digits, 16))
    return letter if letter in plain else f"%{digits.upper()}"
