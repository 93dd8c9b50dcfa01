"""Tags and the path to a section, where a page of no known platform shows them."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extraction.extract import extract
from tests.extraction.texts import SIX_PARAGRAPHS


def read(after: str = "", above: str = "", head: str = "") -> Article:
    story = f"<article><h1>A ferry leaves</h1>{SIX_PARAGRAPHS}{after}</article>"
    page = f"<html lang=en><head>{head}</head><body>{above}{story}</body></html>"
    return extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")


_LINKS = "<a href=/t/lake>Lake</a> <a href=/t/ferries>#Ferries</a>"


@pytest.mark.parametrize(
    "after",
    [
        f"<div class=tags><b>Tags:</b> {_LINKS}</div>",
        f"<ul class='article-tags list'><li>{_LINKS}</ul>",
        f"<p class=storyTopics>{_LINKS}</p>",
        f"<div class=tags>{_LINKS} <a href=/topics>See all topics</a></div>",
    ],
)
def test_tags_that_a_page_shows(after: str) -> None:
    article = read(after)
    assert (article.tags, dict(article.provenance)["tags"]) == (("Lake", "Ferries"), "html.tags")


def test_tags_that_are_marked() -> None:
    article = read(
        "<p><a rel='category tag' href=/c>News</a> <a rel=tag href=/t>Lake</a> <a rel='tag' href=/u>Ferries</a></p>"
    )
    assert (article.tags, dict(article.provenance)["tags"]) == (("Lake", "Ferries"), "html.rel-tag")


@pytest.mark.parametrize(
    "after",
    [
        f"<aside><div class=tags>{_LINKS}</div></aside>",
        f"<div class=tagline>{_LINKS}</div>",
        f"<div class=sidebar><div class=tag-cloud>{_LINKS}</div></div>",
        f"<div class=hot-topics>{_LINKS}</div>",
        f"<div class=tags-share>{_LINKS}</div>",
        "<div class=card><h3>Another story</h3><a rel=tag href=/t>Lake</a></div>",
        "<div class=tags><h3><a href=/o>A dog came back to Varn</a></h3></div>",
        "<div class=topics><a href=/t>Lake</a> and a good many other words that lead nowhere at all</div>",
    ],
)
def test_what_are_no_tags(after: str) -> None:
    assert read(after).tags == ()


def test_tags_beside_which_there_is_a_sidebar() -> None:
    assert read(f"<div class=layout--has-sidebar><div class=tags>{_LINKS}</div></div>").tags == ("Lake", "Ferries")


def test_declared_tags_go_first() -> None:
    assert read(f"<div class=tags>{_LINKS}</div>", head="<meta name=keywords content='harbor, dog'>").tags == (
        "harbor",
        "dog",
    )


@pytest.mark.parametrize(
    ("above", "section"),
    [
        ("<nav class=breadcrumb><a href=/>Home</a> <a href=/news>News</a> <a href=/news/lake>Lake</a></nav>", "Lake"),
        (
            "<ul class=breadcrumbs><li><a href=/>Lakeside</a><li><a href=/sport>Sport</a><li>A ferry leaves</ul>",
            "Sport",
        ),
        ("<div class=migas><a href=/lago>Lago</a></div>", "Lago"),
        ("<div class=menu><a href=/lago>Lago</a></div>", None),
        ("<div class=breadcrumb><a href=/index.php>Home</a> » A ferry leaves</div>", None),
        ("<div class=breadcrumb><a href=/home.html>Startseite</a> <a href=/see>See</a></div>", "See"),
        ("<div class=breadcrumb><a href=/Default.aspx>Home</a> » A ferry leaves</div>", None),
        ("<div class=breadcrumb><a href=/lake>Lake</a> <a href=''>A ferry</a></div>", "Lake"),
        ("<div class=breadcrumb><a href=/>Home</a> <a href=/en>English</a> » A ferry leaves</div>", None),
        ("<article class='post tag-bread'><a href=/contact>Contact us here</a></article>", None),
        ("<div class=index_bread><a href=/>Home</a> &gt; <a href=/lake>Lake</a> &gt;</div>", "Lake"),
        ("<div class=breadcrumb><a href=/mainz>Mainz</a> » A ferry leaves</div>", "Mainz"),
        ("<div class=breadcrumb><a href=/startups>Startups</a> » A ferry leaves</div>", "Startups"),
        ("<div class=breadcrumb><a href=/>Home</a> <a href=/tv>TV</a> » A ferry leaves</div>", "TV"),
    ],
)
def test_the_path_that_a_page_shows(above: str, section: str | None) -> None:
    assert read(above=above).section == section


@pytest.mark.parametrize(
    ("beside", "section"),
    [
        ("<p class=story-lead-category>Inland</p>", "Inland"),
        ("<h3 class=slug><a href='/sections/lake/'>Lake</a></h3>", "Lake"),
        ("<div class=entry-categories>in <a href='/lake'>Lake</a></div>", "Lake"),
        ("<a class=c-article__category href='/lake'>Lake</a>", "Lake"),
        ("<ul class=categories><li><a href='/lake'>Lake</a><li><a href='/dog'>Dogs</a></ul>", None),
        ("<nav class=category><a href='/lake'>Lake</a></nav>", "Lake"),
        ("<nav><p class=category><a href='/lake'>Lake</a></p></nav>", None),
        ("<div class=card><p class=category>Lake</p><h3>Another story</h3></div>", None),
        ("<p class=category>A ferry leaves</p>", None),
        ("<p class=category>News | 3 March 2024</p>", None),
        ("<p class=category>Uncategorized</p>", None),
        ("<section><div class=teaser><span class=category>Sport</span><h3>Another</h3></div></section>", None),
    ],
)
def test_the_section_beside_the_headline(beside: str, section: str | None) -> None:
    page = f"<body><article><header>{beside}<h1>A ferry leaves</h1></header>{SIX_PARAGRAPHS}</article></body>"
    article = extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")
    assert (article.section, dict(article.provenance).get("section")) == (section, section and "html.section")


def test_a_section_further_down_is_another_storys() -> None:
    assert read(after="<div><div><div><p class=category>Lake</p></div></div></div>").section is None
