"""The scores on the real pages of ../shared can only rise."""

from __future__ import annotations

from functools import cache

import pytest

from tests.extraction import baseline, score
from tests.extraction.baseline import Change, Figures
from tests.scoring import Marks, Row, Summary, missing

_now = cache(baseline.measured)


def _kept() -> Figures:
    if why := missing():
        pytest.skip(why)
    of_gold, figures = baseline.read()
    if of_gold != baseline.fingerprint():
        pytest.skip(
            "../shared/data/gold.jsonl is not the one that the baseline was made on: scripts/score --renew-baseline"
        )
    return figures


@pytest.mark.parametrize("group", sorted(baseline.read()[1]))
def test_no_score_falls(group: str, risen: list[str]) -> None:
    kept = _kept()
    figures, marked = _now()
    found = list(baseline.changes({group: kept[group]}, figures))
    risen += [str(change) for change in found if not change.is_fall]
    falls = [_told(change, marked) for change in found if change.is_fall]
    assert not falls, "\n".join(falls)


def _told(change: Change, marked: list[tuple[Row, Marks]]) -> str:
    return "\n   ".join([f"{change}; its worst pages:", *baseline.worst(marked, change)])


def test_a_fall_is_told_from_a_rise_and_from_rounding() -> None:
    before: Figures = {"bbc": {"f1": 0.9, "empty": 0.1, "title": 0.5, "day": 0.7}}
    now: dict[str, Summary] = {"bbc": {"f1": 0.9001, "empty": 0.2, "title": 0.6, "day": None}}
    found = {change.figure: change.is_fall for change in baseline.changes(before, now)}
    assert found == {"empty": True, "title": False, "day": True}


def test_a_group_that_is_gone_has_fallen() -> None:
    [change] = baseline.changes({"dw": {"f1": 0.9}}, {})
    assert change.is_fall
    assert str(change) == "dw: f1 0.9000 -> none"


@pytest.mark.parametrize(
    ("now", "accept_falls", "code"), [(0.8, False, 1), (0.8, True, 0), (0.95, False, 0), (0.9, False, 0)]
)
def test_a_fall_is_kept_only_where_it_is_accepted(
    monkeypatch: pytest.MonkeyPatch, now: float, accept_falls: bool, code: int
) -> None:
    written: list[object] = []
    monkeypatch.setattr(baseline, "read", lambda: ("", {"bbc": {"f1": 0.9}}))
    monkeypatch.setattr(baseline, "measured", lambda: ({"bbc": {"f1": now}}, []))
    monkeypatch.setattr(baseline, "worst", lambda *_: [])
    monkeypatch.setattr(baseline, "write", written.append)
    assert score.renew(accept_falls=accept_falls) == code
    assert bool(written) == (code == 0)
