"""The bytes of a file into a schedule: parse JSON or TOML, decode the shapes, check that the entries fit together.

What is wrong with a document is found by `withdrawal_cli.store.validate`, which is imported only then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from withdrawal_cli.core.edtf import ImpreciseDate, parse_date
from withdrawal_cli.core.schedule import EventKind, Schedule, parse_zone
from withdrawal_cli.errors import DataError

_DEEP = "is nested too deeply"
# match all JSON escapes, so that none is matched from its middle; the group is half of a surrogate pair
_ESCAPES = rb"(?s)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
# a dotted key of 9 parts on a line of its own, or of 51 in braces, where prose could look like a shorter one
_TOML_KEY = rb"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.){0,200}+"|'[^'\n]{0,200}+')"""
_TOML_DOTS = rb"(?:[ \t]*+\.[ \t]*+" + _TOML_KEY + rb")"
_DEEP_KEY = rb"(?m)(?:^[ \t\[]*+%b%b{8}|[{,][ \t]*+%b%b{50})" % ((_TOML_KEY, _TOML_DOTS) * 2)


class RepeatedKeysError(DataError):
    """An object of a file has duplicate keys; `document` is the content with the last of each."""

    def __init__(self, *problems: str, document: Any) -> None:
        self.document = document
        super().__init__(*problems)


