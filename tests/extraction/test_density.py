from __future__ import annotations

from archive.extraction.density import Density
from archive.extraction.page import read_page
from archive.extraction.platforms.generic_body import GENERIC_RULES

SENTENCE = "<p>A sentence of news that is long enough to count as one, and has no links.</p>"


def container(body: str) -> str | None:
    page = read_page(f"<body>{body}</body>".encode(), "https://x.example/a")
    found = Density(page.body, GENERIC_RULES).container()
    return None if found is None else found.get("id") or str(found.tag)


def test_the_innermost_element_that_holds_nearly_all_sentences_is_found() -> None:
    assert container(f"<div id='a'><div id='b'>{SENTENCE * 5}</div><div id='c'>{SENTENCE}</div></div>") == "b"


def test_an_article_in_parts_is_kept_together() -> None:
    part = f"<div class='part'>{SENTENCE * 2}</div>"
    assert container(f"<main id='m'>{part * 4}</main>") == "m"


def test_beside_a_full_column_the_branch_with_the_headline_is_followed() -> None:
    column = f"<div class='right'>{SENTENCE * 8}</div>"
    assert container(f"<div id='m'><div id='left' class='left'><h1>T</h1>{SENTENCE * 6}</div>{column}</div>") == "left"


def test_links_and_furniture_weigh_nothing() -> None:
    links = "<p><a href='/1'>A headline as long as any sentence of an article could ever be</a></p>"
    assert container(f"<div id='a'>{links * 9}</div>") is None
    assert container(f"<div class='related'>{SENTENCE * 3}</div>") is None


def test_a_long_text_in_an_element_with_an_unlucky_class_is_found() -> None:
    assert container(f"<div id='a' class='page share-tools'>{SENTENCE * 20}</div>") == "a"


def test_bare_text_with_line_breaks_counts() -> None:
    text = "A sentence of old news, written straight into the element.<br><br>" * 5
    assert container(f"<div id='n'><ul><li>x</li></ul></div><div id='a'>{text}</div>") == "a"
