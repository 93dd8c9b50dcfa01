"""Airchive's crawler: everything that speaks to the network, built on Scrapy."""
