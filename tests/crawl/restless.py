"""`airchive` to which every visited story is due again at once: `python -m tests.crawl.restless crawl …`."""

from __future__ import annotations

import sys
from datetime import timedelta

from archive import schedule
from crawler.cli import main

schedule.SOONEST = schedule.LATEST = timedelta(0)

if __name__ == "__main__":
    sys.exit(main())
