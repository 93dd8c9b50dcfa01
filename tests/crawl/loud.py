"""`airchive` with every log line that any library has to say, for tests: `python -m tests.crawl.loud crawl …`."""

from __future__ import annotations

import logging
import sys

import crawler.cli


def _log_everything(*, quiet: bool) -> None:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    logging.getLogger("scrapy").setLevel(logging.DEBUG)
    logging.Logger.setLevel = lambda *_: None  # type: ignore[method-assign]  # nobody makes it quieter


if __name__ == "__main__":
    crawler.cli.set_up_stderr = _log_everything
    sys.exit(crawler.cli.main())
