"""JSON Schemas (2020-12) of the schedule document and of the answers, from the shapes that are decoded and encoded."""

from __future__ import annotations

from inspect import cleandoc
from typing import Any

import msgspec

from withdrawal_cli.core.dates import FORMS, PATTERN, ImpreciseDate
from withdrawal_cli.core.reports import ANSWERS, answer_shape
from withdrawal_cli.core.schedule import Schedule

__all__ = ["ANSWERS", "answer_schema", "schedule_schema"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schedule_schema() -> bytes:
    """Describe the schedule document, version 1."""
    return _schema(Schedule, "withdrawal/schedule/1")


def answer_schema(name: str) -> bytes:
    """Describe the JSON that a command answers with; `name` is one of `ANSWERS`."""
    return _schema(answer_shape(name), f"withdrawal/{name}/1")


def _schema(shape: type[msgspec.Struct], title: str) -> bytes:
    schema = msgspec.json.schema(shape, schema_hook=_own)
    for described in schema["$defs"].values():
        if "description" in described:  # a docstring; before 3.13 Python leaves the source's indentation in it
            described["description"] = cleandoc(described["description"])
        for key, value in described.get("properties", {}).items():
            if value.get("default") in ([], ()):  # what may be left out may also be null
                described["properties"][key] = {"anyOf": [value, {"type": "null"}]}
    whole = {"$schema": _DIALECT, "title": title, **schema}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def _own(kind: type) -> dict[str, Any]:
    if kind is ImpreciseDate:
        described = f"a date in EDTF (ISO 8601-2), one of the forms: {FORMS}"
        return {"type": "string", "pattern": PATTERN, "description": described}
    raise NotImplementedError
