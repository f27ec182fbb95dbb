"""How answers describe deadlines: sign, status, due date, countdown and evidence, and the notes below a table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from withdrawal_cli.answers.report import Names
from withdrawal_cli.core.assess import Answer, Assessment, ReportedAssessment, Status
from withdrawal_cli.core.edtf import ImpreciseDate, Punctuality
from withdrawal_cli.core.schedule import Event, EventKind, ReportedDate, Scope, SourceKind
from withdrawal_cli.text.dates import (
    ago_words,
    count,
    date_words,
    day_words,
    days_range,
    instant_words,
    late_words,
    on_words,
    open_end_words,
)
from withdrawal_cli.text.document import Cell, cell
from withdrawal_cli.text.lines import one_line

SIGNS = {
    Status.NO_DATE: "–", Status.NOT_ANNOUNCED: "·", Status.CANCELLED: "✗", Status.COMPLETED: "✓", Status.DUE: "●",
    Status.DUE_SOON: "◔", Status.UPCOMING: "○", Status.OVERDUE: "!", Status.UNKNOWN: "?",
}  # fmt: skip
"""A sign for each status, shown beside its word: colour never carries information alone."""
ENDS = {EventKind.COMPLETED: "completion", EventKind.CANCELLED: "cancellation"}
LATE_SIGN = "◑"
"""The sign of a deadline that was, or may have been, completed late."""


def is_late(a: Assessment) -> bool:
    """Whether it was, or may have been, completed late."""
    return a.lateness.punctuality in (Punctuality.LATE, Punctuality.UNDETERMINED)


def sign_of(a: Assessment) -> str:
    """Return the sign of a deadline's status."""
    return LATE_SIGN if is_late(a) else SIGNS[a.status]


def tone_of(a: Assessment) -> str:
    """Return the tone of a deadline's status."""
    return "late" if is_late(a) else a.status.value


def punctuality_key(a: Assessment) -> str:
    """Return the key of a status's words: a completed deadline's is its punctuality."""
    return a.lateness.punctuality.value if a.lateness.punctuality else a.status.value


def status_words(a: Assessment) -> str:
    """Return the status in words; the first word is that of the JSON."""
    if a.lateness.punctuality in (Punctuality.LATE, Punctuality.ON_TIME):
        return f"completed {'late' if a.lateness.punctuality is Punctuality.LATE else 'on time'}"
    return a.status.value.replace("-", " ")


def status_cell(a: Assessment, answer: Answer) -> Cell:
    """Return the status as sign and words, with its date or reason; `*` marks one based on the user's entries."""
    text = f"{sign_of(a)} {status_words(a)}{' *' if a.by else ''}"
    return cell(text, status_detail(a, answer), tone_of(a))


def status_detail(a: Assessment, answer: Answer) -> str:
    """Return briefly when a deadline ended, or why it is overdue or unknown."""
    if a.decided_by is not None:
        return date_words(a.decided_by.on)
    if a.status is Status.OVERDUE:
        return f"no completion reported by {day_words(covered(a, answer))}"
    if a.status is Status.UNKNOWN:
        end = a.uncertain_end
        return f"{ENDS[end.kind]} dated {date_words(end.on)}" if end else _record_ends(answer)
    return ""


def covered(a: Assessment, answer: Answer) -> date:
    """Return the last day, up to the as-of day, for which it is known that nothing ended the deadline.

    It is that of the record, unless only the user's review reaches past the last day of the deadline.
    """
    by_review = a.last_day is None or answer.record_ends_on <= a.last_day
    return min(answer.covers_through if by_review else answer.record_ends_on, a.day)


def _record_ends(answer: Answer) -> str:
    is_review = answer.covers_through > answer.record_ends_on
    return f"{'your review' if is_review else 'the record'} ends on {day_words(answer.covers_through)}"


def due_quote(a: Assessment) -> str:
    """Return the wording of the due date in force in quotation marks; empty if it is not a source's wording.

    The title of an amending event without a quote is the record's wording, or the user's.
    """
    amended = a.amendments[-1] if a.amendments else None
    is_quote = amended is None or (amended.by is None and amended.quote is not None)
    return f"“{a.wording}”" if is_quote and a.wording else ""


