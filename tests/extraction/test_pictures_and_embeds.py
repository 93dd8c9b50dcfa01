from __future__ import annotations

import pytest

from archive.article import Image
from archive.extraction.extract import extract
from archive.extraction.media.embeds import embed_type
from archive.extraction.media.pictures import read_box, read_figure
from archive.extraction.page import Page, read_page
from archive.extraction.select import Element
from tests.extraction.texts import SIX_PARAGRAPHS

URL = "http://www.newsroom.example/a/1234567.html"


def piece(markup: str) -> tuple[Page, Element]:
    page = read_page(f"<body>{markup}</body>".encode(), URL)
    return page, page.body[0]


@pytest.mark.parametrize(
    "caption",
    [
        '<figcaption><i>3</i><span class="caption">A heron.</span> <i class="credit">(H. Sorrel)</i></figcaption>',
        '<figcaption>A heron. <span class="copyright">H. Sorrel</span></figcaption>',
    ],
)
def test_caption_and_credit_are_told_apart(caption: str) -> None:
    found = read_figure(*piece(f'<figure><img src="/h.jpg" width="650" height="x">{caption}</figure>'))
    assert found == Image("http://www.newsroom.example/h.jpg", "A heron.", "H. Sorrel", 650, None)


def test_a_picture_of_2013() -> None:
    found = read_figure(
        *piece('<div><img class="photo" src="/h.jpg"/><span class="imageCaption">A heron.</span></div>')
    )
    assert found == Image("http://www.newsroom.example/h.jpg", "A heron.")


def test_the_lazy_address_goes_before_the_placeholder() -> None:
    found = read_figure(*piece('<figure><img src="data:image/gif;base64,R0" data-src="/h.jpg"></figure>'))
    assert found == Image("http://www.newsroom.example/h.jpg")


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<img srcset="/h-640.jpg 640w, /h-1280.jpg 1280w, /h-320.jpg 320w">', "/h-1280.jpg"),
        ('<img srcset="/h.jpg, /h-2.jpg 2x">', "/h-2.jpg"),
        ('<img src="data:image/gif;base64,R0" data-srcset="/c_fill,w_640/h.jpg 640w">', "/c_fill,w_640/h.jpg"),
        ('<picture><source srcset="/h.webp 1x, /h-2.webp 2x"><img alt="A heron"></picture>', "/h-2.webp"),
        ('<img src="/static/grey-placeholder.png" data-lazy-src="/h.jpg" width="1" height="1">', "/h.jpg"),
        ('<img src="/assets/lazyload-16x9.gif"><img src="/h.jpg">', "/h.jpg"),
        ('<amp-img src="/h.jpg"></amp-img>', "/h.jpg"),
        ('<img src="/img/2024/05/h.jpg">', "/img/2024/05/h.jpg"),
        ('<img src="/photos/google-pixel-9.jpg">', "/photos/google-pixel-9.jpg"),
        ('<img src="/h.jpg" srcset="/h-640.jpg 640w">', "/h.jpg"),
        ('<img srcset=", ,, 640w">', None),
        ('<img src="/themes/img/logo.svg">', None),
        ('<img src="https://pixel.quantserve.example/pixel/p-1.gif?a=1">', None),
        ('<img src="/share.png" width="32" height="32">', None),
        ('<img src="data:image/gif;base64,AA" data-dejavu-src="/h.jpg">', "/h.jpg"),
        ('<img src="data:image/gif;base64,AA" data-lowsrc="/tiny.jpg">', None),
        ('<img src="data:image/gif;base64,AA" data-flow-src="/h.jpg">', "/h.jpg"),
        ('<img src="data:image/gif;base64,AA" data-thumb="/small.jpg">', "/small.jpg"),
        ('<img src="data:image/gif;base64,AA" data-thumb="/small.jpg" data-zoom="/h.jpg">', "/h.jpg"),
        ('<picture><source srcset="/h.jpg 1200w"><img src="data:,x" data-tiny="/tiny.jpg"></picture>', "/h.jpg"),
        ('<img src="data:,x" data-src-mini="/s.jpg" data-src-medium="/m.jpg" data-src-large="/h.jpg">', "/h.jpg"),
        ("""<img data-src='{"default": {"src": "/h.jpg"}}' src="data:,x">""", None),
        ("""<img data-src='{"default": {"src": "/s.jpg"}}' src="/h.jpg">""", "/h.jpg"),
        ('<img src="data:,x" data-src-small="/s.jpg" data-src-medium="/h.jpg">', "/h.jpg"),
        ("""<img src="data:image/gif;base64,AA" data-sizes='{"a": "/h.jpg"}'>""", None),
    ],
)
def test_the_address_of_a_picture(markup: str, found: str | None) -> None:
    picture = read_figure(*piece(f"<figure>{markup}</figure>"))
    assert (picture and picture.url) == (found and f"http://www.newsroom.example{found}")
    assert picture is None or picture.width is None  # a stand-in's pixel is no size


