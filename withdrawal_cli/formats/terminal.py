"""A listing as text for a terminal or a pipe, with Rich.

In a terminal it is a table as wide as the terminal, and one field a line where the table does not fit. In a pipe, and
where it is long, it is aligned, without lines and without wrapping. A word is never cut, so a date never is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from io import StringIO

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from rich.table import Table
from rich.text import Text

from withdrawal_cli.formats.json import in_batches
from withdrawal_cli.text.document import Block, Dossier, Fields, Prose, Reference, References
from withdrawal_cli.text.listing import Listing
from withdrawal_cli.text.safe import web_link

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


STYLES = {
    "completed": "green",
    "due": "bold yellow",
    "due-soon": "yellow",
    "overdue": "bold red",
    "unknown": "bold magenta",
    "upcoming": "cyan",
    "cancelled": "dim",
    "not-announced": "dim",
    "handed-over": "green",
    "in-use": "yellow",
    "met": "green",
    "missed": "bold red",
    "extended": "yellow",
    "announced": "cyan",
    "reported": "",
    "context": "dim",
}
"""The style of each tone; colour is never all that tells two apart."""
_READABLE = 11
"""A column of prose narrower than this is harder to read than one field a line."""
_MOST_RULED = 500
"""A longer table is aligned in a terminal, too: Rich takes 0.65 ms to draw a row, a minute for a hundred thousand."""


def to_table(listing: Listing, *, width: int | None, colour: bool, picture: str = "") -> str:
    """Draw the listing for `width` columns; None, for a pipe, wraps nothing and draws no lines.

    `picture` is drawn text that stands between the title and the rows.
    """
    return "".join(table_parts(listing, width=width, colour=colour, picture=picture))


def table_parts(listing: Listing, *, width: int | None, colour: bool, picture: str = "") -> Iterator[str]:
    """Draw the listing as `to_table` does, in parts; the rows of a long one are made as they are drawn."""
    console = console_for(width, colour=colour)
    if width is not None:
        _print_wrapped(console, Text(listing.title, style="bold"), width)
        _print_whole(console, Text(""))
    if picture:
        console.file.write(f"{picture}\n")
    yield written_to(console)
    yield from row_parts(console, listing, width)
    _print_whole(console, Text(""))
    for note in listing.notes():
        _print_wrapped(console, Text(note), width)
    yield written_to(console)


def row_parts(console: Console, listing: Listing, width: int | None) -> Iterator[str]:
    """Draw the rows of a listing, without its title and notes, in parts."""
    if not listing.rows:
        _print_whole(console, Text(listing.empty))
    elif width is None or len(listing.rows) > _MOST_RULED:
        coloured = console.color_system is not None
        yield from aligned(listing, *((_ink, _tone_ink) if coloured else (_no_ink, _no_ink)))
    elif (widths := _column_widths(listing, width)) is None:
        _print_fields(console, listing, width)
    else:
        console.print(_table(listing, widths))
    yield written_to(console)


def wrapped(text: str, width: int | None, *, colour: bool, style: str = "") -> list[str]:
    """Break a text at its blanks into lines of at most `width` columns; None, for a pipe, breaks nothing."""
    console = console_for(width, colour=colour)
    _print_wrapped(console, Text(text, style=style), width)
    return written_to(console).split("\n")[:-1]


def written_to(console: Console) -> str:
    """Take what was printed on a console of `console_for` since last time, without blanks at the ends of lines."""
    file = console.file
    assert isinstance(file, StringIO)  # noqa: S101  # it is the one made below
    written = file.getvalue()
    file.seek(0)
    file.truncate()
    return "\n".join(line.rstrip() for line in written.split("\n"))


def _print_whole(console: Console, text: Text) -> None:
    if console.color_system is None:
        console.file.write(f"{text.plain}\n")
        return
    console.print(text, no_wrap=True, overflow="ignore", crop=False)


def _print_wrapped(console: Console, text: Text, width: int | None) -> None:
    """Break lines at blanks only: a word that is wider than the terminal stands whole on a line of its own."""
    if width is None:
        _print_whole(console, text)
        return
    breaks, used = [], 0
    at = 0
    for word in text.plain.split(" "):
        size = cell_len(word)
        if used and used + 1 + size > width:
            breaks.append(at)
            used = size
        else:
            used += size + (1 if at else 0)
        at += len(word) + 1
    for line in text.divide(breaks):
        line.rstrip()
        _print_whole(console, line)


@cache
def _ink(style: str) -> tuple[str, str]:
    """Give what turns a style on and off again in a terminal; Rich takes far longer to print a line with styles."""
    before, _, after = Style.parse(style).render("\0", color_system=ColorSystem.STANDARD).partition("\0")
    return before, after


def _no_ink(style: str) -> tuple[str, str]:  # noqa: ARG001  # as `_ink`
    return "", ""


@cache
def _tone_ink(tone: str) -> tuple[str, str]:
    return _ink(STYLES.get(tone, ""))


def console_for(width: int | None, *, colour: bool) -> Console:
    """Make a console that prints into memory; text on it is text, never markup."""
    return Console(
        file=StringIO(),
        width=width or 80,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )


def _table(listing: Listing, widths: list[int]) -> Table:
    from rich import box

    table = Table(
        box=box.HORIZONTALS,
        pad_edge=False,
        padding=(0, 1, 0, 0),  # the box itself adds a blank
        header_style="bold",
        show_lines=len(listing.rows) <= 50,
    )
    for name, columns in zip(listing.columns, widths, strict=True):
        table.add_column(name, width=columns, overflow="fold")
    for cells, tone in listing.rows:
        styles = ["bold", *[""] * (len(cells) - 1)]
        styles[listing.toned] = STYLES.get(tone, "")
        table.add_row(*(Text(cell, style=style) for cell, style in zip(cells, styles, strict=True)))
    return table


def _print_fields(console: Console, listing: Listing, width: int) -> None:
    """One field a line; a record is set off by an empty line."""
    for number, (cells, tone) in enumerate(listing.rows):
        if number:
            _print_whole(console, Text(""))
        for index, (name, cell) in enumerate(zip(listing.columns, cells, strict=True)):
            text = Text()
            text.append(f"{name}: ", style="bold")
            text.append(cell, style=STYLES.get(tone, "") if index == listing.toned else "")
            _print_wrapped(console, text, width)


def _column_widths(listing: Listing, width: int) -> list[int] | None:
    """Share the width out: each column at least its longest word, the widest giving way first; None if too little."""
    columns = list(zip(listing.columns, *(cells for cells, _ in listing.rows), strict=True))
    full = [max(cell_len(cell) for cell in column) for column in columns]
    least = [max(cell_len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    least = [max(low, min(_READABLE, high)) for low, high in zip(least, full, strict=True)]
    room = width - GAP * len(columns)
    if sum(least) > room:
        return None
    while (excess := sum(full) - room) > 0:
        widest = max((i for i in range(len(full)) if full[i] > least[i]), key=lambda i: full[i])
        others = max(size for i, size in enumerate(full) if i != widest)
        full[widest] -= max(1, min(excess, full[widest] - max(others, least[widest])))
    return full


_NARROW = 60
"""Below this width the values of fields stand under their names."""


def to_text(dossier: Dossier, *, width: int | None, colour: bool, links: bool) -> str:
    """Write an account for `width` columns; None, for a pipe, wraps nothing.

    With `links` the addresses are hyperlinks as terminals know them (OSC 8), only those to the web.
    """
    pen = _Pen(width, colour=colour, links=links)
    lines = [*pen.prose(dossier.title, style="bold"), ""]
    for line in dossier.head:
        lines += pen.prose(line)
    lines.append("")
    for section in dossier.sections:
        if section.heading:
            lines += [*pen.prose(section.heading, style="bold"), ""]
        for block in section.blocks:
            lines += [*pen.block(block), ""]
    for note in dossier.notes:
        lines += pen.prose(note)
    return "\n".join(line.rstrip() for line in lines).rstrip("\n") + "\n"


class _Pen:
    """Writes the parts of an account."""

    def __init__(self, width: int | None, *, colour: bool, links: bool) -> None:
        self.width = width
        self.colour = colour
        self.links = links

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Prose(text):
                yield from self.prose(text)
            case Fields(pairs):
                yield from self._fields(pairs)
            case References(items):
                indent = len(f"[{len(items)}] ")
                for item in items:
                    yield from self._reference(item, indent)
            case Listing():
                console = console_for(self.width, colour=self.colour)
                yield from "".join(row_parts(console, block, self.width)).split("\n")[:-1]

    def prose(self, text: str, *, first: str = "", indent: int = 0, style: str = "") -> Iterator[str]:
        """Wrap a text; `first` begins its first line, the others are indented."""
        room = None if self.width is None else max(10, self.width - indent)
        for number, line in enumerate(wrapped(text, room, colour=self.colour, style=style)):
            yield (first if number == 0 else " " * indent) + line

    def _fields(self, pairs: tuple[tuple[str, str], ...]) -> Iterator[str]:
        if self.width is not None and self.width < _NARROW:
            for name, value in pairs:
                yield from self.prose(f"{name}: {value}", indent=2, first="")
            return
        indent = max(len(name) for name, _ in pairs) + 2
        for name, value in pairs:
            yield from self.prose(value, first=f"{name}:".ljust(indent), indent=indent)

    def _reference(self, item: Reference, indent: int) -> Iterator[str]:
        yield from self.prose(item.text, first=f"[{item.number}] ".ljust(indent), indent=indent)
        # an address is never wrapped: the terminal does that, and it can still be copied whole
        link = web_link(item.address) if self.links else None
        yield " " * indent + (f"\x1b]8;;{link}\x1b\\{item.address}\x1b]8;;\x1b\\" if link else item.address)
