from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.language.openings import Openings
from archive.extraction.text import opening

KNOWN = ("Sign up for", "შეიტყვეთ მეტი", "İzleyin", "ß-words", "(see", "2 more", "")


@given(
    st.text(" .:•|—\u200b([*'“\n", max_size=6),
    st.sampled_from((*KNOWN, "sign UP for", "SS-words", "İZLEYIN", "Another line", "x")),
    st.text(max_size=20),
    st.sampled_from(("", "[(*")),
    st.integers(1, len(KNOWN)),
)
def test_lines_begin_as_a_full_comparison_says(before: str, start: str, after: str, marks: str, count: int) -> None:
    known = KNOWN[: count - 1]
    line = before + start + after
    expected = opening(line).lstrip(marks).startswith(tuple(map(opening, known)))
    assert Openings(known).begin(line, marks) is expected


@pytest.mark.parametrize("line", ["Sign up for our letter", "• SIGN UP FOR it", "\u200bSign up for"])
def test_case_bullets_and_what_is_invisible_do_not_count(line: str) -> None:
    assert Openings(["Sign up for"]).begin(line)


def test_no_line_begins_with_one_of_none() -> None:
    assert not Openings([]).begin("Sign up")
    assert not Openings(["Sign up"]).begin("")
