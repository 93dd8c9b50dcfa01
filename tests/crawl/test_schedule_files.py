"""The lines of crontab.example and of the systemd units are run as they stand.

Two things are put in for what an operator puts in: the folder, and the newsroom for the broadcaster. cron's environment
is a bare one, `%` ends a command unless it is escaped, and what a line prints is mailed.
"""

from __future__ import annotations

import configparser
import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from archive.cli import parse_duration
from tests.crawl.rows import query
from tests.running import LONGEST, ROOT, routed
from tests.site.serve import Server

CRONTAB = ROOT / "scripts" / "crontab.example"
UNITS = ROOT / "scripts" / "systemd"
#: What a stop may take, and how late systemd starts a timer that says no more.
STOP, ACCURACY = timedelta(seconds=10), timedelta(minutes=1)
BARE = {"PATH": "/usr/bin:/bin", "LOGNAME": "airchive", "LANG": "C"}

pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv" / "stamp-run").exists(), reason="no .venv that scripts/_setup.sh has made: it would make one"
)


@dataclass(frozen=True)
class Job:
    when: str
    command: str


def _crontab() -> tuple[dict[str, str], list[Job]]:
    """Settings and jobs, as crontab(5) reads them."""
    settings, jobs = {}, []
    for line in CRONTAB.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if setting := re.fullmatch(r"([A-Z_]+)\s*=\s*(.*)", line):
            settings[setting[1]] = setting[2]
            continue
        *when, command = line.split(None, 5)
        command, *to_stdin = re.split(r"(?<!\\)%", command, maxsplit=1)
        assert not to_stdin, f"a % that is not escaped ends the command: {line}"
        jobs.append(Job(" ".join(when), command.replace(r"\%", "%")))
    return settings, jobs


def _put_in(words: str, tmp_path: Path) -> str:
    words = words.replace("/srv/airchive", str(ROOT)).replace("/backup/airchive", str(tmp_path / "backup"))
    return re.sub(r"\brferl\b", "demo", words)


def _environment(home: Path, server: Server, settings: dict[str, str]) -> dict[str, str]:
    return BARE | {"HOME": str(home.parent), "AIRCHIVE_HOME": str(home)} | routed(server) | settings


def test_the_times_of_the_crontab_are_times() -> None:
    ranges = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)]
    for job in _crontab()[1]:
        for field, (low, high) in zip(job.when.split(), ranges, strict=True):
            assert re.fullmatch(r"\*(/\d+)?|\d+", field), job.when
            assert all(low <= int(number) <= high for number in re.findall(r"\d+", field)), job.when


def test_a_backfill_begins_when_the_run_before_must_have_ended() -> None:
    """Else it would leave with exit code 3, night after night, and nobody would hear of it."""
    news, backfill = (
        (job.when.split()[:2], parse_duration(job.command.rsplit("--max-time ", 1)[1]))
        for job in _crontab()[1]
        if "scripts/crawl" in job.command
    )
    assert news[0] == ["*/30", "*"]
    begins = timedelta(minutes=int(backfill[0][0]))
    assert news[1] + STOP < begins < timedelta(minutes=30)

    service, timer = (_unit(UNITS / f"airchive@.{kind}") for kind in ("service", "timer"))
    longest = parse_duration(service["Service"]["ExecStart"].rsplit("--max-time ", 1)[1])
    late = timedelta(seconds=int(timer["Timer"]["RandomizedDelaySec"]))
    assert timer["Timer"]["OnCalendar"] == "*:0/30"
    hour, minute = _unit(UNITS / "airchive-backfill@.timer")["Timer"]["OnCalendar"].split(":")
    assert ACCURACY + late + longest + STOP < timedelta(minutes=int(minute)) < timedelta(minutes=30)
    assert hour == backfill[0][1].zfill(2)


def test_every_line_of_the_crontab_runs_and_is_silent_where_all_is_well(tmp_path: Path) -> None:
    home = tmp_path / "home"
    settings, jobs = _crontab()
    with Server(edition=1) as server:
        for job in jobs:
            done = subprocess.run(
                [settings["SHELL"], "-c", _put_in(job.command, tmp_path)],
                env=_environment(home, server, settings),
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=LONGEST,
            )
            assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), job.command
    found = query(f"sqlite:///{home / 'airchive.db'}", "SELECT kind, outcome FROM run ORDER BY started_at")
    assert sorted((run["kind"], run["outcome"]) for run in found) == [
        ("crawl", "done"),
        ("crawl", "done"),
        ("verify", "whole"),
    ]
    assert (tmp_path / "backup" / "airchive.db").is_file()
    operator = query(f"sqlite:///{home / 'airchive.db'}", "SELECT count(*) AS n FROM articles")
    assert operator == [{"n": 44}]


def test_what_a_line_of_the_crontab_prints_where_a_page_fails_says_why(tmp_path: Path) -> None:
    settings, jobs = _crontab()
    first = jobs[0].command + " --site demo-ka"
    with Server(edition=1, faults={"ka.newsroom.example/robots.txt": "unavailable"}) as server:
        done = subprocess.run(
            ["/bin/sh", "-c", _put_in(first, tmp_path)],
            env=_environment(tmp_path / "home", server, settings),
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
    assert done.returncode == 1
    assert "robots.txt unreachable" in done.stdout


def _unit(path: Path) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text(encoding="utf-8"))
    return unit


@pytest.mark.long
def test_the_commands_of_the_units_run_and_are_silent_where_all_is_well(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        for name in (f"airchive{part}.service" for part in ("@", "-backfill@", "-verify", "-backup")):
            service = _unit(UNITS / name)["Service"]
            variable, _, value = service.get("Environment", "NOTHING=").partition("=")
            words = _put_in(service["ExecStart"].replace("%i", "demo").replace("%%", "%"), tmp_path)
            environment = _environment(tmp_path / "home", server, {variable: value})
            done = subprocess.run(
                shlex.split(words), env=environment, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST
            )
            assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), name
    assert (tmp_path / "backup" / "airchive.db").is_file()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_finds_no_fault_with_the_units(tmp_path: Path) -> None:
    for path in UNITS.iterdir():
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8").replace("/srv/airchive", str(ROOT)))
    units = [path.name.replace("@", "@demo") for path in UNITS.iterdir()]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(f"./{unit}" for unit in units)],
        cwd=tmp_path,
        env=os.environ | {"SYSTEMD_LOG_LEVEL": "warning"},
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )
    complaints = [line for line in done.stderr.splitlines() if "airchive" in line]
    assert (done.returncode, complaints) == (0, [])


def test_every_service_has_a_timer_that_catches_up() -> None:
    timers = {path.stem: _unit(path)["Timer"] for path in UNITS.glob("*.timer")}
    assert set(timers) == {path.stem for path in UNITS.glob("*.service")}
    assert all(timer["Persistent"] == "yes" or timer["Persistent"] == "true" for timer in timers.values())
