"""The status of each deadline: one total, pure function from schedule, as-of and known-by to an answer.

The countdown is calculated; outcomes come only from sourced events. The rules are in `docs/rules.md`, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from enum import Enum
from functools import cached_property
from operator import attrgetter

from msgspec import Struct

from withdrawal_cli.core.cutoff import Cutoff
from withdrawal_cli.core.edtf import NOT_COMPLETED, ImpreciseDate, Lateness, lateness
from withdrawal_cli.core.instants import end_of_day, in_zone, start_of_day
from withdrawal_cli.core.schedule import (
    By,
    Deadline,
    Event,
    EventKind,
    ReportedDate,
    Schedule,
    Scope,
    Source,
    in_order,
    regions_of_events,
)

SOON_DAYS = 30
"""The default of `soon_days`: how many days before the last day an upcoming deadline is `due-soon`."""


class Status(Enum):
    """The status of a deadline on the as-of day; `value` is the word that JSON has.

    >>> Status.DUE_SOON.value, Status("no-date")
    ('due-soon', <Status.NO_DATE: 'no-date'>)
    """

    NO_DATE = "no-date"
    NOT_ANNOUNCED = "not-announced"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    DUE = "due"
    DUE_SOON = "due-soon"
    UPCOMING = "upcoming"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


# module constants: before Python 3.12, looking a member up on the class is slower than the rules below
_NO_DATE, _NOT_ANNOUNCED, _CANCELLED, _COMPLETED, _DUE, _DUE_SOON, _UPCOMING, _OVERDUE, _UNKNOWN = Status


class ReportedAssessment(Struct, frozen=True):
    """A reported date of a deadline, and whether the deadline met it; only a date for the whole deadline can tell."""

    reported: ReportedDate
    lateness: Lateness


class Assessment(Struct, frozen=True, gc=False):
    """The answer for one deadline.

    `due` and `wording` are those in force on the as-of day, `due_sources` (ids) those that give that date and were
    published by the known-by day, `stated_by` and `stated_on` who stated it and when (None if no such source was
    published by then), and `amended_from` the earlier due dates, oldest first.
    `day` is the as-of day in the deadline's zone, and `days_left` counts calendar days from it to the last day: 0 on
    it, negative after it.
    `decided_by` is the event that completed or cancelled the deadline. `uncertain_end` is an event that may have ended
    it by the as-of day, but not certainly; the status is then `unknown`.
    `by` is `"you"` if the answer is based on the user's entry: one that decided it, may have, changed its due date, or
    moved coverage past its last day.

    >>> import withdrawal_cli
    >>> as_of = datetime.fromisoformat("2026-09-20T12:00:00+03:00")
    >>> kurdistan = withdrawal_cli.assess(withdrawal_cli.load_schedule(), as_of).deadlines[1]
    >>> kurdistan.due.text, kurdistan.days_left, kurdistan.deadline_at.isoformat()
    ('2026-09', 10, '2026-10-01T00:00:00+03:00')
    """

    deadline: Deadline
    due: ImpreciseDate | None
    wording: str | None
    due_sources: tuple[str, ...]
    stated_by: str | None
    stated_on: ImpreciseDate | None
    status: Status
    lateness: Lateness
    day: date
    days_left: int | None
    zone: tzinfo
    amendments: tuple[Event, ...]
    amended_from: tuple[ImpreciseDate, ...]
    decided_by: Event | None
    uncertain_end: Event | None
    reported_as: tuple[ReportedAssessment, ...]
    by: By = None

    @property
    def first_day(self) -> date | None:
        """The first day that the due date can mean; None if it is open or there is no date."""
        return None if self.due is None else self.due.earliest

    @property
    def last_day(self) -> date | None:
        """The last day that counts as in time; None if there is none."""
        return None if self.due is None else self.due.latest

    @property
    def opens_at(self) -> datetime | None:
        """The start of the first day that the due date can mean; None if it is open."""
        return None if self.first_day is None else start_of_day(self.first_day, self.zone)

    @property
    def deadline_at(self) -> datetime | None:
        """The instant after the last day; None without a last day."""
        return None if self.last_day is None else end_of_day(self.last_day, self.zone)

    @property
    def has_ended(self) -> bool:
        """Whether an event has completed or cancelled it."""
        return self.status is _COMPLETED or self.status is _CANCELLED

    @property
    def due_by(self) -> By:
        """Whose word the due date in force is: `"you"` if the user's entry moved it last."""
        return self.amendments[-1].by if self.amendments else None

    @property
    def completed_on(self) -> ImpreciseDate | None:
        """When it was completed, as imprecise as the sources; None while it is not."""
        return self.decided_by.on if self.decided_by and self.status is _COMPLETED else None

    @property
    def stated_late(self) -> ImpreciseDate | None:
        """When the due date in force was stated, if that was only after its last day; else None."""
        first = self.stated_on.earliest if self.stated_on and not self.amendments else None
        return self.stated_on if first and self.last_day and first > self.last_day else None

    @property
    def lacks_source(self) -> bool:
        """Whether its date has sources, but none published by the known-by day."""
        given = self.amendments[-1].sources if self.amendments else self.deadline.sources
        return bool(given) and not self.due_sources and self.due_by is None