@pytest.mark.parametrize(
    "markup",
    [
        '<figcaption><p itemprop="caption">A heron.</p><p itemprop="copyrightHolder">H. Sorrel</p></figcaption>',
        '<figcaption>A heron.<span class="widget__captionCredit">H. Sorrel</span></figcaption>',
        '<p class="wp-caption-text">A heron. <em class="credit">H. Sorrel</em></p>',
    ],
)
def test_captions_and_credits_of_other_systems(markup: str) -> None:
    found = read_figure(*piece(f'<div><img src="/h.jpg" width="650px">{markup}</div>'))
    assert found is not None
    assert (found.caption, found.credit, found.width) == ("A heron.", "H. Sorrel", 650)


_CLASSES = [
    "caption", "photo-caption", "imageCaption-x1", "legend", "field-legend", "pie", "pie-de-foto", "piefoto",
    "didascalia", "bildtext", "img-desc", "image-desc", "picIntro", "foto__texto photo-description", "peu", "x_img_cap",
    "picinfo", "photo-sign", "pe-foto", "pe_de_foto", "field--name-field-myndatekstur",
]  # fmt: skip
_CREDITS = [
    "credito",
    "crédito-foto",
    "fuente-foto",
    "fotografo",
    "media__source",
    "autor",
    "cred",
    "attribution",
    "image-attribution",
    "x-img_cr",
]


@pytest.mark.parametrize("name", _CLASSES)
def test_a_caption_by_its_class(name: str) -> None:
    box = f'<div class="photo has-caption"><img src="/h.jpg"><div class="{name}">A heron.</div></div>'
    assert read_figure(*piece(box)) == Image("http://www.newsroom.example/h.jpg", "A heron.")


@pytest.mark.parametrize("name", _CREDITS)
def test_a_credit_by_its_class(name: str) -> None:
    box = f'<figure><img src="/h.jpg"><figcaption>A heron.</figcaption><small class="{name}">H. Sorrel</small></figure>'
    assert read_figure(*piece(box)) == Image("http://www.newsroom.example/h.jpg", "A heron.", "H. Sorrel")


@pytest.mark.parametrize(
    ("markup", "caption", "credit"),
    [
        ('<p class="caption-and-credit"><span class="caption">A heron.</span></p>', "A heron.", None),
        ('<p class="caption">A heron.</p><p class="caption-credit">H. Sorrel</p>', "A heron.", "H. Sorrel"),
        (
            '<figcaption class="credit">H. Sorrel</figcaption><p class="caption">A heron.</p>',
            "A heron.",
            "H. Sorrel",
        ),
        ('<p class="credit"></p><p class="credit">H. Sorrel</p>', None, "H. Sorrel"),
        ("<figcaption><i>LKX</i><i>A heron on the lake</i></figcaption>", "A heron on the lake", "LKX"),
        ("<figcaption><i>Jan Kowal</i><i>mayor of Lakeside</i></figcaption>", "Jan Kowalmayor of Lakeside", None),
        ('<p class="caption">(H. Sorrel)</p><p class="credit">H. Sorrel</p>', None, "H. Sorrel"),
        ('<p class="caption">A heron. <b class="hide-caption">hide caption</b></p>', "A heron.", None),
        ('<p class="caption">A<br>heron.<b></b></p>', "A heron.", None),
        ('<p class="credit">H. Sorrel</p><p class="x-source">Lake 24</p>', None, "H. Sorrel / Lake 24"),
        ('<p class="credit">Lake 24</p><p class="x-source">Lake 24</p>', None, "Lake 24"),
        ('<p class="credit">H. Sorrel</p><p class="resource">Lake 24</p>', None, "H. Sorrel"),
        ('<p class="piece">A heron.</p><p class="resource">H. Sorrel</p>', None, None),
        ('<div class="legend"><img src="/icon.jpg">A heron.</div>', None, None),
        ("<figcaption>A heron.</figcaption><cite>H. Sorrel</cite>", "A heron.", "H. Sorrel"),
        (
            "<figcaption><span>A heron on the lake</span><small>H. Sorrel</small></figcaption>",
            "A heron on the lake",
            "H. Sorrel",
        ),
        ("<figcaption>A heron.<span>of our readers</span></figcaption>", "A heron.", "of our readers"),
        ("<figcaption>A heron <span>© Lake 24</span></figcaption>", "A heron", "© Lake 24"),
        (
            "<figcaption>A heron on the lake<span>Lakeside/Jan Kowal</span></figcaption>",
            "A heron on the lake",
            "Lakeside/Jan Kowal",
        ),
        ("<figcaption>The Pope and Sen. <strong>Jan Kowal</strong></figcaption>", "The Pope and Sen. Jan Kowal", None),
        ("<figcaption>A heron. <span>Symbolbild</span></figcaption>", "A heron. Symbolbild", None),
        ("<figcaption>J. Roe has her herons. <small>J. Roe</small></figcaption>", "J. Roe has her herons.", "J. Roe"),
        ("<figcaption>A heron in <em>The Lake</em></figcaption>", "A heron in The Lake", None),
        ("<figcaption>A heron. <span>It came back.</span></figcaption>", "A heron. It came back.", None),
        ("<figcaption>A heron. <span>20 May | 2:10 min</span></figcaption>", "A heron. 20 May | 2:10 min", None),
    ],
)
def test_captions_and_credits_are_told_by_their_classes(markup: str, caption: str | None, credit: str | None) -> None:
    found = read_figure(*piece(f'<div><img src="/h.jpg">{markup}</div>'))
    assert found == Image("http://www.newsroom.example/h.jpg", caption, credit)


