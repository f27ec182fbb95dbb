"""The rows of a listing as lines whose columns begin at one place, nothing wrapped: for pipes and for long listings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.cells import cell_len

from withdrawal_cli.render.batches import in_batches
from withdrawal_cli.render.listing import Listing

Ink = Callable[[str], tuple[str, str]]
"""Gives what turns a style on and off again, from the style or from a row's tone."""

AT_ONCE = 500
"""How many rows are aligned with each other before any of them is written."""
GAP = 2
_WIDEST = 200
"""A wider cell pushes the rest of its own row aside, not that of every row."""


def aligned(listing: Listing, style: Ink, tone: Ink) -> Iterator[str]:
    """Give the lines in parts, the first before the last row is made: a column grows once a part needs it wider."""
    names = [[name] for name in listing.columns]
    widths = [0] * len(names)
    bold, plain = style("bold"), style("")
    for batch in in_batches(listing.rows, AT_ONCE):
        columns = [list(column) for column in zip(*[cells for cells, _ in batch], strict=True)]
        inks = [[plain] * len(batch) for _ in columns]
        inks[0], inks[listing.toned] = [bold] * len(batch), [tone(word) for _, word in batch]
        if not any(widths):
            columns = [name + column for name, column in zip(names, columns, strict=True)]
            inks = [[bold, *ink] for ink in inks]
        sizes = [[_columns_of(cell) for cell in column] for column in columns]
        widths = [max(width, min(max(size), _WIDEST)) for width, size in zip(widths, sizes, strict=True)]
        padded = map(_padded, columns, inks, sizes, widths)
        yield "".join([f"{line.rstrip()}\n" for line in map("".join, zip(*padded, strict=True))])


def _padded(cells: Sequence[str], inks: Sequence[tuple[str, str]], sizes: Sequence[int], width: int) -> list[str]:
    """Give the cells of a column as wide as it is, each in its ink."""
    return [
        f"{on}{cell}{off}{' ' * max(GAP, width - size + GAP)}"
        for cell, (on, off), size in zip(cells, inks, sizes, strict=True)
    ]


def _columns_of(cell: str) -> int:
    return len(cell) if cell.isascii() else cell_len(cell)
