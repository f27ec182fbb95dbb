"""Plain values into the shapes of a schedule; when they do not fit, every problem with place, value and rule."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from withdrawal_cli.core.edtf import FORMS, DateError, ImpreciseDate
from withdrawal_cli.core.schedule import Language, Schedule, Shape, Url

ENTRY_NAMES = {
    "regions": "region",
    "deadlines": "deadline",
    "events": "event",
    "sites": "site",
    "sources": "source",
}
"""The lists of a schedule, and what one entry of each is called."""


def decode_schedule(document: Any) -> tuple[Schedule | None, list[str]]:
    """Return the schedule, or None and its problems."""
    try:
        return msgspec.convert(document, Schedule, dec_hook=_decode_own), []
    except msgspec.ValidationError:
        full = _without_nulls(document, Schedule)
        problems = _object_problems(full, Schedule, "")
        return (None, problems) if problems else (msgspec.convert(full, Schedule, dec_hook=_decode_own), [])


def _without_nulls(value: Any, shape: type[Shape]) -> Any:
    """Leave out what is null and has another default, which means the same: a list, a scope."""
    if not isinstance(value, dict):
        return value
    kept = dict(value)
    for name, field in _fields(shape).items():
        entries = value.get(name)
        if entries is None and field.default not in (None, msgspec.NODEFAULT):
            kept.pop(name, None)
        elif get_origin(field.type) is tuple and isinstance(entries, list):
            inner = get_args(field.type)[0]
            if isinstance(inner, type) and issubclass(inner, Shape):
                kept[name] = [_without_nulls(entry, inner) for entry in entries]
    return kept


@cache  # msgspec reads the annotations anew at each call, and there is one for each entry
def _fields(shape: type[Shape]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of a shape, by their keys."""
    return {field.encode_name: field for field in msgspec.structs.fields(shape)}


def place_of(list_name: str, index: int, entry: Any) -> str:
    """Return the name of an entry of a list for a message: by its id, else by its position from 0."""
    entry_id = entry.get("id") if isinstance(entry, dict) else None
    if isinstance(entry_id, str) and list_name in ENTRY_NAMES:
        return f"{ENTRY_NAMES[list_name]} {shown(entry_id)}: "
    return f"{list_name}[{index}]: "


def shown(value: Any) -> str:
    """Show a value in a message, shortened."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    # a float as Python writes it, since TOML has nan and inf, which JSON would show as null
    text = repr(value) if isinstance(value, str | float) else msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}…"


def _decode_own(kind: type, value: Any) -> Any:
    if kind is ImpreciseDate and isinstance(value, str):
        return ImpreciseDate.parse(value)
    msg = "not text"
    raise ValueError(msg)


def _object_problems(value: Any, shape: type[Shape], place: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{place}{shown(value)} is not an object"]
    fields = _fields(shape)
    problems = [f"{place}unknown key {shown(key)}{_nearest(key, tuple(fields))}" for key in value if key not in fields]
    for name, field in fields.items():
        if name not in value:
            if field.required:
                problems.append(f"{place}{name}: is missing")
            continue
        problems += _value_problems(value[name], field.type, name, place)
    return problems


def _value_problems(value: Any, kind: Any, name: str, place: str) -> list[str]:
    try:
        msgspec.convert(value, kind, dec_hook=_decode_own)
    except msgspec.ValidationError as error:
        kind = _bare(kind)
        if get_origin(kind) is not tuple:
            return [f"{place}{name}: {_rule(value, kind, error)}"]
    else:
        return []
    if not isinstance(value, list):
        return [f"{place}{name}: {shown(value)} is not a list"]
    inner = get_args(kind)[0]
    problems: list[str] = []
    for index, entry in enumerate(value):
        if isinstance(inner, type) and issubclass(inner, Shape):
            problems += _object_problems(entry, inner, place + place_of(name, index, entry))
        else:
            problems += _value_problems(entry, inner, f"{name}[{index}]", place)
    return problems


def _bare(kind: Any) -> Any:
    """Take the None out of an optional type."""
    return next((k for k in get_args(kind) if k is not type(None)), kind) if type(None) in get_args(kind) else kind


def _rule(value: Any, kind: Any, error: Exception) -> str:
    if isinstance(error.__cause__, DateError):
        return str(error.__cause__)
    if kind is ImpreciseDate:
        return f"{shown(value)} is not a date (write it as text, as in {FORMS.split(', ')[1]!r})"
    if kind is dt.date:
        return f"{shown(value)} is not a day (write it as text, as in '2026-03-20')"
    if get_origin(kind) is Literal:
        return f"{shown(value)} is not a version of the schedule document that this program reads (it reads 1)"
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = tuple(member.value for member in kind)
        return f"{shown(value)} is not one of {', '.join(values)}{_nearest(value, values)}"
    if kind == Url and isinstance(value, str):
        odd = value.lower().startswith(("http://", "https://")) and len(value) < 4000
        rule = (
            "percent-encode blanks, quotation marks, angle brackets and what is not ASCII"
            if odd
            else "as in 'https://example.org/page'"
        )
        return f"{shown(value)} is not an http or https address ({rule})"
    if kind == Language and isinstance(value, str):
        return f"{shown(value)} is not a language tag (BCP 47, as in 'en' or 'ar-IQ')"
    if get_origin(kind) is Annotated and isinstance(value, str):
        return f"{shown(value)} is not an id (lower-case words joined by hyphens, as in 'end-of-2025')"
    return f"{shown(value)} is not text"


def _nearest(word: Any, words: tuple[str, ...]) -> str:
    return _guess(word, words) if isinstance(word, str) else ""


@lru_cache  # a mistake is often made many times, and a guess takes long
def _guess(word: str, words: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, words, 1)
    return f" (did you mean {close[0]!r}?)" if close else ""
