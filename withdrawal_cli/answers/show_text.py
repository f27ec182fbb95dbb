"""The document of `show` for a deadline, an event, a site or a source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from msgspec.structs import replace

from withdrawal_cli.answers.explain import stated_words, verdict
from withdrawal_cli.answers.report import Names
from withdrawal_cli.answers.show import Item, RestingRow, event_subject, source_subject
from withdrawal_cli.answers.sites import RULE, STATE_WORDS, place_words, site_status, when_words
from withdrawal_cli.answers.sources import Bibliography, facts_words, headline_words, reference
from withdrawal_cli.answers.status import COVERS, later_use
from withdrawal_cli.answers.timeline import MARKS, event_weight, kind_words
from withdrawal_cli.answers.wording import (
    as_of_notes,
    day_notes,
    due_cell,
    due_quote,
    event_id_words,
    is_late,
    is_primary,
    last_report_notes,
    perhaps_announced,
    short_status,
    sign_of,
    status_cell,
    status_words,
    tone_of,
    unknown_notes,
)
from withdrawal_cli.core.assess import Answer, Assessment, ReportedAssessment, counting_events
from withdrawal_cli.core.edtf import ImpreciseDate
from withdrawal_cli.core.schedule import Deadline, Event, EventKind, Scope, Site, Source, in_order, origins_of, ranked
from withdrawal_cli.text.dates import (
    count,
    date_words,
    late_words,
    listed,
    long_date,
    long_day,
    number_ranges,
    open_end_words,
    span_words,
)
from withdrawal_cli.text.document import Block, Document, Paragraph, References, Section, Table, cell, fields, row
from withdrawal_cli.text.lines import one_line
from withdrawal_cli.text.messages import language_words

_MOST_EVENTS, _MOST_DATES, _MOST_APART = 4, 3, 1
"""How many events and reported dates are shown by default, the most important ones."""
_FEW_SOURCES = 5
"""Up to this many sources are listed without being asked for."""


def show_document(items: Sequence[Item], *, whole: bool = False) -> Document:
    """Return the document on an item; with `whole` also every wording, quote and source."""
    (item,) = items
    page = _Page(item.answer, whole=whole)
    document = _document(item, page)
    if whole or page.lists_sources:
        return document
    return _document(item, _Page(item.answer, whole=False, cited=len(page.numbers)))


def _document(item: Item, page: _Page) -> Document:
    answer, entry = item.answer, item.found.entry
    match entry:
        case Deadline():
            a = next(a for a in answer.deadlines if a.deadline.id == entry.id)
            title, sections = f"{entry.title} ({entry.id})", [*page.deadline(a)]
        case Event():
            title, sections = f"{entry.title} (event {entry.id})", [*page.event(entry)]
        case Site():
            title, sections = f"{entry.name} (site {entry.id})", [*page.site(entry)]
        case Source():
            title, sections = f"{headline_words(entry.title)} (source {entry.id})", [*page.source(entry)]
    notes = [*unknown_notes(answer)] if isinstance(entry, Deadline) and len(answer.deadlines) == 1 else []
    if isinstance(entry, Deadline):
        this = replace(answer, deadlines=tuple(a for a in answer.deadlines if a.deadline.id == entry.id))
        notes += map(one_line, (*last_report_notes(this), *day_notes(this)))
    notes += [RULE] if isinstance(entry, Site) else []
    if item.found.also:
        others = " and ".join(f"withdrawal show {other}{answer.reread}" for other in item.found.also)
        notes.append(f"The id {entry.id} also names something else: {others}.")
    return Document(one_line(title), tuple(sections), (*notes, *page.hints(entry.id), *as_of_notes(answer)))


class _Page:
    """The sections on one item, with the sources numbered in the order in which they are first cited."""

    def __init__(self, answer: Answer, *, whole: bool, cited: int = 0) -> None:
        self.answer = answer
        self.names = Names(answer)
        self.whole = whole
        self.cited = cited
        """How many sources there are if they are not listed, and so not numbered; else 0."""
        self.numbers: dict[str, int] = {}
        self._sources = answer.sources_by_id

    @property
    def lists_sources(self) -> bool:
        """Whether the cited sources are listed: if they are few, or were asked for."""
        return not self.cited and (self.whole or len(self.numbers) <= _FEW_SOURCES)

    def cite(self, text: str, sources: Iterable[str]) -> str:
        """Add the numbers of sources to a text, as in `The text [1–3,5]`, if the sources are listed."""
        if self.cited:
            return text
        cited = self.answer.cutoff.cited(tuple(sources))
        numbers = sorted(self.numbers.setdefault(s, len(self.numbers) + 1) for s in dict.fromkeys(cited))
        return f"{text} [{number_ranges(numbers)}]".lstrip() if numbers else text

    def deadline(self, a: Assessment) -> Iterator[Section]:
        yield Section("", (self._standing(a),))
        if a.amendments:
            yield Section("Changes of the due date", (self._amendments(a),))
        reported = [v for v in a.reported_as if v.reported.scope is Scope.WHOLE]
        if reported:
            first = ", primary sources first" if any(is_primary(v, self.answer) for v in reported) else ""
            heading = f"Dates reported for this deadline{first}"
            yield Section(heading, self._dates(reported, "Outcome", partial(_outcome, a, self.answer), _MOST_DATES))
        others = [v for v in a.reported_as if v.reported.scope is not Scope.WHOLE]
        if others:
            heading = "Dates that cover only part of this deadline, or more than it (not compared)"
            yield Section(heading, self._dates(others, "Covers", _scope, _MOST_APART))
        events = [e for e in counting_events(self.answer) if e.deadline == a.deadline.id]
        yield from self._events("What happened", events)
        yield from self.bibliography()

    def _standing(self, a: Assessment) -> Block:
        decided, status, later = a.decided_by, status_cell(a, self.answer), later_use(self.answer).get(a.deadline.id)
        stated = due_cell(a).detail if a.amendments else stated_words(a, self.answer)
        return fields(
            ("Status", cell(f"{sign_of(a)} {_standing_words(a, self.answer)}{' *' if a.by else ''}", tone=tone_of(a))),
            ("Why", status.detail if decided is None and status.detail else None),
            ("Region", self.answer.region_names[a.deadline.region]),
            ("Due", cell(self.cite(_due_words(a), (a.amendments[-1] if a.amendments else a.deadline).sources), stated)),
            ("Announced", _announced(a, self.answer)),
            ("Who must act", a.deadline.obliged if self.whole else None),
            (
                status_words(a).partition(" ")[0].capitalize(),
                cell(self.cite(long_date(decided.on), decided.sources), self._evidence(decided)),
            )
            if decided
            else ("", None),
            ("Later report", self._titled(later, f", {date_words(later.on)}") if later else None),
        )

    def _evidence(self, event: Event) -> str:
        """Return the number of sources of an event and their origins: `6 sources from 4 origins: AFP, KUNA, …`."""
        cited = ranked(self._sources[s] for s in self.answer.cutoff.cited(event.sources))
        origins = origins_of(cited)
        of = f" from {count(len(origins), 'origin')}" if len(origins) < len(cited) else ""
        said = f"{count(len(cited), 'source')}{of}: {listed(origins, 4)}" if cited else "no source"
        return f"{event_id_words(event)}: {said}" if event.by else said

    def _amendments(self, a: Assessment) -> Table:
        dues = [a.deadline.due, *(e.due for e in a.amendments)]
        rows = [
            row(
                date_words(e.on),
                date_words(e.due),
                date_words(before),
                self.cite(f"{e.title} ({event_id_words(e)})", e.sources),
            )
            for e, before in zip(a.amendments, dues, strict=False)
        ]
        return Table(("On", "To", "From", "Event"), rows)

    def _dates(
        self, reported: list[ReportedAssessment], last: str, said: Callable[[ReportedAssessment], str], most: int
    ) -> tuple[Block, ...]:
        """List dates with who stated each, primary sources first."""
        reported = sorted(reported, key=lambda v: (not is_primary(v, self.answer), _stated_day(v), v.reported.due.text))
        rows = [
            row(
                date_words(v.reported.stated_on) if v.reported.stated_on else "unknown",
                date_words(v.reported.due),
                cell(
                    self.cite(v.reported.stated_by or self.names.who(v.reported.sources), v.reported.sources),
                    v.reported.wording or "" if self.whole else "",
                ),
                said(v),
            )
            for v in (reported if self.whole else reported[:most])
        ]
        return (Table(("Stated", "Date", "By", last), rows, more=_left_out(len(reported) - len(rows))),)

    def _titled(self, event: Event, on: str = "") -> str:
        """Return the title of an event with its sources, with its id if that is asked for or marks the user's."""
        said = f"{event.title}{on}{f' ({event_id_words(event)})' if self.whole or event.by else ''}"
        return self.cite(said, event.sources)

    def _events(self, heading: str, events: list[Event]) -> Iterator[Section]:
        events = in_order(events)
        latest = events[::-1]
        latest.sort(key=lambda e: (e is not events[-1], event_weight(e), e.kind is not EventKind.ANNOUNCED))
        shown = events if self.whole else latest[:_MOST_EVENTS]
        rows = []
        for e in (e for e in events if e in shown):
            quote = f"“{e.quote}”" if e.quote and self.whole else ""
            rows.append(row(date_words(e.on), cell(f"{MARKS[e.kind.value]} {self._titled(e)}", quote, e.kind.value)))
        more = _left_out(len(events) - len(rows))
        yield Section(heading, (Table(("On", "Event"), rows, "None in this answer.", more),))

    def event(self, e: Event) -> Iterator[Section]:
        subject = event_subject(e, self.answer)
        span = span_words(e.on)
        when = long_date(e.on) if e.on.is_one_day or span == date_words(e.on) else f"{long_date(e.on)} ({span})"
        yield Section(
            "",
            (
                fields(
                    ("When", self.cite(when, e.sources)),
                    ("Announced", long_date(e.announced_on) if e.announced_on else None),
                    ("Kind", cell(f"{MARKS[e.kind.value]} {kind_words(e.kind.value)}", tone=e.kind.value)),
                    ("New due date", long_date(e.due) if e.due else None),
                    ("Deadline", f"{subject.deadline_title} ({e.deadline})" if e.deadline else None),
                    ("Site", f"{subject.site_name} ({e.site})" if e.site else None),
                    ("Region", subject.region_name),
                    ("Added by", e.by),
                    ("In this answer", "yes" if subject.counts else f"no: {subject.reason}"),
                ),
                *(Paragraph(one_line(text)) for text in (e.quote and f"“{e.quote}”", e.detail) if text),
            ),
        )
        yield _cited_by("What is based on it", subject.resting, "Nothing.")
        yield from self.bibliography()

    def site(self, site: Site) -> Iterator[Section]:
        standing = site_status(site, self.answer)
        last = standing.latest
        own = " *" if last and last.by else ""
        state = cell(f"{STATE_WORDS[standing.state]}{own}", when_words(standing), standing.state.value)
        yield Section(
            "",
            (
                fields(
                    ("Also called", ", ".join(site.aliases) or None),
                    ("Place", place_words(site, self.answer) or None),
                    ("Last handover or use", state),
                    ("Event", self.cite(f"{last.title} ({event_id_words(last)})", last.sources) if last else None),
                    ("Named by", self.cite("", site.sources) or None),
                ),
            ),
        )
        yield from self._events("Events at this site", list(standing.events))
        yield from self.bibliography()

    def source(self, source: Source) -> Iterator[Section]:
        subject = source_subject(source, self.answer)
        cited = "yes" if subject.resting else "yes, but nothing that counts cites it"
        yield Section(
            "",
            (
                fields(
                    ("Publisher", source.publisher),
                    ("Origin", source.origin if source.origin != source.publisher else None),
                    ("Published", long_date(source.published) if source.published else "date unknown"),
                    ("Kind", source.kind.value if source.kind else None),
                    ("Language", language_words(source.language or "") or None),
                    ("Address", source.url or "none"),
                    ("Archived", source.archived_url),
                    ("Accessed", long_date(source.accessed_on) if source.accessed_on else None),
                    ("Facts", facts_words(Bibliography(self.answer).cited_by(source))),
                    ("In this answer", cited if subject.counts else f"no: {subject.reason}"),
                ),
            ),
        )
        yield _cited_by("What cites it", subject.resting, "Nothing.")

    def bibliography(self) -> Iterator[Section]:
        """List the sources that were cited."""
        if self.numbers and self.lists_sources:
            items = tuple(reference(number, self._sources[s]) for s, number in self.numbers.items())
            yield Section("Sources", (References(items),))

    def hints(self, item: str) -> Iterator[str]:
        """Yield how to see what was left out."""
        if self.cited:
            show = f"withdrawal show {item} --sources{self.answer.reread}{self.answer.same}"
            yield f"All sources, with wordings, quotes and ids: {show}"


