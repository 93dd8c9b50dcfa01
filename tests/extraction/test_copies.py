"""Copies that archives, caches and translators keep are read as the pages that they are copies of."""

from __future__ import annotations

import pytest

from archive.errors import NotAnArticle
from archive.extraction.extract import extract
from archive.extraction.kept_addresses import original
from archive.extraction.page import read_page
from tests.extraction.texts import SENTENCES, SIX_PARAGRAPHS

_URL = "https://www.lakeside.example/news/2024/05/06/ferry"
_KEPT_AT = "2024-06-01T12:00:00Z"


@pytest.mark.parametrize(
    ("copy", "url"),
    [
        ("https://web.archive.org/web/20240601120000/https://lake.example/a", "https://lake.example/a"),
        ("https://conifer.rhizome.org/u/c/20240601120000mp_/https://lake.example/a", "https://lake.example/a"),
        ("https://webcache.googleusercontent.com/search?q=cache:https://lake.example/a&hl=en", "https://lake.example/a"),
        ("http://74.125.39.104/search?q=cache:Xw0b2rPq7vEJ:lake.example/a/%3Fid%3D8+dog&hl=en", "http://lake.example/a/?id=8"),
        ("https://www-lake-example.cdn.ampproject.org/c/s/www.lake.example/a/amp", "https://www.lake.example/a/amp"),
        ("https://www.google.com/amp/s/www.lake.example/a/amp", "https://www.lake.example/a/amp"),
        ("https://my--lake-example.translate.goog/a?_x_tr_sl=de&_x_tr_tl=en", "https://my-lake.example/a"),
        ("https://lake-example.translate.goog/a?id=8&_x_tr_sl=de&_x_tr_tl=en", "https://lake.example/a?id=8"),
        ("https://translate.googleusercontent.com/translate_c?sl=de&u=https://lake.example/a", "https://lake.example/a"),
        ("http://www.google.com/gwt/x?u=http%3A%2F%2Flake.example%2Fa%3Fid%3D8&hl=en", "http://lake.example/a?id=8"),
        ("http://www.google.com/gwt/n?u=lake.example/a", "http://lake.example/a"),
        ("http://www.google.com/gwt/n?u=javascript:1", "http://www.google.com/gwt/n?u=javascript:1"),
        ("https://lake-example.translate.goog/q&a/1?_x_tr_sl=de&_x_tr_tl=en#b", "https://lake.example/q&a/1#b"),
        ("https://web.archive.org/web/2019/https://www.google.com/amp/s/lake.example/a", "https://lake.example/a"),
        ("https://lake.example/search?q=cache:memory", "https://lake.example/search?q=cache:memory"),
        ("https://lake.example/go?to=/https://x.example", "https://lake.example/go?to=/https://x.example"),
        ("https://lake.example/20240601/https://x.example", "https://lake.example/20240601/https://x.example"),
        ("unknown:", "unknown:"),
    ],
)  # fmt: skip
def test_the_address_of_which_one_is_a_copy(copy: str, url: str) -> None:
    assert original(copy) == url


def _archive_today(page: str, bookmark: str = f"http://archive.today/20240601120000/{_URL}") -> bytes:
    """What archive.today gives back: a head, a header and a frame of its own around the page."""
    head = (
        "<title>A ferry leaves | Lakeside</title><meta property='og:site_name' content='archive.ph'>"
        f"<meta property='og:title' content='A ferry leaves | Lakeside'><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='{_KEPT_AT}' itemprop='dateCreated'>"
        "<meta property='og:image' content='https://archive.ph/abcde/scr.png' itemprop='image'>"
        f"<link rel='canonical' href='https://archive.ph/abcde'><link rel='bookmark' href='{bookmark}'>"
    )
    header = (
        "<div id='HEADER'><table><tr><td>Saved from</td><td><input name='q'></td>"
        f"<td><time itemprop='pubdate' datetime='{_KEPT_AT}'>1 Jun 2024 12:00:00 UTC</time></td></tr></table></div>"
    )
    marked = f"<div itemprop='description articleBody'><div class='html1'><div class='body'>{page}</div></div></div>"
    return (
        f"<html itemscope itemtype='http://schema.org/Article'><head>{head}</head>"
        f"<body><center>{header}<div id='SOLID'><div id='CONTENT'>{marked}</div></div></center></body></html>"
    ).encode()


