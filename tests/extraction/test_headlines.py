"""The title among a page's headings and what its head declares."""

from __future__ import annotations

import pytest

from archive.extraction.extract import extract
from archive.extraction.headlines import without_names, without_site
from tests.extraction.texts import SIX_PARAGRAPHS

_URL = "https://www.lakeside.example/news/2024/05/06/ferry"


def title(body: str, head: str = "", url: str = _URL) -> tuple[str, str]:
    page = f"<html lang='en'><head>{head}</head><body>{body}<article>{SIX_PARAGRAPHS}</article></body></html>"
    article = extract(page.encode(), url)
    return article.title, dict(article.provenance)["title"]


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}"><meta property="og:site_name" content="Lakeside News">'


_FERRY = og("A ferry leaves")
_SEO = "<span>News</span><span>&gt;</span><h1>A ferry leaves in other words</h1>"
_TITLES = {
    "the heading the head repeats": ("<h1>Lakeside</h1><h1>A ferry leaves</h1>", _FERRY, "A ferry leaves"),
    "the heading most alike": (
        "<h1>A ferry leaves the harbor</h1><h1>A dog came back</h1>",
        og("Ferry leaves harbor"),
        "A ferry leaves the harbor",
    ),
    "a shortened title": ("<h1>Accident: eleven are saved</h1>", og("Eleven survive"), "Accident: eleven are saved"),
    "a heading that is a section": ("<h1>Weather</h1>", _FERRY, "A ferry leaves"),
    "a heading that nobody closed": (f"<h1>A ferry leaves {'and comes back ' * 1000}</h1>", _FERRY, "A ferry leaves"),
    "a heading about something else": ("<h1>Most people read these stories</h1>", _FERRY, "A ferry leaves"),
    "a heading in the navigation": ("<nav><h1>Lake: A ferry leaves</h1></nav>", _FERRY, "A ferry leaves"),
    "a heading beside the navigation": (
        "<div class='page with-navbar'><h1>Lake: A ferry leaves</h1></div>",
        _FERRY,
        "Lake: A ferry leaves",
    ),
    "a heading behind an arrow": (_SEO, _FERRY, "A ferry leaves"),
    "quotes and dashes of another kind": ("<h1>‘Ferry’ – at last</h1>", og("'Ferry' - at last"), "‘Ferry’ – at last"),
    "a kicker by its class": ("<h1><span class=topline>On the lake</span> A ferry</h1>", "", "A ferry"),
    "a kicker with a stroke": ("<h1><span class=kicker>Lake</span>|A ferry leaves</h1>", "", "A ferry leaves"),
    "a line below the title in it": (
        "<h1><span>A ferry leaves</span> <small class=subline>Eleven people are on board</small></h1>",
        _FERRY,
        "A ferry leaves",
    ),
    "a kicker by the head": (
        "<h1><b>On the lake</b>A ferry leaves early</h1>",
        og("On the lake - A ferry leaves early"),
        "A ferry leaves early",
    ),
    "a kicker with its dash in an element of its own": (
        "<h1><b class=overline>Noise</b><i> - </i><span>A ferry leaves early</span></h1>",
        og("Noise - A ferry leaves early"),
        "A ferry leaves early",
    ),
    "a lower heading for want of another, like the head": (
        "<h2>A ferry leaves early – “We had to”</h2>",
        og("Ostrel: A ferry leaves early"),
        "A ferry leaves early – “We had to”",
    ),
    "a lower heading that says less than the head": (
        "<h2>A ferry leaves the harbor</h2>",
        og("A ferry leaves the northern harbor"),
        "A ferry leaves the northern harbor",
    ),
    "a lower heading that leads elsewhere": (
        "<h2><a href=/o>A ferry leaves: what we know</a></h2>",
        og("A ferry leaves: dogs aboard"),
        "A ferry leaves: dogs aboard",
    ),
    "a lower heading beside": (
        "<aside><h2>A ferry leaves again</h2></aside>",
        og("A ferry leaves: dogs aboard"),
        "A ferry leaves: dogs aboard",
    ),
    "a heading with quotation marks of its own": (
        "<h1><b class=kicker>Kino</b> »Das Boot« läuft</h1>",
        "",
        "»Das Boot« läuft",
    ),
    "a lower heading of something else": ("<h2>Most people read these</h2>", _FERRY, "A ferry leaves"),
    "a part of the window's title that the page shows": (
        "<table><tr><td class=t>A ferry leaves the harbor</td></tr></table>",
        "<title>Lakeside.com-A ferry leaves the harbor</title>",
        "A ferry leaves the harbor",
    ),
    "words in italics": ("<h1><i>Aurora</i> leaves</h1>", og("Aurora leaves"), "Aurora leaves"),
    "a kicker in a lower heading": (
        "<h2>Guerre du lac</h2>",
        "<title>Guerre du lac : le bac revient à Ostrel | Lakeside News</title>",
        "Guerre du lac : le bac revient à Ostrel",
    ),
    "the site's name behind": ("", og("A ferry leaves | Lakeside News"), "A ferry leaves"),
    "entities written twice": ("", og("Ferry &amp;amp; dog"), "Ferry & dog"),
    "a heading that is the site's, above a lower one": (
        "<h1><a href=/>Lakeside Radio News</a></h1><h2>A ferry leaves</h2>",
        "<title>A ferry leaves « Lakeside Radio News</title>",
        "A ferry leaves",
    ),
    "a heading that names the site as the window does": (
        "<h1>Lakeside Ferry Radio and News</h1>",
        og("A ferry leaves") + "<title>A ferry leaves - Lakeside Ferry Radio and News</title>",
        "A ferry leaves",
    ),
    "a broken line": ("<h1>A ferry<br>leaves early</h1>", "", "A ferry leaves early"),
    "the site's name before": (
        "",
        "<title>Radio L - A ferry leaves the harbor again</title>",
        "A ferry leaves the harbor again",
    ),
    "the site's name in front": ("", og("Lakeside News | A ferry leaves"), "A ferry leaves"),
    "the site's name and its motto": ("", og("A ferry leaves - Lakeside News - Always near"), "A ferry leaves"),
    "Chinese parts": ("", "<title>渡轮恢复通航_新闻频道_河央网</title>", "渡轮恢复通航"),
    "a site joined with a dash": (
        "<p><b>渡轮恢复通航 市民排队</b></p>",
        "<title>渡轮恢复通航 市民排队-河央在线</title>",
        "渡轮恢复通航 市民排队",
    ),
    "a site joined with a dash to what stands nowhere": ("", "<title>渡轮恢复通航-lakeside</title>", "渡轮恢复通航"),
    "a word of the title behind a dash": ("", "<title>渡轮恢复通航-市民排队</title>", "渡轮恢复通航-市民排队"),
    "a lower heading before the site's name and its motto": (
        "<h2>Other stories</h2><h3>A ferry leaves the harbor</h3>",
        "<title>A ferry leaves the harbor - LAKE Lakeside - News, weather, sports|</title>",
        "A ferry leaves the harbor",
    ),
    "a bar behind the site's name": ("", "<title>A ferry leaves - Lakeside Radio |</title>", "A ferry leaves"),
    "a lower heading that is a section's": (
        "<h2>News of the lakeside</h2>",
        "<title>News of the lakeside ferry - Lakeside Radio</title>",
        "News of the lakeside ferry",
    ),
    "a heading with which the title element ends": (
        "<h1>Lakeside</h1><h3>A ferry leaves the harbor</h3>",
        "<title>Lakeside: A ferry leaves the harbor</title>",
        "A ferry leaves the harbor",
    ),
    "a section and the site after strokes": ("", "<title>A ferry leaves / News / Lakeside</title>", "A ferry leaves"),
    "a heading that is what the site says of itself": (
        "<h2>The newspaper of the lakeside</h2>",
        "<title>A ferry leaves | The newspaper of the lakeside</title>",
        "A ferry leaves",
    ),
    "a section that is a link in the heading": (
        "<h1><span><a href=/business>Business News</a></span> <span>Brewers fear a bitter year</span></h1>",
        "<title>Brewers fear a bitter year - Lakeside Radio</title>",
        "Brewers fear a bitter year",
    ),
    "a heading that the window repeats, under another title for searches": (
        "<h1>Jane Doe wins the election</h1>",
        og("Varn has a new mayor: 679 votes decide") + "<title>Jane Doe wins the election - lakeside.info</title>",
        "Jane Doe wins the election",
    ),
    "a lower heading before a site of an unknown name": (
        "<h2>渡轮恢复通航市民排队</h2>",
        "<meta property='og:title' content='渡轮恢复通航市民排队 | HNKニュース'>",
        "渡轮恢复通航市民排队",
    ),
    "a lower heading in the text, beside the heading of the site": (
        "<h1><a href=/><img src=/logo.png alt='HNK NEWS'></a></h1><div><h2>渡轮恢复通航市民排队</h2></div>",
        "<meta property='og:title' content='渡轮恢复通航市民排队 | HNKニュース'>",
        "渡轮恢复通航市民排队",
    ),
    "a lower heading with which the title element ends, after what the site is called nowhere else": (
        "<h2>磯原町 1200世帯に避難勧告</h2>",
        "<title>NHTニュース　磯原町 1200世帯に避難勧告</title>",
        "磯原町 1200世帯に避難勧告",
    ),
    "a section in the window": (
        "<h1>News</h1><h1>A ferry leaves the harbor</h1>",
        og("Ferry leaves harbor") + "<title>News - Lakeside News</title>",
        "A ferry leaves the harbor",
    ),
    "a lower heading after the archive of a blog": (
        "<h1>lakeside.example</h1><h2>A dog came back?</h2>",
        "<title>lakeside.example » Blog Archive » A dog came back?</title>",
        "A dog came back?",
    ),
    "a lower heading before an arrow and the site's name, which is the first heading": (
        "<h1>Телеканал «Уголь»</h1><h3>«Шахтёр» вырвал победу на последней минуте</h3>",
        "<title>«Шахтёр» вырвал победу на последней минуте » Телеканал «Уголь» - новости</title>",
        "«Шахтёр» вырвал победу на последней минуте",
    ),
    "a section in the heading, by its class": (
        "<h1><span class=section>Forum Gesellschaft</span> Ein Dorf ohne Fähre ist tot</h1>",
        "<title>Radio Moldau - Ein Dorf</title>",
        "Ein Dorf ohne Fähre ist tot",
    ),
    "a section that is none, for the head has the whole": (
        "<h1><span class=section>Ferry stays in harbor</span> until autumn, office says</h1>",
        og("Ferry stays in harbor until autumn, office says"),
        "Ferry stays in harbor until autumn, office says",
    ),
    "the site's heading, which the window repeats on all its pages": (
        "<h1>Lakeside Regional Television</h1><article><h2>A ferry leaves the harbor</h2></article>",
        og("A ferry leaves the harbor") + "<title>Lakeside Regional Television - Online</title>",
        "A ferry leaves the harbor",
    ),
    "a lower heading after its kicker in the window": (
        "<h1>Lakeside News</h1><h2>A ferry leaves the harbor</h2>",
        "<title>Varn: A ferry leaves the harbor | Home | Lakeside News</title>",
        "A ferry leaves the harbor",
    ),
    "a lower heading that is only a part of what the window says": (
        "<h1>Lakeside News</h1><h2>A ferry leaves the harbor</h2>",
        "<title>Varn: A ferry leaves the harbor at four | Lakeside News</title>",
        "Varn: A ferry leaves the harbor at four",
    ),
    "a blog's heading, which leads to the blog": (
        "<h1><a href='/news/2024/'>Lake Notes</a></h1><h3>A ferry leaves the harbor</h3>",
        "<title>Lake Notes: A ferry leaves the harbor</title>",
        "A ferry leaves the harbor",
    ),
    "a lower heading after the site's name and a section": (
        "<h3>A ferry leaves the harbor</h3>",
        "<title>lakeside.example | News | A ferry leaves the harbor</title>",
        "A ferry leaves the harbor",
    ),
    "a short title beside the long": (
        "<h1><span class=x__long-title>A ferry leaves early</span><span class=x__short-title>Ferry leaves</span></h1>",
        og("A ferry leaves early"),
        "A ferry leaves early",
    ),
    "a heading alone": ("<h1>A ferry</h1>", "", "A ferry"),
    "the title element alone": ("", "<title>A ferry leaves - Lakeside News</title>", "A ferry leaves"),
}


