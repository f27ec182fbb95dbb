"""The answer of `timeline`: events and deadlines in order."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.assess import Status
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.lateness import Punctuality
from withdrawal_cli.core.reports.common import GENERATOR, Edtf, Instant, ScheduleHead, head, region_names, text
from withdrawal_cli.core.schedule import EventKind
from withdrawal_cli.core.timeline import Entry, Timeline


class TimelineEntry(Struct, frozen=True):
    """An event, or a deadline with the due in force; `kind` is None for a deadline.

    `region` is the event's own, else its site's, else its deadline's. `deadline` is the deadline that an event is
    about, or the entry itself; `wording`, `status`, `punctuality` and `days_left` are those of a deadline, None for an
    event. `due` is the new due that an event sets. `by` is `you` for what rests on the user's own record.
    """

    id: str
    type: Literal["event", "deadline"]
    kind: EventKind | None
    on: Edtf
    earliest: dt.date | None
    latest: dt.date | None
    title: str
    detail: str | None
    quote: str | None
    wording: str | None
    region: str | None
    region_name: str | None
    site: str | None
    site_name: str | None
    deadline: str | None
    due: Edtf | None
    status: Status | None
    punctuality: Punctuality | None
    days_left: int | None
    announced_on: Edtf | None
    by: Literal["you"] | None
    sources: tuple[str, ...]


class TimelineReport(Struct, frozen=True):
    """The answer of `timeline`: entries in order of their first day, then last day, then id."""

    schema: Literal["withdrawal/timeline/1"]
    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead
    entries: tuple[TimelineEntry, ...]


def timeline_report(timeline: Timeline) -> TimelineReport:
    """Shape the answer of `timeline`."""
    answer = timeline.answer
    names = region_names(answer)
    sites = {site.id: site.name for site in answer.schedule.sites}
    entries = tuple(_entry(entry, names, sites) for entry in timeline.entries)
    return TimelineReport(
        "withdrawal/timeline/1", GENERATOR, rfc3339(answer.as_of), answer.known_by, head(answer), entries
    )


def _entry(entry: Entry, names: dict[str, str], sites: dict[str, str]) -> TimelineEntry:
    a = entry.assessment
    e = entry.event
    announced = e.announced_on if e else a.deadline.announced_on if a else None
    return TimelineEntry(
        id=entry.id,
        type="event" if e else "deadline",
        kind=e.kind if e else None,
        on=entry.on.text,
        earliest=entry.on.earliest,
        latest=entry.on.latest,
        title=entry.title,
        detail=e.detail if e else None,
        quote=e.quote if e else None,
        wording=a.wording if a else None,
        region=entry.region,
        region_name=names[entry.region] if entry.region else None,
        site=e.site if e else None,
        site_name=sites[e.site] if e and e.site else None,
        deadline=e.deadline if e else entry.id,
        due=text(e.due) if e else None,
        status=a.status if a else None,
        punctuality=a.lateness.punctuality if a else None,
        days_left=a.days_left if a else None,
        announced_on=text(announced),
        by=e.by if e else a.by if a else None,
        sources=e.sources if e else a.deadline.sources if a else (),
    )
