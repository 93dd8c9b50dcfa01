"""ZdfParser: pages of ZDF and ZDFheute."""

from __future__ import annotations

from dataclasses import replace

from archive.extraction.platforms.declared import DeclaredParser
from archive.extraction.platforms.generic_place import Place
from archive.extraction.select import nodes

#: Lines all in italics say who wrote the text, and where to find the live blog: they are the editors', not the text's.
_ITALICS = ".//*[self::p or self::div][.//em][not(.//text()[normalize-space()][not(ancestor::em)])]"


class ZdfParser(DeclaredParser):
    """Leaves out the editors' lines."""

    def declared_place(self) -> Place | None:
        place = super().declared_place()
        if place is None:
            return None
        notes = {line for element in place.elements for line in nodes(element, _ITALICS)}
        return replace(place, dropped={*place.dropped, *notes})
