"""JSON, JSON Lines, and the JSON Schemas of the answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from importlib import import_module
from inspect import cleandoc
from itertools import groupby, islice
from typing import Any, TypeVar, get_args

import msgspec

from withdrawal_cli.answers.report import Report
from withdrawal_cli.core.edtf import FORMS, PATTERN, ImpreciseDate
from withdrawal_cli.core.instants import day_in
from withdrawal_cli.core.schedule import Schedule, parse_zone
from withdrawal_cli.text.lines import json_text

Row = TypeVar("Row")


def in_batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in lists: few enough to save memory, enough to cost no time."""
    remaining = iter(rows)
    return iter(lambda: list(islice(remaining, 250)), [])


def batches_of(reports: Sequence[Report]) -> Iterator[tuple[Report, list[Any]]]:
    """Yield the rows in batches, each of one report.

    Of several schedules, deadlines are in order of their last days, and the items of timelines in that of a timeline.
    """
    fields = row_shape(type(reports[0])).__struct_fields__
    order = _days_and_id if "earliest" in fields else _last_day_and_id
    if len(reports) == 1 or "days_left" not in fields:
        yield from ((report, batch) for report in reports for batch in in_batches(rows_of(report)))
        return
    pairs: list[tuple[Report, Any]] = [(report, row) for report in reports for row in rows_of(report)]
    pairs.sort(key=order)
    for _, group in groupby(pairs, key=lambda pair: id(pair[0])):
        for batch in in_batches(group):
            yield batch[0][0], [row for _, row in batch]


def _last_day_and_id(pair: tuple[Report, Any]) -> tuple[int, str]:
    report, row = pair
    day = day_in(datetime.fromisoformat(report.as_of), parse_zone(row.timezone)).toordinal()
    return (date.max.toordinal() if row.days_left is None else day + row.days_left), row.id


def _days_and_id(pair: tuple[Report, Any]) -> tuple[date, date, str]:
    row = pair[1]
    return row.earliest or date.min, row.latest or date.max, row.id


_HEAD, _TAIL = b'{\n  "": [\n', b"\n  ]\n}"


def to_json(report: Any) -> bytes:
    """Return one JSON document in UTF-8, indented by two spaces, with a final newline."""
    return _safe(_formatted(msgspec.json.encode(report))) + b"\n"


def rows_of(report: msgspec.Struct) -> tuple[msgspec.Struct, ...]:
    """Return the rows of a report: the items of its list, which is its last field."""
    rows: tuple[msgspec.Struct, ...] = getattr(report, report.__struct_fields__[-1])
    return rows