def _due_words(a: Assessment) -> str:
    """Return the due date with the days that it spans and its source's words."""
    quoted = f": {due_quote(a)}" if due_quote(a) else ""
    if a.due is None:
        return f"no date was given{quoted}"
    span = ", that day included" if a.due.is_one_day else f" ({span_words(a.due)})" if a.last_day else ""
    return f"{long_date(a.due)}{span}{quoted}"


def _announced(a: Assessment, answer: Answer) -> str | None:
    on, known_by = a.deadline.announced_on, answer.known_by
    if on and known_by and on.earliest and on.earliest > known_by:
        return f"not by {long_day(known_by)}"
    perhaps = f", possibly after {long_day(a.day)}" if perhaps_announced(a) else ""
    return f"{long_date(on)}{perhaps}" if on else None


def _left_out(number: int) -> str:
    return f"and {number} more, with --sources" if number else ""


def _scope(v: ReportedAssessment) -> str:
    return COVERS[v.reported.scope]


def _standing_words(a: Assessment, answer: Answer) -> str:
    """Return the status as the start of a sentence, with how late it was."""
    if is_late(a):
        return f"completed {late_words(a.lateness)}"
    return status_words(a) if a.has_ended else short_status(a, answer)


def _stated_day(v: ReportedAssessment) -> date:
    on = v.reported.stated_on
    return (on and on.earliest) or date.max


def _outcome(a: Assessment, answer: Answer, v: ReportedAssessment) -> str:
    if v.lateness.punctuality is None:
        outcome = verdict(v.reported.due, a, answer).outcome
        return outcome.value if outcome else "–"
    own = " *" if a.decided_by and a.decided_by.by else ""
    return f"{late_words(v.lateness) if v.reported.due.latest else open_end_words(v.reported.due)}{own}"


_HOW = {
    "completes": "completed by this event", "cancels": "cancelled by this event",
    "amends": "due date changed by this event", "state": "last reported handover or use", "cites": "",
}  # fmt: skip


def _cited_by(heading: str, resting: tuple[RestingRow, ...], empty: str) -> Section:
    """List the facts that are based on an event or cite a source."""
    rows = []
    for r in resting:
        is_date = r.type == "version"
        title = f"{r.stated_by}: {r.title}" if is_date and r.stated_by else r.title
        date = date_words(ImpreciseDate.parse(r.date)) if r.date else ""
        what = f"{'reported date of' if is_date else r.type} {r.id}"
        rows.append(row(date, cell(title, f"({'; '.join(filter(None, (what, _HOW[r.how])))})")))
    return Section(heading, (Table(("Date", "What"), rows, empty),))
