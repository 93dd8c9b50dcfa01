"""Readers by others, as judges of the files we write."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

import fastwarc
from warcio.checker import Checker

TOOLS = Path(sys.executable).parent


def warcio_complaints(path: Path) -> str:
    """What `warcio check` prints of a file that is not in order; "" for one that is."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = Checker(argparse.Namespace(inputs=[str(path)], verbose=False)).process_all()
    return said.getvalue() or ("" if code == 0 else f"exit code {code}")


def fastwarc_complaints(path: Path) -> list[str]:
    """Records whose digests FastWARC does not confirm. A revisit has its payload elsewhere: only its block counts."""
    complaints = []
    with path.open("rb") as file:
        for record in fastwarc.ArchiveIterator(file, parse_http=False, inplace=True):
            has_payload = "WARC-Payload-Digest" in record.headers and record.headers.get("WARC-Type") != "revisit"
            if not record.verify_block_digest(not has_payload):
                complaints.append(f"block of {record.record_id}")
            if has_payload:
                record.parse_http()
                if not record.verify_payload_digest(True):
                    complaints.append(f"payload of {record.record_id}")
    return complaints


def run_tool(name: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A command-line tool of this environment, or of the system."""
    own = TOOLS / name
    return subprocess.run([own if own.exists() else name, *arguments], capture_output=True, text=True, check=False)


def cdxj_lines(path: Path) -> list[dict[str, str]]:
    """What cdxj-indexer says of the captures in a file."""
    done = run_tool("cdxj-indexer", path)
    assert done.returncode == 0, done.stderr
    return [json.loads(line.split(" ", 2)[2]) for line in done.stdout.splitlines()]


def assert_approved(path: Path) -> None:
    """warcio, FastWARC and gzip all find the file in order."""
    assert warcio_complaints(path) == ""
    assert fastwarc_complaints(path) == []
    assert run_tool("gzip", "-t", path).returncode == 0
