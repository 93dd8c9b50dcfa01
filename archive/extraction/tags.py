"""Language tags: under which codes the words of a language stand in the data files."""

from __future__ import annotations

from functools import lru_cache

#: Codes of one language, and languages that share their words, with the code that knows most of them first.
_SHARED = (
    ("bs", "sr", "hr", "sh", "cnr"),
    ("fa", "prs"),
    ("fil", "tl"),
    ("he", "iw"),
    ("id", "in"),
    ("ku", "kmr"),
    ("nb", "no", "nn"),
    ("ro", "mo"),
    ("zh", "yue", "cmn", "wuu"),
)


@lru_cache(maxsize=1024)
def primary(tag: str | None) -> str:
    """The language of a tag, without script and region: "uz" for "uz-Cyrl-UZ"; "" for none."""
    return (tag or "").replace("_", "-").split("-")[0].strip().casefold()


@lru_cache(maxsize=1024)
def codes(tag: str | None) -> tuple[str, ...]:
    """The codes of a tag's language: its own, then those that share its words; none for no tag."""
    own = primary(tag)
    shared = next((codes for codes in _SHARED if own in codes), ())
    return tuple(dict.fromkeys((own, *shared))) if own else ()