@pytest.mark.parametrize(
    "hidden",
    [
        "<span class=sr-only>Image: </span>",
        "<span class='visually-hidden'>Image: </span>",
        "<span class=visuallyhidden>Image: </span>",
        "<span class='off-screen'>Image: </span>",
        "<span class='u-hide'>Image: </span>",
        "<span class=screen-reader-text>Image: </span>",
        "<span aria-hidden=true>Image: </span>",
        "<span hidden>Image: </span>",
        "<span style='display: none'>Image: </span>",
        "<button>Enlarge</button>",
        "<svg><title>Camera</title></svg>",
    ],
)
def test_words_of_a_caption_that_nobody_sees_are_left_out(hidden: str) -> None:
    found = read_figure(*piece(f'<figure><img src="/h.jpg"><figcaption>{hidden}A <b>heron</b>.</figcaption></figure>'))
    assert found == Image("http://www.newsroom.example/h.jpg", "A heron.")


def test_a_caption_that_is_all_for_screen_readers_is_read() -> None:
    caption = "<figcaption><span class=sr-only>A heron.</span></figcaption>"
    assert read_figure(*piece(f'<figure><img src="/h.jpg">{caption}</figure>')) == Image(
        "http://www.newsroom.example/h.jpg", "A heron."
    )


@pytest.mark.parametrize(
    ("words", "caption", "credit"),
    [
        ("<span>Getty Images</span><span>A dike on Monday.</span>", "A dike on Monday.", "Getty Images"),
        ("<span>Lake Varn</span><span>The ferry sank here.</span>", "Lake Varn The ferry sank here.", None),
        ("<span>ANP</span><span>A dike at dawn.</span>", "A dike at dawn.", "ANP"),
        ("<span>Dike</span><span>A heron at dawn.</span>", "Dike A heron at dawn.", None),
        ("<span>At the dike</span><span>A heron at dawn.</span>", "At the dike A heron at dawn.", None),
        ("<span>Anna Dike</span><span>Jane Roe of Varn</span>", "Anna Dike Jane Roe of Varn", None),
    ],
)
def test_a_credit_may_stand_before_the_caption(words: str, caption: str, credit: str | None) -> None:
    found = read_figure(*piece(f"<figure><img src=/h.jpg><figcaption>{words}</figcaption></figure>"))
    assert found is not None
    assert ((found.caption or "").replace(" ", ""), found.credit) == (caption.replace(" ", ""), credit)


