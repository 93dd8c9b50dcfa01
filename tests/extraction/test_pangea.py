"""Pages of the Pangea CMS beside the kept ones: what its frame says, and what stands in a text that is none of it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.article import Article, Link, Media
from archive.errors import NotAnArticle, PageNotFound
from archive.extraction.extract import extract
from tests.extraction.texts import SENTENCES, SIX_PARAGRAPHS

PANGEA = f"""<div id='content'><h1 class='pg-title'>A Ferry</h1>
<div id='article-content'><div class='wsw'>{SIX_PARAGRAPHS}</div></div></div>"""
_URL = "https://www.svoboda.org/a/a-ferry/1234567.html"


def read(*, above: str = "", first: str = "", last: str = "", after: str = "", url: str = _URL) -> Article:
    """The page with more above its text, at the text's beginning and end, and below it."""
    text = f"{above}<div id='article-content'><div class='wsw'>{first}{SIX_PARAGRAPHS}{last}</div></div>{after}"
    return extract(f"<div id='content'><h1 class='pg-title'>A Ferry</h1>{text}</div>".encode(), url)


@pytest.mark.parametrize("page_type", ["index", "section", "error", "errorpage", "search", "home", "programs"])
def test_a_pangea_page_of_another_type_is_no_article(page_type: str) -> None:
    html = f'{PANGEA}<script>var utag_data={{page_type:"{page_type}"}};</script>'.encode()
    with pytest.raises(NotAnArticle, match="a page of type"):
        extract(html, "http://www.newsroom.example/a/1234567.html")


@pytest.mark.parametrize(
    "path", ["/z/1", "/t/ferries", "/p/1.html", "/s?k=ferry", "/author/x/1", "/schedule/tv", "/live/video/90"]
)
def test_a_pangea_listing_is_none_even_where_it_calls_itself_an_article(path: str) -> None:
    head = '<meta property="og:type" content="article">'
    with pytest.raises(NotAnArticle, match="address is that of a listing"):
        extract((head + PANGEA).encode(), f"http://www.newsroom.example{path}")


def test_the_credit_at_the_end_of_a_pangea_caption_is_one() -> None:
    caption = "<figcaption><span class=caption>The pier on Monday. (Jane Roe/VOA)</span></figcaption>"
    figure = f"<figure class=media-image><img src=/pier_w640_r1.jpg>{caption}</figure>"
    page = PANGEA.replace("<div class='wsw'>", f"<div class='wsw'>{figure}")
    (picture,) = extract(page.encode(), "https://www.voanews.com/a/1.html").images
    assert (picture.caption, picture.credit) == ("The pier on Monday.", "Jane Roe/VOA")


def test_a_pangea_gallery_may_call_its_slides_anything() -> None:
    page = (Path(__file__).parents[1] / "pages" / "pangea-2024" / "gallery.html").read_text(encoding="utf-8")
    other = page.replace("media-image js-media-expand", "slide")
    other = other.replace("media-gallery photo-gallery", "photo-container")
    found, known = (extract(one.encode(), "https://www.rferl.org/a/1.html") for one in (other, page))
    assert other != page
    assert (found.images, found.body) == (known.images, known.body)
    assert len(found.images) == 3


def test_a_pangea_page_that_says_that_there_is_none_is_not_found() -> None:
    html = PANGEA.replace("A Ferry", "Барак табылган жок").encode()
    with pytest.raises(PageNotFound):
        extract(html, "http://www.newsroom.example/a/1234567.html")


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        (
            "Jane Doe and John Roe for RFE/RL's Tatar-Bashkir Service",
            ("Jane Doe", "John Roe"),
        ),
        ("By Jane Doe, John Roe, and Ann Poe", ("Jane Doe", "John Roe", "Ann Poe")),
        ("RFE/RL's Tatar-Bashkir Service", ("RFE/RL's Tatar-Bashkir Service",)),
        ("Voice of America", ("Voice of America",)),
        ("Jane Doe, RFE/RL", ("Jane Doe",)),
        ("Associated Press", ("Associated Press",)),
        ("VOA News - VOA", ("VOA News",)),
        ("", ()),
    ],
)
def test_a_pangea_author_line_may_name_several(byline: str, authors: tuple[str, ...]) -> None:
    html = f'{PANGEA}<script>var utag_data={{article_uid:"7654321",byline:"{byline}"}};</script>'.encode()
    assert extract(html, "http://www.newsroom.example/a/ferry/7654321.html").authors == authors


