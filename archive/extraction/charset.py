"""Which encoding the bytes of a page are in: UTF-8 first, for declared charsets lie; then what is declared or assumed.

Only the labels of the WHATWG Encoding Standard count: Python also answers to `rot13`, `zlib` and `idna`, which are no
charsets and fail in odd ways.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from archive.extraction.legacy_charsets import assumed
from archive.extraction.text import without_surrogates

#: Python codec -> labels of the Encoding Standard (https://encoding.spec.whatwg.org/#names-and-labels).
_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2",
    "iso8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3",
    "iso8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988",
    "iso8859-6": "arabic asmo-708 csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 "
    "iso88596 iso_8859-6 iso_8859-6:1987 csiso88596e csiso88596i",
    "iso8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
    "iso_8859-7:1987 sun_eu_greek",
    "iso8859-8": "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
    "iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical",
    "iso8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "mac-roman": "csmacintosh mac macintosh x-mac-roman",
    "cp874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "cp1250": "cp1250 windows-1250 x-cp1250",
    "cp1251": "cp1251 windows-1251 x-cp1251",
    "cp1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
    "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    "cp1253": "cp1253 windows-1253 x-cp1253",
    "cp1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
    "windows-1254 x-cp1254",
    "cp1255": "cp1255 windows-1255 x-cp1255",
    "cp1256": "cp1256 windows-1256 x-cp1256",
    "cp1257": "cp1257 windows-1257 x-cp1257",
    "cp1258": "cp1258 windows-1258 x-cp1258",
    "mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso2022-jp": "csiso2022jp iso-2022-jp",
    "cp932": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "cp949": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
    "ksc_5601 windows-949",
}
_CODECS = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
BYTE_ORDER_MARKS = tuple(mark for mark, _ in _BOMS)
#: `<meta charset="x">` and `<meta http-equiv=… content="text/html; charset=x">`, in the bytes a browser looks at.
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:\-]{2,40})""", re.IGNORECASE)
_LOOKED_AT = 4096
#: A page with fewer broken sequences than this share of its non-ASCII characters is UTF-8 that was cut or patched.
_TOLERATED = 0.02
#: The bytes of characters that are not ASCII.
_FOREIGN = bytes(range(128, 256))


class Decoded(NamedTuple):
    text: str
    codec: str
    exact: bool  #: no byte had to be replaced


def codec_for(label: str | None) -> str | None:
    """The Python codec of a WHATWG label; None for anything else."""
    return _CODECS.get(label.strip().lower()) if label else None


def as_utf8(data: bytes, charset: str | None = None, url: str = "") -> tuple[bytes, bool]:
    """The bytes of a page in UTF-8, and whether none had to be replaced. `charset` is the label of the HTTP header."""
    decoded = decode(data, charset, url)
    return without_surrogates(decoded.text).encode(), decoded.exact


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8 throughout."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode(data: bytes, charset: str | None = None, url: str = "") -> Decoded:
    """The text of a page. `charset` is the label of the HTTP header: a hint, asked only where UTF-8 does not fit.

    The country of `url` tells where nothing else does.
    """
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return _decode_as(data[len(bom) :], codec)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", exact=True)
    except UnicodeDecodeError:
        return _decode_broken(data, charset, url)


def _decode_broken(data: bytes, charset: str | None, url: str) -> Decoded:
    text = data.decode("utf-8", "replace")
    foreign = len(text) - len(data.translate(None, _FOREIGN))
    if text.count("\ufffd") <= _TOLERATED * foreign:
        return Decoded(text, "utf-8", exact=False)
    declared = _META.search(data[:_LOOKED_AT])
    labels = (charset, declared.group(1).decode("ascii", "replace") if declared else None)
    known = (found for label in labels if (found := codec_for(label)) and found != "utf-8")
    return _decode_as(data, next(known, None) or assumed(data, url))


def _decode_as(data: bytes, codec: str) -> Decoded:
    text = data.decode(codec, "replace")
    return Decoded(text, codec, exact="\ufffd" not in text)
