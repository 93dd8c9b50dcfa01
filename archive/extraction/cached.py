"""`functools.cached_property` as it is since Python 3.12: before, its lock took a fiftieth of an extraction."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

__all__ = ["cached_property"]

if sys.version_info >= (3, 12):
    from functools import cached_property
else:
    T = TypeVar("T")

    class cached_property(Generic[T]):  # noqa: N801  # the name of what it stands for
        """A value worked out when first asked for, and kept in the object's `__dict__`, where it is found first."""

        def __init__(self, work: Callable[[Any], T]) -> None:
            self._work = work
            self.__doc__ = work.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        @overload
        def __get__(self, instance: None, owner: type) -> Self: ...

        @overload
        def __get__(self, instance: object, owner: type | None = None) -> T: ...

        def __get__(self, instance: object | None, owner: type | None = None) -> Self | T:
            if instance is None:
                return self
            value = instance.__dict__[self._name] = self._work(instance)
            return value
