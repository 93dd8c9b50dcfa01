"""Of Scrapy's parts only those are imported that a crawl needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.running import LONGEST, ROOT, environment

#: What its own lists bring, switched off: doors for others, and what cookies and remote control are made of.
UNWANTED = ("aiohttp", "requests", "tldextract", "twisted.conch")


def test_what_is_not_wanted_of_scrapy_is_not_imported(tmp_path: Path) -> None:
    program = f"import sys; from crawler.cli import main; print(main(sys.argv[1:]), {{*{UNWANTED}}} & {{*sys.modules}})"
    command = [sys.executable, "-c", program, "crawl", "demo", "--site", "demo-ka", "--budget", "3"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, timeout=LONGEST, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 set()"
