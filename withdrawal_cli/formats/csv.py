"""CSV and TSV: one flat row for each item of an answer's list, with the JSON's keys as header."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from io import StringIO
from itertools import repeat
from typing import Any, get_args, get_origin

import msgspec

from withdrawal_cli.answers.report import Duration, Report
from withdrawal_cli.formats.json import batches_of, row_head, row_shape
from withdrawal_cli.text.lines import sheet_cell


def to_csv(reports: Sequence[Report], delimiter: str = ",") -> Iterator[bytes]:
    """Yield, in parts, a header and a row for each item of the reports' lists, in UTF-8 with newlines.

    A row begins with the schedule and the days it holds for. Unknown values are empty, booleans `true` or `false`;
    lists are joined by `;`, and a list of reported dates is written as its due dates. Text that a spreadsheet would
    take for a formula begins with an apostrophe. TSV has no quoting: tabs and line breaks in text become blanks.
    """
    out = StringIO()
    quoting: Any = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
    writer = csv.writer(
        out, delimiter=delimiter, lineterminator="\n", quoting=quoting, quotechar=None if quoting else '"'
    )
    shape = row_shape(type(reports[0]))
    fields = msgspec.structs.fields(shape)
    writer.writerow([*row_head(reports[0]), *[field.encode_name for field in fields]])
    converters = [_converter(field.type) for field in fields]
    for report, batch in batches_of(reports):
        head = [repeat(value) for value in row_head(report).values()]
        # by columns, to look the conversion up once a column instead of once a cell
        columns = zip(*map(msgspec.structs.astuple, batch), strict=True)
        cells = [
            column if cell is None else map(cell, column) for cell, column in zip(converters, columns, strict=True)
        ]
        writer.writerows(zip(*head, *cells))  # noqa: B905  # the head repeats without end
        yield out.getvalue().encode()
        out.seek(0)
        out.truncate()
    yield out.getvalue().encode()


def to_tsv(reports: Sequence[Report]) -> Iterator[bytes]:
    """Yield the same as `to_csv`, with tabs and without quoting."""
    return to_csv(reports, "\t")


def _converter(kind: Any) -> Callable[[Any], Any] | None:
    """Return the function that converts a column's values to cells; None if `csv` writes them as JSON would.

    Guarded are values that can begin with a minus and are not numbers: text from data, and durations.
    """
    if type(None) in get_args(kind):
        kind = next(inner for inner in get_args(kind) if inner is not type(None))
    if kind in (str, Duration):
        return _guarded
    if kind is bool:
        return _truth
    if get_origin(kind) is tuple:
        return _joined
    if get_origin(kind) is dict:
        return _counted
    return _value if isinstance(kind, type) and issubclass(kind, Enum) else None


def _guarded(text: str | None) -> str | None:
    return text and sheet_cell(text)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _joined(items: tuple[Any, ...]) -> str:
    return sheet_cell(";".join([item if isinstance(item, str) else item.due for item in items])) if items else ""


def _counted(counts: dict[str, int]) -> str:
    return ";".join(f"{name}={count}" for name, count in counts.items())


def _value(member: Enum | None) -> str:
    return str(member.value) if member else ""
