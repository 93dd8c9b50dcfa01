"""Radio Free Europe/Radio Liberty: some 50 sites in 27 languages on the Pangea CMS."""

from __future__ import annotations

from crawler.spiders.base import BroadcasterSpider


class RferlSpider(BroadcasterSpider):
    name = "rferl"
