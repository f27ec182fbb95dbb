"""Rows a batch at a time, for formats that are written while they are computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Row = TypeVar("Row")

AT_ONCE = 250
"""How many rows are written at once: few enough to come soon and take little memory, enough to cost no time."""


def in_batches(rows: Iterable[Row], most: int = AT_ONCE) -> Iterator[list[Row]]:
    """Give the rows in lists of at most `most`, each made when it is asked for."""
    remaining = iter(rows)
    return iter(lambda: list(islice(remaining, most)), [])