def test_what_pages_until_2013_print_around_their_text() -> None:
    path = "<h2 class=sitetitle><a href='/'>News</a> / <a href='/section/lake/7.html'>Lake</a></h2>"
    tags = "<p class=topintend>Tags: <a href='/archive/tag/1.html'>ferry</a>, <a href='/archive/tag/2.html'>dog</a></p>"
    article = read(above="<p class=author><a href='/author/7.html'>Jane Doe</a></p>", after=tags)
    assert (article.authors, article.tags) == (("Jane Doe",), ("ferry", "dog"))
    assert extract((path + PANGEA).encode(), _URL).section == "Lake"


_TIMES = {
    "the site's clock, called UTC": ("2017-03-05T14:07:00+00:00", "azadliq", "2017-03-05T10:07:00+00:00"),
    "the same, of a site whose zone is unknown": ("2017-03-05T14:07:00+00:00", "svoboda", "2017-03-05 alone"),
    "a true offset": ("2017-03-05T14:07:00+04:00", "svoboda", "2017-03-05T10:07:00+00:00"),
    "UTC since": ("2024-03-05T14:07:00+00:00", "svoboda", "2024-03-05T14:07:00+00:00"),
    "no offset": ("2024-03-05T14:07:00", "azadliq", "2024-03-05T10:07:00+00:00"),
    "no offset, and no zone": ("2024-03-05T14:07:00", "svoboda", "2024-03-05 alone"),
}


@pytest.mark.parametrize(("shown", "site", "at"), _TIMES.values(), ids=_TIMES)
def test_the_time_element_of_a_pangea_page(shown: str, site: str, at: str) -> None:
    html = PANGEA.replace("</h1>", f"</h1><time datetime='{shown}'>now</time>").encode()
    article = extract(html, f"https://www.{site}.org/a/1234567.html")
    assert article.published_at is not None
    day_only = "published_day_only" in article.quality_flags
    assert (f"{article.published_at:%Y-%m-%d} alone" if day_only else article.published_at.isoformat()) == at


def test_the_analytics_of_a_pangea_page_come_before_its_time_element() -> None:
    parts = 'pub_year:"2017",pub_month:"03",pub_day:"05",pub_hour:"10",pub_minute:"07"'
    html = PANGEA.replace("</h1>", "</h1><time datetime='2017-03-05T14:07:00+00:00'>now</time>")
    article = extract(f"{html}<script>var utag_data={{{parts}}};</script>".encode(), "https://www.azadliq.org/a/1.html")
    assert article.published_at == datetime(2017, 3, 5, 10, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Долучайтесь до <a href='https://t.me/radiosvoboda'>телеграм-каналу</a>!</p>",
        "<p><strong>Читайте нас <a href='https://d1kqs5.cloudfront.net/a/1234567.html'>через зеркало</a>,"
        " установите <a href='https://www.svoboda.org/p/8570.html'>приложение</a>.</strong></p>",
        "<p><em>Подписывайтесь на <a href='https://whatsapp.com/channel/0029Va'>канал</a></em></p>",
        "<p>Приложение: <a href='https://play.google.com/store/apps/details?id=x'>Android</a>,"
        " <a href='https://apps.apple.com/app/id1'>iOS</a></p>",
        "<p><a href='https://www.youtube.com/@svoboda_online'>YouTube</a></p>",
    ],
)
def test_lines_that_lead_to_the_newsroom_itself_are_no_text(line: str) -> None:
    """In whatever language, above the text and below it."""
    assert read(last=line).body == read(first=line).body == "\n\n".join(SENTENCES)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Об этом пишет телеграм-канал <a href='https://t.me/lakesider'>Lakesider</a>.</p>",
        "<p>Он рассказал об этом в <a href='https://t.me/radiosvoboda/12345'>канале</a>.</p>",
        "<p>Об этом рассказывает <a href='/a/other/7654321.html'>Радио Свобода</a>.</p>",
        "<p>Паром ушёл.</p>",
        "<p>The mayor was arrested on Monday, our <a href='/author/x/abc'>Anna Roe</a> reports.</p>",
        "<p>According to the <a href='/docs/report.pdf'>report</a>, 40 people were on board.</p>",
        "<p>The mayor of Varn spoke in <a href='/z/653'>Ostrel</a> for two hours and went home on foot.</p>",
        "<p>He told <a href='https://twitter.com/boda'>BODA magazine</a> of it.</p>",
        f"<p>{'Паром ушёл. ' * 30}<a href='https://t.me/radiosvoboda'>Канал</a></p>",
    ],
)
def test_last_lines_that_are_text(line: str) -> None:
    assert len(read(last=line).blocks) == len(SENTENCES) + 1