@pytest.mark.parametrize(
    ("title", "caption", "credit"),
    [
        ("A heron on the old pier | Bildquelle: dpa", "A heron on the old pier", "dpa"),
        ("A heron on the old pier | AFP/Jane Roe", "A heron on the old pier", "AFP/Jane Roe"),
        ("A heron on the old pier | and its shadow", None, None),
        ("A heron on the old pier | Lake News", None, None),
        ("A heron on the old pier: dpa", None, None),
    ],
)
def test_the_title_of_a_picture_may_end_with_its_credit(title: str, caption: str | None, credit: str | None) -> None:
    found = read_figure(*piece(f"<figure><img src=/h.jpg title='{title}'></figure>"))
    assert found == Image("http://www.newsroom.example/h.jpg", caption, credit)
    own = read_figure(*piece(f"<figure><img src=/h.jpg title='{title}'><figcaption>A bird.</figcaption></figure>"))
    assert own == Image("http://www.newsroom.example/h.jpg", "A bird.", credit)


@pytest.mark.parametrize(
    ("alt", "credit"), [("Lake News A heron", "Lake News"), ("A heron", None), ("Lake News", None)]
)
def test_with_a_credit_the_words_for_want_of_the_picture_may_begin(alt: str, credit: str | None) -> None:
    picture = f"<div><img src='data:,x'><img src=/h.jpg alt='{alt}'><span class=s1-2>Lake News</span></div>"
    found = read_figure(*piece(f"<figure>{picture}<figcaption>On the pier.</figcaption></figure>"))
    assert found == Image("http://www.newsroom.example/h.jpg", "On the pier.", credit)


@pytest.mark.parametrize(
    ("markup", "caption", "credit"),
    [
        ("<span>A heron on the <i>old</i> pier.</span>", "A heron on the old pier.", None),
        ("<br>A heron on the pier.", "A heron on the pier.", None),
        ("<p>A heron on the pier.</p><p class=credit>H. Sorrel</p>", "A heron on the pier.", "H. Sorrel"),
        ("<figcaption><i class=credit>(Hanne Sorrel)</i></figcaption>", None, "Hanne Sorrel"),
        ("<figcaption><i class=credit>H. Sorrel (archive)</i></figcaption>", None, "H. Sorrel (archive)"),
        ("<h3>A heron on the pier</h3>", None, None),
        ("<a href='/x'>A heron on the pier</a> and more than that", None, None),
        ("<b>Birds</b><p>A heron on the pier.</p>", None, None),
        ("<p>Liveblog</p>", None, None),
        ("<p>The picture of the day:</p>", None, None),
    ],
)
def test_the_one_line_of_a_picture_box_is_its_caption(markup: str, caption: str | None, credit: str | None) -> None:
    found = read_box(*piece(f'<div><img src="/h.jpg">{markup}</div>'))
    assert found == [Image("http://www.newsroom.example/h.jpg", caption, credit)]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<img src=/h.jpg><img src=/i.jpg>", ["/h.jpg", "/i.jpg"]),
        ("<a href=/h-1.jpg><img src=/h.jpg></a><a href='#2'><img src=/i.jpg></a>", ["/h.jpg", "/i.jpg"]),
        ("<img src=/h.jpg><a href=/share?to=x><img src=/x-icon.jpg></a>", ["/h.jpg"]),
        ("<a href=/x><img src=/x-icon.jpg></a><a href=/y><img src=/y-icon.jpg></a>", ["/x-icon.jpg"]),
    ],
)
def test_the_pictures_of_a_box(markup: str, found: list[str]) -> None:
    pictures = read_box(*piece(f"<div>{markup}</div>"))
    assert [picture.url.removeprefix("http://www.newsroom.example") for picture in pictures] == found


