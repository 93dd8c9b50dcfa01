"""Articles and revisions: the same rows whatever the order, the same rows in both databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy.exc import IntegrityError

from archive.article import Article, Block, Note, article_columns
from archive.capture import Capture
from archive.store import articles, captures, failures, preview
from archive.store.captures import Outcome
from archive.store.engine import open_database, reading, writing
from archive.store.listings import PageListing, SiteRow, list_pages, upsert_sites
from archive.store.pages import PageVisit, finish
from archive.store.schema import revision
from tests.store.builders import NOON, at, make_article, make_capture
from tests.store.dumps import Dump, dump

Pair = tuple[Article, Capture]


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    with writing(database) as connection:
        yield connection


def show(connection: Connection, *pairs: Pair) -> list[str]:
    captures.insert(connection, [capture for _, capture in pairs], run_id=None)
    changes = articles.upsert(connection, pairs)
    shown = [articles.show(*pair) for pair in pairs]
    outcomes = [Outcome(one.capture.record_id, "ingested", None, one.article_id, one.revision_id, 1) for one in shown]
    captures.set_outcome(connection, outcomes)
    return list(changes)


def find(connection: Connection, key: str) -> dict[str, Any]:
    row = articles.find(connection, key)
    assert row is not None
    return row


def test_an_article_comes_back_under_its_column_names(connection: Connection) -> None:
    read = make_article(1)
    assert show(connection, (read, make_capture(1))) == ["new"]
    row = find(connection, articles.key_of(read))
    expected = article_columns(read)
    assert {name: row[name] for name in expected} == expected
    assert (row["record_id"], row["warc_file"], row["warc_offset"], row["warc_length"]) == (
        make_capture(1).record_id,
        "demo-1.warc.gz",
        1000,
        900,
    )
    assert row["payload_digest"] == make_capture(1).payload_digest
    assert (row["first_seen_at"], row["last_seen_at"], row["removed_at"]) == (
        "2026-11-23T12:01:00.000Z",
        "2026-11-23T12:01:00.000Z",
        None,
    )


def test_a_page_without_anything_but_a_title_is_an_article_too(connection: Connection) -> None:
    bare = Article(
        "https://x.example/", "https://x.example/", "x.example", "x.example", None, "article", "T", "generic", 1
    )
    show(connection, (bare, make_capture(1)))
    row = find(connection, "https://x.example/")
    assert {name: row[name] for name in article_columns(bare)} == article_columns(bare)


def test_a_change_is_new_then_unchanged_then_revised(connection: Connection) -> None:
    first, second = make_article(1), make_article(1, "It fell again.")
    pairs = [(first, make_capture(1)), (first, make_capture(2)), (second, make_capture(3)), (second, make_capture(4))]
    assert show(connection, *pairs) == ["new", "unchanged", "revised", "unchanged"]
    assert show(connection, *pairs) == ["unchanged"] * 4
    assert show(connection, (make_article(2), make_capture(5)), (first, make_capture(6))) == ["new", "unchanged"]


def test_the_revision_seen_last_stands(connection: Connection) -> None:
    first, second = make_article(1), make_article(1, "It fell again.")
    show(connection, (first, make_capture(1)), (second, make_capture(2)))
    assert find(connection, articles.key_of(first))["body"].startswith("It fell again.")
    show(connection, (first, make_capture(3)))
    row = find(connection, articles.key_of(first))
    assert row["body"].startswith("The river rose")
    assert (row["revision_count"], row["record_id"]) == (2, make_capture(1).record_id)


def test_the_newest_extractor_stands_and_another_form_only_for_want_of_the_page(connection: Connection) -> None:
    old, new = make_article(1), make_article(1, "Read better.", extractor_version=2)
    amp = make_article(1, "From AMP.", extractor_version=3, alternate=True)
    key = articles.key_of(old)
    show(connection, (amp, make_capture(9)))
    assert find(connection, key)["body"].startswith("From AMP.")
    show(connection, (new, make_capture(1)), (old, make_capture(5)))
    assert find(connection, key)["body"].startswith("Read better.")


def test_url_and_site_are_those_of_the_capture_read_last(connection: Connection) -> None:
    slug = "https://news.example/a/flood/1.html"
    moved = make_article(1, url=slug, canonical_url=slug, site="demo-ru")
    show(connection, (moved, make_capture(2, url=slug)), (make_article(1), make_capture(1)))
    row = find(connection, articles.key_of(moved))
    assert (row["url"], row["canonical_url"], row["site"]) == (slug, slug, "demo-ru")


def test_an_article_is_found_by_every_url_it_was_captured_at(connection: Connection) -> None:
    old = "https://news.example/a/old-slug/1.html"
    show(connection, (make_article(1, url=old), make_capture(1, url=old)), (make_article(1), make_capture(2)))
    key = articles.key_of(make_article(1))
    for url in (old, make_article(1).url, key):
        assert find(connection, url)["article_id"] == key
    assert articles.find(connection, "https://news.example/none") is None


def test_a_revisit_prolongs_what_its_original_showed(connection: Connection) -> None:
    first, second = make_article(1), make_article(1, "It fell again.")
    show(connection, (first, make_capture(1)), (second, make_capture(2)))
    revisit = make_capture(3, record_type="revisit")
    for _ in range(2):
        articles.extend(connection, [(articles.show(first, revisit).revision_id, revisit), ("unknown", revisit)])
        row = find(connection, articles.key_of(first))
        assert row["body"].startswith("The river rose")
        assert (row["first_seen_at"], row["last_seen_at"]) == ("2026-11-23T12:01:00.000Z", "2026-11-23T12:03:00.000Z")
    earlier = articles.show(second, make_capture(2, captured_at=at(1)))
    articles.extend(connection, [(earlier.revision_id, earlier.capture)])
    assert find(connection, articles.key_of(first)) == row


def absent(connection: Connection, key: str, *hours: float) -> None:
    """Answers that show the article to be gone, so many hours after noon."""
    gone = [make_capture(900 + int(60 * hour), captured_at=at(60 * hour), status=404) for hour in hours]
    captures.insert(connection, gone, run_id=None)
    captures.set_outcome(connection, [Outcome(capture.record_id, "none", "gone", key) for capture in gone])


def tombstone(connection: Connection, key: str) -> tuple[object, object]:
    row = find(connection, key)
    return row["removed_at"], row["removed_record_id"]


def test_an_article_is_removed_when_a_second_look_finds_it_gone(connection: Connection) -> None:
    read = make_article(1)
    key = articles.key_of(read)
    show(connection, (read, make_capture(2)))
    absent(connection, key, 3)
    assert tombstone(connection, key) == (None, None)
    absent(connection, key, 3.9)  # the same look, as good as: an hour has to pass
    assert tombstone(connection, key) == (None, None)
    absent(connection, key, 4)
    first = make_capture(900 + 180).record_id
    assert tombstone(connection, key) == ("2026-11-23T15:00:00.000Z", first)
    absent(connection, key, 30)
    assert tombstone(connection, key) == ("2026-11-23T15:00:00.000Z", first)
    assert {row["removed_record_id"] for row in articles.history(connection, key)} == {first}


def test_a_return_clears_the_tombstone_and_another_removal_makes_another(connection: Connection) -> None:
    read = make_article(1)
    key = articles.key_of(read)
    show(connection, (read, make_capture(2)))
    absent(connection, key, 3, 4, 6, 8)
    show(connection, (read, make_capture(300)))
    assert tombstone(connection, key)[0] == "2026-11-23T18:00:00.000Z"  # it came back between the looks
    show(connection, (read, make_capture(420)))
    assert tombstone(connection, key) == (None, None)
    absent(connection, key, 9)
    assert tombstone(connection, key)[0] == "2026-11-23T20:00:00.000Z"
    show(connection, (read, make_capture(600)))
    assert tombstone(connection, key) == (None, None)


def test_history_tells_why_each_revision_arose(connection: Connection) -> None:
    one, two = make_article(1), make_article(1, "It fell again.")
    show(connection, (one, make_capture(1)), (two, make_capture(2)))
    better = [replace(read, extractor_version=2, lede="Rain, at last.") for read in (one, two)]
    show(connection, (better[0], make_capture(1)), (better[1], make_capture(2)))
    show(connection, (replace(better[1], title="Third"), make_capture(3)))
    show(connection, (replace(one, alternate=True), make_capture(4)))
    told = articles.history(connection, articles.key_of(one))
    assert [(row["number"], row["reason"], row["extractor_version"]) for row in told] == [
        (1, "first seen", 1),
        (2, "extractor changed", 2),
        (3, "page changed", 1),
        (4, "extractor changed", 2),
        (5, "page changed", 2),
        (6, "first seen", 1),
    ]
    assert [row["is_current"] for row in told] == [0, 0, 0, 0, 1, 0]
    assert [row["since"][14:16] for row in told] == ["01", "01", "02", "02", "03", "04"]
    assert {row["revision_count"] for row in told} == {6}


def test_the_parts_of_a_revision_are_rows_too(connection: Connection) -> None:
    show(connection, (make_article(1), make_capture(1)), (make_article(2, authors=("Bo Reporter",)), make_capture(2)))
    by_person = text(
        "SELECT p.name, count(*) FROM person p JOIN article_person ap ON ap.person_id = p.person_id"
        " GROUP BY p.name ORDER BY p.name"
    )
    assert [tuple(row) for row in connection.execute(by_person)] == [("Ann Writer", 1), ("Bo Reporter", 2)]
    for table, number in {"tag": 2, "article_tag": 4, "media": 2, "image": 2, "link": 6}.items():
        assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == number


def test_a_link_says_whether_it_stands_in_the_body_or_leads_to_another_story(connection: Connection) -> None:
    show(connection, (make_article(1), make_capture(1)))
    links = text("SELECT position, kind, url, text FROM link ORDER BY position")
    assert [tuple(row) for row in connection.execute(links)] == [
        (0, "body", "https://weather.example/", "forecast"),
        (1, "related", "https://news.example/a/rain.html", "Rain on the way"),
        (2, "related", "https://weather.example/", "forecast"),
    ]


def test_provenance_makes_no_revision_and_is_that_of_the_first_capture(connection: Connection) -> None:
    first = make_article(1)
    other = replace(first, provenance=(("published_at", "address.date"),))
    assert show(connection, (other, make_capture(2)), (first, make_capture(3))) == ["new", "unchanged"]
    assert find(connection, first.url)["provenance"] == {"published_at": "address.date"}
    assert show(connection, (first, make_capture(1))) == ["unchanged"]
    assert find(connection, first.url)["provenance"] == dict(first.provenance)


def test_a_publishers_time_keeps_its_fraction_of_a_second(connection: Connection) -> None:
    show(connection, (make_article(1), make_capture(1)))
    row = find(connection, make_article(1).url)
    assert (row["published_at"], row["modified_at"]) == ("2026-11-20T07:00:00.25Z", "2026-11-20T08:00:00Z")
    stored = connection.execute(select(revision.c.published_at, revision.c.modified_at)).one()
    assert tuple(stored) == (make_article(1).published_at, make_article(1).modified_at)


def test_text_that_no_database_keeps_is_mended_alike(sqlite_url: str, postgres_url: str) -> None:
    odd = make_article(
        1,
        "NUL \x00 here",
        title="T\x00",
        tags=("a\x00",),
        source_id=None,
        notes=(Note("update", "\x00"),),
        provenance=(("title", "h1\x00"),),
    )
    stored = []
    for url in (sqlite_url, postgres_url):
        engine = open_database(url)
        with writing(engine) as connection:
            show(connection, (odd, make_capture(1)))
            stored.append(dump(connection))
        engine.dispose()
    assert stored[0] == stored[1]
    [row] = stored[0]["articles"]
    assert "T\N{REPLACEMENT CHARACTER}" in row
    assert '["a\N{REPLACEMENT CHARACTER}"]' in row
    assert '{"title":"h1\N{REPLACEMENT CHARACTER}"}' in row


TEXTS = ("The river rose.", "It fell again.")
_SHOWN = st.builds(
    lambda number, words, version, alternate, slug, minute, extractor, rule: (
        make_article(
            number,
            words,
            extractor_version=version,
            alternate=alternate,
            url=f"https://news.example/a/{slug}/{number}.html",
            extractor=extractor,
            provenance=(("title", rule),),
        ),
        minute,
    ),
    st.integers(1, 2),
    st.sampled_from(TEXTS),
    st.integers(1, 2),
    st.booleans(),
    st.sampled_from(("flood", "rain")),
    st.integers(0, 3),
    st.sampled_from(("pangea", "generic")),
    st.sampled_from(("pangea.h1", "json_ld.headline")),
)


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory, postgres_server: Any) -> Iterator[tuple[Engine, Engine]]:
    postgres_server.psql("CREATE DATABASE orders;")
    one = open_database(f"sqlite:///{tmp_path_factory.mktemp('orders') / 'a.db'}")
    other = open_database(postgres_server.get_uri(database="orders"))
    yield one, other
    one.dispose()
    other.dispose()


def _dump_after(engine: Engine, pairs: Sequence[Pair], portion: int) -> Dump:
    """The rows after the pairs, given in portions; the transaction is undone."""
    with engine.connect() as connection:
        captures.insert(
            connection, [capture for _, capture in sorted(pairs, key=lambda p: p[1].record_id)], run_id=None
        )
        for start in range(0, len(pairs), portion):
            articles.upsert(connection, pairs[start : start + portion])
        result = dump(connection)
        connection.rollback()
    return result


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), shown=st.lists(_SHOWN, min_size=1, max_size=7))
def test_any_order_and_any_repetition_give_the_same_rows_in_both_databases(
    engines: tuple[Engine, Engine], data: st.DataObject, shown: list[tuple[Article, int]]
) -> None:
    pairs = [
        (read, make_capture(number, captured_at=at(minute), url=read.url))
        for number, (read, minute) in enumerate(shown)
    ]
    repeated = data.draw(st.lists(st.sampled_from(pairs), max_size=4))
    shuffled = data.draw(st.permutations(pairs + repeated))
    portion = data.draw(st.integers(1, 4))
    expected = _dump_after(engines[0], pairs, len(pairs))
    assert _dump_after(engines[0], shuffled, portion) == expected
    assert _dump_after(engines[1], shuffled, portion) == expected


def _fill(engine: Engine) -> Dump:
    """A bit of everything, by every function that writes."""
    stories = [PageListing(make_article(n).url, "demo-en", "article", str(n), title="Ж") for n in range(1, 8)]
    with writing(engine) as connection:
        upsert_sites(connection, [SiteRow("demo-en", "demo", "news.example", "en")])
        list_pages(connection, [*stories, PageListing("https://news.example/s", "demo-en", "sitemap")], NOON)
        made = [make_capture(n, status=404 if n == 4 else 200) for n in range(1, 7)]
        by_record = {capture.record_id: capture.url for capture in made}
        captures.insert(connection, made, run_id=None, page_urls=by_record)
        visits = [PageVisit(c.url, c.captured_at, c.status, c.record_id, c.payload_digest, at(99)) for c in made]
        finish(connection, visits)
        articles.upsert(connection, [(make_article(n), made[n - 1]) for n in (1, 2)])
        outcomes = [
            *(Outcome(made[n - 1].record_id, "ingested", None, articles.key_of(make_article(n))) for n in (1, 2)),
            Outcome(made[2].record_id, "failed", "MissingField"),
            Outcome(made[3].record_id, "none", "status 404"),
            Outcome(made[4].record_id, "not_article", 'a "list"'),
        ]
        captures.set_outcome(connection, outcomes)
        failures.record(connection, made[2].record_id, "MissingField", "no title", 1)
    with reading(engine) as connection:
        return dump(connection)


def test_the_same_work_gives_the_same_rows_in_both_databases(sqlite_url: str, postgres_url: str) -> None:
    dumps = []
    for url in (sqlite_url, postgres_url):
        engine = open_database(url)
        dumps.append(_fill(engine))
        engine.dispose()
    assert dumps[0] == dumps[1]
    assert all(dumps[0][name] for name in ("articles", "article_history", "captures", "coverage", "person", "link"))


def test_coverage_counts_each_page_once_and_says_why_it_is_no_article(database: Engine) -> None:
    [row] = _fill(database)["coverage"]
    reasons = (
        '{"MissingField":1,"not an article: a \\"list\\"":1,"not fetched yet":1,"not ingested yet":1,"status 404":1}'
    )
    assert row == ("demo-en", "2026-11-23", 7, 6, 6, 2, 1, reasons)


def test_every_row_of_a_revision_leads_to_its_record(connection: Connection) -> None:
    pairs = [(make_article(n, words), make_capture(n + 10 * k)) for n in (1, 2) for k, words in enumerate(TEXTS)]
    for batch in (pairs[:2], pairs[2:]):
        show(connection, *batch)
    lost = text(
        "SELECT count(*) FROM article a LEFT JOIN revision r ON r.revision_id = a.current_revision"
        " LEFT JOIN capture c ON c.record_id = r.first_record_id WHERE c.record_id IS NULL"
    )
    assert connection.execute(lost).scalar_one() == 0
    assert connection.execute(text("SELECT count(*) FROM articles")).scalar_one() == 2


def test_an_article_of_a_capture_without_a_row_is_refused(connection: Connection) -> None:
    with pytest.raises(IntegrityError):
        articles.upsert(connection, [(make_article(1), make_capture(1))])


def test_a_preview_tells_what_storing_would_change(connection: Connection) -> None:
    known = make_article(1)
    show(connection, (known, make_capture(1)))
    read = [known, replace(known, extractor_version=9), make_article(1, "It fell again."), make_article(2)]
    assert preview.compare(connection, read) == ["unchanged", "unchanged", "revised", "new"]


def test_a_list_block_keeps_its_structure(connection: Connection) -> None:
    listed = make_article(1, blocks=(Block("list", "One\nTwo", items=("One", "Two")),))
    show(connection, (listed, make_capture(1)))
    row = find(connection, listed.url)
    assert row["blocks"] == [{"kind": "list", "text": "One\nTwo", "items": ["One", "Two"]}]
    assert row["body"] == "One\nTwo"
