"""A survey: what an archive file holds in all and who wrote it, without keeping its blocks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError
from archive.warc import zipped
from archive.warc.entry import Damage, Record
from archive.warc.reader import read_archive
from archive.warc.zipped import Zip

#: As much of a warcinfo record as is looked at.
_KEPT = 64 * 1024
_LONGEST_PACKAGE = 1024 * 1024
_LONGEST_VALUE = 500
_FIELD = re.compile(r"^(software|operator)[ \t]*:[ \t]*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)
#: The file header of an ARC says it in XML (version 1.1), or names who made it in its second line.
_ARC_FIELD = re.compile(r"<(?:\w+:)?(software|operator)>\s*([^<]*?)\s*<", re.IGNORECASE)
_ARC_ORIGIN = re.compile(r"[12] \d+ (\S[^\r\n]*)")


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote a file, as the file says."""

    software: str | None = None
    operator: str | None = None


@dataclass(slots=True)
class Survey:
    """What is in a file. `writers` has an entry for each file of records: the file itself, or those in a WACZ."""

    records: int = 0
    first_date: datetime | None = None  #: the earliest WARC-Date of what it captured
    last_date: datetime | None = None
    writers: dict[str, Writer] = field(default_factory=dict)
    first_damage: Damage | None = None


def survey(path: Path, name: str) -> Survey:
    """Look through a file that captures call `name`. Raises UnsupportedFormat for a file that is no archive."""
    found = Survey()
    package = _package_software(path)
    for entry in read_archive(path, name=name, keep=_KEPT):
        if isinstance(entry, Record):
            _note(found, entry, package)
        elif isinstance(entry, Damage) and found.first_damage is None:
            found.first_damage = entry
    return found


def _note(found: Survey, record: Record, package: str | None) -> None:
    found.records += 1
    writer = found.writers.setdefault(record.file, Writer(software=package))
    if record.type == "warcinfo" and writer == Writer(software=package):
        found.writers[record.file] = _writer(record, package)
    date = record.date if record.is_capture_type else None
    if date is not None:
        found.first_date = min(found.first_date or date, date)
        found.last_date = max(found.last_date or date, date)


def _writer(record: Record, package: str | None) -> Writer:
    text = record.block.decode("utf-8", "replace")
    if record.version.startswith("ARC/"):
        origin = _ARC_ORIGIN.match(text)
        said = {"software": origin[1] if origin else None} | _values(_ARC_FIELD, text)
    else:
        said = _values(_FIELD, text)
    return Writer(said.get("software") or package, said.get("operator"))


def _values(pattern: re.Pattern[str], text: str) -> dict[str, str | None]:
    """The first value of each field, as far as a person would read it."""
    return {name.lower(): value[:_LONGEST_VALUE] or None for name, value in reversed(pattern.findall(text))}


def _package_software(path: Path) -> str | None:
    """`software` of the datapackage.json of a WACZ (WACZ 1.1.1, 5.2.1); None where it says none."""
    with path.open("rb") as file:
        if not file.read(4).startswith(zipped.MAGICS):
            return None
        try:
            archive = Zip(file, path.name)
            package: Any = json.loads(archive.open(archive.find("datapackage.json")).read(_LONGEST_PACKAGE))
        except (ArchiveError, zipped.BadZipFile, ValueError, RecursionError):
            return None  # a WACZ without it is read all the same
    software = package.get("software") if isinstance(package, dict) else None
    return software[:_LONGEST_VALUE] if isinstance(software, str) and software else None