class Answer(Struct, frozen=True, dict=True):
    """The answers for a schedule: as of an instant (in the schedule's zone), as known by a day.

    `covers_through` is the last day that the record covers, limited by the known-by day. For hints: `reread` are the
    options that read the same schedules and journal again, `alone` this schedule, `same` the words on the others.

    >>> import withdrawal_cli
    >>> as_of = datetime.fromisoformat("2026-11-22T12:00:00+03:00")
    >>> answer = withdrawal_cli.assess(withdrawal_cli.load_schedule(), as_of, date(2026, 3, 20))
    >>> answer.covers_through.isoformat(), [a.status.value for a in answer.deadlines]
    ('2026-03-20', ['completed', 'unknown'])
    """

    schedule: Schedule
    as_of: datetime
    known_by: date | None
    covers_through: date
    deadlines: tuple[Assessment, ...]
    reread: str = ""
    alone: str = ""
    same: str = ""

    @property
    def days_since_coverage(self) -> int:
        """Days from the end of coverage to the as-of day; negative when the record reaches past it."""
        return (self.day - self.covers_through).days

    @property
    def record_ends_on(self) -> date:
        """The last day of the record itself, limited by the known-by day, whatever an entry has reviewed since."""
        return min(self.covers_through, self.schedule.own_covers_through)

    @property
    def day(self) -> date:
        """The as-of day, in the schedule's zone."""
        return self.cutoff.day

    @cached_property
    def cutoff(self) -> Cutoff:
        """What counts for this answer."""
        return Cutoff(self.schedule, self.as_of, self.known_by)

    @cached_property
    def entries(self) -> int:
        """How many of the user's entries it uses: reviews, counting events of its deadlines, its regions or none."""
        if not self.schedule.entries:
            return 0
        deadlines, ends = {a.deadline.id for a in self.deadlines}, self.cutoff.uncertain_ends
        is_whole = not deadlines or len(deadlines) == len(self.schedule.deadlines)
        regions = {None, *(a.deadline.region for a in self.deadlines)}
        events = [e for e in self.schedule.events if e.by]
        about = [e for e in events if e.deadline in deadlines or (not e.deadline and (is_whole or e.region in regions))]
        used = [e for e in about if self.cutoff.includes_event(e) or ends.get(e.deadline or "") is e]
        return self.schedule.entries - len(events) + len(used)

    @cached_property
    def sources_by_id(self) -> dict[str, Source]:
        """The sources of the schedule, by their ids."""
        return {source.id: source for source in self.schedule.sources}

    @cached_property
    def region_names(self) -> dict[str | None, str | None]:
        """The names of the regions, by their ids; of no region, None."""
        return {None: None, **{region.id: region.name for region in self.schedule.regions}}

    @cached_property
    def need_titles(self) -> bool:
        """Whether a region's name does not tell deadlines apart; a filter does not rename what it leaves."""
        deadlines = self.schedule.deadlines
        return 0 < len({d.region for d in deadlines} - {None}) < len(deadlines)

    @cached_property
    def event_regions(self) -> dict[str, str | None]:
        """The region of each event, by the event's id: its own, else its site's, else its deadline's, else None."""
        return regions_of_events(self.schedule)


def assess(schedule: Schedule, as_of: datetime, known_by: date | None = None, *, soon_days: int = SOON_DAYS) -> Answer:
    """Return the status of every deadline, ordered by last day, then id.

    `as_of` is an aware instant, `known_by` a day through which facts must have been published to be used.
    Raises `InstantError` for an `as_of` without an offset, or outside the years 0001 to 9999 in the schedule's zone.

    >>> from withdrawal_cli import load_schedule
    >>> answer = assess(load_schedule(), datetime.fromisoformat("2026-01-01T00:00:00+03:00"))
    >>> answer.deadlines[0].status
    <Status.OVERDUE: 'overdue'>
    """
    as_of = in_zone(as_of, schedule.zone)
    covers_through = schedule.covers_through if known_by is None else min(known_by, schedule.covers_through)
    cutoff = Cutoff(schedule, as_of, known_by)
    deciding = cutoff.deciding_events()
    assessor = _Assessor(cutoff, covers_through, soon_days)
    deadlines = sorted(schedule.deadlines, key=attrgetter("id"))
    assessed = [assessor.assess(d, deciding.get(d.id, ())) for d in deadlines]
    # two stable sorts by simple keys: pairs of a day and an id would take several times as long
    assessed.sort(key=lambda a: a.due.latest.toordinal() if a.due and a.due.latest else _NEVER)
    return Answer(schedule, as_of, known_by, covers_through, tuple(assessed))


_NEVER = date.max.toordinal()


