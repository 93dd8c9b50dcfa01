"""The file of a site's learned furniture: written from accepted lines with their evidence, read by extraction."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.errors import UsageError
from archive.extraction.learned import FOLDER
from archive.extraction.text import comparable
from archive.furniture import FurnitureLine, Key

_PACKAGE = Path(__file__).parent
#: Keys of sites, and hosts that stand for them.
_NAME = re.compile(r"\w[\w.-]*", re.ASCII)
_HEAD = """\
# Furniture of {site}: lines that stand on many of its articles, found by `airchive furniture learn` and accepted by a
# person. What is a line, and what becomes of it: archive/extraction/learned.py. A change raises EXTRACTOR_VERSION.
site = {quoted}
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """When the lines were found, and in which state of the archive."""

    day: str
    run: str | None  #: the archive's newest run at that time


def package_file(site: str) -> Path:
    """Where extraction looks for a site's file. Raises UsageError for what cannot be a name."""
    if not _NAME.fullmatch(site):
        raise UsageError(f"{site!r} is no key of a site")
    return _PACKAGE / FOLDER / f"{site}.toml"


def is_writable_checkout() -> bool:
    """Whether the program runs from a source tree, where a reviewed file belongs."""
    return (_PACKAGE.parent / "pyproject.toml").is_file() and os.access((_PACKAGE / FOLDER).parent, os.W_OK)


def known_lines(path: Path) -> set[Key]:
    """The lines that a file holds; none where there is no file."""
    return {_key(line) for line in _read(path)}


def add_lines(path: Path, site: str, lines: Sequence[FurnitureLine], evidence: Evidence) -> int:
    """Add lines to a file, or make it; how many it then holds. A line that is there gets the new evidence."""
    entries = {_key(line): line for line in _read(path)}
    entries |= {line.key: _entry(line, evidence) for line in lines}
    written = _HEAD.format(site=site, quoted=_toml(site)) + "".join(map(_table, entries.values()))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(path.name + ".new")
        unfinished.write_text(written, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    return len(entries)


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        lines: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["line"]
        for line in lines:
            _key(line)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise UsageError(f"{path} is no file of learned lines: {error!r}") from error
    return lines


def _key(line: dict[str, Any]) -> Key:
    return line["part"], comparable(line["text"])


def _entry(line: FurnitureLine, evidence: Evidence) -> dict[str, Any]:
    found = {
        "text": line.text,
        "part": line.part,
        "share": line.share,
        "articles": line.articles,
        "of": line.of,
        "place": line.place,
        "first": line.first,
        "last": line.last,
        "examples": list(line.examples),
        "learned": evidence.day,
    }
    return found if evidence.run is None else found | {"run": evidence.run}


def _table(entry: dict[str, Any]) -> str:
    return "\n[[line]]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in entry.items())


def _toml(value: str | float | list[str]) -> str:
    """JSON's strings, numbers and lists are TOML's, but for DEL, which no cleaned text holds."""
    return json.dumps(value, ensure_ascii=False)
