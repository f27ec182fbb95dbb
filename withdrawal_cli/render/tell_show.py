"""What `show` says to a person, of whichever it is: a deadline, an event, a site or a source."""

from __future__ import annotations

from withdrawal_cli.core.assess import Answer
from withdrawal_cli.core.reports.show import ShowReport
from withdrawal_cli.core.reports.subjects import DeadlineSubject, EventSubject, SiteSubject, SourceSubject, Subject
from withdrawal_cli.render.dossier import Citations, Dossier, Reference, References, Section, fields
from withdrawal_cli.render.list_sites import RULE, STATE_WORDS, place_words, when_words
from withdrawal_cli.render.list_sources import facts_words
from withdrawal_cli.render.listing import as_of_notes
from withdrawal_cli.render.safe_text import one_line
from withdrawal_cli.render.tell_deadline import deadline_title, tell_deadline
from withdrawal_cli.render.tell_events import events_section, resting_section, tell_event
from withdrawal_cli.render.words import published_words


def show_dossier(report: ShowReport, answer: Answer) -> Dossier:
    """Say everything that is known of the subject, and that others have the same id."""
    title, sections = _told(report.subject, answer)
    notes = []
    if isinstance(report.subject, SiteSubject):
        notes.append(RULE)
    if report.also:
        others = " and ".join(f"withdrawal show {other}" for other in report.also)
        notes.append(f"The id {report.subject.id} stands for something else too: {others}.")
    return Dossier(title, tuple(as_of_notes(answer)), sections, tuple(notes))


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
        ("Kind", s.kind.value),
        ("Facts", facts_words(s)),
        ("Counts", "yes" if s.counts else f"no: {s.reason}"),
    )
    address = References((Reference(1, one_line(s.publisher), one_line(s.url)),))
    return Section("", (standing,)), Section("Link", (address,)), resting_section(s.resting)
