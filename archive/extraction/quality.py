"""Quality flags: what a reader of a row should know of it before trusting it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.article import Block, Kind
from archive.extraction.dates import Moment
from archive.extraction.language.detection import Detection, contradicts
from archive.extraction.text import length

#: Less text than this in an article is a stub, or half of it was not found.
_SHORT_BODY = 200
_KINDS_OF_TEXT = ("article", "live_blog", "fact_check")


def quality_flags(
    kind: Kind, blocks: Iterable[Block], published: Moment | None, detected: Detection | None, language: str | None
) -> Iterator[str]:
    """The flags of an article of that kind: of its date, its text, and the language that its text reads as."""
    if published is None:
        yield "no_date"
    elif published.day_only:
        yield "published_day_only"
    said = [block.text for block in blocks if block.kind not in ("caption", "embed")]
    if not any(said):
        yield "no_body"
    elif kind in _KINDS_OF_TEXT and _is_short(said):
        yield "short_body"
    if contradicts(detected, language):
        yield "language_mismatch"


def _is_short(texts: list[str]) -> bool:
    """Whether a text says less than articles do; a sign of a spaceless script says more than a letter."""
    return sum(map(len, texts)) < _SHORT_BODY and sum(map(length, texts)) < _SHORT_BODY
