from __future__ import annotations

import pytest

from archive.article import Block, Link
from archive.extraction.body import BodyReader
from archive.extraction.boilerplate import vocabulary
from archive.extraction.page import read_page
from archive.extraction.prose.roles import Rules

URL = "http://www.newsroom.example/a/1234567.html"
RULES = Rules(
    {"out": "furniture", "pull": "quote", "dateline": "dateline", "pic": "picture", "msg": "embed"},
    (("c-mmp", "furniture"),),
)


def read(markup: str) -> BodyReader:
    page = read_page(f"<body><div id='text'>{markup}</div></body>".encode(), URL)
    reader = BodyReader(page, RULES, vocabulary("en"))
    reader.read(page.body[0])
    return reader


def read_by_names(markup: str) -> list[tuple[str, str]]:
    page = read_page(f"<body><div id='text'>{markup}</div></body>".encode(), URL)
    reader = BodyReader(page, Rules(by_names=True), vocabulary("en"))
    reader.read(page.body[0])
    return [(block.kind, block.text) for block in reader.blocks]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        (
            "One.<br><br><b>A Short Head</b><br>Two of it.<br>Three.",
            [("paragraph", "One."), ("heading", "A Short Head"), ("paragraph", "Two of it. Three.")],
        ),
        ("<p><b>Is it a question?</b><br>It is.</p>", [("paragraph", "Is it a question? It is.")]),
        ("<p><b>A head of<br>two lines</b></p>", [("heading", "A head of two lines")]),
        ("<p><b>Ana</b> Torv<br>writes.</p>", [("paragraph", "Ana Torv writes.")]),
    ],
)
def test_a_line_in_bold_type_before_a_break_is_a_sub_heading(markup: str, blocks: list[tuple[str, str]]) -> None:
    assert read_by_names(markup) == blocks


@pytest.mark.parametrize(
    ("markup", "first"),
    [
        ("<div class=drop-capped>I</div><p>t was the silence.</p>", "It was the silence."),
        ("<div class=drop-capped>I</div><p> heard the silence.</p>", "I heard the silence."),
        ("<div>I</div><p>\n   t was the silence.</p>", "It was the silence."),
        (
            "<div>I</div><p>t was the silence, and long.<br>Nobody barked in all that silence.<br>It went on.</p>",
            "It was",
        ),
        ("<h3>E</h3><p>eel: a fish</p>", "E"),
        ("<h3>A</h3><p>Two of it.</p>", "A"),
    ],
)
def test_a_first_letter_that_is_set_apart_goes_with_its_word(markup: str, first: str) -> None:
    assert read_by_names(markup)[0][1].startswith(first)


def test_a_list_whose_entries_are_who_speaks_and_what_they_say_only_lays_them_out() -> None:
    entry = "<li><div><p>Jane Doe:</p></div><div><p>Why two piers?</p><p>One is old.</p></div></li>"
    said = [("paragraph", "Jane Doe:"), ("paragraph", "Why two piers?"), ("paragraph", "One is old.")]
    assert read_by_names(f"<ul>{3 * entry}</ul>") == 3 * said
    for fact in ("<p>One ferry.</p>", "<div>Length</div><div>412 metres</div>"):
        assert [kind for kind, _ in read_by_names(f"<ul>{3 * f'<li>{fact}</li>'}</ul>")] == ["list"]


LINES = [f"The ferry number {number} came back to the harbor of Varn at noon on Monday." for number in range(4)]


def test_a_single_break_ends_paragraphs_where_each_stands_after_a_sentence() -> None:
    assert read_by_names("<br>".join(LINES)) == [("paragraph", line) for line in LINES]
    assert read_by_names("<br>".join(LINES[:2])) == [("paragraph", " ".join(LINES[:2]))]
    lines = [line.rstrip(".") for line in LINES]
    assert read_by_names("<br>".join(lines)) == [("paragraph", " ".join(lines))]
    inside = (
        f"{LINES[0]}<br>The council of the <a href='/1'>harbor<br>office</a> of Varn said so to us all.<br>{LINES[2]}"
    )
    assert len(read_by_names(inside)) == 1
    assert read_by_names("Red.<br>Green.<br>Blue.<br>White.") == [("paragraph", "Red. Green. Blue. White.")]


