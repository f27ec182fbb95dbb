"""The answer of `diff`: what changed between two answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import asdict, astuple, replace

from withdrawal_cli.answers.report import (
    Count,
    Edtf,
    EventRow,
    Instant,
    Names,
    Report,
    event_row,
    notes_of,
    report_head,
    schedule_column,
    text,
    with_schedule,
)
from withdrawal_cli.answers.status import COVERS, reported_row
from withdrawal_cli.answers.timeline import MARKS, event_weight
from withdrawal_cli.answers.wording import as_of_notes, day_notes, due_cell, event_id_words, status_cell
from withdrawal_cli.core.assess import Answer, Assessment, ReportedAssessment, Status, counting_events
from withdrawal_cli.core.edtf import ImpreciseDate, Punctuality
from withdrawal_cli.core.instants import rfc3339
from withdrawal_cli.core.schedule import Deadline, Event, Scope
from withdrawal_cli.text.dates import date_words, day_words, instant_words
from withdrawal_cli.text.document import Cell, Document, Section, Table, row
from withdrawal_cli.text.lines import one_line


class DeadlineChange(Struct, frozen=True):
    """A deadline that changed; `fields` are the changed keys, as in the JSON of `status`."""

    before: Assessment
    after: Assessment
    fields: tuple[str, ...]


class Changes(Struct, frozen=True):
    """What the later answer says that the earlier one does not.

    `events` count in the later answer only, `versions` are the reported dates that only it includes. Facts are only
    added over time, so there are no removals. Between two known-by days, both are limited to what happened or was first
    stated since, or changed a deadline: an older fact that a newer source repeats is not news.
    """

    before: Answer
    after: Answer
    deadlines: tuple[DeadlineChange, ...]
    events: tuple[Event, ...]
    versions: tuple[tuple[Deadline, ReportedAssessment], ...]


def changes_between(before: Answer, after: Answer, regions: frozenset[str] | None = None) -> Changes:
    """Compare two answers for the deadlines of `regions` (ids; None for all) of one schedule, the earlier one first."""
    earlier = {a.deadline.id: a for a in before.deadlines}
    pairs = [(earlier[a.deadline.id], a) for a in after.deadlines]
    deadlines = tuple(DeadlineChange(a, b, fields) for a, b in pairs if (fields := _changed(a, b)))
    deciding = {e.id for change in deadlines for e in (change.after.decided_by, *change.after.amendments) if e}
    events = [e for e in counting_events(after, regions) if not before.cutoff.includes_event(e)]
    versions = [
        (a.deadline, each)
        for a in after.deadlines
        for each in a.reported_as
        if not before.cutoff.includes_reported_date(each.reported, a.deadline.id)
    ]
    since = before.known_by
    if since is not None and since != after.known_by:
        events = [e for e in events if e.id in deciding or _is_later((e.on, e.announced_on), since)]
        versions = [
            (d, v) for d, v in versions if v.reported.stated_on is None or _is_later((v.reported.stated_on,), since)
        ]
    return Changes(before, after, deadlines, tuple(events), tuple(versions))


def _is_later(dates: Iterable[ImpreciseDate | None], since: date) -> bool:
    """Whether one of the dates can be after a day."""
    return any(on is not None and (on.latest is None or on.latest > since) for on in dates)


def _changed(before: Assessment, after: Assessment) -> tuple[str, ...]:
    """Return the keys that differ; the days left differ with every day and are no change."""
    was, now = (asdict(_standing(a)) for a in (before, after))
    return tuple(key for key in was if key != "days_left" and was[key] != now[key])


class Side(Struct, frozen=True):
    """One of the two answers."""

    as_of: Instant
    known_by: dt.date | None
    covers_through: dt.date


class Standing(Struct, frozen=True):
    """Where a deadline stood in one of the two answers."""

    status: Status
    due: Edtf | None
    wording: str | None
    punctuality: Punctuality | None
    completed: Edtf | None
    days_left: int | None
    days_late_min: Count | None
    days_late_max: Count | None


class ChangedDeadline(Struct, frozen=True):
    """A deadline whose standing changed; `changed` names the keys that differ, `days_left` apart."""

    id: str
    region: str | None
    region_name: str | None
    title: str
    changed: tuple[str, ...]
    before: Standing
    after: Standing


class NewVersion(Struct, frozen=True):
    """A reported date of a deadline that is new, and whether the deadline was met under it in the later answer."""

    deadline: str
    due: Edtf
    wording: str | None
    scope: Scope
    stated_by: str | None
    stated_on: Edtf | None
    punctuality: Punctuality | None
    days_late_min: Count | None
    days_late_max: Count | None
    sources: tuple[str, ...]


class DiffReport(Report, frozen=True, tag="withdrawal/diff/1"):
    """The answer of `diff`; its head is that of the later answer."""

    before: Side
    after: Side
    deadlines: tuple[ChangedDeadline, ...]
    events: tuple[EventRow, ...]
    versions: tuple[NewVersion, ...]


def diff_report(changes: Changes) -> DiffReport:
    """Return the JSON of `diff`."""
    after = changes.after
    return DiffReport(
        *report_head(after),
        _side(changes.before),
        _side(after),
        tuple(_changed_deadline(change, after) for change in changes.deadlines),
        tuple(event_row(event, after) for event in changes.events),
        tuple(NewVersion(d.id, *astuple(reported_row(v, after.cutoff))) for d, v in changes.versions),
    )


def _side(answer: Answer) -> Side:
    return Side(rfc3339(answer.as_of), answer.known_by, answer.covers_through)


def _changed_deadline(change: DeadlineChange, answer: Answer) -> ChangedDeadline:
    deadline = change.after.deadline
    return ChangedDeadline(
        deadline.id, deadline.region, answer.region_names[deadline.region], deadline.title, change.fields,
        _standing(change.before), _standing(change.after),
    )  # fmt: skip


def _standing(a: Assessment) -> Standing:
    return Standing(
        a.status, text(a.due), a.wording, a.lateness.punctuality, text(a.completed_on),
        a.days_left, a.lateness.days_min, a.lateness.days_max,
    )  # fmt: skip


_MOST_EVENTS, _MOST_DATES = 5, 3
"""How many new events, those that matter most, and how many new dates people are shown."""


def diff_document(several: Sequence[Changes], *, whole: bool = False) -> Document:
    """Return what changed: statuses, events and dates; with `whole` all of them, else those that matter most."""
    first = several[0]
    is_known = first.before.known_by != first.after.known_by
    what = "What became known" if is_known else "What changed"
    title = one_line(f"{what} between {_moment(first.before, first)} and {_moment(first.after, first)}")
    answers = [changes.after for changes in several]
    sections = tuple(_sections(several, answers, whole=whole))
    pairs = [(changes, note) for changes in several for note in _notes(changes)]
    named = [f"{c.after.schedule.id}: {note[0].lower()}{note[1:]}" if len(several) > 1 else note for c, note in pairs]
    notes = [*dict.fromkeys(named)]
    if is_known:
        until = _moment(first.before, first)
        notes.append(
            f"Facts from {until} or earlier are left out, even if first published since, unless they were announced or "
            "added by you later, or changed a status or a due date."
        )
    return Document(title, sections, (*notes, *notes_of(answers, day_notes, as_of_notes)))


def _sections(several: Sequence[Changes], answers: Sequence[Answer], *, whole: bool) -> Iterator[Section]:
    names = {id(changes): Names(changes.after) for changes in several}
    changed = [(c, d) for c in several for d in c.deadlines]
    changed.sort(key=lambda pair: (pair[1].after.last_day or date.max, pair[1].after.deadline.id))
    statuses = [row(*with_schedule(answers, c.after), names[id(c)].of(d.after), *_was_and_is(d, c)) for c, d in changed]
    schedule = schedule_column(answers)
    yield Section("", (Table((*schedule, "Deadline", "Before", "After"), statuses, "No status changed."),))
    happened = sorted(((c, e) for c in several for e in c.events), key=lambda pair: (pair[1].on.order, pair[1].id))
    events = [
        (event_weight(e), row(*with_schedule(answers, c.after), date_words(e.on), _event(e, whole=whole)))
        for c, e in happened
    ]
    yield _section("New events", (*schedule, "On", "Event"), events, None if whole else _MOST_EVENTS)
    by_id = {id(c): {a.deadline.id: a for a in c.after.deadlines} for c in several}
    dates = [
        (
            0,
            row(
                *with_schedule(answers, c.after), names[id(c)].of(by_id[id(c)][d.id]), date_words(r.due),
                r.stated_by or names[id(c)].who(r.sources), COVERS[r.scope],
            ),
        )
        for c in several for d, r in ((d, v.reported) for d, v in c.versions)
    ]  # fmt: skip
    columns = (*schedule, "Deadline", "Date", "Stated by", "Covers")
    yield _section("Other dates newly reported", columns, dates, None if whole else _MOST_DATES)


def _section(
    heading: str, columns: tuple[str, ...], rows: list[tuple[int, tuple[Cell, ...]]], most: int | None
) -> Section:
    """Return a table of the rows of least weight, in their order, and how many are left out."""
    kept = sorted(range(len(rows)), key=lambda number: rows[number][0])[:most]
    left_out = len(rows) - len(kept)
    more = f"and {left_out} more, with --format markdown or --json" if left_out else ""
    return Section(heading, (Table(columns, [rows[number][1] for number in sorted(kept)], "None.", more),))


def _was_and_is(change: DeadlineChange, changes: Changes) -> tuple[Cell, Cell]:
    was, now = status_cell(change.before, changes.before), status_cell(change.after, changes.after)
    if change.before.due == change.after.due:
        return was, now
    dues = (due_cell(change.before).text, due_cell(change.after).text)
    was, now = (
        replace(c, detail="; ".join(filter(None, (c.detail, f"due {d}"))))
        for c, d in zip((was, now), dues, strict=True)
    )
    return was, now


def _event(event: Event, *, whole: bool) -> str:
    said = f" ({event_id_words(event)})" if whole or event.by else ""
    return f"{MARKS[event.kind.value]} {event.title}{said}"


def _moment(answer: Answer, changes: Changes) -> str:
    """Return what distinguishes the two answers: the known-by day if it differs, else the as-of."""
    if changes.before.known_by != changes.after.known_by and answer.known_by is not None:
        return day_words(answer.known_by)
    zone = one_line(answer.schedule.timezone)
    return instant_words(answer.as_of, zone).removesuffix(f" ({zone})")


def _notes(changes: Changes) -> Iterator[str]:
    names, bare = Names(changes.after), {a.deadline.id for a in changes.before.deadlines if a.lacks_source}
    for a in [a for a in changes.after.deadlines if a.deadline.id in bare and not a.lacks_source][:_MOST_EVENTS]:
        since = changes.after.cutoff.known_from_sources(a.due_sources, None)
        if since is not None and changes.before.known_by is not None:
            before = day_words(changes.before.known_by)
            yield (
                f"{names.of(a)}: none of the sources for its due date was published by {before}; the first is of "
                f"{day_words(since)}."
            )
    if changes.before.covers_through != changes.after.covers_through:
        known = changes.before.known_by
        ended = day_words(changes.before.covers_through)
        if known:
            yield f"The earlier answer uses only what was published by {day_words(known)}; coverage ends on {ended}."
        else:
            yield f"Before, coverage ended on {ended}."
    after, is_known = changes.after, changes.before.known_by != changes.after.known_by
    if ((changes.before.known_by if is_known else None) or changes.before.day) >= after.covers_through:
        whose = "Your review" if after.covers_through > after.record_ends_on else "The record"
        what = "what became known" if is_known else "what happened"
        yield f"{whose} ends on {day_words(after.covers_through)}; {what} between these days is not covered."
