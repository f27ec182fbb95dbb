"""The user's records: what the user added to a schedule, and which of it counts.

A record is a line of the user's journal. Which records count, in this order:

1. those about the schedule in question, by its id;
2. those that were not taken back: a retraction wins whenever it was recorded, and cannot be taken back itself;
3. those whose deadline, site or region the schedule has;
4. as known by a day D: those recorded on or before D, in the schedule's zone;
5. of several about the same matter the one recorded last, then the one with the greater id. The end of a deadline is
   one matter (`completed` and `cancelled`), and so is its extension of one date (by the latest day of `on`).

`withdrawal_cli.core.records` makes a schedule with those in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from withdrawal_cli.core.edtf import ImpreciseDate, Span
from withdrawal_cli.core.schedule import By, Event, EventKind, Id, Schedule, Source, SourceKind
from withdrawal_cli.errors import UsageError

VERSION: Literal[1] = 1
"""The version of a record that this program writes, and the only one that it reads."""

WebLink = Annotated[str, Meta(pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://[!-~]+$(?!\n)", max_length=4000)]


class RecordKind(Enum):
    """What a record says. `reviewed` moves coverage, `retracted` takes another record back; the rest are events."""

    COMPLETED = "completed"
    HANDED_OVER = "handed-over"
    IN_USE = "in-use"
    EXTENDED = "extended"
    CANCELLED = "cancelled"
    REPORTED = "reported"
    REVIEWED = "reviewed"
    RETRACTED = "retracted"


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One record, as a line of the journal holds it.

    `recorded_at` is an instant. At most one of `deadline`, `site` and `region` says what it is about; `source` is None
    where the user said that there is none. `due` belongs to `extended`, `through` to `reviewed`, `retracts`, the id of
    another record, to `retracted`.
    """

    version: Literal[1]
    id: Id
    schedule: Id
    recorded_at: Annotated[dt.datetime, Meta(tz=True)]
    kind: RecordKind
    on: ImpreciseDate
    deadline: Id | None = None
    site: Id | None = None
    region: Id | None = None
    title: str | None = None
    detail: str | None = None
    due: ImpreciseDate | None = None
    through: dt.date | None = None
    retracts: Id | None = None
    source: WebLink | None

    @property
    def target(self) -> str | None:
        """The id of what it is about; None for the schedule as a whole."""
        return self.deadline or self.site or self.region


class State(Enum):
    """Whether a record counts, and if not, why."""

    COUNTS = "counts"
    RETRACTED = "retracted"
    OVERRULED = "overruled"
    MISPLACED = "misplaced"
    ELSEWHERE = "elsewhere"


class Judged(Struct, frozen=True):
    """A record with its state; `because` is the record that took it back or overrules it."""

    record: Record
    state: State
    because: Record | None = None


_RETRACTED, _REVIEWED, _EXTENDED = RecordKind.RETRACTED, RecordKind.REVIEWED, RecordKind.EXTENDED
_COMPLETED, _CANCELLED = RecordKind.COMPLETED, RecordKind.CANCELLED
_PLACES = (RecordKind.HANDED_OVER, RecordKind.IN_USE)
_LAST_OF_ALL = dt.date.max


def problem_of(record: Record) -> str | None:
    """Name the rule that a record breaks, beyond the shapes of its fields; None when it breaks none."""
    kind = record.kind
    if kind is _RETRACTED:
        return None if record.retracts else "retracts: is missing (a retraction names the record that it takes back)"
    if kind is _REVIEWED:
        return None if record.through else "through: is missing (a review needs the day that it reaches)"
    if not record.title or record.title.isspace():
        return "title: is missing"
    if record.deadline is None and (kind is _COMPLETED or kind is _CANCELLED or kind is _EXTENDED):
        return f"deadline: is missing ({kind.value} is about a deadline)"
    if record.target is None and kind in _PLACES:
        return f"site: is missing ({kind.value} is about a site, a deadline or a region)"
    due = record.due
    if due is None:
        return "due: is missing (an extended deadline needs its new due)" if kind is _EXTENDED else None
    if due.latest == _LAST_OF_ALL:
        return f"due: {due.text!r} has a last day that no day follows (the calendar ends on 9999-12-31)"
    return None