def test_paragraphs_apart_by_single_breaks_keep_their_links() -> None:
    marked = [line.replace("harbor", f"<a href='/{number}'>harbor</a>") for number, line in enumerate(LINES)]
    linked = read(f"<div>{'<br>'.join(marked)}</div>").blocks
    assert [[link.url[-2:] for link in block.links] for block in linked] == [["/0"], ["/1"], ["/2"], ["/3"]]
    once = read("<br>".join([*LINES[:2], marked[2], LINES[3]])).blocks
    assert [[link.url[-2:] for link in block.links] for block in once] == [[], [], ["/2"], []]


@pytest.mark.parametrize(
    "post", ["<h3>At noon</h3><p>It came.</p>", "<article><h3>At noon</h3><p>It came.</p></article>"]
)
def test_a_list_of_posts_only_lays_them_out(post: str) -> None:
    assert shown(f"<ul><li>{post}</li><li>{post}</li></ul>") == [("heading", "At noon"), ("paragraph", "It came.")] * 2
    entry = "<li>Flour</li>"
    assert [
        kind for kind, _ in shown(f"<ol>{entry * 2}<li>Sauce<ul>{'<li><h4>In the pan</h4></li>'}</ul></li></ol>")
    ] == ["list"]
    linked = post.replace("At noon", "<a href='/1'>At noon</a>")
    assert [kind for kind, _ in shown(f"<ul><li>{linked}</li><li>{linked}</li></ul>")] == ["list"]


def test_a_teaser_that_leads_nowhere_begins_the_text() -> None:
    said = [("paragraph", "The ferry is back."), ("paragraph", "It came at noon.")]
    assert read_by_names("<p class='teaser'>The ferry is back.</p><p>It came at noon.</p>") == said
    assert read_by_names("<p class='teaser'><a href='/1'>Buses</a></p><p>It came at noon.</p>") == said[1:]
    assert read_by_names("<p>It came at noon.</p><p class='teaser'>The ferry is back.</p>") == said[1:]


