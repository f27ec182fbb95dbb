"""An account as text for a terminal or a pipe: wrapped to the width, addresses as links where they can be clicked."""

from __future__ import annotations

from collections.abc import Iterator

from withdrawal_cli.render.dossier import Block, Dossier, Fields, Prose, Reference, References
from withdrawal_cli.render.listing import Listing
from withdrawal_cli.render.safe_text import web_link
from withdrawal_cli.render.to_table import console_for, row_parts, wrapped

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
