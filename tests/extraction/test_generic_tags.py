"""Tags, where a page of no known platform shows them."""

from __future__ import annotations

import pytest

from archive.article import Article
from archive.extraction.extract import extract
from tests.extraction.texts import SIX_PARAGRAPHS


def read(after: str = "", above: str = "", head: str = "") -> Article:
    story = f"<article><h1>A ferry leaves</h1>{SIX_PARAGRAPHS}{after}</article>"
    page = f"<html lang=en><head>{head}</head><body>{above}{story}</body></html>"
    return extract(page.encode(), "https://www.lakeside.example/news/2024/05/06/ferry")


_LINKS = "<a href=/t/lake>Lake</a> <a href=/t/ferries>#Ferries</a>"


@pytest.mark.parametrize(
    "after",
    [
        f"<div class=tags><b>Tags:</b> {_LINKS}</div>",
        f"<ul class='article-tags list'><li>{_LINKS}</ul>",
        f"<p class=storyTopics>{_LINKS}</p>",
        f"<div class=tags>{_LINKS} <a href=/topics>See all topics</a></div>",
        f"<div class=tags><h3>Tags:</h3>{_LINKS}</div>",
        f"<div class=tags><a href=/t></a>{_LINKS}</div>",
        f"<div class=article-tags><span>More of our stories on</span><ul><li>{_LINKS}</ul></div>",
    ],
)
def test_tags_that_a_page_shows(after: str) -> None:
    article = read(after)
    assert (article.tags, dict(article.provenance)["tags"]) == (("Lake", "Ferries"), "html.tags")


def test_tags_that_are_marked() -> None:
    article = read(
        "<p><a rel='category tag' href=/c>News</a> <a rel=tag href=/t>Lake</a> <a rel='tag' href=/u>Ferries</a></p>"
    )
    assert (article.tags, dict(article.provenance)["tags"]) == (("Lake", "Ferries"), "html.rel-tag")


@pytest.mark.parametrize(
    "after",
    [
        f"<aside><div class=tags>{_LINKS}</div></aside>",
        f"<div class=tagline>{_LINKS}</div>",
        f"<div class=sidebar><div class=tag-cloud>{_LINKS}</div></div>",
        f"<div class=hot-topics>{_LINKS}</div>",
        f"<div class=tags-share>{_LINKS}</div>",
        "<div class=card><h3>Another story</h3><a rel=tag href=/t>Lake</a></div>",
        "<div class=tags><h3><a href=/o>A dog came back to Varn</a></h3></div>",
        "<div class=tags><a href=/o><h3>A dog is back</h3></a></div>",
        f"<div class=tags><h3>Lake</h3>{_LINKS}<h3>Dogs</h3></div>",
        "<div class=topics><a href=/t>Lake</a> and a good many other words that lead nowhere at all</div>",
    ],
)
def test_what_are_no_tags(after: str) -> None:
    assert read(after).tags == ()


def test_tags_beside_which_there_is_a_sidebar() -> None:
    assert read(f"<div class=layout--has-sidebar><div class=tags>{_LINKS}</div></div>").tags == ("Lake", "Ferries")


def test_declared_tags_go_first() -> None:
    assert read(f"<div class=tags>{_LINKS}</div>", head="<meta name=keywords content='harbor, dog'>").tags == (
        "harbor",
        "dog",
    )
