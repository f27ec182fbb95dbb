"""When the facts of a schedule were published, and how often and when their calendar entries have changed.

All of it follows from the data, never from the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.cutoff import DECIDING_KINDS, ENDING_KINDS, SITE_KINDS
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.instants import DAY
from withdrawal_cli.core.schedule import Event, ReportedDate

_EPOCH = date(2000, 1, 1)
"""The day from which revisions count; no entry is older."""
_LAST = date.max.toordinal()


class Revision(Struct, frozen=True):
    """The revision of a calendar entry: a number that never decreases, and the day of the last change."""

    number: int
    changed_on: date


class _Tally(Struct, frozen=True):
    """How many changes there were, and the newest day up to the day before the horizon, to it, and to the day after."""

    number: int
    newest: tuple[date, ...]


class Revisions:
    """The revisions of the calendar entries of an answer.

    `changed_on` is the newest of these days, of those up to the as-of day (and the known-by day): when the facts
    happened, were announced and first published, through when the record covers, and when it was compiled. A
    correction of the record moves it, also one that takes an event out again.
    `number` counts the days to it, ten for each, the events that ended (two for one whose date is loose) or moved
    the deadline or gave the state of a site in its region, and three times the lines about it or such a site in the
    user's journal. No line is ever taken out there: a retraction counts on, as does what it retracts.
    """

    def __init__(self, answer: Answer) -> None:
        day, schedule, known = answer.day, answer.schedule, answer.cutoff
        self._known_from = known.known_from_sources
        known_by = answer.known_by or date.max
        # a deadline in a zone of its own may be a day behind or ahead
        self._horizons = [min(known_by, date.fromordinal(max(1, min(day.toordinal() + n, _LAST)))) for n in (-1, 0, 1)]
        self._day = day
        self._of_record = (schedule.own_covers_through, schedule.compiled_on)
        self._turning: dict[str, list[Event]] = {}
        self._uncertain = known.uncertain_ends
        self._of_regions: dict[str | None, _Tally] = {}
        regions = {site.id: site.region for site in schedule.sites if site.region}
        for event in schedule.events:  # including those that the user's entries override
            if event.deadline is not None and event.kind in DECIDING_KINDS and known.includes_event(event):
                self._turning.setdefault(event.deadline, []).append(event)
            if event.site in regions and event.kind in SITE_KINDS and known.includes_event(event):
                self._tally(self._of_regions, regions[event.site], self._days_of(event), 1)
        self._journal: dict[str | None, _Tally] = {}
        for change in schedule.journal_changes:
            about = self._of_regions if change.region and not change.deadline else self._journal
            self._tally(about, change.deadline or change.region, change.days, 3)

    def of_deadline(self, a: Assessment) -> Revision:
        """Return the revision of a deadline's entry."""
        turning, perhaps = self._turning.get(a.deadline.id, []), self._uncertain.get(a.deadline.id)
        days = [*self._stated(a.deadline.announced_on, a.deadline.sources)]
        for each in a.reported_as:
            days += self._stated(each.reported.stated_on, each.reported.sources)
        for event in [*turning, *([perhaps] if perhaps else [])]:
            days += [event.on.earliest if event.kind in ENDING_KINDS else None, *self._days_of(event)]
        days += [a.last_day + DAY] if a.uncertain_end and a.last_day else []  # from then on it leaves the outcome open
        tallies = [self._journal.get(a.deadline.id), self._journal.get(None)]
        tallies.append(self._of_regions.get(a.deadline.region) if a.deadline.region else None)
        counted = [tally for tally in tallies if tally is not None]
        certain = sum(2 if event.kind in ENDING_KINDS and not event.on.is_one_day else 1 for event in turning)
        number = certain + (perhaps is not None) + sum(tally.number for tally in counted)
        which = max(0, min((a.day - self._day).days + 1, 2))
        return self._revision([*days, *(tally.newest[which] for tally in counted)], number, which)

    def of_event(self, event: Event) -> Revision:
        """Return the revision of an event's entry."""
        return self._revision(self._days_of(event), 0)

    def _tally(self, of: dict[str | None, _Tally], key: str | None, days: Iterable[date | None], weight: int) -> None:
        """Add a change on the newest of some days that the calendar may know, so that many cost no more than one."""
        before, every = of.get(key, _Tally(0, (_EPOCH,) * 3)), [d for d in days if d is not None]
        newest = (max([before.newest[n], *(d for d in every if d <= self._horizons[n])]) for n in range(3))
        of[key] = _Tally(before.number + weight, tuple(newest))

    def _revision(self, days: Iterable[date | None], changes: int, which: int = 1) -> Revision:
        every, horizon = (*days, *self._of_record), self._horizons[which]
        changed_on = max((d for d in every if d is not None and _EPOCH <= d <= horizon), default=_EPOCH)
        return Revision(10 * (changed_on - _EPOCH).days + changes, changed_on)

    def _days_of(self, event: Event) -> Iterator[date | None]:
        yield event.on.latest
        yield from self._stated(event.announced_on, event.sources)

    def _stated(self, said_on: ImpreciseDate | None, sources: tuple[str, ...]) -> Iterator[date | None]:
        yield said_on.latest if said_on else None
        yield self._known_from(sources, None)


class Publication(Struct, frozen=True):
    """When a fact was first published, and when it last changed; None if the record has no such day."""

    first_on: date | None
    last_on: date | None


class Publications:
    """When the facts of an answer were published, each from its own dates alone.

    A fact is published with its earliest dated source; without one, when it was announced or stated; an event else when
    it happened. An imprecise date counts as its latest day. The last change is the newest of these days and of those of
    its other sources, up to the as-of day.
    """

    def __init__(self, answer: Answer) -> None:
        self._published = {s.id: s.published for s in answer.schedule.sources}
        self._cited = answer.cutoff.cited
        self._day = answer.day
        self._moved: dict[str | None, list[date]] = {}
        for change in answer.schedule.journal_changes:
            if change.moves_due:
                self._moved.setdefault(change.deadline, []).extend(change.days)

    def of_event(self, event: Event) -> Publication:
        """Return the publication of an event."""
        return self._of(event.sources, event.announced_on or event.on, event.on)

    def of_reported_date(self, reported: ReportedDate) -> Publication:
        """Return the publication of a date that was reported for a deadline."""
        return self._of(reported.sources, reported.stated_on)

    def of_deadline(self, a: Assessment) -> Publication:
        """Return the publication of a deadline with the due in force."""
        own = self._of(a.deadline.sources, a.deadline.announced_on)
        moved = [self.of_event(event).last_on for event in a.amendments]
        moved.append(self.moved_on(a.deadline.id))  # also by a retraction
        return Publication(own.first_on, max(filter(None, (own.last_on, *moved)), default=None))

    def moved_on(self, deadline: str) -> date | None:
        """Return when the user's journal last moved a due date, by the as-of day."""
        return max((day for day in self._moved.get(deadline, ()) if day <= self._day), default=None)

    def _of(self, sources: tuple[str, ...], otherwise: ImpreciseDate | None, *days: ImpreciseDate) -> Publication:
        dated = [on for s in self._cited(sources) if (on := self._published[s]) is not None]
        published = list(_latest_days(dated))
        first_on = min(published if dated else _latest_days([otherwise]), default=None)
        every = (*published, *_latest_days((otherwise, *days)))
        return Publication(first_on, max((day for day in every if day <= self._day or day == first_on), default=None))


def _latest_days(dates: Iterable[ImpreciseDate | None]) -> Iterator[date]:
    return (day for each in dates if each is not None and (day := each.latest) is not None)
