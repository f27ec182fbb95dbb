"""The answer of `status`: where each deadline stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from withdrawal_cli.answers.report import (
    Count,
    Edtf,
    Instant,
    Names,
    Report,
    deadline_table,
    notes_of,
    report_head,
    text,
    title_of,
)
from withdrawal_cli.answers.wording import (
    clock_words,
    closing_notes,
    credited,
    due_cell,
    event_id_words,
    reported_notes,
    status_cell,
)
from withdrawal_cli.core.assess import Answer, Assessment, ReportedAssessment, Status, counting_events
from withdrawal_cli.core.cutoff import ENDING_KINDS, Cutoff
from withdrawal_cli.core.edtf import ImpreciseDate, Punctuality
from withdrawal_cli.core.instants import end_of_day, rfc3339
from withdrawal_cli.core.schedule import By, Event, EventKind, Scope, origins_of
from withdrawal_cli.text.dates import date_words, day_words
from withdrawal_cli.text.document import Cell, Document, Section, Table, cell, fields, row
from withdrawal_cli.text.lines import one_line


class ReportedRow(Struct, frozen=True):
    """A date that other sources give for a deadline; only one of the whole deadline says whether it was met by it."""

    due: Edtf
    wording: str | None
    scope: Scope
    stated_by: str | None
    stated_on: Edtf | None
    punctuality: Punctuality | None
    days_late_min: Count | None
    days_late_max: Count | None
    sources: tuple[str, ...]


class DeadlineRow(Struct, frozen=True, gc=False):
    """The status of one deadline.

    `sources`, `stated_by` and `stated_on` are those of the due date in force. `decided_by` is the event that ended the
    deadline, `evidence` the sources of that event, and `evidence_origins` how many origins these have.
    """

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
    stated_by: str | None
    stated_on: Edtf | None
    obliged: str | None
    tags: tuple[str, ...]
    timezone: str
    decided_by: str | None
    evidence: tuple[str, ...]
    evidence_origins: Count
    by: By


class StatusReport(Report, frozen=True, tag="withdrawal/status/1"):
    """The answer of `status`."""

    deadlines: tuple[DeadlineRow, ...]


def status_report(answer: Answer) -> StatusReport:
    """Return the JSON of `status`."""
    return StatusReport(*report_head(answer), tuple([deadline_row(a, answer) for a in answer.deadlines]))


def deadline_row(a: Assessment, answer: Answer) -> DeadlineRow:
    """Return the row of a deadline, with the sources that were published by the known-by day."""
    deadline, due, late, decided_by = a.deadline, a.due, a.lateness, a.decided_by
    completed: ImpreciseDate | None = None
    evidence: tuple[str, ...] = ()
    origins = 0
    if decided_by is not None:
        completed, evidence = a.completed_on, answer.cutoff.cited(decided_by.sources)
        origins = len(evidence)
        if origins > 1:
            origins = len(origins_of([answer.sources_by_id[source] for source in evidence]))
    first, last = (due.earliest, due.latest) if due else (None, None)
    # by position, in the order of the fields: by name it takes four times as long, for each row
    return DeadlineRow(
        deadline.id, deadline.region, answer.region_names[deadline.region], deadline.title,
        due.text if due else None, a.wording, first, last, _deadline_at(last, a.zone),
        a.status, late.punctuality,
        completed.text if completed else None,
        completed.earliest if completed else None,
        completed.latest if completed else None,
        a.days_left, late.days_min, late.days_max,
        tuple([d.text for d in a.amended_from]) if a.amended_from else (),
        tuple([reported_row(v, answer.cutoff) for v in a.reported_as]) if a.reported_as else (),
        a.due_sources, a.stated_by, a.stated_on.text if a.stated_on else None, deadline.obliged, deadline.tags,
        deadline.timezone or answer.schedule.timezone,
        decided_by.id if decided_by else None, evidence, origins, a.by,
    )  # fmt: skip


@lru_cache(maxsize=4096)  # the deadlines of a long schedule share their last days
def _deadline_at(last_day: dt.date | None, zone: dt.tzinfo) -> str | None:
    return None if last_day is None else rfc3339(end_of_day(last_day, zone))


def reported_row(v: ReportedAssessment, cutoff: Cutoff) -> ReportedRow:
    """Return the row of a reported date, with the sources that were published by the known-by day."""
    return ReportedRow(
        due=v.reported.due.text,
        wording=v.reported.wording,
        scope=v.reported.scope,
        stated_by=v.reported.stated_by,
        stated_on=text(v.reported.stated_on),
        punctuality=v.lateness.punctuality,
        days_late_min=v.lateness.days_min,
        days_late_max=v.lateness.days_max,
        sources=cutoff.cited(v.reported.sources),
    )


COVERS = {Scope.WHOLE: "", Scope.PART: "only part", Scope.WIDER: "more"}
SCOPE_WORDS = {Scope.WHOLE: "", Scope.PART: "only part of this deadline", Scope.WIDER: "more than this deadline"}
"""What a reported date covers."""


def status_document(answers: Sequence[Answer], *, verbose: bool = False) -> Document:
    """Return the document of `status`; `verbose` adds who published the evidence and every other reported date."""
    table = deadline_table(answers, ("Due", "Status", "Countdown"), _cells)
    details = [_detail(a, answer) for answer in answers for a in answer.deadlines] if verbose else []
    notes = (
        *notes_of(answers, set_aside_notes, later_use_notes, reported_notes),
        *where_more(answers),
        *notes_of(answers, closing_notes),
    )
    return Document(title_of(answers), (Section("", (table,)), *details), notes)


def _cells(a: Assessment, answer: Answer) -> tuple[Cell, ...]:
    return row(due_cell(a), status_cell(a, answer), clock_words(a, answer))


def _detail(a: Assessment, answer: Answer) -> Section:
    """Return who published the evidence of a deadline, and which other dates sources gave for it."""
    names = Names(answer)
    decided = a.decided_by
    who = names.who(decided.sources, most=20) if decided else ""
    dates = [
        row(
            date_words(v.reported.due),
            v.reported.stated_by or names.who(v.reported.sources),
            date_words(v.reported.stated_on) if v.reported.stated_on else "date unknown",
            cell(v.reported.wording or "", SCOPE_WORDS[v.reported.scope] and f"covers {SCOPE_WORDS[v.reported.scope]}"),
        )
        for v in a.reported_as
    ]
    evidence = fields(
        ("Due date given by", _given_by(a, names) if a.due else None),
        (
            "Evidence",
            f"{decided.title} ({event_id_words(decided)})" if decided else _no_evidence(a, answer),
        ),
        ("Reported by", who or ("no source" if decided else None)),
    )
    table = Table(("Also reported", "Stated by", "On", "In short"), dates, "No other date is in the record.")
    return Section(one_line(names.of(a)), (evidence, table))


def _no_evidence(a: Assessment, answer: Answer) -> str:
    end = a.uncertain_end
    if end is not None:
        return f"{end.title}, {date_words(end.on)}: not certain by {day_words(a.day)}"
    return f"none in the record by {day_words(min(answer.record_ends_on, a.day))}"


def _given_by(a: Assessment, names: Names) -> str:
    """Return who gave the due date in force."""
    known_by = names.answer.known_by
    if a.due_by:
        return "your own entry"
    if a.lacks_source and known_by is not None:
        return f"none of its sources was published by {day_words(known_by)}"
    return a.stated_by or names.who(a.due_sources, most=20) or "the author of the record"


def where_more(answers: Sequence[Answer]) -> tuple[str, ...]:
    """Return which command shows the other reported dates."""
    ids = [a.deadline.id for answer in answers for a in answer.deadlines if a.reported_as]
    if not ids:
        return ()
    same = answers[0].same
    shown = [f"show {each}{answers[0].reread}" for each in (ids if len(ids) <= 2 else ["ID"])]
    if len(shown) == 2 and not answers[0].reread:
        shown[1] = ids[1]
    return (f"Other dates and the evidence: withdrawal {', or '.join(shown)}{same}",)


def later_use(answer: Answer) -> dict[str, Event]:
    """Return, by deadline, the last report after its completion that a site in its region was in use.

    A later handover does not take that back.
    """
    regions = {site.id: site.region for site in answer.schedule.sites if site.region}
    uses = [e for e in counting_events(answer) if e.kind is EventKind.IN_USE and e.site in regions] if regions else []
    of_region = {regions[e.site]: e for e in sorted(uses, key=lambda e: e.on.order) if e.site}
    found = {}
    for a in answer.deadlines if uses else ():
        use, done = of_region.get(a.deadline.region or ""), a.completed_on.latest if a.completed_on else None
        if use and done and use.on.earliest and use.on.earliest > done:
            found[a.deadline.id] = use
    return found


def later_use_notes(answer: Answer) -> Iterator[str]:
    """Yield which site was reported in use after the completion of its region's deadline."""
    names, found = Names(answer), later_use(answer)
    for a in [a for a in answer.deadlines if a.deadline.id in found][:5]:
        use = found[a.deadline.id]
        yield f"{names.of(a)}, {date_words(use.on)}: {credited(use)}."


def set_aside(answer: Answer) -> dict[str, Event]:
    """Return, by deadline, the end in the record that an end of the user's sets aside."""
    ended_by_you = {a.deadline.id for a in answer.deadlines if a.decided_by is not None and a.decided_by.by}
    ends = (e for e in answer.schedule.events if e.by is None and e.kind in ENDING_KINDS) if ended_by_you else ()
    counting = [e for e in ends if e.deadline in ended_by_you and answer.cutoff.includes_event(e)]
    counting.sort(
        key=lambda e: (e.kind is not EventKind.CANCELLED, e.on.latest, e.id), reverse=True
    )  # as `assess` does
    return {e.deadline: e for e in counting if e.deadline}


def set_aside_notes(answer: Answer) -> Iterator[str]:
    """Yield what the record has on the end of a deadline whose end the user added."""
    names, found = Names(answer), set_aside(answer)
    for a in answer.deadlines:
        if (event := found.get(a.deadline.id)) is not None:
            said = f"{event.kind.value} {date_words(event.on)}, {event.title}"
            yield f"{names.of(a)}, according to the record: {said}."
