"""From the blocks of an article's region to those of its text: what a reader would not read out is put aside.

Each rule looks at blocks, not at markup: a line that is nothing but a link leads elsewhere; a line that repeats another
is a pull quote; what stands before the first sentence is a heading's company; what follows the last is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import NamedTuple

from archive.article import TEXT_KINDS, Block, Link
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.prose.promos import LABEL_ENDS, LONGEST_LABEL, without_promos
from archive.extraction.text import comparable, ends_line, ends_sentence, letters
from archive.extraction.times.written_dates import date_share

_DASHES = ("—", "–", "--", " -")
#: A block shorter than this says too little to be found again in another.
_SHORTEST_REPEAT = 20
_SHORTEST_TWIN = 60
_LONGEST_ATTRIBUTION = 100
_MOST_QUOTES = 200  # each is looked for in all the text: together they cost their number squared
_AROUND_WORDS = " \"'“”‘’«»„‟‹›「」『』.,…–—-"
_QUOTES = ('"', "'", "“", "‘", "«", "„", "”", "»", "「", "『")
_LONGEST_FRAME_LINE = 60
_HALF = 40
_LONGEST_BYLINE = 80
_BESIDE_NAME = 30
_MOST_FRAME_LINES = 5
#: A line of which this share is its date is nothing else; after the title once more it may name the author too.
_DATED = 0.5
_DATED_AFTER_TITLE = 0.3
_MOST_ABOVE = 15
_LONGEST_STAMP = 50
_FEWEST_STAMPS = 2
_ALL_STAMP = 0.9
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
_YEAR_IN = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d[./]\d{1,2}[./]\d\d(?!\d)")
_SHORTEST_NAME = 6
_LONGEST_TAIL_LINE = 140
#: Where the text ends its sentences with no sign, a line of this length may be one.
_SHORTEST_UNPOINTED = 60
_UNPOINTED_SHARE = 0.5
_LONGEST_BIO = 420
_LONGEST_ADDRESS_LINE = 260
_LONGEST_PROFILE = 25
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.]{2,}|(?<![\w/])@\w{3,}|(?:twitter|facebook|instagram|t)\.(?:com|me)/\w|whatsapp\.com/channel/"
)
#: Where somebody or some newsroom is followed, not a post of theirs.
_PROFILE = re.compile(
    r"https?://(?:www\.|m\.)?(?:(?:facebook|twitter|x|instagram|tiktok|threads)\.(?:com|net)|t\.me)/@?[\w.-]+/?(?:[?#]|$)"
    r"|https?://(?:www\.)?(?:youtube\.com/(?:@|c/|channel/|user/)|whatsapp\.com/channel/|news\.google\.com/publications/)"
)
_YEAR = r"(?:(?:19|20)\d\d|(?-i:M{1,3}[CDLXVI]{1,12}))\b"
#: "© 2014 Lakeside News", "© MMV, …", "(Copyright (c) 2024 …"; no "Copyright Act of 1976".
_COPYRIGHT = re.compile(
    rf"©\s*(?:\w+\s+){{0,3}}{_YEAR}|^[^\w©]*©(?:.*all rights reserved|\s*(?:[^\s\d:]+\s+){{0,8}}{_YEAR})"
    rf"|^\W*(?:copyright\W*)(?:\(c\)\W*)?{_YEAR}|copyright\W*[(]c[)]\W*{_YEAR}.{{0,60}}$",
    re.IGNORECASE,
)
_IS_COPYRIGHT = re.compile(
    rf"\W*(?:©|copyright\W*(?:[(]c[)]|©|(?={_YEAR})))[^.!?:]{{0,80}}{_YEAR}.{{0,120}}$", re.IGNORECASE
)
_LONGEST_FOOT = 3  # lines
_BEGINNING = 15
#: After a sentence may stand where it is from, or who read it: "… in the storm. (AP)", "。（編輯：林小明）1130312",
#: "… in the storm. — LDF/KBK, GMA News".
_LAST_ASIDE = re.compile(
    r"\s*[(（\[][^()（）\[\]]{1,40}[)）\]]\d{0,8}$|(?<=[.!?\"”»])\s*[—–―-]{1,2}\s?[^\W\d_a-z][^.!?]{1,60}$"
)
#: "[앵커]", "<리포트>", "◀ 앵커 ▶": a broadcast as it was spoken.
_SPEAKER = re.compile(r"([\[<◀【〈])\s?\w[\w ]{0,12}\s?[\]>▶】〉]")
#: A side, its score, and nothing or those who made it; or both scores after a label.
_RESULT = re.compile(r"[^\W\d][^\d(),:]{1,40}\s\d{1,3}\s*(?:$|\()|[^\W\d][\w ]{0,12}:\s?\d{1,3}\s?[-–:]\s?\d{1,3}$")
_LINE_UP = re.compile(r"[^:,]{2,40}:(?:[^,:]{2,40},){4}")
_OF_PLAYERS = re.compile(r"\d|\s[-–]\s|[(;]")
#: A line-up, or a letter, is looked for among the last line and so many above it.
_LINES_ABOVE = 3
#: "… Shut the lot. Jane Doe, Varn"
_SIGNED = re.compile(r"[.!?][\"”’]? (?:[^\W\d_a-z][\w.'’-]*\s?){1,4},\s[^\W\d_a-z][^.!?]{1,40}$")
_SCORED = re.compile(r"\d\s*\(|\d\s?[-–:]\s?\d")
_PRINTED_TIME = re.compile(r"\d{1,2}[:.h]\d{2}|\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class Context:
    """What else the page says, by which a block of its frame is told."""

    title: str = ""
    names: tuple[str, ...] = ()  #: of the section, the site
    authors: tuple[str, ...] = ()
    language: str | None = None
    sites: tuple[str, ...] = ()  #: what the page's site is called


class Trimmed(NamedTuple):
    """The blocks that are the article's, the links of those that led to other stories, the lines put aside below it."""

    blocks: tuple[Block, ...]
    related: tuple[Link, ...]
    below: tuple[str, ...]


