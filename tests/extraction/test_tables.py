from __future__ import annotations

import pytest

from archive.extraction.page import read_page
from archive.extraction.tables import table_rows


def rows(markup: str) -> tuple[tuple[str, ...], ...]:
    page = read_page(f"<body><table>{markup}</table></body>".encode(), "https://x.example/")
    return table_rows(page.body[0])


def test_a_table_of_data_is_read_row_by_row() -> None:
    markup = (
        "<thead><tr><th>Port<th>Ships</thead><tr><td> Varn </td><td>3</td></tr><tr><td><td></tr><tr><td>Ostrel<td>5"
    )
    assert rows(markup) == (("Port", "Ships"), ("Varn", "3"), ("Ostrel", "5"))


@pytest.mark.parametrize(
    "markup",
    [
        "<tr><td><p>One</p><td>Two<tr><td>a<td>b",
        f"<tr><td>{'A sentence of an article. ' * 9}<td>x<tr><td>a<td>b",
        "<tr><td>only one row<td>x",
        "<tr><td>a column<tr><td>of lines<tr><td>and no more",
        "<tr><td><table><tr><td>a<td>b<tr><td>c<td>d</table><td>x",
        "",
    ],
)
def test_a_table_that_lays_out_a_page_is_none(markup: str) -> None:
    assert rows(markup) == ()
