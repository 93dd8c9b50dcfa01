"""Pages spoilt in the ways that pages are: cut short, tags lost or in disorder, another charset than they say."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from random import Random

from tests.extraction.totality import PIECES

Mangler = Callable[[bytes, Random], bytes]

_TAG = re.compile(rb"<[^<>]{1,300}>")
_ATTRIBUTE = re.compile(rb"""=\s*("[^"<>]{0,300}"|'[^'<>]{0,300}')""")
_CODECS = ("windows-1251", "utf-16", "utf-16-le", "shift_jis", "koi8-r", "gb18030", "cp1256", "utf-7", "cp500")
_LABELS = (b"utf-8", b"windows-1251", b"shift_jis", b"utf-16", b"rot13", b"idna", b"\xff", b"x" * 99)
_FILLINGS = (b"x", b"a b-", b"/..", b"&amp;", b"\xd8\xa7", b"related ", b"0:00 ")
_PIECES = [piece.encode("utf-8", "surrogatepass") for piece in PIECES]


def truncate(page: bytes, random: Random) -> bytes:
    return page[: random.randint(0, len(page))]


def drop_tags(page: bytes, random: Random) -> bytes:
    share = random.random()
    return _TAG.sub(lambda tag: b"" if random.random() < share else tag.group(), page)


def shuffle_attributes(page: bytes, random: Random) -> bytes:
    """Every value stands somewhere, no longer where it belongs."""
    values = _ATTRIBUTE.findall(page)
    random.shuffle(values)
    turn = iter(values)
    return _ATTRIBUTE.sub(lambda _: b"=" + next(turn), page)


def shuffle_parts(page: bytes, random: Random) -> bytes:
    """The page cut at some of its tags, and put together in another order."""
    starts = [tag.start() for tag in _TAG.finditer(page)]
    cuts = [0, *sorted(random.sample(starts, min(len(starts), random.randint(0, 6)))), len(page)]
    parts = [page[start:end] for start, end in pairwise(cuts)]
    random.shuffle(parts)
    return b"".join(parts)


def put_in_pieces(page: bytes, random: Random) -> bytes:
    for _ in range(random.randint(1, 5)):
        place = random.choice([tag.end() for tag in _TAG.finditer(page)] or [0])
        page = page[:place] + random.choice(_PIECES) + page[place:]
    return page


def repeat_a_part(page: bytes, random: Random) -> bytes:
    start = random.randint(0, len(page))
    part = page[start : start + random.randint(0, 400)]
    return page[:start] + part * random.randint(0, 60) + page[start:]


def change_bytes(page: bytes, random: Random) -> bytes:
    changed = bytearray(page)
    for _ in range(random.randint(0, 40) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def put_in_nulls(page: bytes, random: Random) -> bytes:
    return re.sub(rb"[<> =]", lambda found: found.group() + (b"\0" if random.random() < 0.1 else b""), page)


def lie_about_the_charset(page: bytes, random: Random) -> bytes:
    """Text in one encoding under the label of another."""
    text = page.decode("utf-8", "replace")
    encoded = text.encode(random.choice(_CODECS), "replace") if random.random() < 0.7 else page
    return b'<meta charset="' + random.choice(_LABELS) + b'">' + encoded


def nest_deeply(page: bytes, random: Random) -> bytes:
    tag = random.choice([b"div", b"span", b"b", b"blockquote", b"ul><li", b"table><tr><td", b"figure", b"a href=/x"])
    place = random.choice([found.end() for found in _TAG.finditer(page)] or [0])
    return page[:place] + (b"<" + tag + b">") * random.choice([3, 260, 900, 2100, 6000]) + page[place:]


def blow_up_an_attribute(page: bytes, random: Random) -> bytes:
    filling = random.choice([b"x", b"a b-", b"/..", b"&amp;", b"\xd8\xa7", b"related ", b"0:00 "]) * random.randint(
        1, 9000
    )
    return _ATTRIBUTE.sub(lambda _: b'="' + filling + b'"', page, count=random.randint(0, 3))


MANGLERS: tuple[Mangler, ...] = (
    truncate,
    drop_tags,
    shuffle_attributes,
    shuffle_parts,
    put_in_pieces,
    repeat_a_part,
    change_bytes,
    put_in_nulls,
    lie_about_the_charset,
    nest_deeply,
    blow_up_an_attribute,
)


def mangle(page: bytes, random: Random) -> bytes:
    """The page spoilt in one way or several."""
    for mangler in random.choices(MANGLERS, k=random.choice([1, 1, 1, 2, 3])):
        page = mangler(page, random)
    return page
