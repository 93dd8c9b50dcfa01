"""`airchive furniture learn`: lines on many articles of a site; those that a person accepts become a file."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import SiteError, UsageError
from archive.furniture import FurnitureLine, find_furniture, without_notes
from archive.furniture_file import Evidence, add_lines, is_writable_checkout, known_lines, package_file
from archive.sites.registry import load
from archive.store import runs
from archive.store.engine import open_read_only, reading
from archive.store.texts import iter_texts
from archive.tables import write_rows

_COLUMNS = ("number", "share", "articles", "part", "place", "first", "last", "text", "example", "another")


def learn_command(arguments: argparse.Namespace, database: str) -> int:
    """Print the lines that the site's file does not hold yet; with --accept add them to it."""
    site: str = arguments.site
    if not 0 <= arguments.share <= 1:
        raise UsageError("--share is a part of the articles, between 0 and 1")
    path = _target(site, arguments.to, accepting=arguments.accept is not None)
    lines, evidence = _learn(database, site, arguments.share, arguments.least)
    known = known_lines(path)
    fresh = [line for line in lines if line.key not in known]
    accepted = [] if arguments.accept is None else _chosen(arguments.accept, fresh)
    write_rows(_COLUMNS, [_row(number, line) for number, line in enumerate(fresh, 1)], arguments.format)
    if len(fresh) < len(lines):
        _say(f"{len(lines) - len(fresh)} lines are left out: {path} holds them")
    if accepted:
        count = add_lines(path, site, accepted, evidence)
        _say(f"{path}: {len(accepted)} lines accepted, {count} in all")
        _say_what_next(site, path)
    return 0


def _target(site: str, to: Path | None, *, accepting: bool) -> Path:
    own = package_file(site)
    if to is not None and not accepting:
        raise UsageError("--to says where --accept writes")
    if to is None and accepting and not is_writable_checkout():
        raise UsageError(f"{own.parent} is not in a source tree that can be written: name another file with --to FILE")
    return to or own


def _learn(database: str, site: str, share: float, least: int) -> tuple[list[FurnitureLine], Evidence]:
    engine = open_read_only(database)
    try:
        with reading(engine) as connection:
            lines = find_furniture(lambda: iter_texts(connection, site), share=share, least=max(least, 2))
            if not lines:
                count = sum(1 for _ in iter_texts(connection, site))
                if count == 0:
                    raise UsageError(f"no article of a site {site!r} in the archive")
                _say(f"no line stands on {max(least, 2)} of the {count} articles; --least and --share ask for fewer")
            newest = runs.recent(connection, 1)
    finally:
        engine.dispose()
    return without_notes(lines, _language(site)), Evidence(
        datetime.now(UTC).date().isoformat(), newest[0].run_id if newest else None
    )


def _language(site: str) -> str | None:
    try:
        return load().site(site).language
    except SiteError:
        return None  # a host that no site is described for


def _row(number: int, line: FurnitureLine) -> Sequence[object]:
    example, another = (*line.examples, None)[:2]
    place = (line.part, line.place, line.first, line.last)
    return (number, line.share, line.articles, *place, line.text, example, another)


def _chosen(words: str, lines: Sequence[FurnitureLine]) -> list[FurnitureLine]:
    """The lines named by "all", or by numbers and ranges of them: "1,3-5". Raises UsageError."""
    if words == "all":
        return list(lines)
    numbers: set[int] = set()
    for word in words.split(","):
        span = re.fullmatch(r"\s*(\d{1,5})(?:-(\d{1,5}))?\s*", word)
        if span is None:
            raise UsageError(f"--accept {words}: write all, or numbers of lines like 1,3-5")
        numbers |= set(range(int(span[1]), int(span[2] or span[1]) + 1))
    if strange := sorted(number for number in numbers if not 1 <= number <= len(lines)):
        raise UsageError(f"--accept {words}: there is no line {strange[0]}; there are {len(lines)}")
    return [lines[number - 1] for number in sorted(numbers)]


def _say_what_next(site: str, path: Path) -> None:
    if (own := package_file(site)) != path:
        _say(f"extraction does not read it there: its place is {own}")
    _say("review it, raise EXTRACTOR_VERSION in archive/extraction/extract.py, run `airchive reparse --stale-only`")


def _say(line: str) -> None:
    print(line, file=sys.stderr)
