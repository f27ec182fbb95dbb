"""Which events of the record count for an answer, and which of them belong to the regions that are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.schedule import Event, Schedule


def counting_events(answer: Answer, regions: frozenset[str] | None = None) -> tuple[Event, ...]:
    """Give the events that count as of then, in order of their first day, last day and id.

    With `regions` (ids; None for all) only those of one of them: an event's own region, else that of its site,
    else that of its deadline. An event of no region belongs to the whole schedule and is left out then.
    """
    known = answer.known
    home = _Homes(answer.schedule)
    chosen = [
        e for e in answer.schedule.events if known.counts(e) and (regions is None or home.region_of(e) in regions)
    ]
    return tuple(in_order(chosen))


def in_order(events: Iterable[Event]) -> list[Event]:
    """Order events as a timeline has them: by their first day, last day and id."""
    return sorted(events, key=lambda e: (e.on.earliest or date.min, e.on.latest or date.max, e.id))


class _Homes:
    """The regions of deadlines and sites, by their ids."""

    def __init__(self, schedule: Schedule) -> None:
        self.deadlines = {d.id: d.region for d in schedule.deadlines}
        self.sites = {s.id: s.region for s in schedule.sites}

    def region_of(self, event: Event) -> str | None:
        """Give the region that an event is of; None where it is of the whole schedule."""
        return event.region or self.sites.get(event.site or "") or self.deadlines.get(event.deadline or "")
