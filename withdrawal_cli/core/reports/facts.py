"""The facts of a record as answers show them: events, sources, versions of deadlines."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from withdrawal_cli.core.known import Known
from withdrawal_cli.core.reports.common import Edtf, text
from withdrawal_cli.core.schedule import By, Event, EventKind, Source, SourceKind


class EventRow(Struct, frozen=True):
    """Something that happened. `by` is `you` for a record of the user's own, else None."""

    id: str
    kind: EventKind
    on: Edtf
    on_earliest: dt.date | None
    on_latest: dt.date | None
    announced_on: Edtf | None
    title: str
    detail: str | None
    quote: str | None
    deadline: str | None
    site: str | None
    region: str | None
    due: Edtf | None
    by: By
    sources: tuple[str, ...]


class SourceRow(Struct, frozen=True):
    """A publication; `published` is as precise as its page, None where that shows no date."""

    id: str
    publisher: str
    title: str
    url: str
    published: Edtf | None
    kind: SourceKind
    by: By


def event_row(event: Event, known: Known) -> EventRow:
    """Shape an event, with the sources that were published by the known-by day."""
    return EventRow(
        id=event.id,
        kind=event.kind,
        on=event.on.text,
        on_earliest=event.on.earliest,
        on_latest=event.on.latest,
        announced_on=text(event.announced_on),
        title=event.title,
        detail=event.detail,
        quote=event.quote,
        deadline=event.deadline,
        site=event.site,
        region=event.region,
        due=text(event.due),
        by=event.by,
        sources=known.cited(event.sources),
    )


def source_row(source: Source) -> SourceRow:
    """Shape a source."""
    return SourceRow(
        source.id, source.publisher, source.title, source.url, text(source.published), source.kind, source.by
    )
