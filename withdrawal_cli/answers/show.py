"""The answer of `show`: one deadline, event, site or source in full, and what is based on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct, structs

from withdrawal_cli.answers.explain import (
    Outcome,
    explain_due,
    explain_excluded_event,
    explain_excluded_source,
    explain_status,
    verdict,
)
from withdrawal_cli.answers.report import (
    Edtf,
    EventRow,
    Report,
    SourceRow,
    event_row,
    report_head,
    source_row,
    text,
)
from withdrawal_cli.answers.sites import SiteRow, site_row, site_status, site_statuses
from withdrawal_cli.answers.sources import Bibliography, SourceCountRow, source_count_row
from withdrawal_cli.answers.status import DeadlineRow, ReportedRow, deadline_row, reported_row
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.lookup import Found
from withdrawal_cli.core.schedule import Deadline, Event, Scope, Site, Source, in_order


class VersionRow(ReportedRow, frozen=True):
    """A date reported for a deadline, and what came of the deadline by that date, as a word and in words."""

    due: Edtf | None  # type: ignore[assignment]  # the one in force may be none

    outcome: Outcome | None
    outcome_words: str


class AmendmentRow(Struct, frozen=True):
    """A change of the due date by an `extended` event; `drift_days` is between the last days, positive when later."""

    event: str
    on: Edtf
    title: str
    due_before: Edtf | None
    due: Edtf | None
    drift_days: int | None
    sources: tuple[str, ...]


class RestingRow(Struct, frozen=True):
    """A fact that is based on the one shown.

    `how`: it `cites` a source; an event `completes`, `cancels` or `amends` a deadline, or gives the `state` of a site.
    A version has the id of its deadline; `date` is the due of a deadline or a version, and the day of an event.
    """

    type: Literal["deadline", "version", "event", "site"]
    id: str
    title: str
    date: Edtf | None
    stated_by: str | None
    how: Literal["cites", "completes", "cancels", "amends", "state"]


class DeadlineSubject(DeadlineRow, frozen=True, tag_field="type", tag="deadline"):
    """A deadline in full: what `status` says, how its due date was read, why its status is what it is, all dates.

    `in_force` is the version that the status is for. `bibliography` has every source that is named, once.
    """

    announced_on: Edtf | None
    reading: str
    reasoning: str
    amendments: tuple[AmendmentRow, ...]
    in_force: VersionRow
    reported_as: tuple[VersionRow, ...]
    events: tuple[EventRow, ...]
    bibliography: tuple[SourceRow, ...]


class EventSubject(EventRow, frozen=True, tag_field="type", tag="event"):
    """An event in full. `counts` is whether it is used in this answer, `reason` why not."""

    deadline_title: str | None
    site_name: str | None
    region_name: str | None
    counts: bool
    reason: str | None
    resting: tuple[RestingRow, ...]
    bibliography: tuple[SourceRow, ...]


class SiteSubject(SiteRow, frozen=True, tag_field="type", tag="site"):
    """A site in full; `sources` are those of its state, `named_by` those that the site itself was taken from."""

    named_by: tuple[str, ...]
    events: tuple[EventRow, ...]
    bibliography: tuple[SourceRow, ...]


class SourceSubject(SourceCountRow, frozen=True, tag_field="type", tag="source"):
    """A source in full, with every fact that is based on it; `counts` and `reason` as of an event."""

    counts: bool
    reason: str | None
    resting: tuple[RestingRow, ...]


Subject = DeadlineSubject | EventSubject | SiteSubject | SourceSubject


class ShowReport(Report, frozen=True, tag="withdrawal/show/1"):
    """The answer of `show`. `also` names the entries of other types that have the same id, as `TYPE:ID`."""

    also: tuple[str, ...]
    subject: Subject


class Item(Struct, frozen=True):
    """What is shown: the item that was found, and an answer with all deadlines of its schedule."""

    answer: Answer
    found: Found


def show_report(item: Item) -> ShowReport:
    """Return the JSON of `show`."""
    return ShowReport(*report_head(item.answer), item.found.also, _subject(item))


def _subject(item: Item) -> Subject:
    answer = item.answer
    match item.found.entry:
        case Deadline() as entry:
            return _deadline(next(a for a in answer.deadlines if a.deadline.id == entry.id), answer)
        case Event() as entry:
            return event_subject(entry, answer)
        case Site() as entry:
            return _site(entry, answer)
        case Source() as entry:
            return source_subject(entry, answer)


def _deadline(a: Assessment, answer: Answer) -> DeadlineSubject:
    cutoff = answer.cutoff
    row = deadline_row(a, answer)
    fields = structs.asdict(row)
    events = [e for e in answer.schedule.events if e.deadline == a.deadline.id and cutoff.includes_event(e)]
    rows = tuple(event_row(e, answer) for e in in_order(events))
    versions = tuple(_version(reported_row(v, cutoff), v.reported.due, a, answer) for v in a.reported_as)
    fields["reported_as"] = versions
    cited = [row.sources, *(v.sources for v in versions), *(e.sources for e in rows)]
    return DeadlineSubject(
        **fields,
        announced_on=text(a.deadline.announced_on),
        reading=explain_due(a.due),
        reasoning=explain_status(a, answer),
        amendments=tuple(_amendments(a, answer)),
        in_force=_in_force(a, answer),
        events=rows,
        bibliography=_bibliography(cited, answer),
    )


def _in_force(a: Assessment, answer: Answer) -> VersionRow:
    """Return the due date in force."""
    late, due = a.lateness, a.due
    row = ReportedRow(
        text(due), a.wording, Scope.WHOLE, a.stated_by, text(a.stated_on),  # type: ignore[arg-type]  # as of `VersionRow`
        late.punctuality, late.days_min, late.days_max, a.due_sources,
    )  # fmt: skip
    return _version(row, due, a, answer)


def _version(row: ReportedRow, due: ImpreciseDate | None, a: Assessment, answer: Answer) -> VersionRow:
    said = verdict(due, a, answer, row.scope)
    return VersionRow(**structs.asdict(row), outcome=said.outcome, outcome_words=said.words)


def _amendments(a: Assessment, answer: Answer) -> Iterator[AmendmentRow]:
    dues = [a.deadline.due, *(event.due for event in a.amendments)]
    for event, before, after in zip(a.amendments, dues, dues[1:], strict=False):
        last, next_last = (due and due.latest for due in (before, after))
        drift = (next_last - last).days if last and next_last else None
        sources = answer.cutoff.cited(event.sources)
        yield AmendmentRow(event.id, event.on.text, event.title, text(before), text(after), drift, sources)


def event_subject(event: Event, answer: Answer) -> EventSubject:
    """Return the JSON of an event."""
    cutoff, schedule = answer.cutoff, answer.schedule
    row = event_row(event, answer)
    counts = cutoff.includes_event(event)
    return EventSubject(
        **structs.asdict(row),
        deadline_title=next((d.title for d in schedule.deadlines if d.id == event.deadline), None),
        site_name=next((s.name for s in schedule.sites if s.id == event.site), None),
        region_name=answer.region_names[row.region],
        counts=counts,
        reason=None if counts else explain_excluded_event(event, answer),
        resting=tuple(_resting_on_event(event, answer)) if counts else (),
        bibliography=_bibliography([row.sources], answer),
    )


def _resting_on_event(event: Event, answer: Answer) -> Iterator[RestingRow]:
    for a in answer.deadlines:
        title, due = a.deadline.title, text(a.due)
        if a.decided_by is not None and a.decided_by.id == event.id:
            how: Literal["completes", "cancels"] = "completes" if a.status is Status.COMPLETED else "cancels"
            yield RestingRow("deadline", a.deadline.id, title, due, None, how)
        if any(e.id == event.id for e in a.amendments):
            yield RestingRow("deadline", a.deadline.id, title, due, None, "amends")
    for s in site_statuses(answer):
        if s.latest is not None and s.latest.id == event.id:
            yield RestingRow("site", s.site.id, s.site.name, None, None, "state")


def _site(site: Site, answer: Answer) -> SiteSubject:
    cutoff = answer.cutoff
    standing = site_status(site, answer)
    row = site_row(standing, answer)
    events = tuple(event_row(e, answer) for e in in_order(standing.events))
    named_by = cutoff.cited(site.sources)
    return SiteSubject(
        **structs.asdict(row),
        named_by=named_by,
        events=events,
        bibliography=_bibliography([row.sources, named_by, *(e.sources for e in events)], answer),
    )


def source_subject(source: Source, answer: Answer) -> SourceSubject:
    """Return the JSON of a source."""
    resting = Bibliography(answer).cited_by(source)
    counts = answer.cutoff.includes_source(source)
    events = in_order(resting.events)
    rows = [
        *(RestingRow("deadline", d.id, d.title, text(d.due), None, "cites") for d in resting.deadlines),
        *(
            RestingRow("version", d.id, v.wording or d.title, v.due.text, v.stated_by, "cites")
            for d, v in resting.versions
        ),
        *(RestingRow("event", e.id, e.title, e.on.text, None, "cites") for e in events),
        *(RestingRow("site", s.id, s.name, None, None, "cites") for s in resting.sites),
    ]
    return SourceSubject(
        **structs.asdict(source_count_row(source, resting)),
        counts=counts,
        reason=None if counts else explain_excluded_source(source, answer),
        resting=tuple(rows),
    )


def _bibliography(cited: Iterable[tuple[str, ...]], answer: Answer) -> tuple[SourceRow, ...]:
    """Return the cited sources, each once, in order of first citation."""
    return tuple(source_row(answer.sources_by_id[i]) for i in dict.fromkeys(i for ids in cited for i in ids))
