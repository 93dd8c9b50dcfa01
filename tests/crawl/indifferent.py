"""`airchive` that leaves no host alone, however it answers, for tests: `python -m tests.crawl.indifferent crawl …`.

A host whose pages fail on purpose would be asked ever more slowly, and at last not at all.
The archivist's process imports this module as well, for it is the main module of the process that starts it.
"""

from __future__ import annotations

import sys

from archive import politeness
from crawler.cli import main

politeness.BUSY_STATUSES = frozenset()
politeness.FAILURES_IN_A_ROW = sys.maxsize
politeness.LONGEST_DELAY = 0.0

if __name__ == "__main__":
    sys.exit(main())
