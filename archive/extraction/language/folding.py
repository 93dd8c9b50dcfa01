"""Folding: one spelling for the many that the names of months have on pages."""

from __future__ import annotations

import re
import unicodedata

#: Accents of Latin, Greek and Cyrillic, vowel signs of Hebrew and Arabic, what joins, parts and directs letters.
_LEFT_OUT = dict.fromkeys(
    [
        0xAD,
        *range(0x300, 0x370),
        *range(0x591, 0x5C8),
        0x640,
        *range(0x64B, 0x660),
        0x670,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    ]
)
#: The letters of one sound that keyboards of Arabic, Persian, Pashto and Kurdish have; the Turkish I in capitals.
_SAME = str.maketrans({"ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ێ": "ی", "ك": "ک", "ı": "i"})
_DIGIT_OF_A_SCRIPT = re.compile(r"(?![0-9])\d")


def fold(text: str) -> str:
    """Case folded, without accents and what cannot be seen, with western digits.

    "ARALIK" and "aralık", "أبريل" and "ابريل", "ΜΑΪΟΥ" and "Μαΐου" are the same then.
    """
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", text.casefold()).translate(_LEFT_OUT).translate(_SAME)
    plain = unicodedata.normalize("NFC", parts)  # the signs of Hangul together again
    return _DIGIT_OF_A_SCRIPT.sub(lambda digit: str(unicodedata.digit(digit[0])), plain)
