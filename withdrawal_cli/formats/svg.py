"""A document as an SVG picture: the drawing that a terminal shows, as text that can be selected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import bidirectional, combining, east_asian_width

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from withdrawal_cli.formats.terminal import write_document
from withdrawal_cli.text.document import Document
from withdrawal_cli.text.lines import one_line

SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"
MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

LIGHT = {
    "paper": "#ffffff", "ink": "#1b1f24", "soft": "#57606a", "line": "#8c959f", "shade": "#eceff2",
    "red": "#b3261e", "green": "#11662a", "blue": "#0b5cad", "cyan": "#0a6b7c", "yellow": "#8a5a00",
    "magenta": "#8a2f96",
}  # fmt: skip
DARK = {
    "paper": "#14181d", "ink": "#e8ebee", "soft": "#a9b1ba", "line": "#7d8590", "shade": "#232a32",
    "red": "#ff8a80", "green": "#56d364", "blue": "#79b8ff", "cyan": "#5fd3e6", "yellow": "#e3b341",
    "magenta": "#e0a3f0",
}  # fmt: skip
"""The colours by role; all but lines and shade have a contrast of at least 4.5:1 on their paper."""

_NARROW = frozenset("iIjlftr.,:;'|!()[]/ -“”’")
_WIDE = frozenset("mwMWGOQ@%&—…")


def svg_text(text: str) -> str:
    """Return text for an element or an attribute: one line, only XML characters, escaped."""
    return one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def text_width(text: str, size: float, *, bold: bool = False) -> int:
    """Estimate how many pixels a text of a font size takes at most, in the widest of the fonts in use."""
    return _pixels(sum(map(_ems, text)), size, bold=bold)


def _pixels(ems: float, size: float, *, bold: bool) -> int:
    return round(ems * size * (1.1 if bold else 1.0)) + 1


def _ems(character: str) -> float:
    if combining(character):
        return 0.0
    if character in _NARROW:
        return 0.42
    if character in _WIDE:
        return 0.98
    if character.isascii():
        return 0.72 if character.isupper() else 0.64
    if bidirectional(character) in ("AL", "R"):
        return 0.7
    return 1.3 if east_asian_width(character) in "WFA" else 0.85


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Wrap a text to a width; a word that does not fit alone is broken too."""
    lines = [""]
    for word in one_line(text).split():
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(word, size, width, bold=bold)
    return [line for line in lines if line]


def _pieces(word: str, size: float, width: float, *, bold: bool) -> Iterator[str]:
    """Break a word into pieces that fit, in one pass, because a title without blanks may be a million letters long."""
    start, ems = 0, 0.0
    for place, character in enumerate(word):
        own = _ems(character)
        ems += own
        if place > start and _pixels(ems, size, bold=bold) > width:
            yield word[start:place]
            start, ems = place, own
    yield word[start:]


def open_svg(name: str, width: int, height: int, title: str, description: str, rules: str) -> str:
    """Return the start of a picture: its size, its title and description for screen readers, and its style.

    `name` is its class and the prefix of its ids; `rules` are style rules, each below `.name`. The class of a colour's
    role fills with it, and with `-line` strokes. Plain rules, because many programs do not know CSS variables.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-title {name}-desc">\n'
        f'<title id="{name}-title">{svg_text(title)}</title>\n<desc id="{name}-desc">{svg_text(description)}</desc>\n'
        f"<style>\n{_colour_rules(name, LIGHT)}{rules}"
        f"@media (prefers-color-scheme: dark) {{\n{_colour_rules(name, DARK)}}}\n</style>\n"
        f'<rect class="paper" width="{width}" height="{height}"/>\n'
    )


def _colour_rules(name: str, colours: dict[str, str]) -> str:
    rules = [f".{name} text {{ fill: {colours['ink']}; }}"]
    for role, colour in colours.items():
        rules.append(f".{name} .{role} {{ fill: {colour}; }} .{name} .{role}-line {{ stroke: {colour}; }}")
    return "\n".join(rules) + "\n"


COLUMNS = 100
"""The width of the terminal in the picture."""
_SIZE = 14
_CELL = 8.43
_LINE = 20
_MARGIN = 20
_COLOURS = ("red", "green", "yellow", "blue", "magenta", "cyan")
"""The terminal's colours 1 to 6."""


