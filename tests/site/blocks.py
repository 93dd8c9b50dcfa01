"""The notation in which the body of a story is written, and the blocks that an extractor should find in it.

A body is a text of pieces, a blank line between two. The first characters of a piece say what it is:

    ## A sub-heading                      > A block quotation              - a list, one entry a line
    @image Caption | credit               @embed youtube https://…         @video 97 Title (or @audio; seconds)
    @also-read 30000102                   @watch A line under a player     @graphic Caption (an infographic)
    @post 18:05 Heading                   @photo Caption | credit          @statement Words | who
    @verdict Label | words                @quiz Title                      @token (an old body's literal <!--IMAGE-->)

Anything else is a paragraph. Inside the text `[words](address)` is a link and `**words**` is bold.
A `@post` begins an entry of a live blog: the pieces after it, up to the next `@post`, are its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from archive.article import Block, Link

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a body as written: `text` still holds the inline notation, `detail` what stands after the bar."""

    kind: str
    text: str = ""
    detail: str = ""
    items: tuple[str, ...] = ()
    number: int = 0  #: seconds of a player, id of an also-read story


def parse_body(source: str) -> tuple[Piece, ...]:
    """The pieces of a body in the notation of this module. Raises ValueError for an unknown `@word`."""
    return tuple(_parse_piece(part.strip()) for part in re.split(r"\n\s*\n", source) if part.strip())


def _parse_piece(part: str) -> Piece:
    if part.startswith("## "):
        return Piece("heading", part[3:])
    if part.startswith("> "):
        return Piece("quote", part[2:])
    if part.startswith("- "):
        return Piece("list", items=tuple(line[2:] for line in part.splitlines()))
    if part.startswith("@"):
        return _parse_command(part)
    return Piece("paragraph", " ".join(part.split()))


def _parse_command(part: str) -> Piece:
    name, _, rest = part[1:].partition(" ")
    text, _, detail = (word.strip() for word in rest.partition("|"))
    if name in {"image", "photo", "graphic", "statement", "verdict", "watch", "quiz", "token"}:
        return Piece(name, text, detail)
    if name == "also-read":
        return Piece(name, number=int(text))
    if name not in {"video", "audio", "embed", "post"}:
        raise ValueError(f"unknown piece: @{name}")
    first, _, remainder = rest.partition(" ")
    if name in {"embed", "post"}:
        return Piece(name, remainder, first)
    return Piece(name, remainder, number=int(first))


def plain(text: str) -> str:
    """The words of a text, without its inline notation."""
    return _BOLD.sub(r"\1", _LINK.sub(r"\1", text))


def inline(text: str, link: str, bold: str) -> str:
    """`text` (already escaped) with its links and bold words put into the given forms (`re.sub` replacement texts)."""
    return _BOLD.sub(bold, _LINK.sub(link, text))


def iter_expected(pieces: tuple[Piece, ...], base_url: str) -> Iterator[Block]:
    """The blocks that an extractor should find in the pieces, in order.

    Left out, because they are no text of the article: players, WATCH lines, also-read boxes, quizzes, image tokens.
    The captions of a gallery are its text, hence paragraphs; a claim that is checked is a quotation.
    """
    for piece in pieces:
        block = _expected(piece, base_url)
        if block is not None:
            yield block
        if piece.kind in ("statement", "verdict"):
            yield Block("paragraph", piece.detail)


def _expected(piece: Piece, base_url: str) -> Block | None:
    links = tuple(Link(urljoin(base_url, url), words) for words, url in _LINK.findall(piece.text))
    text = plain(piece.text)
    match piece.kind:
        case "paragraph" | "photo" | "verdict":
            return Block("paragraph", text, links=links)
        case "heading" | "post":
            return Block("heading", text)
        case "quote" | "statement":
            return Block("quote", text, links=links)
        case "list":
            return Block("list", "\n".join(map(plain, piece.items)), items=tuple(map(plain, piece.items)))
        case "image" | "graphic":
            return Block("caption", text)
        case "embed":
            return Block("embed", "", url=piece.text, embed=piece.detail)
    return None