class _Assessor:
    """Assesses deadlines; holds what all deadlines of an answer share."""

    def __init__(self, cutoff: Cutoff, covers_through: date, soon_days: int) -> None:
        self.cutoff = cutoff
        self.covers_through = covers_through
        self.soon_days = soon_days
        self.zone: tzinfo = cutoff.schedule.zone
        self.has_entries = cutoff.schedule.entries > 0

    def assess(self, deadline: Deadline, events: Sequence[Event]) -> Assessment:
        """Assess a deadline by the events that count for it, in order."""
        cutoff, due, wording, sources = self.cutoff, deadline.due, deadline.wording, deadline.sources
        stated_by, stated_on = deadline.stated_by, deadline.stated_on
        amendments: tuple[Event, ...] = ()
        earlier: tuple[ImpreciseDate, ...] = ()
        decided_by = uncertain_end = None
        if events:
            amendments = tuple([e for e in events if e.kind is EventKind.EXTENDED and e.due is not None])
            decided_by = _first(events, EventKind.CANCELLED) or _first(events, EventKind.COMPLETED)
        if amendments:
            amended = amendments[-1]
            earlier = tuple([on for on in (due, *[e.due for e in amendments[:-1]]) if on is not None])
            due, wording, sources = amended.due, amended.quote or amended.title, amended.sources
            stated_by, stated_on = None, amended.on if amended.by else amended.announced_on or amended.on
        cited = cutoff.cited(sources)
        if sources and not cited:  # who stated the date, and when, was not known either
            stated_by = stated_on = None
        day, zone = cutoff.day, self.zone
        if deadline.timezone is not None:
            day, zone = cutoff.day_for(deadline.id), cutoff.schedule.zone_of(deadline)
        status = self._status(deadline, due, decided_by, day)
        if status is _NOT_ANNOUNCED:  # an end before the announcement decides nothing yet
            decided_by = None
        elif status is _OVERDUE or status is _UNKNOWN:
            uncertain_end = cutoff.uncertain_ends.get(deadline.id)
            status = _OVERDUE if status is _OVERDUE and uncertain_end is None else _UNKNOWN
        completed = decided_by.on if decided_by and status is _COMPLETED else None
        return Assessment(
            deadline, due, wording, cited, stated_by, stated_on, status,
            lateness(completed, due) if completed else NOT_COMPLETED,
            day, None if due is None or due.latest is None else (due.latest - day).days, zone,
            amendments, earlier, decided_by, uncertain_end,
            self._reported(deadline, completed) if deadline.reported_as else (),
            self._by(status, due, (*amendments, decided_by, uncertain_end)) if self.has_entries else None,
        )  # fmt: skip

    def _status(self, deadline: Deadline, due: ImpreciseDate | None, decided_by: Event | None, day: date) -> Status:
        """Return the first status that applies, ignoring events that only may have ended the deadline."""
        if due is None and decided_by is None:
            return _NO_DATE
        announced = deadline.announced_on
        if announced is not None and announced.earliest is not None and day < announced.earliest:
            return _NOT_ANNOUNCED
        if decided_by is not None:
            return _CANCELLED if decided_by.kind is EventKind.CANCELLED else _COMPLETED
        first, last = (due.earliest, due.latest) if due else (None, None)
        if last is not None and day > last:
            return _OVERDUE if self.covers_through > last else _UNKNOWN
        opens_on = first or last
        if opens_on is None or day >= opens_on:
            return _DUE
        return _DUE_SOON if last is not None and (last - day).days <= self.soon_days else _UPCOMING

    def _reported(self, deadline: Deadline, completed: ImpreciseDate | None) -> tuple[ReportedAssessment, ...]:
        return tuple(
            ReportedAssessment(each, lateness(completed, each.due) if each.scope is Scope.WHOLE else NOT_COMPLETED)
            for each in deadline.reported_as
            if self.cutoff.includes_reported_date(each, deadline.id)
        )

    def _by(self, status: Status, due: ImpreciseDate | None, events: Sequence[Event | None]) -> By:
        """Return `"you"` if the answer is based on the user's entries."""
        own = self.cutoff.schedule.own_covers_through
        moved = status is _OVERDUE and due is not None and due.latest is not None and own <= due.latest
        return "you" if moved or any(event.by for event in events if event) else None


def _first(events: Sequence[Event], kind: EventKind) -> Event | None:
    """Return the first event of a kind: the first outcome stands, so later events do not change the answer."""
    return next((e for e in events if e.kind is kind), None)


def counting_events(answer: Answer, regions: frozenset[str] | None = None) -> tuple[Event, ...]:
    """Return the events that count, in order of their first day, last day and id.

    With `regions` (ids; None for all) only those of one of them; an event of no region belongs to the whole schedule
    and is left out then.
    """
    chosen = [
        e
        for e in answer.schedule.events
        if answer.cutoff.includes_event(e) and (regions is None or answer.event_regions[e.id] in regions)
    ]
    return tuple(in_order(chosen))
