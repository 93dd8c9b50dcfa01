"""Table: one table of a site file, read key by key. Every fault names the file, the row and the key."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from archive.errors import SiteError


class Table:
    """A TOML table and the place where it stands, e.g. `sites/voa.toml: [[site]] 3 "voa-khmer"`."""

    def __init__(self, place: str, values: dict[str, Any]) -> None:
        self.place = place
        self.values = values

    @classmethod
    def of(cls, path: Path, name: str, values: object, number: int | None = None) -> Table:
        """Raises SiteError for anything that is no table."""
        place = f"{path}: [{name}]" if number is None else f"{path}: [[{name}]] {number}"
        if not isinstance(values, dict):
            raise SiteError(f"{place} is missing" if values is None else f"{place} is no table")
        return cls(f'{place} "{values["key"]}"' if number is not None and "key" in values else place, values)

    def fault(self, message: str) -> SiteError:
        return SiteError(f"{self.place}: {message}")

    def refuse_others(self, known: Collection[str]) -> None:
        """Raises SiteError for a key that means nothing here."""
        unknown = sorted(set(self.values) - set(known))
        if unknown:
            raise self.fault(f"unknown key {', '.join(unknown)}; there are: {', '.join(sorted(known))}")

    def text(self, key: str, default: str | None = None) -> str:
        """Raises SiteError where the key is missing and has no default, or holds no text."""
        value = self.values.get(key, default)
        if value is None:
            raise self.fault(f"{key} is missing")
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f"{key} must be a text, not {value!r}")
        return value

    def choice(self, key: str, default: str, choices: Collection[str]) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise self.fault(f"{key} {value!r} is unknown; there are: {', '.join(choices)}")
        return value

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        value = self.values.get(key, default)
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) and item for item in value):
            raise self.fault(f"{key} must be a list of texts, not {value!r}")
        return tuple(value)

    def number(self, key: str, default: float, least: float) -> float:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value < 86_400:
            raise self.fault(f"{key} must be a number of at least {least:g}, not {value!r}")
        return value

    def whole_number(self, key: str, default: int, least: int) -> int:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise self.fault(f"{key} must be a whole number of at least {least}, not {value!r}")
        return value
