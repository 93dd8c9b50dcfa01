"""Pages of any size that are hard on a reader: each asks whether some step of it grows faster than the page.

Run as a program (SIZE SECONDS NAME …) it reads the pages named, one after the other, each within bounds of processor
time and memory that the system enforces; the last name it prints is the page that it did not get through.

One shape is missing: libxml2 itself takes time with the square of the attributes of one tag (50,000 of them, 3 s). For
it, and for what nobody thought of, pages are read in a process that can be ended (archive/pool.py).
"""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable

from tests.extraction.totality import ADDRESSES, outcome

MEMORY = 2 * 1024**3
_SAID = "Words of a text that is long enough to look like the sentence of an article, more or less. "

Shape = Callable[[int], str]  #: the page's inner markup, of about that many characters


def _body(piece: str, *, before: str = "", after: str = "", levels: int | None = None) -> Shape:
    """A piece repeated in the text; `{}` in it is its number. `levels` bounds how often, for pieces that nest."""

    def inner(size: int) -> str:
        times = max(1, size // len(piece))
        times = times if levels is None else min(times, levels)
        return before + "".join(piece.replace("{}", str(turn)) for turn in range(times)) + after

    return inner


def _head(piece: str, *, before: str = "", after: str = "") -> Shape:
    """As `_body`, with an ordinary text after it."""
    return lambda size: _body(piece, before=before, after=after)(size) + f"<p>{_SAID * 5}</p>"


_LD = '<script type="application/ld+json">'
SHAPES: dict[str, Shape] = {
    "paragraphs": _body(f"<p>{_SAID}{{}}</p>"),
    "short paragraphs": _body("<p>Said {}.</p>"),
    "double breaks": _body(f"{_SAID}{{}}<br><br>"),
    "breaks": _body("a b c<br>"),
    "lines of text with links": _body(f"<a href='/{{}}'>Said</a> {_SAID}<br>"),
    "signs of copyright": _body("©", before=f"<p>{_SAID * 5}</p><p>", after="</p>"),
    "lists that lay out": _body("<ul><li><h3>t</h3>x</li></ul>"),
    "one word": _body("x", before="<p>"),
    "white space": _body(" ", before="<p>", after="x"),
    "entities": _body("&amp;&#x41;&nbsp;", before="<p>"),
    "nested boxes": _body("<div>", after=_SAID),
    "nested boxes with text": _body(f"<div class=c><p>{_SAID}</p>", levels=1500),
    "boxes side by side": _body(f"<div class='c{{}}'><p>{_SAID}</p></div>"),
    "boxes with names of furniture": _body(f"<div class='related-{{}} promo'>{_SAID}</div>"),
    "nested inline": _body("<span>", after=_SAID),
    "nested bold": _body("<b><i>", after=_SAID, levels=900),
    "bold paragraphs": _body("<p><b>Bold {}</b></p>"),
    "headings": _body("<h2>A heading {}</h2>"),
    "titles": _body("<h1>A heading {} of the page</h1>"),
    "a title of marks": _head("| : - ", before="<title>", after="</title>"),
    "a long title": _head("a word ", before="<h1>", after="</h1>"),
    "links": _body("<a href='/x/{}'>link {}</a> ", before="<p>"),
    "paragraphs of a link": _body(f"<p><a href='/x/{{}}'>link {{}} {_SAID}</a></p>"),
    "anchors never closed": _body("<a href='/x/{}'>link "),
    "lists": _body("<li>item {}", before="<ul>"),
    "nested lists": _body("<ul><li>item ", levels=900),
    "table": _body("<tr><td>cell<td>cell {}", before="<table>"),
    "nested tables": _body("<table><tr><td>cell ", levels=600),
    "quotes": _body("<blockquote>", after=_SAID, levels=1500),
    "figures": _body("<figure><img src='/a{}.jpg'><figcaption>caption {}</figcaption></figure>"),
    "nested figures": _body("<figure><img src=/x.jpg><figcaption>c", levels=600),
    "groups of nested figures": _body("<figure><img src=/x.jpg><figcaption>c" * 600 + "</figcaption></figure>" * 600),
    "quotes and headings in each other": _body("<blockquote><h2>", after=f"{_SAID * 2000}<cite>x</cite>", levels=900),
    "quotes with speakers": _body(f"<blockquote><p>{_SAID}{{}}</p><footer>Speaker {{}}</footer></blockquote>"),
    "embed elements": _body("<embed src='https://youtu.be/{}'>", after=f"<a href=/x>{_SAID}</a>" * 2000, levels=1500),
    "figures with many parts": _body("<figure><table><tr><td>a<td>b<tr><td>c<td>d</table></figure>"),
    "cells that span": _body("<tr><td colspan=1000 rowspan=60000>{}<td>b", before="<table>"),
    "pictures without an address": _body("<picture><source srcset='/a{}.jpg 1x'><img>", levels=900),
    "a long srcset": _body("/a,{}.jpg 1x,", before="<img srcset='", after="'>"),
    "commas of a srcset": _body(",", before="<img srcset='", after="'>"),
    "boxes named like players": _body("<div class='video-player'><div class=x>", after=_SAID, levels=900),
    "frames": _body("<iframe src='https://www.youtube.com/embed/{}'></iframe>"),
    "messages": _body("<blockquote class=twitter-tweet>said <a href='https://t.me/a/{}'>x</a></blockquote>"),
    "nested messages": _body("<blockquote class=twitter-tweet>said", levels=1500),
    "players": _body("<video src='/{}.mp4' data-sources='[{\"Src\":\"/b.mp4\"}]'></video>"),
    "times": _head("<time datetime='2020-01-01T00:00:00Z'>x</time>", before="<article>"),
    "marked bodies": _body(f"<p itemprop=articleBody>{_SAID}{{}}</p>"),
    "marked authors": _head("<a rel=author itemprop=author>Name {}</a>"),
    "nested marked authors": _body("<span itemprop=author>Name", after=_SAID, levels=1500),
    "clocks": _body(f"<p>{'0:00 ' * 39}x</p>"),
    "authors": _head("<meta name=author content='Name {}'>"),
    "one line of authors": _head("A, and ", before="<meta name=author content='", after="'>"),
    "tags": _head("<meta property='article:tag' content='Name {}'>"),
    "scripts": _head("<script>var x = {a: 1};</script>"),
    "objects": _head('{"@type":"NewsArticle","author":{"name":"A B"}},', before=f"{_LD}[", after="{}]</script>"),
    "scripts of an object": _head(f'{_LD}{{"@type":"NewsArticle","headline":"x"}}</script>'),
    "brackets": _head("[", before=_LD, after="</script>"),
    "white space in a script": _head(" ", before=f"{_LD}x", after="x</script>"),
    "variables": _head('a{}:"b",', before="<script>var utag_data={", after="}</script>"),
    "variables never closed": _head('utag_data={a:"', before="<script>", after="</script>"),
    "escaped quotes": _head('\\"', before='<script>var utag_data={a:"', after='"}</script>'),
    "a giant class": _body("c ", before="<p class='", after=f"'>{_SAID}"),
    "a giant class of hyphens": _body("-_ ", before="<p class='", after=f"'>{_SAID}"),
    "a giant address": _body("/..", before="<a href='", after=f"'>x</a>{_SAID}"),
    "a giant canonical address": _head("/..&a=1", before="<link rel=canonical href='http://x.example/?", after="'>"),
    "comments at the start": _body("<!-- -->", after=f"x<p>{_SAID}"),
    "declarations at the start": _body("<?xml ?>", after=f"<p>{_SAID}"),
    "tags of meta": _body("<meta ", after=f"\udcff<p>{_SAID}"),
    "broken letters": _body("a\udcffb ", before="<p>"),
    "cards": _body(f"<a href='/x/{{}}'><div><img src=/x.jpg>card {{}}</div></a><p>{_SAID}</p>"),
    "nested cards": _body("<div><img src=/x.jpg>c<a href=/x><p>", after=_SAID, levels=600),
    "teasers": _body(f"<div><h3><a href='/x/{{}}'>Story {{}}</a></h3><p>{_SAID}{{}}</p></div>"),
    "a teaser of many paragraphs": _body(f"<p>{_SAID}{{}}</p>", before="<div><h3><a href=/x>Story</a></h3>"),
    "embeds by name": _body(f"<div class='embed-{{}}'>{_SAID}</div>"),
    "nested embeds by name": _body("<div class=embed>said", after=_SAID, levels=1500),
    "stories": _body(f"<article><h1>Story {{}}</h1><p>{_SAID}{{}}</p></article>"),
    "lines that begin as the title": _body("<div>A<b> heading {}</b></div>"),
    "nested lines that begin as the title": _body("<div>A", after=_SAID, levels=1500),
    "controls": _body("<a href='javascript:x()'>Print {}</a> ", before="<p>"),
    "authors pointed at": _head('{"@id":"{}"},', before=f'{_LD}{{"@type":"Article","author":[', after="{}]}</script>"),
    "a text in a script": _head("said \\n", before=f'{_LD}{{"@type":"Article","articleBody":"', after='"}</script>'),
    "told stories": _head('{"@type":"Report","url":"/{}","headline":"{}"},', before=f"{_LD}[", after="{}]</script>"),
    "torn stories": _head('{"@type":"Report","url":"/{}","headline":"A "{}"",},', before=f"{_LD}[", after="</script>"),
    "quotes in a script": _head('"a" b', before=f'{_LD}{{"@type":"Article","articleBody":"', after="</script>"),
    "keys in a script": _head('"a', before=f"{_LD}{{", after="</script>"),
    "comments in a script": _head("/* ", before=f"{_LD}[", after="</script>"),
    "stated": _body('<p>a\\"</p>', before=f"<script>x='{'{'}\"b\":\"", after='"</script>'),
    "texts in a script": _body('"<p>a {} <p>b{}", ' + "x" * 300, before="<script>", after="</script>"),
    "nulls": _body("a\0b ", before="<p>"),
}  # fmt: skip


def page(name: str, size: int) -> bytes:
    """The page of that shape and about that size."""
    inner = SHAPES[name](size)
    start = (
        ""
        if name.endswith("at the start")
        else "<html><title>A heading of the page</title><div id=content><div class=wsw>"
    )
    return (start + inner).encode("utf-8", "surrogateescape")


def main() -> None:
    size, seconds, names = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for name in names:
        used = resource.getrusage(resource.RUSAGE_SELF)
        bound = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (bound, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        print(name, flush=True)
        data = page(name, size)
        for url in (ADDRESSES[0], ADDRESSES[2]):  # a described platform, and none
            outcome(data, url)
    print("", flush=True)


if __name__ == "__main__":
    main()
