"""The door: which parser reads a page, what an article's identity is, and the columns of its row."""

from __future__ import annotations

import gc
import json
from datetime import UTC, datetime

import pytest

from archive.article import Article, Block, article_columns, article_id
from archive.errors import MissingField, NotAnArticle
from archive.extraction.extract import EXTRACTOR_VERSION, extract

TEXT = "".join(
    f"<p>The ferry left the harbor at {hour} in the morning, with eleven people on board and a dog.</p>"
    for hour in ("six", "seven", "eight", "nine")
)
BODY = f"<div id='article-content'><div class='wsw'>{TEXT}</div></div>"
PANGEA = f"<div id='content'><h1 class='pg-title'>A Ferry</h1>{BODY}</div>"
LINKS = "<a href='/1'>One of the many headlines of this day</a>" * 30
LD = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-01T06:00:00Z"}</script>'
OG = '<meta property="article:published_time" content="2024-05-01T08:00:00+02:00">'
PLAIN = f"<html><head><title>A Ferry</title></head><body><article><h1>A Ferry</h1>{TEXT}</article></body></html>"


DRUPAL = f"""<html><head><meta name="Generator" content="Drupal 8 (https://www.drupal.org)">
<title>A Ferry</title></head>
<body><script>var utag_data = {{"article_uid": "251177", "content_type": "article"}}</script>
<article><h1>A Ferry</h1>{TEXT}</article></body></html>"""


@pytest.mark.parametrize("html", [PLAIN, DRUPAL], ids=["older than Pangea", "Drupal with Pangea's analytics"])
def test_a_page_of_a_pangea_site_that_another_system_printed_is_read_as_a_strangers(html: str) -> None:
    article = extract(html.encode(), "http://www.newsroom.example/english/2006-04-27-voa62.cfm")
    assert (article.extractor, article.site, len(article.blocks)) == ("generic", "demo", 4)


@pytest.mark.parametrize("path", ["/z/1234", "/author/jane-doe/77", "/s?k=ferry"])
def test_a_listing_of_a_pangea_site_is_refused_by_its_address(path: str) -> None:
    with pytest.raises(NotAnArticle, match="that of a listing"):
        extract(PLAIN.encode(), f"http://www.newsroom.example{path}")


@pytest.mark.parametrize(
    ("html", "url", "extractor", "site"),
    [
        (PANGEA, "http://www.newsroom.example/a/ferry/1234567.html", "pangea", "demo"),
        (PLAIN, "https://mercury.lakeside.example/news/2024/05/01/ferry", "generic", "mercury.lakeside.example"),
        (PANGEA, "https://unknown.pangea.example/a/ferry/1234567.html", "pangea", "unknown.pangea.example"),
        (PANGEA, "unknown:", "pangea", "unknown"),
    ],
)
def test_the_site_or_else_the_markup_says_who_reads_a_page(html: str, url: str, extractor: str, site: str) -> None:
    article = extract(html.encode(), url)
    assert (article.extractor, article.site, article.title) == (extractor, site, "A Ferry")
    assert article.extractor_version == EXTRACTOR_VERSION
    assert len(article.blocks) == 4


def test_a_copy_in_the_wayback_machine_is_read_as_its_original() -> None:
    kept, url = "https://web.archive.org/web/20220721144434/", "http://www.newsroom.example/a/ferry/1234567.html"
    html = f"<link rel=canonical href='{kept}{url}'>{PANGEA}"
    copy, article = extract(html.encode(), kept + url), extract(PANGEA.encode(), url)
    assert (copy.extractor, copy.site, copy.canonical_url) == ("pangea", "demo", url)
    assert (copy.source_id, copy.broadcaster) == (article.source_id, article.broadcaster)


def test_the_page_names_its_canonical_address() -> None:
    html = f'<link rel="canonical" href="/a/ferry/1234567.html?utm_source=x">{PANGEA}'.encode()
    article = extract(html, "http://m.newsroom.example/a/1234567.html")
    assert article.url == "http://m.newsroom.example/a/1234567.html"
    assert article.canonical_url == "http://www.newsroom.example/a/ferry/1234567.html"
    assert article.source_id == "1234567"


def test_a_canonical_link_to_the_front_page_names_nothing() -> None:
    html = f'<link rel="canonical" href="http://www.newsroom.example/">{PANGEA}'.encode()
    url = "http://www.newsroom.example/a/ferry/1234567.html"
    assert extract(html, url).canonical_url == url


