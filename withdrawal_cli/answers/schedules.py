"""The answer of `schedule list`: the schedules that can be named by id."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from withdrawal_cli.answers.report import GENERATOR, Count
from withdrawal_cli.core.assess import Answer
from withdrawal_cli.text.document import Cell, Document, Section, Table, cell, row
from withdrawal_cli.text.words import count, edtf_words

Origin = Literal["bundled", "fetched"]


class KnownSchedule(Struct, frozen=True):
    """A schedule with the answer for today, and the file that it is in."""

    answer: Answer
    path: str
    fetched: bool


class ScheduleRow(Struct, frozen=True):
    """A schedule. `statuses` counts its deadlines by status, as of today in its zone."""

    id: str
    title: str
    origin: Origin
    path: str
    deadlines: Count
    statuses: dict[str, Count]
    covers_through: dt.date
    days_since_coverage: int


class SchedulesReport(Struct, frozen=True, tag_field="schema", tag="withdrawal/schedules/1"):
    """The answer of `schedule list`."""

    generator: str
    schedules: tuple[ScheduleRow, ...]


def schedules_report(known: Sequence[KnownSchedule]) -> SchedulesReport:
    """Return the JSON of `schedule list`."""
    return SchedulesReport(GENERATOR, tuple(map(_row, known)))


def _row(known: KnownSchedule) -> ScheduleRow:
    answer = known.answer
    return ScheduleRow(
        id=answer.schedule.id,
        title=answer.schedule.title,
        origin="fetched" if known.fetched else "bundled",
        path=known.path,
        deadlines=len(answer.deadlines),
        statuses=dict(Counter(a.status.value for a in answer.deadlines)),
        covers_through=answer.covers_through,
        days_since_coverage=answer.days_since_coverage,
    )


def schedules_document(lists: Sequence[Sequence[KnownSchedule]]) -> Document:
    """Return what a person reads of `schedule list`."""
    rows = [_cells(_row(known)) for known in lists[0]]
    table = Table(("Id", "Schedule", "Deadlines", "Record ends"), rows, empty="No schedules.")
    notes = ("Answer for one with --schedule ID; without, for the one of the coalition in Iraq.",)
    return Document("Schedules", (Section("", (table,)),), notes)


def _cells(known: ScheduleRow) -> tuple[Cell, ...]:
    statuses = ", ".join(f"{number} {status.replace('-', ' ')}" for status, number in known.statuses.items())
    since = known.days_since_coverage
    return row(
        cell(known.id, "fetched" if known.origin == "fetched" else ""),
        known.title,
        statuses or "none",
        cell(edtf_words(known.covers_through.isoformat()) or "", f"{count(since, 'day')} ago" if since > 0 else ""),
    )
