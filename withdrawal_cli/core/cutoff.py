"""Which events, versions, sites and sources count: what had happened by the as-of day, and was known by another."""

from __future__ import annotations

from datetime import date

from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Event, EventKind, ReportedDate, Schedule, Site

ENDING_KINDS = frozenset({EventKind.COMPLETED, EventKind.CANCELLED})
"""The kinds of event that end a deadline."""

TURNING = ENDING_KINDS | {EventKind.EXTENDED}
"""The kinds of event that change a deadline."""


class Known:
    """What counts on the as-of day, and was known by the known-by day."""

    def __init__(self, schedule: Schedule, day: date, known_by: date | None) -> None:
        self.schedule = schedule
        self.zone = schedule.zone
        self.has_entries = schedule.entries > 0
        self.day = day
        self.known_by = known_by
        self.published = {s.id: s.published for s in schedule.sources} if known_by else {}

    def turning_events(self, wanted: set[str] | None = None) -> dict[str, list[Event]]:
        """Give the events that change a deadline and count, by deadline, in order of their latest day, then id.

        Only those of the `wanted` deadlines (ids; None for all).
        """
        by_deadline: dict[str, list[Event]] = {}
        ended_by_you = self._ended_by_you()
        events = self.schedule.events
        for event in events if wanted is None else (e for e in events if e.deadline in wanted):
            if event.kind in TURNING and event.deadline is not None and self.counts(event):
                if event.by is None and event.kind in ENDING_KINDS and event.deadline in ended_by_you:
                    continue
                by_deadline.setdefault(event.deadline, []).append(event)
        for several in by_deadline.values():
            several.sort(key=lambda e: (e.on.latest or date.max, e.id))
        return by_deadline

    def _ended_by_you(self) -> set[str]:
        """Give the deadlines whose end the user has added: the schedule's own word about it is then set aside."""
        if not self.has_entries:
            return set()
        return {e.deadline for e in self.schedule.events if e.by is not None and e.kind in ENDING_KINDS and e.deadline}

    def counts(self, event: Event) -> bool:
        """Whether it happened by the as-of day and was known by the known-by day; both must be sure."""
        latest = event.on.latest
        if latest is None or latest > self.day:
            return False
        sources = () if event.by else event.sources  # a record is known from its own day on, whatever it cites
        return self._is_known(sources, event.announced_on or event.on)

    def includes(self, version: ReportedDate) -> bool:
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
