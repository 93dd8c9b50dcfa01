"""Rows and keys in bulk: what is written is what one by one would write, in both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, Text, func, select

from archive.store.bulk import among, insert_missing
from archive.store.engine import writing
from archive.store.types import storable

THING = Table(
    "thing", MetaData(), Column("name", Text, primary_key=True), Column("said", Text), Column("size", Integer)
)
NAMES = ("name", "said", "size")
#: Among them what COPY and JSON write with a backslash, and what neither database keeps.
TEXTS = st.text(max_size=20) | st.sampled_from(["\\N", "\\.", "a\tb", "a\nb", "\\", '"', "\x00", "\ud800", "", "NULL"])


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    with writing(database) as connection:
        THING.create(connection)
        yield connection


def rows_of(connection: Connection) -> list[tuple[object, ...]]:
    return sorted(tuple(row) for row in connection.execute(select(THING)))


def test_only_rows_whose_key_is_new_are_written_and_counted(connection: Connection) -> None:
    assert insert_missing(connection, THING, NAMES, []) == 0
    assert insert_missing(connection, THING, NAMES, [("a", None, 1), ("b", "", None)]) == 2
    assert insert_missing(connection, THING, NAMES, [("b", "other", 2), ("c", "x", 3)]) == 1
    assert rows_of(connection) == [("a", None, 1), ("b", "", None), ("c", "x", 3)]


def test_a_transaction_may_bring_rows_many_times_and_be_taken_back(database: Engine) -> None:
    with writing(database) as connection:
        THING.create(connection)
    with suppress(ZeroDivisionError), writing(database) as connection:
        assert insert_missing(connection, THING, NAMES, [("a", None, 1)]) == 1
        raise ZeroDivisionError
    for turn in range(3):
        with writing(database) as connection:
            assert insert_missing(connection, THING, NAMES, [("a", None, 1), (f"b{turn}", None, 2)]) == 2 - bool(turn)
    with writing(database) as connection:
        assert [row[0] for row in rows_of(connection)] == ["a", "b0", "b1", "b2"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.dictionaries(TEXTS.map(storable), st.none() | TEXTS.map(storable), max_size=8), st.lists(TEXTS, max_size=8))
def test_any_text_comes_back_and_is_found_by_its_key(
    connection: Connection, said: dict[str, str | None], others: list[str]
) -> None:
    connection.execute(THING.delete())
    insert_missing(connection, THING, NAMES, [(name, text, 0) for name, text in said.items()])
    assert rows_of(connection) == sorted((name, text, 0) for name, text in said.items())
    wanted = [*list(said)[::2], *others]
    found = set(connection.scalars(select(THING.c.name).where(among(connection, THING.c.name, wanted))))
    assert found == set(said) & {storable(key) for key in wanted}


def test_ten_thousand_keys_are_one_parameter(connection: Connection) -> None:
    insert_missing(connection, THING, NAMES, [(str(number), None, number) for number in range(10_000)])
    keys = [str(number) for number in range(5_000, 15_000)]
    counted = select(func.count()).where(among(connection, THING.c.name, keys))
    assert connection.scalar(counted) == 5_000
