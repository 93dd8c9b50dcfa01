"""Author lines of Taiwan, China and Korea, which are told by their form, as names there are one word without capitals.

記者張家銘／嘉義報導    社會中心／張家銘、翁郁雯 嘉義報導    文／張家銘    綜合報導／張家銘
張家銘、翁郁雯 報導 / 嘉義
김민수 기자    김민수 [minsu@lake.example]    [김민수 기자 / minsu@lake.example]    LRT 김민수 (minsu@lake.example)
김민수 / 사회부 기자    LRT 뉴스 김민수입니다.    서울-김민수 minsu@lake.example
湖讯消息（记者 李明）：…        before a text
"""

from __future__ import annotations

import re

_HAN_NAME = "[\u4e00-\u9fff]{2,4}"
_HAN_NAMES = f"{_HAN_NAME}(?:[、，,]{_HAN_NAME})*"
_REPORTS = "(?:報導|报道|報道)"
_PLACE_REPORTS = f"[\u4e00-\u9fff]{{0,8}}\\s?{_REPORTS}"
#: The family names of most people: right before "報導" stand places as well.
_FAMILY = (
    "(?:[王李張陳劉楊黃趙吳周徐孫胡朱郭何林羅鄭梁謝宋許鄧馮韓曹曾彭蕭蔡潘田董袁余葉蔣杜魏程呂丁沈任姚盧傅鍾姜崔譚廖范汪"
    "戴賈韋夏邱方侯鄒熊薛尹陶黎賀顧毛郝龔邵錢嚴賴洪莊簡翁游詹卓柯童溫涂巫紀施阮康倪"
    "陸孟駱湯藍歐關喬]|高(?!雄)|蘇(?!州|澳|黎世|格蘭)|江(?!西|蘇)|金(?!門|山)|秦(?!皇島)|連(?!雲港|線))"
)
_REPORTING = re.compile(_PLACE_REPORTS)
_PERSON = re.compile(f"{_FAMILY}[\u4e00-\u9fff]{{1,2}}")
_PICTURES = "(?:[／/]?\\s?(?:圖|图|攝影|摄影)[／/].*)?"
_HAN_LINE = re.compile(
    f"(?:記者|记者)\\s?({_HAN_NAMES})[／/\\s]\\s?{_PLACE_REPORTS}"
    f"|(?:記者|记者|文|綜合報導|综合报道|[\u4e00-\u9fff]{{2,4}}中心)[／/]\\s?({_HAN_NAMES}?)(?:\\s{_PLACE_REPORTS})?{_PICTURES}"
    f"|[\u4e00-\u9fff]{{2,4}}中心[／/]\\s?({_FAMILY}[\u4e00-\u9fff]{{2}}){_REPORTS}"
    f"|({_PERSON.pattern}(?:[、，,]{_PERSON.pattern})*)\\s?{_REPORTS}\\s?[／/]\\s?[\u4e00-\u9fff]{{2,6}}"
)
_RANKS = "선임|인턴|수습|전문"
_KOREAN_NAME = f"(?!{_RANKS})[\uac00-\ud7a3]{{2,4}}"
_KOREAN_NAMES = f"{_KOREAN_NAME}(?:[·,、]\\s?{_KOREAN_NAME})*"
#: Before a name may stand where it was written or for which desk; before the role, of what rank.
_KOREAN_DESK = "(?:[\uac00-\ud7a3A-Z]{2,8}\\s)?"
_KOREAN_RANK = f"(?:(?:{_RANKS})\\s?)?"
_ADDRESS = r"[\[(]?[\w.+-]+@[\w.-]+[\])]?"
_KOREAN_LINE = re.compile(
    f"[\\[(]?\\s?{_KOREAN_DESK}({_KOREAN_NAMES})\\s?{_KOREAN_RANK}(?:기자|특파원|리포터)(?:\\s?[/|]?\\s?{_ADDRESS})?\\s?[\\])]?"
    f"|(?:[A-Z]{{2,5}}\\s|[\uac00-\ud7a3]{{2,5}}-)?({_KOREAN_NAME})\\s?{_ADDRESS}"
    f"|({_KOREAN_NAME})\\s?/\\s?[\uac00-\ud7a3]{{2,8}}\\s?(?:기자|특파원)"
    f"|[A-Z]{{2,5}}\\s?(?:뉴스\\s?)?({_KOREAN_NAME})입니다[.]?"
)
_OPENING = ("[", "(")
#: "LRT 뉴스 김민수입니다.": with which a report on the air ends.
_SIGNS_OFF = "입니다"
#: A line with none of these is none of them.
_HAN_SIGNS = ("／", "/", "記者", "记者")
_KOREAN_SIGNS = ("기자", "특파원", "리포터", "@", _SIGNS_OFF)
_STATION = "[\u4e00-\u9fff]{1,6}台"
_IN_BRACKETS = re.compile(
    f"[（(](?:本[台报報]|本臺)?(?:记者|記者)(?![会會])[\\s：:]?({_HAN_NAMES})(?:\\s(?:通[讯訊][员員]|{_STATION}记者)\\s?({_HAN_NAMES}))?[）)]"
)
#: What stands where a name does, and is a desk, an agency, a verb.
_NOBODY = re.compile("기자|특파원|获悉|獲悉|.*(?:报道|報導|報道|部|社|中心)")
_BETWEEN = re.compile(r"[、，,·\s]+")
_LONGEST_LINE = 80
_BEFORE_TEXT = 40


def line_names(text: str) -> list[str]:
    """Whom a line names that is nothing but an author line of the Far East."""
    first = text[:1]
    is_of_house = first.isupper() and ("@" in text or _SIGNS_OFF in text)
    may_be = "\u4e00" <= first <= "\ud7a3" or first in _OPENING or is_of_house
    if not may_be or len(text) > _LONGEST_LINE:
        return []
    for pattern, signs in ((_HAN_LINE, _HAN_SIGNS), (_KOREAN_LINE, _KOREAN_SIGNS)):
        found = pattern.fullmatch(text) if any(sign in text for sign in signs) else None
        if found:
            return _names(next(filter(None, found.groups())))
    return []


def are_people(parts: list[str]) -> bool:
    """Whether words of Han are people, each by a family name: none an agency, a role or a town."""
    return len(parts) > 1 and all(_PERSON.fullmatch(part) for part in parts)


def says_reports(part: str) -> bool:
    """Whether a part of an author line says from where those report whom the other parts name: "南投報導"."""
    return _REPORTING.fullmatch(part) is not None


def names_before(text: str) -> list[str]:
    """Whom the beginning of a text names in brackets as the reporters."""
    found = None if text.isascii() else _IN_BRACKETS.search(text[:_BEFORE_TEXT])
    return _names("、".join(filter(None, found.groups()))) if found else []


def _names(text: str) -> list[str]:
    return [name for name in _BETWEEN.split(text) if not _NOBODY.fullmatch(name)]
