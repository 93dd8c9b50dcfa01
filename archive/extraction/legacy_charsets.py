"""Which legacy encoding a page is in that names none: that which browsers assume for its language, or its country.

The encodings are those that the HTML Standard suggests (https://html.spec.whatwg.org/#determining-the-character-encoding,
step 9).
"""

from __future__ import annotations

import re

from archive.extraction.addresses import host_of
from archive.extraction.kept_addresses import original

_LANGUAGE = re.compile(
    rb"""<(?:html|body)\b[^>]{0,300}?\blang\s*=\s*["']?\s*([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?)""", re.IGNORECASE
)
_LOOKED_AT = 4096
#: Of Latin letters no four with accents follow each other.
_OTHER_LETTERS = re.compile(rb"[\x80-\xff]{4}")
_DEFAULT = "cp1252"
#: By language; Traditional Chinese by its regions and script.
_BY_LANGUAGE = {
    **dict.fromkeys(("ba", "be", "bg", "kk", "ky", "mk", "ru", "sah", "sr", "tg", "tt", "uk"), "cp1251"),
    **dict.fromkeys(("bs", "cs", "hr", "sk"), "cp1250"),
    **dict.fromkeys(("hu", "pl", "sl"), "iso8859-2"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    **dict.fromkeys(("az", "ku", "tr"), "cp1254"),
    **dict.fromkeys(("ar", "fa", "ps", "ur"), "cp1256"),
    "el": "iso8859-7",
    "he": "cp1255",
    "ja": "cp932",
    "ko": "cp949",
    "th": "cp874",
    "vi": "cp1258",
    "zh": "gb18030",
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo", "zh-hant"), "big5hkscs"),
}
#: Countries' domains, each with the language of its old pages.
_COUNTRIES = (
    "af:fa ir:fa ae:ar bh:ar dz:ar eg:ar iq:ar jo:ar kw:ar lb:ar ly:ar ma:ar om:ar ps:ar qa:ar sa:ar sd:ar sy:ar ye:ar "
    "by:be bg:bg kz:kk kg:ky mk:mk ru:ru su:ru rs:sr tj:tg ua:uk az:az ba:bs cz:cs ee:et gr:el hr:hr hu:hu il:he lt:lt "
    "lv:lv pk:ur pl:pl si:sl sk:sk th:th tr:tr vn:vi cn:zh tw:zh-tw hk:zh-hk mo:zh-mo jp:ja kr:ko"
)
_BY_DOMAIN = dict(pair.split(":") for pair in _COUNTRIES.split())


def assumed(data: bytes, url: str) -> str:
    """The Python codec in which a page is read that is no UTF-8 and names no other.

    Its language decides before its country; one that is written in Latin letters, which templates declare by default,
    only where no words are in others.
    """
    declared = _LANGUAGE.search(data, 0, _LOOKED_AT)
    found = _of_language(declared[1].decode().casefold()) if declared else None
    if found is None and (declared is None or _OTHER_LETTERS.search(data)):
        domain = (host_of(original(url)) or "").rpartition(".")[2]
        found = _of_language(_BY_DOMAIN.get(domain, ""))
    return found or _DEFAULT


def _of_language(tag: str) -> str | None:
    return _BY_LANGUAGE.get(tag) or _BY_LANGUAGE.get(tag.partition("-")[0])
