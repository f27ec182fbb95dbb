"""The answer of `sources`: the bibliography."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.bibliography import Bibliography, Resting
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.reports.common import GENERATOR, Count, Edtf, Instant, ScheduleHead, head, text
from withdrawal_cli.core.schedule import By, Source, SourceKind


class SourceCountRow(Struct, frozen=True):
    """A publication, and how many counting facts rest on it: in all, and of each kind."""

    id: str
    publisher: str
    title: str
    url: str
    published: Edtf | None
    kind: SourceKind
    facts: Count
    deadlines: Count
    versions: Count
    events: Count
    sites: Count
    by: By


class SourcesReport(Struct, frozen=True):
    """The answer of `sources`."""

    schema: Literal["withdrawal/sources/1"]
    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead
    sources: tuple[SourceCountRow, ...]


def sources_report(answer: Answer, bibliography: Bibliography) -> SourcesReport:
    """Shape the answer of `sources`."""
    rows = tuple(source_count_row(s, bibliography.resting_on(s)) for s in bibliography.sources)
    return SourcesReport("withdrawal/sources/1", GENERATOR, rfc3339(answer.as_of), answer.known_by, head(answer), rows)


def source_count_row(source: Source, resting: Resting) -> SourceCountRow:
    """Shape a source with the number of facts that rest on it."""
    return SourceCountRow(
        id=source.id,
        publisher=source.publisher,
        title=source.title,
        url=source.url,
        published=text(source.published),
        kind=source.kind,
        facts=resting.facts,
        deadlines=len(resting.deadlines),
        versions=len(resting.versions),
        events=len(resting.events),
        sites=len(resting.sites),
        by=source.by,
    )
