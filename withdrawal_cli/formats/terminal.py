"""A document as text for a terminal or a pipe.

In a terminal it is wrapped, and a table whose columns do not fit is written one field per line. In a pipe nothing is
wrapped: each row is a line. Words, and so dates, are never cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from withdrawal_cli.text.document import Block, Cell, Document, Fields, Paragraph, Reference, References, Table
from withdrawal_cli.text.lines import columns_of, web_link, words_of, wrap

STYLES = {
    "bold": "bold",
    "completed": "green",
    "late": "yellow",
    "due": "bold yellow",
    "due-soon": "yellow",
    "overdue": "bold red",
    "unknown": "bold magenta",
    "upcoming": "cyan",
    "cancelled": "dim",
    "not-announced": "dim",
    "handed-over": "green",
    "in-use": "yellow",
    "extended": "yellow",
    "announced": "cyan",
    "context": "dim",
}
"""The style of each tone; colour is never the only difference."""
_CODES = {
    "bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "magenta": "35", "cyan": "36"
}  # fmt: skip

_GAP = 2
_MARGIN = " "
_READABLE = 11
"""A narrower column of prose is harder to read than one field per line."""
_NARROW = 60
"""Below this width the values of fields are not aligned."""
_WIDEST = 200
"""In a pipe, a wider cell shifts the rest of its own row only."""


def write_document(
    document: Document, *, width: int | None, colour: bool = False, links: bool = False, drawing: str = ""
) -> str:
    """Write a document for `width` columns; None, for a pipe, wraps nothing and draws no lines.

    With `links` web addresses are hyperlinks (OSC 8). `drawing` is drawn text that goes between the title and the
    sections.
    """
    writer = _Writer(width, colour=colour, links=links)
    lines = [*writer.prose(document.title, "bold"), ""]
    if drawing:
        lines += [drawing.rstrip("\n"), ""]
    for section in document.sections:
        if section.heading:
            lines += writer.prose(section.heading, "bold")
            lines += [] if isinstance(section.blocks[0], Table) else [""]
        for block in section.blocks:
            lines += [*writer.block(block), ""]
    for note in document.notes:
        lines += writer.prose(note)
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def paint(text: str, style: str) -> str:
    """Return a text with the escapes of a style, which is words separated by blanks."""
    return f"\x1b[{';'.join(_CODES[word] for word in style.split())}m{text}\x1b[0m" if style and text else text


class _Writer:
    """Writes the parts of a document."""

    def __init__(self, width: int | None, *, colour: bool, links: bool) -> None:
        self.width = width
        self.colour = colour
        self.links = links

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph(text):
                yield from self.prose(text)
            case Fields(pairs, indent):
                yield from self._fields(pairs, " " * indent)
            case References(items):
                indent = len(f"[{len(items)}] ")
                for item in items:
                    yield from self._reference(item, indent)
            case Table():
                yield from self._table(block)

    def prose(self, text: str, style: str = "", first: str = "") -> Iterator[str]:
        """Wrap a text; `first` begins the first line, and the others are indented as far."""
        indent = columns_of(first)
        room = self.width and max(min(10, self.width), self.width - indent)
        for number, line in enumerate(wrap(text, room)):
            yield (" " * indent if number else first) + self._paint(line, style)

    def _paint(self, text: str, style: str) -> str:
        return paint(text, style) if self.colour else text

    def _fields(self, pairs: tuple[tuple[Cell, Cell], ...], indent: str) -> Iterator[str]:
        if self.width is not None and self.width < _NARROW:
            for name, value in pairs:
                said = ": ".join(filter(None, (name.text, value.whole)))
                yield from self.prose(said, STYLES.get(value.tone or name.tone, ""), first=indent)
        else:
            size = max(columns_of(name.text) for name, _ in pairs)
            room = None if self.width is None else self.width - len(indent) - size - _GAP
            for line in self._rows(pairs, [size, room]):
                yield indent + line

    def _table(self, table: Table) -> Iterator[str]:
        if not table.rows:
            yield from self.prose(table.empty)
            return
        widths = _widths(table, self.width)
        if widths is None:
            yield from self._one_field_a_line(table)
            return
        head = [Cell(name, tone="bold") for name in table.columns]
        if self.width is None:
            yield from self._rows([head, *table.rows], [*map(min, widths, [_WIDEST] * len(widths))])
            yield from [table.more] if table.more else []
            return
        for line in self._rows([head], widths):
            yield _MARGIN + line
        yield _MARGIN + "─" * (sum(widths) + _GAP * (len(widths) - 1))
        for line in self._rows(table.rows, widths):
            yield _MARGIN + line
        if table.more:
            yield from self.prose(table.more, "dim", first=_MARGIN)

    def _rows(self, rows: Sequence[Sequence[Cell]], widths: Sequence[int | None]) -> Iterator[str]:
        """Align the cells of rows; only in a pipe is the detail of a cell on the same line."""
        for cells in rows:
            columns = [list(self._lines(c, w, first=not i)) for i, (c, w) in enumerate(zip(cells, widths, strict=True))]
            for number in range(max(map(len, columns))):
                line = ""
                for lines, width in zip(columns, widths, strict=True):
                    text, style = lines[number] if number < len(lines) else ("", "")
                    line += self._paint(text, style) + " " * max(_GAP, (width or 0) - columns_of(text) + _GAP)
                yield line.rstrip()

    def _lines(self, cell: Cell, width: int | None, *, first: bool) -> Iterator[tuple[str, str]]:
        """Yield the lines of a cell with their styles, indented below a sign."""
        style = STYLES.get(cell.tone, "") or ("bold" if first else "")
        if self.width is None:
            yield cell.whole, style
            return
        hang = " " * _hang(cell)
        for number, line in enumerate(_wrap_cell(cell.text[len(hang) :], width and width - len(hang))):
            yield (cell.text[: len(hang)] if number == 0 else hang) + line, style
        for line in wrap(cell.detail, width and width - len(hang)) if cell.detail else ():
            yield hang + line, "dim"

    def _one_field_a_line(self, table: Table) -> Iterator[str]:
        for number, cells in enumerate(table.rows):
            if number:
                yield ""
            for name, cell in zip(table.columns, cells, strict=True):
                if cell.whole:
                    yield from self.prose(f"{name}: {cell.whole}", STYLES.get(cell.tone, ""))

    def _reference(self, item: Reference, indent: int) -> Iterator[str]:
        yield from self.prose(item.text, first=f"[{item.number}] ".ljust(indent))
        # never wrap an address: the terminal does, and it can still be copied whole
        link = web_link(item.address) if self.links else None
        yield " " * indent + (f"\x1b]8;;{link}\x1b\\{item.address}\x1b]8;;\x1b\\" if link else item.address)


def _breakable(text: str) -> str:
    """Return a text with a blank wherever it may be wrapped: in an id alone in its cell, after the hyphens."""
    return text.replace("-", "- ") if text.replace("-", "").isalpha() else text


def _wrap_cell(text: str, width: int | None) -> list[str]:
    broken = _breakable(text)
    return wrap(text, width) if broken == text else [line.replace("- ", "-") for line in wrap(broken, width)]


def _hang(cell: Cell) -> int:
    """Return the indent of the lines below the first: that of the text after a sign."""
    return 2 if cell.text[1:2] == " " and not cell.text[0].isalnum() else 0


def _widths(table: Table, width: int | None) -> list[int] | None:
    """Distribute the width: a column fits its longest word, and the widest shrinks first; None if they do not fit."""
    if width is None:
        columns = zip(table.columns, *([c.whole for c in cells] for cells in table.rows), strict=True)
        return [max(map(columns_of, column)) for column in columns]
    full, least = [], []
    for name, *cells in zip(table.columns, *table.rows, strict=True):
        texts = [(0, name)] + [(_hang(c), text) for c in cells for text in (c.text[_hang(c) :], c.detail)]
        longest = max(hang + columns_of(text) for hang, text in texts)
        longest_word = max(hang + columns_of(word) for hang, text in texts for word in words_of(_breakable(text)))
        full.append(longest)
        least.append(max(longest_word, min(_READABLE, longest)))
    room = width - len(_MARGIN) - _GAP * (len(full) - 1)
    if sum(least) > room:
        return None
    while (excess := sum(full) - room) > 0:
        widest = max((i for i in range(len(full)) if full[i] > least[i]), key=lambda i: full[i])
        others = max(size for i, size in enumerate(full) if i != widest)
        full[widest] -= max(1, min(excess, full[widest] - max(others, least[widest])))
    return full
