"""The reasons for an answer, as sentences: what a due date means, what decided a status, whether a date was met.

A sentence about an as-of day claims nothing beyond that day, whatever the record has on later ones.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

from msgspec import Struct

from withdrawal_cli.answers.wording import ENDS, covered, given_before
from withdrawal_cli.core.assess import Answer, Assessment, Status
from withdrawal_cli.core.edtf import ImpreciseDate, Lateness, Punctuality, lateness
from withdrawal_cli.core.schedule import Event, Scope, Source
from withdrawal_cli.text.dates import count, date_words, day_words, days_range, long_date, long_day, on_words


class Outcome(Enum):
    """Whether a deadline was met by one date that was given for it.

    `overdue`: its last day is past, and the record reaches past it without a completion. `unknown`: its last day is
    past, and the record cannot say. `undetermined`: the completion may be before or after the last day.
    """

    MET = "met"
    MISSED = "missed"
    UNDETERMINED = "undetermined"
    OPEN = "open"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


class Verdict(Struct, frozen=True):
    """An outcome, None for a date that is not of the whole deadline, and what it is in words."""

    outcome: Outcome | None
    words: str


def explain_due(due: ImpreciseDate | None) -> str:
    """Return which days a due date can mean.

    >>> explain_due(ImpreciseDate.parse("2026-09"))
    'any day from 1 September 2026 to 30 September 2026, both included'
    """
    if due is None:
        return "no date was given"
    first, last = due.earliest, due.latest
    if first is not None and last is not None:
        if first == last:
            return f"{long_day(last)}, that day included"
        return f"any day from {long_day(first)} to {long_day(last)}, both included"
    if last is not None:
        return f"any day up to {long_day(last)}, that day included"
    ends = "its last day is not known" if due.end_is_unknown else "it has no last day and never passes"
    return f"any day from {long_day(first or date.min)} on; {ends}"


def stated_words(a: Assessment, answer: Answer) -> str:
    """Return who stated the due date and when, and whether only after it had passed."""
    if a.lacks_source and answer.known_by is not None:
        return f"none of its sources was published by {long_day(answer.known_by)}{_earlier(a)}"
    if not (a.stated_by or a.stated_on):
        return "" if a.deadline.sources or a.due is None else "no source: the author's own word"
    on = f" {on_words(a.stated_on)}" if a.stated_on else ""
    after = ", after the fact," if a.stated_late else ""
    return f"date stated{on}{after}{f' by {a.stated_by}' if a.stated_by else ''}".rstrip(",") + (
        _earlier(a) if after else ""
    )


def _earlier(a: Assessment) -> str:
    """Return who had given the same last day before it; empty if nobody did, as far as is known."""
    given = given_before(a)
    if given is None or given.stated_on is None:
        return ""
    return f"; {on_words(given.stated_on)}, {given.stated_by} had given the due date as {long_date(given.due)}"


def reported_through(a: Assessment, answer: Answer) -> date:
    """Return the last day that the answer can speak of: the as-of day or the end of coverage."""
    return covered(a, answer)


def explain_status(a: Assessment, answer: Answer) -> str:
    """Return which rule gave the status, and the dates, event and coverage behind it."""
    due, last = a.due, a.last_day
    if a.decided_by is not None:
        on = on_words(a.decided_by.on)
        if a.status is Status.CANCELLED:
            return f"A cancellation {on} is on record; it ends the deadline, whatever the due date was."
        return f"A completion {on} is on record{_against(a.lateness, due)}."
    if due is None:
        return f"No date was given for it, so it never passes; {_nothing_reported(a, answer)}."
    if a.status is Status.NOT_ANNOUNCED and a.deadline.announced_on is not None:
        came = (
            f": the record dates the announcement later, {on_words(a.deadline.announced_on)}"
            if answer.known_by is None
            else ""
        )
        return f"It was not announced by {long_day(a.day)}{came}."
    if last is not None and a.day > last:
        return f"The last day was {long_day(last)}. {_after_last_day(a, answer)}"
    return _not_past(a, answer)


def _after_last_day(a: Assessment, answer: Answer) -> str:
    if a.uncertain_end is not None:
        end, by = f"The {ENDS[a.uncertain_end.kind]}", long_day(a.day)
        return f"{end} is dated {long_date(a.uncertain_end.on)}, so whether it came by {by} is not known."
    if a.status is Status.OVERDUE:
        is_review = a.last_day is not None and answer.record_ends_on <= a.last_day
        return f"{'Your review' if is_review else 'The record'} covers that period, and {_nothing_reported(a, answer)}."
    return f"The record ends on {long_day(answer.record_ends_on)}, so it cannot show whether the deadline was met."


def _not_past(a: Assessment, answer: Answer) -> str:
    """Return the reason for the status before the last day, or without one."""
    first, last, silent = a.first_day, a.last_day, _nothing_reported(a, answer)
    unknown = a.due is not None and a.due.end_is_unknown
    if a.status is Status.DUE:
        if last is None:
            ends = "its last day is not known" if unknown else "it has no last day"
            return f"It has been due since {long_day(first or date.min)}, and {ends}; {silent}."
        if a.day == last:
            return f"{long_day(last)} is the last day; {silent}."
        return f"The date can mean any day from {long_day(first or date.min)} to {long_day(last)}; {silent}."
    if last is None:
        ends = "its last day is not known" if unknown else "has no last day"
        return f"It is due on {long_day(first or date.min)} or later, and {ends}."
    soon = ", so it is due soon" if a.status is Status.DUE_SOON else ""
    left = f"{count((last - a.day).days, 'day')} before the last day, {long_day(last)}"
    if first is None or first == last:
        return f"It is {left}{soon}."
    return f"It is due from {long_day(first)} on. It is {left}{soon}."


def _nothing_reported(a: Assessment, answer: Answer) -> str:
    return f"no completion was reported by {long_day(reported_through(a, answer))}"


def _against(late: Lateness, due: ImpreciseDate | None) -> str:
    if due is None:
        return ""
    if due.latest is None:
        return "; the last day is not known" if due.end_is_unknown else "; there is no last day to be late after"
    last = long_day(due.latest)
    if late.punctuality is Punctuality.ON_TIME:
        return f", on or before the last day, {last}"
    if late.punctuality is Punctuality.LATE:
        return f", {days_range(late.days_min, late.days_max)} after the last day, {last}"
    return f", which may be before or after the last day, {last}"


def verdict(due: ImpreciseDate | None, a: Assessment, answer: Answer, scope: Scope = Scope.WHOLE) -> Verdict:
    """Return whether a deadline was met by one reported date, claiming no more than the record shows."""
    if scope is not Scope.WHOLE:
        return Verdict(None, "for a part of it" if scope is Scope.PART else "for more than it")
    if a.status is Status.CANCELLED:
        return Verdict(Outcome.CANCELLED, "cancelled")
    if a.completed_on is not None and due is not None and (due.latest is not None or due.end_is_unknown):
        return _verdict_on_completion(lateness(a.completed_on, due))
    last = None if due is None else due.latest
    if last is None:
        why = "no date" if due is None else "last day not known" if due.end_is_unknown else "no last day"
        return Verdict(Outcome.OPEN, f"open: {why}")
    if a.day <= last:
        return Verdict(Outcome.OPEN, "open")
    uncertain = answer.cutoff.uncertain_ends.get(a.deadline.id)
    if uncertain is not None:
        return Verdict(Outcome.UNKNOWN, f"unknown: {uncertain.kind.value} {date_words(uncertain.on)}")
    if answer.covers_through > last:
        return Verdict(Outcome.OVERDUE, f"overdue: no completion reported by {day_words(reported_through(a, answer))}")
    return Verdict(Outcome.UNKNOWN, f"unknown: the record ends on {day_words(answer.record_ends_on)}")


def _verdict_on_completion(late: Lateness) -> Verdict:
    if late.punctuality is Punctuality.ON_TIME:
        return Verdict(Outcome.MET, "met")
    if late.punctuality is Punctuality.LATE:
        return Verdict(Outcome.MISSED, f"missed by {days_range(late.days_min, late.days_max)}")
    missed = "" if late.days_max is None else f" by up to {count(late.days_max, 'day')}"
    return Verdict(Outcome.UNDETERMINED, f"met, or missed{missed}")


def explain_excluded_event(event: Event, answer: Answer) -> str:
    """Return why an event does not count, as part of a sentence."""
    day, latest = answer.cutoff.day_for(event.deadline), event.on.latest
    if latest is None:
        return f"its date, {date_words(event.on)}, has no last day, so it can never be certain that it has happened"
    if latest > day:
        if not event.on.is_one_day:
            return f"it is dated {date_words(event.on)}, so it may have happened after {day_words(day)}"
        return f"its date, {date_words(event.on)}, is after {day_words(day)}{_zone_words(event, answer)}"
    if event.until is not None and event.until <= day:
        return "a later entry of yours is about the same thing"
    return f"nothing shows that it was known by {day_words(answer.known_by or day)}"


def _zone_words(event: Event, answer: Answer) -> str:
    """Return the zone of an event's deadline, if it is another day there."""
    own = [d for d in answer.schedule.deadlines if d.id == event.deadline and d.timezone]
    is_other = answer.cutoff.day_for(event.deadline) != answer.day
    return f", the day in {answer.schedule.zone_of(own[0])}" if own and is_other else ""


def explain_excluded_source(source: Source, answer: Answer) -> str:
    """Return why a source is left out, as part of a sentence."""
    known_by = day_words(answer.known_by or answer.day)
    if source.published is None:
        return f"it is undated and reports events after {known_by}"
    first, limit = source.published.earliest, answer.known_by or answer.day
    after = "after" if first is not None and first > limit else "possibly after"
    return f"it was published {on_words(source.published)}, {after} {known_by}"
