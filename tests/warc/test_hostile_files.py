"""Hostile files: each is read to its end in bounded memory and time, its fault is named, and reading goes on."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.errors import PayloadError, UnsupportedFormat
from archive.warc.reader import Damage, Entry, Record, Skipped
from tests.crawl.rows import query
from tests.running import COMMAND, ROOT, environment
from tests.warc.accounting import assert_accounted
from tests.warc.hostile import CASES, SOUND_URL

#: What a process may take at most at any time, whatever files it reads.
MEGABYTES = 250
#: Seconds for all the files together, on a machine that does much else: enough to notice what never ends.
SECONDS = 500


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for name, case in CASES.items():
        (folder / name).write_bytes(case.build())
    return folder


def said(entries: list[Entry]) -> str:
    """Everything that is said of a file."""
    lines = []
    for entry in entries:
        match entry:
            case Record():
                lines += [*entry.problems, _payload_error(entry)]
            case Damage():
                lines.append(f"{entry.file} {entry.reason}")
                lines += entry.partial.problems if entry.partial else ()
            case Skipped():
                lines.append(entry.reason)
    return "\n".join(lines)


def _payload_error(record: Record) -> str:
    try:
        record.payload()
    except PayloadError as error:
        return str(error)
    return ""


def test_there_are_cases_enough() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
def test_the_reader_names_the_fault_and_goes_on(name: str, folder: Path) -> None:
    case = CASES[name]
    entries = assert_accounted(folder / name)
    if not entries:
        with pytest.raises(UnsupportedFormat, match=case.says):
            raise _refusal(folder / name)
    elif case.says is not None:
        assert case.says in said(entries)
    sound = [entry for entry in entries if isinstance(entry, Record) and entry.url == SOUND_URL]
    assert bool(sound) == case.goes_on


def _refusal(path: Path) -> Exception:
    from archive.warc.reader import read_archive

    try:
        next(read_archive(path))
    except UnsupportedFormat as error:
        return error
    raise AssertionError(f"{path} is read")


@pytest.mark.long
@pytest.mark.parametrize("command", ["reparse", "import"])
def test_one_run_over_all_of_them_accounts_for_each_in_bounded_memory(
    command: str, folder: Path, tmp_path: Path
) -> None:
    with (tmp_path / "out").open("wb") as out, (tmp_path / "err").open("wb") as err:
        process = subprocess.Popen(
            [*COMMAND, command, "--json", str(folder)],
            cwd=ROOT,
            env=environment(tmp_path / "data"),
            stdout=out,
            stderr=err,
        )
        peak = 0
        while process.poll() is None:
            peak = max(peak, _peak_of(process.pid))
            time.sleep(0.05)
    assert process.returncode == 1, (tmp_path / "err").read_text()[-2000:]
    assert 0 < peak < MEGABYTES
    report = {Path(entry["file"]).name: entry for entry in json.loads((tmp_path / "out").read_text())}
    assert set(report) == set(CASES)
    for name, entry in report.items():
        assert CASES[name].goes_on == (entry["unreadable"] is None and bool(entry["records"].get("response"))), name
    database = f"sqlite:///{tmp_path / 'data' / 'airchive.db'}"
    assert query(database, "SELECT url FROM capture WHERE ingest_state = 'pending'") == []
    names = [row["file"] for row in query(database, "SELECT DISTINCT warc_file AS file FROM capture")]
    assert names
    outside = [path for path in (tmp_path / "data").rglob("*") if not path.resolve().is_relative_to(tmp_path)]
    assert outside == []


def _peak_of(pid: int) -> int:
    """Megabytes a process has had at most so far; `ru_maxrss` would tell of the one that it was forked from."""
    try:
        return next(
            int(line.split()[1]) // 1024
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("VmHWM")
        )
    except (OSError, StopIteration):  # it has just ended
        return 0


def test_the_reader_alone_stays_within_its_memory(folder: Path) -> None:
    """Each file in a process of its own would cost more than the reading: one process reads them all."""
    program = (
        "import sys; from pathlib import Path; from archive.warc.reader import *\n"
        "from archive.errors import *\n"
        "for path in sorted(Path(sys.argv[1]).iterdir()):\n"
        "    try:\n"
        "        for entry in read_archive(path):\n"
        "            try: isinstance(entry, Record) and entry.payload()\n"
        "            except PayloadError: pass\n"
        "    except UnsupportedFormat: pass\n"
        "    peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "    print(path.name, int(peak.split()[1]) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=True,
    )
    peaks = [line.rsplit(" ", 1) for line in done.stdout.splitlines()]
    assert len(peaks) == len(CASES)
    assert int(peaks[-1][1]) < MEGABYTES, peaks
