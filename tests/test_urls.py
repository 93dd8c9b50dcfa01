"""Identity of URLs: the canonical form, the article's number, and what an address tells."""

from __future__ import annotations

import pickle
import re
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.errors import BadUrl
from archive.sites.registry import site_for
from archive.urls import canonical, identity, is_alternate, is_deep_sitemap, name, page_kind, source_id

PLAIN = "https://www.rferl.org/a/iran-tanker-oil-greece/31926103.html"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (PLAIN, PLAIN),
        ("https://www.rferl.org", "https://www.rferl.org/"),
        ("HTTPS://WWW.RFERL.ORG/a/X/31926103.html", "https://www.rferl.org/a/X/31926103.html"),
        ("http://www.rferl.org/a/31926103.html", "https://www.rferl.org/a/31926103.html"),
        ("https://www.newsroom.example/a/1.html", "http://www.newsroom.example/a/1.html"),
        ("https://rferl.org/a/31926103.html", "https://www.rferl.org/a/31926103.html"),
        ("http://m.rferl.org/a/31926103.html", "https://www.rferl.org/a/31926103.html"),
        ("https://www.rferl.eu./a/31926103.html", "https://www.rferl.org/a/31926103.html"),
        ("https://d2ezeutf1pcma.cloudfront.net/a/x/33489174.html", "https://www.svoboda.org/a/x/33489174.html"),
        ("https://www.rferl.org:443/z/635", "https://www.rferl.org/z/635"),
        ("http://www.rferl.org:80/z/635", "https://www.rferl.org/z/635"),
        ("https://www.rferl.org:/z/635", "https://www.rferl.org/z/635"),
        ("https://reader:secret@www.rferl.org/z/635", "https://www.rferl.org/z/635"),
        ("  https://www.rferl.org/z/635\n", "https://www.rferl.org/z/635"),
        ("https://www.rferl.org/z/\r\n635", "https://www.rferl.org/z/635"),
        ("https://www.rferl.org\\z\\635?a=\\", "https://www.rferl.org/z/635?a=%5C"),
        (PLAIN + "#comments", PLAIN),
        (PLAIN + "?", PLAIN),
        (PLAIN + "?utm_source=x&utm_medium=y", PLAIN),
        (PLAIN + "?UTM_Source=x&fbclid=1&gclid=2&mc_cid=3&ocid=4&_hsenc=5&ltflags=mailer&nocache=1", PLAIN),
        (PLAIN + "?utm%5Fsource=x", PLAIN),
        ("https://www.rferl.org/s?k=b&&p=2&utm_term=a&k=a", "https://www.rferl.org/s?k=b&p=2&k=a"),
        ("https://www.rferl.org/s?k=a b&x=%7e%c3%a9é|", "https://www.rferl.org/s?k=a%20b&x=~%C3%A9%C3%A9%7C"),
        ("https://www.rferl.org/z/635?p=2", "https://www.rferl.org/z/635?p=2"),
        ("https://www.rferl.org/a/../z/./635/../../a/%2E%2e/b/", "https://www.rferl.org/b/"),
        ("https://www.rferl.org/a/..", "https://www.rferl.org/"),
        ("https://www.rferl.org/../../a", "https://www.rferl.org/a"),
        ("https://www.rferl.org/.well-known/x", "https://www.rferl.org/.well-known/x"),
        ("https://www.rferl.org/a//b", "https://www.rferl.org/a//b"),
        ("https://www.rferl.org/%41%7E%2f%zz%", "https://www.rferl.org/A~%2F%25zz%25"),
        ("https://elsewhere.example/a/1234567.html?utm_source=x", "https://elsewhere.example/a/1234567.html"),
        ("http://elsewhere.example/amp/1234567.html", "http://elsewhere.example/amp/1234567.html"),
        ("http://elsewhere.example:8080/x", "http://elsewhere.example:8080/x"),
        ("http://новости.example/путь", "http://xn--b1amnebsh.example/%D0%BF%D1%83%D1%82%D1%8C"),
        ("http://ＷＷＷ。rferl.org/", "https://www.rferl.org/"),
        ("http://www%2Erferl%2Eorg/", "https://www.rferl.org/"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
        ("http://[0:0::1]:80/x", "http://[::1]/x"),
    ],
)
def test_an_address_has_one_canonical_form(url: str, expected: str) -> None:
    assert canonical(url) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "unknown:",
        "/a/31926103.html",
        "www.rferl.org/a/31926103.html",
        "ftp://www.rferl.org/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///a/31926103.html",
        "https://./a",
        "https://a..b/",
        "https://www.rferl.org../z/635",
        "https://exa mple.org/",
        "https://www.rferl.org:port/",
        "https://www.rferl.org:99999/",
        "http://[::1/",
        "http://[::g]/",
        "http://xn--\u2603\u0300.example:1:2/",
        "http://" + "a" * 64 + ".example/",
        "https://www.rferl.org/\ud800",
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(BadUrl) as caught:
        canonical(url)
    assert caught.value.url == url
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    with pytest.raises(BadUrl):
        identity(url)
    assert (source_id(url), is_alternate(url), page_kind(url), is_deep_sitemap(url)) == (None, False, "other", False)


