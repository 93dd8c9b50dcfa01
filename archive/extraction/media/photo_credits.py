"""Credits that stand at the end of a caption's own words, and the labels of those that stand apart.

The station in May. Foto: Jan Kowal      a label with its mark
The station in May (Photo by J. Roe)     the same in brackets
The station in May [Jan Kowal/Lake]      square brackets that hold a name and a house
The station in May [Getty Images]        brackets that hold the name of an agency
The station in May. (Lakeside 4)         brackets that hold a name, after a sentence
The station in May | EFE                 an agency after a bar
A view of the station in May | Jan Kowal   a person's name after a bar and some words
山田太郎撮影                               a name with its label after it
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain

from archive.article import Image
from archive.extraction.boilerplate import agencies
from archive.extraction.data_files import read_table
from archive.extraction.text import CLOSING_SIGNS, SENTENCE_ENDS, clean_or_none, letters, word_set

_WORDS = read_table("media/photo_credits")


def _words(table: str) -> tuple[str, ...]:
    """The labels of every language in a table."""
    return tuple(chain.from_iterable(_WORDS[table].values()))


def _either(table: str) -> str:
    return "|".join(map(re.escape, _words(table)))


_OF_PHOTOS, _OF_PICTURES, _SHORT = _either("photo"), _either("picture"), _either("short")
_MARK = r"\s?[:：／=៖՝፦]"
#: No label is without one of these, but those that end with a point.
_MARKS = frozenset(":：／=©៖՝፦")
_POINTED = tuple(map(str.casefold, _words("short")))
_LABEL = re.compile(
    rf"(?<!\w)(?:(?P<photo>(?:{_OF_PHOTOS}|{_OF_PHOTOS.upper()}){_MARK}"
    rf"|(?:{_SHORT})\.:?(?=\s)|©)"
    rf"|(?:{_OF_PICTURES}|{_OF_PICTURES.upper()}){_MARK})\s*"
)
#: Where nothing but a credit is expected its label may have any form.
_OPENS = re.compile(
    rf"(?:(?:(?:{_OF_PHOTOS}|{_OF_PICTURES})(?:{_MARK}|\s?©|\s[-–](?=\s))|(?:{_SHORT})\.|©|(?:{_either('rights')})(?=\s))\s*)+",
    re.IGNORECASE,
)
_OWED = re.compile(r"(?:courtesy(?: of)?|provided by|submitted by)\s", re.IGNORECASE)
_PLAIN = re.compile(rf"(?:{_OF_PHOTOS})\s(?=\w)", re.IGNORECASE)
#: "Mynd/Jón Kowal", as newsrooms in Iceland write it.
_SLASHED = re.compile(rf"(?<!\w)(?:{_OF_PHOTOS}|Mynd)/(?=[^\W\d_])", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:photos?|images?|pictures?|pics?) (?:by|courtesy(?: of)?|credits?) |Fotografía de ", re.IGNORECASE
)
_FROM = re.compile(r"(?:photos?|images?|pictures?) from ", re.IGNORECASE)
#: No such words are without one of these.
_OF_BY = ("photo", "image", "pic", "fotograf")
_BRACKETS = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,100})[)\]）][.\s]*$")
#: "foto Kowal", in brackets.
_PHOTO_OF = re.compile(r"(?:foto|photo|фото)\s([^/]+)", re.IGNORECASE)
#: After a bar, and words that are no name: "J. L. Ordóñez", "Jan Kowal".
_PERSON = re.compile(r"(?:[^\W\d_][\w.'’-]*\s){1,3}[^\W\d_][\w'’-]+(?:,\s[^,|\d]{2,40})?")
#: What a page says of a caption to those who cannot see it.
_LABEL_OF_CAPTION = re.compile(
    r"^(?:Legende|Bildunterschrift|Image caption|Caption|Légende|Didascalia)\s?:\s*", re.IGNORECASE
)
#: The label of a credit, but before a caption whose credit stands apart.
_LABEL_OF_PICTURE = re.compile(r"^(?:Photo|Image|Picture|Foto)\s?:\s+(?=\S+\s)", re.IGNORECASE)
#: "山田太郎撮影", "台鐵公司提供".
_TAKEN = re.compile(rf"([^。！？()（）]{{2,30}}?)\s?(?<!拍)(?:{_either('after')})")
#: "The washed-out road. Lakeside Rescue ©"
_SIGNED = re.compile(r"[.!?]\s+([^.!?]{2,60}?)\s?©$")
_PHOTO_OF_HIS = " nuotr"  # "The station / J. Kowalio nuotr."
#: "The station in May. PHOTO | COURTESY", as newsrooms in East Africa write it.
_BARRED = re.compile(r"(?<!\w)(?:PHOTO|Photo|PICTURE)\s?\|\s?([^|]{2,60})$")
_BARS = re.compile(r"\s[|/]\s+")
#: Whom a dash alone tells from the words before it: other names of agencies are those of places and papers.
_OF_DASHES = frozenset(
    ("AFP", "Reuters", "REUTERS", "EPA", *(name for name in _WORDS["agencies"] if len(name) > len("APA")))
)
#: "The station in May - AFP", "The station in May. Lakeside Radio/Jan Kowal", "The station in May. /KLKE"
_HOUSE_AND_NAME = re.compile(r"[^/]{2,60}[^/\s]/[^/\s][^/]{1,60}")
_LAST_DASH = re.compile(r"\s[-–—]\s([^-–—]{2,60})$")
_LAST_BOTH = re.compile(r"(?<=[.!?])\s([^.!?/]{2,40}/[^.!?/]{2,40})$")
_LAST_STROKE = re.compile(r"(?<=[.!?。])\s/([^\s/][^/]{1,40})$")
_OPENING, _CLOSING = tuple("([（"), tuple(")]）")
_BETWEEN = " \xa0-–—|/,;•·([（"
_SEPARATORS = tuple("-–—|/;•·") + _OPENING
_AROUND = " \xa0-–—|/;•·"
#: A sentence that ends, and another that begins: no name.
_SENTENCES = re.compile(r"[^\W\d_]{4,}[.!?]\s+\w")
#: A credit with its label is no longer.
_LONGEST = 120
_PARTS = re.compile(r"\s*[/,|;&]\s*|\s+(?:via|for|für|and|und|et)\s+")
_OF_AGENCIES = re.compile(r"^(?:photos?|foto|pool)[: ]\s*|\s+(?:photos?|file|pool|images?)$", re.IGNORECASE)
_CONNECTING = word_set("the via for de da di del du des la le les los las dos do von van der den und and of y e et")
_MOST_WORDS = 8
_FEW_WORDS = 3
#: In brackets too: a picture of what kind it is.
_KIND = re.compile(
    r"(?:archiv|arhiv|archief|symbol|file|illustrat|ilustr|stock|library|video|screenshot|left|right|centre|center|above|below|part|teil|gallery|album|click|tap|zoom)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def with_credit_apart(image: Image, sites: Collection[str] = ()) -> Image:
    """A picture whose caption does not end with its credit, and whose credit has no label.

    `sites` are the names of its page's site.
    """
    if image.caption is None and image.credit is None:
        return image
    if image.caption is None and image.credit is not None and ends_with_credit(image.credit):
        image = replace(image, caption=image.credit, credit=None)
    caption, credit = image.caption and _LABEL_OF_CAPTION.sub("", image.caption), _without_opening(image.credit)
    if caption is not None and credit is not None:
        caption = _LABEL_OF_PICTURE.sub("", caption)
    if caption is not None and credit is None and _HOUSE_AND_NAME.fullmatch(caption) and names_house(caption):
        caption, credit = None, caption
    if caption is not None and not any(map(str.isalpha, caption)):
        caption = None  # the name of a file
    elif caption is not None and credit is not None:
        said, name = split_credit(caption, sites)
        caption = said if name == credit else without_label(caption)
    elif caption is not None:
        caption, credit = split_credit(caption, sites)
    is_as_it_was = caption == image.caption and credit == image.credit
    return image if is_as_it_was else replace(image, caption=caption, credit=credit)


def split_credit(caption: str, sites: Collection[str] = ()) -> tuple[str | None, str | None]:
    """The words of a caption and the credit at their end; the caption as it is and None, where there is none.

    In brackets a name of the site, one of `sites`, is a credit too.
    """
    start = max(len(caption) - _LONGEST, 0)
    for label in _labels(caption, start):
        before = caption[: label.start()]
        name = _named(caption[label.end() :], is_open=before.rstrip().endswith(_OPENING))
        if name and _may_precede(before, label, name):
            return _ended(before), name
    brackets = _BRACKETS.search(caption, start) if caption.rstrip(" .").endswith(_CLOSING) else None
    if brackets is None:
        return _split_plain(caption, start)
    said, before = brackets[1].strip(), caption[: brackets.start()]
    is_square = brackets[0].lstrip().startswith("[") and "/" in said and is_titled(said)
    name = said if is_square and not is_kind(said) else _in_brackets(said, before)
    if name is None and letters(said) in map(letters, sites):
        name = said
    if name is None:
        return caption, None
    return _ended(before.removesuffix(brackets[0].rstrip())), name  # some print it twice


def _labels(caption: str, start: int) -> Iterator[re.Match[str]]:
    """The labels in the end of a caption; most hold no mark of one, and to look for each of the words costs more."""
    end = caption[start:].casefold()
    may_hold = not _MARKS.isdisjoint(end) or any(label in end for label in _POINTED)
    return _LABEL.finditer(caption, start) if may_hold else iter(())


def _split_plain(caption: str, start: int) -> tuple[str | None, str | None]:
    """The same for a credit that neither a mark nor brackets set apart."""
    said = caption.rstrip(" .")
    folded = said.casefold()
    for label in _BY.finditer(said, start) if any(word in folded for word in _OF_BY) else ():
        if _is_apart(caption[: label.start()].rstrip()) and is_titled(said[label.end() :]):
            return _ended(caption[: label.start()]), said[label.end() :]
    for bar in _BARS.finditer(said, start):
        rest = said[bar.end() :]
        if rest.endswith(_PHOTO_OF_HIS):
            return _ended(caption[: bar.start()]), rest.removesuffix(_PHOTO_OF_HIS)
        is_person = len(said[: bar.start()].split()) > _FEW_WORDS and _PERSON.fullmatch(rest)
        if is_titled(rest) and (is_person or rest.split("/")[0].strip() in _agencies()):
            return _ended(caption[: bar.start()]), rest
    if (dash := _LAST_DASH.search(said, start)) and _is_after_dash(dash[1], caption[: dash.start()]):
        return _ended(caption[: dash.start()]), dash[1]
    if (barred := _BARRED.search(said, start)) and is_titled(barred[1]):
        return _ended(caption[: barred.start()]), barred[1]
    for slashed in _SLASHED.finditer(said, start):
        after = said[slashed.end() :]
        if _is_apart(caption[: slashed.start()].rstrip()) and is_titled(after) and not is_kind(after):
            return _ended(caption[: slashed.start()]), after
    if (both := _LAST_BOTH.search(said, start)) and is_titled(both[1]) and " " in both[1]:
        return _ended(caption[: both.start()]), both[1]
    if (stroke := _LAST_STROKE.search(said, start)) and (stroke[1].isupper() or stroke[1] in _agencies()):
        return _ended(caption[: stroke.start()]), stroke[1]
    if said.endswith("©") and (name := _SIGNED.search(said)):
        return said[: name.start() + 1], name[1]
    last = max(map(said.rfind, "。！？")) + 1
    taken = _TAKEN.fullmatch(said, last) if last else None
    return (caption, None) if taken is None else (said[:last], taken[1].strip())


def _is_after_dash(name: str, before: str) -> bool:
    """Whether what stands after a caption's last dash is a credit: an agency, any name after a whole sentence."""
    house, _, kind = name.partition("/")
    if house in _OF_DASHES and (not kind or is_kind(kind)):
        return True
    is_short = len(name.split()) <= _FEW_WORDS and is_titled(name) and not is_kind(name)
    return is_short and before.rstrip(CLOSING_SIGNS).endswith(SENTENCE_ENDS)


