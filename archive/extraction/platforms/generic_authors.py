"""Who wrote a page of no known platform."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from archive.article import Block
from archive.extraction.metadata import json_ld, microdata
from archive.extraction.metadata.script_authors import script_authors
from archive.extraction.people.bylines import Authors
from archive.extraction.people.eastern_bylines import names_before
from archive.extraction.platforms.bare_names import LAST_BLOCKS, bare_names, bold_signature, ends_quotation
from archive.extraction.platforms.base import Candidates
from archive.extraction.platforms.clues import LONGEST_BYLINE, Clues
from archive.extraction.select import Element
from archive.extraction.text import ends_line

_META = (
    "author",
    "article:author",
    "og:article:author",
    "articleauthor",
    "byl",
    "byline",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "dc.creator",
    "dcterms.creator",
    "rnews:creator",
    "branch:deeplink:authorname1",
    "dable:author",
    "dc.creator.corporatename",
)
#: Rules that read an author line off the page.
SHOWN = ("html.byline", "html.by")
#: Drupal names the account with which a story was put in.
_OF_ACCOUNTS = "rdfa.author"
_LATIN = re.compile("[a-zA-Z]")
#: Further up a name with a role may be that of somebody quoted.
_LAST_LINES = 3
#: "Jane Doe writes: A ferry's worth of pepper"
_WRITES = re.compile(r"(.{5,40}?) writes\s?:\s")
#: Before the text may stand the title, and when it appeared.
_FIRST_BLOCKS = 3
#: The first paragraph is sought among so many.
_MOST_ABOVE = 6


def author_lists(clues: Clues, blocks: tuple[Block, ...], text: Element | None = None) -> Candidates[tuple[str, ...]]:
    """The first source that names people; else the newsroom or agency that the page shows or declares.

    `text` is the element with which the text ends, `blocks` what stands in it.
    """
    others: list[tuple[str, Authors]] = []
    for rule, found in _sources(clues, blocks, text):
        doubtful = not any(map(clues.bylines.kinds.looks_like_person, found.people)) and (
            rule.startswith("meta.") or all(map(_is_account, found.people))
        )
        if found.people and not doubtful:
            yield rule, (*found.people, *found.organisations)
        elif found and not (_may_be_account(rule, found, clues) and all(map(_is_account, found.people))):
            others.append((rule, found))
    # what the page shows is more exact than what it declares; a single word in the head may be whoever made the page
    for rule, found in sorted(others, key=lambda item: (bool(item[1].people), item[0] not in SHOWN)):
        yield rule, (*found.people, *found.organisations)
    # an author that is pointed at may be whose account put the story in, so what is shown comes first
    pointed = json_ld.pointed_at((clues.article_ld or {}).get("author"), clues.page.json_ld)
    yield "json_ld.author.@id", clues.bylines.read(json_ld.names(pointed)).people
    yield "body.signature", bold_signature(clues, blocks)


def _may_be_account(rule: str, found: Authors, clues: Clues) -> bool:
    """Whether an author may be an account, by the rule; by the script, in which nobody's name is of small letters."""
    if rule == _OF_ACCOUNTS:
        return True
    is_foreign = not found.organisations and not _LATIN.search(clues.page.title or "a")
    return is_foreign and not any(map(clues.bylines.kinds.names_site, found.people))


def _is_account(name: str) -> bool:
    """Whether a name is that of an account with which a story was put in: "admin", "jdoe2"."""
    return name.isascii() and name.islower() and " " not in name


