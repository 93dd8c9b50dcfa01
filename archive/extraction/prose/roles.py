"""Rules: what the names of an element say that it is inside an article's text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from archive.extraction.select import Element
from archive.extraction.tree.naming import Names, names_embed, names_furniture

#: "foreign" is what the names call an embed: it may be a quote of the text in a box all the same.
#: "related" is furniture with links to other stories.
Role = Literal["furniture", "related", "picture", "quote", "dateline", "embed", "foreign", "none"]

_MOST_NAMES = 8192


@dataclass(frozen=True, slots=True)
class Rules:
    """What the classes of a platform's elements mean inside an article's text.

    `roles` are exact class tokens; `prefixes` the beginnings of families of tokens ("c-mmp", "c-mmp__player" …).
    """

    roles: dict[str, Role] = field(default_factory=dict)
    prefixes: tuple[tuple[str, Role], ...] = ()
    by_names: bool = False  #: what no rule knows is told by the words of its names (archive.extraction.tree.naming)
    by_shape: bool = False  #: boxes around a picture, links around blocks are what they look like
    _role_of: Callable[[str], Role] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_role_of", lru_cache(_MOST_NAMES)(self._judge))  # a site's pages share their names

    def role(self, element: Element, names: Names) -> Role:
        """The role of an element by its class, or by all of its names and by whether it is seen at all."""
        if not self.by_names:
            value = element.get("class") or ""
        else:
            value, is_unseen = names.of(element)
            if is_unseen:
                return "furniture"
        return self._role_of(value) if value else "none"

    def _judge(self, value: str) -> Role:
        for token in value.split():
            if found := self.roles.get(token):
                return found
            for prefix, role in self.prefixes:
                if token.startswith(prefix):
                    return role
        if not self.by_names:
            return "none"
        return "furniture" if names_furniture(value) else "foreign" if names_embed(value) else "none"
