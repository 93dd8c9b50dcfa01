"""When a page of no known platform was published."""

from __future__ import annotations

from datetime import datetime

import pytest

from archive.extraction.extract import extract
from archive.extraction.metadata.script_dates import script_dates
from tests.extraction.texts import SIX_PARAGRAPHS


def published(
    head: str = "", above: str = "", after: str = "", path: str = "/news/ferry", root: str = ""
) -> tuple[str | None, str]:
    body = f"<article>{above}<h1>A ferry leaves the harbor</h1>{after}{SIX_PARAGRAPHS}</article>"
    page = f'<html lang="en"{root}><head>{head}</head><body>{body}</body></html>'
    article = extract(page.encode(), f"https://www.lakeside.example{path}")
    at = article.published_at.isoformat() if article.published_at else None
    return at, dict(article.provenance).get("published_at", "none")


def ld(**values: str) -> str:
    pairs = "".join(f',"{key}":"{value}"' for key, value in values.items())
    return f'<script type="application/ld+json">{{"@type":"NewsArticle"{pairs}}}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


_ISO = "2024-05-06T07:30:00Z"
_AT = "2024-05-06T07:30:00+00:00"
_DAY = "2024-05-06T00:00:00+00:00"
_VOCAB = ' vocab="https://schema.org/"'
_DRUPAL_7 = ' version="XHTML+RDFa 1.0" xmlns:dc="http://purl.org/dc/terms/" xmlns:sioc="http://rdfs.org/sioc/ns#"'
_DRUPAL = ' prefix="content: http://purl.org/rss/1.0/modules/content/ dc: http://purl.org/dc/terms/"'