@pytest.mark.parametrize("source", ["/Content/responsive/img/player-spinner.png", "data:image/gif;base64,R0", ""])
def test_parts_of_the_frame_are_no_pictures(source: str) -> None:
    assert read_figure(*piece(f'<figure><img src="{source}"></figure>')) is None


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<iframe src="//www.youtube.com/embed/x1"></iframe>', ("youtube", "http://www.youtube.com/embed/x1")),
        (
            '<div><blockquote><a href="/z">z</a><a href="https://twitter.com/a/status/1">t</a></blockquote></div>',
            ("twitter", "https://twitter.com/a/status/1"),
        ),
        ('<div><script>renderExternalContent("https://t.me/a/1")</script></div>', ("telegram", "https://t.me/a/1")),
        ('<iframe src="https://maps.example/1"></iframe>', ("iframe", "https://maps.example/1")),
        (
            '<iframe src="https://notyoutube.com.evil.example/"></iframe>',
            ("iframe", "https://notyoutube.com.evil.example/"),
        ),
        (
            '<blockquote><p>On a <a href="https://twitter.com/hashtag/ferry">#ferry</a> <a href="https://t.co/x">x</a></p>'
            '<a href="https://x.com/jane/status/1">May 6</a></blockquote>',
            ("twitter", "https://x.com/jane/status/1"),
        ),
        ('<amp-twitter data-tweetid="12"></amp-twitter>', ("twitter", "https://twitter.com/i/status/12")),
        ('<amp-youtube data-videoid="x1"></amp-youtube>', ("youtube", "https://www.youtube.com/watch?v=x1")),
        ('<lite-youtube videoid="x1"></lite-youtube>', ("youtube", "https://www.youtube.com/watch?v=x1")),
        ('<amp-vimeo data-videoid="12"></amp-vimeo>', ("vimeo", "https://vimeo.com/12")),
        ('<iframe src="about:blank" data-lazy-src="https://youtu.be/x1"></iframe>', ("youtube", "https://youtu.be/x1")),
        (
            '<object><param name="movie" value="http://www.youtube.com/v/x1"><embed src="http://www.youtube.com/v/x1"></object>',
            ("youtube", "http://www.youtube.com/v/x1"),
        ),
        (
            '<div class="fb-post" data-href="https://www.facebook.com/x/posts/1"></div>',
            ("facebook", "https://www.facebook.com/x/posts/1"),
        ),
        ('<iframe src="https://www.facebook.com/plugins/like.php?href=x"></iframe>', None),
        (
            '<blockquote data-instgrm-permalink="https://www.instagram.com/p/C1/"><a href="https://www.instagram.com/x">x</a></blockquote>',
            ("instagram", "https://www.instagram.com/p/C1/"),
        ),
        ('<div class="infogram-embed" data-id="0a-1"></div>', ("infogram", "https://infogram.com/0a-1")),
        (
            '<div class="flourish-embed" data-src="visualisation/12?1"></div>',
            ("flourish", "https://public.flourish.studio/visualisation/12?1"),
        ),
        (
            '<iframe src="https://datawrapper.dwcdn.net/AbCd1/2/"></iframe>',
            ("datawrapper", "https://datawrapper.dwcdn.net/AbCd1/2/"),
        ),
        (
            '<iframe src="https://www.scribd.com/embeds/1/content"></iframe>',
            ("scribd", "https://www.scribd.com/embeds/1/content"),
        ),
        (
            '<iframe src="/media/oembed?url=https%3A//www.youtube.com/watch%3Fv%3Dx1&amp;max_width=0"></iframe>',
            ("youtube", "https://www.youtube.com/watch?v=x1"),
        ),
        (
            '<div><lite-youtube videoid="x1"></lite-youtube></div>',
            ("youtube", "https://www.youtube.com/watch?v=x1"),
        ),
        (
            '<iframe src="https://www.google.com/maps/embed?pb=1"></iframe>',
            ("map", "https://www.google.com/maps/embed?pb=1"),
        ),
        ("<div>nothing</div>", None),
    ],
)
def test_embeds_are_named_by_their_host(markup: str, found: tuple[str, str] | None) -> None:
    assert embed_type(*piece(markup)) == found


