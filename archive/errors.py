"""The errors of Airchive, one tree:

AirchiveError                     anything the program can name; carries the exit code of a command that ends with it
├── UsageError                    the command line or a setting makes no sense                                 exit 2
│   └── SiteError                 a site's TOML file is wrong, or no site has that key                         exit 2
├── BadUrl                        an address that cannot be read as one of the web                             exit 1
├── LockHeld                      another run works on this home                                               exit 3
├── ArchiveError                  the archive is damaged or cannot be written                                  exit 4
│   ├── WriteFailed               a record could not be made durable; nothing of it was acknowledged
│   ├── DiskNearlyFull            less is free than the run is to leave; it stops while it still can in good order
│   ├── RefusedRecord             what was to be archived makes no sound record; the file was not touched
│   ├── DamagedRecord             bytes of a WARC file that no record can be read from
│   ├── MissingFile               a WARC file that a row names and that is not there, or cannot be opened
│   └── UnsupportedFormat         a file that is no WARC, ARC or WACZ, or a form of them that is not read
├── StoreError                    the database cannot be used as it is                                         exit 4
│   └── SchemaMismatch            the database was made by another version; `airchive db upgrade` mends it
├── PayloadError                  a response whose body cannot be decoded                                      exit 1
│   ├── UnknownCoding             a transfer or content coding that is not known
│   ├── TooManyCodings            more codings on one body than any honest server puts there
│   ├── PayloadTooLarge           it unpacks to more than the limit, or to so many times its size: a bomb
│   └── ListingTooLarge           a sitemap or feed beyond the protocol's own limit
└── ExtractionError               a page that gives no article                                                 exit 1
    ├── NotAnArticle              the page is sound, and is something else: a listing, an error page, a programme
    │   └── PageNotFound          it says that there is no page at its address
    ├── MissingField              an article page without a field that every article has
    └── UnreadablePage            bytes that cannot be read as a page

Every error says what happened and carries where: a URL, or a file with an offset.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path


class AirchiveError(Exception):
    """Anything the program can name. `exit_code` is what a command that ends with it returns."""

    exit_code = 1


class UsageError(AirchiveError):
    """The command line or a setting makes no sense; the message says what would."""

    exit_code = 2


class SiteError(UsageError):
    """A site's TOML file is wrong, or no site has that key."""


class BadUrl(AirchiveError):
    """An address that cannot be read as one of the web: no http(s) URL, no host, letters that no URL can hold."""

    def __init__(self, message: str, url: str) -> None:
        super().__init__(f"{url!r}: {message}")
        self.reason = message
        self.url = url

    def __reduce__(self) -> tuple[type[BadUrl], tuple[str, str]]:
        return type(self), (self.reason, self.url)  # crosses process borders whole


class LockHeld(AirchiveError):
    """Another run works on this home; the message says which process and since when, as `since` does where known."""

    exit_code = 3

    def __init__(self, message: str, since: datetime | None = None) -> None:
        super().__init__(message)
        self.since = since


class ArchiveError(AirchiveError):
    """The archive is damaged or cannot be written. Carries the file and, where known, the offset in bytes."""

    exit_code = 4

    def __init__(self, message: str, path: Path | str | None = None, offset: int | None = None) -> None:
        where = "" if path is None else f"{path}" + ("" if offset is None else f" at byte {offset}") + ": "
        super().__init__(where + message)
        self.reason = message
        self.path = path
        self.offset = offset


class WriteFailed(ArchiveError):
    """A record could not be made durable. Nothing of it was acknowledged, so its page is fetched again."""


class DiskNearlyFull(ArchiveError):
    """Less of a disk is free than the run is to leave. Nothing failed, and nothing more is fetched or written."""

    def __init__(self, folder: Path, free: int, least: int) -> None:
        room = f"{free / 2**20:.0f} MiB free at {folder}, the floor is {least / 2**20:.0f} MiB"
        super().__init__(f"disk nearly full ({room})")
        self.folder = folder
        self.free = free
        self.least = least

    def __reduce__(self) -> tuple[type[DiskNearlyFull], tuple[Path, int, int]]:
        return type(self), (self.folder, self.free, self.least)  # crosses process borders whole


class RefusedRecord(ArchiveError):
    """What was to be archived makes no sound record (a URL that would break the header). The file was not touched."""


class DamagedRecord(ArchiveError):
    """Bytes of a WARC file that no record can be read from."""


class MissingFile(ArchiveError):
    """A WARC file that a row names and that is not there, or cannot be opened."""


class UnsupportedFormat(ArchiveError):
    """A file that is no WARC, ARC or WACZ, or a form of them that is not read; the message names the form."""


class StoreError(AirchiveError):
    """The database cannot be used as it is."""

    exit_code = 4


class SchemaMismatch(StoreError):
    """The database was made by another version of the program; `airchive db upgrade` mends it."""


class PayloadError(AirchiveError):
    """A response whose body cannot be decoded. The class name is what the failure table records."""


class UnknownCoding(PayloadError):
    """A transfer or content coding that is not known."""


class TooManyCodings(PayloadError):
    """More codings on one body than any honest server puts there."""


class PayloadTooLarge(PayloadError):
    """A body that unpacks to more bytes than the limit, or to so many times its size that it is a bomb."""


class ListingTooLarge(PayloadError):
    """A sitemap or feed beyond the protocol's own limit."""


class ExtractionError(AirchiveError):
    """A page that gives no article. `url` is the page's; the class name is what the failure table records."""

    def __init__(self, message: str, url: str) -> None:
        super().__init__(f"{url}: {message}")
        self.reason = message
        self.url = url

    def __reduce__(self) -> tuple[type[ExtractionError], tuple[str, str]]:
        return type(self), (self.reason, self.url)  # crosses process borders whole


class NotAnArticle(ExtractionError):
    """The page is sound and is no article: a listing, an error page, a programme's home."""


class PageNotFound(NotAnArticle):
    """The page says that there is none at its address, whatever the status of the answer: a soft 404."""


class MissingField(ExtractionError):
    """An article page without a field that every article has (a title)."""


class UnreadablePage(ExtractionError):
    """Bytes that cannot be read as a page: empty, binary, or not HTML at all."""
