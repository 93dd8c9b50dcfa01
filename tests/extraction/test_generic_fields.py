"""Section, tags, language and declared text of a page of no known platform."""

from __future__ import annotations

import json

import pytest

from archive.article import Article
from archive.extraction.extract import extract
from tests.extraction.texts import SENTENCES, SIX_PARAGRAPHS

_URL = "https://www.lakeside.example/news/2024/05/06/ferry"


def read(head: str = "", lang: str = "") -> Article:
    title = "<h1>A ferry leaves the harbor</h1>"
    page = f"<html{lang}><head>{head}</head><body><article>{title}{SIX_PARAGRAPHS}</article></body></html>"
    return extract(page.encode(), _URL)


def ld(**values: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def trail(*names: str) -> str:
    steps = [{"@type": "ListItem", "position": n, "item": {"name": name}} for n, name in enumerate(names)]
    value = {"@type": "BreadcrumbList", "itemListElement": steps[::-1]}
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def meta(name: str, *contents: str) -> str:
    return "".join(f'<meta property="{name}" content="{content}">' for content in contents)


_SECTIONS = {
    "declared": ("Travel", "json_ld.articleSection", ld(articleSection=["Travel", "Lakes"])),
    "meta": ("Travel", "meta.article:section", meta("article:section", "Travel")),
    "breadcrumb": ("Ferries", "json_ld.breadcrumb", trail("Home", "Travel", "Ferries", "A ferry leaves the harbor")),
    "the front page alone": (None, None, trail("Home", "A ferry leaves the harbor")),
    "no name": (None, None, meta("section", "All that is written about ferries, lakes and harbors " * 2)),
}


@pytest.mark.parametrize(("section", "rule", "head"), _SECTIONS.values(), ids=_SECTIONS)
def test_section(section: str | None, rule: str | None, head: str) -> None:
    article = read(head)
    assert (article.section, dict(article.provenance).get("section")) == (section, rule)


_TAGS = {
    "declared list": (("ferry", "dog"), "json_ld.keywords", ld(keywords=["ferry", "dog"])),
    "declared text": (("ferry", "dog"), "json_ld.keywords", ld(keywords="ferry, dog, ferry")),
    "text in a list": (("ferry", "dog"), "json_ld.keywords", ld(keywords=["ferry, dog"])),
    "meta, repeated": (("ferry", "dog"), "meta.article:tag", meta("article:tag", "ferry", "dog")),
    "meta": (("ferry", "dog"), "meta.keywords", meta("keywords", "ferry,dog;[NAME]")),
    "Arabic commas": (("عبارة", "كلب"), "meta.keywords", meta("keywords", "عبارة، كلب")),
    "a sentence": ((), None, meta("keywords", "Read everything about ferries on the large lake and its harbors here")),
}


@pytest.mark.parametrize(("tags", "rule", "head"), _TAGS.values(), ids=_TAGS)
def test_tags(tags: tuple[str, ...], rule: str | None, head: str) -> None:
    article = read(head)
    assert (article.tags, dict(article.provenance).get("tags")) == (tags, rule)


_LANGUAGES = {
    "html": ("en-GB", "html.lang", ' lang="en-GB"', ""),
    "underscore": ("pt-BR", "html.lang", ' lang="pt_BR"', ""),
    "no language": ("fr", "meta.og:locale", ' lang="lakes"', meta("og:locale", "fr")),
    "Dublin Core": ("en", "meta.dc.language", "", meta("dc.language", "en")),
    "JSON-LD": ("en", "json_ld.inLanguage", "", ld(inLanguage="en")),
    "nothing": (None, None, "", ""),
}


@pytest.mark.parametrize(("language", "rule", "lang", "head"), _LANGUAGES.values(), ids=_LANGUAGES)
def test_declared_language(language: str | None, rule: str | None, lang: str, head: str) -> None:
    article = read(head, lang)
    assert (article.language, dict(article.provenance).get("language")) == (language, rule)


def _declared(text: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":{json.dumps(text)}}}</script>'


@pytest.mark.parametrize("text", ["\n\n".join(SENTENCES), SIX_PARAGRAPHS, SIX_PARAGRAPHS.replace("<", "&lt;")])
def test_the_text_of_a_page_that_a_script_would_write_is_that_of_its_metadata(text: str) -> None:
    page = f"<html lang=en><head>{_declared(text)}</head><body><h1>A ferry leaves</h1><div id=root></div></body></html>"
    article = extract(page.encode(), _URL)
    assert article.body == "\n\n".join(SENTENCES)
    assert dict(article.provenance)["body"] == "json_ld.articleBody.alone"


def test_a_short_text_in_metadata_is_a_description() -> None:
    head = _declared(SENTENCES[0])
    page = f"<html lang=en><head>{head}</head><body><h1>A ferry leaves</h1><video src=/x.mp4></video></body></html>"
    assert not extract(page.encode(), _URL).blocks


def test_a_paragraph_that_a_whole_text_in_metadata_lacks_is_none_of_the_articles() -> None:
    asked = "<p>The best of the lake, once a week, with pictures of dogs.</p>"
    head = _declared(" ".join(SENTENCES[1:]))
    shown = SIX_PARAGRAPHS.replace("</p><p>", f"</p><h2>At sea</h2>{asked}<p>", 1)
    page = f"<html lang=en><head>{head}</head><body><h1>A ferry leaves</h1><div>{shown}</div></body></html>"
    # the introduction, which it lacks as well, stays; so do headings
    assert extract(page.encode(), _URL).body == "\n\n".join([SENTENCES[0], "At sea", *SENTENCES[1:]])


def test_of_paragraphs_that_are_each_marked_as_the_text_none_is_the_whole() -> None:
    said = ["Short is the first.", SENTENCES[0] * 2, "The last one is short as well."]
    marked = "".join(f"<p itemprop=articleBody>{text}</p>" for text in said)
    page = f"<html lang=en><body><h1>A ferry leaves</h1><div>{marked}</div></body></html>"
    assert extract(page.encode(), _URL).body == "\n\n".join(said)


def test_the_posts_of_a_live_blog_that_only_the_metadata_has() -> None:
    posts = [{"headline": f"Post {number}", "articleBody": f"<p>{text}</p>"} for number, text in enumerate(SENTENCES)]
    head = ld(**{"@type": "LiveBlogPosting", "headline": "Ferries, live", "liveBlogUpdate": posts})
    page = f"<head>{head}</head><body><h1>Ferries, live</h1><p>We tell what happens here.</p></body>"
    article = extract(page.encode(), "https://www.lakeside.example/live/ferries")
    assert (article.kind, dict(article.provenance)["body"]) == ("live_blog", "json_ld.liveBlogUpdate")
    assert [block.text for block in article.blocks] == [
        text for number, said in enumerate(SENTENCES) for text in (f"Post {number}", said)
    ]


def test_what_stands_above_the_posts_stays() -> None:
    posts = [{"headline": f"Post {number}", "articleBody": text} for number, text in enumerate(SENTENCES * 3)]
    head = ld(**{"@type": "LiveBlogPosting", "headline": "Ferries, live", "liveBlogUpdate": posts})
    summary = "All ferries of the lake but one stay in their harbors today, says the company."
    film = "<iframe src='https://www.youtube.com/embed/x1'></iframe>"
    shown = f"{film}<p>{summary}</p><blockquote>Nobody was hurt.</blockquote><h3>Post 0</h3><p>{SENTENCES[0]}</p>"
    page = f"<head>{head}</head><body><main><h1>Ferries, live</h1>{shown}</main></body>"
    article = extract(page.encode(), "https://www.lakeside.example/live/ferries")
    first = [block.text or block.url for block in article.blocks[:5]]
    assert first == ["https://www.youtube.com/embed/x1", summary, "Nobody was hurt.", "Post 0", SENTENCES[0]]
    assert [block.text for block in article.blocks].count(SENTENCES[0]) == 1


@pytest.mark.parametrize(
    "declared",
    [
        "Die Fähre fuhr am Morgen mit elf Menschen und einem Hund aus dem Hafen. " * 20,
        "function () { var x = 1; } " * 60,
    ],
)
def test_a_text_in_metadata_that_is_none_of_the_page_is_left(declared: str) -> None:
    head = ld(headline="A ferry leaves", articleBody=declared)
    page = f"<head>{head}</head><body><article><h1>A ferry leaves</h1>{SIX_PARAGRAPHS}</article></body>"
    assert extract(page.encode(), _URL).body == "\n\n".join(SENTENCES)


def test_posts_that_a_page_shows_are_read_there() -> None:
    posts = [{"headline": f"Post {number}", "articleBody": text} for number, text in enumerate(SENTENCES)]
    head = ld(**{"@type": "LiveBlogPosting", "headline": "Ferries, live", "liveBlogUpdate": posts})
    page = f"<head>{head}</head><body><h1>Ferries, live</h1>{SIX_PARAGRAPHS}</body>"
    article = extract(page.encode(), "https://www.lakeside.example/live/ferries")
    assert [block.text for block in article.blocks] == list(SENTENCES)


def test_a_text_for_subscribers_stands_in_the_metadata() -> None:
    asked = "<p>This story is for subscribers of Lakeside Plus, who read all of our stories every day.</p>"
    head = ld(headline="A ferry leaves", articleBody="\n".join(SENTENCES))
    page = f"<head>{head}</head><body><article><h1>A ferry leaves</h1>{asked}</article></body>"
    assert extract(page.encode(), "https://www.lakeside.example/news/ferry").body == "\n\n".join(SENTENCES)
