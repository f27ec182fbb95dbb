"""What is wrong with a schedule document: every problem with its place, value and rule.

First the types of its values, then whether the entries fit together: ids, references, zones, last days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache, lru_cache
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

from withdrawal_cli.core.edtf import FORMS, DateError, ImpreciseDate, parse_date
from withdrawal_cli.core.schedule import URL_HINT, Language, Schedule, Shape, Url
from withdrawal_cli.store.decode import decode_own, is_deadline_zone, is_zone

LISTS = ("regions", "deadlines", "events", "sites", "sources")

_REFERENCES = {
    "deadlines": (("region", "regions"), ("sources", "sources")),
    "events": (("deadline", "deadlines"), ("site", "sites"), ("region", "regions"), ("sources", "sources")),
    "sites": (("region", "regions"), ("sources", "sources")),
}
NO_ZONES = "this machine has no database of time zones"


def decode_slowly(document: Any) -> tuple[Schedule | None, list[str]]:
    """Return a schedule that only a null kept from being decoded, or None and its problems."""
    full = _without_nulls(document, Schedule)
    problems = _object_problems(full, Schedule, "")
    return (None, problems) if problems else (msgspec.convert(full, Schedule, dec_hook=decode_own), [])


def _without_nulls(value: Any, shape: type[Shape]) -> Any:
    """Leave out nulls of keys with another default, which means the same: a list, a scope."""
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


@cache  # msgspec evaluates the annotations at each call, and there is a call for each entry
def _fields(shape: type[Shape]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of a shape, by their keys."""
    return {field.encode_name: field for field in msgspec.structs.fields(shape)}


def place_of(list_name: str, index: int, entry: Any) -> str:
    """Return the place of an entry for a message: its id, else its position in the list, from 0."""
    entry_id = entry.get("id") if isinstance(entry, dict) else None
    if isinstance(entry_id, str) and list_name in LISTS:
        return f"{list_name[:-1]} {shown(entry_id)}: "
    return f"{list_name}[{index}]: "


def shown(value: Any) -> str:
    """Return a value for a message, shortened."""
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    # a float as Python writes it, since TOML has nan and inf, which JSON would show as null
    text = repr(value) if isinstance(value, str | float) else msgspec.json.encode(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}…"


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
        msgspec.convert(value, kind, dec_hook=decode_own)
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
    """Return an optional type without its None."""
    return next((k for k in get_args(kind) if k is not type(None)), kind) if type(None) in get_args(kind) else kind


def _day_rule(value: Any) -> str:
    """Return why a value is not a day: it is no text, no date, or a date that is not one day."""
    if not isinstance(value, str):
        return f"{shown(value)} is not a day (write it as text, as in '2026-03-20')"
    try:
        parse_date(value)
    except DateError as error:
        return str(error).replace(" is not a date ", " is not a day ", 1)
    return f"{shown(value)} is not a single day (write it as in '2026-03-20')"


def _rule(value: Any, kind: Any, error: Exception) -> str:
    if isinstance(error.__cause__, DateError):
        return str(error.__cause__)
    if kind is ImpreciseDate:
        return f"{shown(value)} is not a date (write it as text, as in {FORMS.split(', ')[1]!r})"
    if kind is dt.date:
        return _day_rule(value)
    if get_origin(kind) is Literal:
        return f"{shown(value)} is not a version of the schedule document that this program reads (it reads 1)"
    if isinstance(kind, type) and issubclass(kind, Enum):
        values = tuple(member.value for member in kind)
        return f"{shown(value)} is not one of {', '.join(values)}{_nearest(value, values)}"
    if kind == Url and isinstance(value, str):
        odd = value.lower().startswith(("http://", "https://")) and len(value) < 4000
        rule = URL_HINT if odd else "as in 'https://example.org/page'"
        return f"{shown(value)} is not an http(s) URL ({rule})"
    if kind == Language and isinstance(value, str):
        return f"{shown(value)} is not a language tag (BCP 47, as in 'en' or 'ar-IQ')"
    if get_origin(kind) is Annotated and isinstance(value, str):
        return f"{shown(value)} is not an id (lower-case words joined by hyphens, as in 'end-of-2025')"
    return f"{shown(value)} is not text"


def _nearest(word: Any, words: tuple[str, ...]) -> str:
    return _guess(word, words) if isinstance(word, str) else ""


