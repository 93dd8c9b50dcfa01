"""Text of a page, normalised once: everything downstream may compare, store and hash it as it is."""

from __future__ import annotations

import re
import unicodedata

#: What no text may hold: C0 and C1 control characters (PostgreSQL refuses NUL, SQLite cuts at it) and lone surrogates,
#: which neither database can encode. White space among them is folded before this applies.
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
#: U+200B-200D and U+FEFF come and go in Persian and Khmer; they spell words, so they stay, but alone they are no text.
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_INVISIBLES = re.compile(f"[{_INVISIBLE}]+")
#: What ends a sentence in the scripts of the world: Latin, Han, Devanagari, Arabic, Armenian, Ethiopic, Khmer, Burmese,
#: Tibetan; and what may follow it.
SENTENCE_ENDS = (*".!?…。！？．｡।॥۔؟։።፧។៕။།", "፡፡")
#: Those of them with which no headline ends.
FULL_STOPS = (".", "。", "।", "۔", "։", "።", "។", "။")
#: What stands for such a sign where the keyboard lacks it: two colons for "።", a bar for "।".
_TYPED_ENDS = re.compile(r"[\u1200-\u137f]\s?::$|[\u0900-\u0dff]\s?\|$")
CLOSING_SIGNS = "\"'”’»“«‹›)]』」）》〉】* \xa0"
#: What a line of running text may end with beside a sentence: what follows belongs to it.
_GOES_ON = tuple(":;၊")
#: Thai and Lao end their sentences with nothing but a space: there a line of this length is one.
_UNPUNCTUATED = 40
#: Of Han, kana and Hangul one sign says as much as three letters do.
_DENSE = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_NO_LETTERS = re.compile(r"[\W_]+")
#: The same of ASCII, as bytes: to leave these out costs a tenth of the pattern's price.
_NO_ASCII_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())


def clean(text: str) -> str:
    """NFC, without control characters and lone surrogates, white space folded to single spaces and trimmed."""
    if text.isprintable() and "  " not in text:  # of white space, only the space is printable
        folded, is_printable = text.strip(), True
    else:
        folded = " ".join(text.split())
        is_printable = folded.isprintable()  # then nothing is forbidden in it, and that is nearly always so
    if folded.isascii():
        return folded if is_printable else _FORBIDDEN.sub("", folded)
    if not is_printable and _FORBIDDEN.search(folded):
        folded = " ".join(_FORBIDDEN.sub("", folded).split())
    return folded if unicodedata.is_normalized("NFC", folded) else unicodedata.normalize("NFC", folded)


def clean_or_none(text: str | None) -> str | None:
    """`clean`, with None for nothing to read: empty, blank, or invisible characters alone."""
    if not text or text.isspace():
        return None
    cleaned = clean(text)
    return cleaned if cleaned and (cleaned.isascii() or cleaned.strip(_INVISIBLE)) else None


def unique(values: list[str]) -> tuple[str, ...]:
    """The values cleaned, without blanks and repeats, in their order."""
    return tuple(dict.fromkeys(found for value in values if (found := clean_or_none(value))))


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for constants that are long lists of names."""
    return frozenset(text.split())


def fit_for_tree(text: str) -> str:
    """The text without what the parser of HTML lets through, and a tree does not take back (XML 1.0, 2.2)."""
    return _NO_XML.sub("", text)


def without_surrogates(text: str) -> str:
    """The text with lone surrogates dropped, so that it can be encoded."""
    return text if text.isascii() else _SURROGATES.sub("", text)


def letters(text: str) -> str:
    """The letters and digits of a text alone: what two copies of it share, whatever their spacing and quotes."""
    folded = text.casefold()
    if folded.isascii():
        return folded.encode().translate(None, _NO_ASCII_LETTERS).decode()
    return _NO_LETTERS.sub("", folded)


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences of its script do."""
    said = text.rstrip(CLOSING_SIGNS)
    if said.endswith(SENTENCE_ENDS):
        return True
    if said.isascii():
        return False
    return (len(said) >= _UNPUNCTUATED and "\u0e00" <= said[-1] <= "\u0eff") or _TYPED_ENDS.search(said) is not None


def ends_line(text: str) -> bool:
    """Whether a text ends as lines of running text do: with a sentence, or so that the next line belongs to it."""
    return ends_sentence(text) or text.rstrip(CLOSING_SIGNS).endswith(_GOES_ON)


def length(text: str) -> int:
    """How much a text says, in letters of an alphabet."""
    return len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text))


def comparable(text: str) -> str:
    """A form for comparing lines: case folded, without invisible characters and outer punctuation."""
    return opening(text).rstrip(" .:…•|-–—")


def opening(text: str) -> str:
    """A form for comparing how lines begin: as `comparable`, with the punctuation at the end kept."""
    stripped = text if text.isprintable() else _INVISIBLES.sub("", text)  # what is invisible is not printable
    return stripped.casefold().lstrip(" .:…•|-–—")