@pytest.mark.parametrize(
    ("rule", "at", "page"),
    [
        ("json_ld.datePublished", _AT, {"head": ld(datePublished=_ISO)}),
        ("meta.article:published_time", _AT, {"head": meta("article:published_time", _ISO)}),
        ("meta.pubdate", _AT, {"head": meta("pubdate", "Mon, 06 May 2024 09:30:00 +0200")}),
        ("meta.dc.date.created", _AT, {"head": '<meta name="dc.date.created" value="2024-05-06T07:30Z">'}),
        ("microdata.datePublished", _AT, {"after": f"<span itemprop=datePublished content={_ISO}></span>"}),
        ("json_ld.dateCreated", _AT, {"head": ld(dateCreated=_ISO)}),
        ("json_ld.datePublished", _AT, {"head": ld(datePublished="1714980600")}),
        ("meta.parsely-pub-date", _AT, {"head": f'<meta name=parsely-page content=\'{{"pub_date":"{_ISO}"}}\'>'}),
        ("meta.dc.date", _AT, {"head": meta("dc:date", _ISO)}),
        ("meta.dc.date", _AT, {"head": f'<meta property="dc:date dc:created" content="{_ISO}">'}),
        ("rdfa.datePublished", _AT, {"after": f"<i property=datePublished content={_ISO}></i>", "root": _VOCAB}),
        (
            "rdfa.datePublished",
            _AT,
            {"after": f"<i property='x schema:datePublished' content={_ISO}>", "root": _DRUPAL},
        ),
        (
            "rdfa.created",
            _AT,
            {"after": f"<i property='dc:date dc:created' content={_ISO}>Monday</i>", "root": _DRUPAL_7},
        ),
        (
            "rdfa.created",
            _AT,
            {"after": f"<i property='schema:dateCreated' content={_ISO}>Monday</i>", "root": _DRUPAL},
        ),
        ("rdfa.created", _DAY, {"after": "<i property=dc:date content=2024-05-06T00:00-05:00></i>", "root": _DRUPAL_7}),
        ("none", None, {"after": f"<i property='dc:date' content={_ISO}>Monday</i>"}),
        ("url.day", _DAY, {"path": "/2024/05/06/ferry"}),
        ("html.title", _DAY, {"head": "<title>A ferry leaves the harbor | LN | 06.05.2024</title>"}),
        ("html.written", _DAY, {"after": "<p class=x>Posted: May 6, 2024</p>"}),
        ("html.written", _DAY, {"above": "<div>6 May 2024</div>"}),
        ("html.written", _AT, {"after": "<p>Published May 6, 2024 3:30 AM EDT</p>"}),
        ("html.written", _DAY, {"after": "<p>By Jane Doe on May 6, 2024</p>"}),
        ("html.written", _DAY, {"after": "<p>Posted: May 6, 2024 - by Jane Doe, KXYZ News of the Lake</p>"}),
        ("html.written", _DAY, {"after": "<p>May 6, 2024 • Filed under ferries, harbors and all lakes</p>"}),
        ("html.written", _DAY, {"after": "<p>Published: 6:05AM Monday May 6, 2024 Source: LAKE News/Harbor</p>"}),
        ("html.written", _AT, {"after": "<p><b>8:30, UK,</b> <i>Monday 6 May 2024</i></p>"}),
        ("html.written", _AT, {"after": "<p>Monday, May 6, 2024<br>at 3:30 a.m. EDT</p>"}),
        ("html.written", _AT, {"after": "<p>May 6, 2024<br>3:30 AM EDT<br>Updated May 8, 2024<br>5:00 PM EDT</p>"}),
        ("html.written", _DAY, {"after": "<p><i>Monday 6 May 2024</i> <b>8:30</b></p>"}),
        ("html.written", _DAY, {"after": "<p><i>Monday 6 May 2024</i> <b>News at 8:30, UK</b></p>"}),
        ("url.day", _DAY, {"path": "/news/ferry-2024-05-06"}),
        ("meta.bt:pubdate", _AT, {"head": meta("bt:pubDate", _ISO)}),
        ("meta.published_time", _AT, {"head": meta("published_time", _ISO)}),
        ("meta.citation_publication_date", _AT, {"head": meta("citation_publication_date", _ISO)}),
        ("meta.created", _AT, {"head": meta("created", _ISO)}),
        ("none", None, {"head": meta("article:publisher", _ISO) + meta("unpublish-date", _ISO)}),
        ("hentry.published", _AT, {"after": f"<abbr class='published' title='{_ISO}'>an hour ago</abbr>"}),
        ("hentry.published", _AT, {"after": f"<i class='dt-published' title='{_ISO}'>an hour ago</i>"}),
        ("html.time", _AT, {"after": f"<div>{SIX_PARAGRAPHS}</div><time datetime={_ISO}>an hour ago</time>"}),
        ("script", _AT, {"head": f"<script>window.jsPublishDate = '{_ISO}';</script>"}),
        ("meta.date", _AT, {"head": meta("date", _ISO)}),
        ("microdata.dateModified", _AT, {"after": f"<i itemprop=dateModified content={_ISO}></i>"}),
        ("none", None, {"after": "<p>an hour ago</p>"}),
        ("json_ld.datePublished", _AT, {"head": ld(datePublished=_ISO).replace("NewsArticle", "RadioEpisode")}),
        ("json_ld.datePublished", _AT, {"head": ld(datePublished=_ISO).replace("NewsArticle", "ImageGallery")}),
        (
            "json_ld.uploadDate",
            _AT,
            {"head": ld(uploadDate=_ISO, datePublished=_AT).replace("NewsArticle", "VideoObject")},
        ),
        ("url.day", _DAY, {"path": "/programmes/20240506_07/"}),
        (
            "none",
            None,
            {"head": f'<script type="application/ld+json">{{"@type":"Event","datePublished":"{_ISO}"}}</script>'},
        ),
    ],
)
def test_where_the_time_stands(rule: str, at: str | None, page: dict[str, str]) -> None:
    assert published(**page) == (at, rule)


