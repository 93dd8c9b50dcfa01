"""`airchive show`: an article, its history, its bytes."""

from __future__ import annotations

import argparse
import sys
from typing import Any, TextIO

from archive.errors import UsageError
from archive.home import Home
from archive.store import articles, requisites
from archive.store.engine import open_read_only, reading
from archive.stored import read_stored
from archive.units import human_bytes

#: Lines of the heading, in order; what an article does not have is left out.
_HEADING = (
    "article_id", "site", "language", "detected_language", "kind", "url", "published_at", "published_local",
    "modified_at", "byline", "authors", "section", "tags", "wire_credits", "notes", "word_count",
    "first_seen_at", "last_seen_at", "removed_at", "removed_record_id", "quality_flags", "provenance",
)  # fmt: skip


def show_command(arguments: argparse.Namespace, database: str) -> int:
    engine = open_read_only(database)
    try:
        with reading(engine) as connection:
            article = articles.find(connection, arguments.article)
            if article is None:
                raise UsageError(f"no article {arguments.article!r} in the archive (an article_id, or any of its URLs)")
            history = articles.history(connection, article["article_id"])
            files = requisites.of_article(connection, article["article_id"])
    finally:
        engine.dispose()
    if arguments.raw:
        _print_record(Home(arguments.home), article)
    else:
        _print_article(article, history, files, sys.stdout)
    return 0


def _print_record(home: Home, article: dict[str, Any]) -> None:
    """The record as it stands: WARC header and block, the block's bytes untouched."""
    record = read_stored(home, article["warc_file"], article["warc_offset"], article["record_id"])
    head = "".join(f"{name}: {value}\r\n" for name, value in record.headers)
    sys.stdout.buffer.write(f"{record.version}\r\n{head}\r\n".encode() + record.block)


def _print_article(
    article: dict[str, Any], history: list[dict[str, Any]], files: list[dict[str, Any]], out: TextIO
) -> None:
    print(article["title"], file=out)
    if article["subtitle"]:
        print(article["subtitle"], file=out)
    print(file=out)
    for name in _HEADING:
        if (value := _readable(article[name])) != "":
            print(f"  {name:17} {value}", file=out)
    print(
        f"  {'bytes':17} {article['warc_file']}, byte {article['warc_offset']}, {article['warc_length']} bytes",
        file=out,
    )
    for text in (article["lede"], article["body"]):
        if text:
            print(f"\n{text}", file=out)
    if files:
        print("\nmedia", file=out)
    for file in files:
        print(f"  {file['kind']}  {file['url']}\n    {_whereabouts(file)}", file=out)
    print("\nhistory", file=out)
    for row in history:
        print(f"  {row['number']}  since {row['since']}  {row['reason']}  {row['title']}", file=out)


def _whereabouts(file: dict[str, Any]) -> str:
    """Where the bytes of a picture, sound or film are, or why they are not."""
    place = f"{file['warc_file']}, byte {file['warc_offset']}, record {file['record_id']}"
    if file["why_not"] is None:
        return f"{human_bytes(file['bytes'])}, {file['mime_type']}: {place}" if file["bytes"] is not None else place
    return file["why_not"] if file["record_id"] is None else f"{file['why_not']}: {place}"


def _readable(value: Any) -> str:
    """A column as words: a list as its entries, an object as its names and values."""
    if isinstance(value, list):
        return ", ".join(_readable(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_readable(item)}" for name, item in value.items())
    return "" if value is None else str(value)
