"""The user's entries: what the user added to a schedule, and which entries count.

An entry is a line of the user's journal. Which entries count, in this order:

1. those about the schedule in question, by its id;
2. those that were not retracted: a retraction wins whenever it was recorded, and cannot be undone;
3. those whose deadline, site or region the schedule has;
4. as known by a day D: those recorded on or before D, in the schedule's zone;
5. of conflicting entries the one recorded last, then the one with the greater id, from the latest day of its `on`: one
   that does not count yet sets nothing aside. Entries conflict if they are about the end of one deadline (`completed`,
   `cancelled`), or extend it on one date (by the latest day of `on`).

`apply_entries` returns a schedule that includes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.instants import day_in
from withdrawal_cli.core.schedule import By, Event, EventKind, Id, JournalChange, Schedule, Source, SourceKind, Url
from withdrawal_cli.errors import UsageError

VERSION: Literal[1] = 1
"""The version of an entry that this program writes, and the only one that it reads."""


class EntryKind(Enum):
    """What an entry says. `reviewed` moves coverage, `retracted` takes another entry back; the rest are events."""

    COMPLETED = "completed"
    HANDED_OVER = "handed-over"
    IN_USE = "in-use"
    EXTENDED = "extended"
    CANCELLED = "cancelled"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    RETRACTED = "retracted"


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One entry, as a line of the journal holds it.

    `recorded_at` is an instant. At most one of `deadline`, `site` and `region` says what it is about; `source` is None
    if the user said that there is none. `due` belongs to `extended`, `through` to `reviewed`, `retracts`, the id of
    another entry, to `retracted`.
    """

    version: Literal[1]
    id: Id
    schedule: Id
    recorded_at: Annotated[dt.datetime, Meta(tz=True)]
    kind: EntryKind
    on: ImpreciseDate
    deadline: Id | None = None
    site: Id | None = None
    region: Id | None = None
    title: str | None = None
    detail: str | None = None
    due: ImpreciseDate | None = None
    through: dt.date | None = None
    retracts: Id | None = None
    source: Url | None

    @property
    def target(self) -> str | None:
        """The id of what it is about; None for the schedule as a whole."""
        return self.deadline or self.site or self.region


class State(Enum):
    """Whether an entry counts, and if not, why."""

    COUNTS = "counts"
    RETRACTED = "retracted"
    SUPERSEDED = "superseded"
    DANGLING = "dangling"
    OTHER_SCHEDULE = "other-schedule"


class Resolved(Struct, frozen=True):
    """An entry with its state; `because` is the entry that retracted or superseded it.

    `until` is the day from which later entries set it aside, None if none ever does.
    """

    entry: Entry
    state: State
    because: Entry | None = None
    until: dt.date | None = None


_RETRACTED, _REVIEWED, _EXTENDED = EntryKind.RETRACTED, EntryKind.REVIEWED, EntryKind.EXTENDED
_COMPLETED, _CANCELLED = EntryKind.COMPLETED, EntryKind.CANCELLED
ABOUT = {
    EntryKind.COMPLETED: "deadline",
    EntryKind.CANCELLED: "deadline",
    EntryKind.EXTENDED: "deadline",
    EntryKind.HANDED_OVER: "site",
    EntryKind.IN_USE: "site",
}
"""What the entries of a kind are about; `reported` may be about anything, `reviewed` is about the whole schedule."""


def problem_of(entry: Entry) -> str | None:
    """Return the rule that an entry breaks beyond the types of its fields; None if it breaks none."""
    kind = entry.kind
    if kind is _RETRACTED:
        return None if entry.retracts else "retracts: is missing (a retraction names the entry that it retracts)"
    if kind is _REVIEWED:
        return None if entry.through else "through: is missing (a review needs the day that it reaches)"
    if not entry.title or entry.title.isspace():
        return "title: is missing"
    about = ABOUT.get(kind)
    if about is not None and (entry.deadline if about == "deadline" else entry.site) is None:
        return f"{about}: is missing ({kind.value} is about a {about})"
    due = entry.due
    if due is None:
        return "due: is missing (an extended deadline needs its new due date)" if kind is _EXTENDED else None
    if due.latest == dt.date.max:
        return f"due: {due.text!r} must end before 9999-12-31, the last day of the calendar"
    return None


def in_utc(instant: dt.datetime) -> dt.datetime:
    """Return the same instant in UTC; unchanged if UTC would leave the calendar."""
    try:
        return instant.astimezone(dt.timezone.utc)
    except OverflowError:
        return instant