@pytest.mark.parametrize(
    ("rule", "page"),
    [
        ("meta.pubdate", {"head": ld(datePublished="1970-01-01T00:00:00Z") + meta("pubdate", _ISO)}),
        ("meta.pubdate", {"head": ld(datePublished="2024-08-01T00:00:00Z", dateModified=_ISO) + meta("pubdate", _ISO)}),
        (
            "script",
            {
                "path": "/2024/05/06/f",
                "head": ld(datePublished="2024-08-01T00:00:00Z") + f"<script>x={{publishedAt:'{_ISO}'}}</script>",
            },
        ),
        (
            "script",
            {
                "path": "/2024/05/06/f",
                "after": "<time datetime=2024-05-09T10:00:00Z>a comment</time>",
                "head": f"<script>x={{publishedAt:'{_ISO}'}}</script>",
            },
        ),
    ],
    ids=["zero of a clock", "after the last change", "long after the day of the address", "a comment of another day"],
)
def test_what_the_page_contradicts_is_refused(rule: str, page: dict[str, str]) -> None:
    assert published(**page) == (_AT, rule)


def test_a_date_that_a_card_below_marks_with_an_element_of_the_head_is_none_of_the_page() -> None:
    card = "<ul><li><article><h3>A dog</h3><meta itemprop=datePublished content=2021-01-01T00:00Z></article></li></ul>"
    marked = f"<time itemprop=datePublished datetime={_ISO}></time>"
    assert published(after=marked + card) == (_AT, "microdata.datePublished")


@pytest.mark.parametrize(
    ("rule", "at", "end"),
    [
        ("html.labelled", _DAY, "<div><h3>Credits</h3><p>Author: Jane Doe</p><p>Published: 6 May 2024</p></div>"),
        ("none", None, "<div><p>Ferries of 6 May 2024</p></div>"),
        ("none", None, "<aside><h3>A dog</h3><p>Published: 6 May 2024</p></aside>"),
        ("none", None, "<div class=comment><b>Ann</b><p>Posted: 6 May 2024 10:15</p></div>"),
        ("html.data-seconds", _AT, "<div class=date data-seconds=1714980600>6an Màigh</div>"),
    ],
)
def test_a_date_far_from_the_title_says_what_it_is(rule: str, at: str | None, end: str) -> None:
    body = f"<article><h1>A ferry leaves the harbor</h1>{3 * SIX_PARAGRAPHS}</article>{end}"
    page = f"<html lang=en><head><meta property=og:type content=article></head><body>{body}</body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert article.published_at == (at and datetime.fromisoformat(at))
    assert dict(article.provenance).get("published_at", "none") == rule


def test_a_date_marked_in_a_column_is_none_of_the_page() -> None:
    column = "<aside><article><h2>A dog</h2><i itemprop=datePublished content=2021-01-01T00:00Z></i></article></aside>"
    marked = f"<i itemprop=datePublished content={_ISO}></i>"
    page = f"<html lang=en><body>{column}<main><h1>A ferry</h1>{marked}{SIX_PARAGRAPHS}</main></body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert article.published_at is not None
    assert article.published_at.isoformat() == _AT


@pytest.mark.parametrize(
    ("path", "declared", "rule"),
    [
        ("/2024/05/06/ferry", "2026-11-27T03:00:00Z", "url.day"),
        ("/2024/05/06/ferry", "2024-05-09T03:00:00Z", "json_ld.datePublished"),
        ("/2024/05/06/ferry", "2021-05-09T03:00:00Z", "json_ld.datePublished"),
        ("/2024-05-06/ferry", "2026-11-27T03:00:00Z", "url.day"),
        ("/ferry-2024-05-06", "2026-11-27T03:00:00Z", "json_ld.datePublished"),
        ("/2024-05-06-ferry", "2026-11-27T03:00:00Z", "json_ld.datePublished"),
    ],
)
def test_the_day_of_the_page_is_none_of_publication(path: str, declared: str, rule: str) -> None:
    assert published(ld(datePublished=declared), path=path)[1] == rule


def test_a_date_of_changes_before_publication_does_not_count_against_it() -> None:
    head = ld(datePublished=_ISO, dateModified="2024-05-03T07:30:00Z")
    assert published(head)[0] == _AT


