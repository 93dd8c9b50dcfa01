"""When a page of no known platform was published and changed: every place where it may say so, in order of trust."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import chain, islice

from archive.extraction.addresses import path_of
from archive.extraction.dates import Moment, day_in_path, day_of
from archive.extraction.metadata import json_ld, microdata
from archive.extraction.metadata.script_dates import script_dates
from archive.extraction.notes import is_change
from archive.extraction.people.byline_elements import is_comment
from archive.extraction.platforms.base import Candidates
from archive.extraction.platforms.clues import Clues
from archive.extraction.platforms.dates_around import BETWEEN_DATES
from archive.extraction.select import Element, words
from archive.extraction.surroundings import beside
from archive.extraction.times.written_dates import date_share, either_day, parse_written
from archive.extraction.tree.apart import stands_in

#: The names of meta elements that say when an article was published; and those that may mean the page's last change.
_META = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "rnews:datepublished",
    "dcterms.issued",
    "dc.date.issued",
    "date.available",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "og:pubdate",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article.published",
    "originalpublicationdate",
)
#: The many other names that publishers give it: "bt:pubDate", "published_time", "citation_publication_date" …
_NAMED_PUBLISHED = re.compile(
    r"(?<!un)(?:publi(?:sh(?:ed)?|cation|ed)?|pub|issued?|posted)[^a-z]?(?:first)?[^a-z]?(?:date|time|at)(?![a-z]*(?:mod|upd|exp))"
    r"|(?:date|time)[^a-z]?(?:publi(?:sh|cation)|posted|issued)|article[^a-z]?date|:published$|^(?:displaydate|gentime|firstpublished)$",
    re.IGNORECASE,
)
#: What was created was published later, sometimes on another day, so the date that the page shows comes first.
_CREATED_META = (
    "created",
    "dcterms.created",
    "dc.date.created",
    "date.created",
    "datecreated",
    "dc.date",
    "dcterms.date",
)
#: The names of meta elements that say when an article was changed; and the many others: "lastmod", "article.updated" …
_META_MODIFIED = ("article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time")
_NAMED_MODIFIED = re.compile(
    r"(?:[a-z]{2,12}[:.])?(?:(?:article|story|content|page|news|date|time|last)[-_.:]?)*"
    r"(?:mod|modified|modification|updated?)(?:[-_.:]?(?:date|time|at|on))*",
    re.IGNORECASE,
)
#: What servers say of the file is none of the story.
_OF_SERVERS = ("last-modified", "update", "updated", "modified")
_VAGUE_META = ("date", "ob:date", "last-modified", "article:modified_time", "datemodified", "dcterms.modified")
#: The classes of the microformats hAtom and h-entry.
_MARKED = ("dt-published", "published")
_MARKED_CHANGED = ("dt-updated", "updated")
_ENTRY = re.compile(r"(?<!\S)(?:hentry|h-entry)(?!\S)")
_AROUND_ARTICLES = frozenset(("article", "header", "main"))
_DIGIT = re.compile(r"\d")
#: What a script makes a date of: seconds since 1970.
_SECONDS = "data-seconds"
_MOST_NEAREST = 3
_LONGEST_LABELLED = 60
#: What stands in one of these is another story's, or a reader's.
_OF_OTHERS = frozenset(("aside", "nav", "footer", "li", "a"))
_COMMENTS = re.compile("comment|teaser|related|card(?![a-z])", re.IGNORECASE)
_MOST_TIMES = 5
_LONGEST_TIME = 200
_WITH_ZONE = re.compile(r"T.*(?:Z|[+-]\d\d:?\d\d)$")
_MOST_MARKED = 20


def publications(clues: Clues, around: Callable[[], Sequence[str]]) -> Candidates[Moment]:
    """What is declared of publication; the address's day; what the page shows; what may mean the last change.

    `around` gives the dates around the headline (`dates_around`).
    """
    page = clues.page
    yield "json_ld.datePublished", clues.moment(json_ld.text(clues.article_ld, "datePublished"))
    for name in _META:
        yield f"meta.{name}", clues.moment(page.meta.get(name))
    for name in ("uploadDate", "datePublished"):
        yield f"json_ld.{name}", clues.moment(json_ld.text(clues.media_ld, name))
    for element in beside(page.index.itemprop("datePublished"))[:1]:
        yield "microdata.datePublished", clues.moment(microdata.value(element))
    for element in beside(page.index.itemprop("uploadDate"))[:1]:
        yield "microdata.uploadDate", clues.moment(microdata.value(element))
    for element in clues.rdfa("datePublished")[:1]:
        yield "rdfa.datePublished", clues.moment(microdata.value(element))
    yield "url.day", day_in_path(path_of(page.address))
    yield "html.title", clues.written(clues.title_parts[-1])
    changes: list[str] = []
    declared = _declared_times(clues)
    for text in _likeliest_first(clues, around()):
        if is_change(text, clues.language):
            changes.append(text)
            continue
        written = clues.written(text)
        if written is None and (days := either_day(text)):
            yield "html.written", _as_shown_elsewhere(clues, days)
            break  # a day that is farther away is another story's
        yield "html.time", _as_declared(text, declared, clues.language)
        yield "html.written", _to_the_second(clues, written)
    yield "json_ld.dateCreated", clues.moment(json_ld.text(clues.article_ld, "dateCreated"))
    for name in _CREATED_META:
        yield f"meta.{name}", clues.moment(page.meta.get(name))
    for element in clues.rdfa("dc:date", "dc:created", "dateCreated")[:1]:
        yield "rdfa.created", _without_midnight(clues.moment(microdata.value(element)))
    changed = next(filter(None, map(clues.written, changes)), None)
    for element in [*filter(_is_of_article, page.tagged("time")), *clues.times_around]:
        moment = clues.moment(element.get("datetime")) or clues.written(words(element))
        is_another = moment and changed and moment.is_long_after(changed)  # it is another story's
        yield "html.time", moment if not is_another else None
    for element in page.index.classed(*_MARKED)[:1]:
        yield "hentry.published", _marked(clues, element)
    for element in beside(page.index.where(_SECONDS, str.isdigit))[:1]:
        yield f"html.{_SECONDS}", clues.moment(element.get(_SECONDS))
    for name in filter(_names_publication, page.meta.values):
        yield f"meta.{name}", clues.moment(page.meta.get(name))
    yield "json_ld.page.datePublished", clues.moment(json_ld.text(clues.page_ld, "datePublished"))
    for text in script_dates(page.plain_scripts):
        yield "script", clues.moment(text)
    yield "json_ld.dateModified", clues.moment(json_ld.text(clues.article_ld, "dateModified"))
    for text in changes:
        yield "html.updated", clues.written(text)
    for text in _labelled(clues):
        yield "html.labelled", clues.written(text)
    for name in _VAGUE_META:
        yield f"meta.{name}", clues.moment(page.meta.get(name))
    for element in page.index.itemprop("dateModified")[:1]:
        yield "microdata.dateModified", clues.moment(microdata.value(element))


def _marked(clues: Clues, element: Element) -> Moment | None:
    return clues.moment(element.get("datetime") or element.get("title") or words(element))


def _is_apart(element: Element) -> bool:
    return is_comment(element) or stands_in(element, _OF_OTHERS, _COMMENTS)


def _is_of_others(element: Element, clues: Clues) -> bool:
    """Whether a mark is a reader's, or that of another story, in an entry of its own without the page's headline."""
    if _is_apart(element):
        return True
    entry = next((above for above in element.iterancestors() if _ENTRY.search(above.get("class") or "")), None)
    headings = clues.page.tagged("h1")
    return entry is not None and bool(headings) and not any(entry in one.iterancestors() for one in headings)


def _labelled(clues: Clues) -> Iterator[str]:
    """The dates anywhere on the page that say that they are of publication: "Published: 2 March 2019" among credits."""
    said = ((element, element.text or "") for element in clues.page.index.texts)
    dated = [(one, text) for one, text in said if len(text) <= _LONGEST_LABELLED and _DIGIT.search(text)]
    labelled = [one for one, text in dated if clues.bylines.says_published(text.strip())]
    own = [one for one in labelled if not _is_apart(one)]
    return (one.text or "" for one in beside(own) if date_share(one.text or "", clues.language))


def _as_shown_elsewhere(clues: Clues, days: AbstractSet[datetime]) -> Moment | None:
    """The one of two days that another date around the title names, as those of the page's own day do."""
    named = {moment.at.date() for moment in map(clues.written, clues.around) if moment is not None}
    return next((Moment(day, day_only=True) for day in sorted(days) if day.date() in named), None)


