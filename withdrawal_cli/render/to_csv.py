"""Rows of an answer as CSV or TSV: one flat row for each item, the JSON's keys as header."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from enum import Enum
from io import StringIO
from typing import Any

import msgspec

from withdrawal_cli.render.safe_text import sheet_cell


def to_csv(rows: Iterable[msgspec.Struct], shape: type[msgspec.Struct], delimiter: str = ",") -> Iterator[bytes]:
    """Write a header and a row for each item, UTF-8, lines ending in a newline; in parts.

    An unknown value is empty, a truth value `true` or `false`; lists are joined by `;`, and of a list of reported
    versions the dues are. A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    fields = msgspec.structs.fields(shape)
    free = [field.type in _FREE_TEXT for field in fields]
    writer.writerow([field.encode_name for field in fields])
    for row in rows:
        writer.writerow(
            [
                value if type(value) in _PLAIN else _cell(value, free=other)
                for value, other in zip(msgspec.structs.astuple(row), free, strict=True)
            ]
        )
        if out.tell() >= _AT_ONCE:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


_AT_ONCE = 64 * 1024
"""How many characters are written at once."""
_FREE_TEXT = (str, str | None, tuple[str, ...])
"""The types of what others wrote; instants, durations and the like are ours and stay as in JSON."""


_PLAIN = {type(None), int, date}
"""What the writer of sheets writes as JSON has it, but for the quotes; nothing is empty."""


def _cell(value: Any, *, free: bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        value = ";".join([item if isinstance(item, str) else item.due for item in value])
    return sheet_cell(value) if free else str(value)