def _in_brackets(said: str, before: str) -> str | None:
    """The name in the brackets at a caption's end; None for words that are no credit."""
    if by := _BY.match(said):
        return said[by.end() :]
    if (slashed := _SLASHED.match(said)) and is_titled(said[slashed.end() :]):
        return said[slashed.end() :]
    if (source := _FROM.match(said)) and _is_source(said[source.end() :]):
        return said[source.end() :]
    if (plain := _PHOTO_OF.fullmatch(said)) and is_titled(plain[1]) and not is_kind(plain[1]):
        return plain[1]
    if (label := _OPENS.match(said)) and (name := said[label.end() :]) and _is_name(name):
        return name
    if (owed := _OWED.match(said)) and is_titled(said[owed.end() :]):
        return said
    if taken := _TAKEN.fullmatch(said):
        return taken[1]
    person, _, house = said.rpartition("/")
    is_first = len(person) > len("AFP") and person.isupper() and " " in house  # shorter ones are countries' too
    is_apart = _is_apart(before.rstrip()) or (" " in person and house.strip().isupper()) or is_first
    is_name = is_apart and is_titled(said) and (" " in said or said.isupper())
    return said if (is_name and not is_kind(said)) or _names_agency(said, before) else None


def _without_opening(credit: str | None) -> str | None:
    """A credit without its label, what a second label tells, and the marks that set it apart."""
    if credit is None:
        return None
    if credit.startswith(_OPENING) and credit.endswith(_CLOSING) and not any(sign in credit[1:-1] for sign in _CLOSING):
        credit = credit[1:-1]
    label = _OPENS.match(credit) or _BY.match(credit)
    name = credit if label is None else credit[label.end() :]
    if label is None and (slashed := _SLASHED.match(credit)) and not is_kind(credit[slashed.end() :]):
        name = credit[slashed.end() :]
    if label is None and (plain := _PLAIN.match(credit)) and credit[plain.end() :] in _agencies():
        name = credit[plain.end() :]
    return clean_or_none(_first_name(name).strip(_AROUND))