@pytest.mark.parametrize(
    ("declared", "shown", "local"),
    [
        ("2024-05-06T23:30:00-04:00", "", "2024-05-06T23:30:00-04:00"),
        ("2024-05-07T03:30:00Z", "<time datetime='2024-05-06T23:30:00-04:00'>now</time>", "2024-05-06T23:30:00-04:00"),
        ("2024-05-07T03:30:00Z", "<time datetime='2024-05-09T23:30:00-04:00'>now</time>", None),
        ("2024-05-07T03:30:00Z", "", None),
        ("2024-05-07", "", None),
    ],
)
def test_the_local_time_is_only_what_the_page_says_of_its_clock(declared: str, shown: str, local: str | None) -> None:
    page = f"<html><head>{ld(datePublished=declared)}</head><body><h1>A ferry</h1>{shown}{SIX_PARAGRAPHS}</body></html>"
    assert extract(page.encode(), "https://www.lakeside.example/news/ferry").published_local == local


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('dataLayer=[{"publishDate":"2024-05-06T07:30:00Z"}]', ["2024-05-06T07:30:00Z"]),
        ("var s={prop1:1,article_published_date:'2024-05-06'}", ["2024-05-06"]),
        ('self.push("{\\"datePublished\\":\\"2024-05-06T07:30:00Z\\"}")', ["2024-05-06T07:30:00Z"]),
        ("var lakeFirstPub = new Date('Mon May 06 03:30:00 EDT 2024')", []),
        ("var _firstPub = new Date('Mon May 06 03:30:00 EDT 2024')", ["Mon May 06 03:30:00 EDT 2024"]),
        ('[{"publishedAt":"2024-05-06"},{"publishedAt":"2024-05-07"}]', []),
        ('{"expires":"2024-05-06"}', []),
    ],
)
def test_times_in_scripts(script: str, found: list[str]) -> None:
    assert script_dates([script]) == found


@pytest.mark.parametrize(
    ("at", "above", "below"),
    [
        (_AT, f"<p><time datetime='{_ISO}'>now</time></p>", ""),
        (None, "", f"<ul><li><time datetime='{_ISO}'>now</time><a href=/x>Another story of the lake</a></ul>"),
    ],
)
def test_a_time_near_the_headline_is_that_of_the_article(at: str | None, above: str, below: str) -> None:
    head = f"<div><div><h1>A ferry leaves the harbor</h1></div>{above}</div>"
    page = f"<html><body><div><div>{head}<div>{SIX_PARAGRAPHS * 9}</div></div>{below}</div></body></html>"
    found = extract(page.encode(), "https://www.lakeside.example/news/ferry").published_at
    assert (found and found.isoformat()) == at


def test_a_date_above_the_headline_goes_before_that_of_a_story_in_the_text() -> None:
    box = "<div class=inner><img src='/dog.jpg'><p>3 May 2024</p></div>"
    head = "<div><p>6 May 2024</p></div><h1>A ferry leaves the harbor</h1>"
    page = f"<html><body><div>{head}<div>{SIX_PARAGRAPHS[:300]}</p>{box}{SIX_PARAGRAPHS}</div></div></body></html>"
    found = extract(page.encode(), "https://www.lakeside.example/news/ferry").published_at
    assert found is not None
    assert found.isoformat() == _DAY


def _published(above: str, below: str, host: str = "www.lakeside.example") -> str | None:
    head = f"<div>{above}</div><h1>A ferry leaves the harbor</h1>"
    page = f"<html lang=en><body><div>{head}<div>{SIX_PARAGRAPHS}</div>{below}</div></body></html>"
    found = extract(page.encode(), f"https://{host}/news/ferry").published_at
    return found and found.isoformat()