_DISC, _RING = (
    "M0 -5a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
    "M0 -5a4 4 0 1 0 8 0a4 4 0 1 0 -8 0ZM1 -5a3 3 0 1 1 6 0a3 3 0 1 1 -6 0Z",
)
_DRAWN = {
    "✓": "M0 -4L1 -5L3 -2.5L7.2 -9L8.3 -8L3.2 -.5Z", "●": _DISC, "○": _RING,
    "✗": "M1 -9L4 -6L7 -9L8 -8L5 -5L8 -2L7 -1L4 -4L1 -1L0 -2L3 -5L0 -8Z",
    "◑": f"{_RING}M4 -9a4 4 0 0 1 0 8Z", "◔": f"{_RING}M4 -9a4 4 0 0 1 4 4H4Z",
    "▲": "M4 -9L8 -1H0Z", "▼": "M0 -9H8L4 -1Z", "◆": "M4 -9.5L8 -5L4 -.5L0 -5Z", "■": "M.5 -8.5H7.5V-1.5H.5Z",
}  # fmt: skip
"""Signs that many fonts lack, as shapes on the base line."""


def document_to_svg(document: Document, columns: int = COLUMNS) -> str:
    """Draw a document as a terminal of so many columns would show it, in colours for light and dark mode."""
    drawn = write_document(document, width=columns, colour=True)
    lines = Text.from_ansi(drawn.rstrip("\n")).split("\n", allow_blank=True)
    longest = max(columns, *(line.cell_len for line in lines))
    width, height = round(longest * _CELL) + 2 * _MARGIN, len(lines) * _LINE + 2 * _MARGIN
    rules = (
        f".withdrawal text {{ font: {_SIZE}px {MONO}; white-space: pre; }}\n"
        ".withdrawal .bold { font-weight: bold; }\n"
    )
    description = " ".join(write_document(document, width=None).split()[:500])
    parts = [open_svg("withdrawal", width, height, document.title, description, rules)]
    console = Console(color_system=None, _environ={})
    for number, line in enumerate(lines):
        parts += _line(line, _MARGIN + _LINE * number + 14, console)
    return "".join([*parts, "</svg>\n"])


def _line(line: Text, y: int, console: Console) -> list[str]:
    """Write each run of one style as an element of its own; its length is fixed, so columns stay columns."""
    parts, column = [], 0
    for segment in line.render(console):
        classes = _classes(segment.style)
        for text in re.split(f"([{''.join(_DRAWN)}])", segment.text):
            size, said = cell_len(text), text.strip()
            x, length = _MARGIN + (column + size - cell_len(text.lstrip())) * _CELL, cell_len(said) * _CELL
            column += size
            if said in _DRAWN:
                place = f'transform="translate({x:.2f} {y})" d="{_DRAWN[said]}"'
                parts.append(f'<path class="{f"ink {classes}".strip()}" {place}/>\n')
            elif said:
                kind = f' class="{classes}"' if classes else ""
                parts.append(
                    f'<text x="{x:.2f}" y="{y}" textLength="{length:.2f}" xml:space="preserve"{kind}>'
                    f"{svg_text(said)}</text>\n"
                )
    return parts


def _classes(style: Style | None) -> str:
    if style is None:
        return ""
    number = style.color.number if style.color else None
    colour = _COLOURS[number - 1] if number and number <= len(_COLOURS) else "soft" if style.dim else ""
    return " ".join(word for word in ("bold" if style.bold else "", colour) if word)
