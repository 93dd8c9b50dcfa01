"""MediaBudget: what is held by files that are out and what has come in together stay within the bytes of a run."""

from __future__ import annotations

from crawler.media_budget import OUT, OVER_BUDGET, TOO_LARGE, MediaBudget, MediaScope


def _budget(budget: int, largest: int) -> MediaBudget:
    return MediaBudget(MediaScope(("image",), budget, largest))


def test_a_file_may_have_what_is_left_and_no_more_than_one_may() -> None:
    budget = _budget(100, 40)
    assert [budget.hold(url) for url in "abc"] == [40, 40, None]  # 20 are left, and more may be once a or b has ended
    assert not budget.is_spent
    budget.release("a")
    assert budget.hold("c") == 40  # a came to nothing
    budget.used = 80
    budget.clear()
    assert budget.hold("d") == 20


def test_where_nothing_is_left_no_file_goes_out() -> None:
    """A limit of 0 bytes would be none to Scrapy."""
    budget = _budget(100, 40)
    budget.used = 100
    assert budget.hold("a") is None
    assert budget.is_spent


def test_a_file_beyond_what_was_left_ends_the_media_and_one_beyond_the_limit_of_each_does_not() -> None:
    budget = _budget(100, 40)
    budget.hold("a")
    assert (budget.overrun("a"), budget.is_spent) == (TOO_LARGE, False)
    budget.release("a")
    budget.used = 80
    budget.hold("b")
    assert (budget.overrun("b"), budget.is_spent) == (OVER_BUDGET, True)
    assert budget.hold("c") is None


def test_so_many_files_are_out_at_once() -> None:
    budget = _budget(10**9, 1)
    assert [budget.hold(str(number)) for number in range(OUT + 1)] == [1] * OUT + [None]
