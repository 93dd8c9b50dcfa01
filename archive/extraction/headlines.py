"""Which of a page's headings and declared titles is the title of its article.

The heading on the page is what readers saw; the declared titles (Open Graph, JSON-LD …) tell which of several headings
it is, and stand in where there is none. They are shortened, padded with the site's name, or written for search engines,
so a heading that says the same differently is the better one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from archive.extraction.language.folding import fold as unaccented
from archive.extraction.select import Element, words, words_of_lines
from archive.extraction.text import clean_or_none, length, letters
from archive.extraction.tree.naming import without_states

_FOLD = str.maketrans("‘’‚‛′`´“”„‟″«»‐‑‒–—―\u00a0", "'" * 7 + '"' * 7 + "-" * 6 + " ")
#: A word that says something, of a folded text.
_WORD = re.compile(r"[^\W\d_]{4,}")
_AFTER_KICKER = re.compile(r"^(?:[-–—|:»›]+\s+|[|:]+)")
_BETWEEN_PIECES = re.compile(r"(\s*[|–—_»:-]+\s*)")
_MOST_PIECES = 6
_NAVIGATION = re.compile(r"breadcrumb|brotkrumen|\bnav\b|navbar|menu", re.IGNORECASE)
_NEUTRAL = frozenset(("html", "body", "main", "article"))
_KICKER = re.compile(
    r"kicker|topline|overline|subline|dachzeile|roofline|spitzmarke|eyebrow|rubri[ck]|surtitre|antetitulo|volanta|overskrift-stikk"
    r"|pre-?title|pre-?headline|super-?title|section-?label|\bflag\b|\blabel\b",
    re.IGNORECASE,
)
_BELOW_TITLE = re.compile("sub-?(?:line|title|head)|short-?(?:title|headline)", re.IGNORECASE)
#: What stands between the name of a section or a site and a title.
_BETWEEN = re.compile(r"\s*[:|–—•·»›>-]\s*")
_SEPARATED = re.compile(r"(\s+[|–—•·»›:-]+\s+|\s*\|\s*)")
_AROUND_NAME = re.compile(r"\s+[|–—•«»:-]+\s+")
#: Arrows are quotation marks once they are folded.
_AFTER_TITLE = re.compile(r"\s+[|•«»\"-]+\s|\s*\|")
_JOINED = re.compile(r"\s?[-–—－|]([^-–—－|\s]{2,30})$")
_LONGEST_SITE = 3  # words
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}")
_ALIKE = 0.6
#: A heading that resembles no declared title must have this many letters: "Sport" and "Live" are sections.
_LEAST_LETTERS = 16
#: What the site says of itself before a heading that the window's title ends with: "NHK News 1,200 are told to leave".
_LONGEST_PREFIX = 20
#: "Lakeside » Blog Archive » A dog came back": the title of a post in WordPress until 2010, folded.
_OF_ARCHIVE = ' " '
_PREFIX = re.compile(r"\w $")
#: A part of a title that resembles the site's name has so many words at most; what they share, so many letters.
_LONGEST_NAME = 4
_LEAST_OF_NAME = 5
#: An element of more characters, white space counted, is no heading: somebody forgot to close one.
LONGEST_HEADING = 10_000


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading of the page: its text without the kicker, and the element."""

    text: str
    element: Element
    kicker: str | None = None


def headings(elements: Iterable[Element], declared: Iterable[str | None] = ()) -> list[Headline]:
    """Those of a page's first-rank headings that may be a title: none of the site's navigation."""
    titles = [text for text in declared if text]
    found = (read_heading(element, titles) for element in elements)
    return [heading for heading in found if heading and not _is_navigation(heading.element)]


def read_heading(element: Element, declared: Iterable[str] = ()) -> Headline | None:
    """A heading without its kicker: a part before the title that the markup or the declared titles set apart."""
    said = words_of_lines(element)
    whole = clean_or_none(said) if len(said) <= LONGEST_HEADING else None
    if whole is None:
        return None
    parts = [text for text in map(clean_or_none, _parts(element)) if text]
    if len(parts) > 1:
        kicker, rest = parts[0], clean_or_none(" ".join(parts[1:]))
        inner = next(element.iterchildren("*"), None)
        is_first = clean_or_none(element.text) is None
        is_named = inner is not None and (_is_kicker(inner) or _is_section(inner, whole, declared))
        if rest and ((is_first and is_named) or (inner is not None and _set_apart(kicker, rest, declared))):
            return Headline(_AFTER_KICKER.sub("", rest), element, kicker.rstrip(" :|-–—") or None)
        if fold(kicker) in map(fold, declared) and any(map(_is_below_title, element.iterchildren("*"))):
            return Headline(kicker, element)
    return Headline(whole, element)


def _is_section(element: Element, whole: str, declared: Iterable[str]) -> bool:
    """Whether an element in a heading is called a section, and no declared title is the heading as a whole."""
    return (element.get("class") or "").strip() == "section" and fold(whole) not in map(fold, declared)