@pytest.mark.parametrize(
    ("host", "day"),
    [
        ("www.lakeside.co.nz", _DAY),
        ("lakeside.gov.uk", _DAY),
        ("lakeside.us", None),
        ("lake.tv", None),
    ],
)
def test_the_country_of_an_english_page_says_which_number_is_the_month(host: str, day: str | None) -> None:
    assert _published("<p>06/05/2024</p>", "", host) == day


def test_a_date_stands_before_the_name_of_who_wrote_it() -> None:
    page = (
        f"<html lang=fr><h1>Le bac reste au port</h1><p>Publié le 6 mai 2024 par Anne-Marie Exemple</p>{SIX_PARAGRAPHS}"
    )
    found = extract(page.encode(), "https://www.lakeside.example/news/bac").published_at
    assert found is not None
    assert found.isoformat() == _DAY


def test_a_clock_of_two_places_stands_below_its_day() -> None:
    page = "<div>UPDATED ON:<br>Monday, May 6, 2024<br>11:42 Mecca time, 08:42 GMT</div>"
    page = f"<html lang=en><div><h1>A ferry leaves the harbor</h1>{page}</div><div>{SIX_PARAGRAPHS}</div>"
    found = extract(page.encode(), "https://www.lakeside.example/news/ferry").published_at
    assert found is not None
    assert found.isoformat() == "2024-05-06T08:42:00+00:00"


def test_a_day_within_a_sentence_hides_no_date() -> None:
    shown = "<p>Twenty years after 9/11/2001, the city remembers.</p><p>Sept. 10, 2021</p>"
    page = f"<html lang=en><div><h1>A ferry leaves the harbor</h1>{shown}</div><div>{SIX_PARAGRAPHS}</div>"
    found = extract(page.encode(), "https://www.lakeside.example/news/ferry").published_at
    assert found is not None
    assert found.isoformat() == "2021-09-10T00:00:00+00:00"


def test_a_date_that_may_mean_two_days_is_read_as_another_date_says_and_hides_those_farther_away() -> None:
    others = "<ul><li>Another story <i>03/03/2024</i></ul>"
    assert _published("<p>06/05/2024</p>", others) is None
    assert _published("<p>Monday, May 6, 2024</p><p>Published 06/05/2024</p>", others) == _DAY


def test_a_page_without_headings_prints_its_date_below_the_line_with_its_title() -> None:
    title = "<div class=title>A ferry leaves the harbor</div><div>6 May 2024</div>"
    page = f"<html><title>A ferry leaves the harbor</title><body>{title}<div>{SIX_PARAGRAPHS}</div></body></html>"
    found = extract(page.encode(), "https://www.lakeside.example/news/ferry").published_at
    assert found is not None
    assert found.isoformat() == _DAY


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "<p>Updated May 8, 2024 9:30 PM</p><p>Published May 6, 2024 8:00 AM</p>"),
        ("en", "<p>Updated: May 8, 2024 | Published: May 6, 2024</p>"),
        ("en", "<p>Published: May 6, 2024 | Updated: May 8, 2024</p>"),
        ("de", "<p>Aktualisiert: 08.05.2024, Veröffentlicht: 06.05.2024</p>"),
        ("de", "<p>Veröffentlicht am 06.05.2024</p>"),
        ("fr", "<p>Mis à jour le 8 mai 2024 à 18h00</p><p>Publié le 6 mai 2024</p>"),
        ("es", "<p>Publicado el 06/05/2024</p>"),
        ("ru", "<p>Обновлено 8 мая 2024</p><p>Опубликовано: 06.05.2024</p>"),
        ("hu", "<p>Frissítve: 2024. május 8.</p><p>2024. május 6.</p>"),
        ("en", "<p>May 8, 2024</p><p>First published May 6, 2024</p>"),
        ("nl", "<p>Toegevoegd: 06-05-2024</p><p>08-05-2024</p>"),
        ("nl", "<p>Update 8 mei 2024, 10:00</p><p>6 mei 2024</p>"),
        ("de", "<p>08.05.2024</p><p>Publiziert: 06.05.2024</p>"),
        ("is", "<p><span>Uppfært:</span> 08.05.2024 <br><span>Birt:</span> 06.05.2024</p>"),
        ("it", "<p>Ultimo aggiornamento: 8 maggio 2024</p><p>6 maggio 2024</p>"),
        ("el", "<p>Ενημερώθηκε: 08/05/2024</p><p>Δημοσιεύτηκε: 06/05/2024</p>"),
        ("ca", "<p>Actualitzat el 08/05/2024</p><p>06/05/2024</p>"),
        ("eu", "<p>Azken eguneratzea: 2024/05/08</p><p>2024/05/06</p>"),
        ("id", "<p>8 Mei 2024</p><p><b>Tayang</b> <i>6 Mei 2024</i></p>"),
        ("ar", "<p>الاثنين 27/10/1445 هـ - الموافق 6/5/2024 م</p>"),
    ],
)
def test_a_date_of_change_is_not_that_of_publication(language: str, shown: str) -> None:
    page = (
        f"<html lang={language}><body><article><h1>A ferry leaves</h1>{shown}{SIX_PARAGRAPHS}</article></body></html>"
    )
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert article.published_at is not None
    assert article.published_at.isoformat() == _DAY
    assert dict(article.provenance)["published_at"] == "html.written"