def row_shape(report: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Return the type of a report's rows."""
    shape: type[msgspec.Struct] = get_args(msgspec.structs.fields(report)[-1].type)[0]
    return shape


def to_json_parts(report: msgspec.Struct) -> Iterator[bytes]:
    """Yield the parts of what `to_json` returns.

    Indenting 100,000 rows at once would take 15 times the memory of the schedule file.
    """
    rows = rows_of(report)
    if not rows or not isinstance(rows, tuple):
        yield to_json(report)
        return
    *_, last = report.__struct_fields__
    yield to_json(msgspec.structs.replace(report, **{last: ()})).removesuffix(b"]\n}\n") + b"\n"
    separator = b""
    for batch in in_batches(rows):
        # in an object, the rows of a batch are indented as in the whole document; it is cut off again
        yield separator
        yield _safe(_formatted(msgspec.json.encode({"": batch})))[len(_HEAD) : -len(_TAIL)]
        separator = b",\n"
    yield _TAIL + b"\n"


def reports_to_json(reports: Sequence[msgspec.Struct]) -> Iterable[bytes]:
    """Return the parts of one document: the answer, or for several schedules a list of their answers."""
    if len(reports) == 1:
        return to_json_parts(reports[0])
    schema = f"{type(reports[0]).__struct_config__.tag}".removesuffix("/1") + "-list/1"
    return [to_json({"schema": schema, "answers": reports})]


def row_head(report: msgspec.Struct) -> dict[str, Any]:
    """Return the first keys of a standalone row: the schedule and the days it holds for; none for a schedule."""
    if not isinstance(report, Report):
        return {}
    schedule = report.schedule
    head = {
        "schedule": schedule.id,
        "as_of": report.as_of,
        "known_by": report.known_by,
        "covers_through": schedule.covers_through,
    }
    return {key: value for key, value in head.items() if key not in row_shape(type(report)).__struct_fields__}


def to_jsonl(reports: Sequence[Report]) -> Iterator[bytes]:
    """Yield JSON Lines: one object per row, with the keys of `row_head` and then those of the answer's list."""
    encoder = msgspec.json.Encoder()
    for report, batch in batches_of(reports):
        head = encoder.encode(row_head(report)).replace(b"}", b",").replace(b"{,", b"{")
        lines = encoder.encode_lines(batch)
        yield _safe(head + lines[1:-1].replace(b"\n{", b"\n" + head) + b"\n")


def _formatted(encoded: bytes) -> bytes:
    return msgspec.json.format(encoded, indent=2)


def _safe(encoded: bytes) -> bytes:
    return encoded if encoded.isascii() and b"\x7f" not in encoded else json_text(encoded.decode()).encode()


ANSWERS = {
    "status": "status.StatusReport",
    "countdown": "countdown.CountdownReport",
    "timeline": "timeline.TimelineReport",
    "show": "show.ShowReport",
    "sites": "sites.SitesReport",
    "sources": "sources.SourcesReport",
    "diff": "diff.DiffReport",
    "journal": "journal.JournalReport",
    "check": "check.CheckReport",
    "review": "schedule.ReviewReport",
    "schedules": "schedule.SchedulesReport",
}
"""The answers that have a JSON Schema, each with its shape in `withdrawal_cli.answers`."""
LISTS = tuple(f"{name}-list" for name in ANSWERS if name not in ("show", "journal", "review", "schedules"))
"""The answers for several schedules that have a JSON Schema."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schedule_schema() -> bytes:
    """Return the JSON Schema of the schedule document, version 1."""
    return _schema(Schedule, "withdrawal/schedule/1")


def answer_shape(name: str) -> Any:
    """Return the shape of an answer, one of `ANSWERS` or `LISTS`."""
    if name in LISTS:
        inner = answer_shape(name.removesuffix("-list"))
        fields: Any = [("answers", tuple.__class_getitem__((inner, ...)))]
        return msgspec.defstruct("AnswerList", fields, tag_field="schema", tag=f"withdrawal/{name}/1")
    module, _, shape = ANSWERS[name].partition(".")
    return getattr(import_module(f"withdrawal_cli.answers.{module}"), shape)


def answer_schema(name: str) -> bytes:
    """Return the JSON Schema of an answer, one of `ANSWERS` or `LISTS`."""
    return _schema(answer_shape(name), f"withdrawal/{name}/1")


def _schema(shape: type[msgspec.Struct], title: str) -> bytes:
    schema = msgspec.json.schema(shape, schema_hook=_own)
    for described in schema["$defs"].values():
        if "description" in described:  # a docstring, which is indented before Python 3.13
            described["description"] = cleandoc(described["description"]).partition("\n\n>>>")[0]
        for key, value in described.get("properties", {}).items():
            if value.get("default") is not None:  # optional keys may also be null
                described["properties"][key] = {"anyOf": [value, {"type": "null"}]}
    whole = {"$schema": _DIALECT, "title": title, **schema}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _own(kind: type) -> dict[str, Any]:
    if kind is ImpreciseDate:
        described = f"a date in EDTF (ISO 8601-2), one of the forms: {FORMS}"
        return {"type": "string", "pattern": PATTERN, "description": described}
    raise NotImplementedError