def trim(
    blocks: Sequence[Block], context: Context, vocabulary: Vocabulary, *, head: bool = True, tail: bool = True
) -> Trimmed:
    """What of the blocks is the article's own.

    `head` and `tail` say whether the first and the last lines are looked at: not those of an element that holds the
    text alone.
    """
    own = [block for block in blocks if not asks(block, vocabulary, context.sites) and says(block)]
    kept, related = without_promos(own)
    kept = _without_stamps(_without_repeats(kept), context.language)
    below: list[str] = []
    if head:
        kept = _with_dateline(_without_head(kept, context))
    if tail:
        kept, below = _without_tail(kept, context, vocabulary)
    return Trimmed(tuple(kept), tuple(dict.fromkeys(related)), tuple(below))


def asks(block: Block, vocabulary: Vocabulary, sites: Sequence[str]) -> bool:
    """Whether a line asks the reader for something; `sites` are what the page's site is called."""
    if block.kind not in ("paragraph", "heading"):
        return False
    return vocabulary.is_ask(block.text, sites) or (len(block.links) > 1 and _leads_to_profiles(block))


def _leads_to_profiles(block: Block) -> bool:
    """Whether all links of a short line lead to profiles: "Follow us on …", in any language."""
    return len(block.text) <= _LONGEST_ADDRESS_LINE and all(map(_leads_to_profile, block.links))


def says(block: Block) -> bool:
    """Whether a block is more than a line drawn in signs ("* * *")."""
    return block.kind not in ("paragraph", "heading") or any(map(str.isalnum, block.text))


def _without_repeats(blocks: Sequence[Block]) -> list[Block]:
    """Without pull quotes, whose words stand in the text as well, and without what is printed twice."""
    quoted = [block for block in blocks if _is_quoted(block)][:_MOST_QUOTES]
    pulled = _pull_quotes(quoted, blocks) if quoted else set()
    if not pulled and len({block.text for block in blocks}) == len(blocks):
        return list(blocks)
    kept: list[Block] = []
    seen: set[str] = set()
    was_pulled = False
    for block in blocks:
        is_twin = len(block.text) >= _SHORTEST_TWIN and block.kind in TEXT_KINDS and block.text in seen
        is_pulled = id(block) in pulled
        if not (is_twin or is_pulled or (was_pulled and _is_attribution(block))):
            kept.append(block)
            seen.add(block.text)
        was_pulled = is_pulled
    return kept


