"""The tail of a text: what follows the last sentence is the author's, or the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.article import TEXT_KINDS, Block, Link
from archive.extraction.boilerplate import Vocabulary
from archive.extraction.prose.context import Context
from archive.extraction.prose.promos import LABEL_ENDS
from archive.extraction.text import ends_line, ends_sentence, letters

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
#: "… in the storm. — LDF/KBK, GMA News", "… in the storm. /rtv21/".
_LAST_ASIDE = re.compile(
    r"\s*[(（\[][^()（）\[\]]{1,40}[)）\]]\d{0,8}$|(?<=[.!?\"”»])\s*(?:[—–―-]{1,2}\s?[^\W\d_a-z][^.!?]{1,60}|/[^/]{2,40}/)$"
)
#: A side, its score, and nothing or those who made it; or both scores after a label.
_RESULT = re.compile(r"[^\W\d][^\d(),:]{1,40}\s\d{1,3}\s*(?:$|\()|[^\W\d][\w ]{0,12}:\s?\d{1,3}\s?[-–:]\s?\d{1,3}$")
_LINE_UP = re.compile(r"[^:,]{2,40}:(?:[^,:]{2,40},){4}")
_OF_PLAYERS = re.compile(r"\d|\s[-–]\s|[(;]")
#: A line-up, or a letter, is looked for among the last line and so many above it.
_LINES_ABOVE = 3
#: "… Shut the lot. Jane Doe, Varn"
_SIGNED = re.compile(r"[.!?][\"”’]? (?:[^\W\d_a-z][\w.'’-]*\s?){1,4},\s[^\W\d_a-z][^.!?]{1,40}$")
_SHORTEST_LETTER = 40
_SCORED = re.compile(r"\d\s*\(|\d\s?[-–:]\s?\d")


def leads_to_profiles(block: Block) -> bool:
    """Whether all links of a short line lead to profiles: "Follow us on …", in any language."""
    return len(block.text) <= _LONGEST_ADDRESS_LINE and all(map(_leads_to_profile, block.links))


def without_tail(blocks: Sequence[Block], context: Context, vocabulary: Vocabulary) -> tuple[list[Block], list[str]]:
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
    signed = [_SIGNED.search(line, _SHORTEST_LETTER) is not None for line in lines]
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
    if block.links and leads_to_profiles(block):
        return True
    if block.kind != "paragraph" or len(text) > longest:
        return False
    return not (ends_line(text) or ends_line(_LAST_ASIDE.sub("", text)))
