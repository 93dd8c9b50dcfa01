"""Rows of a query as a person or a program wants them: a table, CSV or JSON."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Literal, TextIO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

Format = Literal["table", "csv", "json"]

#: A table is for eyes: a cell shows so many characters of a long text, and says that it goes on.
CELL_WIDTH = 120


def write_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: Format, out: TextIO | None = None) -> int:
    """Write the rows to `out` (stdout), as they come in CSV and JSON; returns how many there were."""
    out = out or sys.stdout  # as it is now, not as it was when this module was read
    if form == "csv":
        return _write_csv(columns, rows, out)
    if form == "json":
        return _write_json(columns, rows, out)
    return _write_table(columns, rows, out)


def _write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count


def _write_json(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    """One array of objects, a row a line: whole for a JSON reader, and a line a row for `grep`."""
    count = 0
    out.write("[")
    for count, row in enumerate(rows, 1):
        out.write("\n" if count == 1 else ",\n")
        out.write(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False))
    out.write("\n]\n")
    return count


def _write_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: TextIO) -> int:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    width = shutil.get_terminal_size().columns if out.isatty() else 10_000
    Console(file=out, width=width, highlight=False, soft_wrap=not out.isatty()).print(table)
    return table.row_count


def _cell(value: Any) -> Text:
    if value is None:
        return Text("")
    if isinstance(value, dict):  # JSON prints the object, eyes want its parts
        value = ", ".join(f"{name} ({count})" for name, count in value.items())
    text = " ".join(str(value).split())
    return Text(text if len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…")