def _declared_times(clues: Clues) -> list[tuple[str, Moment]]:
    """What the first `time` elements say that declare an instant with its zone, and that."""
    found = []
    for element in clues.page.tagged("time")[:_MOST_TIMES]:
        declared = element.get("datetime") or ""
        said = clues.moment(declared) if _WITH_ZONE.search(declared) else None
        if said is not None and not said.day_only and len(text := words(element)) <= _LONGEST_TIME:
            found.append((text.strip(), said))
    return found


def _as_declared(text: str, declared: Iterable[tuple[str, Moment]], language: str | None) -> Moment | None:
    """The instant that the element declares which shows a text without a zone; None where there is none.

    Where it is the clock of the text with the sign of UTC, it is the newsroom's.
    """
    said = next((moment for shown, moment in declared if _show_same(shown, text, language)), None)
    shown = parse_written(text, language) if said is not None else None
    if said is None or (
        shown is not None and (shown.offset is not None or (said.offset is None and said.at == shown.at))
    ):
        return None
    return said


def _show_same(shown: str, text: str, language: str | None) -> bool:
    """Whether an element shows a text, or a date that the text has in it: a clock alone is anybody's."""
    if text in shown:
        return True
    return bool(shown) and shown in text and parse_written(shown, language) is not None


def _to_the_second(clues: Clues, written: Moment | None) -> Moment | None:
    """A written instant, with the seconds that a `time` element declares of the same minute."""
    if written is None or written.day_only:
        return written
    declared = (clues.moment(time.get("datetime")) for time in islice(clues.page.tagged("time"), _MOST_TIMES))
    exact = (one for one in declared if one is not None and not one.day_only)
    return next((one for one in exact if one.at.replace(second=0, microsecond=0) == written.at), written)