def test_a_text_that_is_nothing_but_a_call_stays() -> None:
    line = "<p>Читайте <a href='/p/1.html'>нас</a>.</p>"
    page = PANGEA.replace(SIX_PARAGRAPHS, line)
    assert extract(page.encode(), _URL).body == "Читайте нас."


@pytest.mark.parametrize(
    ("line", "link"),
    [
        (
            "<p><strong>Читайте також: <a href='/a/30088123.html'>Шкільний музей у рюкзаках</a></strong></p>",
            Link("https://www.svoboda.org/a/30088123.html", "Шкільний музей у рюкзаках"),
        ),
        (
            "<p>READ MORE: <a href='/a/bell/30088123.html'>Divers find the bell of the harbor</a></p>",
            Link("https://www.svoboda.org/a/bell/30088123.html", "Divers find the bell of the harbor"),
        ),
    ],
)
def test_a_labelled_link_to_a_story_is_related_and_no_text(line: str, link: Link) -> None:
    article = read(last=line + "<p>The dog went home.</p>")
    assert (article.related, len(article.blocks)) == ((link,), len(SENTENCES) + 1)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Джерело: <a href='https://www.other.example/a/1.html'>Шкільний музей у рюкзаках</a></p>",
        "<p>Програма: <a href='/z/633'>Шкільний музей у рюкзаках</a></p>",
        "<p>He added: <a href='/a/y/32100003.html'>we will not leave the harbor</a></p>",
    ],
)
def test_a_labelled_link_elsewhere_is_text(line: str) -> None:
    article = read(last=line + "<p>The dog went home.</p>")
    assert (article.related, len(article.blocks)) == ((), len(SENTENCES) + 2)


_PICTURE = "<img src='https://gdb.svoboda.org/pier_w640_r1.jpg'>"
_CAPTION = "<figcaption><span class=caption>The pier.</span></figcaption>"


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='media-pholder'><div>{_PICTURE}</div><div class=caption><p>The pier.</p></div></div>",
        f"<div class='media-placeholder image'>{_PICTURE}<p class=caption>The pier.</p></div>",
        f"<div class='cover-media'><figure class='media-image'>{_PICTURE}{_CAPTION}</figure></div>",
        f"<div class='featured-hdr'><figure class='media-image'>{_PICTURE}{_CAPTION}</figure></div>",
    ],
    ids=["to 2017", "of July 2016", "since", "features"],
)
def test_the_picture_above_the_text_is_the_lead(box: str) -> None:
    (picture,) = read(above=box).images
    assert (picture.url, picture.caption) == ("https://gdb.svoboda.org/pier_w640_r1.jpg", "The pier.")


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='media-pholder media-pholder--video'>{_PICTURE}<video src=/a.mp4></video></div>",
        f"<div class='media-block-wrap'><figure>{_PICTURE}</figure></div>",
    ],
    ids=["a film's", "another story's"],
)
def test_pictures_above_the_text_that_are_no_lead(box: str) -> None:
    assert read(above=box).images == ()


def test_a_picture_below_the_text_is_no_lead() -> None:
    assert read(after=f"<figure>{_PICTURE}</figure>").images == ()


_FILM = "<div class='media-pholder media-pholder--video'><video src='https://av.svoboda.org/a.mp4'></video></div>"


def test_what_is_said_above_a_film_is_the_text_of_a_page_without_another() -> None:
    intro = "<div class='intro m-t-md'><p>The ferry left.</p><p>A dog was on board.</p></div>"
    article = extract(f"<div id=content><h1 class=pg-title>A Ferry</h1>{_FILM}{intro}</div>".encode(), _URL)
    assert (article.kind, article.body, article.lede) == (
        "video",
        "The ferry left.\n\nA dog was on board.",
        "The ferry left.",
    )
    assert dict(article.provenance)["body"] == "pangea.intro"


def test_a_text_in_the_box_above_the_text_is_none_of_it() -> None:
    article = read(above="<div class='intro'><div class=wsw><p>The lake is quiet.</p></div></div>")
    assert (article.lede, article.body) == ("The lake is quiet.", "\n\n".join(SENTENCES))


def test_what_is_said_above_a_text_is_its_introduction_alone() -> None:
    article = read(above="<div class='intro'><p>The lake is quiet.</p></div>")
    assert (article.lede, article.body) == ("The lake is quiet.", "\n\n".join(SENTENCES))