def shown(markup: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read(markup).blocks]


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>One.</p><p>Two <b>bold</b>\n words.</p>", [("paragraph", "One."), ("paragraph", "Two bold words.")]),
        (
            "bare<br><br>text<br/> \n<br/>here<br>still",
            [("paragraph", "bare"), ("paragraph", "text"), ("paragraph", "here still")],
        ),
        (
            "<h2>Head</h2>text<h6>With reporting by AP</h6>",
            [("heading", "Head"), ("paragraph", "text"), ("paragraph", "With reporting by AP")],
        ),
        (
            "<p><strong>A Short Head</strong></p><p><b>Is it a question?</b></p>",
            [("heading", "A Short Head"), ("paragraph", "Is it a question?")],
        ),
        ("<p><b>Bold</b> and plain</p>", [("paragraph", "Bold and plain")]),
        (
            "<blockquote><p>Said.</p></blockquote><div class='pull x'>Again.</div>",
            [("quote", "Said."), ("quote", "Again.")],
        ),
        ("<ul><li>one<li><p>two</p><p>more</p><ul><li>deep</li></ul></ul>", [("list", "one\ntwo more\ndeep")]),
        ("<ul></ul><ul><li> </li></ul><p></p>", []),
        ("<p>a</p><div class='a out b'>x<p>y</p></div>tail", [("paragraph", "a"), ("paragraph", "tail")]),
        ("<div class='c-mmp__thing'><p>No media</p></div><script>x</script><p>please wait</p>", []),
        (
            "<span class='dateline'>VARN —&nbsp;</span>\n<p>Text.</p><p>More.</p>",
            [("paragraph", "VARN — Text."), ("paragraph", "More.")],
        ),
        (
            "<p><span class='dateline'>VARN —</span> Text.</p><p>More.</p>",
            [("paragraph", "VARN — Text."), ("paragraph", "More.")],
        ),
        ("<p>&lt;!--IMAGE--&gt;</p><p>a<!-- c -->b</p>", [("paragraph", "ab")]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", [("paragraph", "a"), ("paragraph", "b")]),
        ("<p>a<div>b</div>c</p>", [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")]),
    ],
)
def test_blocks(markup: str, blocks: list[tuple[str, str]]) -> None:
    assert shown(markup) == blocks


def test_blank_lines_part_the_paragraphs_of_a_preformatted_text() -> None:
    markup = "<pre>The ferry stays in\nthe harbor.<b>\n   \n</b>A dog swam\n after it.</pre>"
    assert shown(markup) == [("paragraph", "The ferry stays in the harbor."), ("paragraph", "A dog swam after it.")]


def test_links_are_absolute_and_stay_with_their_paragraph() -> None:
    found = read(
        '<p>See <a href="/a/2.html">the <b>other</b></a>, <a href="javascript:x">no</a>.</p><p>None.</p>'
    ).blocks
    assert found[0].links == (Link("http://www.newsroom.example/a/2.html", "the other"),)
    assert found[1].links == ()


def test_a_link_to_the_pages_beginning_is_a_button_if_it_is_short() -> None:
    assert shown("<p>Text.</p><ul><li><a href='#'>Print</a><li><a href='#'>Send</a></ul>") == [("paragraph", "Text.")]
    assert shown("<ul><li>Text size:<li><a href='#'>A</a><li><a href='/x'>Help</a></ul>") == []
    assert shown("<ul><li>one<li><a href='#'>Aquifer</a></ul>") == [("list", "one\nAquifer")]
    assert shown("<ul><li><a href='#'>Who pays for it?</a></ul>") == [("list", "Who pays for it?")]
    assert shown("<ul><li><a href='mailto:a@b.example'>a@b.example</a></ul>") == [("list", "a@b.example")]
    long = "The ferry left the harbor at one in the morning."
    assert shown(f"<p><a href='#'>{long}</a></p><ul><li><a href='#part'>Part</a></ul>") == [
        ("paragraph", long),
        ("list", "Part"),
    ]


def test_a_link_over_two_paragraphs_goes_with_the_second() -> None:
    found = read('<a href="/x">one<br><br>two</a>').blocks
    assert [block.links for block in found] == [(), (Link("http://www.newsroom.example/x", "two"),)]


def test_pictures_and_embeds_keep_their_place_and_players_go() -> None:
    reader = read(
        '<p>a</p><div class="pic"><img src="/p.jpg"><figcaption>Cap.</figcaption></div>'
        '<figure><img src="/q.jpg"></figure>'
        '<div class="c-mmp"><video src="/v.mp4"></video></div><div class="msg"><p>Words</p><a href="https://x.com/s/1"></a></div>'
        '<iframe src="https://youtu.be/1"></iframe><p>b</p>'
    )
    assert reader.blocks == [
        Block("paragraph", "a"),
        Block("caption", "Cap.", url="http://www.newsroom.example/p.jpg"),
        Block("embed", "Words", url="https://x.com/s/1", embed="twitter"),
        Block("embed", "", url="https://youtu.be/1", embed="youtube"),
        Block("paragraph", "b"),
    ]
    assert [image.url[-5:] for image in reader.images] == ["p.jpg", "q.jpg"]


def test_the_dateline_is_kept_for_itself_too() -> None:
    assert read("<p><span class='dateline'> VARN —&nbsp;</span>Text.</p>").dateline == "VARN"


def test_headings_have_a_rank() -> None:
    assert [block.level for block in read("<h1>a</h1><h2>b</h2><h4>c</h4>").blocks] == [2, 2, 4]


def test_an_embed_without_address_is_read_as_a_picture() -> None:
    reader = read('<div class="msg"><figure><img src="/chart.png"><figcaption>Chart.</figcaption></figure></div>')
    assert [(block.kind, block.text) for block in reader.blocks] == [("caption", "Chart.")]


def test_a_table_of_data_is_kept_as_one_and_is_no_text() -> None:
    found = read(
        "<p>a</p><table><tr><th>Port</th><th>Ships</th></tr><tr><td>Varn</td><td>3</td></tr></table><p>b</p>"
    ).blocks
    assert found[1] == Block("table", "Port\tShips\nVarn\t3", rows=(("Port", "Ships"), ("Varn", "3")), header_rows=1)
    assert [block.kind for block in found] == ["paragraph", "table", "paragraph"]


def test_elements_are_left_out_by_their_names_where_no_rule_knows_them() -> None:
    page = read_page(
        b"<body><div><p>a</p><p class='newsletter'>b</p><div class='story-feature' id='k'><p>c</p></div>"
        b"<p hidden>d</p><div id='d'><p>e</p></div><p data-component='byline-block'>f</p><p>g</p></div></body>",
        URL,
    )
    marked = {element.get("id"): element for element in page.body.iter("div")}
    rules = Rules({"twitter-tweet": "embed"}, by_names=True)
    reader = BodyReader(page, rules, vocabulary("en"), {marked["k"]}, {marked["d"]})
    reader.read(page.body[0])
    assert [block.text for block in reader.blocks] == ["a", "c", "g"]


def test_a_quote_in_the_dress_of_a_picture_is_a_quote() -> None:
    found = read("<figure><blockquote><p>Said.</p></blockquote><figcaption>Who</figcaption></figure><p>b</p>").blocks
    assert [(block.kind, block.text) for block in found] == [
        ("quote", "Said."),
        ("caption", "Who"),
        ("paragraph", "b"),
    ]
    assert found[0].attribution == "Who"


@pytest.mark.parametrize(
    ("markup", "attributions"),
    [
        ("<blockquote><p>Said.</p><cite>Jane Doe, captain</cite></blockquote>", ["Jane Doe, captain", None]),
        (
            "<blockquote><p>Said.</p><p>Again.</p><footer>— <cite>Jane Doe</cite></footer></blockquote>",
            ["Jane Doe"] * 2,
        ),
        ("<blockquote><p>As the <cite>Times</cite> wrote, it left.</p></blockquote>", [None]),
        ("<blockquote><p>Said.</p></blockquote><footer>Share this</footer>", [None]),
        (f"<blockquote><p>Said.</p><cite>{'A whole story. ' * 20}</cite></blockquote>", [None, None]),
    ],
)
def test_a_quote_says_whose_it_is(markup: str, attributions: list[str | None]) -> None:
    assert [block.attribution for block in read(markup).blocks] == attributions


def test_lists_within_lists_keep_their_depths() -> None:
    found = read("<ul><li>One<ol><li>One a</li><li>One b</li></ol></li><li>Two</li></ul><ul><li>Flat</li></ul>").blocks
    assert [(block.items, block.depths) for block in found] == [
        (("One", "One a", "One b", "Two"), (1, 2, 2, 1)),
        (("Flat",), ()),
    ]


def test_a_figure_around_a_table_or_several_pictures_is_read_part_by_part() -> None:
    table = "<figure class='wp-block-table'><table><tr><td>Varn<td>3<tr><td>Ostrel<td>5</table>"
    assert [
        (block.kind, block.text) for block in read(f"{table}<figcaption>Ferries.</figcaption></figure>").blocks
    ] == [
        ("table", "Varn\t3\nOstrel\t5"),
        ("caption", "Ferries."),
    ]
    inner = "<figure><img src='/{0}.jpg'><figcaption>{0}</figcaption></figure>"
    reader = read(f"<figure>{inner.format('one')}{inner.format('two')}<figcaption>Both</figcaption></figure>")
    assert [image.caption for image in reader.images] == ["one", "two"]
    assert [block.text for block in reader.blocks] == ["one", "two", "Both"]


def test_a_table_has_its_caption_before_it_and_keeps_its_links() -> None:
    found = read("<table><caption>Ports</caption><tr><td>Varn<td><a href='/3'>3</a><tr><td>Ostrel<td>5</table>").blocks
    assert [(block.kind, block.text) for block in found] == [("caption", "Ports"), ("table", "Varn\t3\nOstrel\t5")]
    assert found[1].links == (Link("http://www.newsroom.example/3", "3"),)


def test_what_follows_an_embed_element_is_no_content_of_it() -> None:
    found = read("<p>a</p><embed src='https://www.youtube.com/v/x1'><p>b</p><p>c</p>").blocks
    assert [(block.kind, block.text) for block in found] == [
        ("paragraph", "a"),
        ("embed", ""),
        ("paragraph", "b"),
        ("paragraph", "c"),
    ]