def recorded_on(record: Record, zone: dt.tzinfo) -> dt.date:
    """Give the day of recording in a zone."""
    return day_in(record.recorded_at, zone)


def day_in(instant: dt.datetime, zone: dt.tzinfo) -> dt.date:
    """Give the day of an instant in a zone; in the calendar's first or last hours that of its own offset.

    >>> day_in(dt.datetime(9999, 12, 31, 23, tzinfo=dt.timezone.utc), dt.timezone(dt.timedelta(hours=3))).isoformat()
    '9999-12-31'
    """
    try:
        return instant.astimezone(zone).date()
    except OverflowError:
        return instant.date()


def in_utc(instant: dt.datetime) -> dt.datetime:
    """Give the same instant in UTC; in the calendar's first or last hours, which UTC may not have, as it is."""
    try:
        return instant.astimezone(dt.timezone.utc)
    except OverflowError:
        return instant


def judge(schedule: Schedule, records: Iterable[Record]) -> list[Judged]:
    """Say of each record whether it counts for a schedule, in the order of recording; retractions are folded in."""
    ordered = sorted(records, key=_recording)
    back: dict[str, Record] = {}
    for record in ordered:
        if record.retracts is not None and record.kind is _RETRACTED:
            back.setdefault(record.retracts, record)
    places = _Places(schedule)
    judged: list[tuple[Record, State]] = []
    last: dict[tuple[object, ...], Record] = {}
    for record in ordered:
        if record.kind is _RETRACTED:
            continue
        state = State.RETRACTED if record.id in back else places.state_of(record)
        judged.append((record, state))
        if state is State.COUNTS and (matter := _matter(record)):
            last[matter] = record
    return [_judged(record, state, back, last) for record, state in judged]


class _Places:
    """What a record can be about."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule.id
        self.deadlines = {None, *(d.id for d in schedule.deadlines)}
        self.sites = {None, *(s.id for s in schedule.sites)}
        self.regions = {None, *(r.id for r in schedule.regions)}

    def state_of(self, record: Record) -> State:
        if record.schedule != self.schedule:
            return State.ELSEWHERE
        there = record.deadline in self.deadlines and record.site in self.sites and record.region in self.regions
        return State.COUNTS if there else State.MISPLACED


def _judged(record: Record, state: State, back: dict[str, Record], last: dict[tuple[object, ...], Record]) -> Judged:
    if state is State.RETRACTED:
        return Judged(record, state, back[record.id])
    if state is State.COUNTS and (matter := _matter(record)) and last[matter] is not record:
        return Judged(record, State.OVERRULED, last[matter])
    return Judged(record, state)


def _recording(record: Record) -> tuple[dt.datetime, str]:
    return record.recorded_at, record.id


def _matter(record: Record) -> tuple[object, ...] | None:
    """Give what a record is about, where only one record about it can be right."""
    kind = record.kind
    if kind is _COMPLETED or kind is _CANCELLED:
        return record.deadline, "end"
    return (record.deadline, record.on.latest) if kind is _EXTENDED else None


def find_record(records: Iterable[Record], wanted: str) -> Record:
    """Find the record that an id, or the beginning of one (four characters or more), names. Raises `UsageError`."""
    text = wanted.strip().lower()
    known = [r for r in records if r.kind is not RecordKind.RETRACTED]
    found = [r for r in known if r.id == text] or [r for r in known if len(text) >= 4 and r.id.startswith(text)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(r.id for r in found[:8])
        raise UsageError(f"{wanted!r} is how {len(found)} records begin", hint=f"write more of it: {ids}")
    if any(r.kind is RecordKind.RETRACTED and r.id == text for r in records):
        raise UsageError(f"{wanted!r} is a retraction, which cannot be taken back", hint="record the fact again")
    raise UsageError(f"there is no record {wanted!r}", hint="'withdrawal journal list' shows the records")


def reference_problems(schedule: Schedule, records: Iterable[Record]) -> list[str]:
    """List the records that refer to what is not there: in the schedule that they are about, or in the journal."""
    records = tuple(records)
    ids = {r.id for r in records}
    problems = [
        f"record {r.id}: retracts {r.retracts!r}, which is not in this journal (merge the journal that has it)"
        for r in records
        if r.retracts is not None and r.retracts not in ids
    ]
    for judged in judge(schedule, records):
        if judged.state is State.MISPLACED:
            r = judged.record
            what = "deadline" if r.deadline else "site" if r.site else "region"
            problems.append(f"record {r.id}: {what} {r.target!r} is not in the schedule {schedule.id!r}")
    return problems


class RecordedEvent(Event, frozen=True, kw_only=True):
    """An event that the user added. `id` is the record's, `announced_on` the day of recording: known from then on."""

    recorded_at: dt.datetime

    @property
    def by(self) -> By:
        """The user's word."""
        return "you"