def test_the_pictures_of_a_gallery_in_a_text() -> None:
    slides = "".join(
        f"<a data-lbox-gallery-item-src='https://gdb.svoboda.org/{n}.jpg' data-lbox-gallery-item-title='Pier {n}'></a>"
        for n in (1, 2)
    )
    figure = f"<figure class='media-gallery-embed'>{_PICTURE}{_CAPTION}<div class=hidden>{slides}</div></figure>"
    article = read(first=figure)
    assert [picture.caption for picture in article.images] == ["The pier.", "Pier 1", "Pier 2"]
    assert article.body == "\n\n".join(SENTENCES)


def test_a_gallery_that_counts_its_pictures() -> None:
    slides = "".join(
        f"<div class=photo-container><img src=/{n}.jpg><div class=caption><b>{n}/2</b> <p>Pier {n}.</p></div></div>"
        for n in (1, 2)
    )
    script = "<script>var utag_data={article_uid:'1234567',subcontent_type:'photogallery'};</script>"
    page = f"<div id=content><h1>A Ferry</h1>{slides}</div>{script}"
    article = extract(page.encode(), _URL)
    assert (article.kind, article.body) == ("gallery", "Pier 1.\n\nPier 2.")
    assert [picture.caption for picture in article.images] == ["Pier 1.", "Pier 2."]


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('renderExternalContent("https://www.youtube.com/watch?v=kQ2vVx81aaM")', "youtube"),
        ('renderExternalContent("https://charts.svoboda.org/lake")', "iframe"),
        (
            r'initInfographics( {"content":"<blockquote><a href=\"https://twitter.com/lake/status/12\">x</a>"});',
            "twitter",
        ),
        ('initInfographics( {"title": "The lake"});', None),
        ("var lake = 'https://twitter.com/lake/status/12';", None),
    ],
)
def test_what_a_script_in_a_text_embeds(script: str, found: str | None) -> None:
    box = f"<div class='wsw__embed'><div class='external-content-placeholder'></div><script>{script}</script></div>"
    assert [block.embed for block in read(first=box).blocks if block.kind == "embed"] == ([found] if found else [])


def test_a_gallery_in_the_text_leaves_the_lead_picture_its_caption() -> None:
    lead = f"<div class='cover-media'><figure class='media-image'>{_PICTURE}{_CAPTION}</figure></div>"
    slides = "".join(
        f"<div data-lbox-gallery-item-src='https://gdb.svoboda.org/{name}_w650_r1.jpg'></div>"
        for name in ("pier", "dog")
    )
    images = read(above=lead, last=f"<figure class=media-gallery-embed>{slides}</figure>").images
    assert [image.caption for image in images if "pier_w640" in image.url] == ["The pier."]


def test_a_copy_in_the_wayback_machine_leads_to_its_own_stories() -> None:
    kept = "https://web.archive.org/web/20150612083000"
    line = f"<p>READ MORE: <a href='{kept}/https://www.svoboda.org/a/bell/30088123.html'>Divers find the bell</a></p>"
    page = f"<link rel=stylesheet href='{kept}cs_/https://www.svoboda.org/a.css'>{PANGEA}"
    page = page.replace("</div></div></div>", f"{line}<p>The dog went home.</p></div></div></div>")
    article = extract(page.encode(), f"{kept}/{_URL}")
    assert article.related == (Link("https://www.svoboda.org/a/bell/30088123.html", "Divers find the bell"),)
    assert article.url == f"{kept}/{_URL}"
    with pytest.raises(NotAnArticle, match="address is that of a listing"):
        extract(page.encode(), f"{kept}/https://www.svoboda.org/z/653")


def test_several_variables_in_one_script_are_all_read() -> None:
    pub = '{pub_year:"2025",pub_month:"03",pub_day:"05",pub_hour:"10",pub_minute:"07"}'
    first = 'var analyticsData = Object.assign(a, {article_uid:"7997203"});'
    script = f"{first} var utag_data = Object.assign({{}}, analyticsData, {pub});"
    article = extract(f"{PANGEA}<script>{script}</script>".encode(), _URL)
    assert article.published_at == datetime(2025, 3, 5, 10, 7, tzinfo=UTC)


def test_the_sound_that_a_page_without_a_player_links_to() -> None:
    def media(line: str) -> tuple[Media, ...]:
        return read(first=line).media

    url = "http://av.svoboda.org/clips/RU/ferry.mp3"
    assert media(f"<p><a href='{url}'>Listen (3:20)</a></p>") == (Media("audio", url, duration=200),)
    assert media(f"<p>The song <a href='{url}'>was sung</a> at the pier by all who had come to see her off.</p>") == ()
    assert media("<p><a href='http://av.svoboda.org/live/ferry.mp3'>Listen live</a></p>") == ()
