"""What says the same in HTML is read as the same: every kept page, written as minifiers and other systems write it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.article import Article
from archive.errors import ExtractionError
from archive.extraction.extract import extract

_PAGES = sorted((Path(__file__).resolve().parent.parent / "pages").glob("*/*.html"))
#: Elements whose text is no markup, or in which white space says something.
_KEPT = re.compile(r"<(script|style|textarea|pre|title|noscript)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)([^<>]*)>")
_BLOCKS = (
    "address|article|aside|blockquote|div|dl|figcaption|figure|footer|form|h[1-6]|header|hr|main|nav|ol|p|section"
    "|table|ul"
)
_BLOCK_TAG = rf"</?(?:{_BLOCKS}|li|t[drh]|tbody|thead)\b[^<>]*>"
_BETWEEN_BLOCKS = re.compile(rf"({_BLOCK_TAG})(?={_BLOCK_TAG})", re.IGNORECASE)
#: What may be left out before what (https://html.spec.whatwg.org/#optional-tags).
_OMITTED = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"</p>(?=\s*(?:<(?:{_BLOCKS})\b|</(?:article|aside|blockquote|body|div|figcaption|footer|li|main|section|td)>))",
        r"</li>(?=\s*(?:<li\b|</[uo]l>))",
        r"</t[dh]>(?=\s*(?:<t[dh]\b|</tr>))",
        r"</tr>(?=\s*(?:<tr\b|</t(?:body|head|able)>))",
        r"</d[dt]>(?=\s*(?:<d[dt]\b|</dl>))",
        r"<head>|</head>(?=\s*<)|</body>|</html>",
        r"<body>(?!\s*<(?:link|meta|noscript|script|style|template)\b)",
    )
]


def _outside(html: str, change: Callable[[str], str]) -> str:
    """The page with what is between its scripts, and other elements whose text is kept, changed."""
    parts, at = list[str](), 0
    for kept in _KEPT.finditer(html):
        parts += change(html[at : kept.start()]), kept[0]
        at = kept.end()
    return "".join([*parts, change(html[at:])])


def _without_optional_tags(html: str) -> str:
    html = re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL)
    for omitted in _OMITTED:
        html = omitted.sub("", html)
    return html


def _without_quotes(tag: re.Match[str]) -> str:
    return re.sub(r"=(\"|')([\w./:#%?;,@!-]*\w)\1(?=[\s>])", r"=\2", tag[0])


def _numbered(text: re.Match[str]) -> str:
    return "".join(sign if sign.isascii() else f"&#{ord(sign)};" for sign in text[0])


_WAYS: dict[str, Callable[[str], str]] = {
    "no optional tags": _without_optional_tags,
    "large letters": lambda html: _outside(
        html, lambda text: _TAG.sub(lambda tag: f"<{tag[1]}{tag[2].upper()}{tag[3]}>", text)
    ),
    "lines of Windows": lambda html: html.replace("\r\n", "\n").replace("\n", "\r\n"),
    "one line": lambda html: _outside(html, lambda text: re.sub(r"\s+", " ", text)),
    "indented": lambda html: _outside(html, lambda text: _BETWEEN_BLOCKS.sub("\\1\n" + " " * 40, text)),
    "no quotes": lambda html: _outside(html, lambda text: _TAG.sub(_without_quotes, text)),
    "comments": lambda html: _outside(html, lambda text: re.sub(_BLOCK_TAG, r"\g<0><!-- a block -->", text)),
    "numbers for letters": lambda html: _outside(html, lambda text: re.sub(">[^<]*<", _numbered, text)),
}


def _read(html: str, url: str) -> Article | str:
    try:
        return extract(html.encode(), url)
    except ExtractionError as error:
        return str(error)


@pytest.mark.parametrize("way", _WAYS)
def test_a_page_that_is_written_otherwise_is_read_the_same(way: str) -> None:
    changed = 0
    for file in _PAGES:
        html = file.read_text(encoding="utf-8")
        url = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["url"]
        rewritten = _WAYS[way](html)
        assert _read(rewritten, url) == _read(html, url), file
        changed += rewritten != html
    assert changed > len(_PAGES) / 2
