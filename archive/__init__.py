"""Airchive's archive: what keeps captures and reads articles out of them. Knows nothing of Scrapy or the network."""
