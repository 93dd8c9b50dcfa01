"""Which files of an article may be fetched, from which hosts, and how they become pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from archive import discovery, reparse, requisites
from archive.article import Article, Image, Media
from archive.capture import Capture
from archive.home import Home
from archive.ingest import store_readings
from archive.media import NO_FILE, OTHER_HOST, STREAM, requisite
from archive.media import requisites as requisites_of
from archive.reading import Reading, read_capture, read_media
from archive.sites.registry import VARIABLE, load
from archive.store import captures, claims, coverage, pages, runs
from archive.store.engine import reading, writing
from archive.store.listings import PageListing, list_pages
from archive.store.migrate import upgrade
from archive.warc import http
from tests.store.builders import NOON, make_article, make_capture
from tests.store.dumps import dump
from tests.store.test_migrations import _take_back
from tests.warc.samples import exchange, ids, writer

GDB, AV = "http://gdb.newsroom.example", "http://av.newsroom.example"
PICTURE, SOUND = f"{GDB}/1.jpg", f"{AV}/1.mp3"


URLS = [f"http://www.newsroom.example/a/{number}.html" for number in range(3)]


def _article() -> Article:
    return make_article(1, url=URLS[0], site="demo", images=(Image(PICTURE),), media=(Media("audio", SOUND),))


@pytest.mark.parametrize(
    ("kind", "url", "mime_type", "refusal"),
    [
        ("image", PICTURE, None, None),
        ("image", "http://ru.newsroom.example/1.jpg", None, None),  # a host of another site of the broadcaster
        ("image", "https://cdn.example/1.jpg", None, OTHER_HOST),
        ("image", "https://gdb.newsroom.example.evil.example/1.jpg", None, OTHER_HOST),
        ("image", "https://gdb.newsroom.example@evil.example/1.jpg", None, OTHER_HOST),
        ("image", "http://127.0.0.1/1.jpg", None, "refused: loopback address"),
        ("image", f"{GDB}:8080/1.jpg", None, "refused: no port of the web"),
        ("image", "http://[broken/1.jpg", None, "bad URL"),
        ("image", f"{GDB}/{'a' * 2_048}.jpg", None, "URL too long"),
        ("audio", SOUND, None, None),
        ("audio", f"{AV}/PLAY?id=7", "audio/mpeg; rate=44100", None),
        ("video", f"{AV}/1.MP4?start=3", None, None),
        ("video", f"{AV}/1/master.m3u8?token=1", "video/mp4", STREAM),
        ("video", f"{AV}/1/film.mpd", None, STREAM),
        ("video", f"{AV}/1.ism/Manifest", None, STREAM),
        ("audio", f"{AV}/live", "application/x-mpegURL", STREAM),
        ("video", f"{AV}/watch/1.html", None, NO_FILE),
        ("video", "https://cdn.example/1/master.m3u8", None, STREAM),
    ],
)
def test_a_file_may_be_fetched_or_says_why_not(kind: str, url: str, mime_type: str | None, refusal: str | None) -> None:
    assert requisite("demo", kind, url, mime_type).refusal == refusal  # type: ignore[arg-type]


def test_a_site_that_nobody_described_has_no_media() -> None:
    assert requisite("unknown.example", "image", "https://unknown.example/1.jpg").refusal == OTHER_HOST


def test_the_lead_picture_comes_first_and_each_file_once() -> None:
    film = Media("video", f"{AV}/1.mp4", poster=f"{GDB}/still.jpg")
    article = make_article(1, site="demo", images=(Image(PICTURE), Image(f"{GDB}/2.jpg")), media=(film, film))
    assert [(one.kind, one.url) for one in requisites_of(article)] == [("image", PICTURE), ("video", film.url)]


def test_the_still_of_a_film_is_the_lead_of_an_article_without_pictures() -> None:
    films = (Media("video", f"{AV}/1.mp4"), Media("video", f"{AV}/2.mp4", poster=f"{GDB}/still.jpg"))
    found = requisites_of(make_article(1, site="demo", images=(), media=films))
    assert [(one.kind, one.url) for one in found] == [
        ("image", f"{GDB}/still.jpg"), ("video", f"{AV}/1.mp4"), ("video", f"{AV}/2.mp4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hosts", "fault"),
    [('["cdn.example", "UPPER.example"]', "media_hosts 'UPPER.example'"), ('"cdn.example"', "list of texts")],
)
def test_a_fault_in_media_hosts_is_named(hosts: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "paper.toml").write_text(_site(f"media_hosts = {hosts}"), encoding="utf-8")
    with pytest.raises(Exception, match=fault):
        load(tmp_path)


def _site(added: str = "") -> str:
    """A site file."""
    head = '[broadcaster]\nkey = "paper"\nname = "P"\nplatform = "generic"\n'
    return f'{head}[[site]]\nkey = "paper"\nname = "P"\nhost = "paper.example"\nlanguage = "en"\n{added}\n'


# What the bytes of a file say


def _answer(kind: str, body: bytes, *headers: str) -> tuple[Capture, bytes]:
    head = "".join(f"{line}\r\n" for line in (f"Content-Type: {kind}", *headers))
    return make_capture(1, mime_type=kind, url=SOUND), f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body


def _chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


MP3 = b"\xff\xfb\x90\x00" + bytes(400)


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        (_answer("audio/mpeg", MP3), 404),
        (_answer("audio/mpeg", MP3 * 5_000), 5_000 * 404),  # longer than what is looked at
        (_answer("audio/mpeg", _chunked(MP3, MP3), "Transfer-Encoding: chunked"), 808),
        (_answer("audio/mpeg", _chunked(MP3, MP3 * 3_000, MP3), "Transfer-Encoding: chunked"), 3_002 * 404),
        (_answer("application/octet-stream", MP3), 404),
    ],
)
def test_a_file_is_told_by_its_beginning(answer: tuple[Capture, bytes], size: int) -> None:
    found = read_media(*answer)
    assert found is not None
    assert (found.outcome, found.reason, found.media_bytes) == ("none", f"type {answer[0].mime_type}", size)
    assert found == read_capture(*answer)


@pytest.mark.parametrize(
    "answer",
    [
        _answer("text/html", MP3),
        _answer("image/svg+xml", b"<svg/>"),
        _answer("image/png", b"  <html>"),
        _answer("application/octet-stream", b"<html>"),
        _answer("audio/mpeg", b""),
        _answer("audio/mpeg", b"\x1f\x8b\x08\x00", "Content-Encoding: gzip"),
        _answer("audio/mpeg", b"3\r\nabc\r\nxx\r\n", "Transfer-Encoding: chunked"),
    ],
)
def test_what_may_be_something_else_is_read_as_such(answer: tuple[Capture, bytes]) -> None:
    assert read_media(*answer) is None


def test_a_file_may_opt_out_in_its_head() -> None:
    found = read_capture(*_answer("image/png", b"\x89PNG", "X-Robots-Tag: noai, noimageai"))
    assert [one.signal for one in found.signals] == ["noai", "noimageai"]


@pytest.mark.parametrize("pieces", [(b"abc",), (b"a" * 70_000, b"b"), ()])
def test_the_length_of_a_payload_is_that_of_the_payload(pieces: tuple[bytes, ...]) -> None:
    _, block = _answer("audio/mpeg", _chunked(*pieces), "Transfer-Encoding: chunked")
    response = http.parse_response(block)
    assert response is not None
    assert http.payload_length(block, response) == len(http.payload(response)) == sum(map(len, pieces))


# Files as pages


def _store(database: Engine, *shown: Article) -> None:
    found = [make_capture(number, url=one.url) for number, one in enumerate(shown)]
    with writing(database) as connection:
        discovery.make_sites_known(connection)
        captures.insert(connection, found, run_id=None)
    store_readings(database, [Reading(*one) for one in zip(found, repeat("article"), shown, strict=False)])


def _media(database: Engine) -> list[tuple[object, ...]]:
    with reading(database) as connection:
        rows = connection.execute(text("SELECT url, record_id, why_not FROM article_media ORDER BY position"))
        return [tuple(row) for row in rows]


def test_files_of_a_story_become_pages_as_old_as_the_story(database: Engine) -> None:
    _store(database, _article())
    with reading(database) as connection:
        page = pages.find(connection, SOUND)
        assert page is not None
        assert (page["site"], page["role"], page["listed_in"]) == ("demo", "audio", URLS[0])
        assert page["listed_published_at"] == datetime(2026, 11, 20, 7, tzinfo=UTC)
        for since, is_due in ((None, True), (NOON - timedelta(days=9), True), (NOON, False)):
            due = claims.next_due(connection, ["demo"], roles=["audio"], until=NOON, since=since)
            assert (due is not None) is is_due
    assert _media(database) == [(PICTURE, None, "not fetched yet"), (SOUND, None, "not fetched yet")]


def test_files_count_on_the_day_of_their_story(database: Engine) -> None:
    streamed = make_article(2, url=URLS[1], site="demo", images=(), media=(Media("video", f"{AV}/1.m3u8"),))
    listed = PageListing(URLS[1], "demo", "article", published_at=datetime(2026, 11, 21, 7, tzinfo=UTC))
    with writing(database) as connection:
        discovery.make_sites_known(connection)
        list_pages(connection, [listed], NOON)  # a day later than it says itself
    _store(database, _article(), streamed)
    for since, days in ((date(2026, 11, 1), (20, 21)), (date(2026, 11, 21), (21,)), (date(2026, 11, 22), ())):
        with reading(database) as connection:
            found = coverage.media(connection, ["demo"], since)
        told = {20: {"not fetched yet": 2}, 21: {STREAM: 1}}
        assert found == {("demo", date(2026, 11, day)): told[day] for day in days}


def test_a_host_that_is_named_later_makes_its_files_known(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, added in (("before", ""), ("after", 'media_hosts = ["cdn.example"]')):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "paper.toml").write_text(_site(added), encoding="utf-8")
    picture = "https://cdn.example/1.jpg"
    monkeypatch.setenv(VARIABLE, str(tmp_path / "before"))
    article = replace(make_article(1), site="paper", broadcaster="paper", images=(Image(picture),), media=())
    _store(database, article)
    assert _media(database) == [(picture, None, OTHER_HOST)]
    for folder, why_not in (("before", OTHER_HOST), ("after", "not fetched yet")):
        monkeypatch.setenv(VARIABLE, str(tmp_path / folder))
        with writing(database) as connection:
            requisites.allow_media(connection, ["paper"], NOON)
        assert _media(database) == [(picture, None, why_not)]


def test_an_older_archive_gets_the_files_that_its_articles_lead_to(database: Engine) -> None:
    films = (Media("video", f"{AV}/2.mp4"), Media("video", f"{AV}/1.m3u8", poster=f"{GDB}/still.jpg"))
    other = make_article(2, url=URLS[1], site="demo", images=(), media=(films[0], *films))
    _store(database, _article(), other, make_article(3, site="unknown.example"))
    with reading(database) as connection:
        before = dump(connection)
    with writing(database) as connection:
        _take_back(connection, "0010")
        upgrade(connection, "here")
    with reading(database) as connection:
        after = dump(connection)
    assert len(before["requisite"]) == 7
    for table in before:
        assert after[table] == before[table], table


STORY = f"""
<html><head><title>The Bridge Opens</title></head><body><h1>The Bridge Opens</h1>
<div class='cover-media'><figure><img src='{PICTURE}'></figure></div>
<div id='article-content'><div class='wsw'>{9 * "<p>The people of Varn came to see the bridge.</p>"}</div></div>
</body></html>"""


def _moved(folder: Path) -> Home:
    """A home of three segments: a story, the redirect of its picture, and the picture."""
    home = Home(folder)
    home.create()
    new_id = ids()
    answers = (
        ("http://www.newsroom.example/a/1234567.html", "200 OK", "Content-Type: text/html", STORY),
        (PICTURE, "302 Found", f"Location: {GDB}/new/1.jpg", ""),
        (f"{GDB}/new/1.jpg", "200 OK", "Content-Type: image/jpeg", "picture"),
    )
    for number, (url, status, header, body) in enumerate(answers):
        with writer(home.warc, run_id=f"{number:08x}-0000-4000-8000-000000000000", new_id=new_id) as archive:
            answer = f"HTTP/1.1 {status}\r\n{header}\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            archive.write([(exchange(answer.encode(), url), None)])
    return home


@pytest.mark.parametrize("step", [1, -1], ids=["as they came", "backwards"])
def test_a_file_that_has_moved_is_found_in_whatever_order_the_files_are_read(
    database: Engine, tmp_path: Path, step: int
) -> None:
    home = _moved(tmp_path / "data")
    with writing(database) as connection:
        discovery.make_sites_known(connection)
        runs.start(connection, "run", kind="reparse", arguments={}, version="0", now=NOON)
    reparse.reparse_files(sorted(home.warc.glob("*.warc.gz"))[::step], home, database, run_id="run")
    ((url, record_id, why_not),) = _media(database)
    assert (url, why_not) == (PICTURE, None)
    with reading(database) as connection:
        found = captures.find(connection, str(record_id))
    assert found is not None
    assert found.url == f"{GDB}/new/1.jpg"
