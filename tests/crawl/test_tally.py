"""What a crawl counts as a failure."""

from __future__ import annotations

from collections import Counter

from archive.ingest import Change
from archive.media import Kind
from archive.store.pages import DuePage
from crawler.tally import Tally

PAGE = DuePage("https://www.gazette.example/a/1.html", "gazette", "article", None, None, None, None, 0, None, None)


def test_a_page_that_failed_and_was_fetched_after_all_has_not_failed() -> None:
    tally = Tally()
    tally.count_miss(PAGE, "TimeoutError", refused=False)
    assert dict(tally.failures) == {"TimeoutError": 1}
    tally.count_change(Change("new"), PAGE, 200)
    assert (tally.failed, tally.new) == (0, 1)


def test_a_page_that_fails_at_every_try_is_one_failure_by_its_last_reason() -> None:
    tally = Tally()
    tally.count_miss(PAGE, "TimeoutError", refused=False)
    tally.count_change(Change("none", "status 503"), PAGE, 503)
    assert tally.as_json()["failures"] == {"status 503": 1}


def test_a_page_that_is_not_there_has_not_failed() -> None:
    tally = Tally()
    tally.count_change(Change("none", "status 404"), PAGE, 404)
    assert tally.failed == 0


def test_files_that_are_not_to_be_fetched_are_counted_where_their_kind_is_wanted() -> None:
    tally = Tally()
    left_out: Counter[tuple[Kind, str]] = Counter({("video", "a stream"): 2, ("image", "bad URL"): 1})
    tally.count_change(Change("new", files_refused=left_out), PAGE, 200)
    assert not tally.skips
    tally.count_change(Change("new", files_refused=left_out), PAGE, 200, ["video", "audio"])
    assert dict(tally.skips) == {"media: a stream": 2}


def test_what_a_rule_refuses_is_skipped() -> None:
    tally = Tally()
    tally.count_miss(PAGE, "robots", refused=True)
    assert (tally.failed, dict(tally.skips)) == (0, {"robots": 1})