def parse(data: bytes, name: str) -> Any:
    """Parse TOML or JSON, by the extension of `name` (`.toml`, else JSON).

    Raises `DataError` with line and column, and `RepeatedKeysError` for JSON whose only fault is duplicate keys.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise DataError(f"{name}: is empty")
    try:
        return _parse_toml(data, name) if name.lower().endswith(".toml") else _parse_json(data, name)
    except RecursionError:
        raise DataError(f"{name}: {_DEEP}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(f"{name}: line {line}: is not UTF-8 text (byte 0x{data[error.start]:02x})") from None


def _parse_json(data: bytes, name: str) -> Any:
    try:
        value = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _broken_json(data, name, error) from None
    if _may_repeat_a_key(data, value):
        _read_slowly(data, name)
    return value


def _may_repeat_a_key(data: bytes, value: Any) -> bool:
    """Whether an object may have a duplicate key; the fast decoder silently keeps the last.

    Each key has a colon; all other colons are in strings. If the decoded value, encoded again, has as many colons as
    the file, no key was lost. Otherwise, or if a colon may be escaped, the slow parser decides.
    """
    return b"\\u003" in data or data.count(b":") != msgspec.json.encode(value).count(b":")


def _broken_json(data: bytes, name: str, error: Exception) -> DataError:
    """Return the error with line and column, which the fast decoder does not know."""
    problem = _read_slowly(data, name)
    if problem is not None:
        return problem
    # only the standard library accepts NaN and Infinity, half of a surrogate pair, and numbers of any size
    import re

    halves = (match.start(1) for match in re.finditer(_ESCAPES, data) if match[1])
    half = next(halves, None)
    if half is not None:
        return _broken_at(half, data, name, "half of a surrogate pair")
    position = re.search(r"(.*) \(byte (\d+)\)$", str(error))
    if position:
        return _broken_at(int(position[2]), data, name, position[1].removeprefix("JSON is malformed: "))
    return DataError(f"{name}: is not JSON ({str(error).partition(' - at ')[0].lower()})")


def _broken_at(position: int, data: bytes, name: str, reason: str) -> DataError:
    line = data.count(b"\n", 0, position) + 1
    column = len(data[data.rfind(b"\n", 0, position) + 1 : position].decode()) + 1
    return DataError(f"{name}: line {line}, column {column}: is not JSON ({reason})")


def _read_slowly(data: bytes, name: str) -> DataError | None:
    """Parse JSON with the standard library, for the place of an error and for duplicate keys."""
    import json
    from collections import Counter

    repeated: list[str] = []

    def check(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen = dict(pairs)
        if len(seen) != len(pairs):
            counts = Counter(key for key, _ in pairs)
            owner = f" of {seen['id']!r}" if isinstance(seen.get("id"), str) else ""
            repeated.extend(f"{name}: key {key!r}{owner} appears twice" for key, n in counts.items() if n > 1)
        return seen

    try:
        document = json.loads(data.decode(), object_pairs_hook=check)
    except json.JSONDecodeError as error:
        return DataError(f"{name}: line {error.lineno}, column {error.colno}: is not JSON ({error.msg.lower()})")
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        return DataError(f"{name}: a number is too long")
    if repeated:
        raise RepeatedKeysError(*repeated, document=document)
    return None


def _parse_toml(data: bytes, name: str) -> Any:
    import re
    import tomllib

    # tomllib stores every prefix of a dotted key, which fills the memory before any recursion limit
    if re.search(_DEEP_KEY, data):
        raise DataError(f"{name}: {_DEEP}")
    try:
        return _days_as_text(tomllib.loads(data.decode().replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        text = str(error)
        raise DataError(f"{name}: is not TOML ({text[:1].lower()}{text[1:]})", hint=_toml_hint(text, data)) from None
    except ValueError as error:
        if isinstance(error, UnicodeDecodeError):
            raise
        raise DataError(f"{name}: a number is too long") from None


def _toml_hint(error: str, data: bytes) -> str | None:
    """Return how to write an imprecise date, if the broken line has one without quotation marks."""
    import re

    place = re.search(r"at line (\d+)", error)
    line = data.decode().splitlines()[int(place[1]) - 1] if place else ""
    date = re.search(r"([\w-]+\s*=\s*)(\.{0,2}/?\d[\dX]{3}[\dX/.~?%-]*)\s*(#.*)?$", line)
    return f'quote a date that is not a whole day: {date[1]}"{date[2]}"' if date else None


def _days_as_text(value: Any) -> Any:
    """Return a TOML value with its dates as text, as schedules have them."""
    if isinstance(value, dict):
        return {key: _days_as_text(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_days_as_text(v) for v in value]
    if isinstance(value, int):
        str(value)  # raises for a number that is too long, which TOML may write in hexadecimal digits
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def decode_schedule(document: Any) -> tuple[Schedule | None, list[str]]:
    """Return the schedule, or None and the problems of its types."""
    try:
        return msgspec.convert(document, Schedule, dec_hook=_decode_once), []
    except msgspec.ValidationError:
        from withdrawal_cli.store.validate import decode_slowly

        return decode_slowly(document)


def decode_own(kind: type, value: Any) -> Any:
    """Decode `ImpreciseDate`, the one type that `msgspec` does not know."""
    if kind is ImpreciseDate and isinstance(value, str):
        return parse_date(value)
    msg = "expected text"
    raise ValueError(msg)


_decode_once: Callable[[type, Any], Any] = lru_cache(maxsize=4096)(decode_own)
"""The same for the dates of a long schedule, which are often alike; what it cannot hash is no date."""


def check_references(document: Any, schedule: Schedule | None) -> list[str]:
    """List what does not fit together; `schedule` is the decoded document, if it could be decoded."""
    if schedule is not None and _fits_together(schedule):
        return []
    from withdrawal_cli.store.validate import reference_problems

    return reference_problems(document)


def _fits_together(schedule: Schedule) -> bool:
    """Whether the entries fit together, checked with sets; `withdrawal_cli.store.validate` says what does not."""
    regions, deadlines, sites = ({e.id for e in es} for es in (schedule.regions, schedule.deadlines, schedule.sites))
    events, sources = ({e.id for e in es} for es in (schedule.events, schedule.sources))
    versions = [v for d in schedule.deadlines for v in d.reported_as]
    # sets, because many entries share these values
    cited = {e.sources for es in (schedule.deadlines, schedule.events, schedule.sites, versions) for e in es}
    last_days = {e.due.latest for es in (schedule.deadlines, versions, schedule.events) for e in es if e.due}
    lists = (schedule.regions, schedule.deadlines, schedule.events, schedule.sites, schedule.sources)
    return (
        is_zone(schedule.timezone)
        and all(is_deadline_zone(zone) for zone in {d.timezone for d in schedule.deadlines if d.timezone is not None})
        and [len(ids) for ids in (regions, deadlines, events, sites, sources)] == [len(entries) for entries in lists]
        and {e.region for es in (schedule.deadlines, schedule.sites, schedule.events) for e in es} <= regions | {None}
        and {e.deadline for e in schedule.events} <= deadlines | {None}
        and {e.site for e in schedule.events} <= sites | {None}
        and sources.issuperset(chain.from_iterable(cited))
        and dt.date.max not in last_days
        and all(e.due is not None for e in schedule.events if e.kind is EventKind.EXTENDED)
    )


_MACHINE_ZONES = ("localtime", "posixrules", "Factory")
_ODD_ZONES = ("posix/", "right/")


def is_deadline_zone(name: str) -> bool:
    """Whether a deadline may have this zone: one of the IANA database, `AoE`, or an offset from UTC."""
    if name == "AoE" or name.startswith(("UTC+", "UTC-")):
        try:
            parse_zone(name)
        except ValueError:
            return False
        return True
    return is_zone(name)


def is_zone(name: str) -> bool:
    """Whether this zone is in the IANA database, and the same on every machine."""
    if name in _MACHINE_ZONES or name.startswith(_ODD_ZONES):  # they differ from one machine to the next
        return False
    try:
        ZoneInfo(name)
    except Exception:  # noqa: BLE001  # the library says in many ways that a file of the database is none
        return False
    return True
