"""What a full account of something says to a person, before it is drawn: sections of prose, fields and tables.

Every text in it is safe to show, one line each; what draws it wraps, and adds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from withdrawal_cli.text.listing import Listing, Row, row
from withdrawal_cli.text.safe import one_line


class Prose(Struct, frozen=True):
    """A paragraph."""

    text: str


class Fields(Struct, frozen=True):
    """Values, each with its name."""

    pairs: tuple[tuple[str, str], ...]


class Reference(Struct, frozen=True):
    """A source with the number by which the account refers to it, and its address."""

    number: int
    text: str
    address: str


class References(Struct, frozen=True):
    """The sources of the account."""

    items: tuple[Reference, ...]


Block = Prose | Fields | Listing | References


class Section(Struct, frozen=True):
    """A heading, empty for the first section, and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


class Dossier(Struct, frozen=True):
    """A full account: a title with the lines under it, sections, and the lines at its end."""

    title: str
    head: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...]


def table(heading: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, empty: str) -> Section:
    """Make a section of one table."""
    return toned_table(heading, columns, [(texts, "") for texts in rows], empty=empty)


def toned_table(heading: str, columns: tuple[str, ...], rows: Sequence[Row], *, empty: str, toned: int = 0) -> Section:
    """Make a section of one table, whose rows have a tone each; `toned` is the column that shows it."""
    if not rows:
        return Section(heading, (Prose(empty),))
    safe = [row(tone, *texts) for texts, tone in rows]
    return Section(heading, (Listing(heading, columns, safe, toned=toned),))


def fields(*pairs: tuple[str, str | None]) -> Fields:
    """Make fields of what is known; a value of None is left out."""
    return Fields(tuple((name, one_line(value)) for name, value in pairs if value is not None))
