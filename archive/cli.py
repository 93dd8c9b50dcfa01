"""The `airchive` command: all of it but crawl, which crawler/cli.py adds.

A command is a function from parsed arguments to an exit code. Machine output goes to stdout, everything else to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.errors import AirchiveError, UsageError
from archive.home import Home
from archive.quiet import held_back

Command = Callable[[argparse.Namespace], int]

#: What a database takes for a number, and as long a time as a calendar can be added to anywhere.
LARGEST_NUMBER = 2**63 - 1
LONGEST_TIME = timedelta(days=366)


def build_parser() -> tuple[argparse.ArgumentParser, Any]:
    """The parser, and the place where further commands are added."""
    parser = argparse.ArgumentParser(
        prog="airchive",
        description="Crawl public broadcasters, keep every response byte for byte in WARC files, "
        "query clean articles with SQL.",
        epilog="Exit codes: 0 done; 1 finished with failures that are recorded; 2 wrong usage; "
        "3 stopped, another run holds the lock; 4 the archive is damaged or cannot be written.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_extract(commands)
    _add_reparse(commands)
    _add_import(commands)
    _add_show(commands)
    _add_query(commands)
    _add_package(commands)
    _add_sites(commands)
    _add_runs(commands)
    _add_report(commands)
    _add_verify(commands)
    _add_repair(commands)
    _add_furniture(commands)
    _add_db(commands)
    return parser, commands


def add_command(commands: Any, name: str, command: Command, words: str) -> argparse.ArgumentParser:
    """A command with the options that every command takes."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(command=command)
    parser.add_argument(
        "--home",
        type=Path,
        default=Path(os.environ.get("AIRCHIVE_HOME", "data")),
        metavar="DIR",
        help="folder of the archive (default: data, or AIRCHIVE_HOME)",
    )
    parser.add_argument(
        "--database",
        default=os.environ.get("AIRCHIVE_DATABASE_URL"),
        metavar="URL",
        help="sqlite:///PATH or postgresql://… (default: airchive.db in the home, or AIRCHIVE_DATABASE_URL)",
    )
    return parser


def positive(written: str) -> int:
    """The type of an option that counts something."""
    if not written.isdecimal() or not 0 < int(written) <= LARGEST_NUMBER:
        raise argparse.ArgumentTypeError(f"{written!r} is no positive number")
    return int(written)


def _add_format(parser: argparse.ArgumentParser) -> None:
    """How rows are printed: see archive.tables."""
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")


def _add_quiet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing on stderr unless the exit code is not 0")


