"""A listing as text for a terminal or a pipe, with Rich.

In a terminal it is a table as wide as the terminal, and one field a line where the table does not fit. In a pipe it is
aligned, without lines and without wrapping. A word is never cut, so a date never is.
"""

from __future__ import annotations

from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from withdrawal_cli.render.listing import Listing

STYLES = {
    "completed": "green",
    "due": "bold yellow",
    "due-soon": "yellow",
    "overdue": "bold red",
    "unknown": "bold magenta",
    "upcoming": "cyan",
    "cancelled": "dim",
    "not-announced": "dim",
}
"""The style of each status, for what draws in colour."""
_GAP = 2
_READABLE = 11
"""A column of prose narrower than this is harder to read than one field a line."""
_UNLIMITED = 100_000


def to_table(listing: Listing, *, width: int | None, colour: bool) -> str:
    """Draw the listing for `width` columns; None, for a pipe, wraps nothing and draws no lines."""
    console = _console(width, colour)
    widths = _column_widths(listing, width or _UNLIMITED)
    if width is not None:
        console.print(Text(listing.title, style="bold"))
        console.print()
    if widths is None:
        _print_fields(console, listing)
    elif listing.rows:
        console.print(_table(listing, widths, lines=width is not None))
    else:
        console.print(Text("No deadlines."))
    console.print()
    for note in listing.notes:
        console.print(Text(note))
    file = console.file
    assert isinstance(file, StringIO)  # noqa: S101  # it is the one made below
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines()) + "\n"


def _console(width: int | None, colour: bool) -> Console:
    return Console(
        file=StringIO(),
        width=width or _UNLIMITED,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def _table(listing: Listing, widths: list[int], *, lines: bool) -> Table:
    from rich import box

    table = Table(
        box=box.HORIZONTALS if lines else None,
        show_edge=lines,
        pad_edge=False,
        padding=(0, 1 if lines else _GAP, 0, 0),  # the box itself adds a blank
        header_style="bold",
        show_lines=lines and len(listing.rows) <= 50,
    )
    for name, columns in zip(listing.columns, widths, strict=True):
        table.add_column(name, width=columns, overflow="fold")
    for row, tone in zip(listing.rows, listing.tones, strict=True):
        styles = ["bold"] + [""] * (len(row) - 1)
        styles[2] = STYLES.get(tone, "")
        table.add_row(*(Text(cell, style=style) for cell, style in zip(row, styles, strict=True)))
    return table


def _print_fields(console: Console, listing: Listing) -> None:
    """One field a line; a record is set off by an empty line."""
    for number, (row, tone) in enumerate(zip(listing.rows, listing.tones, strict=True)):
        if number:
            console.print()
        for index, (name, cell) in enumerate(zip(listing.columns, row, strict=True)):
            text = Text(f"{name}: ", style="bold")
            text.append(cell, style=STYLES.get(tone, "") if index == 2 else "not bold")
            console.print(text, overflow="fold")


def _column_widths(listing: Listing, width: int) -> list[int] | None:
    """Share the width out: each column at least its longest word, the widest giving way first; None if too little."""
    columns = (
        list(zip(listing.columns, *listing.rows, strict=True)) if listing.rows else [(c,) for c in listing.columns]
    )
    full = [max(cell_len(cell) for cell in column) for column in columns]
    least = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    least = [max(low, min(_READABLE, high)) for low, high in zip(least, full, strict=True)]
    room = width - _GAP * len(columns)
    if sum(least) > room:
        return None
    while sum(full) > room:
        widest = max((i for i in range(len(full)) if full[i] > least[i]), key=lambda i: full[i])
        full[widest] -= 1
    return full
