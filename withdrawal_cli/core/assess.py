"""Where each deadline stands: one total, pure function from schedule, as-of and known-by to an answer.

The clock is computed; the outcome is only ever a sourced event. The rules are in `docs/rules.md`, one by one.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from msgspec import Struct

from withdrawal_cli.core.dates import ImpreciseDate
from withdrawal_cli.core.instants import DAY, day_of, in_zone, start_of_day
from withdrawal_cli.core.lateness import Lateness, lateness
from withdrawal_cli.core.schedule import By, Deadline, Event, EventKind, ReportedVersion, Schedule, Site

SOON_DAYS = 30
"""The default of `soon_days`: how many days before the last day an upcoming deadline is `due-soon`."""


class Status(Enum):
    """Where a deadline stands on the as-of day."""

    NOT_ANNOUNCED = "not-announced"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    DUE = "due"
    DUE_SOON = "due-soon"
    UPCOMING = "upcoming"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


ENDING_KINDS = frozenset({EventKind.COMPLETED, EventKind.CANCELLED})
"""The kinds of event that end a deadline."""

TURNING = ENDING_KINDS | {EventKind.EXTENDED}
"""The kinds of event that change a deadline."""


class VersionAssessment(Struct, frozen=True):
    """A reported version of a deadline, and whether the deadline was met under it."""

    version: ReportedVersion
    lateness: Lateness


class Assessment(Struct, frozen=True):
    """The answer for one deadline.

    `due` and `wording` are those in force on the as-of day, `amended_from` the earlier dues, oldest first.
    `opens_at` is the start of the due span, `deadline_at` the instant after its last day; None where that end is open.
    `days_left` counts calendar days from the as-of day to the last day: 0 on it, negative after it.
    `decided_by` is the event that completed or cancelled it. `by` is `"you"` where the answer rests on a record of the
    user: one that decided it, changed its due, or moved coverage past its last day.
    """

    deadline: Deadline
    due: ImpreciseDate
    wording: str
    status: Status
    lateness: Lateness
    days_left: int | None
    opens_at: datetime | None
    deadline_at: datetime | None
    amendments: tuple[Event, ...]
    amended_from: tuple[ImpreciseDate, ...]
    decided_by: Event | None
    reported_as: tuple[VersionAssessment, ...]
    by: By = None

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
    turning = known.turning_events()
    wanted = [d for d in schedule.deadlines if regions is None or d.region in regions]
    answers = [_assess_one(d, turning.get(d.id, []), known, covers_through, soon_days) for d in wanted]
    answers.sort(key=lambda a: (a.due.latest or date.max, a.deadline.id))
    return Answer(schedule, as_of, known_by, covers_through, tuple(answers))


class Known:
    """What counts on the as-of day, and was known by the known-by day."""

    def __init__(self, schedule: Schedule, day: date, known_by: date | None) -> None:
        self.schedule = schedule
        self.zone = schedule.zone
        self.day = day
        self.known_by = known_by
        self.published = {s.id: s.published for s in schedule.sources} if known_by else {}

    def turning_events(self) -> dict[str, list[Event]]:
        """Give the events that change a deadline and count, by deadline, in order of their latest day, then id."""
        by_deadline: dict[str, list[Event]] = {}
        ended_by_you = self._ended_by_you()
        for event in self.schedule.events:
            if event.kind in TURNING and event.deadline is not None and self.counts(event):
                if event.by is None and event.kind in ENDING_KINDS and event.deadline in ended_by_you:
                    continue
                by_deadline.setdefault(event.deadline, []).append(event)
        for events in by_deadline.values():
            events.sort(key=lambda e: (e.on.latest or date.max, e.id))
        return by_deadline

    def _ended_by_you(self) -> set[str]:
        """Give the deadlines whose end the user has recorded: the schedule's own word about it is then set aside."""
        if not self.schedule.records:
            return set()
        return {e.deadline for e in self.schedule.events if e.by is not None and e.kind in ENDING_KINDS and e.deadline}

    def counts(self, event: Event) -> bool:
        """Whether it happened by the as-of day and was known by the known-by day; both must be sure."""
        latest = event.on.latest
        if latest is None or latest > self.day:
            return False
        sources = () if event.by else event.sources  # a record is known from its own day on, whatever it cites
        return self._is_known(sources, event.announced_on or event.on)

    def includes(self, version: ReportedVersion) -> bool:
        """Whether a version was stated by the as-of day and known by the known-by day."""
        stated = version.stated_on
        if stated is not None and (stated.latest is None or stated.latest > self.day):
            return False
        return self._is_known(version.sources, stated)

    def has_site(self, site: Site) -> bool:
        """Whether a site was known by the known-by day: from the earliest of its sources that has a date."""
        if self.known_by is None:
            return True
        dates = [published for s in site.sources if (published := self.published.get(s)) is not None]
        return not dates or any(map(self.is_published, dates))

    def cited(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Leave out the sources that were not surely published by the known-by day; one without a date stays."""
        if self.known_by is None:
            return sources
        return tuple(s for s in sources if self.is_published(self.published.get(s)))

    def is_published(self, published: ImpreciseDate | None) -> bool:
        """Whether a source of this date was published by the known-by day; None is no date, so nothing says no."""
        if self.known_by is None or published is None:
            return True
        return published.latest is not None and published.latest <= self.known_by

    def _is_known(self, sources: tuple[str, ...], otherwise: ImpreciseDate | None) -> bool:
        if self.known_by is None:
            return True
        dates = [published for s in sources if (published := self.published.get(s)) is not None]
        if not dates and otherwise is not None:
            dates = [otherwise]
        return any(d.latest is not None and d.latest <= self.known_by for d in dates)


def _assess_one(
    deadline: Deadline, events: list[Event], known: Known, covers_through: date, soon_days: int
) -> Assessment:
    due, wording = deadline.due, deadline.wording
    amendments: tuple[Event, ...] = ()
    earlier: list[ImpreciseDate] = []
    decided_by = None
    if events:
        amendments = tuple(e for e in events if e.kind is EventKind.EXTENDED and e.due is not None)
        for amendment in amendments:
            earlier.append(due)
            due, wording = amendment.due or due, amendment.quote or amendment.title
        decided_by = _first(events, EventKind.CANCELLED) or _first(events, EventKind.COMPLETED)
    status = _status(deadline, due, decided_by, known.day, covers_through, soon_days)
    completed = decided_by.on if decided_by and status is Status.COMPLETED else None
    return Assessment(
        deadline=deadline,
        due=due,
        wording=wording,
        status=status,
        lateness=lateness(completed, due),
        days_left=None if due.latest is None else (due.latest - known.day).days,
        opens_at=None if due.earliest is None else start_of_day(due.earliest, known.zone),
        deadline_at=None if due.latest is None else start_of_day(due.latest + DAY, known.zone),
        amendments=amendments,
        amended_from=tuple(earlier),
        decided_by=decided_by,
        reported_as=_assess_versions(deadline.reported_as, completed, known),
        by=_by(known.schedule, status, due, decided_by, amendments),
    )


def _assess_versions(
    versions: tuple[ReportedVersion, ...], completed: ImpreciseDate | None, known: Known
) -> tuple[VersionAssessment, ...]:
    if not versions:  # as with most deadlines of a long schedule
        return ()
    return tuple(VersionAssessment(v, lateness(completed, v.due)) for v in versions if known.includes(v))


def _by(
    schedule: Schedule, status: Status, due: ImpreciseDate, decided_by: Event | None, amendments: tuple[Event, ...]
) -> By:
    """Say whether an answer rests on the user's records."""
    if not schedule.records:
        return None
    decided = (*amendments, decided_by) if decided_by else amendments
    moved = status is Status.OVERDUE and due.latest is not None and schedule.own_covers_through <= due.latest
    return "you" if moved or any(event.by for event in decided) else None


def _first(events: list[Event], kind: EventKind) -> Event | None:
    """Give the first of a kind: what has ended once does not end again, so the answer stays when time moves on."""
    return next((e for e in events if e.kind is kind), None)


def _status(
    deadline: Deadline, due: ImpreciseDate, decided_by: Event | None, day: date, covers_through: date, soon_days: int
) -> Status:
    announced = deadline.announced_on
    if announced is not None and announced.earliest is not None and day < announced.earliest:
        return Status.NOT_ANNOUNCED
    if decided_by is not None:
        return Status.CANCELLED if decided_by.kind is EventKind.CANCELLED else Status.COMPLETED
    if due.latest is not None and day > due.latest:
        return Status.OVERDUE if covers_through > due.latest else Status.UNKNOWN
    opens_on = due.earliest or due.latest
    if opens_on is None or day >= opens_on:
        return Status.DUE
    return Status.DUE_SOON if due.latest is not None and (due.latest - day).days <= soon_days else Status.UPCOMING
