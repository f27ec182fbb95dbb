"""Lines of text: safe to show in a terminal, a spreadsheet or a page, and wrapped so that no date is broken.

Titles, wordings and quotes are other people's text. No terminal escape, bidirectional control or invisible
character gets through; line breaks become spaces, so that one line stays one line.
"""

from __future__ import annotations

import re
from functools import lru_cache

# kept as strings: `re` compiles a pattern on first use, and most runs need none of them
_BLANKS = "[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+"
_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = "\u00ad\u200b\u2060-\u2065\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
_REMOVED = f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{_BIDIRECTIONAL}{_UNSEEN}]"
_SURROGATES = "[\ud800-\udfff]"
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARKS_TOO_MANY = f"({_MARK}{{4}}){_MARK}+"
_PRINTABLE_YET_CHANGED = f"{_MARK}{{5}}|[\U000e0100-\U000e01ef]"
"""The part of the above that `str.isprintable` lets through."""
_ESCAPED_IN_JSON = f"[\x7f-\x9f\u2028\u2029{_BIDIRECTIONAL}]"
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What spreadsheets take for the start of a formula; Japanese versions also take the full-width forms."""
_END = 1000
"""Characters kept at each end of a long message: the place is at the start, the rule at the end."""


def one_line(text: str) -> str:
    """Return text as one line that is safe to show: controls removed, line breaks and tabs as one space."""
    if text.isprintable() and (text.isascii() or not re.search(_PRINTABLE_YET_CHANGED, text)):
        return text
    text = re.sub(_REMOVED, "", re.sub(_BLANKS, " ", text))
    return re.sub(_MARKS_TOO_MANY, r"\1", re.sub(_SURROGATES, "\ufffd", text))


def message(text: str) -> str:
    """Return text as one safe line for a message; a very long one is cut in the middle."""
    line = one_line(text)
    return line if len(line) <= 2 * _END else f"{line[:_END]}…{line[-_END:]}"


def json_text(encoded: str) -> str:
    """Return encoded JSON with characters that could act on a terminal as escapes; the value is unchanged."""
    return re.sub(_ESCAPED_IN_JSON, lambda match: f"\\u{ord(match[0]):04x}", encoded)


def sheet_cell(text: str) -> str:
    """Return text as a cell that no spreadsheet takes for a formula, with an apostrophe in front if needed."""
    text = one_line(text)
    if text[:1].isalnum():  # nearly every text
        return text
    return f"'{text}" if text.lstrip().startswith(_FORMULA_STARTS) else text


def web_link(url: str | None) -> str | None:
    """Return the URL if it is an `http` or `https` link, else None."""
    if url is None:
        return None
    safe = url.isascii() and url.isprintable() and " " not in url
    return url if safe and url.lower().startswith(("http://", "https://")) else None


_ATOMS = r"(?s)\d[\dX?~%.:+-]*/?|."
"""The units into which a long word is broken: dates and times stay whole, an interval breaks after its `/`."""


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns_of("Bases"), columns_of("基地"), columns_of("e\N{COMBINING ACUTE ACCENT}")
    (5, 4, 1)
    """
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    from unicodedata import category, east_asian_width

    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_INSIDE_DATES = rf"(?<=\d) (?=(?:{_MONTH})\b)|(?<={_MONTH}) (?=\d)|(?<=\d) (?=(?:year|month|day)s?\b)|(?<=about) (?=\d)"
_COMMANDS = "status|countdown|timeline|show|sites|sources|diff|check|calendar|publish|journal|schedule"
_COMMAND = rf"(?:(?<=: )|(?<=, )|(?<='))withdrawal (?:{_COMMANDS})(?: [^\s,;')]+)*"
"""A command to copy: after a colon, a comma or a quotation mark."""
_GLUE = "\0"
"""A placeholder for a blank at which no line may break; safe text does not contain it."""


def words_of(text: str) -> list[str]:
    """Split text into unbreakable parts: words, dates, numbers with their unit, and commands to copy.

    >>> words_of("due 30 Sep 2026, in 4 days")
    ['due', '30 Sep 2026,', 'in', '4 days']
    >>> words_of("more: withdrawal timeline --all")
    ['more:', 'withdrawal timeline --all']
    """
    if "withdrawal " in text:
        text = re.sub(_COMMAND, lambda command: command[0].replace(" ", _GLUE), text)
    return [word.replace(_GLUE, " ") for word in re.sub(_INSIDE_DATES, _GLUE, text).split(" ")]


def _broken(unit: str, columns: int) -> list[str]:
    """Return the words of a command that is longer than a line; another unit stays whole."""
    return unit.split(" ") if unit.startswith("withdrawal ") and columns_of(unit) > columns else [unit]


def wrap(text: str, columns: int | None) -> list[str]:
    """Wrap text between words to at most `columns`; longer words stay whole. None does not wrap.

    >>> wrap("due by the end of Sep 2026", 20)
    ['due by the end of', 'Sep 2026']
    """
    if columns is None:
        return [text]
    lines, used = [""], 0
    parts = (part for unit in words_of(text) for part in _broken(unit, columns))
    for number, word in enumerate(parts):
        size = columns_of(word)
        if number and used + 1 + size > columns and lines[-1].strip():
            lines.append(word)
            used = size
        else:
            lines[-1] += f" {word}" if number else word
            used += size + (1 if number else 0)
    return [line.rstrip(" ") for line in lines]


def fold(text: str, columns: int) -> list[str]:
    """Wrap text to at most `columns` (20 or more), breaking inside a word only if necessary.

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
    """Return the words that fit in `columns`, with an ellipsis if some were cut.

    >>> shorten("by the end of September 2026", 20, "…")
    'by the end of…'
    """
    head = text[: 8 * columns]  # no column needs more, and the rest may be megabytes
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
    found = re.findall(_ATOMS, word)
    return [part for atom in found for part in ([atom] if len(atom) < columns else list(atom))]