def test_a_slug_is_one_written_raw_or_percent_encoded() -> None:
    raw = "https://www.radiofarda.com/a/خبر-تازه/33423627.html"
    encoded = "https://www.radiofarda.com/a/%D8%AE%D8%A8%D8%B1-%D8%AA%D8%A7%D8%B2%D9%87/33423627.html"
    assert canonical(raw) == canonical(encoded) == canonical(encoded.lower()) == encoded


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/a/31926103.html", "31926103"),
        ("/a/iran-tanker-oil-greece/31926103.html", "31926103"),
        ("/a/ecology-/26612872.html", "26612872"),
        ("/a/%D8%AE%D8%A8%D8%B1/31926103.html", "31926103"),
        ("/a/خبر/31926103.html", "31926103"),
        ("/a/2017/31926103.html", "31926103"),
        ("/a/x/31926103.html?utm_source=a#b", "31926103"),
        ("/content/egypt-protests/25050771.html", "25050771"),
        ("/content/article/1095990.html", "1095990"),
        ("/a/98586.html", "98586"),
    ],
)
def test_the_page_of_an_article_tells_its_number(path: str, number: str) -> None:
    url = f"https://www.rferl.org{path}"
    assert source_id(url) == number
    assert identity(url) == ("rferl", number)
    assert not is_alternate(url)
    assert page_kind(url) == "article"


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/amp/31926103.html", "/a/31926103.html"),
        ("/amp/iran-oil/31926103.html", "/a/iran-oil/31926103.html"),
        ("/amp/a/iran-oil/31926103.html", "/a/iran-oil/31926103.html"),
        ("/amp/%D8%AE%D8%A8%D8%B1/31926103.html?outputType=amp", "/a/%D8%AE%D8%A8%D8%B1/31926103.html?outputType=amp"),
        ("/a/ukraine-live-blog/28023694/lbl0lbi125679.html", "/a/ukraine-live-blog/28023694.html"),
        ("/a/28023694/lbl1lbi2.html", "/a/28023694.html"),
        ("/a/storm/28023694/p4.html", "/a/storm/28023694.html"),
        ("/articleprintview/1067832.html", "/a/1067832.html"),
    ],
)
def test_another_form_of_a_page_becomes_the_page(path: str, plain: str) -> None:
    url = f"https://www.rferl.org{path}"
    assert canonical(url) == f"https://www.rferl.org{plain}"
    assert is_alternate(url)
    assert not is_alternate(canonical(url))
    assert source_id(url) == source_id(canonical(url)) is not None
    assert page_kind(url) == "article"


def test_a_preview_has_a_number_but_no_plain_address() -> None:
    url = "https://rfe.pangea-cms.com/preview/ru-RU/a/komsomoljskaya-pravda/32362468.html"
    assert canonical(url) == url
    assert is_alternate(url)
    assert identity(url) == identity("https://www.svoboda.org/a/32362468.html") == ("rferl", "32362468")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "listing"),
        ("/", "listing"),
        ("/z/635", "listing"),
        ("/z/635?p=3", "listing"),
        ("/z/635/2024/05/01", "listing"),
        ("/t/1021.html", "listing"),
        ("/p/7506.html", "listing"),
        ("/author/mike-eckel/jmkqom", "listing"),
        ("/section/Russia/161.html", "listing"),
        ("/schedule/radio/2024/5/1", "listing"),
        ("/podcast/", "listing"),
        ("/s?k=tanker", "listing"),
        ("/life-and-culture", "listing"),
        ("/api/zrqiteuuir", "other"),
        ("/rssfeeds", "other"),
        ("/embed/player/0/31926103.html", "other"),
        ("/sitemap.xml", "other"),
        ("/sitemap_8_latest.xml.gz", "other"),
        ("/robots.txt", "other"),
        ("/a/31926103", "other"),
        ("/a/x/y/31926103.html", "other"),
        ("/a/31926103.html.bak", "other"),
    ],
)
def test_what_is_no_article_has_no_number(path: str, kind: str) -> None:
    url = f"https://www.rferl.org{path}"
    assert source_id(url) is None
    assert page_kind(url) == kind
    assert not is_alternate(url)
    assert identity(url) == ("rferl", canonical(url))


def test_a_host_that_nobody_described_has_no_numbers() -> None:
    url = "https://elsewhere.example/a/x/31926103.html"
    assert source_id(url) is None
    assert identity(url + "?fbclid=1") == ("elsewhere.example", url)
    assert page_kind(url) == "other"
    assert page_kind("https://elsewhere.example") == "listing"


