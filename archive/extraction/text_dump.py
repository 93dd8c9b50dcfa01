"""Plain-text dumps of pages: the "conversion" records of WET files, and the like.

A dump has lost the markup, so what is the article's is told by the order of the lines and by the vocabulary:

    Accessibility links · Breaking News · TITLE · media title · please wait · No media source … · 0:00 0:01:37 0:00
    WATCH: caption · BODY … · With reporting by … · 16x9 Image · bio of the author or service
"""

from __future__ import annotations

from archive import urls
from archive.article import Article, Block
from archive.errors import MissingField, NotAnArticle, UnreadablePage
from archive.extraction.boilerplate import Vocabulary, vocabulary
from archive.extraction.identity import canonical_form
from archive.extraction.language.detection import read_language
from archive.extraction.learned import without_learned
from archive.extraction.people.wire_credits import wire_credits
from archive.extraction.quality import quality_flags
from archive.extraction.text import clean_or_none
from archive.sites.registry import Site

_SENTENCE_ENDS = tuple(".!?…。！？।۔؟։።:;,»”\"'）)၊။")
#: Among characters of scripts that write a word in one or two signs a line says as much in fewer of them.
_LONG_LINE = 90
_LONG_LINE_SPACELESS = 30
_LONGEST_TITLE = 250
_LONGEST_HEADING = 80


def read_text_dump(text: str, url: str, site: Site | None, language: str | None, version: int) -> Article:
    """The article of a dump. Raises UnreadablePage for nothing, NotAnArticle without a paragraph or title."""
    lines = _lines(text)
    if not lines:
        raise UnreadablePage("empty", url)
    words = vocabulary(language or (site.language if site else None), site.key if site else None)
    kept, credited = _article_lines(lines, words)
    start = next((number for number, line in enumerate(kept) if _is_paragraph(line)), None)
    if start is None:
        raise NotAnArticle("a dump without a paragraph", url)
    title = next((line for line in kept[:start] if _is_title(line)), None)
    if title is None:
        raise MissingField("no title above the text", url)
    blocks = without_learned(_blocks(kept[start:], title), words.learned)
    detected = read_language(blocks)
    canonical, _ = canonical_form(url)
    given = language or (site.language if site else None)
    credits = wire_credits(credited, words)
    rules = {
        "body": "text.paragraphs",
        "canonical_url": "url",
        "detected_language": "body.language" if detected else None,
        "kind": "default",
        "language": "record.language" if language else "site.language" if given else None,
        "source_id": "url.number" if urls.source_id(url) else None,
        "title": "text.line",
        "wire_credits": "vocabulary.agencies" if credits else None,
    }
    return Article(
        url=url,
        canonical_url=canonical,
        broadcaster=site.broadcaster if site else "unknown",
        site=site.key if site else "unknown",
        source_id=urls.source_id(url),
        kind="article",
        title=title,
        extractor="text_dump",
        extractor_version=version,
        language=given,
        detected_language=detected.language if detected else None,
        blocks=blocks,
        wire_credits=credits,
        quality_flags=tuple(sorted(quality_flags("article", blocks, None, detected, given))),
        provenance=tuple((field, rule) for field, rule in rules.items() if rule),
    )


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := clean_or_none(raw.lstrip(" \t•*·")))]


def _article_lines(lines: list[str], words: Vocabulary) -> tuple[list[str], list[str]]:
    """The lines that are no furniture, up to the line that ends the article; and the credit lines."""
    kept: list[str] = []
    credited: list[str] = []
    for line in lines:
        if words.is_end(line) and any(_is_paragraph(found) for found in kept):
            break
        if words.is_credit(line):
            credited.append(line)
        elif not words.is_furniture(line):
            kept.append(line)
    return kept, credited


def _is_paragraph(line: str) -> bool:
    long_enough = len(line) >= (_LONG_LINE if " " in line[:_LONG_LINE] else _LONG_LINE_SPACELESS)
    return long_enough and line.endswith(_SENTENCE_ENDS)


def _is_title(line: str) -> bool:
    return len(line) <= _LONGEST_TITLE and any(char.isalpha() for char in line)


def _blocks(lines: list[str], title: str) -> tuple[Block, ...]:
    """Paragraphs, and as headings the short lines between them that end like no sentence."""
    blocks = [
        Block("heading", line, level=2) if _is_heading(line) and number < len(lines) - 1 else Block("paragraph", line)
        for number, line in enumerate(lines)
        if line != title
    ]
    return tuple(blocks)


def _is_heading(line: str) -> bool:
    stripped = line.rstrip("'\"’”»")
    return len(line) <= _LONGEST_HEADING and not stripped.endswith(_SENTENCE_ENDS)
