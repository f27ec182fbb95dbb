"""The answer of `status`: where each deadline stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from withdrawal_cli.answers.report import GENERATOR, Count, Edtf, Instant, ScheduleHead, at, head, region_names, text
from withdrawal_cli.core.assess import Answer, Assessment, Mapped, Punctuality, Status, VersionAssessment
from withdrawal_cli.core.cutoff import ENDING_KINDS, Known
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.schedule import By
from withdrawal_cli.text.listing import (
    Listing,
    Names,
    Row,
    as_of_notes,
    days_to_opening,
    due_cell,
    row,
    status_cell,
    unknown_notes,
)
from withdrawal_cli.text.safe import one_line
from withdrawal_cli.text.words import clock_words, listed, other_dues


class ReportedRow(Struct, frozen=True):
    """A version of a deadline that other sources give, and whether it was met under it."""

    due: Edtf
    wording: str | None
    stated_by: str | None
    stated_on: Edtf | None
    punctuality: Punctuality | None
    days_late_min: Count | None
    days_late_max: Count | None
    sources: tuple[str, ...]


class DeadlineRow(Struct, frozen=True):
    """Where one deadline stands."""

    id: str
    region: str | None
    region_name: str | None
    title: str
    due: Edtf | None
    wording: str | None
    due_earliest: dt.date | None
    due_latest: dt.date | None
    deadline_at: Instant | None
    status: Status
    punctuality: Punctuality | None
    completed: Edtf | None
    completed_earliest: dt.date | None
    completed_latest: dt.date | None
    days_left: int | None
    days_late_min: Count | None
    days_late_max: Count | None
    amended_from: tuple[Edtf, ...]
    reported_as: tuple[ReportedRow, ...]
    sources: tuple[str, ...]
    by: By


class StatusReport(Struct, frozen=True):
    """The answer of `status`."""

    schema: Literal["withdrawal/status/1"]
    generator: str
    as_of: Instant
    known_by: dt.date | None
    schedule: ScheduleHead
    deadlines: tuple[DeadlineRow, ...]


def status_report(answer: Answer, rows: tuple[DeadlineRow, ...] | None = None) -> StatusReport:
    """Shape the answer of `status`, with all its rows or those that are given."""
    rows = tuple(status_rows(answer)) if rows is None else rows
    return StatusReport("withdrawal/status/1", GENERATOR, rfc3339(answer.as_of), answer.known_by, head(answer), rows)


def status_rows(answer: Answer) -> Iterator[DeadlineRow]:
    """Shape where the deadlines stand, one by one."""
    names, known = region_names(answer), answer.known
    return (deadline_row(a, names, known) for a in answer.deadlines)


def deadline_row(a: Assessment, names: dict[str | None, str | None], known: Known) -> DeadlineRow:
    """Shape where one deadline stands, with the sources that were published by the known-by day."""
    deadline, due, late, completed = a.deadline, a.due, a.lateness, a.decided_by and a.completed_on
    # by position, in the order of the fields: by name it takes four times as long, for each row
    return DeadlineRow(
        deadline.id, deadline.region, names[deadline.region], deadline.title,
        due.text if due else None, a.wording, a.first_day, a.last_day, at(a.deadline_at),
        a.status, late.punctuality,
        completed.text if completed else None,
        completed.earliest if completed else None,
        completed.latest if completed else None,
        a.days_left, late.days_min, late.days_max,
        tuple([d.text for d in a.amended_from]) if a.amended_from else (),
        tuple([_reported_row(v, known) for v in a.reported_as]) if a.reported_as else (),
        known.cited(deadline.sources), a.by,
    )  # fmt: skip


def _reported_row(v: VersionAssessment, known: Known) -> ReportedRow:
    return ReportedRow(
        due=v.version.due.text,
        wording=v.version.wording,
        stated_by=v.version.stated_by,
        stated_on=text(v.version.stated_on),
        punctuality=v.lateness.punctuality,
        days_late_min=v.lateness.days_min,
        days_late_max=v.lateness.days_max,
        sources=known.cited(v.version.sources),
    )


_MOST_NOTED = 20
"""Of how many deadlines the lines under the table speak."""


def status_listing(answer: Answer) -> Listing:
    """Say where the deadlines stand: region, due, status, countdown, evidence."""
    names = Names(answer)
    columns = (names.heading, "Due", "Status", "Countdown", "Evidence")

    def row_of(a: Assessment) -> Row:
        clock = clock_words(a, days_to_opening(a, answer))
        return row(a.status.value, names.of(a), due_cell(a), status_cell(a), clock, names.evidence(a))

    def notes() -> Iterator[str]:
        yield from as_of_notes(answer)
        yield from _evidence_notes(answer, names)
        yield from unknown_notes(answer)

    return Listing(one_line(answer.schedule.title), columns, Mapped(row_of, answer.deadlines), notes)


def _evidence_notes(answer: Answer, names: Names) -> Iterator[str]:
    """Say which event ended a deadline and who published it, and which other dues sources give."""
    for a in answer.deadlines[:_MOST_NOTED]:
        if a.decided_by is not None:
            who = names.who(a.decided_by.sources)
            by = f" Published by {who}." if who else ""
            if a.decided_by.by:
                by = f" This is your own entry, {f'citing {who}' if who else 'without a source'}."
            yield one_line(f"{names.of(a)}, {a.status.value}: {a.decided_by.title}.{by}")
            yield from _set_aside_notes(a, answer, names)
        others = other_dues(a)
        if others:
            stated = listed(others, 8)
            more = f"'withdrawal show {a.deadline.id}' says by whom, and of what"
            yield one_line(f"{names.of(a)}: sources differ; also stated: {stated}; {more}.")


def _set_aside_notes(a: Assessment, answer: Answer, names: Names) -> Iterator[str]:
    """Say what the schedule itself has about an end that the user has added otherwise."""
    if a.decided_by is None or a.decided_by.by is None:
        return
    known = answer.known
    for event in answer.schedule.events:
        if event.by is None and event.deadline == a.deadline.id and event.kind in ENDING_KINDS and known.counts(event):
            yield one_line(f"{names.of(a)}: the schedule itself has: {event.kind.value} {event.on}, {event.title}.")
