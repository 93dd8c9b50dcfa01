"""The section of a page of no known platform: the path to it, a label beside the headline, the site's menu."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extraction.extract import extract
from tests.extraction.texts import SIX_PARAGRAPHS

_URL = "https://www.lakeside.example/news/lake/2024/05/06/ferry"


def read(above: str = "", beside: str = "", after: str = "", *, head: str = "", url: str = _URL) -> Article:
    story = f"<article><header>{beside}<h1>A ferry leaves</h1></header>{SIX_PARAGRAPHS}{after}</article>"
    page = f"<html lang=en><head>{head}</head><body>{above}<main>{story}</main></body></html>"
    return extract(page.encode(), url)


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
        ("<span class=rubrika><a href='/x'>Jezero</a></span>", "Jezero"),
        ("<a class=c-article__category href='/lake'>Lake</a>", "Lake"),
        ("<ul class=categories><li><a href='/lake'>Lake</a><li><a href='/dog'>Dogs</a></ul>", None),
        ("<nav class=category><a href='/lake'>Lake</a></nav>", "Lake"),
        ("<nav><p class=category><a href='/lake'>Lake</a></p></nav>", None),
        ("<div class=card><p class=category>Lake</p><h3>Another story</h3></div>", None),
        ("<p class=category>A ferry leaves</p>", None),
        ("<p class=category>News | 3 March 2024</p>", None),
        ("<p class=category>Uncategorized</p>", None),
        ("<a href=/news>Back to news</a>", None),
        ("<a href=/news>All news</a>", None),
        ("<a href=/news/lake>The harbor</a>", None),
        ("<div class=section>By Jane Roe</div>", None),
        ("<div class=section><a href=/news/lake>Lake</a></div>", "Lake"),
        ("<span class=kicker><a href='/en/t-17'>Lake</a></span>", "Lake"),
        ("<h2 class='unibrow title'><span><a href='/t-17'>Lake</a></span></h2>", "Lake"),
        ("<span class=kicker>A long winter</span>", None),
        ("<p><a href='/news/lake/'>On the lake</a></p>", "On the lake"),
        ("<h2 class=c-label><a href='https://www.lakeside.example/news/lake'>On the lake</a></h2>", "On the lake"),
        ("<p><a href='https://www.other.example/news/lake'>On the lake</a></p>", None),
        ("<p><a href='/news/lake/2024/05/06/ferry'>Read on</a></p>", None),
        ("<p><a href='/sport'>Sport</a></p>", None),
        ("<p><a href='/news/lake/2024'>The year</a></p>", None),
        ("<h2><a href='/news/lake'>On the lake</a></h2><h2>Another story</h2>", "On the lake"),
        ("<div><a href='/news/lake'>On the lake</a><h2>Another story</h2></div>", None),
        ("<span class='article__section'>Lake</span>", "Lake"),
        ("<p class=section-label>Lake</p>", "Lake"),
        ("<p class=section-share>Lake</p>", None),
        ("<section><div class=teaser><span class=category>Sport</span><h3>Another</h3></div></section>", None),
    ],
)
def test_the_section_beside_the_headline(beside: str, section: str | None) -> None:
    article = read(beside=beside)
    assert (article.section, dict(article.provenance).get("section")) == (section, section and "html.section")


def test_a_section_further_down_is_another_storys() -> None:
    assert read(after="<div><div><div><p class=category>Lake</p></div></div></div>").section is None


@pytest.mark.parametrize(
    ("menu", "url", "section"),
    [
        ("<nav><a href=/news>News</a> <a href=/news/lake>Lake</a> <a href=/sport>Sport</a></nav>", _URL, "Lake"),
        ("<nav><a href=/news>News</a> <a href=/sport>Sport</a></nav>", _URL, "News"),
        ("<header><a href='https://www.lakeside.example/news/lake/'>Lake</a></header>", _URL, "Lake"),
        ("<ul class=main-menu><li><a href=/news/lake>Lake</a></ul>", _URL, "Lake"),
        ("<ul class=most-read><li><a href=/news/lake>Lake</a></ul>", _URL, None),
        ("<nav><a href=/news>Home</a></nav>", _URL, None),
        ("<nav><a href=/region>Région</a></nav>", "https://www.lakeside.example/region/ferry-leaves", "Région"),
        (
            "<nav><a href=/middle-east>الشرق الأوسط</a></nav>",
            "https://www.x.example/middle-east/1-ferry",
            "الشرق الأوسط",
        ),
        ("<nav><a href=/en>En</a></nav>", "https://www.lakeside.example/en/ferry-leaves", None),
        ("<nav><a href=/stories>Stories</a></nav>", "https://www.lakeside.example/stories/ferry-leaves", None),
        ("<nav><a href=/news/health>Health</a></nav>", "https://www.lakeside.example/news/health-34744858", "Health"),
    ],
)
def test_the_entry_of_the_menu_that_leads_to_where_the_story_lies(menu: str, url: str, section: str | None) -> None:
    article = read(above=menu, url=url)
    assert (article.section, dict(article.provenance).get("section")) == (section, section and "html.menu")


def test_what_the_page_calls_a_section_goes_before_the_handle_of_its_programs() -> None:
    head = "<meta property='article:section' content='us-news'>"
    assert read(head=head, beside="<p class=category>U.S. News</p>").section == "U.S. News"
    assert read(head=head).section == "us-news"
    head = "<meta property='article:section' content='news'>"
    assert read(head=head, beside="<p class=category>Sport</p>").section == "Sport"
    assert read(head=head).section == "news"


def test_who_writes_what_lies_in_a_folder_is_no_section() -> None:
    article = read(
        beside="<a href='/blogs/jane-roe'>Jane Roe</a>", url="https://www.lakeside.example/blogs/jane-roe/ferry"
    )
    assert article.section is None


def test_a_section_that_is_no_name_is_none() -> None:
    assert read(head=f"<meta property=article:section content={'-'.join(['lake'] * 30)}>").section is None
