from __future__ import annotations

import pytest

from archive.extraction.text import (
    clean,
    clean_or_none,
    comparable,
    ends_sentence,
    length,
    opening,
    unique,
    without_surrogates,
)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  two \n\t words\u00a0here\u3000 ", "two words here"),
        ("a\x00b\x07c\x85d", "abc d"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("cafe\u0301", "café"),
        ("می\u200cگوید", "می\u200cگوید"),  # the zero-width non-joiner spells the word
        ("line\u2028break", "line break"),
    ],
)
def test_text_is_cleaned(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize("nothing", [None, "", " \n", "\u200b\u200c", "\x00"])
def test_nothing_to_read_is_none(nothing: str | None) -> None:
    assert clean_or_none(nothing) is None


def test_unique_keeps_the_first_of_equal_values_in_order() -> None:
    assert unique([" b ", "a", "b", ""]) == ("b", "a")


def test_lines_are_compared_without_case_invisible_characters_and_outer_punctuation() -> None:
    assert comparable("• Please\u200b Wait…") == "please wait"
    assert opening("WATCH: a film.") == "watch: a film."


def test_surrogates_alone_are_dropped() -> None:
    assert without_surrogates("a\udfffb\n") == "ab\n"


@pytest.mark.parametrize(
    "text",
    [
        "It ended.",
        "It ended.”)",
        "Es endet.«",
        "終わった。」",
        "وانتهى؟",
        "وہ ختم ہوا۔",
        "समाप्त हुआ।",
        "ተጠናቀቀ።",
        "ተጠናቀቀ፡፡",
        "ተጠናቀቀ::",
        "समाप्त हुआ |",
        "បានបញ្ចប់។",
        "ပြီးဆုံးသည်။",
        "Ավարտվեց։",
        "การท่าเรือเปิดเผยเมื่อวันอังคารว่าเรือข้ามฟากจะกลับมา",
    ],
)
def test_sentences_end_in_every_script(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", "It ends", "Share:", "อ่านข่าวอื่น", "“", "Varn |", "ተጠናቀቀ:"])
def test_labels_end_like_no_sentence(text: str) -> None:
    assert not ends_sentence(text)


def test_a_sign_of_the_east_says_as_much_as_three_letters() -> None:
    assert (length("ferry"), length("Fähre"), length("渡轮"), length("여객선")) == (5, 5, 6, 9)
