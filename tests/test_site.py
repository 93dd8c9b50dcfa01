"""The pages of the demo newsroom say what its stories say, and its editions differ exactly where they should."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from lxml import etree, html

from tests.site import newsroom
from tests.site.newsroom import Page
from tests.site.story import Story

GENERATIONS = ("2013", "2019", "2024")
LANGUAGES = ("en", "ru", "fa", "hy", "ka", "zh")
CHANGED, CLOCKED, NEW, GONE = 75810301, 75810302, 75810308, 75810309
STORIES = newsroom.stories(1)
PATHS = {story.id: story.site.host + story.path for story in newsroom.stories(1) + newsroom.stories(2)}


def text_of(element: html.HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def parse(page: Page) -> html.HtmlElement:
    return html.document_fromstring(page.body, parser=html.HTMLParser(encoding="utf-8"))


def locations(page: Page) -> list[str]:
    body = gzip.decompress(page.body) if page.content_type == "application/x-gzip" else page.body
    return [element.text or "" for element in etree.fromstring(body).iter("{*}loc")]


def test_there_are_at_least_forty_stories_in_every_generation_and_language() -> None:
    assert len(STORIES) >= 40
    assert {(story.generation, story.language) for story in STORIES} == {(g, x) for g in GENERATIONS for x in LANGUAGES}


def test_every_kind_of_page_is_there() -> None:
    kinds = {story.kind for story in STORIES}
    assert kinds == {"article", "video", "programme", "gallery", "live_blog", "quiz", "fact_check", "infographic"}


def test_ids_are_unique_in_their_last_five_digits_so_that_copies_never_meet() -> None:
    written = {story.id for story in newsroom.stories(1) + newsroom.stories(2)}
    assert Counter(number % 100_000 for number in written).most_common(1)[0][1] == 1


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.language}-{story.id}")
def test_a_page_holds_what_its_story_says(story: Story) -> None:
    page = newsroom.pages(1)[PATHS[story.id]]
    tree = parse(page)
    titles = {text_of(heading) for heading in tree.iter("h1")}
    assert story.title in titles
    assert text_of(tree.find(".//title")) == story.title
    assert tree.xpath("string(//link[@rel='canonical']/@href)") == story.url
    assert tree.get("lang") == story.language
    whole = text_of(tree.find("body"))
    for words in (*story.authors, *story.paragraphs, story.wire_line, story.lede, story.section, story.clock):
        assert " ".join(words.split()) in " ".join(whole.split())
    assert [image.caption for image in story.images if image.caption not in whole] == []
    for media in story.media:
        assert tree.xpath("//@src[.=$url]", url=media.url)


@pytest.mark.parametrize(
    "story", [s for s in STORIES if s.paragraphs], ids=lambda story: f"{story.language}-{story.id}"
)
def test_the_text_stands_in_order_in_the_container_of_its_generation(story: Story) -> None:
    tree = parse(newsroom.pages(1)[PATHS[story.id]])
    places = {
        "2013": "//*[@class='zoomMe']",
        "live_blog": "//*[@id='article-content']|//*[@id='liveblog']",
    }
    xpath = places.get(story.generation) or places.get(story.kind) or "//*[@id='article-content']"
    container = " ".join(text_of(element) for element in tree.xpath(xpath))
    position = 0
    for words in story.paragraphs:
        for line in words.splitlines():
            position = container.index(line, position) + len(line)


def test_pages_of_2013_have_no_paragraph_in_their_text() -> None:
    for story in STORIES:
        if story.generation == "2013":
            tree = parse(newsroom.pages(1)[PATHS[story.id]])
            assert tree.xpath("//*[@class='zoomMe']//br")
            assert not tree.xpath("//*[@class='zoomMe']//p")


def test_the_machine_readable_dates_of_2024_all_say_the_published_instant() -> None:
    for story in STORIES:
        if story.generation != "2024":
            continue
        tree = parse(newsroom.pages(1)[PATHS[story.id]])
        data = json.loads(tree.xpath("string(//script[@type='application/ld+json'])"))
        shown = datetime.fromisoformat(tree.xpath("string(//time/@datetime)"))
        assert datetime.fromisoformat(data["datePublished"].replace(" ", "T")) == shown == story.published
        assert data["headline"] == story.title


def test_an_old_page_labels_its_local_time_as_utc_while_its_analytics_are_right() -> None:
    story = next(story for story in STORIES if "time-label" in story.quirks)
    page = newsroom.pages(1)[PATHS[story.id]]
    shown = datetime.fromisoformat(parse(page).xpath("string(//time/@datetime)"))
    assert shown.utcoffset() == story.published.utcoffset()
    assert shown != story.published
    assert f'pub_hour:"{story.published:%H}",pub_minute:"{story.published:%M}"'.encode() in page.body


def test_an_episode_of_a_programme_has_no_article_text() -> None:
    for story in STORIES:
        if story.kind == "programme":
            tree = parse(newsroom.pages(1)[PATHS[story.id]])
            assert not tree.xpath("//*[@id='article-content']")
            assert story.paragraphs == ()
            assert len(story.media) == 1


def test_persian_pages_run_from_right_to_left_with_joiners_and_solar_dates() -> None:
    story = next(s for s in STORIES if s.language == "fa" and s.generation == "2024" and s.kind == "article")
    tree = parse(newsroom.pages(1)[PATHS[story.id]])
    assert tree.get("dir") == "rtl"
    assert any("\u200c" in words for words in story.paragraphs)
    assert text_of(tree.find(".//time")) == "۱۵ اسفند ۱۴۰۲"


def test_pages_are_the_same_bytes_every_time() -> None:
    newsroom.pages.cache_clear()
    first = {key: page.body for key, page in newsroom.pages(1).items()}
    newsroom.pages.cache_clear()
    assert {key: page.body for key, page in newsroom.pages(1).items()} == first


def test_the_second_edition_differs_exactly_where_it_says() -> None:
    before, after = newsroom.pages(1), newsroom.pages(2)
    differing = [key for key in {*before, *after} if before.get(key) != after.get(key)]
    roles = ("story", "slugless", "amp", "window", "gone", "redirect")
    touched = [key for key in differing if (after.get(key) or before[key]).role in roles]
    assert {key.rpartition("/")[2] for key in touched} == {f"{n}.html" for n in (CHANGED, CLOCKED, NEW, GONE)}
    lists = {key for key in differing if key not in touched}
    assert {after[key].role for key in lists} == {"listing", "feed", "sitemap"}
    assert all(key.startswith("www.") for key in lists)
    assert all(before[key].body != after[key].body for key in lists)


def test_of_the_clocked_page_only_the_clock_changes_and_the_listing_says_so() -> None:
    first, second = (newsroom.pages(edition)[PATHS[CLOCKED]] for edition in (1, 2))
    assert first.story is not None
    assert second.story is not None
    assert first.body.replace(first.story.clock.encode(), second.story.clock.encode()) == second.body
    assert first.body != second.body
    assert second.story.lastmod > first.story.lastmod
    assert second.story.blocks == first.story.blocks


def test_the_changed_page_has_another_text_and_the_gone_one_is_410() -> None:
    first, second = (newsroom.pages(edition)[PATHS[CHANGED]].story for edition in (1, 2))
    assert first is not None
    assert second is not None
    assert first.paragraphs != second.paragraphs
    assert second.lastmod > first.lastmod
    assert newsroom.pages(2)[PATHS[GONE]].status == 410
    assert PATHS[NEW] not in newsroom.pages(1)


@pytest.mark.parametrize("edition", [1, 2])
def test_the_sitemaps_list_every_story_once_and_only_pages_that_the_hosts_answer(edition: int) -> None:
    pages = newsroom.pages(edition)
    for site in newsroom.sites():
        shards = [url.removeprefix("http://") for url in locations(pages[f"{site.host}/sitemap.xml"])]
        assert any(shard.endswith("_latest.xml.gz") for shard in shards)
        assert any(shard.endswith("_news.xml.gz") for shard in shards)
        listed = {shard: locations(pages[shard]) for shard in shards}
        numbered = [url for shard, urls in listed.items() if shard.rpartition("_")[2][0].isdigit() for url in urls]
        own = [story.url for story in newsroom.stories(edition) if story.site is site]
        assert {url for url in own if numbered.count(url) != 1} == set()
        assert [url for urls in listed.values() for url in urls if url.removeprefix("http://") not in pages] == []


def test_latest_lists_amp_and_slugless_duplicates() -> None:
    pages = newsroom.pages(1)
    listed = [url.removeprefix("http://") for url in locations(pages["www.newsroom.example/sitemap_8_latest.xml.gz"])]
    assert {"story", "slugless", "amp"} <= {pages[key].role for key in listed}


def test_the_english_sitemap_lists_every_kind_of_dead_end() -> None:
    pages = newsroom.pages(1)
    listed = [url.removeprefix("http://") for url in locations(pages["www.newsroom.example/sitemap_8_2.xml.gz"])]
    assert {"redirect", "missing", "gone", "soft_404", "disallowed"} <= {pages[key].role for key in listed}
    assert {301, 302} <= {pages[key].status for key in listed}


def test_an_unchanged_shard_keeps_its_bytes_in_the_second_edition() -> None:
    key = "www.newsroom.example/sitemap_8_1.xml.gz"
    assert newsroom.pages(1)[key] == newsroom.pages(2)[key]


def test_copies_fill_the_site_to_the_number_asked_for_and_are_listed() -> None:
    stories = newsroom.stories(1, copies=300)
    pages = newsroom.pages(1, copies=300)
    assert len(stories) == 300
    assert len({story.id for story in stories}) == 300
    last = stories[-1]
    page = pages[last.site.host + last.path]
    assert last.title in text_of(parse(page).find(".//title"))
    shards = [url.removeprefix("http://") for url in locations(pages[f"{last.site.host}/sitemap.xml"])]
    assert any(last.url in locations(pages[shard]) for shard in shards)
    assert set(stories[len(STORIES) :]) <= set(newsroom.stories(2, copies=300))


def test_no_page_claims_to_be_modified_later_than_the_second_edition() -> None:
    for edition in (1, 2):
        moments = [page.last_modified for page in newsroom.pages(edition).values() if page.last_modified]
        assert max(moments) < datetime(2026, 11, 6, tzinfo=UTC)


def test_the_second_sitemaps_date_every_change_after_any_first_crawl() -> None:
    first, second = ({story.id: story.lastmod for story in newsroom.stories(edition)} for edition in (1, 2))
    moved = {number for number, moment in second.items() if moment != first.get(number)}
    assert moved == {CHANGED, CLOCKED, NEW}
    assert all(second[number].year == 2090 for number in moved)
