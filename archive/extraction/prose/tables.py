"""Tables of data, told from tables that a page of old was laid out with."""

from __future__ import annotations

from typing import NamedTuple

from archive.extraction.select import Element, words
from archive.extraction.text import clean

#: A cell with more words than that holds text, not data.
_LONGEST_CELL = 160
#: What HTML allows a cell to span, and how many cells of a table are filled so: beyond that each stands once.
_WIDEST = 1000
_MOST_FILLED = 20_000

Rows = tuple[tuple[str, ...], ...]


class Table(NamedTuple):
    """A table of data: its cells row by row, one that spans several places in each of them."""

    rows: Rows
    header_rows: int  #: so many rows from above are headings of columns
    header_columns: int  #: so many columns from the left are headings of rows


class _Cell(NamedTuple):
    text: str
    is_header: bool
    across: int
    down: int


def read_table(table: Element) -> Table | None:
    """The table of data that an element is; None for a table that lays out a page."""
    if next(table.iterdescendants("table", "p", "ul", "ol", "h1", "h2", "h3", "iframe", "form"), None) is not None:
        return None
    lines = [[_cell(cell) for cell in row.iterchildren("td", "th")] for row in table.iterdescendants("tr")]
    lines = [line for line in lines if any(cell.text for cell in line)]
    is_data = len(lines) > 1 and sum(len(line) > 1 for line in lines) > len(lines) // 2
    is_short = all(len(cell.text) <= _LONGEST_CELL for line in lines for cell in line)
    if not is_data or not is_short:
        return None
    grid = _grid(lines)
    above = next((n for n, row in enumerate(grid) if not all(cell.is_header for cell in row)), 0)
    below = grid[above:]
    widest = max(map(len, below))
    left = next((n for n in range(widest) if not all(n < len(row) and row[n].is_header for row in below)), 0)
    return Table(tuple(tuple(cell.text for cell in row) for row in grid), above, left)


def _cell(cell: Element) -> _Cell:
    is_header = cell.tag == "th"
    if cell.get("colspan") is None and cell.get("rowspan") is None:
        return _Cell(clean(words(cell)), is_header, 1, 1)
    return _Cell(clean(words(cell)), is_header, _span(cell.get("colspan")), _span(cell.get("rowspan")))


def _span(value: str | None) -> int:
    digits = (value or "").strip()[:6]
    return min(max(int(digits), 1), _WIDEST) if digits.isascii() and digits.isdigit() else 1


def _grid(lines: list[list[_Cell]]) -> list[list[_Cell]]:
    """The rows with a cell in every place that it spans."""
    if all(cell.across == cell.down == 1 for line in lines for cell in line):
        return lines
    grid: list[list[_Cell]] = []
    hanging: dict[int, tuple[_Cell, int]] = {}  #: by column, a cell from above and how many rows it still spans
    filled = 0
    for line in lines:
        row: list[_Cell] = []
        for cell in [*line, None]:
            while (above := hanging.pop(len(row), None)) is not None:
                spanning, left = above
                if left > 1 and filled < _MOST_FILLED:
                    hanging[len(row)] = (spanning, left - 1)
                row.append(spanning)
                filled += 1
            if cell is None:
                break
            across = min(cell.across, 1 + _MOST_FILLED - min(filled, _MOST_FILLED))
            filled += across - 1
            for _ in range(across):
                if cell.down > 1 and filled < _MOST_FILLED:
                    hanging[len(row)] = (cell, cell.down - 1)
                row.append(cell)
        grid.append(row)
    return grid