def _without_stamps(blocks: list[Block], language: str | None) -> list[Block]:
    """Without the lines that say when each post of a live blog was written: "14.02.2023 • 16:20 Uhr"."""
    stamps = {id(block) for block, after in pairwise(blocks) if _is_stamp(block, language) and _may_be_post(after)}
    return blocks if len(stamps) < _FEWEST_STAMPS else [block for block in blocks if id(block) not in stamps]


def _is_stamp(block: Block, language: str | None) -> bool:
    """Whether a line is a day with its clock and nothing else."""
    text = block.text
    if block.kind != "paragraph" or len(text) > _LONGEST_STAMP or not _CLOCK.search(text):
        return False
    return _YEAR_IN.search(text) is not None and date_share(text, language) >= _ALL_STAMP


def _may_be_post(block: Block) -> bool:
    return block.kind == "heading" or len(block.text) > _LONGEST_FRAME_LINE


def _is_attribution(block: Block) -> bool:
    """Whether a block after a pull quote says whose words they are."""
    if block.kind not in ("paragraph", "quote") or (block.kind == "paragraph" and _is_quoted(block)):
        return False
    return len(block.text) <= _LONGEST_ATTRIBUTION and not ends_line(block.text)


def _pull_quotes(quoted: Sequence[Block], blocks: Sequence[Block]) -> set[int]:
    """The `id` of those whose words stand inside a longer block."""
    texts = [block.text.casefold() for block in blocks if block.kind in TEXT_KINDS]
    whole = "\n".join(texts)
    found = set[int]()
    for block in quoted:
        said = block.text.casefold().strip(_AROUND_WORDS)
        if len(said) < _SHORTEST_REPEAT or whole.count(said) < 2:  # its own words are one
            continue
        if any(said in text and len(text) > len(block.text) for text in texts):
            found.add(id(block))
    return found


def _is_quoted(block: Block) -> bool:
    return block.kind == "quote" or (block.kind == "paragraph" and block.text.startswith(_QUOTES))


def _without_head(blocks: Sequence[Block], context: Context) -> list[Block]:
    """Without what stands between headline and first sentence: dates, bylines, sections, the title once more."""
    title = letters(context.title)
    names = {comparable(name) for name in (*context.names, *context.authors)}
    authors = [said for name in context.authors if len(said := letters(name)) >= _SHORTEST_NAME]
    texts = [number for number, block in enumerate(blocks) if block.kind in TEXT_KINDS]
    texts = texts[_above_text(blocks, texts, title) :]
    first = None
    for number, following in zip_longest(texts, texts[1:]):
        is_frame = _is_frame_line(blocks[number], title, names, authors) or _is_head(blocks[number], context)
        goes_on = _goes_on(blocks, number, following) or _greets(blocks, number, following)
        if not is_frame or goes_on or _opens_part(blocks, number):
            first = number
            break
    if first is None or texts.index(first) > _MOST_FRAME_LINES:
        return list(blocks)
    bylines = {
        number
        for number in texts[:_MOST_FRAME_LINES]
        if _is_short_line(blocks[number]) and _is_byline_or_date(blocks[number].text, authors, context.language)
    }
    return [
        block
        for number, block in enumerate(blocks)
        if block.kind not in TEXT_KINDS or (number >= first and number not in bylines)
    ]


def _above_text(blocks: Sequence[Block], texts: Sequence[int], title: str) -> int:
    """How many lines stand above the text with its headline, none of them a sentence; 0 where there is no headline."""
    for place, number in enumerate(texts[:_MOST_ABOVE]):
        if title and letters(blocks[number].text) == title:
            return place + 1
        if len(blocks[number].text) > _LONGEST_FRAME_LINE and ends_line(blocks[number].text):
            break
    return 0


