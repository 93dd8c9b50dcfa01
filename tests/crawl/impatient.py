"""`airchive` with shorter waits, for tests: `python -m tests.crawl.impatient crawl …`.

The archivist's process imports this module as well, for it is the main module of the process that starts it.
"""

from __future__ import annotations

import sys

import crawler.settings
from archive import schedule
from crawler.cli import main

#: Seconds, in place of 60.
TIMEOUT = 20

crawler.settings.DOWNLOAD_TIMEOUT = TIMEOUT
schedule.RETRY_WAITS = ()  # no further try before the next day

if __name__ == "__main__":
    sys.exit(main())
