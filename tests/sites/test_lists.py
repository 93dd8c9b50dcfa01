"""Which addresses are pages of a list of stories, and which of them lie further back."""

from __future__ import annotations

from datetime import date

import pytest

from archive.sites.lists import MAX_PAGES, ListPart
from archive.urls import list_part, page_kind

SITE = "https://www.rferl.org"
TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/", ListPart("/")),
        ("/z/636", ListPart("/z/636")),
        ("/z/636?p=3", ListPart("/z/636", None, 3)),
        ("/z/636?utm_source=x&p=3", ListPart("/z/636", None, 3)),
        ("/p/5831.html", ListPart("/p/5831.html")),
        ("/z/636/2024/4/28", ListPart("/z/636", date(2024, 4, 28))),
        ("/z/636/2024/04/28?p=1", ListPart("/z/636", date(2024, 4, 28), 1)),
        ("/z/636/2026/11/26", ListPart("/z/636", TODAY)),
    ],
)
def test_a_page_of_a_list(path: str, part: ListPart) -> None:
    assert list_part(SITE + path, TODAY) == part
    assert page_kind(SITE + path) == "listing"


@pytest.mark.parametrize(
    "path",
    [
        "/a/32917405.html",
        "/z/636?sort=asc",
        "/z/636?p=",
        "/z/636?p=-1",
        "/z/636?p=٣",
        f"/z/636?p={MAX_PAGES + 1}",
        "/z/636?p=1&p=2",
        "/z/636/2026/11/27",  # it has not come
        "/z/636/1788/1/1",
        "/z/636/2026/2/30",
        "/t/rivers/5.html",
        "/s?k=rivers",
        "/sitemap.xml",
    ],
)
def test_what_is_not_followed(path: str) -> None:
    assert list_part(SITE + path, TODAY) is None


def test_a_list_of_a_site_that_nobody_described_is_not_followed() -> None:
    assert list_part("https://nobody.example/", TODAY) is None
    assert list_part("no url", TODAY) is None


def test_what_lies_further_back() -> None:
    first, second, fifth = (ListPart("/z/1", None, number) for number in (0, 1, 4))
    today, before = ListPart("/z/1", TODAY), ListPart("/z/1", date(2026, 11, 20))
    assert second.is_older_than(first)
    assert fifth.is_older_than(second)
    assert today.is_older_than(first)
    assert before.is_older_than(today)
    assert before._replace(number=1).is_older_than(before)
    for one, other in [(first, second), (first, first), (today, second), (today, before), (first, today)]:
        assert not one.is_older_than(other)
    assert not second._replace(path="/z/2").is_older_than(first)