@lru_cache  # mistakes are often repeated, and a suggestion is slow
def _guess(word: str, words: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(word, words, 1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def reference_problems(document: Any) -> list[str]:
    """List what does not fit together.

    The walk passes over broken entries, so that a file with a broken date still has its dangling ids reported.
    `decode._fits_together` answers by the same rules, with sets: a rule has to be in both.
    """
    if not isinstance(document, dict):
        return []
    ids = {
        name: _Ids({entry["id"] for _, entry in _entries(document, name)})
        for name in LISTS
        if isinstance(document.get(name), list) or (document.get(name) is None and name != "deadlines")
    }
    problems = _zone_problems("", document.get("timezone"), is_zone)
    for name in LISTS:
        seen: set[str] = set()
        for index, entry in _entries(document, name):
            place = place_of(name, index, entry)
            if entry["id"] in seen:
                problems.append(f"{place}appears twice in {name}")
            seen.add(entry["id"])
            problems += _entry_problems(name, entry, ids, place)
    return problems + [problem for name in ids for problem in ids[name].missed(name)]


class _Ids:
    """The ids of one list, and a few suggestions for dangling references, because each is slow in a long list."""

    def __init__(self, ids: set[str]) -> None:
        self.all = ids
        self._guesses_left = 5
        self._in_vain: list[str] = []

    def dangling(self, wanted: str, place: str, name: str) -> Iterator[str]:
        """Yield a dangling reference; one to an empty list is only counted, for `missed`."""
        if self.all:
            yield f"{place}: no entry in {name} has the id {shown(wanted)}{self.guess(wanted)}"
        else:
            self._in_vain.append(f"{place}: {shown(wanted)}")

    def missed(self, name: str) -> Iterator[str]:
        """Yield one problem for all references to an empty list, because they have one cause."""
        if self._in_vain:
            more = f" and {len(self._in_vain) - 1} more" if len(self._in_vain) > 1 else ""
            yield f"{name}: is missing or empty, but entries refer to it ({self._in_vain[0]}{more})"

    def guess(self, wanted: str) -> str:
        """Return the nearest id as the end of a message; empty if there is none, or after a few suggestions."""
        if self._guesses_left == 0:
            return ""
        self._guesses_left -= 1
        return _guess(wanted, tuple(sorted(self.all)[:2000]))


def _entry_problems(name: str, entry: dict[str, Any], ids: dict[str, _Ids], place: str) -> Iterator[str]:
    yield from _dangling(entry, _REFERENCES.get(name, ()), ids, place)
    yield from _due_problems(entry, place)
    if name == "deadlines":
        yield from _zone_problems(place, entry.get("timezone"), is_deadline_zone)
    if entry.get("kind") == "extended" and entry.get("due") is None:
        yield f"{place}due: is missing (an extended deadline needs its new due date)"
    versions = entry.get("reported_as") if name == "deadlines" else None
    for number, version in enumerate(versions if isinstance(versions, list) else ()):
        if isinstance(version, dict):
            inner = f"{place}reported_as[{number}]: "
            yield from _dangling(version, (("sources", "sources"),), ids, inner)
            yield from _due_problems(version, inner)


def _entries(document: dict[str, Any], name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    entries = document.get(name)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and isinstance(entry.get("id"), str):
            yield index, entry


def _dangling(
    entry: dict[str, Any], references: tuple[tuple[str, str], ...], ids: dict[str, _Ids], place: str
) -> Iterator[str]:
    for key, list_name in references:
        if list_name not in ids:  # the list itself is broken
            continue
        value = entry.get(key)
        for wanted in value if isinstance(value, list) else () if key == list_name else (value,):
            if isinstance(wanted, str) and wanted not in ids[list_name].all:
                yield from ids[list_name].dangling(wanted, f"{place}{key}", list_name)


def _due_problems(entry: dict[str, Any], place: str) -> Iterator[str]:
    due = entry.get("due")
    if isinstance(due, str) and "99" in due:
        try:
            latest = ImpreciseDate.parse(due).latest
        except DateError:
            return
        if latest == dt.date.max:
            yield f"{place}due: {due!r} must end before 9999-12-31, the last day of the calendar"


def _zone_problems(place: str, name: Any, accepts: Callable[[str], bool]) -> list[str]:
    if not isinstance(name, str) or accepts(name):
        return []
    if not is_zone("UTC"):
        return [f"{place}timezone: {shown(name)} cannot be looked up ({NO_ZONES})"]
    more = "" if accepts is is_zone else ", 'AoE' or an offset such as 'UTC+05:30'"
    rule = f"is not a zone of the IANA database (as in 'Asia/Baghdad'){more}"
    near = next((zone for zone in _near_zones(name) if accepts(zone)), None)
    return [f"{place}timezone: {shown(name)} {rule}{f' (did you mean {near!r}?)' if near else ''}"]


def _near_zones(name: str) -> Iterator[str]:
    """Yield the zones that a name may mean, the likeliest first."""
    import re
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    if name.strip().casefold() == "aoe":
        yield from ("AoE", "Etc/GMT+12")
    offset = re.fullmatch(r"\s*(?:utc|gmt|z)?\s*([+-])(\d{1,2}):?(\d\d)?\s*", name, re.IGNORECASE | re.ASCII)
    if offset:
        sign, hours, minutes = offset[1], int(offset[2]), offset[3] or "00"
        yield f"UTC{sign}{hours:02}:{minutes}"
        if minutes == "00":  # in names such as Etc/GMT+3 the sign is reversed
            yield f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"
    elif len(name) < 50:
        zones = {zone.casefold(): zone for zone in available_timezones()}
        yield from (zones[near] for near in get_close_matches(name.strip().casefold().replace(" ", "_"), zones, 1, 0.8))
