"""Make text from data safe to show in a terminal, a spreadsheet or a page.

Titles, wordings and quotes are other people's text. No terminal escape, bidirectional control or invisible
character gets through; line breaks become spaces, so that one line stays one line.
"""

from __future__ import annotations

import re
from functools import cache

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
    if text.isprintable() and (text.isascii() or not _printable_yet_changed().search(text)):
        return text
    text = re.sub(_REMOVED, "", re.sub(_BLANKS, " ", text))
    return re.sub(_MARKS_TOO_MANY, r"\1", re.sub(_SURROGATES, "\ufffd", text))


@cache
def _printable_yet_changed() -> re.Pattern[str]:
    return re.compile(_PRINTABLE_YET_CHANGED)


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
