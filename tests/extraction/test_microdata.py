from __future__ import annotations

from lxml import html

from archive.extraction.metadata.microdata import names, value
from archive.extraction.tree.index import Index

_PAGE = """<body><meta itemprop="datePublished" content="2024-05-06"><time itemprop="dateModified dateline"
datetime="2024-05-07">later</time><p itemprop="author"><span itemprop="name">Jane Doe</span>, at sea</p>
<p itemprop="author">John Roe</p><p itemprop="author"> </p></body>"""


def test_properties_are_gathered_by_name_in_order() -> None:
    index = Index(html.document_fromstring(_PAGE))
    found = {name: index.itemprop(name) for name in ("datePublished", "dateModified", "dateline", "author")}
    assert value(found["datePublished"][0]) == "2024-05-06"
    assert value(found["dateModified"][0]) == value(found["dateline"][0]) == "2024-05-07"
    assert len(found["author"]) == 3
    assert names(found["author"]) == ["Jane Doe", "John Roe"]
