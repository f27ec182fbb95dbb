"""Whether the entries of a schedule fit together: ids, what refers to them, the zone, dues that can run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from withdrawal_cli.core.edtf import DateError, ImpreciseDate
from withdrawal_cli.core.schedule import EventKind, Schedule
from withdrawal_cli.store.decode import ENTRY_NAMES, place_of, shown

_REFERENCES = {
    "deadlines": (("region", "regions"), ("sources", "sources")),
    "events": (("deadline", "deadlines"), ("site", "sites"), ("region", "regions"), ("sources", "sources")),
    "sites": (("region", "regions"), ("sources", "sources")),
}
_MACHINE_ZONES = ("localtime", "posixrules", "Factory")
_ODD_ZONES = ("posix/", "right/")
NO_ZONES = "this machine has no database of time zones"


def check_references(document: Any, schedule: Schedule | None = None) -> list[str]:
    """List what does not fit together; `schedule` is the document decoded, if it could be.

    Sets show at once whether a decoded schedule fits together, as nearly all do. The walk through the plain values
    names the places; it passes over broken entries, so that a file with a broken date still has its dangling ids
    reported.
    """
    if not isinstance(document, dict) or (schedule is not None and _fits_together(schedule)):
        return []
    ids = {
        name: _Ids({entry["id"] for _, entry in _entries(document, name)})
        for name in ENTRY_NAMES
        if document.get(name) is None or isinstance(document[name], list)
    }
    problems = _zone_problems(document.get("timezone"))
    for name in ENTRY_NAMES:
        seen: set[str] = set()
        for index, entry in _entries(document, name):
            place = place_of(name, index, entry)
            if entry["id"] in seen:
                problems.append(f"{place}stands twice in {name}")
            seen.add(entry["id"])
            problems += _entry_problems(name, entry, ids, place)
    return problems


def _fits_together(schedule: Schedule) -> bool:
    regions, deadlines, sites = ({e.id for e in es} for es in (schedule.regions, schedule.deadlines, schedule.sites))
    events, sources = ({e.id for e in es} for es in (schedule.events, schedule.sources))
    versions = [v for d in schedule.deadlines for v in d.reported_as]
    # sets of what many entries share, so that each is looked at once
    cited = {e.sources for es in (schedule.deadlines, schedule.events, schedule.sites, versions) for e in es}
    last_days = {e.due.latest for es in (schedule.deadlines, versions) for e in es}
    last_days |= {e.due.latest for e in schedule.events if e.due}
    lists = (schedule.regions, schedule.deadlines, schedule.events, schedule.sites, schedule.sources)
    return (
        _is_zone(schedule.timezone)
        and [len(ids) for ids in (regions, deadlines, events, sites, sources)] == [len(entries) for entries in lists]
        and {e.region for es in (schedule.deadlines, schedule.sites, schedule.events) for e in es} <= regions | {None}
        and {e.deadline for e in schedule.events} <= deadlines | {None}
        and {e.site for e in schedule.events} <= sites | {None}
        and sources.issuperset(chain.from_iterable(cited))
        and dt.date.max not in last_days
        and all(e.due is not None for e in schedule.events if e.kind is EventKind.EXTENDED)
    )


class _Ids:
    """The ids of one list, and guesses at what a dangling one meant: a few, since each takes long in a long list."""

    def __init__(self, ids: set[str]) -> None:
        self.all = ids
        self._guesses_left = 5

    def guess(self, wanted: str) -> str:
        """Give the nearest id as the end of a message; nothing where there is none, or after a few guesses."""
        if self._guesses_left == 0:
            return ""
        self._guesses_left -= 1
        from difflib import get_close_matches

        close = get_close_matches(wanted, sorted(self.all)[:2000], 1)
        return f" (did you mean {close[0]!r}?)" if close else ""


def _entry_problems(name: str, entry: dict[str, Any], ids: dict[str, _Ids], place: str) -> Iterator[str]:
    yield from _dangling(entry, _REFERENCES.get(name, ()), ids, place)
    yield from _due_problems(entry, place)
    if entry.get("kind") == "extended" and entry.get("due") is None:
        yield f"{place}due: is missing (an extended deadline needs its new due)"
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
        if list_name not in ids:  # that list itself is broken
            continue
        value = entry.get(key)
        for wanted in value if isinstance(value, list) else () if key == list_name else (value,):
            if isinstance(wanted, str) and wanted not in ids[list_name].all:
                yield f"{place}{key}: {shown(wanted)} is not in {list_name}{ids[list_name].guess(wanted)}"


def _due_problems(entry: dict[str, Any], place: str) -> Iterator[str]:
    due = entry.get("due")
    if isinstance(due, str) and "99" in due:
        try:
            latest = ImpreciseDate.parse(due).latest
        except DateError:
            return
        if latest == dt.date.max:
            yield f"{place}due: {due!r} has a last day that no day follows (the calendar ends on 9999-12-31)"


def _zone_problems(name: Any) -> list[str]:
    if not isinstance(name, str) or _is_zone(name):
        return []
    if not _is_zone("UTC"):
        return [f"timezone: {shown(name)} cannot be looked up ({NO_ZONES})"]
    return [f"timezone: {shown(name)} is not a zone of the IANA database (as in 'Asia/Baghdad')"]


def _is_zone(name: str) -> bool:
    if name in _MACHINE_ZONES or name.startswith(_ODD_ZONES):  # they differ from one machine to the next
        return False
    try:
        ZoneInfo(name)
    except Exception:  # noqa: BLE001  # the library says in many ways that a file of the database is none
        return False
    return True