def _first_name(credit: str) -> str:
    """What stands before the label of a second credit: "Jan Kowal | Zdroj: Lake"; after it, if it is of a photo."""
    second = next(_labels(credit, 1), None)
    if second is None or second[0].startswith("©"):  # "Jan Kowal © Lakeside"
        return credit
    return credit[second.end() :] if second["photo"] else credit[: second.start()].rstrip(_BETWEEN)


def _named(rest: str, *, is_open: bool) -> str | None:
    """The name after a label; None for more than a name. `is_open` says whether brackets are."""
    label = _OPENS.match(rest)  # a second one: "© Photo: Lakeside"
    name = (rest if label is None else rest[label.end() :]).rstrip(" .")
    if is_open != name.endswith(_CLOSING):
        return None
    name = _first_name(name.rstrip(" .)]）"))
    if len(name) < 2 or _SENTENCES.search(name) or any(sign in name for sign in _CLOSING):
        return None
    return name


def _may_precede(before: str, label: re.Match[str], name: str) -> bool:
    """Whether a credit may follow some words: a label in the midst of a sentence is one of its words."""
    said, is_of_photo = before.rstrip(), label["photo"] is not None
    is_short = len(name.split()) <= _FEW_WORDS
    if not said or not _is_apart(said):
        is_alone = is_short and not said  # "Foto: policie ČR"
        return is_of_photo and (label[0].startswith("©") or is_alone or _is_name(name))
    return is_short or _is_name(name)


