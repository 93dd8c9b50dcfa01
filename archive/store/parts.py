"""The parts of revisions as rows of their own: people, tags, media, images, links, and the files to fetch.

A revision's content never changes, so its parts are written once, with it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Table

from archive.article import AIRCHIVE_NAMESPACE, Article
from archive.media import requisites
from archive.store import schema
from archive.store.upsert import add_missing

Rows = list[dict[str, Any]]


def insert(connection: Connection, revisions: Mapping[str, Article]) -> None:
    """Write the parts of new revisions, given by revision id."""
    for table, rows in _rows(revisions):
        add_missing(connection, table, rows)


def person_id(broadcaster: str, name: str) -> str:
    """A person is a name at a broadcaster: the pages tell no more."""
    return str(uuid.uuid5(AIRCHIVE_NAMESPACE, f"person:{broadcaster}:{name}"))


def tag_id(broadcaster: str, name: str) -> str:
    """A tag is a word that a broadcaster uses."""
    return str(uuid.uuid5(AIRCHIVE_NAMESPACE, f"tag:{broadcaster}:{name}"))


def _rows(revisions: Mapping[str, Article]) -> list[tuple[Table, Rows]]:
    people: dict[str, dict[str, Any]] = {}
    tags: dict[str, dict[str, Any]] = {}
    authored: Rows = []
    tagged: Rows = []
    media: Rows = []
    images: Rows = []
    links: Rows = []
    required: Rows = []
    for revision_id, read in revisions.items():
        for position, name in enumerate(read.authors):
            key = person_id(read.broadcaster, name)
            people[key] = {"person_id": key, "broadcaster": read.broadcaster, "name": name}
            authored.append({"revision_id": revision_id, "position": position, "person_id": key})
        for position, name in enumerate(read.tags):
            key = tag_id(read.broadcaster, name)
            tags[key] = {"tag_id": key, "broadcaster": read.broadcaster, "name": name}
            tagged.append({"revision_id": revision_id, "position": position, "tag_id": key})
        media += _numbered(revision_id, read.media)
        images += _numbered(revision_id, read.images)
        links += _links(revision_id, read)
        required += _numbered(revision_id, requisites(read))
    return [
        (schema.person, _by_key(people)),
        (schema.tag, _by_key(tags)),
        (schema.article_person, authored),
        (schema.article_tag, tagged),
        (schema.media, media),
        (schema.image, images),
        (schema.link, links),
        (schema.requisite, required),
    ]


def _numbered(revision_id: str, items: tuple[Any, ...]) -> Rows:
    return [{"revision_id": revision_id, "position": number} | asdict(item) for number, item in enumerate(items)]


def _links(revision_id: str, read: Article) -> Rows:
    """The links of the body, then those to related stories, numbered through."""
    told = [("body", one) for one in read.links] + [("related", one) for one in read.related]
    return [
        {"revision_id": revision_id, "position": number, "kind": kind, "url": one.url, "text": one.text}
        for number, (kind, one) in enumerate(told)
    ]


def _by_key(rows: Mapping[str, dict[str, Any]]) -> Rows:
    """In the order of the keys, so that two writers wait for each other and never in a circle."""
    return [rows[key] for key in sorted(rows)]
