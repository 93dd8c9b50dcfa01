"""The caption and the credit of a picture: which elements of its box hold them, and which of their words are read."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import chain, islice, takewhile
from typing import NamedTuple

from archive.extraction.media.photo_credits import has_label, is_kind, is_titled, names_house, without_label
from archive.extraction.select import (
    Element,
    attributes,
    descendants,
    elements_after,
    elements_of,
    own_texts,
    texts_inside,
    words,
)
from archive.extraction.text import clean, clean_or_none, ends_line, length
from archive.extraction.tree.naming import is_unseen, without_states

PICTURE_TAGS = ("img", "amp-img")
#: Inside a `figcaption` the words alone, without the counters and credits beside them.
_WORDS_ALONE = re.compile(r"(?<!\S)caption(?!\S)")
_CAPTION = re.compile(
    r"caption|legend|didascalia|piefoto|(?<![a-z])pie(?![a-z])|bild-?(?:e-?)?te?kst|bildunterschrift|kuvateksti"
    r"|(?<![a-z])(?:peu|cap|p[eé](?:[-_]de)?[-_]?foto)(?![a-z])|capsiwn|media-?subtitle"
    r"|(?:img|image|photo|foto|picture|bild|(?<![a-z])pic)[-_]*(?:text|desc|intro|info|sign)|mynda[-_]?te[kx]",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"copyright|cr[eé]dit|(?<![a-z])cred(?![a-z])|^attribution$|(?:image|photo|picture)[-_]?attribution|photographer|fot[oó]graf|caption__source"
    r"|(?:foto|photo|image|img|bild|picture)[-_]*(?:fuente|source|autor|author|by|quelle|kilde|fonte)(?![a-z])"
    r"|(?:photo|image|img)_cr(?![a-z])"
    r"|(?<![a-z])(?:fuente|fonte|quelle|source|autor|author)(?:[-_]*(?:foto|photo|image|bild))?(?![a-z])",
    re.IGNORECASE,
)
#: Of a credit that stands apart, with no caption: "author" and "source" may be the story's.
_CREDIT_OF_PICTURE = re.compile(r"copyright|cr[eé]dit|photograph|fot[oó]|photo|image|img|bild|picture", re.IGNORECASE)
_SOURCE = re.compile(r"(?<![a-z])source(?![a-z])", re.IGNORECASE)
#: Those of WordPress, and of Pangea until 2017.
_MARKED = re.compile(r"wp-caption-text|(?<!\S)imageCaption(?!\S)")
#: What opens and closes a caption, and the subtitles of a player.
_CONTROL = re.compile(r"(?:hide|show|toggle)[-_]?caption|caption[-_]*(?:button|btn|toggle)|vjs", re.IGNORECASE)
_CREDIT_PROPERTIES = frozenset(("copyrightHolder", "creditText", "creator"))
_CAPTION_PROPERTIES = frozenset(("caption",))
#: Words for screen readers alone: "Image caption: ".
_FOR_EARS = re.compile(
    r"sr-only|(?:visually-?|visually-?is-)hidden|hide-visually|(?:screen-?)reader|off-?screen|(?<![\w-])(?:u-)?(?:hide|hidden)(?![\w-])",
    re.IGNORECASE,
)
#: A box with one of these is a teaser or a player, or has said all that it says; a link may be the picture's.
_NO_CAPTIONS = ("figcaption", "a", "h1", "h2", "h3", "h4", "h5", "h6", "button", "time", "video", "li")
_TYPES = frozenset(("b", "strong", "i", "em", "font", "small", "sub", "sup"))
#: Less is the label of a picture ("Liveblog"); so is what ends with a colon.
_SHORTEST_LINE = 12
#: A caption and a credit.
_MOST_BESIDE = 2
#: What the parts of a caption are, and how long a credit without a name of its own is.
_PARTS = frozenset(("span", "small", "div", "p"))
_LONGEST_CREDIT = 60
_FEW_WORDS = 5
_LONGEST_LETTERS = 5
_SHORTEST_SAID = 12
_SILENT = frozenset(("button", "noscript", "script", "style", "svg", "template"))


class Said(NamedTuple):
    """What is said of a picture."""

    caption: str | None = None
    credit: str | None = None


def read_caption(box: Element) -> Said:
    """What the box of a picture says of it."""
    caption = _caption(box)
    return _told(caption, _credit(box, caption))


def _told(caption: Element | None, credit: Element | None) -> Said:
    """The words of the elements that hold a caption and a credit: those of the credit are none of the caption's."""
    said = None if caption is None else clean_or_none(_seen(caption))
    named = _name(credit)
    if said and named and caption is not None and (credit in set(caption.iter()) or said.strip("() ") == named):
        before, _, after = said.rpartition(named)
        said = clean_or_none(f"{before}{after}".rstrip("() ") if before.strip("©() ") else after.strip("() |/–—•:-"))
        said = said and without_label(said)
    return Said(said, _with_source(credit, named))


