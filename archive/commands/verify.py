"""`airchive verify`: what of the archive is whole, and what is not, in words or as JSON lines."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from archive.checking import Checked
from archive.errors import ArchiveError, UsageError
from archive.home import Home
from archive.ledger import begin, noted_end
from archive.store import runs
from archive.store.engine import Engine, is_writable, open_database, writing
from archive.survey import Target
from archive.verification import Verification, verify
from archive.warc.verify import NOTES, Finding

#: Findings of one kind that are told in words; JSON names all.
SHOWN = 20


class FindingPrinter:
    """Tells findings: the first of each kind in words on stderr, with `as_json` each as a line on stdout too."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._told: Counter[str] = Counter()

    def tell(self, finding: Finding) -> None:
        if self._as_json:
            print_json({**asdict(finding), "damage": finding.is_damage})
        self._told[finding.kind] += 1
        if self._told[finding.kind] <= SHOWN:
            say(_line(finding))
        elif self._told[finding.kind] == SHOWN + 1:
            say(f"  … more of the kind {finding.kind}: they are counted below, and --json names each")


def verify_command(arguments: argparse.Namespace, database: str) -> int:
    """Exit 0 where all is whole, 4 where something is damaged."""
    home = Home(arguments.home)
    sample = None if arguments.sample is None else share(arguments.sample)
    files = list(_files(arguments.files)) if arguments.files else None
    if files is not None and sample is not None:
        raise UsageError("--sample chooses among the files of the archive: name none")
    if files is None and not home.warc.is_dir():
        raise ArchiveError("no archive here", home.warc)
    engine = existing_database(arguments, database)
    if engine is None and sample is not None:
        raise UsageError("--sample needs the database, which keeps when each file was verified")
    printer = FindingPrinter(as_json=arguments.json)
    with ExitStack() as cleanup:
        ledger = None  # the database, where it can keep what was done
        if engine is not None:
            cleanup.callback(engine.dispose)
            ledger = engine if is_writable(engine) else None
        if ledger is not None:
            run_id = start_run(ledger, "verify", _arguments(files, sample))
            cleanup.enter_context(noted_end(ledger, run_id, now))
        elif engine is not None:
            say("the database cannot be written: rows are compared, and it does not keep when files were verified")
        report = verify(
            home,
            engine,
            now,
            printer.tell,
            files=files,
            sample=sample,
            anchor=arguments.anchor,
            checked=_say_checked,
            workers=arguments.workers,
            note=ledger is not None,
        )
        exit_code = 4 if report.damage else 0
        if ledger is not None:
            finish_run(ledger, run_id, report, exit_code)
    if arguments.json:
        print_json(
            {"kind": "summary", **_counts(report), "damage": report.damage, "manifest_head": report.manifest_head}
        )
    say_summary(report, with_rows=engine is not None)
    return exit_code


def now() -> datetime:
    return datetime.now(UTC)


def share(words: str) -> float:
    """`5%` as 0.05. Raises UsageError."""
    percent = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*%", words.strip())
    if percent is None or not 0 < float(percent[1]) <= 100:
        raise UsageError(f"--sample {words}: write a share of the archive's bytes, like 5%")
    return float(percent[1]) / 100


def existing_database(arguments: argparse.Namespace, database: str) -> Engine | None:
    """The archive's database; None where none was named and the home has none."""
    if arguments.database is None and not (arguments.home / "airchive.db").exists():
        say("no database in the home: rows are not compared")
        return None
    return open_database(database, create=False)


def start_run(engine: Engine, kind: str, arguments: dict[str, Any]) -> str:
    with writing(engine, "noting the run's start") as connection:
        return begin(connection, kind, arguments, now())


def finish_run(engine: Engine, run_id: str, report: Verification, exit_code: int) -> None:
    outcome = "damaged" if report.damage else "whole"
    with writing(engine, "noting the run's end") as connection:
        runs.finish(connection, run_id, counts=_counts(report), exit_code=exit_code, outcome=outcome, now=now())


def _counts(report: Verification) -> dict[str, Any]:
    """The figures, under the names that the ledger and JSON have for them."""
    figures = {name: getattr(report, name) for name in ("files", "bytes", "records", "rows", "left_out")}
    return figures | {
        "digests": dict(report.digests),
        "failures": dict(_of(report, notes=False)),
        "notes": dict(_of(report, notes=True)),
    }


def print_json(value: dict[str, Any]) -> None:
    """One line of JSON on stdout."""
    print(json.dumps(value, ensure_ascii=False))


def say(line: str) -> None:
    print(line, file=sys.stderr)


def say_summary(report: Verification, *, with_rows: bool) -> None:
    """What was verified and what it came to, on stderr."""
    rows = f", {report.rows:,} rows" if with_rows else ", rows not compared"
    say(f"{report.files:,} files, {report.bytes:,} bytes, {report.records:,} records{rows}")
    if report.left_out:
        say(f"  not in this sample  {report.left_out:,} files")
    say(f"  digests   {_listed(report.digests) or 'none'}")
    say(f"  damage    {_listed(_of(report, notes=False)) or 'none'}")
    if notes := _of(report, notes=True):
        say(f"  notes     {_listed(notes)}")
    say(f"  manifest  {len(report.manifest_digests):,} lines, head {report.manifest_head}")


def _of(report: Verification, *, notes: bool) -> Counter[str]:
    return Counter({kind: count for kind, count in report.findings.items() if (kind in NOTES) is notes})


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{kind.replace('_', ' ')} {count:,}" for kind, count in counts.most_common())


def _line(finding: Finding) -> str:
    where = finding.file if finding.offset is None else f"{finding.file}, byte {finding.offset:,}"
    named = "" if finding.url is None else f" ({finding.url}, record {finding.record_id})"
    return f"{finding.kind.replace('_', ' ')}: {where}: {finding.words}{named}"


def _say_checked(target: Target, checked: Checked) -> None:
    say(f"{target.name}: {checked.records:,} records, {checked.bytes:,} bytes")


def _arguments(files: Sequence[Path] | None, sample: float | None) -> dict[str, Any]:
    return {"files": None if files is None else [str(path) for path in files], "sample": sample}


def _files(named: Iterable[Path]) -> Iterable[Path]:
    for path in named:
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
        yield path
