"""The answer of `journal list`: the user's records, and which of them count."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct

from withdrawal_cli.answers.report import GENERATOR, Edtf, Instant, ScheduleHead, head, text
from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.records import Judged, Record, RecordedEvent, RecordKind, State
from withdrawal_cli.core.schedule import Event, Schedule, Source
from withdrawal_cli.text.listing import Listing, Names, due_cell, row, status_cell
from withdrawal_cli.text.safe import one_line
from withdrawal_cli.text.words import count


def contribution(schedule: Schedule) -> dict[str, list[dict[str, Any]]]:
    """Give the user's events that count, and the sources that they cite, with the keys of the schedule document.

    `schedule` has the records in it. The ids say what the event is about, as those of the document do, and no entry of
    the document has them. Keys that would be null are left out. A source that the document has already is only cited.
    """
    taken = {e.id for e in schedule.events} | {s.id for s in schedule.sources}
    ids: dict[str, str] = {}
    events = [e for e in schedule.events if isinstance(e, RecordedEvent)]
    sources = [s for s in schedule.sources if s.by]
    for source in sources:
        ids[source.id] = _free(source.publisher, taken)
    for event in events:
        about = event.deadline or event.site or event.region or ""
        ids[event.id] = _free(f"{about} {event.kind.value} {event.on}", taken)
    return {
        "events": [_event(event, ids) for event in events],
        "sources": [_source(source, ids) for source in sources],
    }


def _event(event: Event, ids: dict[str, str]) -> dict[str, Any]:
    entry = {
        "id": ids[event.id],
        "kind": event.kind.value,
        "on": event.on.text,
        "title": event.title,
        "detail": event.detail,
        "deadline": event.deadline,
        "site": event.site,
        "region": event.region,
        "due": event.due.text if event.due else None,
    }
    return {key: value for key, value in entry.items() if value is not None} | {
        "sources": [ids.get(source, source) for source in event.sources]
    }


def _source(source: Source, ids: dict[str, str]) -> dict[str, Any]:
    return {
        "id": ids[source.id],
        "publisher": source.publisher,
        "title": source.title,
        "url": source.url,
        "published": None,
        "kind": source.kind.value,
    }


def _free(words: str, taken: set[str]) -> str:
    """Make an id of words, with a number at its end where it is taken."""
    base = re.sub("[^a-z0-9]+", "-", words.lower()).strip("-")[:90].strip("-") or "record"
    number, made = 1, base
    while made in taken:
        number += 1
        made = f"{base}-{number}"
    taken.add(made)
    return made


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
