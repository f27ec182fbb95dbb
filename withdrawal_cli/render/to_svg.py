"""A listing as an SVG picture: the drawing that a terminal shows, as text that can be selected."""

from __future__ import annotations

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from withdrawal_cli.render.listing import Listing
from withdrawal_cli.render.svg_text import MONO, open_svg, svg_text
from withdrawal_cli.render.to_table import to_table

COLUMNS = 100
"""How wide the terminal of the picture is."""
_SIZE = 14
_CELL = 8.43
_LINE = 20
_MARGIN = 20
_COLOURS = ("red", "green", "yellow", "blue", "magenta", "cyan")
"""The terminal's colours 1 to 6."""


def to_svg(listing: Listing, columns: int = COLUMNS) -> str:
    """Draw the listing as a terminal of so many columns shows it, in colours for light and dark paper."""
    drawn = to_table(listing, width=columns, colour=True)
    lines = Text.from_ansi(drawn.rstrip("\n")).split("\n", allow_blank=True)
    longest = max(columns, *(line.cell_len for line in lines))
    width, height = round(longest * _CELL) + 2 * _MARGIN, len(lines) * _LINE + 2 * _MARGIN
    rules = (
        f".withdrawal text {{ font: {_SIZE}px {MONO}; white-space: pre; }}\n"
        ".withdrawal .bold { font-weight: bold; }\n"
    )
    description = " ".join([*("; ".join(cells) + "." for cells, _ in listing.rows[:20]), *listing.notes()])
    parts = [open_svg("withdrawal", width, height, listing.title, description, rules)]
    console = Console(color_system=None, _environ={})
    for number, line in enumerate(lines):
        parts += _line(line, _MARGIN + _LINE * number + 14, console)
    return "".join([*parts, "</svg>\n"])


def _line(line: Text, y: int, console: Console) -> list[str]:
    """Write each run of one style as an element of its own; its length is fixed, so columns stay columns."""
    parts, column = [], 0
    for segment in line.render(console):
        size, said = cell_len(segment.text), segment.text.strip()
        if said:
            before = size - cell_len(segment.text.lstrip())
            x, length = _MARGIN + (column + before) * _CELL, cell_len(said) * _CELL
            classes = _classes(segment.style)
            kind = f' class="{classes}"' if classes else ""
            parts.append(
                f'<text x="{x:.2f}" y="{y}" textLength="{length:.2f}" xml:space="preserve"{kind}>'
                f"{svg_text(said)}</text>\n"
            )
        column += size
    return parts


def _classes(style: Style | None) -> str:
    if style is None:
        return ""
    number = style.color.number if style.color else None
    colour = _COLOURS[number - 1] if number and number <= len(_COLOURS) else "soft" if style.dim else ""
    return " ".join(word for word in ("bold" if style.bold else "", colour) if word)
