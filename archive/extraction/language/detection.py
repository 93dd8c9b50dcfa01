"""The language that a text reads as, whatever its page declares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice

try:
    import pycld2
except ModuleNotFoundError:  # no wheel for Linux on ARM: there the language is the declared one alone
    pycld2 = None

from archive.article import Block
from archive.extraction.language.tags import primary

#: As much text as tells languages apart: more costs time and changes nothing.
_ENOUGH = 400
#: Bytes of letters in UTF-8: what a letter tells grows with the number of letters that a script has.
_TOO_LITTLE = 60
#: The share of the text that must read as a language before a declared one that differs is a mistake.
_CERTAIN = 0.95
#: The detector's codes that ISO 639-1 does not have or has replaced.
_CODES = {"iw": "he", "jw": "jv", "zh-Hant": "zh"}
#: Answers for what is no language, and for inventions.
_NONE = frozenset(("un", "tlh", "zzp", "xx-Bugi", "xx-Goth"))
#: Languages that read alike, under one name each, declared or detected.
_FAMILIES = {
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
    "cnr": "sr",
    "fil": "tl",
    "ms": "id",
    "iw": "he",
    "in": "id",
    "mo": "ro",
    "rn": "rw",
    "nd": "zu",
    "nr": "zu",
    "xh": "zu",
    "ss": "zu",
}


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a text by ISO 639 (two letters where there are two), and how much of it reads so (0 to 1)."""

    language: str
    share: float

    @property
    def is_certain(self) -> bool:
        return self.share >= _CERTAIN


def read_language(blocks: Iterable[Block]) -> Detection | None:
    """The language of a body; None where it has too little text, or none that it is likely to be.

    None too where the detector has no build (Linux on ARM).
    """
    sample = ""
    for block in blocks:
        if block.kind in ("paragraph", "quote", "list"):
            sample = f"{sample} {block.text[:_ENOUGH]}"
        if len(sample) > _ENOUGH:
            break
    return detect(sample[:_ENOUGH])


def detect(text: str) -> Detection | None:
    """The language of a short text, as `read_language`."""
    if not text.isprintable():
        text = "".join(filter(str.isprintable, text))  # the detector refuses some control characters
    letters = "".join(islice(filter(str.isalpha, text), _TOO_LITTLE))
    if pycld2 is None or len(letters.encode()) < _TOO_LITTLE:
        return None
    reliable, _, ((_, code, percent, _), *_) = pycld2.detect(text, isPlainText=True)
    return Detection(_CODES.get(code, code), percent / 100) if reliable and code not in _NONE else None


def contradicts(detected: Detection | None, declared: str | None) -> bool:
    """Whether a text is certainly of another language than declared; languages that read alike do not differ."""
    family = _family(primary(declared))
    if detected is None or not detected.is_certain or family not in _known():
        return False
    return family != _family(detected.language)


def _family(language: str) -> str:
    return _FAMILIES.get(language, language)


@cache
def _known() -> frozenset[str]:
    """The languages that can be told: a text in another one is taken for its next relative."""
    if pycld2 is None:
        return frozenset()
    codes = {code for name, code in pycld2.LANGUAGES if name in pycld2.DETECTED_LANGUAGES} - _NONE
    return frozenset(_family(_CODES.get(code, code)) for code in codes)