def due_cell(a: Assessment) -> Cell:
    """Return the due date with its source's wording and the earlier due dates; the user's words are not quoted."""
    said = "according to your entry" if a.due_by else due_quote(a)
    was = f"was {', '.join(map(date_words, a.amended_from))}" if a.amended_from else ""
    return cell(date_words(a.due), "; ".join(filter(None, (said, was))))


def clock_words(a: Assessment, answer: Answer) -> str:
    """Return how many days are left to the last day or have passed since, or how late it was."""
    left = a.days_left
    if a.decided_by is not None:
        return late_words(a.lateness) if is_late(a) else ago_words(a.decided_by.on, a.day)
    if left is None:
        return "" if a.due is None else open_end_words(a.due)
    if left < 0:
        # for how long it has been overdue is known only as far as the record reaches
        covered = a.status is Status.OVERDUE and answer.covers_through >= a.day
        return f"{count(-left, 'day')} overdue" if covered else f"due {count(-left, 'day')} ago"
    if left == 0:
        return "last day today"
    return f"{days_left_words(a)} left"


def days_left_words(a: Assessment) -> str:
    """Return how many days are left: from the first to the last day that the due date can mean."""
    opening = 0 if a.first_day is None else (a.first_day - a.day).days
    return days_range(opening if opening > 0 else a.days_left, a.days_left)


def is_own_outcome(a: Assessment) -> bool:
    """Whether the status follows from an entry of the user's that did more than move the due date."""
    event = a.decided_by or a.uncertain_end
    return bool(event.by) if event else a.by is not None and a.due_by is None


def credited(event: Event) -> str:
    """Return the title of an event, with whose it is if it is the user's own."""
    return f"{event.title} (your own entry)" if event.by else event.title


def own_words(a: Assessment) -> str:
    """Return in brackets what is the user's own, the status or only the due date; empty if nothing is."""
    return "" if a.by is None else f" ({'' if is_own_outcome(a) else 'due date: '}your own entry)"


def zone_words(a: Assessment, answer: Answer) -> str:
    """Return the day in the zone of a deadline whose days are counted there, if it is not the as-of day."""
    return f" (from {day_words(a.day)} in {a.zone})" if a.day != answer.day and not a.has_ended else ""


def short_status(a: Assessment, answer: Answer, clock: str = "") -> str:
    """Return status and countdown on one line, without dates; `clock` replaces the number of days."""
    clock = clock or clock_words(a, answer) + zone_words(a, answer)
    if is_late(a):
        return f"completed {clock}"
    return clock if clock.endswith("overdue") else ", ".join(filter(None, (status_words(a), clock)))


def other_dues(a: Assessment) -> list[ImpreciseDate]:
    """Return the other reported due dates of the whole deadline, each once, in order of the last day."""
    dues = {v.reported.due for v in a.reported_as if v.reported.scope is Scope.WHOLE} - {a.due}
    return sorted(dues, key=lambda due: (due.latest or date.max, due.text))


def event_id_words(event: Event) -> str:
    """Return an event's id, marked if it is the user's entry."""
    return f"{event.id}, added by you" if event.by else event.id


def as_of_notes(answer: Answer, *, ends: bool = True) -> Iterator[str]:
    """Yield the as-of instant, how far the record reaches, and whether the user's entries are used.

    Without `ends` the end of the record is left out, for when other notes give it.
    """
    entries = answer.entries
    if entries:
        see = f"to list them: withdrawal journal list{answer.alone}; to leave them out: --no-journal"
        yield f"* marks what is based on your own entries ({entries}; {see})."
    known = f", using only what was published by {day_words(answer.known_by)}" if answer.known_by else ""
    as_of = instant_words(answer.as_of, one_line(answer.schedule.timezone))
    own, reviewed = answer.record_ends_on, f"; you reviewed events through {day_words(answer.covers_through)}"
    end = f" The record ends on {day_words(own)}{reviewed * (answer.covers_through > own)}." if ends else ""
    yield f"As of {as_of}{known}.{end}"


