"""Rows of an answer as CSV or TSV: one flat row for each item, the JSON's keys as header."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

import msgspec

from withdrawal_cli.render.safe_text import sheet_cell


def to_csv(rows: Sequence[msgspec.Struct], shape: type[msgspec.Struct], delimiter: str = ",") -> bytes:
    """Write a header and a row for each item, UTF-8, lines ending in a newline.

    An unknown value is empty, a truth value `true` or `false`; lists are joined by `;`, and of a list of reported
    versions the dues are. A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    fields = msgspec.structs.fields(shape)
    columns = [(field.encode_name, field.type in _FREE_TEXT) for field in fields]
    writer.writerow([key for key, _ in columns])
    for row in rows:
        plain = msgspec.to_builtins(row)
        writer.writerow([_cell(plain[key], free=free) for key, free in columns])
    return out.getvalue().encode()


_FREE_TEXT = (str, str | None, tuple[str, ...])
"""The types of what others wrote; instants, durations and the like are ours and stay as in JSON."""


def _cell(value: Any, *, free: bool) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, list | tuple):
        value = ";".join(item["due"] if isinstance(item, dict) else item for item in value)
    return sheet_cell(value) if free else str(value)
