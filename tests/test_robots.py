"""robots.txt: what RFC 9309 and Google's published examples expect, case by case."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from archive.robots import MAX_BYTES, Robots, path_of

AGENT = "airchive"


def decide(text: str | bytes, path: str) -> bool:
    content = text if isinstance(text, bytes) else text.encode()
    return Robots.parse(content).decide(AGENT, f"https://www.newsroom.example{path}").allowed


ALL = "User-agent: *\n"

#: name: file, path, allowed. RFC 9309 sections in brackets; "Google" is its documentation of robots.txt.
CASES = {
    "an empty file allows": ("", "/a", True),
    "a file of comments allows": ("# nothing\n\n#Disallow: /\n", "/a", True),
    "rules before any group hold for nobody": ("Disallow: /\n", "/a", True),
    "everything forbidden": (ALL + "Disallow: /\n", "/a", False),
    "an empty disallow is no rule": (ALL + "Disallow:\n", "/a", True),
    "an empty allow is no rule": (ALL + "Allow:\nDisallow: /a\n", "/a", False),
    "the home page is a path": (ALL + "Disallow: /$\n", "", False),
    "robots.txt itself is always allowed [2.2.2]": (ALL + "Disallow: /\n", "/robots.txt", True),
    # Groups [2.2.1]
    "our own group": ("User-agent: airchive\nDisallow: /a\n", "/a", False),
    "our own group in other letters": ("USER-AGENT: AirChive\nDISALLOW: /a\n", "/a", False),
    "our own group with a version": ("User-agent: airchive/2.1\nDisallow: /a\n", "/a", False),
    "another's group": ("User-agent: otherbot\nDisallow: /\n", "/a", True),
    "a name that ours begins with is another's": ("User-agent: air\nDisallow: /\n", "/a", True),
    "a name that begins with ours is another's": ("User-agent: airchive-images\nDisallow: /\n", "/a", True),
    "our own group sets the general one aside": (ALL + "Disallow: /\nUser-agent: airchive\nDisallow: /b\n", "/a", True),
    "our own group wherever it stands": ("User-agent: airchive\nDisallow: /b\n\n" + ALL + "Disallow: /\n", "/a", True),
    "an empty group of our own allows": ("User-agent: airchive\nDisallow:\n\n" + ALL + "Disallow: /\n", "/a", True),
    "two groups of our own are one": (
        "User-agent: airchive\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: airchive\nDisallow: /b\n",
        "/b",
        False,
    ),
    "two general groups are one": (ALL + "Disallow: /a\n\n" + ALL + "Disallow: /b\n", "/a", False),
    "a group of several agents": ("User-agent: x\nUser-agent: airchive\nUser-agent: y\nDisallow: /a\n", "/a", False),
    "blank lines and comments part no group": ("User-agent: airchive\n\n# why\nDisallow: /a\n", "/a", False),
    "a line of another kind parts no group": (
        "User-agent: airchive\nSitemap: https://newsroom.example/s.xml\nUser-agent: x\nDisallow: /a\n",
        "/a",
        False,
    ),
    "a crawl-delay parts no group [2.2.4]": (ALL + "Crawl-delay: 3\nUser-agent: x\nDisallow: /a\n", "/a", False),
    "a star with words after it is everyone": ("User-agent: * # all\nDisallow: /a\n", "/a", False),
    "a star with letters after it is nobody": ("User-agent: *bot\nDisallow: /a\n", "/a", True),
    # The longest match [2.2.2, 5.2]
    "allow is longer": (ALL + "Disallow: /example/\nAllow: /example/page.html\n", "/example/page.html", True),
    "disallow is longer": (ALL + "Allow: /example/\nDisallow: /example/page.gif\n", "/example/page.gif", False),
    "the order does not matter": (ALL + "Disallow: /example/page.gif\nAllow: /example/\n", "/example/page.gif", False),
    "as long: allow": (ALL + "Disallow: /a\nAllow: /a\n", "/a", True),
    "Google: allow /p, disallow /": (ALL + "Allow: /p\nDisallow: /\n", "/page", True),
    "Google: allow and disallow /folder": (ALL + "Allow: /folder\nDisallow: /folder\n", "/folder/page", True),
    "Google: allow /page, disallow /*.htm": (ALL + "Allow: /page\nDisallow: /*.htm\n", "/page.htm", False),
    "Google: allow /page, disallow /*.ph": (ALL + "Allow: /page\nDisallow: /*.ph\n", "/page.php5", True),
    "Google: allow /$, disallow / (home)": (ALL + "Allow: /$\nDisallow: /\n", "/", True),
    "Google: allow /$, disallow / (page)": (ALL + "Allow: /$\nDisallow: /\n", "/page.htm", False),
    # Paths: Google's examples
    "/fish matches /fish.html": (ALL + "Disallow: /fish\n", "/fish.html", False),
    "/fish matches /fishheads/yummy": (ALL + "Disallow: /fish\n", "/fishheads/yummy.html", False),
    "/fish does not match /Fish.asp": (ALL + "Disallow: /fish\n", "/Fish.asp", True),
    "/fish does not match /catfish": (ALL + "Disallow: /fish\n", "/catfish", True),
    "/fish does not match /?id=fish": (ALL + "Disallow: /fish\n", "/?id=fish", True),
    "/fish* is /fish": (ALL + "Disallow: /fish*\n", "/fishheads", False),
    "/fish/ does not match /fish": (ALL + "Disallow: /fish/\n", "/fish", True),
    "/fish/ matches /fish/?id=anything": (ALL + "Disallow: /fish/\n", "/fish/?id=anything", False),
    "/*.php matches in the middle": (ALL + "Disallow: /*.php\n", "/folder/filename.php?parameters", False),
    "/*.php does not match upper case": (ALL + "Disallow: /*.php\n", "/windows.PHP", True),
    "/*.php$ does not match with a query": (ALL + "Disallow: /*.php$\n", "/filename.php?parameters", True),
    "/*.php$ matches the end": (ALL + "Disallow: /*.php$\n", "/folder/filename.php", False),
    "/*.php$ does not match /filename.php/": (ALL + "Disallow: /*.php$\n", "/filename.php/", True),
    "/fish*.php matches": (ALL + "Disallow: /fish*.php\n", "/fishheads/catfish.php?parameters", False),
    "/fish*.php does not match /Fish.PHP": (ALL + "Disallow: /fish*.php\n", "/Fish.PHP", True),
    # Wildcards [2.2.3]
    "a star at the beginning": (ALL + "Disallow: *.gif$\n", "/a/b.gif", False),
    "stars that overlap nothing": (ALL + "Disallow: /a*aba$\n", "/aba", True),
    "an end that stands twice": (ALL + "Disallow: /*b$\n", "/abab", False),
    "several stars": (ALL + "Disallow: /*/x/*/y\n", "/1/x/2/3/y4", False),
    "many stars and no match": (ALL + "Disallow: /" + "*a" * 60 + "$\n", "/" + "a" * 1000 + "b", True),
    "a dollar in the middle is a letter": (ALL + "Disallow: /a$b\n", "/a$b", False),
    "an escaped star is a letter": (ALL + "Disallow: /with-%2A.html\n", "/with-*.html", False),
    "an escaped star is no wildcard": (ALL + "Disallow: /with-%2A.html\n", "/with-x.html", True),
    "an escaped dollar is a letter": (ALL + "Disallow: /cost%24\n", "/cost$s", False),
    # Escapes: the table of [2.2.2]
    "a query": (ALL + "Disallow: /foo/bar?baz=quz\n", "/foo/bar?baz=quz", False),
    "a URL in a query": (ALL + "Disallow: /foo/bar?baz=http://foo.bar\n", "/foo/bar?baz=http%3A%2F%2Ffoo.bar", False),
    "letters of another script in the file": (ALL + "Disallow: /foo/bar/ツ\n", "/foo/bar/%E3%83%84", False),
    "letters of another script in the URL": (ALL + "Disallow: /foo/bar/%E3%83%84\n", "/foo/bar/ツ", False),
    "letters that need no escape": (ALL + "Disallow: /foo/bar/%62%61%7A\n", "/foo/bar/baz", False),
    "escapes in lower case": (ALL + "Disallow: /%e3%83%84\n", "/%E3%83%84", False),
    "an escaped slash is none": (ALL + "Disallow: /a/b\n", "/a%2Fb", True),
    # Lines
    "carriage returns end lines": ("User-agent: *\rDisallow: /a\r", "/a", False),
    "both ends of line": ("User-agent: *\r\nDisallow: /a\r\n", "/a", False),
    "no end of the last line": (ALL + "Disallow: /a", "/a", False),
    "space around everything": ("  User-agent :  *  \n\t Disallow\t:  /a  # so\n", "/a", False),
    "a form feed is no end of a line": (ALL + "Disallow: /a\x0cDisallow: /b\n", "/b", True),
    "Google: a missing colon": ("User-agent *\nDisallow /a\n", "/a", False),
    "Google: misspelt": ("useragent: *\nDissallow: /a\n", "/a", False),
    "a path without its slash matches nothing": (ALL + "Disallow: a\n", "/a", True),
    "lines of nonsense": ("<html>\n: :\n\x00\n" + ALL + "Disallow: /a\n", "/a", False),
    # Bytes
    "a UTF-8 mark": (codecs.BOM_UTF8 + b"User-agent: *\nDisallow: /a\n", "/a", False),
    "UTF-16 with its mark, little end": ((ALL + "Disallow: /a\n").encode("utf-16"), "/a", False),
    "UTF-16 with its mark, big end": (codecs.BOM_UTF16_BE + (ALL + "Disallow: /a").encode("utf-16-be"), "/a", False),
    "UTF-16 without a mark, little end": ((ALL + "Disallow: /a\n").encode("utf-16-le"), "/a", False),
    "UTF-16 without a mark, big end": ((ALL + "Disallow: /a\n").encode("utf-16-be"), "/a", False),
    "bytes that are no UTF-8": (b"# caf\xe9\n" + ALL.encode() + b"Disallow: /a\n", "/a", False),
    "what stands after 500 KiB is not read [2.5]": (
        ALL + "# " + "x" * MAX_BYTES + "\nDisallow: /a\n",
        "/a",
        True,
    ),
    "a line that the limit cuts is no rule": (
        ALL + "#" * (MAX_BYTES - len(ALL) - 15) + "\nDisallow: /aaaaaaaaaaaaaaaaaaa\n",
        "/aaaab",
        True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_case_of_the_rfc(name: str) -> None:
    text, path, allowed = CASES[name]
    assert decide(text, path) is allowed


#: Where the parser that Scrapy brings decides otherwise than RFC 9309 (or Google's reading of it) asks.
PROTEGO_DIFFERS = {
    "our own group with a version",
    "a name that ours begins with is another's",
    "a crawl-delay parts no group [2.2.4]",
    "a URL in a query",
    "a form feed is no end of a line",
    "a UTF-8 mark",
    "UTF-16 with its mark, little end",
    "UTF-16 with its mark, big end",
    "UTF-16 without a mark, little end",
    "UTF-16 without a mark, big end",
    "bytes that are no UTF-8",
    "what stands after 500 KiB is not read [2.5]",
}


def _protego(text: str | bytes, path: str) -> bool:
    """As Scrapy asks it: a body that is no UTF-8 counts as empty."""
    try:
        content = text if isinstance(text, str) else text.decode()
    except UnicodeDecodeError:
        content = ""
    return Protego.parse(content).can_fetch(f"https://www.newsroom.example{path}", AGENT)


def test_where_protego_falls_short_is_known() -> None:
    """The reason for a parser of our own; should this fail with fewer names, it may have become needless."""
    assert {name for name, (text, path, allowed) in CASES.items() if _protego(text, path) is not allowed} == (
        PROTEGO_DIFFERS
    )


def test_the_line_that_decides_is_named() -> None:
    robots = Robots.parse(b"# hello\nUser-agent: *\nAllow: /\n  Disallow: /a/*.html  # not these\n")
    decision = robots.decide(AGENT, "https://www.newsroom.example/a/1.html")
    assert decision.rule is not None
    assert (decision.rule.line, decision.rule.text) == (4, "Disallow: /a/*.html  # not these")
    assert robots.decide(AGENT, "https://www.newsroom.example/b").rule is not None
    assert Robots().decide(AGENT, "https://www.newsroom.example/b").rule is None


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("10", 10), ("0.5", 0.5), ("0", 0), ("-1", None), ("nan", None), ("inf", None), ("soon", None), ("", None)],
)
def test_crawl_delay(written: str, seconds: float | None) -> None:
    robots = Robots.parse(f"User-agent: *\nCrawl-delay: {written}\nDisallow: /x\n".encode())
    assert robots.crawl_delay(AGENT) == seconds


def test_the_crawl_delay_is_that_of_the_groups_that_hold() -> None:
    text = b"User-agent: *\nCrawl-delay: 30\n\nUser-agent: airchive\nCrawl-delay: 2\nUser-agent: x\nDisallow: /a\n"
    robots = Robots.parse(text)
    assert robots.crawl_delay(AGENT) == 2
    assert robots.crawl_delay("other") == 30
    assert not robots.decide(AGENT, "https://www.newsroom.example/a").allowed  # x shares the group


@given(st.binary(max_size=300), st.text(max_size=60))
def test_any_bytes_are_a_robots_txt(content: bytes, path: str) -> None:
    robots = Robots.parse(b"User-agent: *\nDisallow: /" + content)
    robots.crawl_delay(AGENT)
    robots.decide(AGENT, "https://www.newsroom.example/" + path.replace("[", "").replace("]", ""))


@given(st.text(alphabet="/ab*$?%2A", max_size=12), st.text(alphabet="ab/?", max_size=12))
def test_a_pattern_matches_as_a_regular_expression_would(pattern: str, path: str) -> None:
    robots = Robots.parse(f"User-agent: *\nDisallow: /{pattern}\n".encode())
    (rule,) = robots.groups[0].rules
    body = rule.pattern.removesuffix("$")
    expected = ".*".join(map(re.escape, body.split("*"))) + ("$" if rule.pattern.endswith("$") else "")
    url = f"https://www.newsroom.example/{path}"
    assert rule.matches(path_of(url)) is bool(re.match(expected, path_of(url)))
