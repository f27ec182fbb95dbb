"""What counts for an answer: what had certainly happened by the as-of day and was known by the known-by day.

A fact is known from the earliest publication among its sources; if none has a date, from when it was announced or
stated, else from when it happened; an entry of the user's from the day it was added. An imprecise date counts from its
latest day, when it is certain.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.instants import day_in, day_of, in_zone
from withdrawal_cli.core.schedule import Event, EventKind, ReportedDate, Schedule, Site, Source

ENDING_KINDS = frozenset({EventKind.COMPLETED, EventKind.CANCELLED})
"""The kinds of event that end a deadline."""

DECIDING_KINDS = ENDING_KINDS | {EventKind.EXTENDED}
"""The kinds of event that change a deadline."""
SITE_KINDS = frozenset({EventKind.HANDED_OVER, EventKind.IN_USE})
"""The kinds of event that give the state of a site."""


class Cutoff:
    """What counts as of an instant, and as known by a day (None: whatever the schedule holds)."""

    def __init__(self, schedule: Schedule, as_of: datetime, known_by: date | None) -> None:
        self.schedule = schedule
        self.known_by = known_by
        self.day = day_of(in_zone(as_of, schedule.zone))
        zones = {d.timezone: schedule.zone_of(d) for d in schedule.deadlines if d.timezone is not None}
        days = {name: day_in(as_of, zone) for name, zone in zones.items()}
        self._own_days = {d.id: days[d.timezone] for d in schedule.deadlines if d.timezone is not None}

    def day_for(self, deadline: str | None) -> date:
        """Return the as-of day in the zone of a deadline (an id), by default of the schedule."""
        return self._own_days.get(deadline or "", self.day)

    def includes_event(self, event: Event) -> bool:
        """Whether an event certainly happened by the as-of day and was known by the known-by day."""
        latest, day = event.on.latest, self.day_for(event.deadline)
        return latest is not None and latest <= day and _stands(event, day) and self._is_known(event)

    def includes_reported_date(self, reported: ReportedDate, deadline: str) -> bool:
        """Whether a date for a deadline (an id) was stated by the as-of day and known by the known-by day."""
        stated = reported.stated_on
        if stated is not None and (stated.latest is None or stated.latest > self.day_for(deadline)):
            return False
        return self.known_by is None or self.is_by(self.known_from_sources(reported.sources, stated))

    def includes_site(self, site: Site) -> bool:
        """Whether a site was known by the known-by day; without a dated source, whether any of its sources was."""
        if self.known_by is None or not site.sources:
            return True
        if any(self._published.get(source) for source in site.sources):
            return self.is_by(self.known_from_sources(site.sources, None))
        return bool(self.cited(site.sources))

    def includes_source(self, source: Source) -> bool:
        """Whether a source was published by the known-by day.

        An undated source is not older than the events that cite it: it is left out if one of them begins later.
        """
        if self.known_by is None:
            return True
        if source.published is None:
            not_before = self._undated_from.get(source.id)
            return not_before is None or not_before <= self.known_by
        return self.is_by(source.published.latest)

    def cited(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Return the sources (ids) that were published by the known-by day."""
        return sources if self.known_by is None else tuple(s for s in sources if s in self._cited)

    def known_from_sources(self, sources: tuple[str, ...], otherwise: ImpreciseDate | None) -> date | None:
        """Return the earliest day by which one of the sources (ids) was certainly published.

        If none of them has a date, it is the latest day of `otherwise`.
        """
        dates = [published for s in sources if (published := self._published.get(s)) is not None]
        if not dates and otherwise is not None:
            return otherwise.latest
        return min((on.latest for on in dates if on.latest is not None), default=None)

    def deciding_events(self) -> dict[str, list[Event]]:
        """Return the events that change a deadline and count, by deadline, in order of their latest day, then id.

        If a counting entry of the user's ended a deadline, the schedule's own events about its end are left out.
        """
        by_deadline: dict[str, list[Event]] = {}
        ended_by_you = set()
        for event in self.schedule.events:
            deadline = event.deadline
            if event.kind not in DECIDING_KINDS or deadline is None:
                continue
            if self.includes_event(event):
                by_deadline.setdefault(deadline, []).append(event)
                if event.by and event.kind in ENDING_KINDS:
                    ended_by_you.add(deadline)
        for deadline in ended_by_you:
            by_deadline[deadline] = [e for e in by_deadline[deadline] if e.by or e.kind not in ENDING_KINDS]
        for events in by_deadline.values():
            events.sort(key=lambda e: (e.on.latest or date.max, e.id))
        return by_deadline

    @cached_property
    def uncertain_ends(self) -> dict[str, Event]:
        """The first event that may have ended each deadline by the as-of day, but not certainly; by deadline.

        The as-of day is within the days that the event's date can mean, before the last of them.
        """
        uncertain: dict[str, Event] = {}
        for event in self.schedule.events:
            if event.kind in ENDING_KINDS and event.deadline is not None and self._is_known(event):
                day, on = self.day_for(event.deadline), event.on
                if (
                    _stands(event, day)
                    and (on.earliest is None or on.earliest <= day)
                    and (on.latest is None or on.latest > day)
                ):
                    uncertain.setdefault(event.deadline, event)
        return uncertain

    def _is_known(self, event: Event) -> bool:
        if self.known_by is None:
            return True
        # the user's entry is known from the day it was added, whatever it cites
        return self.is_by(self.known_from_sources(() if event.by else event.sources, event.announced_on or event.on))

    def is_by(self, day: date | None) -> bool:
        """Whether a day (None if unknown) is certainly not after the known-by day."""
        return self.known_by is None or (day is not None and day <= self.known_by)

    @cached_property
    def _published(self) -> dict[str, ImpreciseDate | None]:
        return {source.id: source.published for source in self.schedule.sources}

    @cached_property
    def _cited(self) -> frozenset[str]:
        return frozenset(source.id for source in self.schedule.sources if self.includes_source(source))

    @cached_property
    def _undated_from(self) -> dict[str, date]:
        """The latest first day of the schedule's events that cite a source, by source."""
        latest: dict[str, date] = {}
        for event in self.schedule.events:
            first = event.on.earliest
            if first is not None and not event.by:
                for source in event.sources:
                    latest[source] = max(first, latest.get(source, first))
        return latest


def _stands(event: Event, day: date) -> bool:
    """Whether no later entry of the user's has set an event aside by a day."""
    return event.until is None or day < event.until
