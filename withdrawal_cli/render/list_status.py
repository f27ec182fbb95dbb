"""What `status` says to a person."""

from __future__ import annotations

from collections.abc import Iterator

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.known import ENDING_KINDS
from withdrawal_cli.core.mapped import Mapped
from withdrawal_cli.render.listing import (
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
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import clock_words, listed, other_dues

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
                by = f" This is your own record, {f'citing {who}' if who else 'without a source'}."
            yield one_line(f"{names.of(a)}, {a.status.value}: {a.decided_by.title}.{by}")
            yield from _set_aside_notes(a, answer, names)
        others = other_dues(a)
        if others:
            stated = listed(others, 8)
            more = f"'withdrawal show {a.deadline.id}' says by whom, and of what"
            yield one_line(f"{names.of(a)}: sources differ; also stated: {stated}; {more}.")


def _set_aside_notes(a: Assessment, answer: Answer, names: Names) -> Iterator[str]:
    """Say what the schedule itself has about an end that the user has recorded otherwise."""
    if a.decided_by is None or a.decided_by.by is None:
        return
    known = answer.known
    for event in answer.schedule.events:
        if event.by is None and event.deadline == a.deadline.id and event.kind in ENDING_KINDS and known.counts(event):
            yield one_line(f"{names.of(a)}: the schedule itself has: {event.kind.value} {event.on}, {event.title}.")
