"""The headlines of pages whose declared title says nothing of their stories."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extraction.extract import extract

_TITLE = "Harbor of Varn takes ferries again"
_TEXT = (
    "The harbor of Varn takes ferries again, three weeks after the flood that closed it to all of them.",
    "The mayor said that the first of them would leave at noon, and that she would be on board with her dog.",
    "Fishermen had asked for the harbor to be opened since the second week, when the water had fallen by a metre.",
)
_PARAGRAPHS = "".join(f"<p>{sentence}</p>" for sentence in _TEXT)
_BREAKS = "<br><br>".join(_TEXT)


def read(body: str, window: str = "Radio Varn - print") -> Article:
    return extract(f"<title>{window}</title><body>{body}".encode(), "http://m.radiovarn.example/story.php?id=14")


_PAGES = {
    "a line in bold type in the text": f"<a href=/>Radio Varn</a><hr><b>{_TITLE}</b><br>May 6, 2011<br><br>{_BREAKS}",
    "a box above the text": f"<div class=t>{_TITLE}</div><div class=d>06.05.2011</div><div>{_BREAKS}</div>",
    "a row of a table": f"<table><tr><td>May 6, 2011<tr><td><b>{_TITLE}</b><tr><td>{_BREAKS}</table>",
    "a heading below that of the site": f"<h1>Radio Varn</h1><h2>{_TITLE}</h2><p>May 6, 2011</p>{_PARAGRAPHS}",
    "a caption nearer to the text": f"<div>{_TITLE}</div><div>Ferries in the harbor</div><div>{_BREAKS}</div>",
}


@pytest.mark.parametrize("body", _PAGES.values(), ids=_PAGES)
def test_the_line_above_the_text_is_its_headline(body: str) -> None:
    article = read(body)
    assert (article.title, dict(article.provenance)["title"]) == (_TITLE, "html.line")
    assert [block.text for block in article.blocks if block.kind == "paragraph"][-3:] == list(_TEXT)
    assert not any(_TITLE in block.text for block in article.blocks)


def test_a_section_that_the_windows_title_names_is_no_headline() -> None:
    menu = "<div><a href=/p><span>Politik und Gesellschaft</span></a></div><div>Politik und Gesellschaft</div>"
    article = read(f"{menu}<div>{_BREAKS}</div>", f"{_TITLE} - Politik und Gesellschaft")
    assert article.title == _TITLE


def test_a_date_in_a_row_above_the_headline_is_the_storys() -> None:
    assert str(read(_PAGES["a row of a table"]).published_at)[:10] == "2011-05-06"


def test_a_script_without_spaces_is_compared_by_pairs_of_signs() -> None:
    title = "瓦恩港渡輪恢復通航"
    text = "瓦恩港的渡輪在洪水過後三週恢復通航，市長說第一班船中午出發，她將帶著狗登船。漁民從第二週起就要求開放港口。"
    assert read(f"<div>{title}</div><div>2011年5月6日</div><div>{text * 2}</div>", "湖邊電台").title == title


@pytest.mark.parametrize(
    "line",
    [
        "Best viewed with a screen of 800 dots",
        "Fishermen",
        "<a href=/14>The harbor of Varn takes ferries</a>",
        "The harbor of Varn is closed to ferries.",
    ],
)
def test_other_lines_are_no_headline(line: str) -> None:
    assert read(f"<div>{line}</div><div>{_BREAKS}</div>").title == "Radio Varn"


def test_a_title_that_the_page_shows_above_the_text_stands() -> None:
    lines = "<div>Deluge engulfs hamlet</div><div>The mayor and the fishermen of Varn on board</div>"
    article = read(f"{lines}<div>{_BREAKS}</div>", "Deluge engulfs hamlet - Radio Varn")
    assert article.title == "Deluge engulfs hamlet"


def test_a_title_that_says_what_the_text_does_stands() -> None:
    article = read(f"<div>The mayor and her dog on board</div><div>{_BREAKS}</div>", "Harbor of Varn takes ferries")
    assert article.title == "Harbor of Varn takes ferries"