def _with_dateline(blocks: list[Block]) -> list[Block]:
    """With a dateline that is set in an element of its own ("VARN —") as the beginning of the paragraph after it."""
    if len(blocks) < 2 or not blocks[0].text.endswith(_DASHES) or len(blocks[0].text) > _LONGEST_FRAME_LINE:
        return blocks
    place, following = blocks[:2]
    if place.kind != "paragraph" or following.kind != "paragraph":
        return blocks
    return [following._replace(text=f"{place.text} {following.text}"), *blocks[2:]]


def _goes_on(blocks: Sequence[Block], number: int, following: int | None) -> bool:
    """Whether a line is the first half of a sentence, of a text whose every line is a paragraph."""
    if following is None or blocks[number].kind == "heading":
        return False
    return len(blocks[number].text) >= _HALF and blocks[following].text[:1].islower()


def _greets(blocks: Sequence[Block], number: int, following: int | None) -> bool:
    """Whether a line addresses those to whom the text speaks: "Dear readers,"."""
    if following is None or not blocks[number].text.endswith(","):
        return False
    return len(blocks[following].text) > _LONGEST_FRAME_LINE and ends_line(blocks[following].text)


def _opens_part(blocks: Sequence[Block], number: int) -> bool:
    """Whether a line says who speaks, and another does so in the same way: "[앵커]" and "[기자]"."""
    label = _SPEAKER.fullmatch(blocks[number].text)
    return label is not None and any(
        (other := _SPEAKER.fullmatch(block.text)) is not None and other[1] == label[1] for block in blocks[number + 1 :]
    )


def _is_short_line(block: Block) -> bool:
    """Whether a block is a line no longer than an author line, and no sentence."""
    return block.kind == "paragraph" and len(block.text) <= _LONGEST_BYLINE and not ends_line(block.text)


def _is_byline_or_date(text: str, authors: Sequence[str], language: str | None) -> bool:
    """Whether a line below the introduction is an author's name, or the date, and little more."""
    said = letters(text)
    named = any(author in said and len(said) - len(author) <= _BESIDE_NAME for author in authors)
    return named or date_share(text, language) >= _DATED


def _is_head(block: Block, context: Context) -> bool:
    """Whether a line is the title, the date and the author, run together for want of blocks."""
    title, text = context.title, block.text
    if not title or len(text) - len(title) > _LONGEST_BYLINE or not text.startswith(title):
        return False
    return date_share(text[len(title) :], context.language) >= _DATED_AFTER_TITLE


def _is_frame_line(block: Block, title: str, names: set[str], authors: Sequence[str]) -> bool:
    said = letters(block.text)
    if not said:
        return True
    if title and (said in title or (title in said and len(said) < 2 * len(title))):
        return True
    if len(block.text) > _LONGEST_FRAME_LINE or block.kind == "quote":
        return False
    if any(author in said for author in authors):
        return True
    if block.kind == "heading":
        return comparable(block.text) in names
    if block.text.rstrip().endswith(_DASHES):
        return False  # "VARN —": the dateline of the text that follows
    return not ends_line(block.text) or bool(_PRINTED_TIME.search(block.text) and len(block.text) < LONGEST_LABEL)


def _without_tail(blocks: Sequence[Block], context: Context, vocabulary: Vocabulary) -> tuple[list[Block], list[str]]:
    """Without what follows the last sentence: who the author is and how to reach him, sources, labels; and those."""
    kept = _above_foot(blocks)
    below: list[str] = []
    people = tuple(name for name in context.authors if len(name) > 4)
    sites = {letters(name) for name in context.sites}
    longest = _SHORTEST_UNPOINTED if _is_unpointed(kept) else _LONGEST_TAIL_LINE
    first = next((number for number, block in enumerate(kept) if block.kind in TEXT_KINDS), 0)
    end = len(kept)
    while True:
        last = next((number for number in range(end - 1, -1, -1) if kept[number].kind in TEXT_KINDS), None)
        if last is None or last <= first:
            break
        if not vocabulary.is_credit(kept[last].text):  # above a credit the author may stand
            is_tail = _is_tail_line(kept[last], people, longest) or letters(kept[last].text) in sites
            lines = [block.text for block in kept[max(last - _LINES_ABOVE, 0) : last + 1]]
            if not is_tail or _are_results(lines[-2:]) or _are_line_ups(lines) or _are_readers_letters(lines):
                break
            below.append(kept.pop(last).text)
        end = last
    return kept, below[::-1]


