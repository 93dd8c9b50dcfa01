"""Tables of data, told from tables that a page of old was laid out with."""

from __future__ import annotations

from archive.extraction.select import Element, words
from archive.extraction.text import clean

#: A cell with more words than that holds text, not data.
_LONGEST_CELL = 160


def table_rows(table: Element) -> tuple[tuple[str, ...], ...]:
    """The cells of a table of data, row by row; () for a table that lays out a page."""
    if next(table.iterdescendants("table", "p", "ul", "ol", "h1", "h2", "h3", "iframe", "form"), None) is not None:
        return ()
    rows = [tuple(clean(words(cell)) for cell in row.iterchildren("td", "th")) for row in table.iterdescendants("tr")]
    rows = [row for row in rows if any(row)]
    is_data = len(rows) > 1 and sum(len(row) > 1 for row in rows) > len(rows) // 2
    is_short = all(len(cell) <= _LONGEST_CELL for row in rows for cell in row)
    return tuple(rows) if is_data and is_short else ()