@pytest.mark.parametrize(("body", "head", "expected"), _TITLES.values(), ids=_TITLES)
def test_title(body: str, head: str, expected: str) -> None:
    assert title(body, head)[0] == expected


@pytest.mark.parametrize(
    ("rule", "heading"),
    [
        ("microdata.headline", "<h2 itemprop=headline>A ferry leaves</h2>"),
        ("microdata.headline", "<meta itemprop=x><i itemprop=headline content='A ferry leaves'></i>"),
        ("rdfa.title", "<h2 property='dc:title' datatype><a href=/1>A ferry leaves</a></h2>"),
        ("rdfa.title", "<i property='schema:headline' content='A ferry leaves'></i>"),
        ("rdfa.title", "<i property='headline' content='A ferry leaves'></i>"),
    ],
)
def test_a_marked_title_is_that_of_the_page_whose_heading_is_the_sites(rule: str, heading: str) -> None:
    page = f"<div vocab='http://schema.org/'><h1>Lakeside News</h1>{heading}</div>"
    assert title(page, "<title>Lakeside News</title>") == ("A ferry leaves", rule)


def test_the_rule_says_whether_the_page_shows_the_title() -> None:
    assert title("<h1>A ferry leaves</h1>", og("A ferry leaves"))[1] == "html.h1"
    assert title("", og("A ferry leaves"))[1] == "meta.og:title"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("Ferries: Goals, Chances, Risks | Europe | LN | 28.04.2023", "Ferries: Goals, Chances, Risks"),
        ("A ferry leaves - lakeside.example", "A ferry leaves"),
        ("A ferry leaves — Lakeside News", "A ferry leaves"),
        ("A ferry leaves | The Lakeside News Post", "A ferry leaves"),
        ("A ferry leaves | Lakesiders", "A ferry leaves | Lakesiders"),
        ("A ferry leaves - The Lakeside News Post", "A ferry leaves - The Lakeside News Post"),
        ("A ferry leaves | What the Lakeside News said of it", "A ferry leaves | What the Lakeside News said of it"),
        ("Setback - ferry loses", "Setback - ferry loses"),
        ("Lakeside News", "Lakeside News"),
        ("Self-made ferry", "Self-made ferry"),
    ],
)
def test_a_declared_title_without_the_names_of_its_site(declared: str, expected: str) -> None:
    assert without_names(declared, ["Lakeside News", "lakeside.example", "LN"]) == expected


def test_the_title_element_without_its_last_part() -> None:
    assert without_site("A ferry leaves | Whatever", ()) == "A ferry leaves"
    assert without_site("A ferry leaves", ()) == "A ferry leaves"
    assert without_site(None, ()) is None
