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
    region_of = regions_of_events(answer.schedule)
    chosen = [e for e in answer.schedule.events if known.counts(e) and (regions is None or region_of[e.id] in regions)]
    return tuple(in_order(chosen))


def in_order(events: Iterable[Event]) -> list[Event]:
    """Order events as a timeline has them: by their first day, last day and id."""
    return sorted(events, key=lambda e: (e.on.earliest or date.min, e.on.latest or date.max, e.id))


def regions_of_events(schedule: Schedule) -> dict[str, str | None]:
    """Give the regions that events are of, by their ids; None for an event that is of the whole schedule."""
    sites = {site.id: site.region for site in schedule.sites}
    deadlines = {deadline.id: deadline.region for deadline in schedule.deadlines}
    return {e.id: e.region or sites.get(e.site or "") or deadlines.get(e.deadline or "") for e in schedule.events}
