"""The answer of `journal list`: the user's entries, and which of them count."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct

from withdrawal_cli.answers.report import Edtf, Instant, Names, Report, report_head, text
from withdrawal_cli.answers.wording import due_cell, status_cell
from withdrawal_cli.core.assess import Answer, Assessment, assess
from withdrawal_cli.core.entries import Entry, EntryEvent, EntryKind, Resolved, State, apply_entries, resolve
from withdrawal_cli.core.instants import day_in, rfc3339
from withdrawal_cli.core.lookup import numbered
from withdrawal_cli.core.schedule import Event, Schedule, Source
from withdrawal_cli.text.dates import count, date_words, day_words, open_end_words
from withdrawal_cli.text.document import Document, Section, Table, cell, row
from withdrawal_cli.text.lines import one_line


def contribution(
    schedule: Schedule, day_for: Callable[[str | None], dt.date] = lambda _: dt.date.max
) -> dict[str, list[dict[str, Any]]]:
    """Return the user's events that count, and their sources, with the keys of the schedule document.

    Left out are those that a later one had set aside by the day that `day_for` gives for the deadline. `schedule`
    includes the entries. The new ids describe the event and are not in the document yet. Null keys are left out, except
    `published`. A source that the document already has is only cited.
    """
    taken = {e.id for e in schedule.events} | {s.id for s in schedule.sources}
    ids: dict[str, str] = {}
    own = [e for e in schedule.events if isinstance(e, EntryEvent)]
    events = [
        e for e in own if e.until is None or (e.until > day_for(e.deadline) and (e.on.latest or dt.date.max) < e.until)
    ]
    cited = {source for event in events for source in event.sources}
    sources = [s for s in schedule.sources if s.by and s.id in cited]
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
        "kind": source.kind and source.kind.value,
    }


def _free(words: str, taken: set[str]) -> str:
    """Return a free id made of words."""
    return numbered(re.sub("[^a-z0-9]+", "-", words.lower()).strip("-")[:90].strip("-") or "entry", taken)


class EntryRow(Struct, frozen=True):
    """One entry. `state` says whether it counts; `because_of` is the id of the entry that retracted or superseded it.

    An entry that counts does so from `counts_from` on, the latest day of its `on`: null if that has none, for a review,
    and for an entry that does not count.

    `schedule` is the id of the schedule that it is about: where that is another one, the state is `other-schedule`;
    `dangling` is an entry about a deadline, site or region that the schedule does not have.
    """

    id: str
    kind: EntryKind
    on: Edtf
    recorded_at: Instant
    state: State
    because_of: str | None
    counts_from: dt.date | None
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


class JournalReport(Report, frozen=True, tag="withdrawal/journal/1"):
    """The answer of `journal list`."""

    entries: tuple[EntryRow, ...]


class JournalList(Struct, frozen=True):
    """The user's entries with their states, the journal file, and an answer that includes those that count."""

    answer: Answer
    resolved: tuple[Resolved, ...]
    path: str


def journal_report(listed: JournalList) -> JournalReport:
    """Return the JSON of `journal list`."""
    return JournalReport(*report_head(listed.answer), tuple(_entry_row(j, listed.answer) for j in listed.resolved))


