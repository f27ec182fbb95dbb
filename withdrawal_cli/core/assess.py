"""Where each deadline stands: one total, pure function from schedule, as-of and known-by to an answer.

The clock is computed; the outcome is only ever a sourced event. The rules are in `docs/rules.md`, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from enum import Enum
from operator import attrgetter

from msgspec import Struct

from withdrawal_cli.core.cutoff import Known
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.instants import day_of, end_of_day, in_zone, start_of_day
from withdrawal_cli.core.schedule import (
    By,
    Deadline,
    Event,
    EventKind,
    ReportedDate,
    Schedule,
    in_order,
    regions_of_events,
)


class Punctuality(Enum):
    """Whether a completed deadline was met."""

    ON_TIME = "on-time"
    LATE = "late"
    UNDETERMINED = "undetermined"


class Lateness(Struct, frozen=True):
    """How a completion compares with a due, in days after the last day; never below 0, None where unbounded."""

    punctuality: Punctuality | None
    days_min: int | None
    days_max: int | None


NOT_COMPLETED = Lateness(None, None, None)


def lateness(completed: ImpreciseDate | None, due: ImpreciseDate | None) -> Lateness:
    """Compare a completion with a due: on time when surely so, late when surely so, else undetermined.

    A due with an open end has no last day to be late after, so what is completed under it is on time.
    """
    if completed is None or due is None:
        return NOT_COMPLETED
    last = due.latest
    if last is None:
        return Lateness(Punctuality.ON_TIME, None, None)
    days_min = None if completed.earliest is None else max(0, (completed.earliest - last).days)
    days_max = None if completed.latest is None else max(0, (completed.latest - last).days)
    if days_max == 0:
        return Lateness(Punctuality.ON_TIME, days_min, days_max)
    return Lateness(Punctuality.LATE if days_min else Punctuality.UNDETERMINED, days_min, days_max)


SOON_DAYS = 30
"""The default of `soon_days`: how many days before the last day an upcoming deadline is `due-soon`."""


class Status(Enum):
    """Where a deadline stands on the as-of day."""

    NO_DATE = "no-date"
    NOT_ANNOUNCED = "not-announced"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    DUE = "due"
    DUE_SOON = "due-soon"
    UPCOMING = "upcoming"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


# by names of the module: until Python 3.12, looking one up on the class takes longer than the rule that asks for it
_NO_DATE, _NOT_ANNOUNCED, _CANCELLED, _COMPLETED, _DUE, _DUE_SOON, _UPCOMING, _OVERDUE, _UNKNOWN = Status


class VersionAssessment(Struct, frozen=True):
    """A reported version of a deadline, and whether the deadline was met under it."""

    version: ReportedDate
    lateness: Lateness


class Assessment(Struct, frozen=True):
    """The answer for one deadline.

    `due` and `wording` are those in force on the as-of day, `amended_from` the earlier dues, oldest first.
    `days_left` counts calendar days from the as-of day to the last day: 0 on it, negative after it.
    `decided_by` is the event that completed or cancelled it. `by` is `"you"` where the answer rests on a record of the
    user: one that decided it, changed its due, or moved coverage past its last day.
    """

    deadline: Deadline
    due: ImpreciseDate | None
    wording: str | None
    status: Status
    lateness: Lateness
    days_left: int | None
    zone: tzinfo
    amendments: tuple[Event, ...]
    amended_from: tuple[ImpreciseDate, ...]
    decided_by: Event | None
    reported_as: tuple[VersionAssessment, ...]
    by: By = None

    @property
    def opens_at(self) -> datetime | None:
        """The start of the due span; None where it is open."""
        return None if self.first_day is None else start_of_day(self.first_day, self.zone)

    @property
    def deadline_at(self) -> datetime | None:
        """The instant after the last day; None where there is no last day."""
        return None if self.last_day is None else end_of_day(self.last_day, self.zone)

    @property
    def first_day(self) -> date | None:
        """The first day that the due can mean; None where it is open, or there is no date."""
        return None if self.due is None else self.due.earliest

    @property
    def last_day(self) -> date | None:
        """The last day that counts as in time; None where there is none."""
        return None if self.due is None else self.due.latest

    @property
    def has_ended(self) -> bool:
        """Whether an event has completed or cancelled it."""
        return self.status is _COMPLETED or self.status is _CANCELLED

    @property
    def due_by(self) -> By:
        """Whose word the due in force is: `"you"` where an entry of the user moved it last."""
        return self.amendments[-1].by if self.amendments else None

    @property
    def completed_on(self) -> ImpreciseDate | None:
        """When it was completed, as imprecise as the sources; None while it is not."""
        return self.decided_by.on if self.decided_by and self.status is Status.COMPLETED else None


class Answer(Struct, frozen=True):
    """The answers for a schedule: as of an instant (in the schedule's zone), as known by a day.

    `covers_through` is the day through which what happened is in the record, for this answer: a known-by day limits it.
    """

    schedule: Schedule
    as_of: datetime
    known_by: date | None
    covers_through: date
    deadlines: tuple[Assessment, ...]

    @property
    def days_since_coverage(self) -> int:
        """Days from the end of coverage to the as-of day; negative when the record reaches past it."""
        return (day_of(self.as_of) - self.covers_through).days

    @property
    def day(self) -> date:
        """The as-of day, in the schedule's zone."""
        return day_of(self.as_of)

    @property
    def known(self) -> Known:
        """What counts for this answer; made anew at each call."""
        return Known(self.schedule, self.day, self.known_by)


def assess(
    schedule: Schedule,
    as_of: datetime,
    known_by: date | None = None,
    *,
    soon_days: int = SOON_DAYS,
    regions: frozenset[str] | None = None,
) -> Answer:
    """Say where the deadlines of `regions` (ids; None for all) stand, ordered by last day, then id.

    `as_of` is an aware instant, `known_by` a day through which facts must have been published to be used.
    Raises `InstantError` for an `as_of` without an offset, or outside the years 0001 to 9999 in the schedule's zone.

    >>> from withdrawal_cli import load_schedule
    >>> answer = assess(load_schedule(), datetime.fromisoformat("2026-01-01T00:00:00+03:00"))
    >>> answer.deadlines[0].status
    <Status.OVERDUE: 'overdue'>
    """
    as_of = in_zone(as_of, schedule.zone)
    day = day_of(as_of)
    covers_through = schedule.covers_through if known_by is None else min(known_by, schedule.covers_through)
    known = Known(schedule, day, known_by)
    wanted = [d for d in schedule.deadlines if regions is None or d.region in regions]
    turning = known.turning_events(None if regions is None else {d.id for d in wanted})
    # sorted twice, by what can be compared at once: pairs of a day and an id would take several times as long
    wanted.sort(key=attrgetter("id"))
    wanted.sort(key=lambda d: _last_day(_due(d, turning[d.id]) if d.id in turning else d.due))
    deadlines = tuple([_assess_one(d, turning.get(d.id, ()), known, covers_through, soon_days) for d in wanted])
    return Answer(schedule, as_of, known_by, covers_through, deadlines)


def _due(deadline: Deadline, events: Sequence[Event]) -> ImpreciseDate | None:
    """Give the due in force."""
    return next((e.due for e in reversed(events) if e.kind is EventKind.EXTENDED and e.due), deadline.due)


def _last_day(due: ImpreciseDate | None) -> int:
    return ((due and due.latest) or date.max).toordinal()


def _assess_one(
    deadline: Deadline, events: Sequence[Event], known: Known, covers_through: date, soon_days: int
) -> Assessment:
    due, wording = deadline.due, deadline.wording
    amendments: tuple[Event, ...] = ()
    earlier: tuple[ImpreciseDate, ...] = ()
    decided_by = None
    if events:
        amendments = tuple(e for e in events if e.kind is EventKind.EXTENDED and e.due is not None)
        for amendment in amendments:
            earlier = (*earlier, due) if due else earlier
            due, wording = amendment.due or due, amendment.quote or amendment.title
        decided_by = _first(events, EventKind.CANCELLED) or _first(events, EventKind.COMPLETED)
    status = _status(deadline, due, decided_by, known.day, covers_through, soon_days)
    if status is _NOT_ANNOUNCED:  # an end that was before the announcement has decided nothing yet
        decided_by = None
    completed = decided_by.on if decided_by and status is _COMPLETED else None
    days_left = None if due is None or due.latest is None else (due.latest - known.day).days
    late = lateness(completed, due)
    versions = _assess_versions(deadline.reported_as, completed, known)
    by = _by(known.schedule, status, due, decided_by, amendments) if known.has_entries else None
    return Assessment(
        deadline, due, wording, status, late, days_left, known.zone, amendments, earlier, decided_by, versions, by
    )


def _assess_versions(
    versions: tuple[ReportedDate, ...], completed: ImpreciseDate | None, known: Known
) -> tuple[VersionAssessment, ...]:
    if not versions:  # as with most deadlines of a long schedule
        return ()
    return tuple(VersionAssessment(v, lateness(completed, v.due)) for v in versions if known.includes(v))


def _by(
    schedule: Schedule,
    status: Status,
    due: ImpreciseDate | None,
    decided_by: Event | None,
    amendments: tuple[Event, ...],
) -> By:
    """Say whether an answer rests on the user's entries."""
    decided = (*amendments, decided_by) if decided_by else amendments
    moved = (
        status is _OVERDUE and due is not None and due.latest is not None and schedule.own_covers_through <= due.latest
    )
    return "you" if moved or any(event.by for event in decided) else None


def _first(events: Sequence[Event], kind: EventKind) -> Event | None:
    """Give the first of a kind: what has ended once does not end again, so the answer stays when time moves on."""
    return next((e for e in events if e.kind is kind), None)


def _status(
    deadline: Deadline, due: ImpreciseDate | None, decided_by: Event | None, day: date, covers: date, soon_days: int
) -> Status:
    if due is None and decided_by is None:
        return _NO_DATE
    announced = deadline.announced_on
    if announced is not None and announced.earliest is not None and day < announced.earliest:
        return _NOT_ANNOUNCED
    if decided_by is not None:
        return _CANCELLED if decided_by.kind is EventKind.CANCELLED else _COMPLETED
    if due is None:
        return _NO_DATE
    if due.latest is not None and day > due.latest:
        return _OVERDUE if covers > due.latest else _UNKNOWN
    opens_on = due.earliest or due.latest
    if opens_on is None or day >= opens_on:
        return _DUE
    return _DUE_SOON if due.latest is not None and (due.latest - day).days <= soon_days else _UPCOMING


def counting_events(answer: Answer, regions: frozenset[str] | None = None) -> tuple[Event, ...]:
    """Give the events that count as of then, in order of their first day, last day and id.

    With `regions` (ids; None for all) only those of one of them: an event's own region, else that of its site,
    else that of its deadline. An event of no region belongs to the whole schedule and is left out then.
    """
    known = answer.known
    region_of = regions_of_events(answer.schedule)
    chosen = [e for e in answer.schedule.events if known.counts(e) and (regions is None or region_of[e.id] in regions)]
    return tuple(in_order(chosen))