def _with_source(credit: Element | None, name: str | None) -> str | None:
    """The name of who took a picture, with that of the house right after it: "H. Sorrel / Lakeside News"."""
    beside = None if credit is None else next(elements_after(credit), None)
    if name is None or beside is None or not _SOURCE.search(beside.get("class") or "") or not _is_line(beside):
        return name
    house = _name(beside)
    return f"{name} / {house}" if house and house not in name else name


def read_own_words(box: Element) -> Said:
    """What a box that is nothing but a picture says of it: for want of a caption by name the one line that it holds."""
    said = read_caption(box)
    if said.caption is not None or any(one.tag != "a" or words(one).strip() for one in box.iter(*_NO_CAPTIONS)):
        return said
    lines = _lines(box, _credit(box, None))
    line = clean_or_none(_seen(next(iter(lines)))) if len(lines) == 1 else None
    if line is None or length(line) < _SHORTEST_LINE or line.endswith(":"):
        return said
    return Said(line, said.credit)


def read_labelled(box: Element) -> Said | None:
    """What a box without names says of its picture: a line, and another with the label of a credit."""
    lines = [line for text in texts_inside(box, _is_hidden) if (line := clean_or_none(text))]
    labelled = [line for line in lines if has_label(line)]
    others = [line for line in lines if line not in labelled]
    if len(labelled) != 1 or len(others) != 1 or len(others[0]) < _SHORTEST_LINE:
        return None
    return Said(others[0], labelled[0])


def read_beside(box: Element) -> Said:
    """What the elements right after the box of a picture say of it, if they are named so."""
    after = list(takewhile(_is_told, islice(elements_after(box), _MOST_BESIDE)))
    caption = next((one for one in after if not _is_credit(one)), None)
    credit = next((one for one in after if one is not caption), None)
    if caption is not None and credit is None:
        credit = _credit(caption, None)
    return (
        _told(caption, credit)
        if caption is not None or credit is None or _CREDIT_OF_PICTURE.search(credit.get("class") or "")
        else Said()
    )


def _is_told(element: Element) -> bool:
    """Whether an element holds a caption or a credit, by its name."""
    names = element.get("class")
    return bool(names) and (_holds(names, _CAPTION) or _holds(names, _CREDIT)) and _is_line(element)


def _lines(box: Element, credit: Element | None) -> set[Element]:
    """The elements that hold the texts in a box, types of letters and the credit apart."""
    apart = set() if credit is None else set(credit.iter())
    holders = [one for one in elements_of(box) if one.text and not one.text.isspace()]
    after = [one for one in box.iterdescendants("*") if one.tail and not one.tail.isspace()]
    holders += chain.from_iterable(map(_parent, after))
    told = [one for one in holders if one not in apart]
    return {above for one in told for above in (_parent(one) if one.tag in _TYPES else (one,))}


def _parent(element: Element) -> Iterator[Element]:
    return islice(element.iterancestors(), 1)


def is_marked(box: Element) -> bool:
    """Whether a box has a caption by the standard or by a system's class, and not by some word of its names."""
    if (caption := next(box.iter("figcaption"), None)) is not None:
        return not _is_credit(caption)
    return next(_named(box, _MARKED), None) is not None


def _caption(box: Element) -> Element | None:
    """The element that holds the caption's words. Of several `figcaption` the first: those below are other figures'."""
    caption = next(box.iter("figcaption"), None)
    if caption is None or _is_credit(caption):
        named = (one for one in _named(box, _CAPTION, _CAPTION_PROPERTIES) if _is_line(one))
        caption = next((one for one in named if not _is_credit(one)), None)
    alone = None if caption is None else next(_named(caption, _WORDS_ALONE, _CAPTION_PROPERTIES), None)
    return caption if alone is None else alone


def _credit(box: Element, caption: Element | None) -> Element | None:
    """The element that holds the credit, in the caption or beside it."""
    around = set() if caption is None else {caption, *caption.iterancestors()}
    named = (one for one in _named(box, _CREDIT, _CREDIT_PROPERTIES) if one not in around and _is_line(one))
    cited = (one for one in box.iterdescendants("cite") if one not in around and _is_line(one))
    found = next(chain(named, cited), None)
    if found is None and caption is not None:
        found = _last_part(caption)
        found = _first_part(caption) if found is None else found
    return _opens_words_for_ears(box) if found is None else found


def _opens_words_for_ears(box: Element) -> Element | None:
    """The `span` right after a picture with whose words those for want of it (`alt`) begin, as on pages of the BBC."""
    for picture in descendants(box, *PICTURE_TAGS):
        beside = next(elements_after(picture), None)
        if beside is not None and _is_labelled_for_ears(beside):
            return beside
        said = clean(words(beside)) if beside is not None and beside.tag == "span" and not len(beside) else ""
        is_name = names_house(said) or (" " in said and is_titled(said) and not is_kind(said))
        if is_name and clean(picture.get("alt") or "").startswith(f"{said} "):
            return beside
    return None