_SCRIPTS = {
    "telegram": (
        '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="durov/1"></script>',
        ("telegram", "https://t.me/durov/1"),
    ),
    "datawrapper": (
        '<div id="datawrapper-vis-AbCd1"><script defer src="https://datawrapper.dwcdn.net/AbCd1/embed.js"></script>'
        '<noscript><img src="https://datawrapper.dwcdn.net/AbCd1/full.png"></noscript></div>',
        ("datawrapper", "https://datawrapper.dwcdn.net/AbCd1/"),
    ),
    "document": (
        '<div class="DC-embed"></div><script>DV.load("https://www.documentcloud.org/documents/1-memo.js", {})</script>',
        ("documentcloud", "https://www.documentcloud.org/documents/1-memo"),
    ),
    "post of VK": (
        '<div id="vk_post_-20_33"></div><script>VK.Widgets.Post("vk_post_-20_33", -20, 33, "Xk2")</script>',
        ("vk", "https://vk.com/wall-20_33"),
    ),
    "post kept back by its address in an attribute": (
        '<div class="embed embed--optin" data-embed-url="https://www.instagram.com/p/C1/"><p>From outside</p></div>',
        ("instagram", "https://www.instagram.com/p/C1/"),
    ),
    "post kept back as the service writes it": (
        '<div class="embed optin"><p>From outside</p><template><blockquote class="instagram-media">'
        '<a href="https://www.instagram.com/p/C1/">x</a></blockquote></template></div>',
        ("instagram", "https://www.instagram.com/p/C1/"),
    ),
    "post kept back by JSON around it": (
        """<div class=v data-v='{"url": "https:\\/\\/twitter.com\\/x\\/status\\/1"}'><div class=embed-consent>"""
        "<p>This shows data of Twitter.</p></div></div>",
        ("twitter", "https://twitter.com/x/status/1"),
    ),
    "film kept back in a script": (
        "<figure class=wp-block-embed><div class=embed-privacy><p>Click to see it.</p>"
        """<script>var _o = '{"embed": "&lt;iframe src=&quot;"""
        """https:\\/\\/www.youtube.com\\/embed\\/x1&quot;&gt;"}'</script>"""
        "</div></figure>",
        ("youtube", "https://www.youtube.com/embed/x1"),
    ),
    "post in a box for social media": (
        '<div class="c-social"><blockquote class="twitter-tweet"><a href="https://twitter.com/x/status/1"></a>'
        "</blockquote></div>",
        ("twitter", "https://twitter.com/x/status/1"),
    ),
    "button in a box for social media": (
        '<div class="social-media"><button data-href="https://twitter.com/intent/tweet?url=https://l.example/posts/x">'
        "</button></div>",
        None,
    ),
    "post in what readers say": (
        '<div class="comments"><blockquote class="twitter-tweet"><a href="https://twitter.com/x/status/1"></a>'
        "</blockquote></div>",
        None,
    ),
    "films to watch as well": (
        """<div class="related-videos" data-list='["https://www.youtube.com/watch?v=x1y2z3"]'></div>""",
        None,
    ),
    "film of what is around a chart": (
        '<div data-hero="https://www.youtube.com/watch?v=x1y2z3"><img src="/a"><div class="embed"><img src="/c">'
        "</div></div>",
        None,
    ),
    "profile in a box for social media": (
        '<div class="social-embed" data-url="https://twitter.com/lakeside"><p>Follow us</p></div>',
        None,
    ),
    "film in a box named like furniture": (
        '<div class="video-container"><iframe src="https://www.youtube-nocookie.com/embed/x1"></iframe></div>',
        ("youtube", "https://www.youtube-nocookie.com/embed/x1"),
    ),
    "film in a figure": (
        '<figure><iframe src="https://www.youtube.com/embed/x1"></iframe></figure>',
        ("youtube", "https://www.youtube.com/embed/x1"),
    ),
    "post by its class": (
        '<div class="fb-video" data-href="https://www.facebook.com/x/videos/1/"></div>',
        ("facebook", "https://www.facebook.com/x/videos/1/"),
    ),
    "broken address in a box named like furniture": (
        '<div class="video-container"><iframe src="http://[x"></iframe></div>',
        None,
    ),
    "broken address of a chart": ('<div class="flourish-embed" data-src="//[x"></div>', None),
    "other script": ('<script id="embed-js" src="/js/wp-embed.min.js"></script>', None),
}


@pytest.mark.parametrize(("markup", "found"), _SCRIPTS.values(), ids=_SCRIPTS)
def test_embeds_in_the_text_of_a_page(markup: str, found: tuple[str, str] | None) -> None:
    page = f"<body><main><article><h1>A ferry</h1>{SIX_PARAGRAPHS}{markup}{SIX_PARAGRAPHS.replace('ferry', 'barge')}"
    head = "<meta property='article:published_time' content='2024-05-06T07:00:00Z'>"
    blocks = extract((head + page).encode(), "https://www.lakeside.example/news/ferry").blocks
    assert [(block.embed, block.url) for block in blocks if block.kind == "embed"] == ([found] if found else [])
    assert sum(block.kind == "paragraph" for block in blocks) == 12


def test_the_words_of_a_post_stand_apart_where_its_lines_end() -> None:
    post = (
        "<blockquote class=twitter-tweet><p>The ferry is back <a href='https://t.co/a'>pic.twitter.com/a</a></p>&mdash;"
        " Lake (<b>@lake</b>) <a href='https://twitter.com/lake/status/1234567890'>May 6, 2024</a></blockquote>"
    )
    page = f"<html lang=en><body><article><h1>A ferry</h1>{SIX_PARAGRAPHS}{post}{SIX_PARAGRAPHS}</article>"
    blocks = extract(page.encode(), "https://www.lakeside.example/news/ferry").blocks
    assert [one.text for one in blocks if one.embed] == [
        "The ferry is back pic.twitter.com/a — Lake (@lake) May 6, 2024"
    ]
