from __future__ import annotations

import json
from typing import Any

import pytest
from lxml import etree

from archive.errors import NotAnArticle, SiteError
from archive.extraction.extract import extract
from archive.extraction.platforms import declarations as module
from archive.extraction.platforms.declarations import Declaration, declaration_of, declarations, first_values
from archive.extraction.tree.index import Index
from tests.extraction.texts import SENTENCES

HEAD = 'hosts = ["varn.example"]\n'
BODY = '[[markup]]\nbody = ["div.text"]\n'
_TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
_BODY = "\n\n".join(SENTENCES)


def read(text: str) -> Declaration:
    return module._read("varn", text)


@pytest.fixture
def varn(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Declares platforms for the time of a test: `varn(key=text, …)`."""

    def declare(**texts: str) -> None:
        found = {key: module._read(key, text) for key, text in texts.items()}
        monkeypatch.setattr(module, "declarations", lambda: found)
        module._by_host.cache_clear()

    yield declare
    module._by_host.cache_clear()


def article(body: str) -> Any:
    page = f"<title>From Varn to Ostrel</title><h1>From Varn to Ostrel</h1>{body}"
    return extract(page.encode(), "https://news.varn.example/1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hosts = [", "varn.toml: "),
        (BODY, "varn.toml: hosts is missing"),
        (HEAD + "colour = 1\n", "varn.toml: unknown key colour"),
        (HEAD + '[[markup]]\ntitle = ["h1"]\n', r"varn.toml: \[\[markup\]\] 1: body is missing"),
        (
            HEAD + BODY + '[[markup]]\nbody = [".b"]\nshade = []\n',
            r"\[\[markup\]\] 2: unknown key shade; there are: authors",
        ),
        (HEAD + BODY + 'drop = ".aside"\n', r"\[\[markup\]\] 1: drop must be a list of selectors, not '.aside'"),
        (HEAD + BODY + 'drop = ["p:nonsense("]\n', r"\[\[markup\]\] 1: drop: 'p:nonsense\('"),
        (HEAD + BODY + 'whole = "yes"\n', r"\[\[markup\]\] 1: whole must be true or false, not 'yes'"),
    ],
)
def test_a_fault_names_its_file_and_its_key(text: str, said: str) -> None:
    with pytest.raises(SiteError, match=said):
        read(text)


def test_a_selector_reads_text_or_an_attribute() -> None:
    varn = read(HEAD + BODY + 'published = ["time@datetime", ".day"]\ntitle = ["h2", "h1"]\n')
    markup = varn.markup[0]
    page = etree.HTML("<h1>Ferry</h1><p class='day'>Monday</p><time>noon</time><time datetime='2024-05-03'>then</time>")
    index = Index(page)
    assert first_values(markup.published, page, index) == ["2024-05-03"]
    assert first_values(markup.title, page, index) == ["Ferry"]


def test_a_platform_serves_its_domains_and_what_is_below_them(varn: Any) -> None:
    varn(varn=HEAD + BODY, sport='hosts = ["sport.varn.example"]\n')
    keys = [found.key if (found := declaration_of(host)) else None for host in ("varn.example", "www.varn.example")]
    assert keys == ["varn", "varn"]
    sport = declaration_of("live.sport.varn.example")
    assert sport is not None
    assert sport.key == "sport"
    assert declaration_of("othervarn.example") is None


def test_an_article_may_be_a_list_of_links(varn: Any) -> None:
    varn(varn=HEAD + BODY + "whole = true\n")
    listed = "".join(f"<p><a href=/{n}>The {n} best ferries of the lake.</a></p><p>It sails.</p>" for n in range(9))
    assert article(f"<div class=text>{listed}</div>").title == "From Varn to Ostrel"


@pytest.mark.parametrize(
    "url", ["HTTP://NEWS.VARN.EXAMPLE:80/1", "https://m.varn.example./1", "//amp.varn.example/1?a"]
)
def test_it_serves_them_however_they_are_written(varn: Any, url: str) -> None:
    varn(varn=HEAD + BODY)
    page = f"<title>Ferry</title><h1>Ferry</h1><div class=text>{_TEXT}</div>"
    assert extract(page.encode(), url).extractor == "varn"


def test_two_platforms_cannot_serve_one_domain(varn: Any) -> None:
    varn(one=HEAD, two=HEAD)
    with pytest.raises(SiteError, match=r"two\.toml: host 'varn\.example' is taken by one"):
        declaration_of("varn.example")


def test_the_first_markup_that_is_found_reads_the_page(varn: Any) -> None:
    varn(varn=HEAD + '[[markup]]\nbody = [".new"]\n[[markup]]\nbody = [".old"]\n')
    old, new = "<div class=old><p>The old text of the page.</p></div>", "<div class=new><p>The new text.</p></div>"
    assert article(old).body == "The old text of the page."
    assert article(old + new).body == "The new text."


def test_a_page_of_no_declared_markup_is_read_as_that_of_an_unknown_site(varn: Any) -> None:
    varn(varn=HEAD + BODY)
    text = "The ferry to Ostrel sails again after a winter in the dock, and carries passengers from Monday on. "
    found = article(
        f"<main><p>{text}</p><p>{text.replace('Ostrel', 'Mern')}</p><p>{text.replace('Ostrel', 'Pell')}</p></main>"
    )
    assert "Pell" in found.body
    assert dict(found.provenance)["body"].startswith("generic")


@pytest.mark.parametrize("inside", ["", "<p class=box>Follow the ferry and its dog</p>", "<p>Short.</p>"])
def test_where_nothing_stands_in_the_declared_place_the_text_that_the_page_shows_is_read(
    varn: Any, inside: str
) -> None:
    varn(varn=HEAD + BODY + 'drop = [".box"]\n')
    found = article(f"<div class=text>{inside}</div><div class=new>{_TEXT}</div>")
    assert (found.body, dict(found.provenance)["body"]) == (_BODY, "generic.density")


def test_where_nothing_is_shown_either_the_text_of_the_metadata_is_read(varn: Any) -> None:
    varn(varn=HEAD + BODY)
    declared = json.dumps({"@type": "Article", "articleBody": _BODY})
    found = article(f"<div class=text></div><script type=application/ld+json>{declared}</script>")
    assert (found.body, dict(found.provenance)["body"]) == (_BODY, "json_ld.articleBody.alone")


def test_a_line_elsewhere_is_no_text_for_want_of_one(varn: Any) -> None:
    varn(varn=HEAD + BODY)
    assert article(f"<div class=text><img src=/a.jpg></div><div><p>{SENTENCES[0]}</p></div>").body == ""


_TEASERS = "".join(
    f"<div class=text><h2><a href=/{n}>Story {n} of Varn</a></h2><p>{SENTENCES[0]} {n}</p></div>" for n in range(9)
)


@pytest.mark.parametrize(
    ("body", "title", "path", "reason"),
    [
        (_TEASERS, "Sea", "/sea", "a row of teasers"),
        (_TEASERS, "Varn", "/", "a row of teasers"),
        (f"<div class=text>{_TEXT}</div>", "Page not found", "/1", "its title is"),
        (f"<div class=text>{_TEXT}</div>", "Varn", "/search", "its address is that of a search"),
    ],
)
def test_what_stands_in_the_declared_place_may_be_no_article(
    varn: Any, body: str, title: str, path: str, reason: str
) -> None:
    varn(varn=HEAD + BODY)
    page = f"<title>{title}</title><h1>{title}</h1>{body}"
    with pytest.raises(NotAnArticle, match=reason):
        extract(page.encode(), f"https://news.varn.example{path}")


@pytest.mark.parametrize(
    "url",
    [
        "https://news-varn-example.cache.example/c/s/news.varn.example/1",
        "https://archive.example/2019/http://news.varn.example/1",
        "unknown:",
    ],
)
def test_a_page_is_read_by_its_platform_wherever_it_is_kept(varn: Any, url: str) -> None:
    varn(varn=HEAD + BODY)
    head = "<title>Ferry</title><link rel=canonical href=https://news.varn.example/1><h1>Ferry</h1>"
    assert extract(f"{head}<div class=text>{_TEXT}</div>".encode(), url).extractor == "varn"
    assert extract(f"{head}<div class=new>{_TEXT}</div>".encode(), "https://other.example/1").extractor == "generic"


def test_what_is_dropped_is_no_text_and_what_is_kept_is_whatever_it_is_named(varn: Any) -> None:
    varn(varn=HEAD + BODY + 'drop = [".box"]\nkeep = [".related"]\n')
    body = (
        "<p>The ferry is back.</p><p class=box>A box.</p><p class=related>It sails at nine.</p><p class=promo>Buy.</p>"
    )
    assert article(f"<div class=text>{body}</div>").body == "The ferry is back.\n\nIt sails at nine."


def test_what_a_page_appends_for_those_who_scroll_on_is_another_story(varn: Any) -> None:
    varn(varn=HEAD + BODY)
    one = "<div class=text><p>The ferry is back.</p></div><article><div class=text><p>It sails.</p></div></article>"
    outside = "<div class=text><p>The dog sails, too.</p></div>"
    other = "<article><h1>Geese</h1><div class=text><p>The geese are back.</p></div></article>"
    page = f"<title>Ferry</title><article><h1>Ferry</h1>{one}</article>{outside}{other}"
    assert (
        extract(page.encode(), "https://news.varn.example/1").body
        == "The ferry is back.\n\nIt sails.\n\nThe dog sails, too."
    )


def test_a_story_in_a_box_like_that_of_the_first_is_another(varn: Any) -> None:
    varn(varn=HEAD + BODY)

    def page(*classes: str) -> str:
        boxes = (
            f"<div class='{name}'><h1>{title}</h1><div class=text><p>The {title} is back.</p></div></div>"
            for name, title in zip(classes, ("ferry", "dog", "goose"), strict=False)
        )
        return extract(f"<title>ferry</title>{''.join(boxes)}".encode(), "https://news.varn.example/1").body

    assert page("story", "story", "story") == "The ferry is back."
    part = "<div class=story><h1 class=part>What the dog said</h1><div class=text><p>Nothing at all.</p></div></div>"
    parts = f"<title>ferry</title><div class=story><h1>ferry</h1><div class=text><p>It sails.</p></div></div>{part}"
    assert extract(parts.encode(), "https://news.varn.example/1").body == "It sails.\n\nNothing at all."
    assert page("story", "more", "end") == "The ferry is back.\n\nThe dog is back.\n\nThe goose is back."


def test_a_heading_within_another_stands_in_no_box_of_its_own(varn: Any) -> None:
    varn(varn=HEAD + BODY)
    text = "<div class=text><p>The ferry is back.</p></div><div class=text><p>It sails.</p></div>"
    page = f"<title>Ferry</title><h1>Ferry<h1>Ferry</h1></h1>{text}"
    assert extract(page.encode(), "https://news.varn.example/1").body == "The ferry is back.\n\nIt sails."


def test_a_story_below_a_headline_that_leads_to_it_is_another(varn: Any) -> None:
    varn(varn=HEAD + BODY)
    text = "<div class=text><p>It had swum across the lake in one night.</p></div>"
    other, own = "<h1><a href='/2'>A dog came back</a></h1>", "<h1><a href='/1'>From Varn to Ostrel</a></h1>"
    assert article(f"<div class=text>{_TEXT}</div>{other}{text}").body == _BODY
    assert len(article(f"<div class=text>{_TEXT}</div>{own}{text}").blocks) == len(SENTENCES) + 1


def test_the_transcript_of_a_broadcast_is_read_where_the_text_is_its_introduction(varn: Any) -> None:
    varn(varn=HEAD + BODY + 'transcript = [".said"]\n')
    short, said = "<p>The ferry is the last of its kind.</p>", f"<div class=said>{_TEXT}</div>"
    assert article(f"<div class=text>{short}</div>{said}").body == f"The ferry is the last of its kind.\n\n{_BODY}"
    long = "".join(
        f"<p>The ferry left the harbor at {n} o'clock, with eleven on board and a dog.</p>" for n in range(24)
    )
    assert len(article(f"<div class=text>{long}</div>{said}").blocks) == 24


DECK = "<p class=deck>A winter in the dock has ended for the ferry.</p>"
TEXT = "<div class=text><p>The ferry is back.</p><p>It sails at nine.</p></div>"


@pytest.mark.parametrize(
    ("declared", "in_body", "in_text", "lede"),
    [
        ("", True, True, True),
        ('standfirst = [".deck"]\n', True, True, True),
        ('standfirst = [".deck"]\n', False, False, True),
        ("standfirst = []\n", True, False, False),
        ('standfirst = [".other"]\n', True, False, False),
    ],
)
def test_a_standfirst_is_declared_or_looked_for(
    varn: Any, declared: str, in_body: bool, in_text: bool, lede: bool
) -> None:
    varn(varn=f"{HEAD}standfirst_in_body = {str(in_body).lower()}\n{BODY}{declared}")
    found = article(DECK + TEXT)
    assert ("winter" in found.body) is in_text
    assert bool(found.lede) is lede


_STORY = "<a href=/2>The ferry will sail again</a>"


@pytest.mark.parametrize(
    ("box", "texts"),
    [
        (f"<div class='box teaser'>{_STORY}</div>", ["The ferry will sail again"]),
        (f"<div class=box><p class=read-more>{_STORY}</p></div>", ["The ferry will sail again"]),
        (f"<div class='box related'>{_STORY}{_STORY}</div>", ["The ferry will sail again"]),
        (
            "<div class='box related'><a href=/2><span>Lake</span><h3>The ferry</h3></a>"
            "<a href=/3><i class=label>SEE ALSO:</i>Who sails it now</a><a href=/4>渡轮将于九点出发</a></div>",
            ["Who sails it now", "渡轮将于九点出发"],  # "The ferry" is as short as the name of a section
        ),
        (f"<div class=box>{_STORY}</div>", []),
        (f"<div class='box newsletter related'>{_STORY}</div>", []),
        (f"<div class=box><p class='promo newsletter'>{_STORY}</p></div>", []),
        (f"<div class=box><p class=relative>{_STORY}</p></div>", []),
        (f"<div class='box related'>{_STORY.replace('/2', '/authors/jane-roe')}</div>", []),
        (
            "<div class='box related'><a href=/2><h4></h4><h4>Read on</h4><h3>The ferry will sail again</h3></a>"
            "<a class=link--labelled href=/2#said>Who said what of the ferry</a></div>",
            ["The ferry will sail again"],
        ),
        ("<div class='box related'><a href=https://other.example/2>The ferry will sail again</a></div>", []),
        (
            f"<div class='box related'>{''.join(f'<a href=/{n}>The ferry will sail</a>' for n in range(2, 12))}</div>",
            [],
        ),
    ],
)
def test_a_box_that_is_left_out_leads_to_other_stories(varn: Any, box: str, texts: list[str]) -> None:
    varn(varn=HEAD + BODY + 'drop = [".box"]\n')
    found = article(f"<div class='text'>{_TEXT}{box}</div>")
    assert [link.text for link in found.related] == texts
    assert found.body == _BODY
    assert ("related" in dict(found.provenance)) is bool(texts)


def test_the_paragraphs_of_a_standfirst_are_set_apart(varn: Any) -> None:
    varn(varn=f'{HEAD}{BODY}standfirst = [".deck"]\n')
    deck = "<div class=deck><p>The ferry is back after a year.</p><p>It sails<br>at nine.</p></div>"
    assert article(deck + TEXT).lede == "The ferry is back after a year. It sails at nine."


def test_a_picture_is_read_where_neither_tag_nor_name_tells_it(varn: Any) -> None:
    box = "<table class=p><tr><td><img src=/ferry.jpg></td></tr><tr><td>The ferry at dawn, on Monday.</td></tr></table>"
    varn(varn=HEAD + BODY + 'pictures = [".p"]\n')
    found = article(f"<div class='text'>{box}{_TEXT}</div>")
    assert [(image.url, image.caption) for image in found.images] == [
        ("https://news.varn.example/ferry.jpg", "The ferry at dawn, on Monday.")
    ]
    assert "Monday" not in found.body


def test_the_element_of_the_whole_page_is_no_place_of_a_text(varn: Any) -> None:
    varn(varn=HEAD + '[[markup]]\nbody = [".story"]\n')
    foot = "<p>About the ferries of Varn.</p>"
    page = f"<body class='story'><h1>From Varn</h1><div class='story'>{_TEXT}</div>{foot}</body>"
    found = extract(page.encode(), "https://news.varn.example/1")
    assert (found.body, dict(found.provenance)["body"]) == (_BODY, "varn.body")


def test_authors_may_stand_where_every_page_has_them(varn: Any) -> None:
    editors = "<p class=editors>By Jane Doe and John Roe</p>"
    varn(varn='hosts = ["varn.example"]\nauthors = [".editors"]\n' + BODY)
    for text in (f"<div class='text'>{_TEXT}</div>", f"<div class='other'>{_TEXT}</div>"):
        found = article(editors + text)
        assert (found.authors, dict(found.provenance)["authors"]) == (("Jane Doe", "John Roe"), "varn.authors")


def test_lines_at_the_ends_stay_where_the_body_is_whole(varn: Any) -> None:
    body = "<div class=text><p>(MUSIC)</p><p>The ferry is back.</p><p>It sails at nine.</p><p>END</p></div>"
    varn(varn=HEAD + BODY)
    assert article(body).body == "The ferry is back.\n\nIt sails at nine."
    varn(varn=HEAD + BODY + "whole = true\n")
    assert article(body).body == "(MUSIC)\n\nThe ferry is back.\n\nIt sails at nine.\n\nEND"


def test_a_date_in_words_is_of_the_newsrooms_clock(varn: Any) -> None:
    varn(varn=f'{HEAD}timezone = "America/New_York"\n{BODY}published = [".date"]\n')
    found = article("<p class=date>May 3, 2024, 9:30 PM</p>" + TEXT)
    assert found.published_at is not None
    assert found.published_at.isoformat() == "2024-05-04T01:30:00+00:00"


def test_every_declaration_reads_and_no_host_is_declared_twice() -> None:
    assert declaration_of("www.foxnews.com") is declarations()["fox"]