def _parts(element: Element) -> list[str]:
    """The texts of a heading by its children, each with what follows it."""
    found = [element.text or ""]
    for child in element.iterchildren("*"):
        found += [words(child), child.tail or ""]
    return found


def _is_kicker(element: Element) -> bool:
    return _KICKER.search(f"{element.get('class') or ''} {element.get('data-component') or ''}") is not None


def _is_below_title(element: Element) -> bool:
    return _BELOW_TITLE.search(element.get("class") or "") is not None


def _set_apart(kicker: str, rest: str, declared: Iterable[str]) -> bool:
    """Whether a declared title is the rest alone, or joins it and the kicker with a dash or colon."""
    first, second = fold(kicker).rstrip(" :|-"), fold(rest)
    titles = set(map(fold, declared))
    return any(title == second or _joins(title, first, second) or _joins(title, second, first) for title in titles)


def _joins(title: str, first: str, second: str) -> bool:
    """Whether a title begins with two texts, with a dash or colon between them."""
    between = _BETWEEN.match(title, len(first)) if title.startswith(first) else None
    return between is not None and title.startswith(second, between.end())


def _is_navigation(heading: Element) -> bool:
    before = heading.getprevious()
    if before is not None and (clean_or_none(words(before)) or "") in (">", "›", "»", "/"):
        return True
    return any(
        ancestor.tag in ("nav", "footer")
        or (ancestor.tag not in _NEUTRAL and _names_navigation(ancestor.get("class") or ""))
        for ancestor in heading.iterancestors()
    )


@lru_cache(maxsize=8192)
def _names_navigation(classes: str) -> bool:
    return _NAVIGATION.search(without_states(classes)) is not None


def equal_to(candidates: list[Headline], declared: str | None) -> str | None:
    """The heading that says exactly what a declared title says."""
    wanted = fold(declared or "")
    return next((heading.text for heading in candidates if wanted and fold(heading.text) == wanted), None)


def below_section(candidates: list[Headline], declared: str | None) -> str | None:
    """A declared title, where a heading shows it after a link to its section: "<a>Business</a> Brewers fear …"."""
    title = fold(declared or "")
    for heading in candidates if title else ():
        section = fold(heading.text).removesuffix(title).strip()
        link = next(heading.element.iter("a"), None)
        if section != fold(heading.text) and link is not None and fold(words(link)) == section:
            return declared
    return None


def says_more(title: str, heading: str) -> bool:
    """Whether a title has a heading's words with others between them."""
    said, shown = fold(title), fold(heading)
    return shown not in said and set(shown.split()) < set(said.split())


def beside_site(candidates: list[Headline], window: str | None, names: Iterable[str]) -> str | None:
    """The heading with which the window's title begins or ends, beside what the site says of itself and its name."""
    title, known = fold(window or ""), set(map(name_letters, names))
    for heading in candidates:
        start = fold(heading.text)
        is_title = may_be_title(start) and name_letters(start) not in known
        if is_title and title.startswith(start) and _AFTER_TITLE.match(title, len(start)):
            return heading.text
        before = title[: -len(start)] if title.endswith(start) else ""
        is_site = name_letters(before) in known or name_letters(before.partition(_OF_ARCHIVE)[0]) in known
        if is_title and (is_site or (len(before) <= _LONGEST_PREFIX and _PREFIX.search(before))):
            return heading.text
    return None


def after_kicker(candidates: list[Headline], window: str | None) -> str | None:
    """The heading that the window's title says after a word and a colon, and before what it says of the site."""
    title = fold(window or "")
    for heading in candidates:
        said = fold(heading.text)
        start = title.find(f": {said}") + 2 if may_be_title(said) else 0
        end = start + len(said)
        if 2 < start <= _LONGEST_PREFIX and (end == len(title) or _AFTER_TITLE.match(title, end)):
            return heading.text
    return None


def after_site(candidates: list[Headline], window: str | None, is_site: Callable[[str], bool]) -> str | None:
    """The heading with which a window's title ends that begins with the site's name: "Lakeside | News | A ferry"."""
    parts = _BETWEEN_PIECES.split(window or "")[::2]
    if len(parts) < 2 or not is_site(parts[0]):
        return None
    return next((one.text for one in candidates if fold(one.text) == fold(parts[-1]) and may_be_title(one.text)), None)


def name_letters(text: str) -> str:
    """A form for comparing what a site calls itself with the letters of its host, which are without accents."""
    return unaccented(letters(text))


def most_alike(candidates: list[Headline], declared: list[str]) -> str | None:
    """The heading most alike to any declared title, where it is alike."""
    best, score = None, _ALIKE
    for heading in candidates[:60]:
        for title in declared:
            if (found := likeness(heading.text, title)) > score:
                best, score = heading.text, found
    return best


