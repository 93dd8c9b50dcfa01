"""`airchive repair`: says what can be mended and what is lost; with --apply it does so."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from archive.capture import Capture
from archive.commands.verify import (
    FindingPrinter,
    existing_database,
    finish_run,
    now,
    print_json,
    say,
    say_summary,
    start_run,
)
from archive.errors import ArchiveError
from archive.home import Home
from archive.ledger import noted_end
from archive.repair import Step, propose, repair
from archive.store.engine import open_database
from archive.verification import verify
from archive.warc.verify import Finding


def repair_command(arguments: argparse.Namespace, database: str) -> int:
    """Exit 0 where nothing is damaged, or nothing any more; 4 where something is."""
    home = Home(arguments.home)
    if not home.warc.is_dir():
        raise ArchiveError("no archive here", home.warc)
    with home.locked("airchive repair", now()):
        return _apply(home, arguments, database) if arguments.apply else _propose(home, arguments, database)


def _propose(home: Home, arguments: argparse.Namespace, database: str) -> int:
    engine = existing_database(arguments, database)
    printer = FindingPrinter(as_json=False)
    tell_lost = _lost_teller(arguments, "would be fetched again")
    damage = 0

    def tell(finding: Finding) -> None:
        nonlocal damage
        damage += finding.is_damage
        if finding.kind == "row_without_record":
            tell_lost(finding.url, finding.record_id, finding.file, due=None)
        else:
            printer.tell(finding)

    try:
        steps = propose(home, engine, now, tell)
    finally:
        if engine is not None:
            engine.dispose()
    for step in steps:
        _tell_step(step, arguments, "would do")
    say("nothing was changed; --apply does it" if steps else "nothing to repair")
    return 4 if damage else 0


def _apply(home: Home, arguments: argparse.Namespace, database: str) -> int:
    engine = open_database(database)
    tell_lost = _lost_teller(arguments, "is fetched again by the next crawl")

    def lost(capture: Capture, due: bool) -> None:
        tell_lost(capture.url, capture.record_id, capture.warc_file, due=due)

    try:
        run_id = start_run(engine, "repair", {})
        with noted_end(engine, run_id, now):
            repair(home, engine, now, lambda step: _tell_step(step, arguments, "done"), lost)
            say("verified anew:")
            report = verify(home, engine, now, FindingPrinter(as_json=arguments.json).tell)
            exit_code = 4 if report.damage else 0
            finish_run(engine, run_id, report, exit_code)
    finally:
        engine.dispose()
    say_summary(report, with_rows=True)
    return exit_code


def _tell_step(step: Step, arguments: argparse.Namespace, word: str) -> None:
    if arguments.json:
        print_json({"kind": "step", "file": step.file, "action": step.action, "words": step.words})
    say(f"{word}: {step.file}: {step.words}")


def _lost_teller(arguments: argparse.Namespace, words: str) -> Callable[..., None]:
    """Names each lost capture: the URLs that are to be fetched again are wanted one and all."""

    def tell(url: str | None, record_id: str | None, file: str, *, due: bool | None) -> None:
        if arguments.json:
            line: dict[str, Any] = {"kind": "refetch", "url": url, "record_id": record_id, "file": file, "due": due}
            print_json(line)
        fate = "it is no page of the archive's, and is not fetched again" if due is False else f"its page {words}"
        say(f"lost: {url} (record {record_id} of {file}); {fate}")

    return tell
