"""Which article a page is: its canonical address, and the broadcaster's own number of it."""

from __future__ import annotations

from dataclasses import dataclass

from archive import urls
from archive.errors import BadUrl
from archive.extraction.addresses import host_of, path_of
from archive.extraction.page import Page


@dataclass(frozen=True, slots=True)
class Identity:
    """What `article_id` is made of, and where the page stands."""

    broadcaster: str
    site: str
    canonical_url: str
    source_id: str | None
    alternate: bool  #: the page is another form (AMP, a live blog's window) of the article
    rule: str = "url"  #: what gave `canonical_url`
    source_rule: str | None = None  #: what gave `source_id`


def identify(page: Page, source_id: str | None = None, source_rule: str = "page.number") -> Identity:
    """The identity of a page. `source_id` is the number that the page itself gives, for addresses that hold none."""
    linked = page.absolute(page.meta.canonical)
    declared = linked or page.absolute(page.meta.get("og:url"))
    is_declared = declared is not None and _same_site(declared, page)
    canonical, number = canonical_form(declared if declared and is_declared else page.address, page.address)
    if number is None and canonical != page.address:
        number = urls.source_id(page.address)
    host = host_of(canonical) or host_of(page.address) or "unknown"
    return Identity(
        broadcaster=page.site.broadcaster if page.site else host,
        site=page.site.key if page.site else host,
        canonical_url=canonical,
        source_id=number or source_id,
        alternate=urls.is_alternate(page.url) or page.root.get("amp") is not None or page.root.get("⚡") is not None,
        rule="url" if not is_declared else "html.canonical" if linked else "meta.og:url",
        source_rule="url.number" if number else source_rule if source_id else None,
    )


def canonical_form(*candidates: str) -> tuple[str, str | None]:
    """The normal form of the first address that is one, and the broadcaster's number in it.

    For a page of unknown address the last of them as it stands.
    """
    for address in candidates:
        try:
            named = urls.name(address)
        except BadUrl:
            continue
        return named.url, named.source_id
    return candidates[-1], None


def _same_site(declared: str, page: Page) -> bool:
    """A canonical link to the front page, a known mistake of templates, identifies nothing."""
    return path_of(declared).strip("/") != "" or path_of(page.address).strip("/") == ""
