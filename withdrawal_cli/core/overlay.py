"""A schedule with the user's records in it: what every answer is made from.

`with_records` turns the records that count (`withdrawal_cli.core.records` says which) into a schedule with more events,
more sources and a coverage that reaches further, so that every answer uses them without knowing of them. What comes
from the user stays recognisable everywhere: `event.by` and `source.by` are `"you"` (None for the schedule's own),
`Assessment.by` is `"you"` where an answer rests on a record, and `schedule.records` says how many count.

Where a user's record says how a deadline ended, the schedule's own `completed` and `cancelled` events about it are set
aside in the status; they stay in the schedule, and both are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from withdrawal_cli.core.dates import ImpreciseDate, Span
from withdrawal_cli.core.records import Record, RecordKind, State, judge, recorded_on
from withdrawal_cli.core.schedule import By, Event, EventKind, Schedule, Source, SourceKind


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