def _is_apart(before: str) -> bool:
    """Whether words end so that what follows is none of their sentence, or there are none."""
    return not before or before.endswith(_SEPARATORS) or before.rstrip(CLOSING_SIGNS).endswith(SENTENCE_ENDS)


def _is_name(text: str) -> bool:
    """Whether a text reads as the names of people and agencies, and not as words about the picture."""
    words = text.split()
    if "/" in text or text in _agencies():
        return True
    return len(words) <= _MOST_WORDS and not any(word[0].islower() and word not in _CONNECTING for word in words)


def is_kind(text: str) -> bool:
    """Whether a text says what kind of picture it is, or what to do with it."""
    return _KIND.match(text) is not None


def ends_with_credit(text: str) -> bool:
    """Whether words end with brackets that hold a credit by its label: "The station in May (Photo/Lake News)"."""
    brackets = _BRACKETS.search(text, max(len(text) - _LONGEST, 0)) if text.rstrip(" .").endswith(_CLOSING) else None
    if brackets is None or not text[: brackets.start()].strip():
        return False
    said = brackets[1].strip()
    labels = (pattern.match(said) for pattern in (_OPENS, _BY, _FROM, _SLASHED))
    return any(label is not None and _is_source(said[label.end() :]) for label in labels)


def _is_source(text: str) -> bool:
    """Whether a text after a label is written as a name, or an address, is."""
    return is_titled(text) or ("." in text and " " not in text)