def _are_results(lines: Sequence[str]) -> bool:
    """Whether lines say how a match ended: "Varn Rovers 24 (Doe 2, Roe)", "HT: 18-7"."""
    return len(lines) > 1 and all(map(_RESULT.match, lines)) and any(map(_SCORED.search, lines))


def _are_line_ups(lines: Sequence[str]) -> bool:
    """Whether two of some lines name the players of a side, "Varn Rovers: Doe, Roe 7, …": tags have no such marks."""
    found = [line for line in lines if _LINE_UP.match(line)]
    return len(found) > 1 and any(map(_OF_PLAYERS.search, found))


def _are_readers_letters(lines: Sequence[str]) -> bool:
    """Whether the last of some lines, and another, end with who wrote them: "… Shut the lot. Jane Doe, Varn"."""
    signed = [_SIGNED.search(line, _HALF) is not None for line in lines]
    return signed[-1] and sum(signed) > 1


def _is_unpointed(blocks: Sequence[Block]) -> bool:
    """Whether a text ends its paragraphs with no full stops, as some newsrooms do in scripts that have them."""
    long = [block.text for block in blocks if block.kind == "paragraph" and len(block.text) >= _SHORTEST_UNPOINTED]
    if not long or ends_line(long[0]):
        return False
    unpointed = sum(len(text) for text in long if not ends_line(text))
    return unpointed > _UNPOINTED_SHARE * sum(map(len, long))


def _above_foot(blocks: Sequence[Block]) -> list[Block]:
    """Without a copyright line among the last lines and what follows it: there the foot of the page begins."""
    texts = [number for number, block in enumerate(blocks) if block.kind in TEXT_KINDS]
    if len(texts) == 1 and _IS_COPYRIGHT.match(blocks[texts[0]].text):
        return []  # all that is said is the foot
    foot = [number for number in texts[1:][-_LONGEST_FOOT:] if _may_be_copyright(blocks[number].text)]
    return list(blocks[: next((number for number in foot if _COPYRIGHT.search(blocks[number].text)), len(blocks))])


def _may_be_copyright(text: str) -> bool:
    if "©" in text or text[:_BEGINNING].lstrip("( ").casefold().startswith("copyright"):
        return True
    return len(text) <= _LONGEST_TAIL_LINE and ("(c)" in text or "(C)" in text)


def _closes_quote(text: str) -> bool:
    """Whether the arrow at the end is the second half of quotation marks."""
    return (text.endswith("»") and "«" in text) or (text.endswith("›") and "‹" in text)


def _leads_to_profile(link: Link) -> bool:
    return len(link.text) <= _LONGEST_PROFILE and _PROFILE.match(link.url) is not None


def _is_tail_line(block: Block, people: tuple[str, ...], longest: int) -> bool:
    """Whether the last line is none of the text; `longest` is what one that ends as no sentence may have of letters."""
    text = block.text
    if block.kind == "list":
        return False
    if block.kind == "heading":
        return True
    if len(text) <= _LONGEST_BIO and text.startswith(people):
        return not text.startswith(tuple(f"{name}:" for name in people))  # what somebody says
    if (
        len(text) <= _LONGEST_TAIL_LINE
        and text.endswith(LABEL_ENDS)
        and not (_closes_quote(text) or ends_sentence(text))
    ):
        return True  # what it announces was put aside
    if len(text) <= _LONGEST_ADDRESS_LINE and ("@" in text or "/" in text) and _ADDRESS.search(text):
        return True
    if block.links and _leads_to_profiles(block):
        return True
    if block.kind != "paragraph" or len(text) > longest:
        return False
    return not (ends_line(text) or ends_line(_LAST_ASIDE.sub("", text)))