def _is_labelled_for_ears(element: Element) -> bool:
    """<span role="text"><span class="visually-hidden">Image source, </span>Jane Roe</span>"""
    if element.tag != "span" or element.get("role") != "text" or len(element) != 1 or element.text:
        return False
    return _FOR_EARS.search(element[0].get("class") or "") is not None


def _first_part(caption: Element) -> Element | None:
    """The first of a caption's two elements, with no space after it, if it is an agency, or letters like one."""
    if len(caption) != 2 or _own_words(caption) or caption[0].tag != caption[1].tag or caption[0].tail:
        return None
    said, rest = clean(words(caption[0])), clean(words(caption[1]))
    is_house = said.isupper() and said.isalpha() and len(said) <= _LONGEST_LETTERS
    is_name = names_house(said) and not is_titled(rest)
    return caption[0] if (is_house or is_name) and len(rest) > len(said) and not is_kind(said) else None


def _last_part(caption: Element) -> Element | None:
    """The last element of a caption, if what it says is so short and stands so apart that it is the credit."""
    while len(caption) == 1 and not _own_words(caption):
        caption = caption[0]
    last = caption[-1] if len(caption) else None
    if last is None or last.tag not in _PARTS or not _is_line(last) or (last.tail and not last.tail.isspace()):
        return None
    said, whole = clean(_seen(last)), clean(_seen(caption))
    glued = whole.removesuffix(said)
    before = glued.rstrip()
    if len(said) > _LONGEST_CREDIT or before in ("", whole) or ends_line(said):
        return None
    if has_label(said):
        return last
    is_apart = ends_line(before) and len(said.split()) <= _FEW_WORDS
    # what no space parts from the words before it is set apart by its looks
    is_alone = last.tag == "small" or not _own_words(caption) or glued[-1:].isalnum()
    is_named = (is_alone or names_house(said)) and is_titled(said) and len(before) >= _SHORTEST_SAID
    return last if (is_apart or is_named) and not (any(map(str.isdigit, said)) or is_kind(said)) else None


def _own_words(element: Element) -> bool:
    """Whether words stand in an element itself, in none of those below it."""
    return any(not text.isspace() for text in own_texts(element))


def _name(credit: Element | None) -> str | None:
    said = "" if credit is None else clean(_seen(credit)).strip("() ")
    is_cut = said.count("(") > said.count(")")  # "Lake Photos (archive)" ends with a bracket of its own
    return clean_or_none(f"{said})" if is_cut else said)


def is_caption_of_picture(element: Element) -> bool:
    """Whether the class of an element is that of a caption, and the box around it holds a picture."""
    box = element.getparent()
    if box is None or _CAPTION.search(element.get("class") or "") is None:
        return False
    return next(descendants(box, *PICTURE_TAGS), None) is not None and next(box.iter("h1"), None) is None


def is_of_picture(element: Element) -> bool:
    """Whether the class of an element is that of a caption or a credit."""
    names = element.get("class")
    return names is not None and bool(_CAPTION.search(names) or _CREDIT.search(names))


def _is_credit(element: Element) -> bool:
    return _CREDIT.search(element.get("class") or "") is not None


def _named(scope: Element, classes: re.Pattern[str], properties: Container[str] = ()) -> Iterator[Element]:
    """The elements below one that has few, by their class or microdata: an XPath costs three times as much."""
    for element in scope.iterdescendants("*"):
        value = element.get(b"class")
        if (value and _holds(value, classes)) or (properties and element.get(b"itemprop") in properties):
            yield element


@lru_cache(maxsize=8192)
def _holds(names: str, classes: re.Pattern[str]) -> bool:
    """Whether names hold a word, and not only in what says that something is there ("has-caption")."""
    return classes.search(names) is not None and classes.search(without_states(names)) is not None


def _is_line(element: Element) -> bool:
    """Whether an element holds words and no picture, and is nothing to press."""
    if element.tag in _SILENT or _CONTROL.search(element.get("class") or ""):
        return False
    return next(descendants(element, *PICTURE_TAGS), None) is None and bool(words(element).strip())


def _seen(element: Element) -> str:
    """The words of an element that readers see; all of them, where it hides them all."""
    if not len(element):
        return words(element)
    seen = "".join(texts_inside(element, lambda one: one is not element and _is_hidden(one)))
    return words(element) if not seen or seen.isspace() else seen


def shown_words(element: Element) -> str:
    """The words of an element that readers see."""
    return "".join(texts_inside(element, _is_hidden)) if len(element) else words(element)


def _is_hidden(element: Element) -> bool:
    if element.tag in _SILENT:
        return True
    said = attributes(element)
    if not said:
        return False
    names = said.get("class", "")
    return is_unseen(said) or bool(_FOR_EARS.search(names) or _CONTROL.search(names))