def _entry_row(resolved: Resolved, answer: Answer) -> EntryRow:
    r = resolved.entry
    try:
        recorded_at = r.recorded_at.astimezone(answer.schedule.zone)
    except OverflowError:  # the calendar's first or last hours
        recorded_at = r.recorded_at
    is_review = r.kind is EntryKind.REVIEWED
    return EntryRow(
        id=r.id,
        kind=r.kind,
        on=r.on.text,
        recorded_at=rfc3339(recorded_at),
        state=resolved.state,
        because_of=resolved.because.id if resolved.because else None,
        counts_from=None if is_review or resolved.state is not State.COUNTS or _never_counts(resolved) else r.on.latest,
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


_REASONS = {
    State.SUPERSEDED: "superseded: a later entry is about the same thing.",
    State.DANGLING: "dangling: the schedule does not have what the entry refers to, so it does not count.",
    State.OTHER_SCHEDULE: "To use an entry for another schedule, name that schedule with --schedule.",
}


def journal_document(several: Sequence[JournalList]) -> Document:
    """Return which entries the journal holds and which of them count, oldest first."""
    (listed,) = several
    schedule, resolved, day_for = listed.answer.schedule, listed.resolved, listed.answer.cutoff.day_for
    rows = tuple(
        row(
            j.entry.id, j.entry.kind.value, cell(_state(j, day_for(j.entry.deadline)), tone=j.state.value),
            _said_on(j.entry), _about(j.entry, schedule), j.entry.source or "none",
        )
        for j in resolved
    )  # fmt: skip
    columns = ("Entry", "Kind", "State", "Date", "About", "Source")
    states = {j.state for j in resolved}
    number = sum(j.state is State.COUNTS and not _is_pending(j, day_for(j.entry.deadline)) for j in resolved)
    counting = f"; {number} count{'s' if number == 1 else ''} here" if resolved else ""
    notes = [f"{count(len(resolved), 'entry', 'entries')} in {listed.path}{counting}."]
    notes += [reason for state, reason in _REASONS.items() if state in states]
    table = Table(columns, rows, "No entries.")
    return Document(one_line(f"Your entries: {schedule.title}"), (Section("", (table,)),), tuple(map(one_line, notes)))


def lines_words(entries: Collection[Entry], unread: int = 0) -> str:
    """Return how many entries and retractions there are; `unread` more lines count as entries."""
    retractions = sum(entry.kind is EntryKind.RETRACTED for entry in entries)
    number = len(entries) - retractions + unread
    said = [count(number, "entry", "entries")] if number or not retractions else []
    return " and ".join([*said, *([count(retractions, "retraction")] if retractions else [])])


def entry_line(entry: Entry, schedule: Schedule) -> str:
    """Return an entry on one line: its kind, date and subject."""
    return one_line(f"{entry.kind.value} {_said_on(entry)}: {_about(entry, schedule)}")


def caution_lines(entry: Entry, today: dt.date) -> Iterator[str]:
    """Yield notes on a likely mistake: a date that is not past yet."""
    latest = entry.on.latest
    if entry.kind is EntryKind.REVIEWED:
        return
    if latest is None:
        may = ", but may leave the outcome unknown" if _may_have_come(entry, today) else ""
        yield f"  note: {date_words(entry.on)} has no last day, so it never counts as having happened{may}"
    elif latest > today:
        still, counts = ("in the future", "that day") if entry.on.is_one_day else ("not over yet", day_words(latest))
        until = ", and until then may leave the outcome unknown" if _may_have_come(entry, today) else ""
        yield f"  note: {date_words(entry.on)} is {still}; the entry counts from {counts} on{until}"


def saved_text(first: str, entry: Entry, schedule: Schedule, before: tuple[Entry, ...], now: dt.datetime) -> str:
    """Return what an entry says and changes, below the line `first`; `before` are the other entries."""
    lines = [one_line(first), f"  {entry_line(entry, schedule)}", one_line(f"  source: {entry.source or 'none'}")]
    lines += caution_lines(entry, now.date())
    for each in resolve(schedule, (*before, entry), assess(schedule, now).cutoff.day_for):
        if each.entry is entry and each.because is not None:  # only an entry dated by a clock that was ahead is later
            on = day_words(day_in(each.because.recorded_at, schedule.zone))
            lines.append(f"  note: {each.because.id}, added on {on}, is about the same thing and supersedes it")
    lines += entry_changes(schedule, before, (*before, entry), now) or [NO_CHANGE]
    return "\n".join(lines) + "\n"


NO_CHANGE = "No deadline's status changes."


def entry_changes(
    schedule: Schedule, before: tuple[Entry, ...], after: tuple[Entry, ...], now: dt.datetime
) -> list[str]:
    """Return how `status` with the entries of `after` differs from `status` with those of `before`; if not, nothing."""
    was, new = (assess(apply_entries(schedule, entries), now) for entries in (before, after))
    names, earlier, lines = Names(new), {a.deadline.id: a for a in was.deadlines}, []
    for a in new.deadlines:
        pairs = zip(_standing(earlier[a.deadline.id], was), _standing(a, new), strict=True)
        if changes := [f"{old} → {said}" for old, said in pairs if old != said]:
            lines.append(one_line(f"{names.of(a)}: {'; '.join(changes)}"))
    if was.covers_through != new.covers_through:
        lines.append(f"Covered through: {day_words(was.covers_through)} → {day_words(new.covers_through)}")
    return lines


def _standing(a: Assessment, answer: Answer) -> tuple[str, str]:
    status = status_cell(a, answer)
    said = status.text.removesuffix(" *")
    return f"{said} ({status.detail})" if status.detail else said, due_cell(a).whole


def _is_pending(resolved: Resolved, day: dt.date) -> bool:
    entry = resolved.entry
    if entry.kind is EntryKind.REVIEWED or resolved.state is not State.COUNTS or _may_have_come(entry, day):
        return False
    return entry.on.latest is None or entry.on.latest > day


def _may_have_come(entry: Entry, day: dt.date) -> bool:
    """Whether an entry may have ended a deadline by a day, but not certainly."""
    first, last = entry.on.earliest, entry.on.latest
    is_end = entry.kind in (EntryKind.COMPLETED, EntryKind.CANCELLED)
    return is_end and (last is None or last > day) and (first is None or first <= day)


def _never_counts(resolved: Resolved) -> bool:
    """Whether later entries set one aside before it is certain."""
    last, until = resolved.entry.on.latest, resolved.until
    return last is None or (until is not None and until <= last)


def _state(resolved: Resolved, day: dt.date) -> str:
    last, until = resolved.entry.on.latest, resolved.until
    if resolved.state is State.COUNTS and _may_have_come(resolved.entry, day):
        if last is None or _never_counts(resolved):
            return f"may count until {day_words(until)}" if until else f"may count: {open_end_words(resolved.entry.on)}"
        return f"counts in full from {day_words(last)}"
    if _is_pending(resolved, day):
        if last is None:
            return f"never counts: {open_end_words(resolved.entry.on)}"
        return f"superseded from {day_words(until)}" if until and until <= last else f"counts from {day_words(last)}"
    by = f" by {resolved.because.id}" if resolved.because and resolved.state is State.SUPERSEDED else ""
    if resolved.state is State.OTHER_SCHEDULE:
        return f"for {resolved.entry.schedule}"
    return f"{resolved.state.value}{by}"


def _said_on(entry: Entry) -> str:
    if entry.kind is EntryKind.EXTENDED:
        return f"{date_words(entry.on)}, to {date_words(entry.due)}"
    if entry.kind is EntryKind.REVIEWED:
        return f"through {day_words(entry.through)}" if entry.through else ""
    return date_words(entry.on)


def _about(entry: Entry, schedule: Schedule) -> str:
    if entry.kind is EntryKind.REVIEWED:
        return "the whole schedule" if entry.schedule == schedule.id else entry.schedule
    about = entry.target or "the whole schedule"
    return f"{about}: {entry.title}" if entry.title else about
