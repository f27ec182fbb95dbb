"""Whether the entries of a schedule fit together: ids, what refers to them, the zone, dues that can run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from withdrawal_cli.core.edtf import DateError, ImpreciseDate
from withdrawal_cli.core.schedule import EventKind, Schedule, parse_zone
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
        if isinstance(document.get(name), list) or (document.get(name) is None and name != "deadlines")
    }
    problems = _zone_problems("", document.get("timezone"), _is_zone)
    for name in ENTRY_NAMES:
        seen: set[str] = set()
        for index, entry in _entries(document, name):
            place = place_of(name, index, entry)
            if entry["id"] in seen:
                problems.append(f"{place}stands twice in {name}")
            seen.add(entry["id"])
            problems += _entry_problems(name, entry, ids, place)
    return problems + [problem for name in ids for problem in ids[name].missed(name)]


def _fits_together(schedule: Schedule) -> bool:
    regions, deadlines, sites = ({e.id for e in es} for es in (schedule.regions, schedule.deadlines, schedule.sites))
    events, sources = ({e.id for e in es} for es in (schedule.events, schedule.sources))
    versions = [v for d in schedule.deadlines for v in d.reported_as]
    # sets of what many entries share, so that each is looked at once
    cited = {e.sources for es in (schedule.deadlines, schedule.events, schedule.sites, versions) for e in es}
    last_days = {e.due.latest for es in (schedule.deadlines, versions, schedule.events) for e in es if e.due}
    lists = (schedule.regions, schedule.deadlines, schedule.events, schedule.sites, schedule.sources)
    return (
        _is_zone(schedule.timezone)
        and all(_is_deadline_zone(zone) for zone in {d.timezone for d in schedule.deadlines if d.timezone is not None})
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
        self._in_vain: list[str] = []

    def dangling(self, wanted: str, place: str, name: str) -> Iterator[str]:
        """Yield a reference to what is not there; one to a list without entries is counted, for `missed`."""
        if self.all:
            yield f"{place}: {shown(wanted)} is not in {name}{self.guess(wanted)}"
        else:
            self._in_vain.append(f"{place}: {shown(wanted)}")

    def missed(self, name: str) -> Iterator[str]:
        """Yield once that a list without entries is referred to: it has one cause, however many refer to it."""
        if self._in_vain:
            more = f" and {len(self._in_vain) - 1} more" if len(self._in_vain) > 1 else ""
            yield f"{name}: is missing or empty, but entries refer to it ({self._in_vain[0]}{more})"

    def guess(self, wanted: str) -> str:
        """Return the nearest id as the end of a message; nothing where there is none, or after a few guesses."""
        if self._guesses_left == 0:
            return ""
        self._guesses_left -= 1
        from difflib import get_close_matches

        close = get_close_matches(wanted, sorted(self.all)[:2000], 1)
        return f" (did you mean {close[0]!r}?)" if close else ""


def _entry_problems(name: str, entry: dict[str, Any], ids: dict[str, _Ids], place: str) -> Iterator[str]:
    yield from _dangling(entry, _REFERENCES.get(name, ()), ids, place)
    yield from _due_problems(entry, place)
    if name == "deadlines":
        yield from _zone_problems(place, entry.get("timezone"), _is_deadline_zone)
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
                yield from ids[list_name].dangling(wanted, f"{place}{key}", list_name)


def _due_problems(entry: dict[str, Any], place: str) -> Iterator[str]:
    due = entry.get("due")
    if isinstance(due, str) and "99" in due:
        try:
            latest = ImpreciseDate.parse(due).latest
        except DateError:
            return
        if latest == dt.date.max:
            yield f"{place}due: {due!r} has a last day that no day follows (the calendar ends on 9999-12-31)"


def _zone_problems(place: str, name: Any, is_zone: Callable[[str], bool]) -> list[str]:
    if not isinstance(name, str) or is_zone(name):
        return []
    if not _is_zone("UTC"):
        return [f"{place}timezone: {shown(name)} cannot be looked up ({NO_ZONES})"]
    more = "" if is_zone is _is_zone else ", 'AoE' or an offset such as 'UTC+05:30'"
    rule = f"is not a zone of the IANA database (as in 'Asia/Baghdad'){more}"
    near = next((zone for zone in _near_zones(name) if is_zone(zone)), None)
    return [f"{place}timezone: {shown(name)} {rule}{f' (did you mean {near!r}?)' if near else ''}"]


def _near_zones(name: str) -> Iterator[str]:
    """Return the zones that a name may mean, the likeliest first."""
    import re
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    if name.strip().casefold() == "aoe":
        yield from ("AoE", "Etc/GMT+12")
    offset = re.fullmatch(r"\s*(?:utc|gmt|z)?\s*([+-])(\d{1,2}):?(\d\d)?\s*", name, re.IGNORECASE | re.ASCII)
    if offset:
        sign, hours, minutes = offset[1], int(offset[2]), offset[3] or "00"
        yield f"UTC{sign}{hours:02}:{minutes}"
        if minutes == "00":  # in the database's own names of this kind the signs are the other way round
            yield f"Etc/GMT{'-' if sign == '+' else '+'}{hours}" if hours else "UTC"
    elif len(name) < 50:
        zones = {zone.casefold(): zone for zone in available_timezones()}
        yield from (zones[near] for near in get_close_matches(name.strip().casefold().replace(" ", "_"), zones, 1, 0.8))


def _is_deadline_zone(name: str) -> bool:
    if name == "AoE" or name.startswith(("UTC+", "UTC-")):
        try:
            parse_zone(name)
        except ValueError:
            return False
        return True
    return _is_zone(name)


def _is_zone(name: str) -> bool:
    if name in _MACHINE_ZONES or name.startswith(_ODD_ZONES):  # they differ from one machine to the next
        return False
    try:
        ZoneInfo(name)
    except Exception:  # noqa: BLE001  # the library says in many ways that a file of the database is none
        return False
    return True
