"""The section of a page of no known platform, where it shows it: a path, a label beside the headline, its menu."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import accumulate, chain, islice

from archive.extraction.addresses import host_of, is_front, path_of
from archive.extraction.language.folding import fold
from archive.extraction.page import Page
from archive.extraction.platforms.generic_terms import has_word, is_apart, terms_of
from archive.extraction.select import Element, descendants, folded_words, words
from archive.extraction.text import letters, word_set

_OF_PATHS = word_set(
    "breadcrumb breadcrumbs crumb crumbs breadcrumbtrail brotkrumen migas kruimelpad pathway ariane putanja"
)
_PARTS_OF_PATHS = ("crumb", "bread", "migas", "kruimelpad", "pathway", "ariane", "putanja", "brotkrumen")
_OF_SECTIONS = word_set(
    "category categories kategorie kategoria kategori kategorija categoria categorie "
    "rubric rubrik rubrika rubriek rubrique rubrica rubryka ressort editoria seccion sezione slug"
)
_SECTION_LABEL = re.compile(r"__section(?:$|\s)|section[-_]?(?:label|name|title|heading|link)", re.IGNORECASE)
#: Which a label may be called where it leads somewhere: so is what holds the parts of a page.
_SECTION_LINK = re.compile(r"(?:^|\s)section(?:$|\s)", re.IGNORECASE)
#: What may say anything above a headline, and a section where it leads somewhere.
_OF_KICKERS = word_set("kicker overline eyebrow unibrow dachzeile")
_OF_MENUS = word_set("menu nav navigation navbar")
_LEVELS_OF_HEADLINE = 2
_MOST_BESIDE = 4
_MOST_INSIDE = 12
_LARGEST_BESIDE = 120
_LETTERS_OF_LANGUAGE = 2
#: What is no link is a section only as some words, and none of these.
_SECTION = re.compile(r"[^\W\d][^\d|·•:,()]{1,28}")
_NO_SECTIONS = word_set("uncategorized uncategorised category categories breaking kategorie rubrik stories articles")
#: Folders of what one person writes.
_OF_PERSON = re.compile(r"/(?:blogs?|authors?|auth?ore?s?|people|columnists?)/", re.IGNORECASE)
_SHORTEST_CALLED = 4
#: How links begin that lead back: "Back to news", "All news".
_LEADS_BACK = re.compile(
    r"[^\w]*(?:back|return|all|more|latest|zurück|alle|mehr|weitere|retour|tous|toutes|plus|volver|todas?|todos|más|ver|"
    r"voltar|mais|torna|tutt[ei]|indietro|terug|meer|tilbage|tilbake|tillbaka|все|назад|ещё|усі)(?!\w)",
    re.IGNORECASE,
)
#: "/news/health-34744858" stands below "/news/health".
_NUMBERED = re.compile(r"-(\d{6,})$")


def shown_path(page: Page) -> tuple[str, ...]:
    """The steps of the path that a page shows above its story, without the front page."""
    boxes = page.index.of_classes(_names_path, *_PARTS_OF_PATHS)
    for box in boxes[:1]:
        led = ((link, page.absolute(link.get("href"))) for link in descendants(box, "a"))
        steps = [(link, url) for link, url in led if url and url != page.address]
        begins_inside = len(steps) == 1 and not is_front(path_of(steps[0][1]))
        inner = steps if begins_inside else steps[1:]
        return terms_of([link for link, url in inner if not _is_entry(page, path_of(url))])
    return ()


def section_beside_headline(page: Page) -> tuple[str, ...]:
    """What a page names right above its headline, or beside it: by its class, or by leading to where the story lies."""
    heading = next(iter(page.tagged("h1")), None)
    if heading is None:
        return ()
    above = _Above(page)

    def is_label(one: Element) -> bool:
        classes = one.get("class") or ""
        if _names_section(classes) or (one.tag == "a" and above.leads(one) and above.is_akin(one)):
            return True
        is_link = one.tag == "a" or next(one.iterdescendants("a"), None) is not None
        return is_link and (_SECTION_LINK.search(classes) is not None or (one.tag != "a" and _names_kicker(classes)))

    for one in _beside(heading, is_label):
        if not is_label(one) or is_apart(one):
            continue
        links = list(islice(descendants(one, "a"), 2))
        said = [name for name in terms_of(links or [one]) if links or _SECTION.fullmatch(name)]
        if len(links) < 2 and said and said[0].casefold() not in _NO_SECTIONS:
            return tuple(said)
    return ()


def section_in_menu(page: Page) -> tuple[str, ...]:
    """The entry of the site's menu that leads nearest to where the story lies by its address."""
    above = _Above(page)
    around_headlines = {holder for headline in page.tagged("h1") for holder in headline.iterancestors()}
    entries = (link for link in descendants(page.body, "a") if above.leads(link))
    links = [link for link in entries if _is_in_menu(link, around_headlines)]
    for link in sorted(links, key=above.depth, reverse=True):
        said = terms_of([link])
        is_section = said and said[0].casefold() not in _NO_SECTIONS and not _LEADS_BACK.match(said[0])
        if is_section and above.is_called(link, said[0]):
            return said
    return ()


