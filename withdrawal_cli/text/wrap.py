"""Text wrapped, folded or shortened to a number of terminal columns, never inside a date."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

_ATOMS = re.compile(r"\d[\dX?~%.:+-]*/?|.", re.DOTALL)
"""The units that a long word is broken into: dates and times stay whole, an interval breaks after its `/`."""


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns_of("Bases"), columns_of("基地"), columns_of("e\N{COMBINING ACUTE ACCENT}")
    (5, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_INSIDE_DATES = re.compile(
    rf"(?<=\d) (?=(?:{_MONTH})\b)|(?<={_MONTH}) (?=\d)|(?<=\d) (?=(?:year|month|day)s?\b)|(?<=about) (?=\d)"
)
_GLUE = "\0"
"""Stands for a blank at which no line is broken; it is in no text that is safe to show."""


def words_of(text: str) -> list[str]:
    """Split text into what is never broken: words, dates, and numbers with their unit.

    >>> words_of("due 30 Sep 2026, in 4 days")
    ['due', '30 Sep 2026,', 'in', '4 days']
    """
    return [word.replace(_GLUE, " ") for word in _INSIDE_DATES.sub(_GLUE, text).split(" ")]


def wrap(text: str, columns: int | None) -> list[str]:
    """Break text between words into lines of at most `columns`; a longer word stands whole. None breaks nothing.

    >>> wrap("due by the end of Sep 2026", 20)
    ['due by the end of', 'Sep 2026']
    """
    if columns is None:
        return [text]
    lines, used = [""], 0
    for number, word in enumerate(words_of(text)):
        size = columns_of(word)
        if number and used + 1 + size > columns and lines[-1].strip():
            lines.append(word)
            used = size
        else:
            lines[-1] += f" {word}" if number else word
            used += size + (1 if number else 0)
    return [line.rstrip(" ") for line in lines]


def fold(text: str, columns: int) -> list[str]:
    """Break text into lines of at most `columns` (20 or more), between words, and inside a word only when it must be.

    >>> fold("between 2026-01-01/2026-03-31", 20)
    ['between 2026-01-01/', '2026-03-31']
    """
    lines = [""]
    for piece in _pieces(text, columns):
        if columns_of(lines[-1] + piece) <= columns:
            lines[-1] += piece
        elif piece.strip(" "):
            lines.append(piece.lstrip(" "))
    return [line.rstrip(" ") for line in lines if line.strip(" ")]


def shorten(text: str, columns: int, ellipsis: str) -> str:
    """Return the words that fit in `columns`, and the ellipsis where some were cut.

    >>> shorten("by the end of September 2026", 20, "…")
    'by the end of…'
    """
    head = text[: 8 * columns]  # no column needs more characters, and the rest may be megabytes
    if head == text and columns_of(text) <= columns:
        return text
    kept, room = "", columns - columns_of(ellipsis)
    for piece in _pieces(head, room):
        if columns_of(kept + piece) > room:
            break
        kept += piece
    return kept.rstrip(" ") + ellipsis


def _pieces(text: str, columns: int) -> list[str]:
    """Return the words, each with the space before it; a word longer than the line is split into atoms."""
    pieces = []
    for number, word in enumerate(text.split(" ")):
        atoms = [word] if columns_of(word) <= columns else _atoms(word, columns)
        if number:
            atoms[0] = " " + atoms[0]
        pieces += atoms
    return pieces


def _atoms(word: str, columns: int) -> list[str]:
    found = _ATOMS.findall(word)
    return [part for atom in found for part in ([atom] if len(atom) < columns else list(atom))]
