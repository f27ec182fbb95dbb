"""What `record` and `journal` say to a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.records import Judged, Record, RecordKind, State
from withdrawal_cli.core.schedule import Schedule
from withdrawal_cli.render.listing import Listing, Names, due_cell, row, status_cell
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.words import count

_STATES = {
    State.COUNTS: "counts",
    State.RETRACTED: "taken back",
    State.OVERRULED: "overruled",
    State.MISPLACED: "misplaced",
    State.ELSEWHERE: "elsewhere",
}
_REASONS = {
    State.OVERRULED: "overruled: another record about the same matter was recorded later, and that one counts.",
    State.MISPLACED: "misplaced: this schedule does not have what the record is about, so it does not count.",
    State.ELSEWHERE: "elsewhere: the record is about another schedule.",
}


def journal_listing(schedule: Schedule, judged: Sequence[Judged], path: str) -> Listing:
    """Say which records the journal holds and which of them count, in the order of recording."""
    rows = tuple(
        row(
            j.state.value, j.record.id, j.record.kind.value, _state(j), _said_on(j.record), _about(j.record, schedule),
            _rests_on(j),
        )
        for j in judged
    )  # fmt: skip
    columns = ("Record", "Kind", "State", "Date", "About", "Source")
    states = {j.state for j in judged}
    number = sum(j.state is State.COUNTS for j in judged)
    notes = [f"{count(len(judged), 'record')} in {path}, of which {number} count{'s' if number == 1 else ''} here."]
    notes += [reason for state, reason in _REASONS.items() if state in states]
    return Listing(
        one_line(f"Your records, for {schedule.title}"),
        columns,
        rows,
        lambda: map(one_line, notes),
        empty="No records.",
    )


def record_line(record: Record, schedule: Schedule) -> str:
    """Say in one line what a record says: its kind, its date, and what it is about."""
    return one_line(f"{record.kind.value} {_said_on(record)}: {_about(record, schedule)}")


def source_line(record: Record) -> str:
    """Say in one line what a record rests on."""
    return one_line(f"source: {record.source}" if record.source else "source: none")


def caution_lines(record: Record, today: dt.date) -> Iterator[str]:
    """Say what may be a slip: a date that is not past yet."""
    latest = record.on.latest
    if latest is None:
        yield f"  note: {record.on} has no last day, so it never counts as having happened"
    elif latest > today:
        yield f"  note: {record.on} is not over yet; it counts from {latest} on"


def change_lines(before: Answer, after: Answer) -> Iterator[str]:
    """Say where `status` differs between two answers for the same deadlines; a line for each."""
    names = Names(after)
    earlier = {a.deadline.id: a for a in before.deadlines}
    for now in after.deadlines:
        was, says = _standing(earlier[now.deadline.id]), _standing(now)
        if was != says:
            changes = [f"{a} → {b}" for a, b in zip(was, says, strict=True) if a != b]
            yield one_line(f"{names.of(now)}: {'; '.join(changes)}")
    if before.covers_through != after.covers_through:
        yield f"The record reaches: {before.covers_through} → {after.covers_through}"


def _standing(a: Assessment) -> tuple[str, str]:
    completed = f" ({a.completed_on})" if a.completed_on else ""
    return f"{status_cell(a).removesuffix(' *')}{completed}", due_cell(a)


def _state(judged: Judged) -> str:
    by = f" by {judged.because.id}" if judged.because and judged.state is State.OVERRULED else ""
    return f"{_STATES[judged.state]}{by}"


def _said_on(record: Record) -> str:
    if record.kind is RecordKind.EXTENDED:
        return f"{record.on}, to {record.due}"
    if record.kind is RecordKind.REVIEWED:
        return f"through {record.through}"
    return record.on.text


def _about(record: Record, schedule: Schedule) -> str:
    if record.kind is RecordKind.REVIEWED:
        return "the whole schedule" if record.schedule == schedule.id else record.schedule
    about = record.target or "the whole schedule"
    return f"{about}: {record.title}" if record.title else about


def _rests_on(judged: Judged) -> str:
    return judged.record.source or "none"
