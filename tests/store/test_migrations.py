"""Schema versions: from nothing to the present, and what another version is told."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from archive.article import article_columns
from archive.errors import SchemaMismatch
from archive.store import articles, captures, migrate, steps
from archive.store.engine import open_database, open_read_only, reading, upgrade, writing
from archive.store.schema import metadata
from archive.store.views import ARTICLES_COLUMNS, VIEWS
from tests.store.builders import make_article, make_capture
from tests.store.dumps import dump, view_columns

NEWEST = migrate.PRESENT

#: What ARCHITECTURE.md promises of the view, whatever else it has.
PROMISED = {
    *(
        "article_id",
        "broadcaster",
        "site",
        "language",
        "kind",
        "url",
        "canonical_url",
        "source_id",
        "title",
        "subtitle",
    ),
    *("lede", "byline", "authors", "published_at", "modified_at", "section", "tags", "body", "word_count"),
    *("wire_credits", "media", "images", "first_seen_at", "last_seen_at", "removed_at", "revision_count"),
    *("quality_flags", "extractor", "extractor_version", "warc_file", "warc_offset", "warc_length", "record_id"),
    "payload_digest",
}


def _build(url: str, version: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        steps.run_steps(connection, version)
    engine.dispose()


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression-based index")
def test_the_steps_build_the_tables_of_the_schema(database: Engine) -> None:
    with reading(database) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_indexes_are_those_of_the_schema_to_the_letter(database: Engine) -> None:
    """Alembic cannot compare indexes over expressions on SQLite, nor the condition of a partial one."""
    with database.connect() as connection:
        built = _indexes(connection)
        for view in VIEWS:
            connection.execute(text(f"DROP VIEW {view}"))
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert built == _indexes(connection)
        connection.rollback()


def _indexes(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        found = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    else:
        found = text("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
    rows = connection.execute(found).all()
    return {name: " ".join(sql.replace('"', "").split()) for name, sql in rows if "alembic" not in name}


def test_the_views_have_the_promised_columns(database: Engine) -> None:
    with reading(database) as connection:
        columns = {view: view_columns(connection, view) for view in VIEWS}
    assert set(columns["articles"]) >= PROMISED
    assert columns["articles"] == list(ARTICLES_COLUMNS)
    assert set(article_columns(make_article())) <= set(columns["articles"])
    assert columns["article_history"][: len(columns["articles"])] == columns["articles"]
    assert columns["article_history"][len(columns["articles"]) :] == ["number", "since", "reason", "is_current"]


def test_an_older_database_is_refused_until_it_is_upgraded(database_url: str) -> None:
    _build(database_url, "0001")
    for opened in (open_database, open_read_only):
        with pytest.raises(SchemaMismatch, match="airchive db upgrade"):
            opened(database_url)
    assert upgrade(database_url) == NEWEST
    engine = open_database(database_url)
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM articles")).scalar_one() == 0
    engine.dispose()
    assert upgrade(database_url) == NEWEST


#: The columns of the view that came after its first form.
LATER = {"detected_language", "published_local", "related", "notes", "provenance", "removed_record_id"}


def _take_back(connection: Connection, target: str) -> None:
    """Undo the steps down to `target`: what the program never does, and a step must know all the same."""
    known = steps.scripts()

    def undone(current: Any, _context: MigrationContext) -> Any:
        return known._downgrade_revs(target, current)

    with EnvironmentContext(Config(), known, fn=undone) as environment:
        environment.configure(connection=connection, target_metadata=metadata)
        environment.run_migrations()


def test_the_article_columns_come_and_go_with_the_rows_in_place(database: Engine) -> None:
    bare = make_article(1, detected_language=None, published_local=None, related=(), notes=(), provenance=())
    with writing(database) as connection:
        captures.insert(connection, [make_capture(1), make_capture(2)], run_id=None)
        articles.upsert(connection, [(bare, make_capture(1)), (make_article(2), make_capture(2))])
    with reading(database) as connection:
        before, views = dump(connection), {view: _rows(connection, view) for view in ("articles", "article_history")}
    with writing(database) as connection:
        _take_back(connection, "0003")
    with reading(database) as connection:
        for view, rows in views.items():
            assert not set(view_columns(connection, view)) & LATER
            assert _rows(connection, view) == [{k: row[k] for k in row if k not in LATER} for row in rows]
        assert connection.execute(text("SELECT count(*) FROM link")).scalar_one() == 2
    with writing(database) as connection:
        migrate.upgrade(connection, "here")
    with reading(database) as connection:
        after, rows = dump(connection), _rows(connection, "articles")
        assert [row for row in rows if row["source_id"] == "1"] == [
            row for row in views["articles"] if row["source_id"] == "1"
        ]
        [other] = [row for row in rows if row["source_id"] == "2"]
        assert {name: other[name] for name in LATER} == {
            "detected_language": None,
            "published_local": None,
            "related": "[]",
            "notes": "[]",
            "provenance": "{}",
            "removed_record_id": None,
        }
        kinds = text("SELECT DISTINCT kind FROM link")
        assert connection.scalars(kinds).all() == ["body"]
    assert {name: len(after[name]) for name in after if name != "link"} == {
        name: len(before[name]) for name in before if name != "link"
    }


def _rows(connection: Connection, view: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(text(f"SELECT * FROM {view} ORDER BY article_id")).mappings()]


def test_a_newer_database_is_refused_and_left_alone(database_url: str) -> None:
    engine = open_database(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    for opened in (open_database, open_read_only, upgrade):
        with pytest.raises(SchemaMismatch, match="9999, which is newer"):
            opened(database_url)


def test_tables_of_another_program_are_left_alone(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE article (x INTEGER)"))
    for opened in (open_database, upgrade):
        with pytest.raises(SchemaMismatch, match="another program"):
            opened(database_url)
    assert inspect(engine).get_table_names() == ["article"]
    engine.dispose()


def test_two_that_open_an_empty_database_at_once_both_find_it_built(database_url: str) -> None:
    failures: list[BaseException] = []

    def open_it() -> None:
        try:
            open_database(database_url).dispose()
        except BaseException as error:  # noqa: BLE001  # whatever it is, the test is to show it
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_the_list_of_versions_is_that_of_the_steps() -> None:
    modules = [script.revision for script in steps.scripts().walk_revisions()]
    assert tuple(reversed(modules)) == migrate.VERSIONS