def test_only_numbered_shards_reach_back_for_years() -> None:
    home = "https://www.rferl.org/"
    assert is_deep_sitemap(home + "sitemap_8_10.xml.gz")
    assert is_deep_sitemap(home + "sitemap_8_1.xml")
    for other in ("sitemap.xml", "sitemap_8_latest.xml.gz", "sitemap_8_news.xml.gz", "sitemap_8_sections.xml.gz"):
        assert not is_deep_sitemap(home + other)


def test_all_addresses_of_an_article_are_one_identity() -> None:
    addresses = [
        "https://www.rferl.org/a/28023694.html",
        "http://rferl.org/a/old-slug/28023694.html",
        "https://www.rferl.eu/a/new-slug/28023694.html?utm_source=mail",
        "https://m.rferl.org/amp/28023694.html",
        "http://www.rferl.org/content/old_slug/28023694.html",
        "https://dcyh5l5lgidpq.cloudfront.net/a/live/28023694/lbl0lbi125679.html#x",
    ]
    assert {identity(url) for url in addresses} == {("rferl", "28023694")}
    assert identity("https://www.voanews.com/a/28023694.html") == ("voa", "28023694")


HOSTS = ("www.rferl.org", "m.newsroom.example", "elsewhere.example", "ПРИМЕР.example", "[::1]", "127.1", "a_b.example")
PATHS = st.lists(
    st.sampled_from(["a", "amp", "content", "..", ".", "", "%2e", "%2E%2e", "p2.html", "lbl0lbi1.html", "1234567.html"])
    | st.sampled_from(["1234567", "слаг", "%d0%b0", "%", "%%34", "x y", "preview", "en-US", "articleprintview", "\\"])
    | st.text(max_size=6),
    max_size=6,
).map("/".join)
QUERIES = st.lists(
    st.sampled_from(["utm_a=1", "", "p=2", "%75tm_b", "=", "a=b=c", "?", "%zz"]) | st.text(max_size=5)
).map("&".join)
ADDRESSES = st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(HOSTS) | st.text(max_size=8),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    PATHS,
    QUERIES,
    st.text(max_size=4),
)
#: RFC 3986, and nothing but ASCII.
NORMAL = re.compile(
    r"https?://(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d+)?/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*"
)


@given(st.text() | ADDRESSES)
@example("http://a.example/%%34%31")
@example("https://www.rferl.org/amp//1234567.html")
@example("https://www.rferl.org/a/./1234567/p1.html")
@example("http://\u00df.example/")
@example("http://a.example:0443/")
@example("http:\\\\a.example\\..\\b")
@example("http://a%2e/")
def test_any_text_has_a_stable_canonical_form_or_is_refused(text: str) -> None:
    try:
        once = canonical(text)
    except BadUrl:
        assert (source_id(text), is_alternate(text), page_kind(text)) == (None, False, "other")
        return
    assert NORMAL.fullmatch(once)
    assert canonical(once) == once
    assert identity(once) == identity(text)
    assert source_id(once) == source_id(text)
    segments = urlsplit(once).path.split("/")
    assert "." not in segments
    assert ".." not in segments


#: What sitemaps hold, and what is nearly that.
LISTED = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(
        [
            "https://www.rferl.org",
            "http://www.rferl.org",
            "https://rferl.org",
            "http://rferl.org.",
            "https://www.bbc.com",
            "http://www.newsroom.example",
            "https://_.example",
            "http://-..example",
        ]
    ),
    st.sampled_from(["/a/", "/a/some-slug/", "/a/%c3%a9t%C3%A9/", "/amp/", "/z/", "/content/x/", "/a/./", "/", "/a//"]),
    st.sampled_from(["31926103", "31926103/p2", "31926103/lbl0lbi1", "635", "", "a", "\u044f"]),
    st.sampled_from([".html", "", "?utm_source=x", ".html?p=2", ".xml.gz", ".rss"]),
)


@given(LISTED)
def test_what_a_look_tells_of_an_address_is_what_the_whole_reading_tells(text: str) -> None:
    try:
        whole = canonical(f"{text}#")  # a look passes by what has a fragment
    except BadUrl:
        with pytest.raises(BadUrl):
            canonical(text)
        return
    assert canonical(text) == whole


@given(LISTED | ADDRESSES | st.text())
@example("https://www.rferl.org/a/iran-tanker-oil-greece/31926103.html")
@example("https://www.rferl.org/a/31926103/p2.html")
def test_a_name_is_what_the_questions_one_by_one_answer(text: str) -> None:
    try:
        url = canonical(text)
    except BadUrl:
        with pytest.raises(BadUrl):
            name(text)
        return
    parts = urlsplit(url)
    path = parts.path
    assert name(text) == (url, path, site_for(parts.hostname or ""), source_id(url), page_kind(url))