def _sources(clues: Clues, blocks: Sequence[Block], text: Element | None) -> Iterator[tuple[str, Authors]]:
    read, shown, opened = clues.bylines.read, clues.bylines.read_shown, clues.bylines.read_opened
    author = _declared(clues)
    named, organisations = read([*json_ld.names(author), *_contributors(clues)]), json_ld.organisations(author)
    if len(named.people) == 1 and clues.bylines.kinds.is_short_of_site(named.people[0]):
        named = Authors((), named.people)  # "Sky" of Sky News
    if named.people:
        organisations = clues.bylines.others(organisations)
    yield "json_ld.author", Authors(named.people, (*named.organisations, *organisations))
    for name in _META:
        if values := clues.page.meta.all(name):
            yield f"meta.{name}", read(text for text in values if not text.startswith("http"))
    if clues.bylines.ends(clues.page.meta.get("twitter:label1") or ""):
        yield "meta.twitter:data1", read(clues.page.meta.all("twitter:data1"))
    yield "microdata.author", read(microdata.names(clues.author_elements))
    yield "rdfa.author", read(microdata.names(clues.rdfa_authors))
    for lines in clues.byline_elements:
        yield "html.byline", shown(*lines)
    for line in clues.lines_around:
        yield "html.by", opened(line)
    yield "html.author", Authors(tuple(clues.linked_authors))
    last = [block.text for block in blocks[-LAST_BLOCKS:] if len(block.text) < LONGEST_BYLINE]
    for line in sorted(filter(clues.bylines.starts, last), key=clues.bylines.names_editor):
        yield "body.credit", opened(line)
    for line in filter(clues.bylines.signs, _signing(blocks)):
        yield "body.credit", opened(line)
    opening = next((block for block in blocks[:_MOST_ABOVE] if ends_line(block.text)), None)
    for block in (*blocks[:_FIRST_BLOCKS], *([opening] if opening else [])):
        yield "body.credit", Authors(tuple(names_before(block.text)))
    for names in clues.reporters:
        yield "html.byline", Authors(tuple(names))
    for line in clues.lines_below(text) if text is not None else ():
        yield "html.by", opened(line)
    for line in script_authors(clues.page.head_scripts):
        yield "script", shown(line)
    yield from bare_names(clues, blocks, text)
    for line in clues.addresses:
        yield "html.address", Authors(shown(line).people)
    for line in clues.sources:
        yield "html.source", Authors(shown(line).people)
    if who := _WRITES.match(clues.title or ""):
        yield "html.title", Authors(shown(who[1]).people)


def _declared(clues: Clues) -> Any:
    """Whom the JSON-LD of the page's own article has as its author, in whatever form."""
    thing = clues.article_ld or {}
    return thing.get("author") or thing.get("creator")


def _contributors(clues: Clues) -> list[str]:
    """The further authors, as Ghost declares them, of whom an author line names each; others have translated."""
    named = json_ld.names((clues.article_ld or {}).get("contributor"))
    shown = {name for lines in clues.byline_elements for name in clues.bylines.read(lines).people} if named else set()
    return [name for name in named if name in shown]


def signatures(clues: Clues) -> Iterator[str]:
    """Whom the page's metadata and its author lines name, agencies beside people included."""
    author = _declared(clues)
    yield from json_ld.names(author)
    yield from json_ld.organisations(author)
    for name in _META:
        yield from clues.page.meta.values.get(name, ())
    yield from clues.byline_words


def _signing(blocks: Sequence[Block]) -> Iterator[str]:
    """The last short lines that may be signatures: below a quote stands whose words it holds."""
    lines = [pair for pair in pairwise(blocks[-LAST_BLOCKS:]) if len(pair[1].text) < LONGEST_BYLINE]
    for before, line in lines[-_LAST_LINES:]:
        if line.kind == "paragraph" and not ends_quotation(before):
            yield line.text


def bylines(clues: Clues, authors: tuple[str, ...], rule: str | None) -> Candidates[str]:
    """The author line as printed: as declared, or that which gave the authors by `rule`."""
    yield "meta.byl", clues.page.meta.get("byl")
    if authors and rule in SHOWN:
        groups = [*clues.byline_elements, *([line] for line in clues.lines_around)]
        yield rule or "", next((" | ".join(lines) for lines in groups if authors[0] in lines[0]), None)