_PAGE = (
    "<div><a href='https://archive.ph/o/abcde/https://www.lakeside.example/'>Lakeside</a></div>"
    "<h1>A ferry leaves</h1><p><time datetime='2024-05-06T07:30:00Z'>6 May 2024</time></p>"
    "<figure><img src='https://archive.ph/abcde/9.jpg' old-src='https://cdn.lakeside.example/dog.jpg'>"
    "<figcaption>A dog on board.</figcaption></figure>"
    f"{SIX_PARAGRAPHS}<p>It has <a href='https://archive.ph/o/abcde/{_URL}-2'>left the harbor</a> again since then.</p>"
)


@pytest.mark.parametrize("host", ["archive.today", "archive.is", "archive.ph", "archive.li"])
def test_a_copy_of_archive_today_says_what_the_page_says(host: str) -> None:
    article = extract(_archive_today(_PAGE), f"https://{host}/abcde")
    assert (article.url, article.canonical_url) == (f"https://{host}/abcde", _URL)
    assert (article.site, article.title) == ("www.lakeside.example", "A ferry leaves")
    assert article.published_at is not None
    assert article.published_at.isoformat() == "2024-05-06T07:30:00+00:00"
    assert article.modified_at is None
    assert article.body.startswith(SENTENCES[0])
    assert [image.url for image in article.images] == ["https://cdn.lakeside.example/dog.jpg"]
    assert [link.url for block in article.blocks for link in block.links] == [f"{_URL}-2"]


def test_another_page_of_the_host_is_read_as_it_is() -> None:
    page = read_page(_archive_today("<p>Search", bookmark="https://archive.ph/about"), "https://archive.ph/search/?q=x")
    assert page.address == "https://archive.ph/search/?q=x"
    assert page.meta.get("og:site_name") == "archive.ph"


_OLD_BAR = (
    f"<div><div>This is Google's cache of <a href='{_URL}'>{_URL}</a>. It is a snapshot of the page as it appeared on "
    "4 Aug 2008 11:02:17 GMT. <a href='http://www.google.com/intl/en/help/features.html'>Learn more</a></div></div>"
)
_BAR = (
    f"<div id='bN015htcoyT__google-cache-hdr'><div><span>Esta es la versión en caché de <a href='{_URL}'>{_URL}</a>. "
    "Es una captura de la página tal como apareció el 4 Ago 2018 11:02:17 GMT.</span></div></div>"
)


@pytest.mark.parametrize("bar", [_OLD_BAR, _BAR], ids=["until about 2012", "until 2024"])
def test_a_copy_in_googles_cache_is_read_without_its_bar(bar: str) -> None:
    page = f"<base href='{_URL}'>{bar}<div><h1>A ferry leaves</h1><p>6 May 2024</p>{SIX_PARAGRAPHS}</div>"
    article = extract(page.encode(), "http://74.125.39.104/search?q=cache:Xw0b2rPq7vEJ:www.lakeside.example/news+dog")
    assert (article.canonical_url, article.title) == (_URL, "A ferry leaves")
    assert article.published_at is not None
    assert article.published_at.date().isoformat() == "2024-05-06"
    assert article.body == "\n\n".join(SENTENCES)


def test_characters_that_no_tree_takes_back_harm_no_copy() -> None:
    odd = "<p><a href='/\x01a&#xFFFE;'>A link</a><img old-src='/\x0b.jpg'></p>"
    page = _archive_today(odd + _PAGE).replace(b"</table></div>", b"</table></div>te\x08xt")
    assert extract(page, "https://archive.is/abcde").body.startswith(SENTENCES[0])
    cached = f"<base href='{_URL}'>{_BAR}te\x08xt<h1>A ferry leaves</h1>{SIX_PARAGRAPHS}"
    read = extract(cached.encode(), f"https://webcache.googleusercontent.com/search?q=cache:{_URL}")
    assert read.body == "\n\n".join(SENTENCES)


def test_a_page_that_leads_to_itself_is_no_bar_of_googles() -> None:
    story = f"<h1><a href='{_URL}'>A ferry leaves</a></h1>{SIX_PARAGRAPHS}<p>Find us on Google News</p>"
    page = f"<base href='{_URL}'><main><div class=post>{story}</div></main>"
    read = extract(page.encode(), f"https://webcache.googleusercontent.com/search?q=cache:{_URL}")
    assert read.body.startswith(SENTENCES[0])


def test_a_copy_in_googles_cache_without_a_base_stands_where_its_address_says() -> None:
    page = read_page(b"<h1>A ferry leaves</h1>", f"https://webcache.googleusercontent.com/search?q=cache:{_URL}&hl=en")
    assert page.address == _URL


def test_a_search_that_is_no_cache_is_a_search() -> None:
    with pytest.raises(NotAnArticle):
        extract(f"<h1>Results</h1>{SIX_PARAGRAPHS}".encode(), "https://www.lakeside.example/search?q=cache")
