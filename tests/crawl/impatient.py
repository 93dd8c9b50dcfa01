"""`airchive` as tests.crawl.indifferent has it, with shorter waits: `python -m tests.crawl.impatient crawl …`."""

from __future__ import annotations

import sys

import crawler.settings
from archive import schedule
from tests.crawl.indifferent import main

#: Seconds, in place of 60.
TIMEOUT = 20

crawler.settings.DOWNLOAD_TIMEOUT = TIMEOUT
schedule.RETRY_WAITS = ()  # no further try before the next day

if __name__ == "__main__":
    sys.exit(main())
