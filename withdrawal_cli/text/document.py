"""The document of an answer: a title, sections of paragraphs, fields, tables and references, and notes.

Every text in it is one line and safe to show; a writer wraps, aligns and colours, and adds no words.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from withdrawal_cli.text.lines import one_line


class Cell(Struct, frozen=True):
    """A text, a detail in smaller type below it, and a tone: a word, such as a status, with a colour."""

    text: str
    detail: str = ""
    tone: str = ""

    @property
    def whole(self) -> str:
        """The text and its detail on one line, with a comma unless the detail is a quotation."""
        comma = "," if self.text and self.detail[:1].isalnum() else ""
        return f"{self.text}{comma} {self.detail}".strip() if self.detail else self.text


class Paragraph(Struct, frozen=True):
    """A paragraph."""

    text: str


class Fields(Struct, frozen=True):
    """Values, each with its name; `indent` columns from the edge."""

    pairs: tuple[tuple[Cell, Cell], ...]
    indent: int = 0


class Table(Struct, frozen=True):
    """Rows of cells under column names; `empty` replaces missing rows, `more` follows the last."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    empty: str = "None."
    more: str = ""


class Reference(Struct, frozen=True):
    """A source with the number by which the document refers to it, and its address."""

    number: int
    text: str
    address: str


class References(Struct, frozen=True):
    """The sources of the document."""

    items: tuple[Reference, ...]


Block = Paragraph | Fields | Table | References


class Section(Struct, frozen=True):
    """A heading, which may be empty, and its content."""

    heading: str
    blocks: tuple[Block, ...]


class Document(Struct, frozen=True):
    """A title, sections, and the notes at the end."""

    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()


def cell(text: str, detail: str = "", tone: str = "") -> Cell:
    """Return a cell whose texts are safe to show."""
    return Cell(one_line(text), one_line(detail), tone)


def row(*cells: str | Cell) -> tuple[Cell, ...]:
    """Return a row; plain texts are made safe to show."""
    return tuple(each if isinstance(each, Cell) else cell(each) for each in cells)


def fields(*pairs: tuple[str, str | Cell | None]) -> Fields:
    """Return fields, leaving out values of None."""
    return Fields(
        tuple(
            (cell(name), value if isinstance(value, Cell) else cell(value))
            for name, value in pairs
            if value is not None
        )
    )