def _without_midnight(created: Moment | None) -> Moment | None:
    """A time of creation; the first second of its day, which is what a form without a clock fills in, is the day."""
    if created is None or created.day_only:
        return created
    local = created.at + (created.offset or timedelta(0))
    return created if local.time() != time.min else day_of(local)


def _likeliest_first(clues: Clues, dates: Sequence[str]) -> Iterator[str]:
    """Of the nearest dates first those that say that they are of publication; farther ones may be other stories'."""
    nearest = sorted(dates[:_MOST_NEAREST], key=lambda text: not clues.bylines.says_published(text))
    return chain(nearest, dates[_MOST_NEAREST:])


def modifications(clues: Clues, around: Callable[[], Sequence[str]]) -> Candidates[Moment]:
    """What is declared of the last change, and what the page shows; `around` as of `publications`."""
    yield "json_ld.dateModified", clues.moment(json_ld.text(clues.article_ld, "dateModified"))
    for name in _META_MODIFIED:
        yield f"meta.{name}", clues.moment(clues.page.meta.get(name))
    for element in beside(clues.page.index.itemprop("dateModified"))[:1]:
        yield "microdata.dateModified", clues.moment(microdata.value(element))
    for name in filter(_names_change, clues.page.meta.values):
        yield f"meta.{name}", clues.moment(clues.page.meta.get(name))
    declared = _declared_times(clues)
    for text in chain.from_iterable(map(BETWEEN_DATES.split, around())):
        if is_change(text, clues.language):
            yield "html.time", _as_declared(text, declared, clues.language)
            yield "html.updated", clues.written(text)
    marked = islice(clues.page.index.classed(*_MARKED_CHANGED), _MOST_MARKED)
    for element in beside([one for one in marked if not _is_of_others(one, clues)])[:1]:
        yield "hentry.updated", _marked(clues, element)
    yield "json_ld.page.dateModified", clues.moment(json_ld.text(clues.page_ld, "dateModified"))


@lru_cache(maxsize=4096)
def _names_change(name: str) -> bool:
    """Whether the name of a meta element is one of change; a site's pages share their names."""
    return name not in (*_META_MODIFIED, *_OF_SERVERS) and _NAMED_MODIFIED.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def _names_publication(name: str) -> bool:
    """Whether the name of a meta element is one of publication; a site's pages share their names."""
    return name not in _META and _NAMED_PUBLISHED.search(name) is not None


def _is_of_article(time: Element) -> bool:
    """Whether a `time` element is marked as that of publication, or stands where articles and their heads do."""
    if time.get("pubdate") is not None:
        return True
    return time.get("datetime") is not None and any(above.tag in _AROUND_ARTICLES for above in time.iterancestors())