def closing_notes(answer: Answer) -> Iterator[str]:
    """Yield what the record cannot show, the as-of instant, and how far the record reaches."""
    unknown = [*unknown_notes(answer)]
    yield from last_report_notes(answer)
    yield from unknown
    names, day = Names(answer), day_words(answer.day)
    for a, end in [(a, a.uncertain_end) for a in answer.deadlines if a.uncertain_end is not None]:
        said = f"the {ENDS[end.kind]} is dated {date_words(end.on)}"
        source = "your entry" if end.by else "the record"
        yield f"{names.of(a)}: {said}, so {source} cannot show whether it came by {day}."
    bare = [a for a in answer.deadlines if a.lacks_source]
    if bare and answer.known_by is not None:
        which = names.of(bare[0]) if len(bare) == 1 else f"{len(bare)} deadlines"
        given = given_before(bare[0]) if len(bare) == 1 else None
        said = f"None of the sources for the due date of {which} was published by {day_words(answer.known_by)}"
        if given is not None:
            said += f"; {given.stated_by} had given it as {date_words(given.due)} ({date_words(given.stated_on)})"
        yield f"{said}."
    yield from day_notes(answer)
    yield from as_of_notes(answer, ends=not unknown or answer.covers_through > answer.record_ends_on)


def day_notes(answer: Answer) -> Iterator[str]:
    """Yield from which day deadlines are counted in whose zone it is another day, and which may not be announced."""
    names, elsewhere = Names(answer), [a for a in answer.deadlines if a.day != answer.day and a.days_left is not None]
    for a in elsewhere[:_MOST_DATES]:
        yield f"{names.of(a)}: its days are those of {a.zone}, where the as-of day is {day_words(a.day)}."
    ends, may_end = answer.cutoff.uncertain_ends, [a for a in answer.deadlines if not (a.uncertain_end or a.has_ended)]
    for a, end in [(a, ends[a.deadline.id]) for a in may_end if a.deadline.id in ends][:_MOST_DATES]:
        if end.on.latest is not None:
            what = f"the {ENDS[end.kind]}, {date_words(end.on)}{', your own entry' if end.by else ''}"
            yield f"{names.of(a)}: {what}, counts from {day_words(end.on.latest)}."
    for a, on in [(a, on) for a in answer.deadlines if (on := perhaps_announced(a))][:_MOST_DATES]:
        yield f"{names.of(a)}: announced {on_words(on)}, possibly after {day_words(a.day)}."


def perhaps_announced(a: Assessment) -> ImpreciseDate | None:
    """Return when a deadline was announced, if that may be after the as-of day and nobody had stated its date."""
    on = a.deadline.announced_on
    if on is None or a.has_ended or (on.earliest and on.earliest > a.day):
        return None
    given = [on, a.stated_on, *(v.reported.stated_on for v in a.reported_as if v.reported.scope is Scope.WHOLE)]
    return None if any(each and each.latest and each.latest <= a.day for each in given) else on


def last_reports(answer: Answer) -> dict[str, Event]:
    """Return the last report about each deadline that may be over: it may claim a completion that does not count.

    One that is overdue only by a date of a primary source may be over, too.
    """
    open_ids = {a.deadline.id for a in answer.deadlines if _may_be_over(a, answer)}
    latest: dict[str, Event] = {}
    for event in answer.schedule.events if open_ids else ():
        if event.kind is EventKind.REPORTED and event.deadline in open_ids and answer.cutoff.includes_event(event):
            before = latest.get(event.deadline)
            if before is None or before.on.order <= event.on.order:
                latest[event.deadline] = event
    return latest


def _may_be_over(a: Assessment, answer: Answer) -> bool:
    if a.has_ended or a.uncertain_end is not None:
        return False
    has_come = a.status in (Status.DUE, Status.OVERDUE, Status.UNKNOWN)
    return has_come or any(overdue_words(v.reported.due, a, answer) for v in primary_dates(a, answer))


def last_report_notes(answer: Answer) -> Iterator[str]:
    """Yield the last report about each deadline that may be over."""
    names, found = Names(answer), last_reports(answer)
    for a in [a for a in answer.deadlines if a.deadline.id in found][:_MOST_DATES]:
        event = found[a.deadline.id]
        yield f"{names.of(a)}, a report not counted, {date_words(event.on)}: {credited(event)}."


