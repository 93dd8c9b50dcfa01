"""Fields are decided among candidates, in order and lazily, and the rule that won is kept."""

from __future__ import annotations

from archive.extraction.dates import Moment, parse_iso
from archive.extraction.page import read_page
from archive.extraction.platforms.base import Candidates
from archive.extraction.platforms.generic import GenericParser

_TEXT = "<p>The bridge was closed on Monday after engineers found cracks in two of its piers.</p>" * 6
_PAGE = f"""<html lang="en"><head><meta property="og:title" content="A bridge closes"><meta property="og:type"
content="article"></head><body><h1>A bridge closes</h1><article>{_TEXT}</article></body></html>"""


class _Own(GenericParser):
    """A platform with rules of its own for titles and times."""

    asked: tuple[str, ...] = ()

    def titles(self) -> Candidates[str]:
        yield "own.nothing", None
        yield "own.blank", ""
        self.asked = (*self.asked, "own")
        yield from super().titles()
        self.asked = (*self.asked, "after the common ones")
        yield "own.last", "Never looked for"

    def publications(self) -> Candidates[Moment]:
        yield "own.day", parse_iso("2024-05-06")
        yield "own.instant", parse_iso("2024-05-06T09:30:00Z")


def _parser() -> _Own:
    return _Own(read_page(_PAGE.encode(), "https://news.example/bridge"), 1)


def test_an_empty_candidate_gives_way_to_the_next_and_no_more_are_asked() -> None:
    parser = _parser()
    article = parser.parse()
    assert article.title == "A bridge closes"
    assert parser.asked == ("own",)
    assert dict(article.provenance)["title"] != "own.last"


def test_the_rule_of_every_decided_field_is_kept_sorted() -> None:
    article = _parser().parse()
    assert list(article.provenance) == sorted(article.provenance)
    assert {"body", "language", "published_at", "title"} <= set(dict(article.provenance))
    assert "authors" not in dict(article.provenance)


def test_an_instant_is_better_than_a_day() -> None:
    article = _parser().parse()
    assert dict(article.provenance)["published_at"] == "own.instant"
    assert article.published_at is not None
    assert article.published_at.hour == 9
