"""How often what is known of a deadline has changed, and when it last did: from the facts, never from the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Event, EventKind, ReportedDate, Schedule


class Publication:
    """The days on which the facts of a schedule were published, surely: of an imprecise date its latest day.

    A fact is published with the earliest of its sources that has a date; where none has one, when it was announced or
    stated; an event else when it happened. None where the schedule has no day for it.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._published = {source.id: source.published for source in schedule.sources}

    def of_event(self, event: Event) -> date | None:
        """Give the day on which an event was published."""
        return self.of(event.sources, event.announced_on or event.on)

    def of_version(self, version: ReportedDate) -> date | None:
        """Give the day on which a reported version of a deadline was published."""
        return self.of(version.sources, version.stated_on)

    def of(self, sources: tuple[str, ...], otherwise: ImpreciseDate | None) -> date | None:
        """Give the earliest day of the sources, else that of another date."""
        dates = [published for s in sources if (published := self._published[s]) is not None]
        if not dates and otherwise is not None:
            dates = [otherwise]
        return min((d.latest for d in dates if d.latest is not None), default=None)


class Revision(Struct, frozen=True):
    """The state of one entry: how many facts have changed its days or its outcome, and the day of its newest fact.

    `changed_on` is None where no fact has a day.
    """

    number: int
    changed_on: date | None


class Revisions:
    """The revisions of an answer's entries. All of it follows from the facts that the answer shows.

    `number` is 0 for a deadline as it was first given; each amendment adds 1, so does its completion, and so does its
    cancellation. It never falls as the as-of instant moves on.
    `changed_on` is the latest of these days, of those up to the as-of day (and the known-by day): when the facts
    happened, were announced and were first published; through when the record covers, and when it was compiled.
    """

    def __init__(self, answer: Answer) -> None:
        day = answer.day
        self._turning = answer.known.turning_events()
        self._published = {s.id: s.published for s in answer.schedule.sources}
        self._horizon = day if answer.known_by is None else min(day, answer.known_by)
        self._of_record = (answer.schedule.covers_through, answer.schedule.compiled_on)

    def of_deadline(self, a: Assessment) -> Revision:
        """Give the revision of a deadline's entry."""
        changes = tuple(_effective(self._turning.get(a.deadline.id, [])))
        days = [*self._known_on(a.deadline.announced_on, a.deadline.sources)]
        for version in a.reported_as:
            days += self._known_on(version.version.stated_on, version.version.sources)
        for event in changes:
            days += self._days_of(event)
        return Revision(len(changes), self._newest(days))

    def of_event(self, event: Event) -> Revision:
        """Give the revision of an event's entry; nothing amends an event, so its number stays 0."""
        return Revision(0, self._newest([*self._days_of(event)]))

    def of_version(self, version: ReportedDate) -> Revision:
        """Give the revision of the entry of a reported version; its number stays 0."""
        return Revision(0, self._newest([*self._known_on(version.stated_on, version.sources)]))

    def _days_of(self, event: Event) -> Iterator[date | None]:
        yield event.on.latest
        yield from self._known_on(event.announced_on, event.sources)

    def _known_on(self, said_on: ImpreciseDate | None, sources: tuple[str, ...]) -> Iterator[date | None]:
        yield said_on.latest if said_on else None
        published = (self._published[s] for s in sources)
        yield min((p.latest for p in published if p is not None and p.latest is not None), default=None)

    def _newest(self, days: list[date | None]) -> date | None:
        every = (*days, *self._of_record)
        return max((d for d in every if d is not None and d <= self._horizon), default=None)


def _effective(events: list[Event]) -> Iterator[Event]:
    """Give those of a deadline's turning events, in their order, that changed its days or its outcome."""
    ended: set[EventKind] = set()
    for event in events:
        if event.kind is EventKind.EXTENDED:
            yield event
        elif event.kind not in ended and EventKind.CANCELLED not in ended:
            ended.add(event.kind)
            yield event
