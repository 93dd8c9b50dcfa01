"""The language that a text reads as, whatever its page declares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from archive.article import Block

#: As much text as tells languages apart: more costs time and changes nothing.
_ENOUGH = 180
_TOO_LITTLE = 60
#: Below this the answer is a guess; from here on a declared language that differs is a mistake.
_LIKELY = 0.8
_CERTAIN = 0.99
_SAME = {
    "arz": "ar",
    "ary": "ar",
    "uzs": "uz",
    "wuu": "zh",
    "yue": "zh",
    "cmn": "zh",
    "nb": "no",
    "nn": "no",
    "prs": "fa",
    "kmr": "ku",
    "sdh": "ku",
    "ckb": "ku",
    "sh": "sr",
    "bs": "sr",
    "hr": "sr",
    "fil": "tl",
    "ms": "id",
    "iw": "he",
    "in": "id",
    "mo": "ro",
    "rn": "rw",
    "fuv": "ff",
}
#: Answers for what is no language, and for mixtures.
_NONE = frozenset(("zxx", "und", "mul"))


@dataclass(frozen=True, slots=True)
class Reading:
    """The language of a text by ISO 639 (two letters where there are two), and how sure that is (0 to 1)."""

    language: str
    certainty: float

    @property
    def is_certain(self) -> bool:
        return self.certainty >= _CERTAIN


def read_language(blocks: Iterable[Block]) -> Reading | None:
    """The language of a body; None where it has too little text, or none that is likely."""
    sample = ""
    for block in blocks:
        if block.kind in ("paragraph", "quote", "list"):
            sample = f"{sample} {block.text[:_ENOUGH]}"
        if len(sample) > _ENOUGH:
            break
    if sum(map(str.isalpha, sample[:_ENOUGH])) < _TOO_LITTLE:
        return None
    language, certainty = _identifier().classify(sample[:_ENOUGH])
    return None if language in _NONE or certainty < _LIKELY else Reading(_two_letters(language), float(certainty))


def contradicts(reading: Reading | None, declared: str | None) -> bool:
    """Whether a text is certainly of another language than declared; languages that read alike do not differ."""
    primary = (declared or "").replace("_", "-").split("-")[0].casefold()
    if reading is None or not reading.is_certain or _family(primary) not in _known():
        return False
    return _family(primary) != _family(reading.language)


def _two_letters(language: str) -> str:
    return _SAME.get(language, language) if len(language) == 3 else language


def _family(language: str) -> str:
    return _SAME.get(language, language)


@cache
def _known() -> frozenset[str]:
    """The languages that can be told."""
    return frozenset(map(_family, _identifier().labels)) - _NONE


@cache
def _identifier() -> Any:
    """The model: some seconds to load, so only when the first text is read."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
