"""Names out of author lines: "By Jane Doe, Lakeside News and John Roe" gives two people, of whom the site is none.

label, names between separators, roles, places, addresses      words per language: bylines.toml
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.extraction.language.folding import fold
from archive.extraction.language.tags import codes, primary
from archive.extraction.people.byline_words import agency_forms, beside_agencies, words
from archive.extraction.people.eastern_bylines import are_people, line_names, says_reports
from archive.extraction.people.name_forms import (
    is_eastern,
    is_latin,
    is_small,
    is_spaceless,
    once,
    spelled_out,
    stripped,
    without_longer,
)
from archive.extraction.people.name_kinds import EDGES, UNNAMED_PEOPLE, NameKinds, is_cased, without_article
from archive.extraction.text import ends_line, unique

_ADDRESS = re.compile(r"\S+@\S+\.\w+|(?<!\w)@\w+|https?://\S+|www\.\S+")
_SIGNS_OF_ADDRESS = ("@", "://", "www.")
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]?")
_WORD = re.compile(r"[^\W_]+")
#: Letters, and what stands between those of a name.
_NAME = re.compile(r"(?:[^\W\d_]|[ '’.-])+")
_COMMAS = ",;()[]"
#: Of an author line written small, words: "written by jane doe".
_MOST_SMALL = 4
_BRACKETS = "()[] "
_WITHOUT_BRACKETS = str.maketrans("()[]", "    ")
_BEFORE_NUMBER = re.compile(r"\D*")
_LONGEST_DATE_LABEL = 30
#: After a name may stand when it wrote, with nothing between.
_DATE = re.compile(r"(?<=\S)\s+\d")
#: A channel's number, and the word after it.
_CHANNEL = re.compile(r"\s\d{1,3}(?:\s+(?P<next>[^\W\d_]+)|$)")
#: "Jane Doe am 4. März": the little word before the date.
_SMALL_END = re.compile(r"\s+[^\W\d_A-Z]{1,4}$")
_LONGEST_NAME = 60
_LONGEST_LINE = 500
_FROM = re.compile(r"\s+(?:of|for|from|in|at|on)\s+(?=(?:the\s+)?[A-Z])")
_LONGEST_EMPLOYER = 4
_DASHES = ("-", "–", "—")
_BARS = ("|", "•", "·")
_JOINING = "&+/"
#: What those whom a line names have to do with the text.
_WROTE, _EDITED, _PICTURED, _IS_SOURCE = "wrote", "edited", "pictured", "is source"
#: A label of no author: "Гости: …"
_OTHER_LABEL = re.compile(r"[^\W\d_]{3,20}\s?[:：]\s")
#: "Muster, Anna | 4. Mai 2022"
_LAST_FIRST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)?), ([^\W\d_]+(?:-[^\W\d_]+)?)(?=\s[|•·]\s\d)")
#: Between the reporter and the day, as ABC Australia's programmes print them.
_REPORTED = " reported this story on "
#: The letters of who checked or filed a story: "Jane Doe/lme".
_CLERK = re.compile(r"/[a-zà-þ]{2,4}$")
_DURATION = re.compile(r"\d{1,2}:\d{2}(?!\d)")
#: There nouns and names of organisations are written with capitals.
_WITH_CAPITALS = ("en", "de")


@dataclass(frozen=True, slots=True)
class Authors:
    """Whom an author line names."""

    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()  #: newsrooms and agencies

    def __bool__(self) -> bool:
        return bool(self.people or self.organisations)


class Bylines:
    """Reads the author lines of one language; `names` are those of the site."""

    def __init__(self, language: str | None, names: Iterable[str]) -> None:
        self._words = words(codes(language))
        self._writes_capitals = language is None or primary(language) in _WITH_CAPITALS
        self._is_german = primary(language) == "de"
        self._is_chinese = "zh" in codes(language)
        self.kinds = NameKinds(self._words, names, writes_capitals=self._writes_capitals)

    def read(self, lines: Iterable[str]) -> Authors:
        """The authors of lines that are known to name them.

        Beside people, agencies and the site itself are left out: they say for whom the people work; beside an agency,
        from which the text comes, the site.
        """
        people: list[str] = []
        organisations: list[str] = []
        for line in lines:
            if house := spelled_out(line):
                organisations.append(house)
                continue
            for part in self._parts(line) if len(line) <= _LONGEST_LINE else ():
                if self._is_chinese and are_people(part.split()):
                    people += part.split()  # in Japan a blank parts the two names of one
                else:
                    (organisations if self.kinds.is_organisation(part) else people).append(part)
        if people:
            organisations = [name for name in organisations if not self.kinds.is_employer(name)]
        elif any(without_article(name) in agency_forms() for name in organisations):
            organisations = [name for name in organisations if not self.kinds.is_site(name)] or organisations
        return Authors(unique(without_longer(people)), unique(organisations))

    def others(self, names: Iterable[str]) -> tuple[str, ...]:
        """Organisations declared as authors beside people, without agencies and the site itself."""
        return tuple(
            name for name in names if not self.kinds.is_site(name) and without_article(name) not in agency_forms()
        )

    def read_shown(self, *texts: str) -> Authors:
        """The authors of texts of the page that may be something else: none where what they name are no people."""
        found = self.read(texts)
        are_people = all(
            self.kinds.looks_like_person(name) or is_eastern(name) or is_spaceless(name) for name in found.people
        )
        return found if are_people else Authors()

    def read_opened(self, text: str) -> Authors:
        """The same of a text that nothing but its first word tells: a paragraph may begin with "by" as well."""
        found = self.read_shown(text)
        are_words = any(map(is_small, found.people)) and (ends_line(text) or len(text.split()) > _MOST_SMALL)
        return Authors() if are_words or (found and self._is_sentence(text)) else found

    def _is_sentence(self, text: str) -> bool:
        """Whether a text ends as running text does and holds more than names, and what author lines say of them."""
        if not ends_line(text):
            return False
        said = self._words.label.sub("", text).split()
        plain = (word.strip(EDGES + _COMMAS) for word in said)
        return not is_cased(text) or any(is_small(word) and word not in self._words.beside_names for word in plain)

    @property
    def words_before_dates(self) -> frozenset[str]:
        """Folded words that say of a date what it is: "published", "updated"; the names of months."""
        return self._words.before_dates

    def is_date_label(self, text: str) -> bool:
        """Whether a text consists of such words alone: the date stands in the next element."""
        said = text.split() if len(text) <= _LONGEST_DATE_LABEL else ()
        return bool(said) and all(map(self._says_when, said))

    def _says_when(self, word: str) -> bool:
        return fold(word.strip(EDGES)) in self._words.before_dates

    def says_published(self, text: str) -> bool:
        """Whether a date has a word before it that says that it is the one of publication."""
        before = _BEFORE_NUMBER.match(text)
        said = before[0].split() if before else ()
        return any(fold(word.strip(EDGES)) in self._words.published for word in said)

    def line(self, texts: Iterable[str]) -> str:
        """The texts of an element as one author line, with bars where one neither joins nor goes on with the next."""
        line = before = ""
        for text in texts:
            goes_on = self.ends(line) or self._words.joins_at_end.search(line) or self._words.joins.match(text)
            goes_on = goes_on or self._words.picture.fullmatch(before)  # "Fot."
            line = f"{line} {text}" if goes_on or not line else f"{line} | {text}"
            before = text
        return line.strip()

    def starts(self, text: str) -> bool:
        """Whether a text begins with a word like "by" and goes on, or has the form of an author line of the East."""
        match = self._words.opening.match(text) if self._words.by.may_begin(text) else None
        return bool(match and match.end() < len(text)) or bool(line_names(text))

    def signs(self, text: str) -> bool:
        """Whether a text is a person's name and a role or employer: "Jane Doe (Correspondent)", "KLKE / Jane Doe"."""
        if len(text) > _LONGEST_NAME or ":" in text or ends_line(text.rstrip(_BRACKETS)):
            return False  # "Editor: Jane Doe" did not write
        if self._after_house(text) is not None or self._before_address(text) is not None:
            return True
        plain = text.translate(_WITHOUT_BRACKETS).strip()
        name = self._name(plain) if self._words.role.search(f" {plain}") else None
        return name is not None and self.kinds.is_person(name)

    def writes(self, text: str) -> bool:
        """Whether a text is a person's name and a word that says that they wrote, or the site's address."""
        if self._before_address(text) is not None:
            return True
        return self._words.writes.search(text) is not None and self.signs(text)

    def _before_address(self, text: str) -> str | None:
        """The person before a comma and the site's own address: "Jane Doe, www.lakeside.example"."""
        person, comma, address = text.partition(", ")
        is_ours = (
            text[:1].isalpha() and bool(comma) and "." in address and " " not in address and self.kinds.is_site(address)
        )
        return person if is_ours and self.kinds.is_person(person) else None

    def is_signature(self, text: str) -> bool:
        """Whether a text is a person's name and nothing else, in languages that write other nouns small."""
        is_shaped = len(text) <= _LONGEST_NAME and text[:1].isupper() and not text.isupper() and _NAME.fullmatch(text)
        if self._writes_capitals or not is_shaped:
            return False
        return self.kinds.is_person(text)

    def names_editor(self, text: str) -> bool:
        """Whether a text begins with the label of who edited the story: its author for want of another."""
        return self._words.edited.match(text) is not None

    def ends(self, text: str) -> bool:
        """Whether a text ends with such a word: the name stands in the next element."""
        if len(text) > _LONGEST_NAME:
            return False
        return self._words.label_at_end.search(text, max(len(text) - self._words.longest_label, 0)) is not None

    def _parts(self, line: str) -> list[str]:
        if names := line_names(line):
            return [name for name in names if name not in self._words.nobody]
        line = line.partition(_REPORTED)[0]
        plain = _ASIDE.sub(" ", line) if "(" in line or "[" in line else line
        plain = _ADDRESS.sub(" ", plain) if any(sign in plain for sign in _SIGNS_OF_ADDRESS) else plain
        if "/" in plain:
            plain = self._after_house(plain) or self._without_desk(beside_agencies().sub(r"\1 / \2", plain))
            plain = self._without_clerk(plain)
        if "," in plain and self._is_german:
            plain = self._in_order(plain)
        found: list[str] = []
        edited: list[str] = []
        sources: list[str] = []
        task = _WROTE
        said = self._without_houses(self._words.label.sub("", plain.strip()))
        for mark, part in self._without_place([*self._divided(said)]):
            task = self._task(part if mark else plain, mark, task)
            said = self._without_label(part, task)
            name = self._later_name(said, mark, found or edited) if mark else self._name(said)
            if name and task == _IS_SOURCE and self.kinds.is_organisation(name):
                sources.append(name)
            elif name and task in (_WROTE, _EDITED):
                (edited if task == _EDITED else found).append(name)
        if found and all(map(self.kinds.is_organisation, found)):
            return [*found, *sources]
        return found or sources or edited

    def _after_house(self, line: str) -> str | None:
        """The person after a house and a stroke: "KLKE / Jane Doe"; None where a line is anything else."""
        house, _, person = line.partition(" / ")
        return person if self.kinds.is_site(house) and self.kinds.is_person(person) else None

    def _without_desk(self, line: str) -> str:
        """Without what stands behind a stroke and begins with the site's letters: "Jane Doe/KLKE-Ostrel"."""
        people, _, rest = line.rpartition("/")
        first = _WORD.match(rest.lstrip())
        desk = first[0] if first else ""
        is_desk = desk.isupper() and (desk in self.kinds.acronyms or self.kinds.is_site(desk))
        return people if people and is_desk else line

    def _without_houses(self, line: str) -> str:
        """The one person among houses that strokes part from them: "Jane Doe/HRT/Hina", "Evening/Jane Doe"."""
        parts = line.split("/")
        people = [part for part in parts if " " in part]
        is_one = len(parts) > 1 and len(people) == 1 and self.kinds.looks_like_person(people[0])
        return people[0] if is_one and self.kinds.is_person(people[0]) else line

    def _without_clerk(self, line: str) -> str:
        person = _CLERK.sub("", line)
        return person if self.kinds.is_person(person) else line

    def _in_order(self, line: str) -> str:
        """A line in which the one name's last part stands first, as in Germany: "Muster, Anna | 4. Mai 2022"."""
        found = _LAST_FIRST.match(line)
        if (
            found is None
            or any(map(self._says_when, found.groups()))
            or not all(name.istitle() for name in found.groups())
            or any(map(self.kinds.is_organisation, found.groups()))
        ):
            return line
        return f"{found[2]} {found[1]}{line[found.end() :]}"

    def _divided(self, line: str) -> Iterator[tuple[str, str]]:
        """The parts of a line, each with what stands between it and the one before."""
        start, mark = 0, ""
        for match in self._words.between.finditer(line):
            yield mark, line[start : match.start()]
            start, mark = match.end(), match[0].strip()
        yield mark, line[start:]

    def _without_place(self, parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Without the place before a dash: "Cairo - Jane Doe"."""
        if len(parts) == 1 or parts[1][0] not in _DASHES:
            return parts
        place, person = (part.strip() for _, part in parts[:2])
        is_place = place and " " not in place and not self.kinds.is_organisation(place) and not is_eastern(place)
        return [("", person), *parts[2:]] if is_place and self.kinds.looks_like_person(person) else parts

    def _task(self, part: str, mark: str, before: str) -> str:
        """What those did whom a part of a line names: as its label says, else the same as those before."""
        if self._words.picture.match(part):
            return _PICTURED
        if self._words.source.match(part):
            return _IS_SOURCE
        if self._words.edited.match(part):
            return _EDITED
        if before == _WROTE or mark in _BARS or self._words.label.match(part):
            return _WROTE
        return before

    def _without_label(self, part: str, task: str) -> str:
        """A part without the label that says what those did who did not write."""
        labels = {_EDITED: self._words.edited, _IS_SOURCE: self._words.source}.get(task)
        label = labels.match(part) if labels else None
        return part[label.end() :] if label else part

    def _later_name(self, part: str, mark: str, before: list[str]) -> str | None:
        """A part after the first as a name; None where it says more of those before."""
        if of := self._words.role_of.match(part):  # "Reporter for Lakeside News"
            employer = stripped(part[of.end() :])
            return employer if self.kinds.is_organisation(employer) else None
        if mark[-1] not in _JOINING and not mark[-1].isalpha() and self._is_role(part, before):
            return None
        name = self._name(part)
        return name if name and not self._is_place_or_role(name, mark, before) else None

    def _is_role(self, part: str, before: list[str]) -> bool:
        """Whether a part after a person ends in a role: "South East Correspondent", "US Correspondent in Ostrel".

        A Korean reporter may be two: "김민수, 이영희 기자".
        """
        said = _DATE.split(_FROM.split(stripped(part), maxsplit=1)[0], maxsplit=1)[0]
        if not is_latin(said) or self._words.role_at_end.search(said) is None:
            return False
        return not all(map(self.kinds.is_organisation, before))

    def _name(self, part: str) -> str | None:
        """A part of a line as a name; None for what is none."""
        said = self._words.label.sub("", stripped(part))
        said = stripped(self._words.role.sub("", " " + said))
        if (title := self._words.title.match(said)) and self.kinds.is_person(said[title.end() :]):
            said = said[title.end() :]
        name, *where = _FROM.split(said, maxsplit=1)
        if where and (not self._is_whole(name) or without_article(said) in agency_forms()):
            name = said
        name, *when = _DATE.split(name, maxsplit=1) if not self._is_of_channel(name) else [name]
        name = once(self._without_employer(stripped(self._without_stamp(name) if when else name)))
        if "{" in name or len(name) > _LONGEST_NAME or _OTHER_LABEL.match(name) or _DURATION.match(name):
            return None  # what a template left; a guest, a translator; how long a film lasts
        if name.casefold() in self._words.nobody:
            return None
        if name.casefold() in UNNAMED_PEOPLE:
            return stripped(part)  # "Our Correspondent"
        return name if sum(map(str.isalpha, name)) > 1 else None

    def _is_whole(self, name: str) -> bool:
        """Whether what stands before "of" or "in" is a name by itself: not that of "Voice of America"."""
        return not name.startswith("The ") and (self.kinds.looks_like_person(name) or self.kinds.is_organisation(name))

    def _is_of_channel(self, name: str) -> bool:
        """Whether a number is one of an organisation's name, as in "FOX 12 Staff", and not of a date."""
        found = _CHANNEL.search(name)
        following = found["next"] if found else None
        if found is None or (following and not self.kinds.is_organisation(following)):
            return False
        return self.kinds.is_organisation(name[: found.start()]) or self.kinds.is_organisation(name)

    def _without_stamp(self, name: str) -> str:
        """What stands before a date, without "Published", "Updated", the month, "am"."""
        words = name.split()
        while len(words) > 1 and self._says_when(words[-1]):
            if len(words) == 2 and fold(words[-1]) in self._words.weekdays:
                break  # Anna Montag
            words.pop()
        return _SMALL_END.sub("", " ".join(words))

    def _without_employer(self, name: str) -> str:
        """ "Jane Doe BBC News", "JANE DOE Associated Press": the person alone."""
        words = name.split()
        for count in range(min(len(words) - 2, _LONGEST_EMPLOYER), 0, -1):
            employer = " ".join(words[-count:])
            if (count > 1 or employer.isupper()) and self.kinds.is_known(employer):
                person = " ".join(words[:-count])
                return person if self.kinds.is_person(person) else name
        return name

    def _is_place_or_role(self, name: str, mark: str, before: list[str]) -> bool:
        """Whether a part after a name says more of it: a single word is a place, a phrase a profession.

        What follows an organisation is its place; behind the site's own and a stroke, who wrote for it.
        """
        if says_reports(name):
            return True
        if not before or self.kinds.is_organisation(name) or (is_eastern(name) and is_eastern(before[-1])):
            return False
        if not self.kinds.looks_like_person(name) or _is_phrase(name, mark, before[-1]):
            return True
        return self.kinds.is_organisation(before[-1]) and not (mark == "/" and self.kinds.names_site(before[-1]))


def _is_phrase(name: str, mark: str, before: str) -> bool:
    """Whether words after a name are written small, a profession or a label; after "and" two may be a name."""
    return is_small(name) and not is_small(before) and (len(name.split()) > 2 or not mark[-1:].isalpha())