class RecordedSource(Source, frozen=True, kw_only=True):
    """The page that a record of the user cites; its publisher is the host of the link."""

    @property
    def by(self) -> By:
        """The user's word."""
        return "you"


class RecordedSchedule(Schedule, frozen=True, kw_only=True):
    """A schedule with the user's records in it: `records` count, `misplaced` are about what it does not have."""

    records: int
    misplaced: int
    own_covers_through: dt.date


def with_records(schedule: Schedule, records: Iterable[Record], known_by: dt.date | None = None) -> Schedule:
    """Give the schedule with the records that count in it; the schedule itself where none is about it.

    With `known_by` only the records are used that were recorded on or before that day in the schedule's zone. Give the
    same day to `assess`.
    """
    if known_by is not None:
        zone = schedule.zone
        records = [r for r in records if r.kind is RecordKind.RETRACTED or recorded_on(r, zone) <= known_by]
    judged = judge(schedule, records)
    counting = [j.record for j in judged if j.state is State.COUNTS]
    misplaced = sum(j.state is State.MISPLACED for j in judged)
    if not counting and not misplaced:
        return schedule
    sources = {source.url: source for source in schedule.sources}
    happened = [r for r in counting if r.kind is not RecordKind.REVIEWED]
    for record in happened:
        if record.source is not None and record.source not in sources:
            sources[record.source] = _source(record, record.source)
    whole = {name: getattr(schedule, name) for name in Schedule.__struct_fields__}
    whole["sources"] = (*schedule.sources, *(s for s in sources.values() if s.by))
    whole["events"] = (*schedule.events, *_events(schedule, happened, sources))
    throughs = [r.through for r in counting if r.through is not None]
    whole["covers_through"] = max(schedule.covers_through, *throughs) if throughs else schedule.covers_through
    return RecordedSchedule(
        **whole, records=len(counting), misplaced=misplaced, own_covers_through=schedule.covers_through
    )


def _source(record: Record, url: str) -> Source:
    host = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return RecordedSource(
        id=f"source-{record.id}"[:100], publisher=host, title=record.title or url, url=url, kind=SourceKind.REPORT
    )


def _events(schedule: Schedule, records: Iterable[Record], sources: dict[str, Source]) -> Iterator[Event]:
    of_deadlines = {d.id: d.region for d in schedule.deadlines}
    of_sites = {s.id: s.region for s in schedule.sites}
    kinds = {kind: EventKind(kind.value) for kind in RecordKind if kind.value in _EVENTS}
    zone = schedule.zone
    for r in records:
        yield RecordedEvent(
            id=r.id,
            kind=kinds[r.kind],
            on=r.on,
            title=r.title or r.kind.value,
            sources=() if r.source is None else (sources[r.source].id,),
            announced_on=_one_day(recorded_on(r, zone)),
            detail=r.detail,
            deadline=r.deadline,
            site=r.site,
            region=r.region or of_deadlines.get(r.deadline or "") or of_sites.get(r.site or ""),
            due=r.due,
            recorded_at=r.recorded_at,
        )


_EVENTS = frozenset(kind.value for kind in EventKind)


def _one_day(day: dt.date) -> ImpreciseDate:
    return ImpreciseDate(day.isoformat(), Span(day, day))
