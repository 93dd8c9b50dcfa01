from __future__ import annotations

from archive.extraction.page import read_page
from archive.extraction.prose.container import find_container
from archive.extraction.prose.density import Density, Misnamed, declared_letters

SENTENCE = "<p>A sentence of news that is long enough to count as one, and has no links.</p>"


def container(body: str, declared: str | None = None, *, headings: bool = True) -> str | None:
    page = read_page(f"<body>{body}</body>".encode(), "https://x.example/a")
    shown = page.tagged("h1") if headings else []
    found = find_container(Density(page.body, page.index.texts, page.names, declared_letters(declared), shown))
    return None if found is None else found.get("id") or str(found.tag)


def test_the_innermost_element_that_holds_nearly_all_sentences_is_found() -> None:
    assert container(f"<div id='a'><div id='b'>{SENTENCE * 5}</div><div id='c'>{SENTENCE}</div></div>") == "b"


def test_an_article_in_parts_is_kept_together() -> None:
    part = f"<div class='part'>{SENTENCE * 2}</div>"
    assert container(f"<main id='m'>{part * 4}</main>") == "m"


def test_beside_a_full_column_the_branch_with_the_headline_is_followed() -> None:
    column = f"<div class='right'>{SENTENCE * 8}</div>"
    assert container(f"<div id='m'><div id='left' class='left'><h1>T</h1>{SENTENCE * 6}</div>{column}</div>") == "left"


def test_what_stands_beside_the_main_part_of_a_page_is_the_sites() -> None:
    asks = f"<div class='notice'>{SENTENCE}</div><div class='app'>{SENTENCE}</div>"
    assert container(f"<main id='m'><h1>T</h1>{SENTENCE * 5}</main>{asks}") == "m"
    assert container(f"<main id='m'><h1>T</h1>{SENTENCE}</main><div id='text'>{SENTENCE * 8}</div>") != "m"


def test_columns_may_differ_by_their_ids_alone() -> None:
    head = f"<h1>T</h1>{SENTENCE * 6}"
    assert container(f"<div id='m'><div id='left'>{head}</div><div id='right'>{SENTENCE * 8}</div></div>") == "left"
    parts = f"<section id='intro'>{head}</section><section id='outlook'>{SENTENCE * 8}</section>"
    assert container(f"<div id='m'>{parts}</div>") == "m"


def test_a_column_beside_the_text_weighs_nothing() -> None:
    text, column = f"<div id='text'>{SENTENCE * 2}</div>", f"<div id='sidebar'>{SENTENCE}</div>"
    assert container(f"<div id='m'><h1>T</h1>{text}{column}</div>") == "text"
    assert container(f"<div id='m' class='wrap right-sidebar'><div id='text'>{SENTENCE * 2}</div></div>") == "text"


def test_links_and_furniture_weigh_nothing() -> None:
    links = "<p><a href='/1'>A headline as long as any sentence of an article could ever be</a></p>"
    assert container(f"<div id='a'>{links * 9}</div>") is None
    assert container(f"<div class='related'>{SENTENCE * 3}</div>") is None
    assert container(f"<div hidden><div>{SENTENCE * 3}</div></div>") is None


def test_a_long_text_in_an_element_with_an_unlucky_class_is_found() -> None:
    assert container(f"<div id='a' class='page share-tools'>{SENTENCE * 20}</div>") == "a"


def test_a_short_text_in_an_element_that_a_script_or_an_advertisement_knows_is_found() -> None:
    for name in ("body js-readmore", "cuerpo-ad"):
        assert container(f"<div><p>About us.</p><div id='a' class='{name}'>{SENTENCE * 8}</div></div>") == "a"
    assert container(f"<div id='a'>{SENTENCE}</div><div id='b' class='comments'>{SENTENCE * 8}</div>") == "a"


def test_an_advertisement_as_long_as_a_short_text_is_none() -> None:
    page = read_page(
        f"<body><div>{SENTENCE * 9}<div class=ad>{SENTENCE * 8}</div></div></body>".encode(), "https://x.example/"
    )
    assert page.body[0][-1] not in Misnamed(page.body, page.names)


def test_a_hidden_paragraph_is_no_text() -> None:
    hidden = "<p style='display:none'>" + "This is an archived story, and what it says may be outdated. " * 3
    page = read_page(f"<body><div>{SENTENCE * 9}{hidden}</div></body>".encode(), "https://x.example/")
    assert page.body[0][-1] not in Misnamed(page.body, page.names)


