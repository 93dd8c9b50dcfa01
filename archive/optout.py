"""Opt-out signals: what a site says about mining, artificial intelligence and archives. Recorded, never acted upon here
(docs/decisions/0013-opt-out-signals-are-recorded.md).

Read from headers and `meta` elements of pages (`robots`, X-Robots-Tag, the TDM Reservation Protocol of the W3C's
community group), from /.well-known/tdmrep.json, from the groups of robots.txt that name agents of this kind, and from
/ai.txt, which is written like a robots.txt. Pure and total.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from archive.robots import Robots

Source = Literal["header", "meta", "robots.txt", "tdmrep.json", "ai.txt"]

TDMREP, AI_TXT = "/.well-known/tdmrep.json", "/ai.txt"
#: Where a site says what may be done with it, beside its robots.txt.
POLICY_PATHS = (TDMREP, AI_TXT)

#: Directives of X-Robots-Tag and `<meta name="robots">`.
DIRECTIVES = frozenset({"noai", "noimageai", "noarchive", "nocache"})
#: Product tokens, in lower case, of agents that gather for artificial intelligence, and of web archives
#: ("archive" is what the token of archive.org_bot ends at).
AGENTS = frozenset(
    {
        "amazonbot", "anthropic-ai", "applebot-extended", "bytespider", "ccbot", "chatgpt-user", "claude-searchbot",
        "claude-user", "claude-web", "claudebot", "cohere-ai", "cohere-training-data-crawler", "diffbot",
        "duckassistbot", "facebookbot", "google-cloudvertexbot", "google-extended", "gptbot", "icc-crawler",
        "imagesiftbot", "img_dataset", "kangaroo", "meta-externalagent", "meta-externalfetcher", "mistralai-user",
        "oai-searchbot", "omgili", "omgilibot", "pangubot", "perplexity-user", "perplexitybot", "petalbot", "scrapy",
        "semrushbot-ocob", "sidetrade", "timpibot", "velenpublicwebcrawler", "webzio-extended", "youbot", "archive",
        "ia_archiver", "ia_archiver-web", "special_archiver", "wayback",
    }
)  # fmt: skip
#: A file that names more is cut there.
MOST = 200
_LONGEST = 500  # letters of a value

#: Where a head ends, and what is said in it at all, both in lower case: plain searches, for this reads every page.
_HEAD_END = re.compile(rb"<(?:body[\s>]|/head)")
_TOLD = (b"noai", b"noimageai", b"noarchive", b"nocache", b"tdm-")
_META = re.compile(rb"<meta\s[^>]{1,2000}>", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_NAMES_AGENT = re.compile(r"([A-Za-z_-]+)\s*:\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Signal:
    """One opt-out as an answer states it.

    `agent` is whom it speaks to, in lower case, `*` for everyone. `signal` is a directive (`noai`), `tdm-reservation`
    or `tdm-policy` with its value, or `disallow` with the path it forbids.
    """

    source: Source
    agent: str
    signal: str
    value: str | None = None


def of_page(headers: Iterable[tuple[str, str]], payload: bytes) -> tuple[Signal, ...]:
    """What a page's headers and the `meta` elements of its head say."""
    return tuple(dict.fromkeys([*_of_headers(headers), *_of_metas(payload)]))[:MOST]


def _of_headers(headers: Iterable[tuple[str, str]]) -> Iterator[Signal]:
    for name, value in headers:
        key = name.lower()
        if key == "x-robots-tag":
            agent, directives = _addressed(value)
            yield from _of_directives("header", agent, directives)
        elif key in ("tdm-reservation", "tdm-policy"):
            yield from _of_tdm("header", key, value)


def _addressed(value: str) -> tuple[str, str]:
    """`otherbot: noindex, noai` speaks to one agent."""
    named = _NAMES_AGENT.match(value.strip())
    if named is None or named[1].lower() in ("unavailable_after", "max-snippet", "max-image-preview"):
        return "*", value
    return named[1].lower(), named[2]


def _of_directives(source: Source, agent: str, written: str) -> Iterator[Signal]:
    for directive in written.lower().split(","):
        if directive.strip() in DIRECTIVES:
            yield Signal(source, agent, directive.strip())


def _of_tdm(source: Source, key: str, value: str) -> Iterator[Signal]:
    """A reservation of 0 takes none of the rights back."""
    plain = value.strip()
    if plain and not (key == "tdm-reservation" and plain != "1"):
        yield Signal(source, "*", key, plain[:_LONGEST])


def _of_metas(payload: bytes) -> Iterator[Signal]:
    payload = payload.partition(b"</head")[0]  # most pages end it so; what follows is the most of them
    lowered = payload.lower()
    if not any(word in lowered for word in _TOLD):
        return
    end = _HEAD_END.search(lowered)
    head = _COMMENT.sub(b"", payload[: end.start() if end else len(payload)])
    for meta in _META.findall(head):
        written = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(meta.decode("latin-1"))
        }
        name, content = written.get("name", "").strip().lower(), written.get("content", "")
        if name in ("tdm-reservation", "tdm-policy"):
            yield from _of_tdm("meta", name, content)
        elif name == "robots":
            yield from _of_directives("meta", "*", content)
        elif name.endswith("bot") or name in AGENTS:
            yield from _of_directives("meta", name, content)


def of_robots(content: bytes) -> tuple[Signal, ...]:
    """What a robots.txt forbids agents that gather for artificial intelligence or for archives."""
    groups = Robots.parse(content).groups
    found = (
        Signal("robots.txt", agent, "disallow", rule.pattern[:_LONGEST])
        for group in groups
        for agent in dict.fromkeys(group.agents)
        if agent in AGENTS
        for rule in group.rules
        if not rule.allow
    )
    return tuple(dict.fromkeys(found))[:MOST]


def of_ai_txt(content: bytes) -> tuple[Signal, ...]:
    """What an ai.txt forbids, whomever it names."""
    found = (
        Signal("ai.txt", agent, "disallow", rule.pattern[:_LONGEST])
        for group in Robots.parse(content).groups
        for agent in dict.fromkeys(group.agents)
        if agent
        for rule in group.rules
        if not rule.allow
    )
    return tuple(dict.fromkeys(found))[:MOST]


def of_tdmrep(content: bytes) -> tuple[Signal, ...]:
    """What a tdmrep.json reserves; the value is the location that it holds for, with the policy where there is one."""
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    found = (_of_entry(entry) for entry in entries if isinstance(entry, dict)) if isinstance(entries, list) else ()
    return tuple(dict.fromkeys(one for one in found if one is not None))[:MOST]


def _of_entry(entry: dict[str, Any]) -> Signal | None:
    if str(entry.get("tdm-reservation")) != "1":
        return None
    where = " ".join(str(entry[key]) for key in ("location", "tdm-policy") if isinstance(entry.get(key), str))
    return Signal("tdmrep.json", "*", "tdm-reservation", where[:_LONGEST] or None)
