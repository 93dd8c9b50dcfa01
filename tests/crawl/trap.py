"""The site file of a broadcaster whose servers mean no good; its sites are added to it."""

from __future__ import annotations

BROADCASTER = """
[broadcaster]
key = "trap"
name = "The Trap"
platform = "generic"

[broadcaster.defaults]
scheme = "http"
delay = 0
concurrency = 8
language = "en"
"""