def most_likely(candidates: list[Headline], declared: list[str], names: Iterable[str]) -> str | None:
    """The first heading that is long enough and has a word in common with a declared title, where there is any."""
    known = {fold(name) for name in names}
    said = set().union(*map(telling_words, declared))
    for heading in candidates:
        text = fold(heading.text)
        if text in known or sum(char.isalpha() for char in text) < _LEAST_LETTERS:
            continue
        if not said or said & telling_words(text):
            return heading.text
    return None


def likeness(one: str, other: str) -> float:
    """How much two titles are alike: 1 where one begins with the other."""
    first, second = fold(one), fold(other)
    if not first or not second:
        return 0.0
    if first.startswith(second) or second.startswith(first):
        return 1.0
    matcher = SequenceMatcher(None, first[:300], second[:300])
    return matcher.ratio() if matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE else 0.0


def are_alike(one: str, other: str) -> bool:
    """Whether two titles say the same, if not in the same words."""
    return likeness(one, other) > _ALIKE


def fold(text: str) -> str:
    """A form for comparing titles: case, quotes, dashes and white space made one."""
    folded = text.casefold()
    plain = folded.replace("`", "'") if folded.isascii() else folded.translate(_FOLD)
    return " ".join(plain.split())


def telling_words(text: str) -> set[str]:
    """The words of a text, folded, that are long enough to say something."""
    return set(_WORD.findall(fold(text)))


def without_names(title: str | None, names: Iterable[str]) -> str | None:
    """A declared title without what its end says of the page: the site's name, a section before that, a date."""
    if not title:
        return None
    parts = _SEPARATED.split(title)  # text, separator, text …
    if len(parts) < 3:
        return title.strip() or title
    known = {letters(name) for name in names} - {""}
    if letters(parts[0]) in known:
        del parts[:2]
    middle = next((place for place in range(2, len(parts) - 2, 2) if letters(parts[place]) in known), None)
    if middle is not None:  # "Title - Site - its motto"
        del parts[middle + 1 :]
    named = False
    while len(parts) > 2:
        last, separator = parts[-1], parts[-2]
        is_name = letters(last) in known or ("|" in separator and _resembles(last, known))
        if not (is_name or _DATE.fullmatch(last.strip()) or (named and "|" in separator and len(last.split()) <= 2)):
            break
        named = named or is_name
        del parts[-2:]
    return "".join(parts).strip() or title


def _resembles(part: str, known: Iterable[str]) -> bool:
    """Whether a few words after a bar are a longer or another form of a name: "The Lakeside Post", lakesidepost.org."""
    said = part.split()
    text, first = letters(part), letters(said[0]) if said else ""
    if len(said) > _LONGEST_NAME:
        return False
    return any(
        (len(name) >= _LEAST_OF_NAME and name in text) or (len(first) >= _LEAST_OF_NAME and name.startswith(first))
        for name in known
    )


def without_site(title: str | None, names: Iterable[str]) -> str | None:
    """A `title` element without its last part after a bar or dash, which is nearly always the site.

    Of two parts of which only the first is as short as a name the first is left out: so did pages of 2005. Chinese
    pages set sections and site apart with underscores.
    """
    title = title and title.rstrip(" |")
    if not title:
        return None
    first, *others = title.split(" / ")
    if len(others) > 1:
        return first  # eZ Publish: "Title / Section / Site"
    head, _, rest = title.partition("_")
    if rest and not title.isascii():
        return head.strip() or title
    parts = _AROUND_NAME.split(title)
    if len(parts) == 2 and len(parts[0].split()) <= _LONGEST_SITE < len(parts[1].split()):
        said = letters(parts[1])
        if not any(name in said for name in map(letters, names) if name):
            return parts[1]
    return re.sub(r"\s+[|–—•«»:-]+\s+[^|–—•«»]{2,60}$", "", title) or title


def pieces(title: str) -> list[str]:
    """What stands between some dashes and bars of a title, the longest first; not the whole of it."""
    parts = _BETWEEN_PIECES.split(title)[: 2 * _MOST_PIECES - 1]  # the pieces, and what parts them
    ends = range(0, len(parts), 2)
    found = {"".join(parts[start : end + 1]).strip() for start in ends for end in ends if start <= end}
    return sorted(found - {title, ""}, key=lambda piece: (-len(piece), piece))


def before_bar(title: str) -> str | None:
    """What stands before the last bar of a title, if it is as long as headlines are."""
    head, bar, _ = title.rpartition("|")
    return head.strip() if bar and may_be_title(head) else None


def may_be_title(text: str) -> bool:
    """Whether a text is too long for the name of a section or a site."""
    return length(text) >= _LEAST_LETTERS


def before_joined(title: str | None) -> tuple[str, str]:
    """A title and what a dash without blanks joins to it, as in China: "渡轮恢复通航-河央网". Empty for none."""
    joined = _JOINED.search(title) if title and length(title) > len(title) else None
    return (title[: joined.start()], joined[1]) if title and joined else ("", "")