def test_a_written_time_has_the_seconds_that_its_element_declares() -> None:
    shown = "<time datetime='2024-05-06T07:30:12Z'>May 6, 2024 07:30 GMT</time>"
    assert published(after=f"<p>{shown}</p>") == ("2024-05-06T07:30:12+00:00", "html.written")
    other = shown.replace("07:30:12", "08:30:12")
    assert published(after=f"<p>{other}</p>") == (_AT, "html.written")


def test_how_long_ago_it_was_in_brackets_belongs_to_a_date() -> None:
    assert published(after="<p>Published May 6, 2024 (2 hours and 14 minutes ago)</p>") == (_DAY, "html.written")


def test_a_date_of_change_serves_for_want_of_another() -> None:
    assert published(after="<p>Updated May 6, 2024</p>") == (_DAY, "html.updated")
    assert published(after="<p>Updated May 8, 2024</p>", head=meta("created", _ISO)) == (_AT, "meta.created")


def test_a_time_long_after_the_last_change_is_another_storys() -> None:
    other = "<div><time datetime=2024-12-08T10:00:00Z>a day ago</time></div>"
    assert published(after=f"<p>Updated May 6, 2024</p>{other}") == (_DAY, "html.updated")


_PUBLISHED = ld(datePublished=_ISO)
_CHANGED = "2024-05-06T09:10:00+00:00"