def test_parts_of_a_text_have_ids_that_begin_alike() -> None:
    parts = f"<div id='news_textbody'>{SENTENCE}</div><div id='news_textmore'>{SENTENCE * 5}</div>"
    assert container(f"<div id='m'>{parts}</div><div id='n'>x</div>") == "m"
    assert container(
        f"<div id='m'><div id='story_byline'>{SENTENCE}</div><div id='story_text'>{SENTENCE * 5}</div></div>"
    ) == ("story_text")


def test_bare_text_with_line_breaks_counts() -> None:
    text = "A sentence of old news, written straight into the element.<br><br>" * 5
    assert container(f"<div id='n'><ul><li>x</li></ul></div><div id='a'>{text}</div>") == "a"


def test_text_that_stands_only_in_boxes_of_ambiguous_names_is_found() -> None:
    assert container(f"<div id='a' class='video-description'>{SENTENCE * 3}</div>") == "a"


def test_the_text_that_metadata_declares_is_preferred_to_a_longer_one_beside_it() -> None:
    said = "The ferry to Varn sank at noon on Tuesday, and all of its forty passengers were saved."
    body = f"<div id='c'>{SENTENCE * 9}</div><div id='a'><p>{said}</p><p>{said.replace('noon', 'dawn')}</p></div>"
    assert container(body) == "c"
    assert container(body, f"{said} {said.replace('noon', 'dawn')}") == "a"
    assert container(body, f"&lt;p&gt;{said}&lt;/p&gt; {said.replace('noon', 'dawn')}") == "a"


def test_a_declared_text_that_the_page_does_not_show_is_not_believed() -> None:
    assert container(f"<div id='c'>{SENTENCE * 9}</div>", "Another story altogether. " * 40) == "c"


def test_short_sentences_of_spaceless_scripts_are_passages() -> None:
    text = "<p>瓦恩市議會週二決定重新開放北橋，居民表示歡迎。</p>"
    assert container(f"<div id='a'>{text * 4}</div><div><p>short english</p></div>") == "a"


def test_deep_trees_cost_no_recursion() -> None:
    assert container("<div>" * 1500 + SENTENCE * 3 + "</div>" * 1500) == "div"


def test_what_holds_much_text_is_misnamed_and_what_asks_in_few_words_is_not() -> None:
    page = read_page(
        f"<body><div class='article-share'>{SENTENCE * 15}</div><div class='newsletter'>{SENTENCE * 2}</div>"
        f"<p class='caption'>short</p><p>{SENTENCE}</p></body>".encode(),
        "https://x.example/a",
    )
    misnamed = Misnamed(page.body, page.names)
    assert [element.get("class") for element in page.body.iter("*") if element in misnamed] == ["article-share"]


def test_a_cell_of_a_table_that_lays_out_the_page_holds_the_text() -> None:
    cells = f"<td id='l'>{SENTENCE}</td><td id='m'>{SENTENCE * 9}</td><td id='r'>x</td>"
    assert container(f"<table><tr id='t'>{cells}</tr></table>") == "m"
    headed = f"<td id='l'><p>Harbor</p></td><td id='m'><h1>A ferry leaves</h1>{SENTENCE * 2}</td>"
    assert container(f"<table><tr id='t'>{headed}</tr></table>") == "m"
    rows = "".join(f"<td>{SENTENCE}</td>" for _ in range(3))
    assert container(f"<table><tr id='t'>{rows}</tr></table>") == "t"


def test_of_several_stories_the_first_is_read() -> None:
    stories = "".join(f"<article id='a{turn}'><h1>T{turn}</h1>{SENTENCE * 6}</article>" for turn in range(3))
    assert container(f"<main>{stories}</main>", headings=False) == "a0"


def test_a_head_with_the_headline_and_the_text_below_it_are_kept_together() -> None:
    head = f"<div class='head'><h1>T</h1>{SENTENCE}</div>"
    assert container(f"<div id='m'>{head}<div class='text'>{SENTENCE * 2}</div></div>") == "m"
    teasers = f"<div class='side'>{(SENTENCE + '<a href=/x>more</a>') * 2}</div>"
    assert container(f"<div id='m'><div id='h' class='head'><h1>T</h1>{SENTENCE}</div>{teasers}</div>") == "h"


