"""Packages to be replayed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from archive.warc.manifest import read_manifest
from archive.warc.package import About, Chosen, write_wacz
from tests.warc.samples import NOON, NOT_MODIFIED, PAGE, exchange, writer

URL, OTHER_URL = "https://news.example/a/1.html", "https://news.example/print/1.html"


def package_revisits(folder: Path) -> Path:
    """A page; an hour later the same payload there and at another URL; two hours later a 304."""
    with writer(folder / "warc") as archive:
        [page] = archive.write([(exchange(PAGE, URL), None)])
        hour = NOON + timedelta(hours=1)
        revisits = archive.write([(exchange(PAGE, url, started_at=hour), page) for url in (URL, OTHER_URL)])
        not_modified = exchange(NOT_MODIFIED, URL, started_at=NOON + timedelta(hours=2))
        revisits += archive.write([(not_modified, page)])
    assert [one.record_type for one in revisits] == ["revisit"] * 3
    segments = [Chosen(sealed, folder / "warc" / sealed.file) for sealed in read_manifest(folder / "warc").values()]
    with (folder / "revisits.wacz").open("wb") as file:
        write_wacz(file, segments, list, About("Revisits", "airchive/test"), scratch=folder)
    return folder / "revisits.wacz"