def unknown_notes(answer: Answer) -> Iterator[str]:
    """Yield which deadlines the record cannot judge, and how to add what the user knows."""
    unknown = [a for a in answer.deadlines if a.status is Status.UNKNOWN and a.uncertain_end is None]
    if unknown:
        name = Names(answer).of(unknown[0])
        one = f"the {name} deadline" if name in answer.region_names.values() else f"the deadline {name}"
        whether = f"it cannot show whether {one} was met"
        if len(unknown) > 1:
            whether = f"for {len(unknown)} of the deadlines it cannot show whether they were met"
        example, ends = unknown[0].deadline.id if len(unknown) == 1 else "ID", _record_ends(answer)
        yield (
            f"{ends[0].upper()}{ends[1:]}, so {whether}. "
            f"To add what you know: withdrawal journal add completed {example}{answer.alone} --help"
        )


def primary_dates(a: Assessment, answer: Answer) -> list[ReportedAssessment]:
    """Return the other dates that a primary source gave for the whole deadline.

    What has ended is not compared with a date that has no last day.
    """
    dates = (v for v in a.reported_as if v.reported.scope is Scope.WHOLE and v.reported.due != a.due)
    return [v for v in dates if is_primary(v, answer) and not (a.has_ended and v.reported.due.latest is None)]


def is_primary(v: ReportedAssessment, answer: Answer) -> bool:
    """Whether a primary source gave a reported date."""
    cited = answer.cutoff.cited(v.reported.sources)
    return any(answer.sources_by_id[source].kind is SourceKind.PRIMARY for source in cited)


_MOST_DATES = 5
"""How many other dates the notes mention."""


def reported_notes(answer: Answer) -> Iterator[str]:
    """Yield which due dates were stated only when they had passed, and the other dates that primary sources gave."""
    names = Names(answer)
    for a in answer.deadlines:
        if a.stated_late is not None:
            yield f"{names.of(a)}: due date as stated after it had passed ({date_words(a.stated_late)})."
    others = [(a, v) for a in answer.deadlines for v in primary_dates(a, answer)]
    for a, v in others[:_MOST_DATES]:
        yield f"{names.of(a)}: {also_given(v, names, missed_words(v, a, answer))}."


def given_before(a: Assessment) -> ReportedDate | None:
    """Return the first statement of the same last day, for the whole deadline, from before that day; None if none is.

    It may have been stated only later, or by nobody, in the sources of the due date itself.
    """
    for v in (each.reported for each in a.reported_as):
        on, is_same = v.stated_on, v.scope is Scope.WHOLE and v.due.latest == a.last_day
        if is_same and v.stated_by and on and on.latest and a.last_day and on.latest < a.last_day:
            return v
    return None


def also_given(v: ReportedAssessment, names: Names, missed: str = "") -> str:
    """Return another date of a deadline, who gave it and when, and by how much it was missed."""
    who = v.reported.stated_by or names.who(v.reported.sources)
    on = f", {date_words(v.reported.stated_on)}" if v.reported.stated_on else ""
    return (
        f"due date also given as {date_words(v.reported.due)} ({who}{on}){missed and f'; {missed} against that date'}"
    )


def missed_words(v: ReportedAssessment, a: Assessment, answer: Answer) -> str:
    """Return how late a deadline was or for how long it is overdue by another date; empty if that is not known."""
    if v.lateness.punctuality and v.reported.due.latest is not None:
        return late_words(v.lateness)
    return overdue_words(v.reported.due, a, answer)


def against_words(a: Assessment, answer: Answer) -> str:
    """Return by how much the first other date of a primary source was missed: `97 days overdue against 30 Sep 2025`."""
    each = ((missed_words(v, a, answer), v.reported.due) for v in primary_dates(a, answer))
    return next((f"{missed} against {date_words(due)}" for missed, due in each if missed), "")


def overdue_words(due: ImpreciseDate, a: Assessment, answer: Answer) -> str:
    """Return for how many days a deadline is overdue by a reported date; empty if it is not, or may not be."""
    may_have_ended = a.has_ended or a.deadline.id in answer.cutoff.uncertain_ends
    if may_have_ended or due.latest is None or a.day <= due.latest or answer.covers_through < a.day:
        return ""
    return f"{count((a.day - due.latest).days, 'day')} overdue"
