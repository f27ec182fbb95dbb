"""The answer of `journal list`: the user's records, and which of them count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.records import Judged, RecordKind, State
from withdrawal_cli.core.reports.common import GENERATOR, Edtf, Instant, ScheduleHead, head, text


class RecordRow(Struct, frozen=True):
    """One record. `state` says whether it counts; `because_of` is the id of the record that took back or overrules it.

    `schedule` is the id of the schedule that it is about: where that is another one, the state is `elsewhere`;
    `misplaced` is a record about a deadline, site or region that the schedule does not have.
    """

    id: str
    kind: RecordKind
    on: Edtf
    recorded_at: Instant
    state: State
    because_of: str | None
    schedule: str
    deadline: str | None
    site: str | None
    region: str | None
    title: str | None
    detail: str | None
    source: str | None
    due: Edtf | None
    through: dt.date | None
    by: Literal["you"]


class JournalReport(Struct, frozen=True):
    """The answer of `journal list`."""

    schema: Literal["withdrawal/journal/1"]
    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead
    records: tuple[RecordRow, ...]


def journal_report(answer: Answer, judged: Iterable[Judged]) -> JournalReport:
    """Shape the answer of `journal list`; `answer` holds the records already."""
    rows = tuple(_record_row(j, answer) for j in judged)
    return JournalReport("withdrawal/journal/1", GENERATOR, rfc3339(answer.as_of), answer.known_by, head(answer), rows)


def _record_row(judged: Judged, answer: Answer) -> RecordRow:
    r = judged.record
    try:
        recorded_at = r.recorded_at.astimezone(answer.schedule.zone)
    except OverflowError:  # the calendar's first or last hours
        recorded_at = r.recorded_at
    return RecordRow(
        id=r.id,
        kind=r.kind,
        on=r.on.text,
        recorded_at=rfc3339(recorded_at),
        state=judged.state,
        because_of=judged.because.id if judged.because else None,
        schedule=r.schedule,
        deadline=r.deadline,
        site=r.site,
        region=r.region,
        title=r.title,
        detail=r.detail,
        source=r.source,
        due=text(r.due),
        through=r.through,
        by="you",
    )