def resolve(
    schedule: Schedule, entries: Iterable[Entry], day_for: Callable[[str | None], dt.date] = lambda _: dt.date.max
) -> list[Resolved]:
    """Return the entries with their states for a schedule, in order of recording, without the retractions.

    On the day that `day_for` gives for its deadline (an id), an entry is superseded if a later one about the same thing
    counts.
    """
    ordered = sorted(entries, key=lambda e: (e.recorded_at, e.id))
    back: dict[str, Entry] = {}
    for entry in ordered:
        if entry.retracts is not None and entry.kind is _RETRACTED:
            back.setdefault(entry.retracts, entry)
    lists = (schedule.deadlines, schedule.sites, schedule.regions)
    deadlines, sites, regions = ({None, *(each.id for each in entries)} for entries in lists)
    resolved: list[tuple[Entry, State]] = []
    for entry in ordered:
        if entry.kind is _RETRACTED:
            continue
        there = entry.deadline in deadlines and entry.site in sites and entry.region in regions
        state = State.COUNTS if there else State.DANGLING
        if entry.schedule != schedule.id:
            state = State.OTHER_SCHEDULE
        resolved.append((entry, State.RETRACTED if entry.id in back else state))
    return list(_resolved(resolved, back, day_for))[::-1]


def _resolved(
    states: list[tuple[Entry, State]], back: dict[str, Entry], day_for: Callable[[str | None], dt.date]
) -> Iterator[Resolved]:
    """Yield the entries last recorded first, each with what sets it aside."""
    until: dict[tuple[object, ...], dt.date] = {}
    because: dict[tuple[object, ...], Entry] = {}
    for entry, state in reversed(states):
        matter = _conflict_key(entry) if state is State.COUNTS else None
        if matter is None:
            yield Resolved(entry, state, back.get(entry.id))
            continue
        by = because.get(matter)
        yield Resolved(entry, State.SUPERSEDED if by else state, by, until.get(matter))
        if (latest := entry.on.latest) is not None:
            until[matter] = min(latest, until.get(matter, latest))
            if latest <= day_for(entry.deadline):
                because.setdefault(matter, entry)


def _conflict_key(entry: Entry) -> tuple[object, ...] | None:
    """Return a key that conflicting entries share; None for an entry that cannot conflict."""
    kind = entry.kind
    if kind is _COMPLETED or kind is _CANCELLED:
        return entry.deadline, "end"
    return (entry.deadline, entry.on.latest) if kind is _EXTENDED else None


