"""What a page of no known platform is: an article of some kind, or none."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from archive.article import Article
from archive.errors import NotAnArticle, PageNotFound
from archive.extraction.extract import extract
from tests.extraction.texts import SENTENCES, SIX_PARAGRAPHS

_SHORT = "<p>The ferry left the harbor at six in the morning.</p>"
_LINE = "<p>The ferry left the harbor at six in the morning, with eleven on board and a dog at the helm.</p>"
_URL = "https://www.lakeside.example/news/2024/05/06/ferry"


def page(head: str = "", text: str = SIX_PARAGRAPHS) -> bytes:
    return f"<html lang='en'><head>{head}</head><body><h1>A ferry leaves the harbor</h1>{text}</body></html>".encode()


def ld(kind: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"{kind}","name":"A ferry"}}</script>'


def og(kind: str) -> str:
    return f"<meta property='og:type' content='{kind}'>"


_NONE = {
    "error": ("<title>404 Not Found</title>", "/news/ferry"),
    "error in a sentence": ("<title>Sorry, the page you are looking for was not found | LN</title>", "/news/ferry"),
    "German error": ("<title>Seite nicht gefunden - Seeufer</title>", "/news/ferry"),
    "Russian error": ("<title>Страница не найдена</title>", "/news/ferry"),
    "Persian error": ("<title>صفحه مورد نظر یافت نشد</title>", "/news/ferry"),
    "gate": ("<title>Just a moment...</title>", "/news/ferry"),
    "front": ("", "/"),
    "front of a language": ("", "/en/"),
    "front with the place of a menu": ("", "/index.php?Itemid=12"),
    "front of an old server": ("", "/Default.aspx"),
    "front that a campaign leads to": ("", "/?utm_id=12345"),
    "second page of a front": ("", "/?p=2"),
    "front that declares itself": ("<link rel=canonical href='https://www.lakeside.example/'>", "/index.html"),
    "listing by type": (ld("CollectionPage"), "/news"),
    "search": ("", "/search"),
    "tag": ("", "/tag/ferries/"),
    "second page": ("", "/news/page/2"),
    "second page that declares a story": (ld("NewsArticle"), "/news/page/2/"),
    "Hungarian search": (og("article"), "/kereses"),
    "search in a file": (og("article"), "/search.html?q=ferry"),
    "search by a script": ("", "/en/search.php?q=ferry"),
    "Vietnamese search": ("", "/tim-kiem.htm?q=ferry"),
    "Indonesian search": ("", "/pencarian?q=ferry"),
    "Malay search": ("", "/cari?q=ferry"),
    "Danish search": ("", "/soeg?q=ferry"),
    "Dutch search": ("", "/zoek?q=ferry"),
    "Catalan search": ("", "/cercador?q=ferry"),
    "Icelandic search": ("", "/leit?q=ferry"),
    "Basque search": ("", "/bilatu?q=ferry"),
    "search on the front page": (og("article"), "/?s=ferry"),
    "search in Cyrillic": (og("article"), "/?lang=ru&s=%D0%BF"),
    "Czech category": ("", "/cs/rubrika/zpravy/"),
    "programme of television": (ld("TVSeries"), "/morning-lake"),
    "podcast": (ld("PodcastSeries"), "/lake"),
    "further page of a section": ("", "/inland/?page=2"),
    "about the site": ("", "/en/about-us"),
    "its terms": ("", "/terms-of-use.html"),
    "its contests": ("", "/contests/"),
    "its team": ("", "/team/jane-doe"),
    "its donors": ("", "/donate"),
    "its weather": ("", "/weather"),
    "its public file": ("", "/public-file"),
    "its frequencies": ("", "/en/frequencies"),
    "author": (og("profile"), "/jane-doe"),
    "section of the BBC's first system": ("", "/1/hi/england/varn/default.stm"),
    "schedule": ("", "/tv-schedule/monday"),
    "Russian schedule": ("", "/index/teleprogramma/0-7"),
    "schedule of a day": ("", "/national/schedules/20240506"),
    "schedule in a file": ("", "/lich-phat-song.htm"),
    "Dutch schedule": ("", "/gids"),
    "about the site, in Spanish": ("", "/quienes_somos"),
    "archive of a year": ("", "/archives/2024"),
    "archive of a month": ("", "/archives/202405"),
    "schedule of a channel and day": ("", "/musor/2024-05-06"),
    "section below a section": ("", "/section/business/hops"),
    "site map": ("", "/site-map/"),
    "consent": ("<title>Seeufer mit Werbung lesen</title>", "/zustimmung?url=%2Fferry"),
    "consent below a section": ("", "/sonstiges/zustimmung/auswahl.html"),
    "wall of cookies": ("", "/cookie-wall/"),
    "domain alone": ("<title>www.lakeside.example</title>", "/news/ferry"),
    "domain for sale": ("<title>lakeside.example - This website is for sale!</title>", "/news/ferry"),
    "parked domain": ("<title>Lakeside.example ist zu verkaufen</title>", "/news/ferry"),
}


@pytest.mark.parametrize(("head", "path"), _NONE.values(), ids=_NONE)
def test_no_article(head: str, path: str) -> None:
    with pytest.raises(NotAnArticle):
        extract(page(head), f"https://www.lakeside.example{path}")


_STILL = {
    "no declaration": ("", "/news/ferry"),
    "a title about something not found": ("<title>Captain not found after storm on the lake</title>", "/news/ferry"),
    "the number in a title": ("<title>Ferry 404 leaves the harbor</title>", "/news/ferry"),
    "asked of one script": ("", "/main.php?mod=read&no=12345"),
    "asked of one script, by another name": ("", "/default.aspx?art=1234"),
    "saved under the front's address": ("<link rel=canonical href=/news/2024/ferry>", "/"),
    "declared in spite of its address": (ld("NewsArticle"), "/tag/ferries/"),
    "declared by Open Graph": (og("article"), "/topics/ferry"),
    "further page of a story": ("", "/ferry-leaves-the-harbor?page=2"),
    "a story about an imprint": ("", "/news/imprint"),
    "a story about consent": ("", "/news/consent-of-the-lake"),
    "a dated story about consent": (
        "<meta property='article:published_time' content='2024-05-06T07:00:00Z'>",
        "/consent",
    ),
    "a site for sale": ("<title>Ferry is for sale - lakeside</title>", "/news/ferry"),
    "a link that was shared": ("<link rel=canonical href=/news/2024/ferry>", "/?s=20"),
    "a story about a search": ("", "/news/search.html"),
    "a story with a search of letters": ("", "/news/ferry?s=a"),
    "a team in the news": ("", "/news/team/ferry"),
    "the weather of a day": ("<meta property='article:published_time' content='2024-05-06T07:00:00Z'>", "/weather"),
    "a story that a script of the archive serves": ("", "/archive.php?id=1234"),
    "a story filed below the programme": ("", "/musor/heti-naplo/ferry-stays"),
    "a post of WordPress by its number": ("", "/archives/30417"),
    "a headline below its section": ("", "/en/section/business/brewers-fear-a-bitter-year-as-hops-freeze"),
    "a number that is no page of a listing": (og("article"), "/page/1240911"),
}


@pytest.mark.parametrize(
    "query", ["option=com_content&view=article&id=214:ferry", "id=14&tx_ttnews[tt_news]=883", "p=91"]
)
def test_a_story_that_is_asked_for_by_its_number_is_one(query: str) -> None:
    assert extract(page(), f"https://www.lakeside.example/index.php?{query}").title


@pytest.mark.parametrize(
    ("path", "title", "is_story"),
    [
        ("/author/jane-doe", "Jane Doe", False),
        ("/en/jane-doe/person-61220114", "Jane Doe", False),
        ("/author/jane-doe/ferry", "Jane Doe", True),
        ("/people/who-is-jane-doe", "Who is Jane Doe, and why did she leave?", True),
        ("/people/the-captain", "Jane Doe", True),
    ],
)
def test_the_page_of_a_person_is_no_article_whatever_it_declares(path: str, title: str, is_story: bool) -> None:
    html = f"<html lang=en><head>{og('Article')}</head><body><h1>{title}</h1>{4 * _SHORT}</body></html>".encode()
    with nullcontext() if is_story else pytest.raises(NotAnArticle, match="those of a person"):
        extract(html, f"https://www.lakeside.example{path}")


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("<meta property=article:published_time content=2024-05-06T07:30:00Z>", 4 * _SHORT),
        ("", SIX_PARAGRAPHS + SIX_PARAGRAPHS.replace("ferry", "ship")),
    ],
    ids=["with an instant", "with a long text"],
)
def test_a_story_about_a_person_is_one_at_the_address_of_that_person(head: str, text: str) -> None:
    html = f"<html lang=en><head>{og('article')}{head}</head><body><h1>Jane Doe</h1>{text}</body></html>".encode()
    assert extract(html, "https://www.lakeside.example/people/jane-doe").title == "Jane Doe"


def test_a_wall_that_asks_for_consent_in_place_of_a_page_is_no_article() -> None:
    wall = (
        f"<div role=dialog aria-modal=true><h1>Cookies on this site</h1>{SIX_PARAGRAPHS}<button>Accept</button></div>"
    )
    with pytest.raises(NotAnArticle, match="dialog"):
        extract(f"<title>A ferry leaves</title><body>{wall}</body>".encode(), _URL)
    story = f"<div role=dialog aria-modal=true><h1>A ferry leaves</h1>{SIX_PARAGRAPHS}</div>"
    assert extract(f"<title>A ferry leaves</title><body>{story}</body>".encode(), _URL).title == "A ferry leaves"
    beside = (
        f"<h1>A ferry leaves</h1><div>{SIX_PARAGRAPHS * 2}</div><div role=dialog><p>Cookies on this site.</p></div>"
    )
    assert extract(f"<title>A ferry leaves</title><body>{beside}</body>".encode(), _URL).title == "A ferry leaves"


def test_the_posts_of_a_blog_are_no_article_but_a_post_beside_others_is() -> None:
    post = "<div itemprop=blogPost itemscope><h2><a href='/{0}'>Ferry {0}</a></h2><p>{1}</p></div>"
    posts = "".join(post.format(number, said) for number, said in enumerate(SENTENCES))
    with pytest.raises(NotAnArticle, match="posts of a blog"):
        extract(f"<title>News</title><body><h1>News</h1><div>{posts}</div></body>".encode(), _URL)
    story = f"<div itemprop=blogPost><h1>A ferry leaves</h1>{SIX_PARAGRAPHS * 2}</div>"
    teasers = "".join(f"<div itemprop=blogPost><a href='/{number}'>A ferry</a></div>" for number in range(9))
    article = f"<title>A ferry leaves</title><body><main>{story}</main><aside>{teasers}</aside></body>"
    assert extract(article.encode(), _URL).title == "A ferry leaves"


@pytest.mark.parametrize(("head", "path"), _STILL.values(), ids=_STILL)
def test_an_article_all_the_same(head: str, path: str) -> None:
    assert extract(page(head), f"https://www.lakeside.example{path}").kind == "article"


_BODIES = {
    "WordPress category": ("archive category category-ferries category-12", False),
    "WordPress taxonomy": ("archive tax-lake term-ferries", False),
    "WordPress search": ("home blog search search-results hfeed", False),
    "WordPress news": ("blog paged paged-2 hfeed", False),
    "Drupal taxonomy": ("html not-front page-taxonomy page-taxonomy-term-7", False),
    "WordPress story": ("single single-post postid-12 category archive search search-results", True),
    "somebody's own": ("archive search blog category-page", True),
}


@pytest.mark.parametrize(("classes", "is_story"), _BODIES.values(), ids=_BODIES)
def test_the_classes_of_well_known_systems_tell_a_listing(classes: str, is_story: bool) -> None:
    html = page(ld("NewsArticle")).replace(b"<body>", f"<body class='{classes}'>".encode())
    if is_story:
        assert extract(html, _URL).kind == "article"
    else:
        with pytest.raises(NotAnArticle, match="classes are those of a listing"):
            extract(html, _URL)


def teasers(count: int) -> str:
    one = (
        "<div><h2><a href='/news/{0}'>Ferry number {0} leaves the harbor</a></h2>"
        "<p>The ferry with the number {0} left the harbor at six in the morning, as it does on every day.</p></div>"
    )
    return "".join(one.format(number) for number in range(count))


def test_a_row_of_teasers_is_no_article() -> None:
    with pytest.raises(NotAnArticle, match="a row of teasers"):
        extract(page(og("website"), teasers(12)), _URL)


def test_a_few_teasers_without_a_date_are_no_article() -> None:
    for kind in ("website", "article"):  # some systems declare their lists as articles
        with pytest.raises(NotAnArticle, match="a row of teasers, without a date"):
            extract(page(og(kind), teasers(4)), "https://www.lakeside.example/world/lakes")


_CARD = (
    "<article class=card><h3><a href='/n/{0}'>Ferry number {0} leaves</a></h3><p>The ferry with the number {0} left the"
    " harbor at six in the morning, as it does on every day of the year.</p><span>March {1}, 2023</span></article>"
)
_DATED = (
    "<div><span>18:20, 07.08.2020</span><h3><a href='/{0}'>Ferry number {0} leaves</a></h3><p>The ferry with the number"
    " {0} left the harbor at six in the morning, as it does on every day of the year.</p></div>"
)
_LINKED = (
    "<div><span>18:20, 07.08.2020</span> <a href='/{0}'>Ferry number {0} leaves the harbor</a><p>The ferry with the"
    " number {0} left the harbor at six in the morning, as it does on every day of the year.</p></div>"
)
_CLOCKED = _LINKED.replace("18:20, 07.08.2020", "18:20")
_IN_ONE_LINE = _LINKED.replace("<p>", "<br>").replace("</p>", "")
_LARGE = "<div><h2><a href='/1'>A large ferry leaves</a></h2><p>" + " ".join(SENTENCES[:3]) + "</p></div>"


def section(text: str, kind: str) -> bytes:
    head = f"<title>Lakes | Lakeside News</title>{og(kind) if kind else ''}"
    return f"<html lang='en'><head>{head}</head><body><main><h1>Lakes</h1>{text}</main></body></html>".encode()


def cards(card: str, count: int) -> str:
    return "".join(card.format(number, 30 - number) for number in range(count))


@pytest.mark.parametrize("kind", ["", "website", "article"])
@pytest.mark.parametrize("count", [4, 6])
@pytest.mark.parametrize("card", [_CARD, _DATED, _LINKED, _CLOCKED, _IN_ONE_LINE])
def test_a_few_teasers_with_dates_of_their_own_are_no_article(card: str, count: int, kind: str) -> None:
    with pytest.raises(NotAnArticle, match="teasers"):
        extract(section(cards(card, count), kind), "https://www.lakeside.example/world/lakes")


@pytest.mark.parametrize("kind", ["", "website", "article"])
def test_a_front_with_one_large_teaser_is_no_article(kind: str) -> None:
    with pytest.raises(NotAnArticle, match="teasers"):
        extract(section(_LARGE + cards(_CARD, 4), kind), "https://www.lakeside.example/world/lakes")


_DATE = "<p class='date'>May 6, 2024</p>"
_ABOVE_TEASERS = {
    "text": SIX_PARAGRAPHS,
    "one line": f"<p>{SENTENCES[0]}</p>",
    "a film": "<video src='/ferry.mp4'></video>",
    "a post": "<iframe src='https://www.youtube.com/embed/x1'></iframe>",
    "a picture": "<figure><img src='/a.jpg'><figcaption>The ferry</figcaption></figure>",
}


@pytest.mark.parametrize("declared", ["", "website", "article"])
@pytest.mark.parametrize("text", _ABOVE_TEASERS.values(), ids=_ABOVE_TEASERS)
def test_what_stands_above_teasers_is_an_article(text: str, declared: str) -> None:
    html = section(_DATE + text + cards(_CARD, 4), declared)
    assert extract(html, "https://www.lakeside.example/world/lakes").title == "Lakes"


_TOPIC = (
    "<div class=card><a href='/{0}'><img src='/{0}.jpg'></a><h2><a href='/{0}'>Ferry {0} leaves</a></h2>"
    "<p>At six in the morning.</p></div>"
)
_IN_LINK = f"<a href='/{{0}}'><h3>Ferry {{0}} leaves</h3><p>{SENTENCES[0]}</p><span>March {{1}}, 2023</span></a>"


@pytest.mark.parametrize("card", [_TOPIC, _IN_LINK])
def test_a_section_without_a_text_that_declares_itself_an_article_is_none(card: str) -> None:
    with pytest.raises(NotAnArticle, match="headings lead elsewhere"):
        extract(section(cards(card, 8), "article"), "https://www.lakeside.example/lakes")


@pytest.mark.parametrize(
    "above",
    [
        "<meta property='article:published_time' content='2024-05-06T07:00:00Z'>",
        "<time datetime='2024-05-06T07:00:00Z'>May 6</time>",
        "<video src='/ferry.mp4'></video>",
        "<figure><img src='/a.jpg'><figcaption>The ferry</figcaption></figure>",
        f"<p>{SENTENCES[0]}</p>",
    ],
)
def test_an_article_with_hardly_any_text_above_cards_is_one(above: str) -> None:
    html = section(above + cards(_TOPIC, 8), "article")
    assert extract(html, "https://www.lakeside.example/lakes").title == "Lakes"


def test_stories_that_look_like_rows_of_teasers_are_articles() -> None:
    films = "<div><h3><a href='https://films.example/{0}'>Film number {0}</a></h3><p>{1}</p></div>"
    advice = f"<p>{SENTENCES[5]}</p>" + "".join(films.format(*one) for one in enumerate(SENTENCES[:5]))
    days = "<p>07.08.2020: <a href='/{0}'>Ferry number {0}</a> leaves. {1}</p>"
    chronicle = SIX_PARAGRAPHS + "".join(days.format(*one) for one in enumerate(SENTENCES))
    read_on = "<p>{1}</p><p><a href='/{0}'>Read as well: ferry number {0} leaves the harbor</a></p>"
    linked = "".join(read_on.format(*one) for one in enumerate(SENTENCES))
    posts = "<p>10:3{0} <a href='/{0}'>Ferry {0}</a> leaves. {1}</p>"
    ticker = "".join(posts.format(*one) for one in enumerate(SENTENCES))
    for text in (advice, chronicle, linked, ticker):
        assert extract(section(_DATE + text, "website"), "https://www.lakeside.example/world/lakes").kind == "article"


@pytest.mark.parametrize("date", ["", "<p class='date'>May 6, 2024</p>"])
def test_a_list_of_links_for_a_day_is_no_article(date: str) -> None:
    links = "".join(f"<li><a href='/news/{n}'>Ferry number {n} leaves the harbor</a></li>" for n in range(20))
    with pytest.raises(NotAnArticle, match="no text"):
        extract(page(text=f"{date}<ul>{links}</ul>"), "https://www.lakeside.example/news/2024-05-06")


@pytest.mark.parametrize("date", ["May {0}, 2024", "18:3{0}"])
def test_an_introduction_above_a_list_of_episodes_is_no_article(date: str) -> None:
    episode = f"<li><a href='/e/{{0}}'>The ferry of the harbor, number {{0}}</a> <span>{date}</span></li>"
    episodes = f"<ul>{''.join(map(episode.format, range(1, 9)))}</ul>"
    text = f"<p>{SENTENCES[0]}</p><h2>Episodes</h2>{episodes}"
    url = "https://www.lakeside.example/morning"
    with pytest.raises(NotAnArticle, match="hardly any text"):
        extract(page(og("website"), text), url)
    assert extract(page(og("website"), SIX_PARAGRAPHS + text), url).kind == "article"


def test_a_shell_with_the_name_of_its_site_is_no_article() -> None:
    head = og("article") + "<meta property='og:site_name' content='Lakeside'><meta property='og:title' content='{}'>"
    shell = "<html><head>{}</head><body><div id='root'></div><noscript>Enable JavaScript.</noscript></body></html>"
    with pytest.raises(NotAnArticle, match="that of the site"):
        extract(shell.format(head.format("Lakeside")).encode(), _URL)
    assert extract(shell.format(head.format("A ferry leaves the harbor")).encode(), _URL).quality_flags == (
        "no_body",
        "published_day_only",
    )


def test_an_article_with_links_to_others_among_its_paragraphs_is_one() -> None:
    link = "<p><a href='/news/{0}'>Read as well: ferry number {0} leaves the harbor</a></p>"
    parts = [SIX_PARAGRAPHS + link.format(number) for number in range(5)]
    assert extract(page(text="".join(parts)), _URL).kind == "article"
    assert extract(page(text=SIX_PARAGRAPHS * 2 + teasers(8)), _URL).kind == "article"


def test_a_live_blog_that_says_so_may_have_linked_headings() -> None:
    assert extract(page(ld("LiveBlogPosting"), teasers(12)), _URL).kind == "live_blog"
    assert extract(page(text=teasers(12)), "https://lakeside.example/news/live/ferry-1").kind == "live_blog"


_POSTS = "".join(
    f"<div><time datetime='2024-05-06T07:0{n}Z'>7:0{n}</time><p>{SENTENCES[n]}</p></div>" for n in range(5)
)
_LIVE_PATHS = (
    "/news/directo/ferry-1",
    "/news/minuto-a-minuto/ferry-1",
    "/news/diretta/ferry-1",
    "/news/direto/ferry-1",
    "/news/direkt/ferry-1",
    "/news/live-blog-ferry-leaves",
    "/news/ferry-leaves-liveblog",
    "/news/ferry-leaves-live-updates/",
    "/news/ferry-leaves-live-updates-123456.html",
    "/news/liveticker-ferry-leaves.html",
    "/news/ferry-leaves-live-ticker",
    "/news/ferry-leaves-minuto-a-minuto.html",
)


@pytest.mark.parametrize("path", _LIVE_PATHS)
def test_addresses_of_live_blogs(path: str) -> None:
    assert extract(page(text=_POSTS), f"https://lakeside.example{path}").kind == "live_blog"


@pytest.mark.parametrize(
    "path", ["/news/direct-ferry-leaves", "/news/a-live-blog-about-ferries", "/directory/ferry", "/news/ferry-lives"]
)
def test_addresses_like_those_of_live_blogs(path: str) -> None:
    assert extract(page(text=_POSTS), f"https://lakeside.example{path}").kind == "article"


_MARKS = {
    "microdata": ("<article itemscope itemtype='https://schema.org/LiveBlogPosting'>", _POSTS, "live_blog"),
    "class": ("<article class='story live-blog'>", _POSTS, "live_blog"),
    "class of a type": ("<article class='article--liveblog'>", _POSTS, "live_blog"),
    "class without posts": ("<article class='story live-blog'>", SIX_PARAGRAPHS, "article"),
    "another class": ("<article class='has-live-blog-banner'>", _POSTS, "article"),
    "article": ("<article itemscope itemtype='https://schema.org/NewsArticle'>", _POSTS, "article"),
}


@pytest.mark.parametrize(("start", "text", "kind"), _MARKS.values(), ids=_MARKS)
def test_the_markup_around_a_live_blog(start: str, text: str, kind: str) -> None:
    body = f"{start}<h1>A ferry leaves the harbor</h1>{text}</article>"
    assert extract(f"<html lang='en'><body>{body}</body></html>".encode(), _URL).kind == kind


_KINDS = {
    "live blog": ("live_blog", "json_ld.type", ld("LiveBlogPosting"), SIX_PARAGRAPHS, _URL),
    "fact check": ("fact_check", "json_ld.type", ld("NewsArticle") + ld("ClaimReview"), SIX_PARAGRAPHS, _URL),
    "gallery": ("gallery", "json_ld.type", ld("ImageGallery"), SIX_PARAGRAPHS, _URL),
    "video by Open Graph": ("video", "meta.og:type", og("video.other"), _SHORT, _URL),
    "video by its address": ("video", "url.path", ld("VideoObject"), _SHORT, "https://lakeside.example/video/ferry-1"),
    "audio by type": ("audio", "json_ld.type", ld("AudioObject"), "", _URL),
    "video in Polish": ("video", "url.path", ld("VideoObject"), _SHORT, "https://lakeside.example/wideo/ferry-1"),
    "audio in Swedish": ("audio", "url.path", ld("AudioObject"), _SHORT, "https://lakeside.example/poddar/ferry-1"),
    "a gallery in place of an article": (
        "gallery",
        "json_ld.type",
        '<script type="application/ld+json">'
        '{"@type":"ImageGallery","headline":"A ferry","datePublished":"2024-05-06T07:30:00Z"}</script>',
        SIX_PARAGRAPHS,
        _URL,
    ),
    "a gallery in an article": ("article", "default", ld("NewsArticle") + ld("ImageGallery"), SIX_PARAGRAPHS, _URL),
    "podcast": ("programme", "json_ld.type", ld("PodcastEpisode"), "", _URL),
    "episode with some words": (
        "programme",
        "json_ld.type",
        ld("TVEpisode"),
        _SHORT,
        "https://a.example/video/ferry-1",
    ),
    "episode by Open Graph": ("programme", "meta.og:type", og("video.episode"), _SHORT, _URL),
    "an article about an episode": (
        "article",
        "default",
        ld("RadioEpisode"),
        SIX_PARAGRAPHS + SIX_PARAGRAPHS.replace("ferry", "barge"),
        _URL,
    ),
    "live blog by its address": (
        "live_blog",
        "url.path",
        "",
        SIX_PARAGRAPHS,
        "https://lakeside.example/news/live/ferry-1",
    ),
    "quiz by a word of its address": (
        "quiz",
        "url.path",
        og("article"),
        _SHORT,
        "https://lakeside.example/news/ferry-quiz-1",
    ),
    "quiz by a word after a number": (
        "quiz",
        "url.path",
        og("article"),
        _SHORT,
        "https://lakeside.example/play/12345678-ferryquiz-of-the-week",
    ),
    "fact check by a word of its address": (
        "fact_check",
        "url.path",
        og("article"),
        SIX_PARAGRAPHS,
        "https://lakeside.example/news/fact-check-ferries/1",
    ),
    "live blog by its posts": (
        "live_blog",
        "generic.posts",
        og("article"),
        "".join(f"<p>1{number}.15 Uhr: {said}</p>" for number, said in enumerate(SENTENCES)),
        "https://lakeside.example/news/ferry-protokoll-2411",
    ),
    "quiz by its address": ("quiz", "url.path", og("article"), SIX_PARAGRAPHS, "https://lakeside.example/quiz/ferry-1"),
    "an article with a film": (
        "article",
        "default",
        ld("VideoObject"),
        SIX_PARAGRAPHS + SIX_PARAGRAPHS.replace("ferry", "barge"),
        "https://lakeside.example/video/ferry-1",
    ),
}


_PICTURES = "".join(f"<figure><img src='/{n}.jpg'><figcaption>Ferry number {n}</figcaption></figure>" for n in range(3))
_MARKED = og("article") + "<meta property=article:published_time content=2024-05-06T07:30:00Z>"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/news/pub-quiz-raises-money", _SHORT),
        ("/news/gallery-owner-dies", _SHORT + _PICTURES),
        ("/emissions/ferries-cut-theirs/", _SHORT + "<video src=/a.mp4></video>"),
        ("/replay/match-to-be-held", _SHORT + "<video src=/a.mp4></video>"),
        (
            "/news/ferry-fare-updates",
            "".join(f"<p>1{number}.15 million people live here.</p>" for number in range(6)) + SIX_PARAGRAPHS,
        ),
        ("/our-team/ferry-leaves-the-harbor", SIX_PARAGRAPHS),
        ("/weather.html", SIX_PARAGRAPHS),
    ],
)
def test_words_of_an_address_that_are_those_of_the_story(path: str, text: str) -> None:
    assert extract(page(_MARKED, text), f"https://lakeside.example{path}").kind == "article"


_HEARD = "<p class='date'>January 22, 2024</p><{0} src='/a.mp3'></{0}>"


@pytest.mark.parametrize("player", ["audio", "video"])
@pytest.mark.parametrize("kind", ["website", ""])
def test_a_player_with_a_date_and_a_line_is_what_it_plays(kind: str, player: str) -> None:
    head = og(kind) if kind else ""
    article = extract(page(head, _HEARD.format(player) + _SHORT), "https://lakeside.example/news/ferry")
    assert (article.kind, dict(article.provenance)["kind"]) == (player, "generic.player")


@pytest.mark.parametrize("text", ["<audio src='/a.mp3'></audio>" + _SHORT, "<p>January 22, 2024</p>" + _SHORT])
def test_a_line_without_a_date_or_without_a_player_is_no_article(text: str) -> None:
    with pytest.raises(NotAnArticle, match="hardly any text"):
        extract(page(og("website"), text), "https://lakeside.example/news/ferry")


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (og("article"), _HEARD.format("video") + _SHORT),
        (ld("NewsArticle"), _HEARD.format("video") + _SHORT),
        (og("website"), _HEARD.format("video") + SIX_PARAGRAPHS),
    ],
)
def test_an_article_with_a_player_is_one(head: str, text: str) -> None:
    assert extract(page(head, text), "https://lakeside.example/news/ferry").kind == "article"


_GALLERIES = (
    "gallery",
    "photos",
    "fotos",
    "galerie",
    "galerija",
    "galleri",
    "galleria",
    "kuvagalleria",
    "galeri-foto",
    "galerii-foto",
    "fotogaleria",
    "bildspel",
    "billedserie",
    "fotoreportaz",
    "slike",
    "snimki",
)


@pytest.mark.parametrize("folder", _GALLERIES)
def test_pictures_with_an_introduction_are_a_gallery(folder: str) -> None:
    url = f"https://lakeside.example/{folder}/2024/05/06/ferry"
    assert extract(page(og("article"), _SHORT + _PICTURES), url).kind == "gallery"
    story = SIX_PARAGRAPHS + SIX_PARAGRAPHS.replace("ferry", "barge")
    assert extract(page(og("article"), story + _PICTURES), url).kind == "article"
    assert extract(page(og("article"), _SHORT + _PICTURES), url.replace(folder, "news")).kind == "article"


@pytest.mark.parametrize(("kind", "rule", "head", "text", "url"), _KINDS.values(), ids=_KINDS)
def test_kinds(kind: str, rule: str | None, head: str, text: str, url: str) -> None:
    article = extract(page(head, text), url)
    assert (article.kind, dict(article.provenance).get("kind")) == (kind, rule)


_FIGURE = "<figure><img src='/{0}.jpg'><figcaption>Ferry number {0}</figcaption></figure>"
_FIGURES = "".join(map(_FIGURE.format, range(3)))


@pytest.mark.parametrize(
    ("place", "is_shown"),
    [
        ("<article>{}</article>", True),
        ("<main>{}</main>", True),
        ("<div>{}</div>", False),
        ("<article>{}</article><article></article>", False),  # cards of other stories
    ],
)
def test_a_page_without_text_keeps_its_pictures(place: str, is_shown: bool) -> None:
    words = "<p>Follow us.</p><iframe src='https://www.youtube.com/embed/x1'></iframe>"
    html = f"<head>{ld('ImageGallery')}</head><body>{place.format('<h1>A ferry</h1>' + _FIGURES + words)}</body>"
    article = extract(html.encode(), _URL)
    assert (article.kind, article.body) == ("gallery", "")
    assert [image.caption for image in article.images] == [f"Ferry number {n}" for n in range(3)]
    assert [block.url for block in article.blocks if block.kind == "embed"] == (
        ["https://www.youtube.com/embed/x1"] if is_shown else []
    )


def test_a_page_whose_headings_all_lead_elsewhere_is_none() -> None:
    cards = "".join(
        f"<div><span>6 May 2024</span><h2><a href='/news/{n}'>A ferry leaves harbor {n}</a></h2><p>At {n}.</p></div>"
        for n in range(4)
    )
    foot = "<p>Lakeside Radio, 1 Lake Street, Varn. Switchboard: 08-555 50 00</p>"

    def shown(heading: str) -> bytes:
        return f"<html lang=en><title>All news - Lakeside</title><body>{heading}{cards}{foot}</body></html>".encode()

    with pytest.raises(NotAnArticle, match="headings lead elsewhere"):
        extract(
            shown("<h1><a href='/radio'>Lakeside Radio</a></h1>"), "https://www.lakeside.example/sida/grupp.aspx?id=35"
        )
    url = "https://www.lakeside.example/sida/artikel.aspx?id=35"
    assert extract(shown("<h1>A dog came back</h1>"), url).title == "A dog came back"
    own = "https://www.lakeside.example/news/a-dog-came-back"
    assert (
        extract(shown("<h1><a href='/news/a-dog-came-back'>A dog came back</a></h1>"), own).title == "A dog came back"
    )


@pytest.mark.parametrize("player", ["", "<video src='https://cdn.lakeside.example/dog.mp4'></video>"])
def test_a_story_below_the_sites_name_may_lead_to_others(player: str) -> None:
    cards = "".join(f"<h2><a href='/news/{n}'>A ferry leaves harbor {n}</a></h2>" for n in range(5))
    story = f"<h2>A dog came back to Varn</h2><time datetime=2024-05-06T07:30:00Z>6 May</time>{player}{_LINE}"
    head = "<title>A dog came back to Varn | Lakeside</title>"
    page = f"<html lang=en>{head}<body><h1><a href=/>Lakeside</a></h1><main>{story}</main><aside>{cards}</aside>"
    read = extract(page.encode(), "https://www.lakeside.example/news/a-dog-came-back-to-varn")
    assert (read.title, read.kind) == ("A dog came back to Varn", "video" if player else "article")


@pytest.mark.parametrize(
    "heading",
    [
        "Sorry, LakeNow is not available in your location",
        "Dieses Video ist in Ihrem Land leider nicht verfügbar",
        "Cette vidéo n'est pas disponible dans votre pays",
        "Este contenido no está disponible en tu país",
    ],
)
def test_a_page_that_is_shut_to_other_countries_is_none(heading: str) -> None:
    html = f"<html><title>LakeNow</title><body><main><h1>{heading}</h1><p>Due to licences.</p></main></body></html>"
    with pytest.raises(NotAnArticle, match="it says") as raised:
        extract(html.encode(), "https://now.lakeside.example/shows/ferry/episode-19")
    assert not isinstance(raised.value, PageNotFound)


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        ("LakeNow not available in your country? Four ways to see it", "<time datetime=2024-05-06>6 May</time>"),
        ("In deinem Land nicht verfügbar: warum Serien gehen", "<time datetime=2024-05-06>6. Mai</time>"),
        ("LakeNow is not available in your country", "<time datetime=2024-05-06T07:30:00Z>6 May</time>"),
        ("A ferry leaves", "<video src=/a.mp4></video><h1>This video is not available in your country</h1>"),
    ],
)
def test_a_headline_may_speak_of_other_countries(heading: str, below: str) -> None:
    html = f"<html><title>{heading}</title>{og('article')}<body><main><h1>{heading}</h1>{below}{_LINE}</main>"
    assert extract(html.encode(), _URL).title == heading


def test_a_page_that_is_nothing_but_a_question_for_consent_is_none() -> None:
    asked = "<p>We and our partners read your address and the files that we keep on your device, as told below.</p>" * 4
    head = og("article") + "<meta property='og:title' content='A ferry leaves'>"
    wall = f"<div id=rodo-popup class=rodo><h2>Dear reader</h2>{asked}<button>Go on</button></div>"
    with pytest.raises(NotAnArticle, match="asks for consent"):
        extract(f"<html><head>{head}</head><body>{wall}</body></html>".encode(), _URL)
    scripted = f"<html><head>{head}</head><body>{wall}<script>{'let ferry = 1;' * 200}</script></body></html>"
    with pytest.raises(NotAnArticle, match="asks for consent"):
        extract(scripted.encode(), _URL)
    whole = f"<html><head>{head}</head><body>{wall}<h1>A ferry leaves</h1>{SIX_PARAGRAPHS}</body></html>"
    assert extract(whole.encode(), _URL).body == "\n\n".join(SENTENCES)
    film = f"<html><head>{head}</head><body>{wall}<h1>A ferry leaves</h1><video src=/ferry.mp4></video></body></html>"
    assert extract(film.encode(), _URL).kind == "video"
    around = f"<html><head>{head}</head><body><div class=gdpr><h1>A ferry leaves</h1><p>Soon.</p></div></body></html>"
    assert extract(around.encode(), _URL).title == "A ferry leaves"


_PLAYER = "<div class=video-player data-src='https://cdn.lakeside.example/ferry.mp4'></div>"


def test_a_film_with_a_line_about_it_and_no_date_is_one() -> None:
    def read(said: str) -> Article:
        html = f"<html lang=en><title>A ferry</title><body><h1>A ferry</h1>{_PLAYER}{said}</body></html>"
        return extract(html.encode(), "https://www.lakeside.example/profile/13950112/s/14210377")

    assert read(_LINE).kind == "video"
    with pytest.raises(NotAnArticle, match="hardly any text"):
        read("<p>A test.</p>")


def test_a_path_of_programmes_says_no_sound_of_a_film() -> None:
    html = f"<html lang=en><title>A ferry</title><body><h1>A ferry</h1>{_PLAYER}{_LINE}</body></html>"
    for path in ("programmes/inside/ferry.html", "shows/inside/ferry.html"):
        assert extract(html.encode(), f"https://www.lakeside.example/{path}").kind == "video"
    sound = html.replace("video-player", "audio-player").replace(".mp4", ".mp3")
    assert extract(sound.encode(), "https://www.lakeside.example/programmes/inside/ferry.html").kind == "audio"
