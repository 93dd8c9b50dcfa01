from __future__ import annotations

import pytest

from archive.extraction.page import read_page
from archive.extraction.prose.tables import Table, read_table


def table(markup: str) -> Table | None:
    page = read_page(f"<body><table>{markup}</table></body>".encode(), "https://x.example/")
    return read_table(page.body[0])


def test_a_table_of_data_is_read_row_by_row() -> None:
    markup = (
        "<thead><tr><th>Port<th>Ships</thead><tr><td> Varn </td><td>3</td></tr><tr><td><td></tr><tr><td>Ostrel<td>5"
    )
    assert table(markup) == ((("Port", "Ships"), ("Varn", "3"), ("Ostrel", "5")), 1, 0)


def test_headings_of_rows_are_told_from_those_of_columns() -> None:
    found = table("<tr><td><th>2023<th>2024<tr><th>Varn<td>3<td>4<tr><th>Ostrel<td>5<td>6")
    assert found is not None
    assert (found.header_rows, found.header_columns) == (0, 0)  # the corner is none
    found = table("<tr><th>Port<th>2023<tr><th scope='row'>Varn<td>3<tr><th scope='row'>Ostrel<td>5")
    assert found is not None
    assert (found.header_rows, found.header_columns) == (1, 1)
    found = table("<tr><th>a<th>b<tr><th>c<th>d")
    assert found is not None
    assert found.header_rows == 0  # all are: none is


def test_a_cell_that_spans_several_places_stands_in_each() -> None:
    markup = (
        "<tr><th rowspan='2'>Port<th colspan='2'>Ships<tr><th>2023<th>2024"
        "<tr><td>Varn<td>3<td>4<tr><td colspan='0'>Ostrel<td colspan='x'>5<td rowspan='-1'>6"
    )
    assert table(markup) == (
        (("Port", "Ships", "Ships"), ("Port", "2023", "2024"), ("Varn", "3", "4"), ("Ostrel", "5", "6")),
        2,
        0,
    )


def test_spans_cannot_make_a_table_larger_than_it_may_be() -> None:
    found = table("<tr><td colspan='99999' rowspan='99999'>a<td>b" * 1000)
    assert found is not None
    assert sum(map(len, found.rows)) < 30_000


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
    assert table(markup) is None
