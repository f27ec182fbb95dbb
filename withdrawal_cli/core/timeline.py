"""Which events and deadlines stand on a timeline, for an as-of and a known-by day, and in which order."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.dates import ImpreciseDate
from withdrawal_cli.core.events import regions_of_events
from withdrawal_cli.core.known import TURNING
from withdrawal_cli.core.schedule import Event, EventKind

DEADLINE = "deadline"
"""What stands for deadlines where event kinds are chosen from."""

KINDS = (*(kind.value for kind in EventKind), DEADLINE)
"""What a timeline can be limited to."""


class Entry(Struct, frozen=True):
    """An event, or a deadline with its due in force; one of `event` and `assessment` is None.

    `region` is the event's own, else its site's, else its deadline's; None where it has none of them.
    """

    on: ImpreciseDate
    title: str
    region: str | None
    event: Event | None = None
    assessment: Assessment | None = None

    @property
    def id(self) -> str:
        """Give the id of the event or deadline."""
        return self.event.id if self.event else self.assessment.deadline.id if self.assessment else ""

    @property
    def kind(self) -> str:
        """Give the event's kind, or `deadline`: one of `KINDS`."""
        return self.event.kind.value if self.event else DEADLINE

    @property
    def weight(self) -> int:
        """Say how much it matters to a reader: 0 is a deadline, 1 what ended or moved one, higher matters less."""
        if self.event is None:
            return 0
        if self.event.kind in TURNING:
            return 1
        return 2 if self.event.deadline else _WEIGHTS[self.event.kind]


_WEIGHTS = {
    EventKind.HANDED_OVER: 3,
    EventKind.ANNOUNCED: 4,
    EventKind.IN_USE: 5,
    EventKind.REPORTED: 6,
    EventKind.CONTEXT: 7,
}


class Timeline(Struct, frozen=True):
    """The entries in order of their first day, last day and id, between two days, both inclusive, None for unlimited.

    `lanes` are the regions to draw, in the schedule's order, None (what has no region) last.
    """

    answer: Answer
    entries: tuple[Entry, ...]
    lanes: tuple[str | None, ...]
    first: date | None = None
    last: date | None = None

    def of_lane(self, lane: str | None) -> list[Entry]:
        """Give the entries of one lane, in order."""
        return [entry for entry in self.entries if entry.region == lane]

    @property
    def days(self) -> list[date]:
        """Give the days that an axis has to show: the ends of the entries, the as-of day, the end of coverage."""
        ends = [day for e in self.entries for day in (e.on.earliest, e.on.latest) if day is not None]
        window = [day for day in (self.first, self.last) if day is not None]
        ends = [day for day in (*ends, self.as_of_day) if self.shows(day)] + window
        covered = self.answer.covers_through
        return sorted({*ends, covered} if min(ends) <= covered <= max(ends) else set(ends))

    @property
    def as_of_day(self) -> date:
        """Give the as-of day in the schedule's zone."""
        return self.answer.day

    def shows(self, day: date) -> bool:
        """Whether a day lies between the first and the last day that were asked for."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def make_timeline(
    answer: Answer,
    *,
    regions: frozenset[str] | None = None,
    kinds: frozenset[str] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Timeline:
    """Choose the entries of `regions` (ids) and `kinds` (of `KINDS`), None for all, that touch `first`..`last`.

    An event stands there when it counts: it surely happened by the as-of day, and was published by the known-by day.
    Deadlines always do, future ones too, with the due in force. With `regions`, what has no region is left out.
    """
    schedule = answer.schedule
    known = answer.known
    region_of = regions_of_events(schedule)
    entries = [Entry(a.due, a.deadline.title, a.deadline.region, assessment=a) for a in answer.deadlines]
    entries += [Entry(e.on, e.title, region_of[e.id], event=e) for e in schedule.events if known.counts(e)]
    shown = [
        e
        for e in entries
        if (regions is None or e.region in regions)
        and (kinds is None or e.kind in kinds)
        and (last is None or e.on.earliest is None or e.on.earliest <= last)
        and (first is None or e.on.latest is None or e.on.latest >= first)
    ]
    shown.sort(key=lambda e: (e.on.earliest or date.min, e.on.latest or date.max, e.id))
    present = {e.region for e in shown}
    lanes: list[str | None] = [region.id for region in schedule.regions if region.id in present]
    return Timeline(answer, tuple(shown), (*lanes, None) if None in present else tuple(lanes), first, last)