def has_label(text: str) -> bool:
    """Whether a text begins with the label of a credit."""
    return _OPENS.match(text) is not None


def is_titled(text: str) -> bool:
    """Whether each word of a short text is written as a name's are, and none of them is a year."""
    words = [word for word in re.split(r"[\s/,]+", text) if word]
    is_each = all(word[0].isupper() or word[0].isdigit() or word in _CONNECTING for word in words)
    return is_each and len(words) <= _MOST_WORDS and any(word[0].isupper() for word in words) and not _YEAR.search(text)


def _ended(before: str) -> str | None:
    """The words before a credit, without what set it apart."""
    return clean_or_none(before.rstrip(_BETWEEN))


def without_label(caption: str) -> str | None:
    """A caption without the label of a credit that was taken out of it."""
    labels = _labels(caption, max(len(caption) - _LONGEST, 0))
    last = next((label for label in labels if label.end() == len(caption)), None)
    return clean_or_none(caption.rstrip(_AROUND)) if last is None else _ended(caption[: last.start()])


def _names_agency(said: str, before: str) -> bool:
    """Whether the words in brackets hold an agency, and not the letters that some words before them stand for."""
    known = _agencies()
    if said in known and said.isupper():
        return not _spelled_out(said, before)
    return any(part in known or _OF_AGENCIES.sub("", part) in known for part in _PARTS.split(said))


def names_house(text: str) -> bool:
    """Whether a text is an agency's name, alone or beside a person's: "PAP/Jan Kowal"."""
    return is_titled(text) and not _agencies().isdisjoint(_PARTS.split(text.removeprefix("The ")))


def _spelled_out(letters: str, before: str) -> bool:
    """Whether "… British Broadcasting Corporation" comes before "BBC"."""
    words = re.split(r"[\s-]+", before.strip())[-len(letters) :]
    return "".join(word[:1] for word in words).upper() == letters


@cache
def _agencies() -> frozenset[str]:
    """Every written form of an agency, in capitals too."""
    forms = (*agencies(), *_WORDS["agencies"])
    return frozenset((*forms, *(f"{form} Images" for form in forms), *map(str.upper, forms)))
