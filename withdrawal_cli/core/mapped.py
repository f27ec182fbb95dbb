"""A sequence that is computed while it is gone through, for answers too long to be held."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

From = TypeVar("From")
To = TypeVar("To")


class Mapped(Sequence[To]):
    """What a function makes of each item of a sequence, made when it is asked for and made anew when asked again.

    >>> squares = Mapped(lambda n: n * n, [1, 2, 3])
    >>> len(squares), squares[-1], squares[:2], list(squares)
    (3, 9, (1, 4), [1, 4, 9])
    """

    __slots__ = ("_function", "_items")

    def __init__(self, function: Callable[[From], To], items: Sequence[From]) -> None:
        self._function: Callable[[Any], To] = function
        self._items: Sequence[Any] = items

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[To]:
        return map(self._function, self._items)

    def __getitem__(self, index: int | slice) -> Any:
        if isinstance(index, slice):
            return tuple(map(self._function, self._items[index]))
        return self._function(self._items[index])
