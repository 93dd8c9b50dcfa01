"""Every page of the demo newsroom against the story that it was made from."""

from __future__ import annotations

from typing import Any

import pytest

from archive.article import Article
from archive.errors import NotAnArticle
from archive.extraction.extract import extract
from archive.urls import canonical
from tests.site.newsroom import Page, pages

FULL = {key: page for key, page in pages(1).items() if page.role in ("story", "slugless")}
OTHER_FORMS = {key: page for key, page in pages(1).items() if page.role in ("amp", "window")}
NO_STORIES = {
    key: page for key, page in pages(1).items() if page.status == 200 and page.role in ("listing", "soft_404")
}


def read(key: str, page: Page) -> Article:
    return extract(page.body, f"http://{key}")


def expected_blocks(page: Page) -> list[tuple[str, str]]:
    assert page.story is not None
    return [(block.kind, block.text) for block in page.story.blocks]


def expected_fields(page: Page) -> dict[str, Any]:
    story = page.story
    assert story is not None
    return {
        "kind": story.kind,
        "title": story.title,
        "canonical_url": canonical(story.url),
        "source_id": str(story.id),
        "language": story.language,
        "lede": story.lede or None,
        "authors": story.authors,
        "section": story.section,
        "tags": story.tags,
        # before 2014 it was typed into the text
        "dateline": story.dateline
        or next((text.split(" -- ")[0] for text in story.paragraphs[:1] if " -- " in text), None),
        "wire_credits": story.wire_credits,
        "media": [(medium.url, medium.kind, medium.title, medium.duration) for medium in story.media],
        "images": list(story.images),
        "alternate": False,
    }


@pytest.mark.parametrize("key", FULL)
def test_the_fields_of_a_page_are_those_of_its_story(key: str) -> None:
    article = read(key, FULL[key])
    found: dict[str, Any] = {name: getattr(article, name) for name in expected_fields(FULL[key])}
    found["media"] = [(medium.url, medium.kind, medium.title, medium.duration) for medium in article.media]
    found["images"] = list(article.images)
    assert found == expected_fields(FULL[key])


@pytest.mark.parametrize("key", FULL)
def test_the_time_of_a_page_is_that_of_its_story(key: str) -> None:
    story = FULL[key].story
    assert story is not None
    published = read(key, FULL[key]).published_at
    assert published is not None
    to_the_minute = story.generation != "2024"  # the analytics variables of older pages know no seconds
    assert published == (story.published.replace(second=0) if to_the_minute else story.published)


@pytest.mark.parametrize("key", FULL)
def test_the_blocks_of_a_page_are_those_of_its_story(key: str) -> None:
    assert [(block.kind, block.text) for block in read(key, FULL[key]).blocks] == expected_blocks(FULL[key])


@pytest.mark.parametrize("key", OTHER_FORMS)
def test_another_form_of_a_page_names_its_story_and_says_that_it_is_one(key: str) -> None:
    page = OTHER_FORMS[key]
    article = read(key, page)
    assert page.story is not None
    assert article.alternate
    assert (article.source_id, article.canonical_url) == (str(page.story.id), canonical(page.story.url))
    assert article.title == page.story.title
    texts = [block for block in article.blocks if block.text]
    assert {(block.kind, block.text) for block in texts} <= set(expected_blocks(page))
    assert texts


@pytest.mark.parametrize("key", NO_STORIES)
def test_a_page_that_is_no_story_is_refused(key: str) -> None:
    with pytest.raises(NotAnArticle):
        read(key, NO_STORIES[key])


def test_a_site_clock_makes_no_other_content() -> None:
    clocks = [key for key, page in pages(1).items() if page.role == "story" and page.story and page.story.clock]
    moved = [key for key in clocks if pages(1)[key].body != pages(2)[key].body]
    assert moved
    for key in moved:
        assert read(key, pages(1)[key]).content_hash == read(key, pages(2)[key]).content_hash


def test_a_changed_text_makes_other_content() -> None:
    def text(page: Page) -> tuple[str, ...]:
        return page.story.paragraphs if page.story else ()

    kept = [key for key, page in pages(1).items() if page.role == "story" and pages(2).get(key) is not None]
    changed = [key for key in kept if text(pages(1)[key]) != text(pages(2)[key]) and pages(2)[key].role == "story"]
    assert changed
    for key in changed:
        assert read(key, pages(1)[key]).content_hash != read(key, pages(2)[key]).content_hash