def test_an_introduction_in_the_head_that_is_longer_than_the_text_is_not_all_of_it() -> None:
    lede = f"<p>{'The harbor of Varn takes ships again, three weeks after the flood. ' * 3}</p>"
    text = f"<section class='ct'>{SENTENCE}</section>"
    assert container(f"<article id='a'><header class='hd'><h1>T</h1>{lede}</header>{text}</article>") == "a"
    assert container(f"<article id='a'><div class='hd'><h1>T</h1>{lede}</div>{text}</article>") == "a"
    assert container(f"<main id='m'><header class='hd'><h1>T</h1>{lede}</header>{text}</main>") == "m"
    longer = "<p>The council of the town meets on Friday, and every boat has been counted since the flood went.</p>"
    assert (
        container(f"<main id='m'><div class='hd'><h1>T</h1>{SENTENCE}</div><div class='ct'>{longer * 2}</div></main>")
        == "m"
    )


def test_parts_of_one_kind_are_kept_together() -> None:
    parts = f"<div class='text first'>{SENTENCE * 2}</div><div class='text'>{SENTENCE * 2}</div>"
    assert container(f"<div id='m'>{parts}</div>") == "m"
    columns = f"<div id='l' class='col text'>{SENTENCE * 3}</div><div class='col side'>{SENTENCE * 2}</div>"
    assert container(f"<div id='m'>{columns}</div>") == "l"


def test_what_stands_in_a_link_or_above_the_headline_weighs_nothing() -> None:
    link = f"<a href='/x'><div>{SENTENCE * 5}</div></a>"
    frame = f"<header><div>{SENTENCE * 5}</div></header>"
    assert container(f"<div>{frame}{link}<div id='a'><h1>T</h1>{SENTENCE}</div></div>") == "a"
    assert container(f"<a name='top'><div id='a'>{SENTENCE * 5}</div></a>") == "a"
    assert container(f"<header id='h'><h1>T</h1>{SENTENCE * 5}</header>") == "h"


def test_a_box_that_asks_for_consent_is_no_text_however_long() -> None:
    asked = f"<div id='onetrust-banner'>{SENTENCE * 40}</div>"
    assert container(f"<div>{asked}<div id='a'>{SENTENCE * 2}</div></div>") == "a"


def test_captions_are_text_only_where_there_is_nothing_else() -> None:
    caption = f"<div id='c' class='caption'>{SENTENCE * 3}</div>"
    assert container(f"<div>{caption}<div id='a'>{SENTENCE}</div></div>") == "a"
    assert container(f"<div>{caption}</div>") == "c"


def test_the_wrapper_of_a_paywall_holds_the_text() -> None:
    assert container(f"<div id='p' class='paywall'>{SENTENCE * 4}</div><p>{SENTENCE}</p>") == "p"
    assert container(f"<div id='p' class='subscriber-premium'>{SENTENCE * 9}</div><p>{SENTENCE}</p>") == "p"


def test_what_is_called_as_the_text_beside_it_is_text_however_short() -> None:
    part = f"<div class='gated'>{SENTENCE * 5}</div>"
    page = read_page(
        f"<body><div>{part}{part}<div class='gated'><p>Nobody was hurt.</p></div></div></body>".encode(),
        "https://x.example/",
    )
    found = Density(page.body, page.index.texts, page.names).named_wrongly
    assert found == set(page.body[0])


def test_what_is_hidden_beside_a_hidden_text_stays_so() -> None:
    text = f"<div style='display:none'>{SENTENCE * 9}</div>"
    notices = "<div style='display:none'>Log in, please.</div><div>Session expired.</div>"
    page = read_page(f"<body><main>{text}{notices}{text}</main></body>".encode(), "https://x.example/")
    found = Density(page.body, page.index.texts, page.names).named_wrongly
    assert found == {page.body[0][0], page.body[0][3]}


def test_a_list_weighs_less_than_paragraphs() -> None:
    points = "".join(f"<li>{SENTENCE[3:-4]} {turn}</li>" for turn in range(3))
    assert container(f"<div id='m'><ul class='x'>{points}</ul><div id='a' class='y'>{SENTENCE * 2}</div></div>") == "a"


def test_of_stories_in_boxes_alike_the_first_is_followed_where_each_has_its_date() -> None:
    def boxes(date: str) -> str:
        return "".join(f"<div class=s id='s{n}'><h1>T{n}</h1>{date}{SENTENCE * 6}</div>" for n in range(2))

    assert container(f"<main id='m'>{boxes('<time>May 6</time>')}</main>") == "s0"
    assert container(f"<main id='m'>{boxes('')}</main>") == "m"  # chapters


def test_parts_alike_below_a_head_with_little_text_are_the_text() -> None:
    head = f"<div class=top><h1>T</h1><p>{'A note on how this was made, and by whom, for the ear. ' * 6}</p></div>"
    acts = "".join(f"<div class=act><h3>Act {n}</h3>{SENTENCE * 2}</div>" for n in range(5))
    assert container(f"<div id='m'>{head}{acts}</div>") == "m"
