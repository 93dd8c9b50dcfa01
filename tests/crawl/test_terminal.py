"""What a person sees: one live line on a terminal, plain text elsewhere, a summary at the end."""

from __future__ import annotations

import os
import pty
import re
import subprocess
from pathlib import Path

from tests.running import COMMAND, ROOT, DemoCrawls, airchive, environment, routed
from tests.site.serve import Server


def _on_a_terminal(home: Path, server: Server, *options: str) -> str:
    """What a crawl writes to a terminal on stderr."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "crawl", "demo", *options],
        cwd=ROOT,
        env=environment(home, TERM="xterm", COLUMNS="150", **routed(server)),
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # the last process has closed the terminal
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait() == 0
    return shown.decode()


def test_a_terminal_shows_one_line_that_lives(tmp_path: Path) -> None:
    with Server(edition=1, slow=0.05) as server:
        shown = _on_a_terminal(tmp_path, server)
    line = r"(\d+) pages · (\d+) articles · \d+ failures · [\d.]+ [kM]?B · [\d.]+ pages/s"
    counts = [int(match[1]) for match in re.finditer(line, shown)]
    assert len(counts) > 3
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]
    assert re.search(r"\d+ to go, about \d+ s", shown)


def test_a_quiet_crawl_shows_nothing_on_a_terminal_either(tmp_path: Path) -> None:
    with Server(edition=1) as server:
        assert _on_a_terminal(tmp_path, server, "--site", "demo-ka", "--quiet") == ""


def test_elsewhere_there_are_plain_lines_without_control_characters(tmp_path: Path) -> None:
    with Server(edition=1, faults={"zh.newsroom.example/robots.txt": "unavailable"}) as server:
        done = airchive("crawl", "demo", "--site", "demo-zh", home=tmp_path, code=1, **routed(server))
    for written in (done.stdout, done.stderr):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", written)
        assert written == "" or written.endswith("\n")


def test_the_summary_says_what_was_done(demo: DemoCrawls) -> None:
    first, second = demo.printed
    assert first.startswith("done after ")
    for name in ("listed", "fetched", "archived", "articles", "failures", "skipped", "written", "database"):
        assert re.search(rf"^  {name} ", first, re.MULTILINE), name
    assert "44 new, 0 revised, 0 unchanged" in first
    assert "1 new, 1 revised, 1 unchanged" in second
    assert "robots (1)" in first
    assert first.count("airchive query") == 3
