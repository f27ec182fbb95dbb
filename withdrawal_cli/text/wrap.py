"""Text folded or shortened to a number of terminal columns, never inside a date."""

from __future__ import annotations

import re

from rich.cells import cell_len

_ATOMS = re.compile(r"\d[\dX?~%.:+-]*/?|.", re.DOTALL)
"""What a word that is too long is broken into: dates and times stay whole, an interval breaks after its `/`."""


def fold(text: str, columns: int) -> list[str]:
    """Break text into lines of at most `columns` (20 or more), between words, and inside a word only when it must be.

    >>> fold("between 2026-01-01/2026-03-31", 20)
    ['between 2026-01-01/', '2026-03-31']
    """
    lines = [""]
    for piece in _pieces(text, columns):
        if cell_len(lines[-1] + piece) <= columns:
            lines[-1] += piece
        elif piece.strip(" "):
            lines.append(piece.lstrip(" "))
    return [line.rstrip(" ") for line in lines if line.strip(" ")]


def shorten(text: str, columns: int, ellipsis: str) -> str:
    """Keep the words that fit in `columns` and say by `ellipsis` that there are more.

    >>> shorten("by the end of September 2026", 20, "…")
    'by the end of…'
    """
    head = text[: 8 * columns]  # no column needs more characters, and the rest may be megabytes
    if head == text and cell_len(text) <= columns:
        return text
    kept, room = "", columns - cell_len(ellipsis)
    for piece in _pieces(head, room):
        if cell_len(kept + piece) > room:
            break
        kept += piece
    return kept.rstrip(" ") + ellipsis


def _pieces(text: str, columns: int) -> list[str]:
    """Give the words, each with the blank before it; a word longer than the line in as few atoms as it has."""
    pieces = []
    for number, word in enumerate(text.split(" ")):
        atoms = [word] if cell_len(word) <= columns else _atoms(word, columns)
        if number:
            atoms[0] = " " + atoms[0]
        pieces += atoms
    return pieces


def _atoms(word: str, columns: int) -> list[str]:
    found = _ATOMS.findall(word)
    return [part for atom in found for part in ([atom] if len(atom) < columns else list(atom))]
