"""`airchive crawl demo` with a fault of a plan: `python -m tests.faults.crawl KIND POINT OCCURRENCE`.

The points are counted in each of the two processes by itself.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import cast

from archive.errors import AirchiveError
from archive.home import Home
from archive.sites.registry import load
from archive.store.engine import database_url
from crawler.crawl import find_spider, run_crawl, scope_of
from crawler.summary import print_summary
from tests.faults.plan import Fault, FaultyFiles, FaultySteps, Kind, Trouble


def main(kind: str, point: str, occurrence: str) -> int:
    registry = load()
    spider = find_spider("demo", registry)
    home = Home(Path(os.environ["AIRCHIVE_HOME"]))
    trouble = Trouble(Fault(cast(Kind, kind), point, int(occurrence)))
    try:
        result = run_crawl(
            spider,
            scope_of(spider, registry, []),
            home,
            os.environ.get("AIRCHIVE_DATABASE_URL") or database_url(home.root),
            files=FaultyFiles(trouble),
            steps=FaultySteps(trouble),
        )
    except AirchiveError as error:
        print(f"airchive: {error}", file=sys.stderr)
        return error.exit_code
    print_summary(result, sys.stdout)
    return result.exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
