"""The two logs of a crawl: what a person at the command's stderr sees, and the file in the home that is kept.

logs/airchive.log       each line: UTC, the beginning of the run's id, level, words
logs/airchive.log.1 …   older ones: OLDER files of FILE_BYTES each at most
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path

from archive.errors import ArchiveError

FILE_BYTES = 10_000_000
OLDER = 9
LEVELS = ("debug", "info", "warning", "error")
#: Letters of a run's id that tell it from others, as `airchive runs` shows them.
ID_LETTERS = 8


def set_up_stderr(*, quiet: bool) -> None:
    """Our own lines, and of the libraries what a person has to know. A terminal has the live line instead of ours."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    least = logging.ERROR if quiet else logging.WARNING if sys.stderr.isatty() else logging.INFO
    handler.addFilter(lambda record: record.levelno >= least and _is_wanted(record))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


@contextmanager
def run_log(folder: Path, run_id: str, level: str = "info") -> Iterator[None]:
    """Keep what a run logs, from `level` up, in the folder's file; an error that ends the run too.

    At "debug" Scrapy tells of every request. Raises ArchiveError where the file cannot be opened.
    """
    try:
        handler = _RunFile(folder / "airchive.log", run_id)
    except OSError as error:
        raise ArchiveError(f"the log cannot be opened ({error.strerror})", folder / "airchive.log") from error
    handler.setLevel(level.upper())
    if level != "debug":
        handler.addFilter(_is_wanted)
    root = logging.getLogger()
    usual = root.level
    root.setLevel(min(usual, handler.level))
    root.addHandler(handler)
    try:
        yield
    except BaseException as error:
        handler.write(logging.ERROR, f"ended by {type(error).__name__}: {error}")
        raise
    finally:
        root.removeHandler(handler)
        root.setLevel(usual)
        with suppress(OSError):  # what the disk did not take before it may not take now; that has been said
            handler.close()


def _is_wanted(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.startswith("crawler")


class _RunFile(RotatingFileHandler):
    """The file of one run. Where it can no longer be written the crawl goes on, and stderr says so once."""

    def __init__(self, path: Path, run_id: str) -> None:
        super().__init__(path, maxBytes=FILE_BYTES, backupCount=OLDER, encoding="utf-8", errors="backslashreplace")
        form = logging.Formatter(f"%(asctime)s {run_id[:ID_LETTERS]} %(levelname)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        form.converter = time.gmtime
        self.setFormatter(form)
        self._failed = False

    def format(self, record: logging.LogRecord) -> str:
        """On one line, whatever a page's address or a server's words hold; a traceback keeps its lines."""
        words, *trace = super().format(record).split("\n") if record.exc_info else [super().format(record)]
        return "\n".join([_one_line(words), *trace])

    def write(self, level: int, words: str) -> None:
        """A line in this file alone."""
        self.handle(logging.LogRecord(__name__, level, __file__, 0, words, None, None))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the base class's name
        if not self._failed:
            self._failed = True
            print(f"airchive: {self.baseFilename} cannot be written: {sys.exc_info()[1]}", file=sys.stderr)


def _one_line(words: str) -> str:
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in words)
