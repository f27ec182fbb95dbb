"""What `show` says of a deadline: wording, reading, status with its reason, amendments, versions, quotes, sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from withdrawal_cli.answers.report import EventRow, SourceRow
from withdrawal_cli.answers.show import (
    DeadlineSubject,
    EventSubject,
    Item,
    RestingRow,
    SiteSubject,
    SourceSubject,
    Subject,
    VersionRow,
    show_report,
)
from withdrawal_cli.answers.sites import RULE, STATE_WORDS, place_words, when_words
from withdrawal_cli.answers.sources import facts_words
from withdrawal_cli.answers.wording import (
    as_of_notes,
    clock_words,
    days_to_opening,
    due_cell,
    event_id_words,
    status_cell,
)
from withdrawal_cli.core.assess import Answer, Assessment
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.text.document import (
    Block,
    Cell,
    Document,
    Paragraph,
    Reference,
    References,
    Section,
    Table,
    cell,
    fields,
    row,
)
from withdrawal_cli.text.safe import one_line
from withdrawal_cli.text.words import (
    count,
    date_words,
    edtf_words,
    headline_words,
    instant_words,
    listed,
    published_words,
)

_HOW = {
    "completes": "completed by this event",
    "cancels": "cancelled by this event",
    "amends": "due changed by this event",
    "state": "last reported state",
    "cites": "cites it",
}


def events_section(heading: str, events: tuple[EventRow, ...], cite: Citations) -> Section:
    """List events with date, kind, title, id and sources."""
    rows = [row(edtf_words(e.on) or "", e.kind.value, cite.after(_named(e), e.sources)) for e in events]
    return Section(heading, (Table(("On", "Kind", "Event"), rows, "None that counts."),))


def _named(event: EventRow) -> str:
    by = ", added by you" if event.by else ""
    return f"{event.title} ({event.id}{by})"


def quote_lines(event: EventRow, cite: Citations) -> Iterator[str]:
    """Give the quote of an event with its date, and who said it, which its detail tells."""
    if event.quote is not None:
        yield one_line(cite.after(f"“{event.quote}” {edtf_words(event.on)}.", event.sources))
        if event.detail is not None:
            yield one_line(event.detail)


def tell_event(e: EventSubject) -> tuple[Section, ...]:
    """Say everything that is known of an event."""
    cite = Citations(e.bibliography)
    blocks: list[Block] = [
        fields(
            ("Date", cite.after(e.on, e.sources)),
            ("Read as", _span(e)),
            ("Announced", e.announced_on),
            ("Kind", e.kind.value),
            ("New due", e.due),
            ("Deadline", f"{e.deadline_title} ({e.deadline})" if e.deadline else None),
            ("Site", f"{e.site_name} ({e.site})" if e.site else None),
            ("Region", e.region_name),
            ("Recorded by", e.by),
            ("Counts", "yes" if e.counts else f"no: {e.reason}"),
        )
    ]
    if e.quote is not None:
        blocks.append(Paragraph(one_line(f"“{e.quote}”")))
    if e.detail is not None:
        blocks.append(Paragraph(one_line(e.detail)))
    return Section("", tuple(blocks)), resting_section(e.resting), cite.section()


def resting_section(resting: tuple[RestingRow, ...]) -> Section:
    """List the facts that rest on something."""
    rows = [row(r.type, edtf_words(r.date) or "", f"{_resting_title(r)} ({r.id})", _HOW[r.how]) for r in resting]
    columns: tuple[str, ...] = ("What", "Date", "Title", "How")
    if all(r.how == "cites" for r in resting):
        columns, rows = columns[:-1], [cells[:-1] for cells in rows]
    return Section("What rests on it", (Table(columns, rows, "Nothing that counts."),))


def _span(e: EventRow) -> str | None:
    """Say which days an imprecise date can mean, and what a mark of doubt says; None for a plain day."""
    doubt = edtf_words(e.on) if e.on[-1:] in ("?", "~", "%") else None
    if e.on_earliest == e.on_latest:
        return doubt
    first, last = e.on_earliest or "any day before", e.on_latest or "any day after"
    return ", ".join(filter(None, (doubt, f"some day from {first} to {last}")))


def _resting_title(r: RestingRow) -> str:
    if r.type != "version":
        return r.title
    # no quotation marks: the wording of a version may be ours
    return f"{r.stated_by}: {r.title}" if r.stated_by else r.title


HOW_TO_READ = (
    "Each version is compared with the outcome of the whole deadline, also where it speaks of a part of it or of more. "
    "The words of a version are the source's, or the record's where it sums them up: quote from the source."
)


def tell_deadline(d: DeadlineSubject, a: Assessment, answer: Answer) -> tuple[Section, ...]:
    """Say everything that is known of a deadline."""
    cite = Citations(d.bibliography)
    amendments = [
        row(
            m.on,
            m.due_before or "no date",
            m.due or "no date",
            _drift(m.drift_days),
            cite.after(f"{m.title} ({m.event})", m.sources),
        )
        for m in d.amendments
    ]
    quotes = tuple(Paragraph(line) for event in d.events for line in quote_lines(event, cite))
    return (
        _standing(d, a, answer, cite),
        Section("Amendments", (Table(("On", "From", "To", "Drift", "Event"), amendments, "None in the record."),)),
        _versions(d, cite),
        Section("Quotes", quotes or (Paragraph("None in the record."),)),
        events_section("Events on this deadline", d.events, cite),
        cite.section(),
    )  # fmt: skip


def _standing(d: DeadlineSubject, a: Assessment, answer: Answer, cite: Citations) -> Section:
    why = d.reasoning
    if a.decided_by is not None and d.decided_by is not None:
        decided = f"{a.decided_by.title} ({event_id_words(a.decided_by)})"
        why = f"{why} {cite.after(decided, answer.cutoff.cited(a.decided_by.sources))}"
    ends = "never: it has no last day" if d.deadline_at is None else instant_words(d.deadline_at)
    return Section(
        "",
        (
            fields(
                ("Region", d.region_name),
                ("Due", cite.after(due_cell(a), d.in_force.sources)),
                ("Read as", d.reading),
                ("Runs out", ends),
                ("Announced", _announced(d)),
                ("Status", cell(status_cell(a), tone=a.status.value)),
                ("Why", why),
                ("Days", clock_words(a, days_to_opening(a, answer))),
            ),
        ),
    )


def _announced(d: DeadlineSubject) -> str | None:
    announced = edtf_words(d.announced_on)
    return f"{announced}; each version of the date has its own day below" if announced and d.reported_as else announced


def _versions(d: DeadlineSubject, cite: Citations) -> Section:
    sources = [s for s in d.bibliography if s.id in d.in_force.sources]
    publishers = listed(list(dict.fromkeys(s.publisher for s in sources)), 4)
    first = edtf_words(d.in_force.stated_on) or _first_published(sources)
    rows = [_version(d.in_force, f"{publishers} (the date in force here)".strip(), first, cite)]
    rows += [
        _version(v, v.stated_by or "not stated", edtf_words(v.stated_on) or "not stated", cite) for v in d.reported_as
    ]
    columns = ("Stated by", "On", "Date", "Met under it?", "In words")
    rule = (Paragraph(HOW_TO_READ),) if d.reported_as else ()
    return Section("Versions of the date, and what came of each", (Table(columns, rows), *rule))


def _version(v: VersionRow, who: str, when: str, cite: Citations) -> tuple[Cell, ...]:
    # no quotation marks: where a source is not quoted, the wording of a version is ours
    outcome = cell(v.outcome_words, tone=v.outcome.value if v.outcome else "")
    return row(cite.after(who, v.sources), when, edtf_words(v.due) or "", outcome, v.wording or "")


def _drift(days: int | None) -> str:
    if days is None:
        return "an end is open"
    return count(0, "day") if days == 0 else f"{'+' if days > 0 else '−'}{count(abs(days), 'day')}"


def _first_published(sources: list[SourceRow]) -> str:
    """Say when the first of the sources that have a date was published."""
    dates = [ImpreciseDate.parse(s.published) for s in sources if s.published is not None]
    if not dates:
        return "date unknown"
    return f"first published {date_words(min(dates, key=lambda d: (d.latest or date.max, d.text)))}"


def deadline_title(d: DeadlineSubject) -> str:
    """Name a deadline for a heading."""
    return one_line(f"{d.title} (deadline {d.id})")


def show_document(items: Sequence[Item]) -> Document:
    """Return everything that is known of an item, and that others have the same id."""
    (item,) = items
    report = show_report(item)
    title, sections = _told(report.subject, item.answer)
    notes = [*as_of_notes(item.answer)]
    if isinstance(report.subject, SiteSubject):
        notes.append(RULE)
    if report.also:
        others = " and ".join(f"withdrawal show {other}" for other in report.also)
        notes.append(f"The id {report.subject.id} stands for something else too: {others}.")
    return Document(title, sections, tuple(notes))


def _told(subject: Subject, answer: Answer) -> tuple[str, tuple[Section, ...]]:
    match subject:
        case DeadlineSubject():
            assessment = next(a for a in answer.deadlines if a.deadline.id == subject.id)
            return deadline_title(subject), tell_deadline(subject, assessment, answer)
        case EventSubject():
            return one_line(f"{subject.title} (event {subject.id})"), tell_event(subject)
        case SiteSubject():
            return one_line(f"{subject.name} (site {subject.id})"), _site(subject)
        case SourceSubject():
            return one_line(f"{subject.title} (source {subject.id})"), _source(subject)


def _site(s: SiteSubject) -> tuple[Section, ...]:
    cite = Citations(s.bibliography)
    standing = fields(
        ("Also called", ", ".join(s.aliases) or None),
        ("Region", place_words(s)),
        ("Named by", cite.after("", s.named_by) or None),
        ("Last state", STATE_WORDS[s.state]),
        ("Reported", when_words(s) or None),
        ("As", cite.after(f"{s.title} ({s.event})", s.sources) if s.event else None),
        ("Published by", ", ".join(s.reported_by) or None),
    )
    return Section("", (standing,)), events_section("Events at this site", s.events, cite), cite.section()


def _source(s: SourceSubject) -> tuple[Section, ...]:
    standing = fields(
        ("Publisher", s.publisher),
        ("Published", published_words(s.published)),
        ("Kind", s.kind.value if s.kind else None),
        ("Facts", facts_words(s)),
        ("Counts", "yes" if s.counts else f"no: {s.reason}"),
    )
    address = References((Reference(1, one_line(s.publisher), one_line(s.url or "no address")),))
    return Section("", (standing,)), Section("Link", (address,)), resting_section(s.resting)


class Citations:
    """Numbers for the sources of an account, from 1, in the order of its bibliography."""

    def __init__(self, bibliography: tuple[SourceRow, ...]) -> None:
        self.bibliography = bibliography
        self._numbers = {source.id: number for number, source in enumerate(bibliography, 1)}

    def after(self, text: str, sources: tuple[str, ...]) -> str:
        """Add the numbers of sources to a text: `The text [1,3]`; without a blank, so that they stay together."""
        numbers = sorted(self._numbers[source] for source in sources)
        cited = f"[{','.join(map(str, numbers))}]" if numbers else ""
        return " ".join(part for part in (text, cited) if part)

    def section(self) -> Section:
        """List the sources with publisher, title, date and address."""
        items = tuple(
            Reference(number, source_text(source), one_line(source.url or "no address"))
            for number, source in enumerate(self.bibliography, 1)
        )
        return Section("Sources", (References(items),) if items else (Paragraph("None."),))


def source_text(source: SourceRow) -> str:
    """Name a source: publisher, title, date, its id."""
    published = published_words(source.published)
    return one_line(f"{source.publisher}: {headline_words(source.title)}, {published} ({source.id})")