def test_a_number_in_the_analytics_serves_where_the_address_has_none() -> None:
    html = f'{PANGEA}<script>var utag_data={{article_uid:"7654321"}};</script>'.encode()
    assert extract(html, "http://www.newsroom.example/news/ferry").source_id == "7654321"


def test_an_article_without_a_title_lacks_it() -> None:
    html = b'<div id="content"><div class="wsw"><p>Text.</p></div></div>'
    with pytest.raises(MissingField):
        extract(html, "http://www.newsroom.example/a/1234567.html")


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (PLAIN.replace("A Ferry</title>", "404 - Page not found</title>"), "https://x.example/news/ferry"),
        (PLAIN, "https://x.example/"),
        (
            f"<title>News</title><body><h1>News</h1>{LINKS}",
            "https://x.example/news",
        ),
        ('<script type="application/ld+json">{"@type": "CollectionPage"}</script>' + PLAIN, "https://x.example/news"),
    ],
)
def test_other_pages_of_undescribed_sites_are_no_articles(html: str, url: str) -> None:
    with pytest.raises(NotAnArticle):
        extract(html.encode(), url)


def test_a_page_that_declares_an_article_without_text_has_no_invented_body() -> None:
    html = b"""<meta property="og:type" content="article"><meta property="og:title" content="A Film">
    <body><h1>A Film</h1><nav><ul><li>One</li></ul></nav>
    <div class="related"><p>Another story that is related to this film, with a long teaser.</p></div>"""
    article = extract(html, "https://x.example/film")
    assert article.body == ""
    assert article.quality_flags == ("no_body", "no_date")


@pytest.mark.parametrize(
    ("head", "instant"),
    [
        (OG, datetime(2024, 5, 1, 6, tzinfo=UTC)),
        (LD, datetime(2024, 5, 1, 6, tzinfo=UTC)),
        ("", datetime(2024, 5, 1, tzinfo=UTC)),
    ],
)
def test_dates_of_undescribed_sites(head: str, instant: datetime) -> None:
    article = extract((head + PLAIN).encode(), "https://x.example/news/2024/05/01/ferry")
    assert article.published_at == instant
    assert ("published_day_only" in article.quality_flags) == (head == "")


def test_the_header_is_a_hint_for_the_charset() -> None:
    html = PANGEA.replace("A Ferry", "Паром").encode("koi8-r")
    assert extract(html, "http://ru.newsroom.example/a/1234567.html", charset="koi8-r").title == "Паром"


def test_the_columns_of_the_row_are_plain_values_in_their_order() -> None:
    columns = article_columns(extract(PANGEA.encode(), "http://www.newsroom.example/a/ferry/1234567.html"))
    assert list(columns)[:4] == ["article_id", "broadcaster", "site", "language"]
    assert list(columns)[-3:] == ["extractor", "extractor_version", "content_hash"]
    assert columns["article_id"] == article_id("demo", "1234567", "")
    assert columns["blocks"][0] == {"kind": "paragraph", "text": columns["body"].split("\n\n")[0]}
    assert json.loads(json.dumps(columns)) == columns


def test_equal_content_has_an_equal_hash_wherever_it_stood() -> None:
    def article(**changes: object) -> Article:
        fields: dict[str, object] = {
            "url": "u", "canonical_url": "u", "broadcaster": "b", "site": "s", "source_id": "1", "kind": "article",
            "title": "T", "extractor": "x", "extractor_version": 1, "blocks": (Block("paragraph", "One"),),
            "published_at": datetime(2024, 5, 1, tzinfo=UTC),
        }  # fmt: skip
        return Article(**{**fields, **changes})  # type: ignore[arg-type]

    same = article(url="v", canonical_url="w", site="t", source_id=None, extractor="y", extractor_version=2)
    assert same.content_hash == article().content_hash
    others = [
        article(title="U"),
        article(blocks=(Block("quote", "One"),)),
        article(lede=""),
        article(published_at=None),
    ]
    assert len({other.content_hash for other in (article(), *others)}) == 5


@pytest.mark.parametrize(
    ("html", "url"), [(PANGEA, "http://www.newsroom.example/a/1.html"), (PLAIN, "https://a.example/b")]
)
def test_a_page_is_freed_when_it_is_read_without_the_garbage_collector(html: str, url: str) -> None:
    extract(html.encode(), url)
    gc.collect()
    gc.disable()
    try:
        extract(html.encode(), url)
        assert gc.collect() == 0
    finally:
        gc.enable()