@pytest.mark.parametrize(
    ("rule", "at", "head", "after"),
    [
        ("json_ld.dateModified", _CHANGED, ld(datePublished=_ISO, dateModified=_CHANGED), ""),
        ("meta.article:modified_time", _CHANGED, meta("article:modified_time", _CHANGED), ""),
        ("meta.dcterms.modified", _CHANGED, meta("DCTERMS.modified", "2024-05-06T19:10:00+1000"), ""),
        ("meta.lastmod", _CHANGED, meta("lastmod", _CHANGED), ""),
        ("meta.article:modified", _CHANGED, meta("article:modified", "Mon May 06 2024 09:10:00 GMT+0000 (UTC)"), ""),
        ("meta.last_updated_date", _CHANGED, meta("last_updated_date", _CHANGED), ""),
        ("meta.zdf:modificationdate", _CHANGED, meta("zdf:modificationDate", "2024-05-06T11:10:00+02:00"), ""),
        ("html.updated", _CHANGED, "", "<p>Updated: May 6, 2024, 9:10 UTC</p>"),
        ("html.updated", _CHANGED, "", "<p>Published: May 4, 2024 | Updated: May 6, 2024, 9:10 UTC</p>"),
        ("html.updated", _AT, "", "<p>Updated: May 6, 2024, 7:30 UTC</p>"),
        ("html.time", _CHANGED, "", f"<p>Updated on: <time datetime={_CHANGED}>6 May 2024, 2:40 pm</time></p>"),
        ("html.time", _CHANGED, "", f"<time datetime={_CHANGED}>Last updated: May 6, 2024 2:40 pm</time>"),
        (
            "json_ld.page.dateModified",
            _CHANGED,
            f'<script type="application/ld+json">{{"@type":"WebPage","dateModified":"{_CHANGED}"}}</script>'
            + meta("article:published_time", _ISO),
            "",
        ),
        ("hentry.updated", _CHANGED, "", f"<time class=updated datetime={_CHANGED}>today</time>"),
        ("none", None, "", "<p>Updated: May 6, 2024</p>"),
        ("none", None, meta("revisit-after", "1 days") + meta("update-frequency", "2024-05-06T09:10:00Z"), ""),
        ("none", None, meta("lastmod", "1970-01-01T00:00:00Z"), ""),
        ("none", None, meta("last-modified", _CHANGED) + meta("weather-updated-at", _CHANGED), ""),
        ("none", None, "", f"<div class=comment><span class=updated title={_CHANGED}>today</span></div>"),
        ("none", None, "", f"<div class=hentry><a href=/o>Other</a><time class=updated datetime={_CHANGED}></div>"),
    ],
)
def test_when_a_page_was_changed(rule: str, at: str | None, head: str, after: str) -> None:
    body = f"<article><h1>A ferry leaves the harbor</h1>{after}{SIX_PARAGRAPHS}</article>"
    whole = head if "datePublished" in head or "published_time" in head else _PUBLISHED + head
    page = f"<html lang=en><head>{whole}</head><body>{body}</body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    changed = article.modified_at.isoformat() if article.modified_at else None
    assert (changed, dict(article.provenance).get("modified_at", "none")) == (at, rule)


def test_a_change_in_the_minute_of_publication_was_not_before_it() -> None:
    body = f"<h1>A ferry leaves the harbor</h1><p>Updated: May 6, 2024, 7:30 UTC</p>{SIX_PARAGRAPHS}"
    page = f"<html lang=en><head>{ld(datePublished='2024-05-06T07:30:21Z')}</head><body>{body}</body></html>"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert article.published_at is not None
    assert article.modified_at == article.published_at


@pytest.mark.parametrize(
    ("declared", "shown", "at"),
    [
        ("2024-05-06T07:30:00Z", "May 6, 2024 5:00 AM NT", "2024-05-06T07:30:00+00:00"),
        ("2024-05-06T09:30:00+02:00", "May 6, 2024 9:30 AM", "2024-05-06T07:30:00+00:00"),
    ],
    ids=["another clock", "an offset"],
)
def test_the_element_that_shows_a_time_without_a_zone_may_declare_it(declared: str, shown: str, at: str) -> None:
    assert published(after=f"<p><time datetime='{declared}'>{shown}</time></p>")[0] == at


@pytest.mark.parametrize("shown", ["14:30", "2024"])
def test_the_element_of_another_story_declares_no_time(shown: str) -> None:
    ticker = f"<div class=ticker><time datetime=2024-06-09T14:30:00Z>{shown}</time> <a href=/o>Other</a></div>"
    page = f"<html lang=en><body>{ticker}<h1>A ferry</h1><p class=date>6 May 2024, 14:30</p>{SIX_PARAGRAPHS}"
    article = extract(page.encode(), "https://www.lakeside.example/news/ferry")
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == "2024-05-06"


def test_a_newsrooms_clock_that_its_system_calls_utc_is_the_newsrooms() -> None:
    shown = "<time datetime='2024-05-06T09:30:00Z'>6.5.2024 09:30</time>"
    page = f"<html lang=de><body><h1>Die Fähre</h1><p>{shown}</p>{SIX_PARAGRAPHS}</body></html>"
    article = extract(page.encode(), "https://www.mdr.de/nachrichten/faehre-100.html")  # at home in Berlin
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-05-06T07:30:00+00:00"