def find_entry(entries: Iterable[Entry], wanted: str) -> Entry:
    """Find the entry with an id or an unambiguous prefix of four or more characters. Raises `UsageError`."""
    text = wanted.strip().lower()
    known = [r for r in entries if r.kind is not EntryKind.RETRACTED]
    found = [r for r in known if r.id == text] or [r for r in known if len(text) >= 4 and r.id.startswith(text)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(r.id for r in found[:8])
        raise UsageError(f"{wanted!r} matches {len(found)} entries", hint=f"give more characters: {ids}")
    if any(r.kind is EntryKind.RETRACTED and r.id == text for r in entries):
        raise UsageError(f"{wanted!r} is a retraction, which cannot be undone", hint="add the fact again")
    if text and len(text) < 4 and any(r.id.startswith(text) for r in known):
        raise UsageError(f"{wanted!r} is too short", hint="give at least the first 4 characters of an id")
    raise UsageError(f"there is no entry {wanted!r}", hint="'withdrawal journal list' shows the entries")


def reference_problems(schedule: Schedule, entries: Iterable[Entry]) -> list[str]:
    """List the entries that refer to ids missing from their schedule or from the journal."""
    entries = tuple(entries)
    ids = {r.id for r in entries}
    problems = [
        f"entry {r.id}: retracts {r.retracts!r}, which is not in this journal (merge the journal that has it)"
        for r in entries
        if r.retracts is not None and r.retracts not in ids
    ]
    for resolved in resolve(schedule, entries):
        if resolved.state is State.DANGLING:
            r = resolved.entry
            what = "deadline" if r.deadline else "site" if r.site else "region"
            problems.append(f"entry {r.id}: {what} {r.target!r} is not in the schedule {schedule.id!r}")
    return problems


class EntryEvent(Event, frozen=True, kw_only=True):
    """An event that the user added. `id` is the entry's, `announced_on` the day of recording: known from then on."""

    until: dt.date | None = None

    @property
    def by(self) -> By:
        """Always `"you"`."""
        return "you"


class EntrySource(Source, frozen=True, kw_only=True):
    """The page that an entry of the user cites; its publisher is the host of the link."""

    @property
    def by(self) -> By:
        """Always `"you"`."""
        return "you"


class ScheduleWithEntries(Schedule, frozen=True, kw_only=True):
    """A schedule with the user's entries: `entries` count on some day, `dangling` refer to ids that it has not."""

    entries: int
    dangling: int
    own_covers_through: dt.date
    journal_changes: tuple[JournalChange, ...]


def apply_entries(schedule: Schedule, entries: Iterable[Entry], known_by: dt.date | None = None) -> Schedule:
    """Return the schedule with the entries that count; the schedule itself if none is about it.

    With `known_by`, only entries recorded on or before that day in the schedule's zone are used. Pass the same day to
    `assess`.
    """
    if known_by is not None:
        zone = schedule.zone
        entries = [r for r in entries if r.kind is EntryKind.RETRACTED or day_in(r.recorded_at, zone) <= known_by]
    resolved = resolve(schedule, entries)
    counting = [j.entry for j in resolved if j.state is State.COUNTS]
    dangling = sum(j.state is State.DANGLING for j in resolved)
    changes = tuple(_changes(schedule, resolved))
    if not counting and not dangling and not changes:
        return schedule
    sources = {source.url: source for source in schedule.sources if source.url is not None}
    happened = [(j.entry, j.until) for j in resolved if _ever_counts(j)]
    for entry, _ in happened:
        if entry.source is not None and entry.source not in sources:
            sources[entry.source] = _source(entry, entry.source)
    whole = {name: getattr(schedule, name) for name in Schedule.__struct_fields__}
    whole["sources"] = (*schedule.sources, *(s for s in sources.values() if s.by))
    whole["events"] = (*schedule.events, *_events(schedule, happened, sources))
    throughs = [r.through for r in counting if r.through is not None]
    whole["covers_through"] = max(schedule.covers_through, *throughs) if throughs else schedule.covers_through
    return ScheduleWithEntries(
        **whole,
        entries=len(happened) + sum(r.kind is EntryKind.REVIEWED for r in counting),
        dangling=dangling,
        own_covers_through=schedule.covers_through,
        journal_changes=changes,
    )


def _ever_counts(resolved: Resolved) -> bool:
    """Whether an entry is an event that counts on some day, or may: an end is open from the first day of its date."""
    entry, until = resolved.entry, resolved.until
    if resolved.state not in (State.COUNTS, State.SUPERSEDED) or entry.kind is EntryKind.REVIEWED:
        return False
    first = (entry.on.earliest or dt.date.min) if entry.kind in (_COMPLETED, _CANCELLED) else entry.on.latest
    return until is None or (first is not None and first < until)


def _changes(schedule: Schedule, resolved: Iterable[Resolved]) -> Iterator[JournalChange]:
    """Yield what the journal changed and when, including entries retracted or superseded since: it only grows."""
    zone, of_sites = schedule.zone, {site.id: site.region for site in schedule.sites}
    for each in resolved:
        entry = each.entry
        region = of_sites.get(entry.site or "")
        if entry.schedule != schedule.id or not (entry.deadline or region or entry.kind is _REVIEWED):
            continue
        days = (day_in(entry.recorded_at, zone), entry.on.earliest, entry.on.latest, entry.through)
        lines = [tuple(day for day in days if day is not None)]
        if each.because is not None and each.state is State.RETRACTED:
            lines.append((day_in(each.because.recorded_at, zone),))
        for line in lines:
            yield JournalChange(line, entry.deadline, region, entry.kind is _EXTENDED)


def _source(entry: Entry, url: str) -> Source:
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return EntrySource(
        id=f"source-{entry.id}"[:100], publisher=host, title=f"[{entry.title or url}]", url=url, kind=SourceKind.REPORT
    )


def _events(
    schedule: Schedule, entries: Iterable[tuple[Entry, dt.date | None]], sources: dict[str, Source]
) -> Iterator[Event]:
    of_deadlines = {d.id: d.region for d in schedule.deadlines}
    of_sites = {s.id: s.region for s in schedule.sites}
    zone = schedule.zone
    for r, until in entries:
        yield EntryEvent(
            id=r.id,
            kind=EventKind(r.kind.value),
            on=r.on,
            title=r.title or r.kind.value,
            sources=() if r.source is None else (sources[r.source].id,),
            announced_on=ImpreciseDate.parse(day_in(r.recorded_at, zone).isoformat()),
            detail=r.detail,
            deadline=r.deadline,
            site=r.site,
            region=r.region or of_deadlines.get(r.deadline or "") or of_sites.get(r.site or ""),
            due=r.due,
            until=until,
        )