def parse_date(written: str) -> datetime:
    """An option's DATE, or a time as ISO 8601 has it; in UTC where it names no zone."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written!r} is no date; write 2026-11-23") from None
    return moment.replace(tzinfo=moment.tzinfo or UTC)


def parse_duration(written: str) -> timedelta:
    """An option's TIME: `90s`, `50m`, `2h`, `1h30m`; a year at most."""
    parts = re.fullmatch(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", written.strip())
    hours, minutes, seconds = (int(part or 0) for part in (parts.groups() if parts else (0, 0, 0)))
    try:
        duration = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        duration = timedelta()
    if not timedelta() < duration <= LONGEST_TIME:
        raise argparse.ArgumentTypeError(f"{written!r} is no time; write 90s, 50m, 2h or 1h30m, up to a year")
    return duration


def database_of(arguments: argparse.Namespace) -> str:
    from archive.store.engine import database_url

    return arguments.database or database_url(arguments.home)


def run(parser: argparse.ArgumentParser, words: Sequence[str] | None = None) -> int:
    """Parse, run, and turn every error that has a name into one line on stderr and an exit code."""
    arguments = parser.parse_args(words)
    command: Command = arguments.command
    try:
        return command(arguments)
    except AirchiveError as error:
        print(f"airchive: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("airchive: stopped by a signal", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `airchive query … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _add_extract(commands: Any) -> None:
    parser = add_command(commands, "extract", _extract, "one saved page -> the article as JSON on stdout")
    parser.add_argument("file", type=Path, metavar="FILE", help="a saved page; - for standard input")
    parser.add_argument("--url", help="the address of the page (needed for a page, useful for a text dump)")
    parser.add_argument("--text", action="store_true", help="the file is a plain-text dump of a page")


def _extract(arguments: argparse.Namespace) -> int:
    from archive.article import article_columns
    from archive.extraction.extract import extract, extract_text
    from archive.store.views import ARTICLES_COLUMNS

    content = _read_file(arguments.file)
    if arguments.text:
        article = extract_text(content.decode("utf-8", "replace"), arguments.url)
    elif arguments.url is None:
        raise UsageError("--url is needed: the site and the article's identity are read from it")
    else:
        article = extract(content, arguments.url)
    columns = article_columns(article)
    # Every column of the view, in its order; what only an archive knows (when it was seen, its bytes) is null.
    row = {name: columns.get(name) for name in ARTICLES_COLUMNS} | columns
    json.dump(row, sys.stdout, ensure_ascii=False, indent=2)
    print()
    return 0


def _read_file(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _add_reparse(commands: Any) -> None:
    parser = add_command(commands, "reparse", _reparse, "ingest again, from WARC files, with the present extractor")
    parser.add_argument("files", nargs="*", type=Path, metavar="WARC", help="files or folders (default: the home)")
    parser.add_argument(
        "--workers", type=positive, default=1, metavar="N", help="processes that read pages (default: 1)"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
    parser.add_argument("--stale-only", action="store_true", help="only what an older extractor read")
    parser.add_argument("--json", action="store_true", help="the report as JSON on stdout, file by file")
    _add_quiet(parser)


def _reparse(arguments: argparse.Namespace) -> int:
    from archive.commands.reparse import reparse_command
    from archive.heap import give_memory_back

    give_memory_back()
    with held_back(quiet=arguments.quiet) as held:
        held.exit_code = reparse_command(arguments, database_of(arguments))
    return held.exit_code


def _add_import(commands: Any) -> None:
    parser = add_command(commands, "import", _import, "take WARC, ARC and WACZ files of others into the archive")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files or folders")
    parser.add_argument("--link", action="store_true", help="hard links instead of copies: one disk, files that stay")
    parser.add_argument(
        "--workers", type=positive, default=1, metavar="N", help="processes that read pages (default: 1)"
    )
    parser.add_argument("--json", action="store_true", help="the report as JSON on stdout, file by file")


def _import(arguments: argparse.Namespace) -> int:
    from archive.commands.import_ import import_command
    from archive.heap import give_memory_back

    give_memory_back()
    return import_command(arguments, database_of(arguments))


def _add_show(commands: Any) -> None:
    parser = add_command(commands, "show", _show, "an article, its history and its bytes")
    parser.add_argument("article", metavar="ARTICLE_ID|URL")
    parser.add_argument("--raw", action="store_true", help="print the WARC record it came from, as it stands")


def _show(arguments: argparse.Namespace) -> int:
    from archive.commands.show import show_command

    return show_command(arguments, database_of(arguments))


def _add_query(commands: Any) -> None:
    parser = add_command(commands, "query", _query, "read-only SQL, as a table, CSV or JSON")
    parser.add_argument("sql", metavar="SQL", help="- reads the statement from standard input")
    _add_format(parser)


def _query(arguments: argparse.Namespace) -> int:
    from archive.store.engine import open_read_only
    from archive.store.query import run_query
    from archive.tables import write_rows

    sql = sys.stdin.read() if arguments.sql == "-" else arguments.sql
    engine = open_read_only(database_of(arguments))
    try:
        with run_query(engine, sql) as (columns, rows):
            count = write_rows(columns, rows, arguments.format)
    finally:
        engine.dispose()
    if arguments.format == "table":
        print(f"{count} row{'' if count == 1 else 's'}", file=sys.stderr)
    return 0


def _add_package(commands: Any) -> None:
    parser = add_command(commands, "package", _package, "sealed segments, index and pages as one WACZ file, for replay")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="FILE.wacz; FILE.cdxj: the index alone")
    parser.add_argument("--site", action="append", default=[], metavar="KEY", help="only this site (may be repeated)")
    parser.add_argument("--since", type=parse_date, metavar="DATE", help="only what was captured since then")
    parser.add_argument("--title", default="Airchive", metavar="TEXT", help="name of the package (default: Airchive)")
    parser.add_argument("--text", action="store_true", help="the text of articles in the list of pages, to be searched")


def _package(arguments: argparse.Namespace) -> int:
    from archive.commands.package import package_command

    return package_command(arguments, database_of(arguments))


def _add_sites(commands: Any) -> None:
    parser = add_command(commands, "sites", _sites, "the sites that are described")
    parser.add_argument("broadcaster", nargs="?", metavar="BROADCASTER", help="only of this broadcaster")
    _add_format(parser)


def _sites(arguments: argparse.Namespace) -> int:
    from archive.sites.registry import load
    from archive.tables import write_rows

    registry = load()
    sites = registry.sites if arguments.broadcaster is None else registry.sites_of(arguments.broadcaster)
    if not sites:
        known = sorted({site.broadcaster for site in registry.sites})
        raise UsageError(f"no broadcaster {arguments.broadcaster!r}; there are {', '.join(known)}")
    columns = ("key", "broadcaster", "language", "host", "platform", "status", "name")
    rows = [[getattr(site, name) for name in columns] for site in sites]
    write_rows(columns, rows, arguments.format)
    return 0


def _add_runs(commands: Any) -> None:
    parser = add_command(commands, "runs", _runs, "the runs on this archive, newest first")
    parser.add_argument(
        "run_id", nargs="?", metavar="RUN_ID", help="one run in full; the beginning of its id is enough"
    )
    parser.add_argument("--limit", type=positive, default=20, metavar="N", help="so many, newest first (default: 20)")
    _add_format(parser)


def _runs(arguments: argparse.Namespace) -> int:
    from archive.commands.runs import runs_command

    return runs_command(arguments, database_of(arguments))


def _add_report(commands: Any) -> None:
    words = "what of each site and day is listed, fetched, archived and ingested, and where there are gaps"
    parser = add_command(commands, "report", _report, words)
    parser.add_argument("--site", action="append", default=[], metavar="KEY", help="only this site (may be repeated)")
    parser.add_argument("--since", type=parse_date, metavar="DATE", help="from this day on (default: 30 days ago)")
    parser.add_argument("--gaps", action="store_true", help="only days with a gap")
    _add_format(parser)


def _report(arguments: argparse.Namespace) -> int:
    from archive.commands.report import report_command

    return report_command(arguments, database_of(arguments))


def _add_verify(commands: Any) -> None:
    words = "strict check of files against the manifest, records against digests, rows against records"
    parser = add_command(commands, "verify", _verify, words)
    parser.add_argument("files", nargs="*", type=Path, metavar="WARC", help="files (default: the whole archive)")
    parser.add_argument(
        "--sample", metavar="SHARE", help="such a share of the bytes, like 5%%, longest unverified first"
    )
    parser.add_argument("--anchor", metavar="SHA256", help="a head of the manifest that was kept elsewhere")
    parser.add_argument(
        "--workers",
        type=positive,
        metavar="N",
        help="processes that read files (default: one for each processor, where there is enough to read)",
    )
    parser.add_argument(
        "--json", action="store_true", help="each finding, and the summary, as a line of JSON on stdout"
    )
    _add_quiet(parser)


def _verify(arguments: argparse.Namespace) -> int:
    from archive.commands.verify import verify_command

    with held_back(quiet=arguments.quiet) as held:
        held.exit_code = verify_command(arguments, database_of(arguments))
    return held.exit_code


def _add_repair(commands: Any) -> None:
    words = "say how the archive can be mended and what is lost; with --apply mend it"
    parser = add_command(commands, "repair", _repair, words)
    parser.add_argument("--apply", action="store_true", help="do what is proposed")
    parser.add_argument(
        "--json", action="store_true", help="each step, and each lost capture, as a line of JSON on stdout"
    )


def _repair(arguments: argparse.Namespace) -> int:
    from archive.commands.repair import repair_command

    return repair_command(arguments, database_of(arguments))


def _add_furniture(commands: Any) -> None:
    words = "lines that a site prints around its articles"
    furniture = commands.add_parser("furniture", help=words, description=words)
    actions = furniture.add_subparsers(title="actions", metavar="ACTION", required=True)
    parser = add_command(actions, "learn", _learn, "find lines that stand on a large share of a site's articles")
    parser.add_argument("site", metavar="SITE", help="key of a site; the host where no site is described")
    parser.add_argument(
        "--share", type=float, default=0.02, metavar="S", help="least share of the articles (default: 0.02)"
    )
    parser.add_argument("--least", type=int, default=10, metavar="N", help="least number of articles (default: 10)")
    parser.add_argument("--accept", metavar="WHICH", help="add lines to the site's file: all, or numbers like 1,3-5")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write the accepted lines there instead")
    _add_format(parser)


def _learn(arguments: argparse.Namespace) -> int:
    from archive.commands.furniture import learn_command

    return learn_command(arguments, database_of(arguments))


def _add_db(commands: Any) -> None:
    words = "care of the database"
    database = commands.add_parser("db", help=words, description=words)
    actions = database.add_subparsers(title="actions", metavar="ACTION", required=True)
    add_command(actions, "upgrade", _upgrade, "bring the database to the schema of this version")


def _upgrade(arguments: argparse.Namespace) -> int:
    from archive.store.engine import upgrade

    version = upgrade(database_of(arguments))
    print(f"the database has schema {version}", file=sys.stderr)
    return 0


def main(words: Sequence[str] | None = None) -> int:
    """For `python -m archive.cli`: the command without crawl."""
    parser, _ = build_parser()
    return run(parser, words)


def home_of(arguments: argparse.Namespace) -> Home:
    return Home(arguments.home)


if __name__ == "__main__":
    sys.exit(main())
