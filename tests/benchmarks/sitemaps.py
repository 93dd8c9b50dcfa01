"""Sitemaps as forty-three sites of the Pangea CMS have them, made anew: as large, as shaped, of no story that exists.

`sitemap.xml` names numbered shards of 20,000 addresses, newest first, gzipped, each with the time at which it was made.
An address is `/a/NUMBER.html` or `/a/SLUG/NUMBER.html`; numbers fall with time, the oldest stand one after another and
share their `lastmod`. The sizes and shares are those of May 2025. The same arguments give the same bytes.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from urllib.parse import quote

SHARD = 20_000  #: addresses in a numbered sitemap
_NEWEST, _NEWEST_AT = 33_390_000, datetime(2025, 4, 20, 17, tzinfo=UTC)
_IMPORTED = 0.05  #: share of a site's stories that moved there in one go from an older system
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: Host, number of the site, addresses, hundredths of them with a slug, year of the first story.
_SIZES = """
www.rferl.org 8 199701 66 2006
www.currenttime.tv 54 73017 66 2014
www.votvot.tv 92 57 5 2023
www.svaboda.org 11 565276 2 2003
www.radiosvoboda.org 9 571274 38 2007
ktat.krymr.com 49 32382 56 2014
ua.krymr.com 48 169949 77 2014
ru.krymr.com 47 238219 79 2014
www.szabadeuropa.hu 90 21213 97 2020
moldova.europalibera.org 15 402580 18 2009
romania.europalibera.org 85 39630 79 2018
www.svobodnaevropa.bg 86 25651 28 2019
www.slobodnaevropa.org 18 458754 24 2004
www.slobodnaevropa.mk 24 237691 4 2009
www.evropaelire.org 4 271439 13 2008
www.svoboda.org 2 884249 5 2005
www.severreal.org 89 18085 67 2019
www.sibreal.org 84 32491 47 2017
www.azatliq.org 12 129377 2 2007
www.idelreal.org 65 51008 13 2016
www.kavkazr.com 74 68669 42 2011
www.radiomarsho.com 32 44190 18 2010
www.azatutyun.am 16 312020 3 2009
rus.azatutyun.am 17 89486 5 2009
www.azadliq.org 1 310858 14 2006
www.radiotavisupleba.ge 20 309461 11 2009
www.ekhokavkaza.com 31 264585 8 2009
www.radiofarda.com 3 649995 20 2006
en.radiofarda.com 82 13844 97 2017
www.azattyq.org 5 156766 15 2008
rus.azattyq.org 6 119683 20 2008
www.azattyk.org 7 438478 12 2008
rus.azattyk.org 37 133842 12 2008
www.ozodi.org 10 240299 10 2005
rus.ozodi.org 42 83960 10 2011
www.azathabar.com 14 214751 4 2009
rus.azathabar.com 81 39872 30 2016
www.ozodlik.org 13 287335 10 2008
rus.ozodlik.org 55 46115 6 2015
pa.azadiradio.com 23 401289 0 2009
da.azadiradio.com 22 414608 0 2009
www.mashaalradio.com 33 110394 3 2011
showcase.pangea-cms.com 44 11783 1 2011
"""
#: Sites whose slugs keep their own letters, percent-encoded in small letters as the CMS writes them.
_OWN_LETTERS = {"www.radiotavisupleba.ge": "აბგდევზთიკლმნოპრსტუფქღყშ"}


@dataclass(frozen=True, slots=True)
class SiteSize:
    """How many addresses a site's sitemaps list, and what they look like."""

    host: str
    number: int
    urls: int
    slugs: float  #: share of the addresses that have a slug
    first_year: int


def sizes(total: int) -> list[SiteSize]:
    """The sites, their sizes in proportion, about `total` addresses together (the real ones have 9,184,326)."""
    rows = [line.split() for line in _SIZES.split("\n") if line]
    real = sum(int(row[2]) for row in rows)
    return [
        SiteSize(host, int(number), max(int(urls) * total // real, 1), int(slugs) / 100, int(year))
        for host, number, urls, slugs, year in rows
    ]


def sitemaps(site: SiteSize, *, made_at: datetime, added: int = 0) -> Iterator[tuple[str, bytes]]:
    """The address and the bytes of a site's index and then of each shard.

    With `added`, so many stories came since: they stand first, and every other entry has moved on.
    """
    base = f"https://{site.host}"
    names = [f"{base}/sitemap_{site.number}_{n + 1}.xml.gz" for n in range(-(-(site.urls + added) // SHARD))]
    yield f"{base}/sitemap.xml", index(names, made_at)
    entries = _entries(site, added)
    for name in names:
        yield name, gzip.compress(urlset(islice(entries, SHARD)), compresslevel=4, mtime=0)


def index(names: Sequence[str], made_at: datetime) -> bytes:
    """A sitemap index: the CMS makes one sitemap after another, each in some minutes."""
    listed = "".join(
        f"<sitemap><loc>{name}</loc><lastmod>{_instant(made_at + timedelta(seconds=390 * n))}</lastmod></sitemap>"
        for n, name in enumerate(names)
    )
    return _document("sitemapindex", listed)


def urlset(entries: Iterable[str]) -> bytes:
    """A sitemap of those entries."""
    return _document("urlset", "".join(entries))


def entry(url: str, lastmod: datetime) -> str:
    """One address in a sitemap."""
    return (
        f"<url><loc>{url}</loc><lastmod>{_instant(lastmod)}</lastmod><changefreq>weekly</changefreq>"
        "<priority>0.8</priority></url>"
    )


def _document(root: str, body: str) -> bytes:
    return f'<?xml version="1.0" encoding="utf-8"?><{root} xmlns="{_NAMESPACE}">{body}</{root}>'.encode()


def _entries(site: SiteSize, added: int) -> Iterator[str]:
    for turn in range(added):
        number = _NEWEST + 10 * (added - turn)
        yield entry(f"https://{site.host}/a/{number}.html", _NEWEST_AT + timedelta(minutes=number % 97))
    chance = random.Random(site.host)
    imported = int(site.urls * _IMPORTED)
    span = _NEWEST_AT - datetime(site.first_year, 6, 1, tzinfo=UTC)
    gap = max(2 * (_NEWEST - 2_000_000) // site.urls, 2)
    number, step = _NEWEST, span / site.urls
    for turn in range(site.urls - imported):
        number = max(number - chance.randrange(1, gap), 2_000_000 - turn)
        slug = _slug(site.host, chance) if chance.random() < site.slugs else ""
        moment = _NEWEST_AT - step * turn + timedelta(milliseconds=chance.randrange(86_400_000))
        yield entry(f"https://{site.host}/a/{slug}{number}.html", moment)
    moved = datetime(site.first_year, 6, 1, 11, 42, 35, tzinfo=UTC)
    for turn in range(imported):
        yield entry(f"https://{site.host}/a/{1_000_000 + turn}.html", moved)


def _slug(host: str, chance: random.Random) -> str:
    letters = _OWN_LETTERS.get(host, "aaabcdeeefghiiijklmnnooopqrsstuuvyz")
    words = ("".join(chance.choices(letters, k=chance.randrange(2, 10))) for _ in range(chance.randrange(4, 9)))
    slug = "-".join(words)
    return f"{slug if slug.isascii() else quote(slug).lower()}/"


def _instant(moment: datetime) -> str:
    """With three decimals or fewer, as the CMS writes them."""
    if not moment.microsecond:
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}".rstrip("0") + "Z"
