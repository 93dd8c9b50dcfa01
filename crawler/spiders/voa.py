"""Voice of America in some 50 languages, and Radio y Televisión Martí, its sister for Cuba; on the Pangea CMS."""

from __future__ import annotations

from crawler.spiders.base import BroadcasterSpider


class VoaSpider(BroadcasterSpider):
    name = "voa"