class _Above:
    """The folders in which a page lies by its address: links to them name its section."""

    def __init__(self, page: Page) -> None:
        self._host = host_of(page.address) or ""
        steps = _NUMBERED.sub(r"/\1", path_of(page.address)).rstrip("/").split("/")[:-1]
        above = accumulate(steps, "{}/{}".format)
        self._folders = {path for path in above if path and not path[-1].isdigit() and not _is_entry(page, path)}

    def leads(self, link: Element) -> bool:
        """Whether a link leads to such a folder, which is no front page and no date."""
        return bool(self._folders) and self._path_of(link) in self._folders

    def is_called(self, link: Element, term: str) -> bool:
        """Whether the folder that a link leads to is called as a term, where both are in the Latin alphabet.

        A menu calls the same folder "Home", or its part of the site by the site's name.
        """
        said, folder = self._compared(link, term)
        return not said.isascii() or said == folder

    def is_akin(self, link: Element) -> bool:
        """Whether what a link is called and its folder have the same name, or one of them that of the other in it.

        "Devon" is "/news/uk-england-devon"; "Back to news" is none, and neither is who writes what lies in "/blogs/".
        """
        text = words(link)
        if _OF_PERSON.search(self._path_of(link)) or _LEADS_BACK.match(text):
            return False
        said, folder = self._compared(link, text)
        shorter, longer = sorted((said, folder), key=len)
        return not said.isascii() or said == folder or (len(shorter) >= _SHORTEST_CALLED and shorter in longer)

    def _compared(self, link: Element, said: str) -> tuple[str, str]:
        """What is said of a link, and what the folder is called that it leads to, each by its letters alone."""
        return fold(letters(said)), fold(letters(self._path_of(link).rpartition("/")[2]))

    def depth(self, link: Element) -> int:
        return self._path_of(link).count("/")

    def _path_of(self, link: Element) -> str:
        """The path that a link to this site has; as it is written, for there are hundreds of links."""
        address = link.get("href") or ""
        _, scheme, rest = address.partition("//")
        path = rest.removeprefix(self._host) if scheme and rest.startswith(self._host) else address
        return path.rstrip("/")


def _beside(heading: Element, is_label: Callable[[Element], bool]) -> Iterator[Element]:
    """The elements in small boxes right before a headline or what is around it, nearest first, and right after it.

    A box with a picture, or with a heading that is no label, is another story's.
    """
    scopes = (heading, *islice(heading.iterancestors(), _LEVELS_OF_HEADLINE))
    before = (islice(scope.itersiblings("*", preceding=True), _MOST_BESIDE) for scope in scopes)
    for box in chain(chain.from_iterable(before), islice(heading.itersiblings("*"), 1)):
        if len(folded_words(box)) > _LARGEST_BESIDE or next(box.iter("img"), None) is not None:
            continue
        headings = box.iter("h2", "h3", "h4")
        if all(is_label(one) or any(map(is_label, one.iter("a"))) for one in headings):
            yield from islice(box.iter("*"), _MOST_INSIDE)


def _is_entry(page: Page, path: str) -> bool:
    """Whether a path is that of a front page: of a language only if it is the page's ("/tv" may be a section)."""
    language = (page.root.get("lang") or "").casefold()[:2]
    return is_front(path) and (len(path.strip("/")) != _LETTERS_OF_LANGUAGE or path.strip("/").casefold() == language)


def _is_in_menu(link: Element, around_headlines: AbstractSet[Element]) -> bool:
    for above in link.iterancestors():
        if above.tag in ("nav", "header"):
            return above not in around_headlines
        if has_word(above.get("class") or "", _OF_MENUS):
            return True
    return False


@lru_cache(maxsize=4096)
def _names_path(classes: str) -> bool:
    if any(name == "bread" or name.endswith("_bread") for name in classes.split()):
        return True
    return has_word(classes, _OF_PATHS)


@lru_cache(maxsize=4096)
def _names_section(classes: str) -> bool:
    return has_word(classes, _OF_SECTIONS) or _SECTION_LABEL.search(classes) is not None


@lru_cache(maxsize=4096)
def _names_kicker(classes: str) -> bool:
    return has_word(classes, _OF_KICKERS)
