"""Scrapy settings: only what differs from Scrapy's defaults, each with its reason."""

from __future__ import annotations

BOT_NAME = "airchive"
SPIDER_MODULES = ["crawler.spiders"]

# Politeness. Requests at once to a host come from its site's row (archive/sites) by way of DOWNLOAD_SLOTS; the gaps
# between them, and whether it may be asked at all, are crawler.hosts'. robots.txt is always obeyed.
USER_AGENT = "airchive/0.1 (news archive)"  # the command line adds the operator's contact
DOWNLOAD_DELAY = 0
# A request counts until its capture is acknowledged: so many that a whole group can gather while another is written.
CONCURRENT_REQUESTS = 128
CONCURRENT_REQUESTS_PER_DOMAIN = 2

# A page gives one item. Scrapy starts as many tasks for the items of every page, whether there are items or not:
# with its default of 100 that was a third of the crawl's processor time.
CONCURRENT_ITEMS = 1

# The frontier is the page table: it survives a kill, which JOBDIR does not, and knows redirects and retries as pages.
SCHEDULER = "crawler.frontier.Frontier"

# Capture: the handler waits for the host's turn and keeps the wire's bytes, the middleware makes them durable before
# anything else sees the response.
DOWNLOAD_HANDLERS = {
    "http": "crawler.turns.TurnDownloadHandler",
    "https": "crawler.turns.TurnDownloadHandler",
    "file": None,  # a link of a hostile page must not read this machine
    "ftp": None,
    "s3": None,
    "data": None,
}

# What takes part in a crawl stands here whole, in the place of Scrapy's own lists (…_BASE). What is switched off there
# is imported all the same, aiohttp, requests and telnet among it; so is what None leaves out. Not wanted are
# - cookies, referers, proxies: an archive's visits are strangers each time, and what a proxy sends is not the site's;
# - decoding: ingest does it, from the record, under its limits;
# - what judges statuses: every answer is archived, and ingest decides what it is worth;
# - doors for others: Scrapy's remote control and telnet let local clients execute Python.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "crawler.media.MediaGate": 50,
    "crawler.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawler.capture.CaptureMiddleware": 990,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}  # they look after requests of the spider's, which makes none
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",  # what every WARC reader can decode
}
ITEM_PIPELINES = {"crawler.pipelines.IngestPipeline": 100}
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": 0,  # why the crawl ended
    "crawler.progress.ProgressExtension": 500,
    "crawler.deadline.DeadlineExtension": 500,
}

# Limits.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # bytes of a body
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60  # seconds
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "crawler.guard.GuardedResolver"

LOG_INSTALL_ROOT_HANDLER = False  # the command sets up one log for Scrapy and for itself
