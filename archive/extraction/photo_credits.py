"""Credits that stand at the end of a caption's own words.

The station in May. Foto: Jan Kowal      a label with its mark
The station in May (Photo by J. Roe)     the same in brackets
The station in May [Getty Images]        brackets that hold the name of an agency
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from archive.article import Image
from archive.extraction.boilerplate import agencies
from archive.extraction.text import CLOSING_SIGNS, SENTENCE_ENDS, clean_or_none

#: Words that name nobody but who took a picture.
_OF_PHOTOS = (
    "Foto|Fotos|Fotó|Foto-ul|Fotoğraf|Fotografía|Fotografia|Fotografie|Fotokredit|Photo|Photos|Photo credit"
    "|Photo courtesy|Pic courtesy|Pic Courtesy|Image credit|Picture credit|Credit|Credits|Crédit|Crédits|Crédit photo"
    "|Crédito|Créditos"
    "|Copyright|Bildquelle|Bildrechte|Bildnachweis|Zdjęcie|Ljósmynd|Nuotrauka|Фото|Фота|Снимка|Φωτό|Φωτογραφία|Ảnh"
    "|צילום|عکس|写真|사진"
)
#: Words that may also open a caption, or a sentence about pictures.
_OF_PICTURES = (
    "Bild|Bilder|Bilde|Billede|Beeld|Pic|Pics|Picture|Pictures|Image|Images|Imagen|Imagem|Immagine|Kuva|Kuvat|Mynd|Pilt"
    "|Slika|Kép|Source|Quelle|Fuente|Fonte|Kilde|Källa|Lähde|Źródło|Zdroj|Kaynak|Bron|Источник|Джерело|Πηγή"
    "|تصویر|صورة|المصدر|图|图片|圖片"
)
_LABEL = re.compile(
    rf"(?<!\w)(?:(?P<photo>(?:{_OF_PHOTOS}|{_OF_PHOTOS.upper()})\s?[:：]|(?:Fot|FOT|Zdj|Nuotr|Φωτ|Фот)\.:?(?=\s)|©)"
    rf"|(?:{_OF_PICTURES}|{_OF_PICTURES.upper()})\s?[:：])\s*"
)
_BY = re.compile(r"(?:photos?|images?|pictures?|pics?) (?:by|courtesy(?: of)?) ", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,100})[)\]）][.\s]*$")
_OPENING, _CLOSING = tuple("([（"), tuple(")]）")
_BETWEEN = " \xa0-–—|/,;•·([（"
_SEPARATORS = tuple("-–—|/;•·") + _OPENING
#: A sentence that ends, and another that begins: no name.
_SENTENCES = re.compile(r"[^\W\d_]{4,}[.!?]\s+\w")
#: A credit with its label is no longer.
_LONGEST = 120
_PARTS = re.compile(r"\s*[/,|;&]\s*|\s+(?:via|for|für|and|und|et)\s+")
_OF_AGENCIES = re.compile(r"^(?:photos?|foto|pool)[: ]\s*|\s+(?:photos?|file|pool|images?)$", re.IGNORECASE)
#: Agencies of pictures alone, and those that the credits of texts do not know.
_OF_PICTURES_ALONE = (
    "Getty", "EPA", "EPA-EFE", "Shutterstock", "iStock", "Alamy", "Imago", "imago", "PA", "Picture Alliance", "NTB",
    "picture alliance", "Scanpix", "Ritzau Scanpix", "Lehtikuva", "Keystone", "Belga", "ANP", "APA", "MTI", "Lusa",
    "NurPhoto", "SIPA", "Zuma", "Unsplash", "Pixabay", "Wikimedia Commons", "Adobe Stock", "Depositphotos",
)  # fmt: skip
_CONNECTING = frozenset(["de", "da", "di", "del", "la", "von", "van", "der", "den", "und", "and", "of", "y", "e", "et"])
_MOST_WORDS = 8
_FEW_WORDS = 3


def with_credit_apart(image: Image) -> Image:
    """A picture whose caption does not end with its credit."""
    if image.caption is None:
        return image
    if not any(map(str.isalpha, image.caption)):
        return replace(image, caption=None)  # the name of a file
    if image.credit is not None:
        return replace(image, caption=_without_label(image.caption))
    caption, credit = split_credit(image.caption)
    return image if credit is None else replace(image, caption=caption, credit=credit)


def split_credit(caption: str) -> tuple[str | None, str | None]:
    """The words of a caption and the credit at their end; the caption as it is and None, where there is none."""
    for label in _LABEL.finditer(caption, max(len(caption) - _LONGEST, 0)):
        before = caption[: label.start()]
        name = _named(caption[label.end() :], is_open=before.rstrip().endswith(_OPENING))
        if name and _may_precede(before, label, name):
            return _ended(before), name
    brackets = _BRACKETS.search(caption, max(len(caption) - _LONGEST, 0))
    if brackets is None:
        return caption, None
    said, before = brackets[1], caption[: brackets.start()]
    name = _BY.sub("", said, count=1) if _BY.match(said) else said
    if name == said and not _names_agency(said, before):
        return caption, None
    return _ended(before.removesuffix(brackets[0].rstrip())), name  # some print it twice


def _named(rest: str, *, is_open: bool) -> str | None:
    """The name after a label; None for more than a name. `is_open` says whether brackets are."""
    name = rest.rstrip(" .")
    if is_open != name.endswith(_CLOSING):
        return None
    name = name.rstrip(" .)]）")
    if len(name) < 2 or _SENTENCES.search(name) or any(sign in name for sign in _CLOSING):
        return None
    return name


def _may_precede(before: str, label: re.Match[str], name: str) -> bool:
    """Whether a credit may follow some words: a label in the midst of a sentence is one of its words."""
    said, is_of_photo = before.rstrip(), label["photo"] is not None
    if not said or not _is_apart(said):
        return is_of_photo and (label[0].startswith("©") or _is_name(name))
    return len(name.split()) <= _FEW_WORDS or _is_name(name)


def _is_apart(before: str) -> bool:
    """Whether words end so that what follows is none of their sentence."""
    return before.endswith(_SEPARATORS) or before.rstrip(CLOSING_SIGNS).endswith(SENTENCE_ENDS)


def _is_name(text: str) -> bool:
    """Whether a text reads as the names of people and agencies, and not as words about the picture."""
    words = text.split()
    if "/" in text or text in _agencies():
        return True
    return len(words) <= _MOST_WORDS and not any(word[0].islower() and word not in _CONNECTING for word in words)


def _ended(before: str) -> str | None:
    """The words before a credit, without what set it apart."""
    return clean_or_none(before.rstrip(_BETWEEN))


def _without_label(caption: str) -> str | None:
    """A caption without the label of a credit that was taken out of it."""
    labels = _LABEL.finditer(caption, max(len(caption) - _LONGEST, 0))
    last = next((label for label in labels if label.end() == len(caption)), None)
    return caption if last is None else _ended(caption[: last.start()])


def _names_agency(said: str, before: str) -> bool:
    """Whether the words in brackets hold an agency, and not the letters that some words before them stand for."""
    known = _agencies()
    if said in known and said.isupper():
        return not _spelled_out(said, before)
    return any(part in known or _OF_AGENCIES.sub("", part) in known for part in _PARTS.split(said))


def _spelled_out(letters: str, before: str) -> bool:
    """Whether "… British Broadcasting Corporation" comes before "BBC"."""
    words = re.split(r"[\s-]+", before.strip())[-len(letters) :]
    return "".join(word[:1] for word in words).upper() == letters


@cache
def _agencies() -> frozenset[str]:
    """Every written form of an agency, in capitals too."""
    forms = (*agencies(), *_OF_PICTURES_ALONE)
    return frozenset((*forms, *(f"{form} Images" for form in forms), *map(str.upper, forms)))
